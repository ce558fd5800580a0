"""A connection as it begins: in come packets, out go short answers, until one has none; then others have it.

Below the web framework and its server: `answer` (of `Direct`) answers what it can, and the first request that it
cannot answer goes with its connection to `onward`, for good.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

IDLE_SECONDS = 5.0
"""How long a connection may rest between two requests, as long as in uvicorn."""

Answer = Callable[[bytes], bytes | None]
Onward = Callable[["Door", bytes], None]


class Door(asyncio.Protocol):
    """One connection; it is among `connections` while it is here.

    `greeting` is sent first: the answer to a request that was read before the connection came here.
    """

    def __init__(self, answer: Answer, onward: Onward, connections: set[Any], greeting: bytes = b"") -> None:
        self.transport: asyncio.Transport = None  # type: ignore[assignment]
        self.used = 0.0
        self._answer, self._onward, self._connections, self._greeting = answer, onward, connections, greeting
        self._clock = asyncio.get_running_loop().time
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        self.transport = cast(asyncio.Transport, transport)
        self.transport.set_write_buffer_limits(high=0)
        self._connections.add(self)
        if self._greeting:
            self.used = self._clock()
            self.transport.write(self._greeting)
            self._greeting = b""

    def data_received(self, data: bytes) -> None:
        """Answer a packet or give the connection away with it."""
        answer = self._answer(data)
        if answer is not None:
            self.used = self._clock()
            self.transport.write(answer)
        elif self.transport.get_write_buffer_size():
            self._waiting += data
            self.transport.pause_reading()
        else:
            self.leave()
            self._onward(self, data)

    def pause_writing(self) -> None:
        """The client reads slowly: so do we."""
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        """Everything is sent."""
        data, self._waiting = self._waiting, b""
        self.transport.resume_reading()
        if data:
            self.data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        """The client left."""
        self.leave()

    def release(self) -> int:
        """Stop reading; the descriptor, for another process. The transport has to be aborted afterwards."""
        self.transport.pause_reading()
        return int(self.transport.get_extra_info("socket").fileno())

    def leave(self) -> None:
        """This connection is no longer here."""
        self._connections.discard(self)

    def shutdown(self) -> None:
        """Send what is to be sent and close."""
        self.transport.close()

    def rests(self, since: float) -> bool:
        """Whether the last answer went out whole before that moment and nothing came after it."""
        return 0 < self.used < since and not self.transport.get_write_buffer_size()


def close_idle(connections: set[Any]) -> None:
    """Close what has been resting for too long."""
    latest = asyncio.get_running_loop().time() - IDLE_SECONDS
    for door in [one for one in connections if isinstance(one, Door) and one.rests(latest)]:
        door.shutdown()
