"""What the handlers share while the server runs."""

import asyncio
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol

import anyio
import numpy as np
from numpy.typing import NDArray
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from mien.expression.labels import Expression
from mien.mood import Correction, NeutralOffset
from mien.server.correction import ListenerCorrection
from mien.server.hub import Hub
from mien.server.library import Library, ScanStatus
from mien.server.neutral import ListenerNeutral
from mien.server.photos import PhotoDesk
from mien.server.session import Session
from mien.server.wire import state_json

__all__ = ["Camera", "Context", "context_of"]

SCAN_NEWS_S = 0.25
"""Shortest time between two pieces of news of a scan."""


class Camera(Protocol):
    """The camera connection that steers.

    Attributes
    ----------
    network
        Identity of the network that reads it.
    """

    network: str

    @property
    def recent(self) -> NDArray[np.float64] | None:
        """What was read of the steering face in the last seconds, float64 [7]; None where it was not in view."""

    def pick(self, face: int | None) -> None:
        """Let another face steer; None for the largest."""

    def record_neutral(self, seconds: float) -> None:
        """Look at the steering face at rest for some seconds."""

    def use_offset(self, offset: NeutralOffset | None) -> None:
        """Correct the steering face by another offset, and look at no resting face any more."""

    def use_correction(self, correction: Correction | None) -> None:
        """Correct the steering face by what the listener said, and read every expression again."""

    def set_aside(self, wrong: Expression, right: Expression) -> None:
        """Read one expression in place of another until the face looks otherwise."""

    async def close(self) -> None:
        """End the connection because another page's camera took over."""


@dataclass(slots=True)
class Context:
    """The session, who is connected, and how to tell them.

    Attributes
    ----------
    library, session, neutral, correction
        The parts behind the pages.
    hub
        Rings when the state has changed.
    pages
        How many connections each open page has, by the name it gave itself.
    camera
        The camera connection that steers, if any.
    limiter
        Lets one frame or photo be read at a time, so that reading never starves sound and pages of the processor.
    photos
        Reads photos.
    places
        Lets two folders be looked at for their names at a time, whatever becomes of the drives that they lie on.
    playlists_edition
        Grows whenever the saved playlists change, so that every page reads them anew.
    run
        A name of this run of the server, that no other one has.
    """

    library: Library
    session: Session
    neutral: ListenerNeutral
    correction: ListenerCorrection
    hub: Hub = field(default_factory=Hub)
    pages: Counter[str] = field(default_factory=Counter)
    camera: Camera | None = None
    limiter: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(1))
    photos: PhotoDesk = field(default_factory=PhotoDesk)
    places: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(2))
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    playlists_edition: int = 0
    _edition: int = 0
    _news_due: bool = False

    def state(self) -> dict[str, Any]:
        """Return the state as pages receive it; they get it on several ways, and heed the highest edition of a run."""
        self._edition += 1
        own = {"neutral": self.neutral.as_dict(), "correction": self.correction.as_dict()}
        return (
            state_json(self.session, connected=set(self.pages))
            | own
            | {"run": self.run, "edition": self._edition, "playlists_edition": self.playlists_edition}
        )

    def changed(self) -> JSONResponse:
        """Tell every page, and answer the one that asked."""
        self.hub.ring()
        return JSONResponse(self.state())

    def playlists_changed(self) -> None:
        """Let every page read the saved playlists anew."""
        self.playlists_edition += 1
        self.hub.ring()

    def follow_scans(self) -> None:
        """Let news of scans, which come from another thread, reach the session and the pages."""
        loop = asyncio.get_running_loop()

        def told(status: ScanStatus) -> None:
            loop.call_soon_threadsafe(self._scan_news, status)

        self.library.on_status(told)

    def _scan_news(self, status: ScanStatus) -> None:
        if status.finished:
            self.session.library_changed(settled=True)
            self.hub.ring()
        elif not self._news_due:
            self._news_due = True
            asyncio.get_running_loop().call_later(SCAN_NEWS_S, self._tell_scan_news)

    def _tell_scan_news(self) -> None:
        self._news_due = False
        self.session.library_changed(settled=False)
        self.hub.ring()


def context_of(connection: HTTPConnection) -> Context:
    """Return the context of the server that a request or WebSocket came to."""
    context = connection.app.state.context
    assert isinstance(context, Context)
    return context
