"""Binding a port and running the application on it."""

import os
import signal
import socket
import threading
from dataclasses import replace
from typing import Final
from urllib.parse import quote

import uvicorn
from starlette.types import ASGIApp

from mien.config import Config
from mien.errors import ConfigError
from mien.server.limits import MAX_MESSAGE_BYTES
from mien.server.network import bracketed, check_address, reached_address
from mien.server.patience import PatientProtocol
from mien.server.protection import Protection

__all__ = ["address", "bind", "link", "run"]

TRIES = 20
"""How many ports after the default one are tried when nobody asked for a particular one."""

OPEN: Final = Protection()
"""No token and no certificate: enough for this machine alone."""

GRACE_S: Final = 0.5
"""How long open transfers may go on once the server is asked to stop, in seconds: the shortest that a change, which
takes milliseconds, surely ends in; sound and pages can be cut off."""


def bind(config: Config, *, any_port: bool = False) -> tuple[socket.socket, Config]:
    """Take the port, so that nobody else can, and return it with the settings that now hold.

    Parameters
    ----------
    config
        The settings.
    any_port
        Whether a later port will do when this one is busy.

    Raises
    ------
    ConfigError
        When the host is no address, or the port cannot be had.
    """
    check_address(config.host)
    ports = range(config.port, min(config.port + TRIES, 65536)) if any_port else [config.port]
    for port in ports:
        try:
            taken = _listen(config.host, port)
        except OSError as error:
            reason = error
        else:
            return taken, replace(config, port=taken.getsockname()[1])
    raise ConfigError(
        f"cannot listen on {config.host} port {config.port} ({reason.strerror or reason}); another mien or another "
        "program may be using it: stop that, or choose another port with --port (0 takes any free one)"
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small pieces at once only where the socket names its protocol; else the body of each answer waits
    # some 40 ms for the browser to acknowledge its head (Nagle's algorithm against delayed acknowledgement).
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(128)
    except BaseException:
        taken.close()
        raise
    return taken


def address(config: Config, protection: Protection = OPEN) -> str:
    """Return the page's address."""
    scheme = "https" if protection.certificate else "http"
    return f"{scheme}://{bracketed(reached_address(config.host))}:{config.port}/"


def link(config: Config, protection: Protection) -> str:
    """Return the page's address with the token, if there is one."""
    token = protection.token
    return address(config, protection) + (f"?token={quote(token.text, safe='')}" if token else "")


class _Server(uvicorn.Server):
    """Lets scans end while open transfers still have their moment, not after it."""

    def __init__(self, config: uvicorn.Config, stopping: threading.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping.set()
        await super().shutdown(sockets)


def run(
    app: ASGIApp,
    taken: socket.socket,
    protection: Protection = OPEN,
    *,
    stopping: threading.Event | None = None,
) -> None:
    """Serve until told to stop: returns after SIGTERM, raises KeyboardInterrupt after Ctrl-C.

    Parameters
    ----------
    app
        The application.
    taken
        The socket that `bind` returned.
    protection
        The one that the application was made with; its certificate is shown.
    stopping
        The one that the application was made with; set as soon as the server is told to end.
    """
    certificate = protection.certificate
    # Compressing frames that are JPEG already would cost 1.4 ms each and win nothing.
    settings = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        # What goes wrong is said on standard error, and in mien's log where one is kept.
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,  # type: ignore[arg-type]  # asyncio takes fractions as well
        lifespan="on",
        ssl_certfile=certificate.path if certificate else None,
        ssl_keyfile=certificate.key_path if certificate else None,
    )
    server = _Server(settings, stopping or threading.Event())
    # uvicorn raises the signal again once it has stopped, and a SIGTERM obeyed is a success. One that comes before
    # uvicorn listens for it must not be lost.
    before = signal.signal(signal.SIGTERM, server.handle_exit)
    try:
        server.run(sockets=[taken])
    finally:
        signal.signal(signal.SIGTERM, before)
