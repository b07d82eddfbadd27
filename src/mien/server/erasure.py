"""Everything that mien keeps, over HTTP: sent as one file, and erased while the player goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mien import log
from mien.belongings import erase_files, export
from mien.errors import LibraryError
from mien.recommend import Profiles
from mien.server.context import Context, context_of
from mien.server.library import Library
from mien.server.session import Session

__all__ = ["ROUTES", "Erasure"]

OPEN: Final = tuple(
    f"{name}.sqlite3{more}" for name in ("catalog", "profiles") for more in ("", "-wal", "-shm")
)
"""Files that are erased by those that hold them open, and are there again, empty, at once."""


class Erasure:
    """Lets a running player forget everything, on disk and in memory.

    Parameters
    ----------
    context
        What the handlers share.
    profiles
        The listeners on disk.
    folder
        The data folder.
    begin
        Makes a library, not yet started, and a session as at the start of the program.
    lock
        Held while others write what they keep of the session.
    """

    def __init__(
        self,
        context: Context,
        profiles: Profiles,
        folder: Path,
        begin: Callable[[], tuple[Library, Session]],
        lock: anyio.Lock,
    ) -> None:
        self._context, self._profiles, self._folder, self._begin = context, profiles, folder, begin
        self._lock = lock

    def everything(self) -> dict[str, Any]:
        """Return everything that is kept, as plain values; may be called from any thread."""
        return export(self._folder, self._context.library.catalog, self._profiles)

    async def erase(self) -> None:
        """Erase everything and go on as at the first start, with the built-in tracks.

        Raises
        ------
        LibraryError
            When something cannot be erased; the rest is.
        """
        async with self._lock:
            # A scan would write titles again; it ends at the next file.
            await to_thread.run_sync(self._context.library.stop)
            # From here on without a pause: no request may meet the old session beside the new files.
            before = self._context.session
            try:
                self._erase_files()
            finally:
                self._go_on(before)

    def _erase_files(self) -> None:
        problems = []
        steps = self._context.library.catalog.begin_anew, self._profiles.begin_anew, self._erase_rest
        for step in steps:
            try:
                step()
            except LibraryError as error:
                problems.append(str(error))
        if problems:
            raise LibraryError("; ".join(problems))

    def _erase_rest(self) -> None:
        try:
            log_kept = log.begin_anew()
        except OSError as error:
            raise LibraryError(f"{error.filename}: cannot be erased ({error.strerror}); try again") from error
        # A line of another thread may have begun a new log already.
        erase_files(self._folder, sparing=(*OPEN, log.LOG_NAME) if log_kept else OPEN)

    def _go_on(self, before: Session) -> None:
        context = self._context
        context.library, context.session = self._begin()
        context.neutral.switch(context.session.listening.profile.profile_id)
        context.correction.switch(context.session.listening.profile.profile_id)
        if context.camera is not None:
            context.camera.use_offset(None)
            context.camera.use_correction(None)
        context.follow_scans()
        context.library.start(())
        # The page that sounded goes on to sound, as soon as there is a track.
        context.session.speaker = before.speaker
        if before.player.playing:
            context.session.play()


async def export_data(request: Request) -> JSONResponse:
    """Send everything that is kept as a file."""
    found = await to_thread.run_sync(_erasure(request).everything)
    return JSONResponse(found, headers={"content-disposition": 'attachment; filename="mien-everything.json"'})


async def erase_data(request: Request) -> JSONResponse:
    """Erase everything that is kept; the music files stay, and the player goes on."""
    await _erasure(request).erase()
    return context_of(request).changed()


def _erasure(request: Request) -> Erasure:
    erasure = request.app.state.erasure
    assert isinstance(erasure, Erasure)
    return erasure


ROUTES: Final = [
    Route("/api/data", export_data),
    Route("/api/data", erase_data, methods=["DELETE"]),
]
