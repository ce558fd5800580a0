"""`/sparql`: the SPARQL 1.1 Protocol as a raw ASGI application over the query service.

In come GET, HEAD, POST and OPTIONS, out go whole results, problems, or the service description. An answer is begun
only when its result is complete.
"""

import asyncio
import logging
import math
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from budgetgraph.web.sparql.running.jobs import is_stable
from budgetgraph.web.sparql.running.workers import Answer, Query, QueryService
from budgetgraph.web.sparql.serving import heads
from budgetgraph.web.sparql.serving.cache import AnswerCache, without_body
from budgetgraph.web.sparql.serving.direct import Direct
from budgetgraph.web.sparql.serving.http import (
    Gone,
    Headers,
    Parameters,
    Receive,
    Request,
    Scope,
    Send,
    TooLong,
    encode,
    matches,
    parse_form,
    respond,
    respond_file,
)
from budgetgraph.web.sparql.writing import formats, problems
from budgetgraph.web.sparql.writing.formats import NotAcceptable
from budgetgraph.web.sparql.writing.html_pages import problem_page
from budgetgraph.web.sparql.writing.problems import Problem

log = logging.getLogger(__name__)
_ID = re.compile(r"[A-Za-z0-9._~-]{8,64}")
_LEFT_AFTER = 0.05
_UPDATE_ONLY = frozenset(("update", "using-graph-uri", "using-named-graph-uri"))
_ALLOW = "GET, HEAD, POST, OPTIONS"


