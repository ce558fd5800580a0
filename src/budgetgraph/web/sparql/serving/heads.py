"""The headers of an answer: in come the settings and an `Answer`, out go ASGI headers or the bytes of a response head.

Both ways to an answer write them: the ASGI application (`protocol`) and the short one below it (`direct`).
"""

import time
from collections.abc import Iterable
from email.utils import formatdate

from budgetgraph.web.sparql.running.jobs import Answer
from budgetgraph.web.sparql.serving.http import Headers, encode
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.writing import formats

_FORMATS = {f.name: f for offered in formats.OFFERED.values() for f in offered}
_CORS = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "ETag, Server-Timing, X-Query-Id, X-Generation, X-Rows-Shown, "
        "X-Limit-Seconds, X-Limit-Rows, X-Limit-Bytes, Retry-After",
    ),
)


def limits(settings: Settings) -> Headers:
    """What stands in every answer of the endpoint: its limits, who may read it, where it is described."""
    return encode(
        (
            *_CORS,
            ("Vary", "Accept, Accept-Encoding"),
            ("X-Limit-Seconds", f"{settings.query_seconds:g}"),
            ("X-Limit-Rows", str(settings.result_rows)),
            ("X-Limit-Bytes", str(settings.result_bytes)),
            ("Link", '</.well-known/void>; rel="describedby", </.well-known/sparql-examples>; rel="help"'),
            ("X-Content-Type-Options", "nosniff"),
        )
    )


def entity_tag(answer: Answer, fingerprint: str) -> str:
    """The tag of an answer: the generation and the question."""
    return f'W/"{answer.tag}-{fingerprint}"'


def described(answer: Answer, download: bool = False) -> Headers:
    """What an answer says about itself, without its entity tag and what differs from request to request."""
    form = _FORMATS[answer.format]
    headers = [(b"content-type", form.content_type.encode()), (b"x-generation", answer.generation.encode())]
    if answer.coding:
        headers.append((b"content-encoding", answer.coding.encode()))
    if answer.shown >= 0:
        headers.append((b"x-rows-shown", str(answer.shown).encode()))
    if download or form in (formats.XLSX, formats.PARQUET):
        headers.append((b"content-disposition", f'attachment; filename="result.{form.extension}"'.encode()))
    return headers


def kept_by_clients(tag: str) -> Headers:
    """The entity tag and how long clients may keep the answer; an empty tag is that of a fresh one."""
    if tag:
        return [(b"etag", tag.encode()), (b"cache-control", b"public, max-age=0, must-revalidate")]
    return [(b"cache-control", b"no-store")]


def lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they go over the wire."""
    return b"".join([name + b": " + value + b"\r\n" for name, value in headers])


class Date:
    """The line with the date of an answer, written anew once a second."""

    def __init__(self) -> None:
        self._second, self._line = 0, b""

    def line(self) -> bytes:
        """`date: ...` with its line end (RFC 9110, section 6.6.1)."""
        now = int(time.time())
        if now != self._second:
            self._second, self._line = now, b"date: %s\r\n" % formatdate(now, usegmt=True).encode()
        return self._line
