"""The application: the page, the API, the WebSockets, behind the guard."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import numpy as np
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from mien.config import Config
from mien.errors import MienError
from mien.log import often
from mien.music import Catalog
from mien.recommend import Mode, Profiles
from mien.saying import Saying
from mien.server.api import ROUTES
from mien.server.context import Context
from mien.server.correction import ListenerCorrection
from mien.server.crowd import Crowd
from mien.server.erasure import ROUTES as DATA_ROUTES
from mien.server.erasure import Erasure
from mien.server.events import events
from mien.server.frames import frames
from mien.server.gate import Gate
from mien.server.library import Library, ScanStatus
from mien.server.listeners import ROUTES as LISTENER_ROUTES
from mien.server.listening import Listening
from mien.server.network import is_loopback, machine_names
from mien.server.neutral import ListenerNeutral
from mien.server.openapi import openapi
from mien.server.protection import Protection, check_protection
from mien.server.resuming import Resuming
from mien.server.security import Guard, allowed_hosts
from mien.server.session import Session
from mien.server.shell import WEB, page, service_worker

__all__ = ["API_ROUTES", "create_app"]

API_ROUTES: Final = (
    *ROUTES,
    *LISTENER_ROUTES,
    *DATA_ROUTES,
    Route("/api/openapi.json", openapi),
)
"""All routes under /api but the two WebSockets; `mien.server.openapi` describes each of them."""


def create_app(
    config: Config,
    catalog: Catalog,
    *,
    protection: Protection | None = None,
    rng: np.random.Generator | None = None,
    on_scan: Callable[[ScanStatus], None] | None = None,
    news: str = "",
    stopping: threading.Event | None = None,
) -> ASGIApp:
    """Make the application.

    Parameters
    ----------
    config
        The settings; ``port`` must be the port that is bound.
    catalog
        The open catalog; the caller closes it after the application has stopped.
    protection
        What `protect` returned; by default none, which is enough on loopback.
    rng
        Random generator for choosing and shuffling; by default a new one.
    on_scan
        Told of every step of a scan, from the scanning thread.
    news
        What the listener should be told first, such as that the catalog was damaged.
    stopping
        The one that `mien.server.run` sets as soon as it is told to end.

    Raises
    ------
    ConfigError
        When ``host`` is an address that other machines could reach, without protection.
    """
    protection = protection or Protection()
    check_protection(config, protection)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        profiles, trouble = await to_thread.run_sync(Profiles.open_or_begin_anew, config.profiles_path)
        generator = rng or np.random.default_rng()

        def begin() -> tuple[Library, Session]:
            library = Library(catalog, stop=stopping)
            if on_scan:
                library.on_status(on_scan)
            listening = Listening(profiles, catalog.track)
            return library, Session(library, listening, mode=Mode(config.mode), rng=generator)

        library, session = begin()
        if told := " ".join(filter(None, (news, trouble))):
            session.notify(told)
        neutral = ListenerNeutral(config.neutral_path, session.listening.profile.profile_id)
        await to_thread.run_sync(neutral.load)
        correction = ListenerCorrection(config.correction_path, session.listening.profile.profile_id)
        await to_thread.run_sync(correction.load)
        app.state.context = context = Context(library, session, neutral, correction)
        resuming = Resuming(config.playing_path, lambda: context.session)
        await to_thread.run_sync(resuming.bring_back)
        app.state.erasure = Erasure(context, profiles, config.data_dir, begin, resuming.lock)
        context.follow_scans()
        library.start(config.library)
        keeping = asyncio.create_task(resuming.go_on_keeping())
        try:
            yield
        finally:
            keeping.cancel()
            await resuming.keep()
            await to_thread.run_sync(context.library.stop)
            profiles.close()

    app = Starlette(
        routes=[
            *API_ROUTES,
            WebSocketRoute("/api/events", events),
            WebSocketRoute("/api/frames", frames),
            Route("/", page),
            Route("/service-worker.js", service_worker),
            Mount("/static", StaticFiles(directory=WEB)),
        ],
        exception_handlers={HTTPException: http_error, MienError: mien_error, Exception: server_error},
        lifespan=lifespan,
    )
    return _guarded(Crowd(app), config, protection)


def _guarded(app: ASGIApp, config: Config, protection: Protection) -> ASGIApp:
    certificate = protection.certificate
    names = [*config.names, *(certificate.names if certificate else ())]
    if not is_loopback(config.host):
        names += machine_names()
    hosts = allowed_hosts(config.host, config.port, names=names, encrypted=certificate is not None)
    gate = Gate(app, protection.token, port=config.port) if protection.token else app
    return Guard(gate, hosts=hosts, forms=protection.token is not None)


async def http_error(_: Request, error: Exception) -> JSONResponse:
    """Answer a refused request with the reason."""
    assert isinstance(error, HTTPException)
    return JSONResponse(
        {"error": _sayable(error.detail)}, status_code=error.status_code, headers=error.headers
    )


async def mien_error(_: Request, error: Exception) -> JSONResponse:
    """Answer a request that mien refuses with its message, which names value, limit and remedy."""
    cause = error.__cause__
    often(
        "refused", rule="request", error=type(error).__name__, cause=type(cause).__name__ if cause else "none"
    )
    return JSONResponse({"error": _sayable(str(error))}, status_code=422)


async def server_error(_: Request, __: Exception) -> JSONResponse:
    """Answer when mien itself is at fault; the traceback goes to the log, not to the page."""
    return JSONResponse({"error": Saying("mien made an error here; its log says more")}, status_code=500)


def _sayable(text: str) -> str:
    """Replace what UTF-8 cannot hold: a name of a file, or a text that a request sent, may have lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")
