"""The library on disk: one SQLite file that survives crashes, unplugged disks and several readers at once."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import numpy as np

from mien.database import Connection, Database
from mien.errors import LibraryError
from mien.music.analysis import Analysis, analysis_id
from mien.music.identity import name_id, song_id
from mien.music.pool import TrackPool
from mien.music.rows import COLUMNS, TRACKS, Value, folder_key, inside, load_pool, playable, track_of
from mien.music.schema import CATALOG
from mien.music.search import find, plain
from mien.music.tags import Tags
from mien.music.track import Track

__all__ = ["BrokenFile", "Catalog", "FileKey", "Move", "Root"]

T = TypeVar("T")

SAME_SONG: Final = (
    "CASE WHEN abs(tracks.duration_s - excluded.duration_s) < 0.1 "
    "AND abs(coalesce(tracks.loudness_lufs, -99) - coalesce(excluded.loudness_lufs, -99)) < 0.1 "
    "THEN tracks.song_id ELSE excluded.song_id END"
)
"""A file whose sound is as before has only been given other tags, and stays the song that it was."""

SQL_BATCH = 500
"""Values bound in one statement; SQLite's own limit is 999 in old builds."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """What tells whether a file has changed: size in bytes and modification time in nanoseconds."""

    size: int
    mtime_ns: int

    def outdated(self) -> "FileKey":
        """Return the key that `Catalog.known` gives a file that is to be read again; no file has it."""
        return FileKey(self.size, -1)


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file or folder that cannot be read, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """A file that lies elsewhere now: its music folder, both paths, its key, and what it says of itself there."""

    root: Path
    before: Path
    now: Path
    key: FileKey
    tags: Tags


@dataclass(frozen=True, slots=True)
class Root:
    """A music folder of the library.

    Attributes
    ----------
    path
        Absolute path.
    available
        False while the folder is gone or empty, as when its disk is not plugged in; its tracks are kept.
    tracks
        Tracks known in it.
    """

    path: Path
    available: bool
    tracks: int