class Endpoint:
    """The ASGI application of `/sparql` and of `/sparql/queries/{id}` (DELETE or POST cancels)."""

    def __init__(self, service: QueryService, describe: Callable[[Request, formats.Format], Awaitable[bytes]]) -> None:
        self.service, self._describe = service, describe
        settings = service.settings
        self.cache = AnswerCache(settings.cache_bytes, settings.cached_answer_bytes)
        self.statuses: Counter[int] = Counter()
        self.direct = Direct(settings, self.cache, service.counts, self.statuses)
        service.switched.append(self.direct.switch)
        self._limits = heads.limits(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if (
            scope["method"] == "GET"
            and self.service.generation
            and await self._repeat(scope, send, self.service.generation.tag)
        ):
            return
        request = Request(scope, receive)
        try:
            await self._answer(request, send)
        except Problem as problem:
            await self._refuse(request, send, problem)
        except Gone:
            self.statuses[499] += 1
        except Exception:
            log.exception("a request failed")
            await self._refuse(request, send, Problem(500, "internal", "The server failed", "see its log"))

    async def _repeat(self, scope: Scope, send: Send, generation: str) -> bool:
        """The quick way for what was asked before in the same words: no parsing, no worker."""
        accept = coding = tag = b""
        for name, value in scope["headers"]:
            if name == b"accept":
                accept = value
            elif name == b"accept-encoding":
                coding = value
            elif name == b"if-none-match":
                tag = value
        key = (generation, scope["query_string"], accept.decode("latin-1"), coding.decode("latin-1"))
        kept = self.cache.get(key)
        if kept is None:
            return False
        if tag and matches(tag.decode("latin-1"), kept.tag):
            self.statuses[304] += 1
            await respond(send, 304, without_body(kept.headers))
            return True
        self.statuses[200] += 1
        await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
        await send({"type": "http.response.body", "body": kept.body})
        return True

    async def _answer(self, request: Request, send: Send) -> None:
        path = request.scope["path"].rstrip("/")
        if "/sparql/queries/" in path:
            await self._cancel(request, send, path.rsplit("/", 1)[-1])
            return
        if request.method == "OPTIONS":
            self.statuses[204] += 1
            allowed = (
                ("Allow", _ALLOW),
                ("Access-Control-Allow-Methods", _ALLOW),
                ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match, X-Query-Id"),
                ("Access-Control-Max-Age", "86400"),
            )
            await respond(send, 204, self._limits + encode(allowed))
            return
        if request.method not in ("GET", "HEAD", "POST"):
            raise Problem(
                405, "method", "This method is not offered", f"{request.method}; offered are {_ALLOW}", allow=_ALLOW
            )
        parameters, text = await self._parameters(request)
        if not _UPDATE_ONLY.isdisjoint([name for name, _ in parameters]):
            raise problems.syntax_error("CLEAR ALL", "", {})
        texts = [value for name, value in parameters if name == "query"] + ([text] if text is not None else [])
        if len(texts) > 1:
            raise Problem(400, "bad-request", "More than one query", "send exactly one parameter named query")
        if not texts:
            if request.method == "POST":
                raise Problem(400, "bad-request", "No query", "the form has no parameter named query")
            await self._description(request, send, dict(parameters).get("format", ""))
            return
        await self._run(request, send, texts[0], parameters)

    async def _parameters(self, request: Request) -> tuple[Parameters, str | None]:
        """All parameters, and the query when it is the body itself (protocol, sections 2.1.1 to 2.1.3)."""
        try:
            parameters = request.parameters()
            if request.method != "POST":
                return parameters, None
            media_type, *rest = (part.strip() for part in request.header("content-type").lower().split(";"))
            charset = next((p[8:].strip('"') for p in rest if p.startswith("charset=")), "utf-8")
            if charset not in ("utf-8", "utf8", "us-ascii"):
                raise Problem(415, "media-type", "Only UTF-8 is read", f"the request says charset={charset}")
            if media_type == "application/sparql-update":
                raise problems.syntax_error("CLEAR ALL", "", {})
            if media_type not in ("application/x-www-form-urlencoded", "application/sparql-query"):
                raise Problem(
                    415,
                    "media-type",
                    "The body is of no known type",
                    f"{media_type or 'none'}; send application/x-www-form-urlencoded or application/sparql-query",
                )
            body = await request.body(4 * self.service.settings.query_bytes)
            if media_type == "application/sparql-query":
                return parameters, body.decode("utf-8")
            return parameters + parse_form(body), None
        except UnicodeDecodeError as error:
            raise Problem(400, "bad-request", "The request is not UTF-8", str(error)) from error
        except TooLong as error:
            raise Problem(413, "query-too-long", "The query is too long", "see query_bytes") from error

    def client(self, request: Request) -> str:
        """Who asks, for fair queueing: the peer, or the last foreign address a trusted proxy names."""
        peer = (request.scope.get("client") or ("local",))[0]
        trusted = self.service.settings.trusted_proxies
        if not trusted or ("*" not in trusted and peer not in trusted):
            return str(peer)
        for address in reversed(request.header("x-forwarded-for").split(",")):
            if address.strip() and address.strip() not in trusted:
                return address.strip()
        return str(peer)

    def _query(self, request: Request, text: str, parameters: Parameters) -> Query:
        first = dict(reversed(parameters))
        query_id = request.header("x-query-id") or first.get("query-id", "")
        if query_id and not _ID.fullmatch(query_id):
            raise Problem(400, "bad-request", "This query id cannot be used", "8 to 64 of A-Z a-z 0-9 . _ ~ -")
        try:
            seconds = float(first["timeout"]) if first.get("timeout") else None
        except ValueError as error:
            raise Problem(400, "bad-request", "The timeout is no number", "give seconds") from error
        if seconds is not None and not 0 < seconds < math.inf:
            raise Problem(400, "bad-request", f"The timeout {first['timeout']} is no time", "give seconds above 0")
        return Query(
            text=text,
            accept=request.header("accept"),
            format=first.get("format", ""),
            encoding=request.header("accept-encoding"),
            default=tuple(value for name, value in parameters if name == "default-graph-uri"),
            named=tuple(value for name, value in parameters if name == "named-graph-uri"),
            client=self.client(request),
            id=query_id or self.service.new_id(),
            seconds=seconds,
        )

    async def _run(self, request: Request, send: Send, text: str, parameters: Parameters) -> None:
        arrived = time.perf_counter()
        given = dict(reversed(parameters))
        query = self._query(request, text, parameters)
        stable = is_stable(text)
        fingerprint = query.fingerprint() if stable else ""
        if stable and (wanted := request.header("if-none-match")):
            tag = f'W/"{self.service.generation.tag if self.service.generation else ""}-{fingerprint}"'
            if wanted != "*" and matches(wanted, tag):
                self.statuses[304] += 1
                await respond(send, 304, [*self._limits, (b"etag", tag.encode())])
                return
        named = "query-id" in given or b"x-query-id" in request.headers
        answer = None if named else self.service.lookup(query)
        if answer is None:
            answer = await self._await(request, query)
        if answer is None:
            self.statuses[499] += 1
            return
        tag = heads.entity_tag(answer, fingerprint) if stable else ""
        download = bool(given.get("download"))
        headers = [*self._limits, *heads.described(answer, download), *heads.kept_by_clients(tag)]
        own: Headers = [
            (b"x-query-id", query.id.encode()),
            (
                b"server-timing",
                b"wait;dur=%.2f, query;dur=%.2f, total;dur=%.2f"
                % (answer.waited * 1000, answer.seconds * 1000, (time.perf_counter() - arrived) * 1000),
            ),
        ]
        self.statuses[200] += 1
        head_only = request.method == "HEAD"
        if answer.file is not None:
            await respond_file(send, headers + own, answer.file, answer.length, head_only)
            return
        if stable and request.method == "GET" and not given.get("timeout") and not given.get("query-id"):
            key = (answer.tag, request.scope["query_string"], query.accept, query.encoding)
            self.direct.keep(key, answer, tag, download)
        await respond(send, 200, headers + own, answer.body, head_only)

    async def _await(self, request: Request, query: Query) -> Answer | None:
        """The answer, or `None` when the client left first; its query is then stopped."""
        future = self.service.submit(query)
        watcher: asyncio.Task[None] | None = None

        async def stop_when_left() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            future.cancel()

        def watch() -> None:
            nonlocal watcher
            watcher = asyncio.ensure_future(stop_when_left())

        timer = asyncio.get_running_loop().call_later(_LEFT_AFTER, watch)
        try:
            return await future
        except asyncio.CancelledError:
            if watcher is not None and future.cancelled():
                return None
            raise
        finally:
            timer.cancel()
            if watcher is not None:
                watcher.cancel()

    async def _description(self, request: Request, send: Send, name: str) -> None:
        try:
            form = formats.negotiate("graph", request.header("accept"), name)
        except NotAcceptable as error:
            raise problems.not_acceptable(error) from error
        body = await self._describe(request, form)
        self.statuses[200] += 1
        headers = [*self._limits, (b"content-type", form.content_type.encode())]
        await respond(send, 200, headers, body, request.method == "HEAD")

    async def _cancel(self, request: Request, send: Send, query_id: str) -> None:
        if request.method == "OPTIONS":
            allowed = (("Allow", "DELETE, POST, OPTIONS"), ("Access-Control-Allow-Methods", "DELETE, POST, OPTIONS"))
            await respond(send, 204, self._limits + encode(allowed))
            return
        if request.method not in ("DELETE", "POST"):
            raise Problem(
                405,
                "method",
                "This method is not offered",
                "DELETE or POST cancels a query",
                allow="DELETE, POST, OPTIONS",
            )
        if not self.service.cancel(query_id):
            raise Problem(404, "no-such-query", "No query of this id runs or waits", query_id)
        self.statuses[204] += 1
        await respond(send, 204, self._limits)

    async def _refuse(self, request: Request, send: Send, problem: Problem) -> None:
        self.statuses[problem.status] += 1
        headers = [*self._limits, (b"cache-control", b"no-store")]
        if "retry_after" in problem.extra:
            headers.append((b"retry-after", str(problem.extra["retry_after"]).encode()))
        if "allow" in problem.extra:
            headers.append((b"allow", str(problem.extra["allow"]).encode()))
        browser = request.header("accept").startswith("text/html")
        body = problem_page(problem.as_dict()) if browser else problem.as_json()
        media_type = b"text/html; charset=utf-8" if browser else b"application/problem+json"
        await respond(send, problem.status, [*headers, (b"content-type", media_type)], body, request.method == "HEAD")
