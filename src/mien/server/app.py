"""The application: the page, the API, the WebSockets, behind the guard."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from mien.config import Config
from mien.errors import MienError
from mien.music import Catalog
from mien.recommend import Mode
from mien.server.api import ROUTES
from mien.server.context import Context
from mien.server.events import events
from mien.server.frames import frames
from mien.server.library import Library, ScanStatus
from mien.server.neutral import ListenerNeutral
from mien.server.security import Guard, allowed_hosts, check_loopback
from mien.server.session import Session

__all__ = ["WEB", "create_app"]

WEB = Path(__file__).parents[1] / "web"
"""Folder of the page's files."""


def create_app(
    config: Config,
    catalog: Catalog,
    *,
    rng: np.random.Generator | None = None,
    on_scan: Callable[[ScanStatus], None] | None = None,
) -> ASGIApp:
    """Make the application.

    Parameters
    ----------
    config
        The settings; ``port`` must be the port that is bound.
    catalog
        The open catalog; the caller closes it after the application has stopped.
    rng
        Random generator for choosing and shuffling; by default a new one.
    on_scan
        Told of every step of a scan, from the scanning thread.

    Raises
    ------
    ConfigError
        When ``host`` is an address that other machines could reach.
    """
    check_loopback(config.host)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        library = Library(catalog)
        session = Session(library, mode=Mode(config.mode), rng=rng or np.random.default_rng())
        neutral = ListenerNeutral(config.neutral_path)
        await to_thread.run_sync(neutral.load)
        app.state.context = context = Context(library, session, neutral)
        context.follow_scans()
        if on_scan:
            library.on_status(on_scan)
        library.start(config.library)
        try:
            yield
        finally:
            await to_thread.run_sync(library.stop)

    app = Starlette(
        routes=[
            *ROUTES,
            WebSocketRoute("/api/events", events),
            WebSocketRoute("/api/frames", frames),
            Route("/", index),
            Mount("/static", StaticFiles(directory=WEB)),
        ],
        exception_handlers={HTTPException: http_error, MienError: mien_error, Exception: server_error},
        lifespan=lifespan,
    )
    return Guard(app, hosts=allowed_hosts(config.host, config.port))


async def index(_: Request) -> FileResponse:
    """Send the page."""
    return FileResponse(WEB / "index.html", headers={"cache-control": "no-cache"})


async def http_error(_: Request, error: Exception) -> JSONResponse:
    """Answer a refused request with the reason."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)


async def mien_error(_: Request, error: Exception) -> JSONResponse:
    """Answer a request that mien refuses with its message, which names value, limit and remedy."""
    return JSONResponse({"error": str(error)}, status_code=422)


async def server_error(_: Request, __: Exception) -> JSONResponse:
    """Answer when mien itself is at fault; the traceback goes to the log, not to the page."""
    return JSONResponse({"error": "mien made an error here; its log says more"}, status_code=500)
