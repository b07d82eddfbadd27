"""Bring the catalog up to date with the music folders: read what is new or changed, forget what is gone."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from mien.models import model_path, read_model
from mien.music.analysis import Analysis, PassingTrouble, analyse_safely
from mien.music.catalog import BrokenFile, Catalog, FileKey, Move
from mien.music.identity import content_id
from mien.music.shipped import shipped_analyses
from mien.music.tags import Tags, folder_cover, read_tags
from mien.music.walk import Walk, walk
from mien.music.workers import TIME_LIMIT_S, WorkerPool
from mien.saying import Saying

__all__ = ["ScanProgress", "ScanReport", "scan"]

COMMIT_FILES = 32
COMMIT_S = 1.0
"""Results are stored in batches of so many files or seconds: what an interruption costs at most."""
NUMBERED = 500
"""Files that are asked for their places in albums before those are kept."""


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    Attributes
    ----------
    done, total
        Files read, and files to read in all folders.
    path
        The file read last; None at the start.
    eta_s
        Estimated seconds left; None before the first file is done.
    """

    done: int
    total: int
    path: Path | None = None
    eta_s: float | None = None


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan found.

    Attributes
    ----------
    added, changed, moved, unchanged, removed
        Numbers of tracks. One that was moved or renamed within the scanned folders is still the same.
    broken
        All files in the scanned folders that cannot be played, with the reason; also those known from before,
        which are not tried again until they change, unless their drive, their rights or the time were to blame.
    missing
        Folders that do not exist or are empty though tracks are known in them, or went away while they were read;
        their tracks are kept.
    unreadable
        Folders that could not be listed.
    interrupted
        Whether the scan was stopped; the next one goes on where this one ended.
    duration_s
        Time taken.
    """

    added: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0
    removed: int = 0
    broken: tuple[BrokenFile, ...] = ()
    missing: tuple[BrokenFile, ...] = ()
    unreadable: tuple[BrokenFile, ...] = ()
    interrupted: bool = False
    duration_s: float = 0.0


@dataclass(slots=True)
class _Tally:
    added: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0
    removed: int = 0
    missing: list[BrokenFile] = field(default_factory=list)
    unreadable: list[BrokenFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to read: in which music folder, its key when it was seen, and whether it is a known track."""

    root: Path
    path: Path
    key: FileKey
    known: bool


@dataclass(frozen=True, slots=True)
class _Survey:
    """How a folder differs from the catalog: files to read, and known ones that are not there any more."""

    jobs: list[_Job]
    gone: dict[Path, FileKey]