class Catalog:
    """All tracks that were ever scanned, with what is known of each. Safe to use from several threads.

    Parameters
    ----------
    path
        The catalog file; made, with its folder, when it does not exist.

    Raises
    ------
    LibraryError
        When the file is no mien catalog, comes from a newer mien, or cannot be opened.

    Examples
    --------
    >>> with Catalog(Path("catalog.sqlite3")) as catalog:  # doctest: +SKIP
    ...     scan(catalog, [Path("~/Music").expanduser()])
    ...     catalog.search("bach")
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path, CATALOG)
        self._pools: dict[object, TrackPool] = {}
        self._counts: dict[int, int] | None = None
        self._cached_state: object = None
        self._revision = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def database(self) -> Database:
        """The open file, for the parts of this package that keep tables of their own in it."""
        return self._database

    def close(self) -> None:
        """Close the file; the catalog cannot be used afterwards. May be called twice."""
        self._database.close()

    def begin_anew(self) -> None:
        """Erase the file and everything in it, and go on with an empty one; LibraryError when that cannot be done."""
        with self._database.use():
            self._database.begin_anew()
            self._revision += 1

    def pool(self, folders: Sequence[Path] | None = None) -> TrackPool:
        """All tracks that can be played now, as arrays; cached until the catalog or a folder's presence changes.

        Parameters
        ----------
        folders
            Offer only what lies in these folders; None offers everything.

        Returns
        -------
        TrackPool
            In the order of ``track_id``; without broken files and without folders that are gone.
        """
        with self._database.use() as database:
            where, values = playable(database, folders)
            self._leave_old()
            if (where, values) not in self._pools:
                self._pools[where, values] = load_pool(database, where, values)
            return self._pools[where, values]

    def track(self, track_id: int) -> Track | None:
        """One track by its number; None when there is none."""
        found = self.tracks([track_id])
        return found[0] if found else None

    def tracks(self, track_ids: Iterable[int]) -> list[Track]:
        """Tracks in the order of their numbers given; unknown numbers are left out."""
        wanted = [int(track_id) for track_id in track_ids]
        found: dict[int, Track] = {}
        for part in _batches(dict.fromkeys(wanted)):
            found.update(
                (track.track_id, track) for track in self._select(f"track_id IN ({_marks(part)})", part)
            )
        return [found[track_id] for track_id in wanted if track_id in found]

    def tracks_of_songs(self, song_ids: Iterable[int]) -> dict[int, Track]:
        """One track a song, by `mien.music.song_id`: the first whose file can be played; others are left out."""
        with self._database.use() as database:
            where, values = playable(database, None)
        found: dict[int, Track] = {}
        for part in _batches(dict.fromkeys(song_ids)):
            for track in self._select(f"tracks.song_id IN ({_marks(part)}) AND {where}", (*part, *values)):
                found.setdefault(track.song_id, track)
        return found

    def tracks_at(self, paths: Iterable[Path]) -> dict[Path, Track]:
        """Tracks by the absolute paths of their files; paths of no known track are left out."""
        found: dict[Path, Track] = {}
        for part in _batches(dict.fromkeys(os.fsencode(path) for path in paths)):
            where = f"path IN ({_marks(part)}) AND path NOT IN (SELECT path FROM broken)"
            found.update((track.path, track) for track in self._select(where, part))
        return found

    def tracks_by(self, artists: Iterable[str]) -> list[Track]:
        """All tracks whose artist is one of these, whatever the case."""
        found: list[Track] = []
        for part in _batches({name_id(artist): None for artist in artists if artist}):
            where = f"artist_id IN ({_marks(part)}) AND path NOT IN (SELECT path FROM broken)"
            found += self._select(where, part)
        return found

    def _select(self, where: str, values: Sequence[Value]) -> list[Track]:
        with self._database.use() as database:
            rows = database.execute(f"SELECT {COLUMNS} FROM {TRACKS} WHERE {where} ORDER BY track_id", values)
            return [track_of(row) for row in rows]

    def search(self, text: str, limit: int = 50, *, folders: Sequence[Path] | None = None) -> list[Track]:
        """Playable tracks whose title, artist, album or genre has words that begin like every word of ``text``.

        Parameters
        ----------
        text
            What the listener typed; accents and case do not matter, no character has a special meaning.
        limit
            Most tracks returned, best match first; of very many matches only the first few hundred are compared.
        folders
            As in `pool`.
        """
        with self._database.use() as database:
            return self.tracks(find(database, text, limit, *playable(database, folders)))

    def count(self) -> int:
        """Count the tracks that can be played now."""
        with self._database.use() as database:
            where, values = playable(database, None)
            return int(database.execute(f"SELECT count(*) FROM tracks WHERE {where}", values).fetchone()[0])

    def roots(self) -> list[Root]:
        """List the music folders, in the order in which they were added."""
        with self._database.use() as database:
            rows = database.execute("SELECT root_id, path, present FROM roots ORDER BY root_id").fetchall()
            self._leave_old()
            if self._counts is None:
                # Every page asks for them at every change, and a million tracks take a tenth of a second to count.
                self._counts = dict(
                    database.execute("SELECT root_id, count(*) FROM tracks GROUP BY root_id").fetchall()
                )
            counts = self._counts
        paths = [Path(os.fsdecode(path)) for _, path, _ in rows]
        return [
            Root(path, bool(present) and path.is_dir(), counts.get(root_id, 0))
            for path, (root_id, _, present) in zip(paths, rows, strict=True)
        ]

    def broken(self, folder: Path | None = None) -> list[tuple[Path, str]]:
        """Files that could not be read, each with the reason, by path; of one folder only when it is given."""
        where, values = ("1", ()) if folder is None else inside("path", folder)
        with self._database.use() as database:
            rows = database.execute(f"SELECT path, reason FROM broken WHERE {where} ORDER BY path", values)
            return [(Path(os.fsdecode(path)), reason) for path, reason in rows]

    def known(self, folder: Path) -> dict[bytes, FileKey]:
        """Files under a folder that have been read, broken ones too: path as bytes -> the key they had.

        Those that another version of the analysis read, or another model placed, have a key that no file has.
        """
        where, values = inside("path", folder)
        with self._database.use() as database:
            rows = database.execute(
                "SELECT path, size, CASE analysis_id WHEN ? THEN mtime_ns ELSE -1 END FROM tracks "
                f"WHERE {where} UNION ALL SELECT path, size, mtime_ns FROM broken WHERE {where}",
                (analysis_id(), *values, *values),
            )
            # A broken file's row comes last and wins: it holds the newer key.
            return {path: FileKey(size, mtime_ns) for path, size, mtime_ns in rows}

    def known_tracks(self, folder: Path) -> set[bytes]:
        """Paths, as bytes, of the files under a folder that are tracks and not broken."""
        where, values = inside("path", folder)
        with self._database.use() as database:
            rows = database.execute(
                f"SELECT path FROM tracks WHERE {where} AND path NOT IN (SELECT path FROM broken)", values
            )
            return {path for (path,) in rows}

    def add_root(self, folder: Path) -> None:
        """Make a folder part of the library, or note that it is there again."""
        with self._change() as database:
            database.execute(
                "INSERT INTO roots (path) VALUES (?) ON CONFLICT (path) DO UPDATE SET present = 1",
                (folder_key(folder),),
            )

    def set_present(self, folder: Path, present: bool) -> None:
        """Note that a folder's files are there, or that they are gone for now."""
        with self._change() as database:
            database.execute("UPDATE roots SET present = ? WHERE path = ?", (present, folder_key(folder)))

    def remove_root(self, folder: Path) -> int:
        """Forget a folder and its tracks; the files stay. Returns the number of tracks forgotten.

        Tracks that lie in another music folder as well, in or around this one, go on as tracks of that one.
        """
        with self._change() as database:
            root = (folder_key(folder),)
            others = database.execute("SELECT root_id, path FROM roots WHERE path != ?", root).fetchall()
            for root_id, path in others:
                where, values = inside("path", Path(os.fsdecode(path)))
                for table in ("tracks", "broken"):
                    database.execute(
                        f"UPDATE {table} SET root_id = ? WHERE {where} "
                        "AND root_id = (SELECT root_id FROM roots WHERE path = ?)",
                        (root_id, *values, *root),
                    )
            database.execute(
                "DELETE FROM broken WHERE root_id IN (SELECT root_id FROM roots WHERE path = ?)", root
            )
            gone = database.execute(
                "DELETE FROM tracks WHERE root_id IN (SELECT root_id FROM roots WHERE path = ?)", root
            ).rowcount
            database.execute("DELETE FROM roots WHERE path = ?", root)
            return gone

    def upsert(
        self,
        root: Path,
        analysed: Iterable[tuple[Path, FileKey, Analysis]] = (),
        broken: Iterable[tuple[Path, FileKey, str]] = (),
    ) -> None:
        """Store what was found in files, all or nothing; a known file keeps its ``track_id``.

        Parameters
        ----------
        root
            The music folder that they lie in; it must have been added.
        analysed, broken
            Files that can be played, and files that cannot, with the reason. A track that has become
            broken is kept but no longer offered, so that it has its number again once it is repaired. With the key
            that `FileKey.outdated` returns, the next scan tries it again.
        """
        with self._change() as database:
            row = database.execute("SELECT root_id FROM roots WHERE path = ?", (folder_key(root),)).fetchone()
            if row is None:
                raise LibraryError(f"{root}: is not a folder of this library; add it with add_root first")
            for path, key, analysis in analysed:
                _store(database, row[0], path, key, analysis)
            database.executemany(
                "INSERT OR REPLACE INTO broken (path, root_id, size, mtime_ns, reason) VALUES (?, ?, ?, ?, ?)",
                [(os.fsencode(path), row[0], key.size, key.mtime_ns, why) for path, key, why in broken],
            )

    def place(self, song_id: int, valence: float, arousal: float) -> None:
        """Keep the listener's own place of a song on the plane, each -1 to 1; it wins over the estimate from now on.

        It belongs to the song (`mien.music.song_id`), and so outlives scans and files that are moved.
        """
        if not (-1.0 <= valence <= 1.0 and -1.0 <= arousal <= 1.0):
            raise LibraryError(f"({valence}, {arousal}): both numbers of a place must lie between -1 and 1")
        with self._database.change() as database:
            database.execute(
                "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?)", (song_id, valence, arousal)
            )
            point = [np.array([song_id]), np.array([valence], np.float32), np.array([arousal], np.float32)]
            # Loading a million tracks again for one of them would take seconds.
            self._pools = {key: pool.placed(*point) for key, pool in self._pools.items()}

    def forget_place(self, song_id: int) -> bool:
        """Go back to the estimate of a song; tells whether the listener had placed it."""
        with self._change() as database:
            return database.execute("DELETE FROM corrections WHERE song_id = ?", (song_id,)).rowcount > 0

    def _leave_old(self) -> None:
        """Forget what was read before tracks changed: the pools and how many tracks each folder has."""
        # A playlist that is saved leaves both as they are; another process may have changed anything.
        state = self._revision, self._database.state()[1]
        if state != self._cached_state:
            self._pools, self._counts, self._cached_state = {}, None, state

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        """Run a transaction that changes tracks, after which pools are loaded again."""
        with self._database.change() as database:
            try:
                yield database
            finally:
                self._revision += 1

    def content_ids(self, paths: Iterable[Path]) -> dict[Path, int]:
        """Content numbers (`mien.music.identity.content_id`) of tracks by path; paths without one are left out."""
        found: dict[Path, int] = {}
        with self._database.use() as database:
            for part in _batches(os.fsencode(path) for path in paths):
                rows = database.execute(
                    f"SELECT path, content_id FROM tracks WHERE path IN ({_marks(part)}) AND content_id != 0",
                    part,
                )
                found.update((Path(os.fsdecode(path)), number) for path, number in rows)
        return found

    def move(self, moves: Iterable[Move]) -> None:
        """Let tracks lie elsewhere; they stay the songs that they were, with their numbers.

        One that had become broken where they lie now is forgotten: its file is there no more.
        """
        with self._change() as database:
            for move in moves:
                database.execute("DELETE FROM tracks WHERE path = ?", (os.fsencode(move.now),))
                database.execute(
                    "UPDATE tracks SET path = ?, root_id = (SELECT root_id FROM roots WHERE path = ?), size = ?, "
                    "mtime_ns = ?, title = ?, title_key = ?, has_cover = ?, disc = ?, number = ? WHERE path = ?",
                    (
                        os.fsencode(move.now),
                        folder_key(move.root),
                        move.key.size,
                        move.key.mtime_ns,
                        # Untagged files are called by their names, and covers lie beside files.
                        move.tags.title,
                        plain(move.tags.title),
                        move.tags.has_cover,
                        move.tags.disc,
                        move.tags.number,
                        os.fsencode(move.before),
                    ),
                )
                database.execute(
                    "DELETE FROM broken WHERE path IN (?, ?)",
                    (os.fsencode(move.before), os.fsencode(move.now)),
                )

    def uncovered(self, root: Path) -> dict[Path, list[int]]:
        """Tracks of a music folder that have no cover, by number, for each folder in which they lie."""
        where, values = inside("path", root)
        with self._database.use() as database:
            rows = database.execute(
                f"SELECT track_id, folder(path) FROM tracks WHERE NOT has_cover AND {where}", values
            ).fetchall()
        found: dict[Path, list[int]] = {}
        for track_id, folder in rows:
            found.setdefault(Path(os.fsdecode(folder)), []).append(track_id)
        return found

    def cover(self, track_ids: Sequence[int]) -> None:
        """Note that some tracks have a cover now."""
        if track_ids:
            with self._database.change() as database:
                database.executemany(
                    "UPDATE tracks SET has_cover = 1 WHERE track_id = ?", [(one,) for one in track_ids]
                )

    def unnumbered(self, root: Path) -> list[Path]:
        """Tracks in a music folder whose files were never asked for their places in albums, as by an earlier mien."""
        where, values = inside("path", root)
        with self._database.use() as database:
            rows = database.execute(
                f"SELECT path FROM tracks WHERE disc IS NULL AND {where}", values
            ).fetchall()
        return [Path(os.fsdecode(path)) for (path,) in rows]

    def number(self, found: Mapping[Path, Tags]) -> None:
        """Note the places of tracks in their albums."""
        with self._database.change() as database:
            database.executemany(
                "UPDATE tracks SET disc = ?, number = ? WHERE path = ?",
                [(tags.disc, tags.number, os.fsencode(path)) for path, tags in found.items()],
            )

    def retagged(self, path: Path, key: FileKey, content: int) -> None:
        """Note that a track's file was given other tags by mien itself: its new key, and its new content number."""
        with self._database.change() as database:
            database.execute(
                "UPDATE tracks SET size = ?, mtime_ns = ?, content_id = ? WHERE path = ?",
                (key.size, key.mtime_ns, content, os.fsencode(path)),
            )

    def remove(self, paths: Iterable[Path]) -> int:
        """Forget files. Returns how many of them were tracks."""
        keys = [(os.fsencode(path),) for path in paths]
        with self._change() as database:
            database.executemany("DELETE FROM broken WHERE path = ?", keys)
            return max(0, database.executemany("DELETE FROM tracks WHERE path = ?", keys).rowcount)


