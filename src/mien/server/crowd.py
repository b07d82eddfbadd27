"""Keeps a crowd from taking the server down: how many WebSockets, how fast, and how many uploads at a time."""

import time

import anyio
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mien.log import often
from mien.saying import Saying
from mien.server.limits import (
    MAX_JSON_BYTES,
    MAX_MESSAGES_BURST,
    MAX_MESSAGES_PER_S,
    MAX_SOCKETS,
    MAX_UPLOADS,
)

__all__ = ["Crowd"]


class Crowd:
    """Turns away who comes when it is full, before anything is held in memory for them.

    Parameters
    ----------
    app
        What lies behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._sockets = 0
        self._uploads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or turn away."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and _is_upload(Headers(scope=scope)):
            await self._upload(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sockets >= MAX_SOCKETS:
            often("refused", rule="sockets")
            await receive()
            await send({"type": "websocket.close", "code": 1013, "reason": "too many are open"})
            return
        self._sockets += 1
        try:
            await self._app(scope, Pace(receive), send)
        finally:
            self._sockets -= 1

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._uploads >= MAX_UPLOADS:
            often("refused", rule="uploads")
            text = Saying(
                "{limit} uploads are being read, which is the limit; try again in a moment", limit=MAX_UPLOADS
            )
            await JSONResponse({"error": text}, 503, headers={"retry-after": "2"})(scope, receive, send)
            return
        self._uploads += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._uploads -= 1


class Pace:
    """Takes messages from a WebSocket no faster than the limit; a faster sender's wait in the network, not here.

    Parameters
    ----------
    receive
        Where they come from.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._due_s = 0.0

    async def __call__(self) -> Message:
        """Return the next message, once it is due."""
        message = await self._receive()
        now_s = time.monotonic()
        # As if each message took its share of a second, and as many as a burst might be paid for later.
        self._due_s = max(self._due_s, now_s) + 1 / MAX_MESSAGES_PER_S
        await anyio.sleep(max(0.0, self._due_s - now_s - MAX_MESSAGES_BURST / MAX_MESSAGES_PER_S))
        return message


def _is_upload(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not length.isdecimal() or int(length) > MAX_JSON_BYTES