def scan(
    catalog: Catalog,
    folders: Sequence[Path],
    *,
    progress: Callable[[ScanProgress], None] | None = None,
    stop: threading.Event | None = None,
    workers: int | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> ScanReport:
    """Scan music folders into a catalog.

    Only new and changed files (by size and modification time) are read; a file that was moved, known by its content,
    is not. Results are stored as they come, so a
    scan that is stopped or killed goes on where it was. A file that cannot be read is listed and
    the rest goes on; so is a folder. Tracks of a folder that is gone are kept, but not offered.

    Parameters
    ----------
    catalog
        Where to store what is found.
    folders
        Music folders; they become part of the library.
    progress
        Called from this thread after every file.
    stop
        Set it, from any thread, to end the scan early; what was read is kept.
    workers
        Processes that read files; None takes one a core. 0 reads in this process, which is quicker for a handful of
        files but has no protection against a file that crashes or hangs its reader.
    time_limit_s
        Longest that one file may take.

    Returns
    -------
    ScanReport

    Raises
    ------
    LibraryError
        When the catalog cannot be written.
    ModelError
        When the network that places tracks is missing or damaged.
    """
    begin = time.monotonic()
    stop = stop or threading.Event()
    roots = list(dict.fromkeys(folder.expanduser().resolve() for folder in folders))
    tally = _Tally()
    surveys = [_survey(catalog, root, tally) for root in roots]
    gone = {path: key for survey in surveys for path, key in survey.gone.items()}
    # A folder within another one is surveyed with that one, too.
    found = {job.path: job for survey in surveys for job in survey.jobs}
    jobs = _without_moved(catalog, list(found.values()), gone, tally)
    tally.removed = catalog.remove(gone)
    if jobs:
        # With a damaged network, every file would be called broken.
        read_model(model_path("music"))
    done = _read_all(catalog, jobs, tally, progress or _silent, stop, workers, time_limit_s)
    for root in dict.fromkeys(job.root for job in jobs):
        if not _holds_anything(root):
            _miss(catalog, root, len(catalog.known(root)), tally)
    away = {missing.path for missing in tally.missing}
    _number(catalog, [root for root in roots if root not in away], stop)
    broken = {path: why for root in roots for path, why in catalog.broken(root)}
    return ScanReport(
        added=tally.added,
        changed=tally.changed,
        moved=tally.moved,
        unchanged=tally.unchanged,
        removed=tally.removed,
        broken=tuple(BrokenFile(path, why) for path, why in broken.items()),
        missing=tuple(tally.missing),
        unreadable=tuple(tally.unreadable),
        interrupted=done < len(jobs),
        duration_s=time.monotonic() - begin,
    )


def _silent(_: ScanProgress) -> None:
    """Report nothing."""


def _survey(catalog: Catalog, root: Path, tally: _Tally) -> _Survey:
    """Compare a folder with the catalog."""
    known = catalog.known(root)
    found = walk(root) if root.is_dir() else Walk()
    if not root.is_dir() or (known and not found.files and not found.unreadable):
        _miss(catalog, root, len(known), tally)
        return _Survey([], {})
    catalog.add_root(root)
    found.unreadable.extend(_links_away(known, found))
    tally.unreadable.extend(found.unreadable)
    if found.covered:
        _cover(catalog, root, found.covered)
    tracks = catalog.known_tracks(root)
    jobs = []
    for path, key in found.files.items():
        raw = os.fsencode(path)
        if known.get(raw) != key:
            jobs.append(_Job(root, path, key, raw in tracks))
        elif raw in tracks:
            tally.unchanged += 1
    hidden = [*(folder.path for folder in found.unreadable), *_roots_away(catalog, root)]
    return _Survey(jobs, dict(_gone(known, found, hidden)))


def _links_away(known: dict[bytes, FileKey], found: Walk) -> Iterator[BrokenFile]:
    """Name the links through which files are known, and that lead to nothing now, as to a drive that is away."""
    links = {link for link in found.links if not _holds_anything(link)}
    if links:
        folders = {Path(os.fsdecode(folder)) for folder in map(os.path.dirname, known)}
        for link in sorted(links & {above for folder in folders for above in (folder, *folder.parents)}):
            yield BrokenFile(link, _absence(link, 0))


def _roots_away(catalog: Catalog, root: Path) -> Iterator[Path]:
    """Name the music folders within another one that are away; surveying them themselves tells of it."""
    for inner in catalog.roots():
        if root in inner.path.parents and not (inner.available and _holds_anything(inner.path)):
            yield inner.path


def _cover(catalog: Catalog, root: Path, covered: set[Path]) -> None:
    """Heed covers that came later, which changes no track's file; looked at only where tracks are without one."""
    bare = catalog.uncovered(root)
    catalog.cover([one for folder in covered & bare.keys() if folder_cover(folder) for one in bare[folder]])


def _without_moved(
    catalog: Catalog, jobs: list[_Job], gone: dict[Path, FileKey], tally: _Tally
) -> list[_Job]:
    """Let files that only have another path now keep their tracks, and return those that are left to read.

    What was moved is taken out of ``gone``.
    """
    sizes = {key.size for key in gone.values()}
    suspects = [job for job in jobs if not job.known and job.key.size in sizes]
    if not suspects:
        return jobs
    lost: dict[int, dict[Path, None]] = {}
    named: dict[tuple[int, str], Path] = {}
    for path, number in catalog.content_ids(gone).items():
        lost.setdefault(number, {})[path] = None
        named[number, path.name] = path
    moves: dict[Path, Move] = {}
    for job in suspects:
        try:
            number = content_id(job.path)
        except OSError:
            continue  # reading it says why
        if alike := lost.get(number):
            # Of files with the same content, the one that kept its name, if there is one.
            before = named.get((number, job.path.name))
            before = before if before in alike else next(iter(alike))
            del alike[before]
            moves[job.path] = Move(job.root, before, job.path, job.key, read_tags(job.path))
    catalog.move(moves.values())
    tally.moved += len(moves)
    for move in moves.values():
        del gone[move.before]
    return [job for job in jobs if job.path not in moves]


def _number(catalog: Catalog, roots: Sequence[Path], stop: threading.Event) -> None:
    """Ask files that an earlier mien read for their places in albums; the next scan goes on where this one stops."""
    for root in roots:
        waiting = iter(catalog.unnumbered(root))
        while (part := list(islice(waiting, NUMBERED))) and not stop.is_set():
            catalog.number(dict(_tagged(part)))


def _tagged(paths: Iterable[Path]) -> Iterator[tuple[Path, Tags]]:
    """Read the tags of files; those that cannot be opened now are left for the next scan."""
    for path in paths:
        with contextlib.suppress(OSError), path.open("rb"):
            yield path, read_tags(path)


def _miss(catalog: Catalog, root: Path, known: int, tally: _Tally) -> None:
    """Note that a folder is away, with the files that are known in it."""
    catalog.set_present(root, False)
    tally.missing.append(BrokenFile(root, _absence(root, known)))


def _holds_anything(root: Path) -> bool:
    """Tell whether a folder is there; of a drive that was pulled an empty one can be left."""
    try:
        with os.scandir(root) as entries:
            return any(entries)
    except OSError:
        return False


def _absence(root: Path, known: int) -> str:
    state = Saying("holds no audio any more") if root.is_dir() else Saying("does not exist")
    if not known:
        return Saying("{problem}; check the path, or plug its disk in", problem=state)
    return Saying(
        "{problem}; its {count} known files are kept but not offered until it is back; "
        "check the path, or plug its disk in",
        problem=state,
        count=known,
    )


def _gone(known: dict[bytes, FileKey], found: Walk, hidden: Sequence[Path]) -> Iterator[tuple[Path, FileKey]]:
    """Known files that are not there any more, save those in folders that cannot be seen into now."""
    there = {os.fsencode(path) for path in found.files}
    raw_hidden = tuple(os.fsencode(folder) for folder in hidden)
    for raw, key in known.items():
        if raw not in there and not any(
            raw == path or raw.startswith(path + os.sep.encode()) for path in raw_hidden
        ):
            yield Path(os.fsdecode(raw)), key


def _read_all(
    catalog: Catalog,
    jobs: Sequence[_Job],
    tally: _Tally,
    progress: Callable[[ScanProgress], None],
    stop: threading.Event,
    workers: int | None,
    time_limit_s: float,
) -> int:
    """Read files and store what is found; returns how many were done."""
    batch = _Batch(catalog)
    by_path = {job.path: job for job in jobs}
    begin = time.monotonic()
    done = 0
    progress(ScanProgress(0, len(jobs)))
    try:
        for outcome in _outcomes(list(by_path), stop, workers, time_limit_s):
            if stop.is_set():
                break
            if outcome is not None:
                job = by_path[outcome[0]]
                batch.add(job, outcome[1])
                done += 1
                if isinstance(outcome[1], Analysis):
                    tally.added += not job.known
                    tally.changed += job.known
                eta_s = (time.monotonic() - begin) / done * (len(jobs) - done)
                progress(ScanProgress(done, len(jobs), job.path, eta_s))
            batch.store_if_due()
    finally:
        batch.store()
    return done


def _outcomes(
    paths: list[Path], stop: threading.Event, workers: int | None, time_limit_s: float
) -> Iterator[tuple[Path, Analysis | str] | None]:
    known = shipped_analyses(paths)
    yield from known.items()
    paths = [path for path in paths if path not in known]
    if workers == 0 or not paths:
        for path in paths:
            if stop.is_set():
                return
            yield path, analyse_safely(path)
        return
    with WorkerPool(min(len(paths), workers or os.cpu_count() or 1), time_limit_s=time_limit_s) as pool:
        yield from pool.results(paths)


class _Batch:
    """Results that wait to be stored together."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._waiting: list[tuple[_Job, Analysis | str]] = []
        self._stored_at = time.monotonic()

    def add(self, job: _Job, outcome: Analysis | str) -> None:
        self._waiting.append((job, outcome))

    def store_if_due(self) -> None:
        if len(self._waiting) >= COMMIT_FILES or time.monotonic() - self._stored_at >= COMMIT_S:
            self.store()

    def store(self) -> None:
        for root in dict.fromkeys(job.root for job, _ in self._waiting):
            here = [(job, outcome) for job, outcome in self._waiting if job.root == root]
            failed = [(job.path, _failed_key(job, why), why) for job, why in here if isinstance(why, str)]
            self._catalog.upsert(
                root,
                [(job.path, job.key, outcome) for job, outcome in here if isinstance(outcome, Analysis)],
                # That nothing can be read of a drive that was pulled says nothing of its files.
                failed if failed and _holds_anything(root) else [],
            )
        self._waiting.clear()
        self._stored_at = time.monotonic()


def _failed_key(job: _Job, why: str) -> FileKey:
    return job.key.outdated() if isinstance(why, PassingTrouble) else job.key