def _batches(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    waiting = iter(values)
    while part := tuple(islice(waiting, SQL_BATCH)):
        yield part


def _marks(values: Sequence[Value]) -> str:
    return ",".join("?" * len(values))


def _store(database: Connection, root_id: int, path: Path, key: FileKey, analysis: Analysis) -> None:
    tags = analysis.tags
    raw = os.fsencode(path)
    values = {
        "path": raw,
        "size": key.size,
        "mtime_ns": key.mtime_ns,
        "song_id": song_id(tags.artist, tags.title, analysis.duration_s),
        "artist_id": name_id(tags.artist),
        "genre_id": name_id(tags.genre),
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "genre": tags.genre,
        "duration_s": analysis.duration_s,
        "loudness_lufs": analysis.loudness_lufs,
        "valence": analysis.valence,
        "arousal": analysis.arousal,
        "has_cover": tags.has_cover,
        "disc": tags.disc,
        "number": tags.number,
        "title_key": plain(tags.title),
        "artist_key": plain(tags.artist),
        "content_id": analysis.content_id,
        "tempo_bpm": analysis.tempo_bpm,
        "track_gain_db": tags.track_gain_db,
        "album_gain_db": tags.album_gain_db,
        "true_peak_dbtp": analysis.true_peak_dbtp,
        "silence_before_s": analysis.silence_before_s,
        "silence_after_s": analysis.silence_after_s,
        "musical_key": analysis.musical_key,
        "key_confidence": analysis.key_confidence,
        "analysis_id": analysis_id(),
    }
    names = ", ".join(values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values if name != "song_id")
    database.execute(
        f"INSERT INTO tracks (root_id, {names}) VALUES ({root_id}, {', '.join('?' * len(values))}) "
        f"ON CONFLICT (path) DO UPDATE SET {updates}, song_id = {SAME_SONG}",
        tuple(values.values()),
    )
    database.execute("DELETE FROM broken WHERE path = ?", (raw,))
