"""The web server: in come a store, an address and settings, out goes a uvicorn server in front of the application.

Connections begin at a `Door`, which answers lookups and repeated questions; all else is uvicorn's.
"""

import asyncio
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from .app import Application
from .sparql.door import Door, close_idle

_SWEEP_SECONDS = 1.0


class Reception:
    """Where the connections of uvicorn begin."""

    def __init__(self, app: Application) -> None:
        assert app.endpoint is not None
        self._direct = app.endpoint.direct
        self._made: dict[str, Any] = {}

    def __call__(self, **made: Any) -> asyncio.Protocol:
        """The protocol of one connection, made of what uvicorn gives to its own."""
        if not self._made:
            self._made = made
            self._sweep()
        return Door(self._direct, self._enter, self._connections)

    @property
    def _connections(self) -> set[Any]:
        return cast(set[Any], self._made["server_state"].connections)

    def _enter(self, door: Door, data: bytes) -> None:
        """Uvicorn takes a connection over, with the packet that was read."""
        protocol = AutoHTTPProtocol(**self._made)
        door.transport.set_write_buffer_limits()
        door.transport.set_protocol(protocol)
        protocol.connection_made(door.transport)
        protocol.data_received(data)

    def _sweep(self) -> None:
        close_idle(self._connections)
        asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._sweep)


def server(app: FastAPI, **options: Any) -> uvicorn.Server:
    """A uvicorn server for an application of `create_app`; `options` are those of `uvicorn.Config`."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on", **options)
    config.load()
    config.http_protocol_class = Reception(cast(Application, app))  # type: ignore[assignment]
    return uvicorn.Server(config)
