"""Notice while the player runs that music has come, gone or changed, by a word of the operating system."""

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from watchfiles import Change, watch

from mien.music.tags import COVER_NAMES
from mien.music.walk import AUDIO_SUFFIXES

__all__ = ["FolderWatch"]

QUIET_S: Final = 2.0
"""A folder is called changed once nothing has happened in it for so long: a file is copied in many steps."""

PATIENCE_S: Final = 30.0
"""Longest that the news of a folder in which something happens all the time waits."""

LOOK_S: Final = 3.0
"""How often to look whether a folder has come or gone, as with a drive: no system tells of that."""

BLIND_S: Final = 300.0
"""How often folders are called changed where the system cannot watch them, as when its number of watches is used up."""

Place = tuple[int, int]


class FolderWatch:
    """A thread that watches music folders.

    Parameters
    ----------
    changed
        Called from that thread with a folder in which music may have changed. It is called once for every folder as
        soon as that is watched, so that nothing is lost of what happened before.
    stop
        Set it, from any thread, to let the thread end; `stop` waits for that.
    """

    def __init__(self, changed: Callable[[Path], None], *, stop: threading.Event | None = None) -> None:
        self._changed = changed
        self._folders: dict[Path, None] = {}
        self._places: dict[Path, Place | None] = {}
        self._since: dict[Path, float] = {}
        self._latest: dict[Path, float] = {}
        self._stop = stop or threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def follow(self, folders: Iterable[Path]) -> None:
        """Watch these as well; they need not exist yet, or at all times. May be called from any thread."""
        self._folders = {**self._folders, **dict.fromkeys(folders)}

    def leave(self, folder: Path) -> None:
        """Watch it no longer; of what has happened in it already may still be told. May be called from any thread."""
        self._folders = {other: None for other in self._folders if other != folder}

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            places = {folder: _place(folder) for folder in self._folders}
            fresh = [folder for folder, place in places.items() if self._places.get(folder) != place]
            self._places = places
            try:
                self._watch([folder for folder, place in places.items() if place], fresh)
            except (OSError, RuntimeError):  # the latter is watchfiles' own
                self._tell(fresh)
                if self._places == {folder: _place(folder) for folder in self._folders}:
                    self._wait_blindly()

    def _watch(self, present: list[Path], fresh: list[Path]) -> None:
        """Watch until a folder comes or goes."""
        if not present:
            self._tell(fresh)
            self._stop.wait(LOOK_S)
            return
        looked_at = time.monotonic()
        for changes in watch(
            *present,
            watch_filter=_matters,
            stop_event=self._stop,
            rust_timeout=500,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            # Only now are the folders watched.
            self._tell(fresh)
            fresh = []
            self._note(present, [name for _, name in changes])
            self._tell_settled()
            if time.monotonic() - looked_at >= LOOK_S:
                looked_at = time.monotonic()
                if self._places != {folder: _place(folder) for folder in self._folders}:
                    return

    def _wait_blindly(self) -> None:
        begin = time.monotonic()
        while time.monotonic() - begin < BLIND_S and not self._stop.wait(LOOK_S):
            if self._places != {folder: _place(folder) for folder in self._folders}:
                return
        self._tell(self._folders)

    def _note(self, folders: list[Path], names: list[str]) -> None:
        now = time.monotonic()
        for folder in folders:
            if any(Path(name).is_relative_to(folder) for name in names):
                self._since.setdefault(folder, now)
                self._latest[folder] = now

    def _tell_settled(self) -> None:
        now = time.monotonic()
        settled = [
            folder
            for folder, latest in self._latest.items()
            if now - latest >= QUIET_S or now - self._since[folder] >= PATIENCE_S
        ]
        self._tell(settled)

    def _tell(self, folders: Iterable[Path]) -> None:
        for folder in folders:
            self._since.pop(folder, None)
            self._latest.pop(folder, None)
            if not self._stop.is_set():
                self._changed(folder)


def _place(folder: Path) -> Place | None:
    """Return what tells a folder from another one, or from an empty mount point, in its place; None without any."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _matters(_: Change, name: str) -> bool:
    """Tell whether a change may be one of music: of a sound file, a cover, or a folder, which also may have gone."""
    path = Path(name)
    known = path.suffix.lower() in AUDIO_SUFFIXES or path.name in COVER_NAMES
    return not path.name.startswith(".") and (known or not path.is_file())
