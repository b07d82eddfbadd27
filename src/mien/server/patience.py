"""Connections that are not waited for endlessly: the part of HTTP that comes before the application."""

import asyncio
import base64
import binascii
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from mien.log import often
from mien.server.limits import HEAD_S, MAX_CONNECTIONS, MAX_CONNECTIONS_EACH
from mien.server.network import is_loopback, plain_address
from mien.server.security import HEADERS

__all__ = ["PatientProtocol"]


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that ends connections which do not get their request said, and those beyond the limit.

    uvicorn waits for the head of a request for ever, so that a few hundred half-open connections would use up the
    process's file descriptors.
    """

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it when there are too many."""
        super().connection_made(transport)
        if self._crowded():
            often("refused", rule="connections")
            transport.abort()
        else:
            self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Go on with a request; between two requests, begin to wait for the head of the next."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._head_timer is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of a connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand a WebSocket over, unless its handshake is none; the library would answer without our headers."""
        if _is_handshake(self.headers):
            self._stop_waiting()
            super().handle_websocket_upgrade(event)
        else:
            self.send_400_response("Invalid WebSocket handshake.")

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, with the headers that every response has."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            headers = [
                ("content-type", "text/plain; charset=utf-8"),
                ("connection", "close"),
                *HEADERS.items(),
            ]
            policy = ("content-security-policy", "default-src 'none'")
            head = h11.Response(status_code=400, headers=[*headers, policy], reason=b"Bad Request")
            for event in (head, h11.Data(data=msg.encode("ascii")), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _crowded(self) -> bool:
        others: set[Any] = self.connections
        if len(others) > MAX_CONNECTIONS:
            return True
        address = self.client[0] if self.client else ""
        if is_loopback(plain_address(address)):
            return False
        same: int = sum(other.client is not None and other.client[0] == address for other in others)
        return same > MAX_CONNECTIONS_EACH

    def _wait_for_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_S, self._give_up)

    def _give_up(self) -> None:
        often("refused", rule="slow")
        self.transport.abort()

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def _is_handshake(headers: list[tuple[bytes, bytes]]) -> bool:
    keys = [value for name, value in headers if name == b"sec-websocket-key"]
    versions = [value for name, value in headers if name == b"sec-websocket-version"]
    try:
        key = base64.b64decode(keys[0], validate=True)
    except (IndexError, binascii.Error):
        return False
    return len(keys) == 1 and len(key) == 16 and versions == [b"13"]
