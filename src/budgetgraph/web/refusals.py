"""Requests that cannot be answered: in comes an error of the framework or of a page, out goes a page in Chinese or a
problem document (RFC 9457)."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from budgetgraph.web.rendering import page
from budgetgraph.web.sparql.writing import formats
from budgetgraph.web.sparql.writing.problems import Problem

_TITLES = {
    400: ("bad-request", "The request cannot be understood", "请求有误"),
    404: ("not-found", "There is no such page", "没有这一页"),
    405: ("method-not-allowed", "This address does not take this method", "不支持这种请求方式"),
    422: ("unprocessable", "The request cannot be carried out", "无法处理"),
}


def install(app: FastAPI) -> None:
    """Lets the application answer its errors so."""
    app.add_exception_handler(HTTPException, _of_page)
    app.add_exception_handler(RequestValidationError, _of_parameters)
    app.add_exception_handler(Problem, _of_query)
    app.add_exception_handler(Exception, _of_fault)


async def _of_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _refusal(request, error.status_code, str(error.detail), dict(error.headers or {}))


async def _of_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
    return _refusal(request, 400, told, {})


async def _of_query(request: Request, error: Exception) -> Response:
    """A page whose query was not answered: its title and advice in Chinese, or the problem document itself."""
    assert isinstance(error, Problem)
    headers = {"Retry-After": str(error.extra["retry_after"])} if "retry_after" in error.extra else {}
    if not _wants_page(request):
        return Response(error.as_json(), error.status, headers, media_type="application/problem+json")
    told = error.as_dict()
    title = told.get("title_zh", told["title"])
    return page(request, "refused", error.status, headers, title=title, detail=told.get("hint_zh", ""))


async def _of_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: the log has it, the reader is told no more than that."""
    return await _of_query(request, Problem(500, "internal", "The server failed"))


def _wants_page(request: Request) -> bool:
    accepted = {f"{main}/{sub}" for main, sub, quality in formats.ranges(request.headers.get("accept", "")) if quality}
    return "text/html" in accepted


def _refusal(request: Request, status: int, detail: str, headers: dict[str, str]) -> Response:
    name, english, chinese = _TITLES.get(status, _TITLES[400])
    said = "" if detail in ("Not Found", "Method Not Allowed") else detail
    if _wants_page(request):
        return page(request, "refused", status, headers, title=chinese, detail=said)
    extra: dict[str, Any] = {"title_zh": chinese}
    problem = Problem(status, name, english, said, **extra)
    return Response(problem.as_json(), status, headers, media_type="application/problem+json")
