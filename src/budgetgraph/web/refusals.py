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


async def _of_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _refusal(request, error.status_code, str(error.detail), dict(error.headers or {}))


async def _of_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
    return _refusal(request, 400, told, {})


def _refusal(request: Request, status: int, detail: str, headers: dict[str, str]) -> Response:
    name, english, chinese = _TITLES.get(status, _TITLES[400])
    said = "" if detail in ("Not Found", "Method Not Allowed") else detail
    accepted = {f"{main}/{sub}" for main, sub, quality in formats.ranges(request.headers.get("accept", "")) if quality}
    if "text/html" in accepted:
        return page(request, "refused", status, headers, title=chinese, detail=said)
    extra: dict[str, Any] = {"title_zh": chinese}
    problem = Problem(status, name, english, said, **extra)
    return Response(problem.as_json(), status, headers, media_type="application/problem+json")
