"""The web server: in comes an application, out goes a uvicorn server that shares the light requests out.

Connections begin at a `Door`, here or in one of the `Fronts`, which answers lookups and repeated questions; all else is
uvicorn's, in this process.
"""

import asyncio
import socket
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from budgetgraph.web.app import Application
from budgetgraph.web.sparql.serving.door import Door, close_idle
from budgetgraph.web.sparql.serving.fronts import Fronts

_SWEEP_SECONDS = 1.0


class Reception:
    """Where the connections of uvicorn begin."""

    def __init__(self, app: Application) -> None:
        assert app.endpoint is not None
        service = app.endpoint.service
        self._direct = app.endpoint.direct
        self._fronts = app.fronts = Fronts(service.settings, service.prefixes, self._return)
        service.switched.append(self._fronts.switch)
        self._made: dict[str, Any] = {}
        self._adopting: set[asyncio.Task[None]] = set()

    def __call__(self, **made: Any) -> asyncio.Protocol:
        """The protocol of one connection, made of what uvicorn gives to its own."""
        if not self._made:
            self._made = made
            self._sweep()
        if self._fronts.ready:
            return Door(_nothing, self._assign, self._connections)
        return Door(self._direct.answer, self._enter, self._connections)

    @property
    def _connections(self) -> set[Any]:
        return cast(set[Any], self._made["server_state"].connections)

    def _assign(self, door: Door, data: bytes) -> None:
        """A front has the connection if the first request may have a short answer."""
        if self._direct.asked(data) is None:
            self._enter(door, data)
        elif self._fronts.give(door.release(), data):
            door.transport.abort()
        else:
            door.transport.resume_reading()
            own = Door(self._direct.answer, self._enter, self._connections)
            door.transport.set_protocol(own)
            own.connection_made(door.transport)
            own.data_received(data)

    def _enter(self, door: Door, data: bytes) -> None:
        """Uvicorn takes a connection over, with the packet that was read."""
        protocol = AutoHTTPProtocol(**self._made)
        door.transport.set_write_buffer_limits()
        door.transport.set_protocol(protocol)
        protocol.connection_made(door.transport)
        protocol.data_received(data)

    def _return(self, connection: socket.socket, data: bytes) -> None:
        """A connection comes back from a front, with a request that uvicorn has to see."""
        connection.setblocking(False)
        task = asyncio.get_running_loop().create_task(self._adopt(connection, data))
        self._adopting.add(task)
        task.add_done_callback(self._adopting.discard)

    async def _adopt(self, connection: socket.socket, data: bytes) -> None:
        class Returned(Door):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                super().connection_made(transport)
                self.data_received(data)  # before anything else is read

        def door() -> Door:
            return Returned(_nothing, self._enter, self._connections)

        try:
            await asyncio.get_running_loop().connect_accepted_socket(door, connection)
        except OSError:
            connection.close()  # the client left

    def _sweep(self) -> None:
        close_idle(self._connections)
        asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._sweep)


def _nothing(_: bytes) -> None:
    """Answer no request."""


def server(app: FastAPI, **options: Any) -> uvicorn.Server:
    """A uvicorn server for an application of `create_app`; `options` are those of `uvicorn.Config`."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on", **options)
    config.load()
    config.http_protocol_class = Reception(cast(Application, app))  # type: ignore[assignment]
    return uvicorn.Server(config)
