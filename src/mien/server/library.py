"""The library as the server sees it: the catalog, and scans that run behind the player's back."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

from mien.errors import LibraryError, MienError, reason_of
from mien.files import printable
from mien.log import fault, note
from mien.music import (
    Albums,
    Catalog,
    Root,
    SavedPlaylists,
    ScanProgress,
    ScanReport,
    Track,
    TrackPool,
    builtin_library,
    offers,
    own_roots,
    scan,
)
from mien.music.watch import FolderWatch
from mien.saying import Saying

__all__ = ["Library", "ScanStatus"]


@dataclass(frozen=True, slots=True)
class ScanStatus:
    """How far the scan is.

    Attributes
    ----------
    running
        Whether a scan runs.
    folder
        The folder being scanned, or scanned last.
    done, total
        Files looked at, and files found.
    message
        What the last scan found, or why it failed; empty before the first.
    failed
        Whether the message is of a failure.
    finished
        Whether this is the end of a folder's scan.
    """

    running: bool = False
    folder: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    failed: bool = False
    finished: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    """A folder to scan; of one that was only noticed to change nothing is told when nothing has."""

    folder: Path
    noticed: bool = False


class _Stop(threading.Event):
    """Set by itself, or by another that stands above it."""

    def __init__(self, above: threading.Event | None) -> None:
        super().__init__()
        self._above = above

    def is_set(self) -> bool:
        return super().is_set() or (self._above is not None and self._above.is_set())


class Library:
    """The catalog plus a thread that scans folders, one after the other, and one that notices when they change.

    Parameters
    ----------
    catalog
        The open catalog; the caller closes it after `stop`.
    stop
        Set it, from any thread, to let a scan end at the next file; `stop` waits for that.
    """

    def __init__(self, catalog: Catalog, *, stop: threading.Event | None = None) -> None:
        self.catalog = catalog
        self.albums = Albums(catalog)
        self._builtin = builtin_library().resolve()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._noticed: set[Path] = set()
        self._missing: set[Path] = set()
        self._left: frozenset[Path] = frozenset()
        self._scanned: Path | None = None
        self._turn = threading.Lock()
        self._stop = _Stop(stop)
        self._break = _Stop(self._stop)
        self._watch = FolderWatch(self._notice, stop=self._stop)
        self._thread = threading.Thread(target=self._work, name="scan", daemon=True)
        self._status = ScanStatus()
        self._fell_back = False
        self._listeners: list[Callable[[ScanStatus], None]] = []

    @property
    def status(self) -> ScanStatus:
        """How far the scan is."""
        return self._status

    def on_status(self, listener: Callable[[ScanStatus], None]) -> None:
        """Call ``listener`` from the scanning thread whenever the status changes."""
        self._listeners.append(listener)

    def start(self, folders: Sequence[Path]) -> None:
        """Begin to scan ``folders`` and what the catalog knows; without any music there, the built-in library."""
        wanted = dict.fromkeys([*folders, *(root.path for root in self.folders())])
        for folder in wanted:
            self._jobs.put(_Job(folder))
        if self._jobs.empty():
            self.fall_back()
        self._thread.start()
        self._watch.follow(wanted)
        self._watch.start()

    def fall_back(self) -> None:
        """See to it that the built-in library is known, since there is nothing else to play."""
        if not self._fell_back:
            self._fell_back = True
            self._jobs.put(_Job(self._builtin))

    def stop(self) -> None:
        """End the scan at the next file and wait for it; what was scanned stays in the catalog."""
        self._stop.set()
        self._jobs.put(None)
        self._watch.stop()
        if self._thread.is_alive():
            self._thread.join()

    def add(self, folder: Path) -> Path:
        """Add a folder and scan it in the background; returns its absolute path.

        Raises
        ------
        LibraryError
            When it is no absolute path of a folder that can be read.
        """
        try:
            named = folder.expanduser()
        except RuntimeError as error:
            raise LibraryError(
                Saying(
                    "{folder}: {reason}; give the whole path of a folder",
                    folder=str(folder),
                    reason=str(error),
                )
            ) from error
        if not named.is_absolute():
            raise LibraryError(
                Saying(
                    "{folder}: not an absolute path; give the whole path of a folder, such as /home/me/Music",
                    folder=str(folder),
                )
            )
        try:
            resolved = named.resolve(strict=True)
            next(resolved.iterdir(), None)
        except (OSError, ValueError, RuntimeError) as error:
            raise LibraryError(
                Saying(
                    "{folder}: cannot read this folder ({reason}); check the path and its rights",
                    folder=str(named),
                    reason=reason_of(error),
                )
            ) from error
        with self._turn:
            self._left -= {resolved}
        if not self._status.running:
            self._status = ScanStatus(running=True, folder=str(resolved))
        self._jobs.put(_Job(resolved))
        self._watch.follow([resolved])
        return resolved

    def remove(self, folder: str) -> None:
        """Take a folder out of the library and forget its tracks; its files stay, and what belongs to songs does.

        One that is being scanned is forgotten as soon as that scan has ended, which is at the next file.

        Parameters
        ----------
        folder
            Its path as `printable` shows it, since a path need not be text.

        Raises
        ------
        LibraryError
            When it is none of the listener's own folders.
        """
        path = next((root.path for root in self.folders() if printable(root.path) == folder), None)
        if path is None:
            raise LibraryError(
                Saying(
                    "{folder}: is none of the library's folders; there is nothing to remove", folder=folder
                )
            )
        with self._turn:
            if self._scanned == path:
                self._break.set()
            else:
                self._forget(path)
            self._left |= {path}
        self._watch.leave(path)
        if not self._status.running:
            self._status = self._of_interest(self._status)

    def folders(self) -> list[Root]:
        """Return the listener's own folders."""
        return [root for root in own_roots(self.catalog) if root.path not in self._left]

    def pools(self) -> Iterator[TrackPool]:
        """Yield tracks to choose from, as `mien.music.offers` does."""
        return offers(self.catalog)

    def playlist(self, name: str) -> list[int]:
        """Numbers of the tracks of a saved playlist that can be played now; none when no playlist has this name."""
        playlists = SavedPlaylists(self.catalog)
        saved = playlists.named(name)
        return [track.track_id for track in playlists.tracks(saved.playlist_id)] if saved else []

    def has_playlist(self, name: str) -> bool:
        """Tell whether a playlist of this name is saved."""
        return SavedPlaylists(self.catalog).named(name) is not None

    def present(self, track_ids: Sequence[int]) -> set[int]:
        """Those of the tracks whose files are there at this moment."""
        return {track.track_id for track in self.catalog.tracks(track_ids) if track.path.is_file()}

    def audio_path(self, track: Track) -> Path | None:
        """Resolve a track's file, or None when it is gone or lies outside every music folder."""
        try:
            path = track.path.resolve(strict=True)
            roots = [self._builtin, *(root.path for root in self.catalog.roots())]
        except (OSError, RuntimeError):
            return None
        return path if path.is_file() and any(path.is_relative_to(root) for root in roots) else None

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._stop.is_set():
            try:
                self._do(job)
            except Exception as error:  # Whatever happens to one folder, the next one is scanned.
                fault("scan", error)
                told = error if isinstance(error, MienError) else "mien made an error here; its log says more"
                self._tell(
                    replace(
                        self._status,
                        running=False,
                        message=f"{printable(job.folder)}: {told}",
                        failed=True,
                        finished=True,
                    )
                )

    def _do(self, job: _Job) -> None:
        before = self._status
        self._noticed.discard(job.folder)
        told = before.message if job.noticed else ""
        self._tell(ScanStatus(running=True, folder=printable(job.folder), message=told))
        with self._reading(job.folder) as wanted:
            status, news = self._scan(job.folder) if wanted else (before, False)
        if wanted and job.folder in self._left:
            status, news = ScanStatus(), True
        if self._jobs.empty() and not any(self.pools()):
            self.fall_back()
        running = not self._jobs.empty()
        if news or not job.noticed:
            self._tell(replace(status, running=running, finished=True))
        else:
            self._tell(replace(self._of_interest(before), running=running, finished=False))

    @contextmanager
    def _reading(self, folder: Path) -> Iterator[bool]:
        """Keep a folder from being forgotten while it is scanned; yields whether it still is to be."""
        with self._turn:
            wanted = folder not in self._left
            if wanted:
                self._scanned, self._break = folder, _Stop(self._stop)
        try:
            yield wanted
        finally:
            with self._turn:
                self._scanned = None
                if wanted and folder in self._left:
                    self._forget(folder)

    def _forget(self, folder: Path) -> None:
        self.catalog.remove_root(folder)
        if self._jobs.empty() and not any(self.pools()):
            self.fall_back()

    def _of_interest(self, status: ScanStatus) -> ScanStatus:
        """Leave out what went wrong with a folder that is the library's no longer."""
        return ScanStatus() if status.folder in map(printable, self._left) else status

    def _notice(self, folder: Path) -> None:
        if folder not in self._noticed:
            self._noticed.add(folder)
            self._jobs.put(_Job(folder, noticed=True))

    def _scan(self, folder: Path) -> tuple[ScanStatus, bool]:
        """Scan a folder; returns how that ended, and whether it changed anything."""
        try:
            report = scan(self.catalog, [folder], progress=self._progressed, stop=self._break)
        except MienError as error:
            fault("scan", error)
            return replace(self._status, message=str(error), failed=True), True
        _note(report)
        news = bool(report.added or report.changed or report.moved or report.removed)
        news = news or (folder in self._missing) != bool(report.missing)
        self._missing = self._missing - {folder} | {lost.path for lost in report.missing}
        trouble = [f"{printable(lost.path)}: {lost.reason}" for lost in (*report.missing, *report.unreadable)]
        if trouble:
            return replace(self._status, message="; ".join(trouble), failed=True), news
        return replace(self._status, message=f"{printable(folder)}: {_summary(report)}", failed=False), news

    def _progressed(self, progress: ScanProgress) -> None:
        self._tell(replace(self._status, done=progress.done, total=progress.total))

    def _tell(self, status: ScanStatus) -> None:
        self._status = status
        for listener in self._listeners:
            listener(status)


def _note(report: ScanReport) -> None:
    note(
        "scan",
        **{name.replace(" ", "_"): count for name, count in _counts(report).items()},
        missing=len(report.missing),
        closed_folders=len(report.unreadable),
        interrupted=report.interrupted,
        seconds=round(report.duration_s, 3),
    )


def _summary(report: ScanReport) -> str:
    counts = _counts(report)
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no music in it"


def _counts(report: ScanReport) -> dict[str, int]:
    return {
        "new": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "as before": report.unchanged,
        "gone": report.removed,
        "unreadable": len(report.broken),
    }
