"""The few pieces of HTTP a raw ASGI route needs: reading a request, sending an answer, entity tags.

In come ASGI scopes and messages, out go `Request` objects and responses.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Parameters = list[tuple[str, str]]
_PIECE = 1 << 18


class TooLong(Exception):
    """The body of a request is longer than allowed."""


class Gone(Exception):
    """The client left before its request was complete."""


@dataclass
class Request:
    """The method, the headers (lower-case names), the query string, and the body on demand."""

    scope: Scope
    receive: Receive

    def __post_init__(self) -> None:
        self.method: str = self.scope["method"]
        pairs = self.scope["headers"]
        self.headers: dict[bytes, bytes] = dict(pairs)
        if len(self.headers) < len(pairs):
            self.headers = {name: b", ".join(v for n, v in pairs if n == name) for name in self.headers}

    def header(self, name: str) -> str:
        """A header as text, empty if absent."""
        return self.headers.get(name.encode(), b"").decode("latin-1")

    def parameters(self) -> Parameters:
        """The parameters of the query string. Raises `UnicodeDecodeError` when they are not UTF-8."""
        return parse_form(self.scope["query_string"])

    async def body(self, limit: int) -> bytes:
        """The whole body; `TooLong` above `limit` bytes, `Gone` when the client leaves."""
        pieces, length = [], 0
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Gone
            piece = message.get("body", b"")
            length += len(piece)
            if length > limit:
                raise TooLong
            pieces.append(piece)
            if not message.get("more_body"):
                return b"".join(pieces)

    @property
    def root(self) -> str:
        """Scheme, host and mount point as the client sees them, without a final slash."""
        host = self.header("host") or ":".join(str(part) for part in self.scope.get("server") or ("localhost",))
        return f"{self.scope.get('scheme', 'http')}://{host}{self.scope.get('root_path', '')}"


def parse_form(data: bytes) -> Parameters:
    """URL-encoded pairs in order; raises `UnicodeDecodeError` when they are not UTF-8."""
    try:
        pairs = [pair.partition("=") for pair in data.decode("ascii").split("&") if pair]
        return [(_unquote(name), _unquote(value)) for name, _, value in pairs]
    except ValueError:
        return parse_qsl(data.decode("utf-8"), keep_blank_values=True, errors="strict")


def _unquote(text: str) -> str:
    """What `urllib.parse.unquote_plus` gives, ten times as fast; `ValueError` for all but ASCII and whole escapes."""
    if "%" not in text:
        return text.replace("+", " ")
    if "\\" in text:
        raise ValueError(text)
    return text.replace("+", " ").replace("%", "\\x").encode().decode("unicode_escape").encode("latin-1").decode()


def matches(if_none_match: str, tag: str) -> bool:
    """Whether an `If-None-Match` header names this entity tag (weak comparison, RFC 9110 section 13.1.2)."""
    if if_none_match.strip() == "*":
        return True
    bare = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == bare for part in if_none_match.split(","))


async def respond(send: Send, status: int, headers: Headers, body: bytes = b"", head_only: bool = False) -> None:
    """Send a whole answer."""
    if status not in (204, 304):
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head_only else body})


async def respond_file(send: Send, headers: Headers, file: IO[bytes], length: int, head_only: bool = False) -> None:
    """Send a complete file of known length piece by piece, and close it."""
    with file:
        headers = [*headers, (b"content-length", str(length).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        left = 0 if head_only else length
        while left > 0:
            piece = (
                await asyncio.to_thread(file.read, min(_PIECE, left))
                if length > 1 << 25
                else file.read(min(_PIECE, left))
            )
            left -= len(piece)
            if not piece:
                raise OSError("the spooled result is shorter than it was")
            await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
        if length == 0 or head_only:
            await send({"type": "http.response.body", "body": b""})


def encode(pairs: Iterable[tuple[str, str]]) -> Headers:
    """Headers as ASGI wants them."""
    return [(name.lower().encode("ascii"), value.encode("latin-1", "replace")) for name, value in pairs]
