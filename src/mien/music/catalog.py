"""The library on disk: one SQLite file that survives crashes, unplugged disks and several readers at once."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from mien.database import Connection, Database
from mien.errors import LibraryError
from mien.music.analysis import Analysis
from mien.music.builtin_path import builtin_library
from mien.music.pool import TrackPool
from mien.music.schema import CATALOG
from mien.music.track import Track

__all__ = ["BrokenFile", "Catalog", "FileKey", "Root"]

COLUMNS = (
    "track_id, path, title, artist, album, genre, duration_s, loudness_lufs, valence, arousal, has_cover"
)
SQL_BATCH = 500
"""Values bound in one statement; SQLite's own limit is 999 in old builds."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """What tells whether a file has changed: size in bytes and modification time in nanoseconds."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file or folder that cannot be read, and why."""

    path: Path
    reason: str


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
        self._pools_state: object = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the catalog cannot be used afterwards. May be called twice."""
        self._database.close()

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
            where, values = _playable(database, folders)
            state = self._database.state()
            if state != self._pools_state:
                self._pools, self._pools_state = {}, state
            if (where, values) not in self._pools:
                self._pools[where, values] = _load_pool(database, where, values)
            return self._pools[where, values]

    def track(self, track_id: int) -> Track | None:
        """One track by its number; None when there is none."""
        found = self.tracks([track_id])
        return found[0] if found else None

    def tracks(self, track_ids: Iterable[int]) -> list[Track]:
        """Tracks in the order of their numbers given; unknown numbers are left out."""
        wanted = [int(track_id) for track_id in track_ids]
        found: dict[int, Track] = {}
        with self._database.use() as database:
            for start in range(0, len(wanted), SQL_BATCH):
                part = wanted[start : start + SQL_BATCH]
                marks = ",".join("?" * len(part))
                rows = database.execute(f"SELECT {COLUMNS} FROM tracks WHERE track_id IN ({marks})", part)
                found.update((row[0], _track(row)) for row in rows)
        return [found[track_id] for track_id in wanted if track_id in found]

    def search(self, text: str, limit: int = 50, *, folders: Sequence[Path] | None = None) -> list[Track]:
        """Playable tracks whose title, artist, album or genre has words that begin like every word of ``text``.

        Parameters
        ----------
        text
            What the listener typed; accents and case do not matter, no character has a special meaning.
        limit
            Most tracks returned, best match first.
        folders
            As in `pool`.
        """
        words = "".join(c if c.isalnum() else " " for c in text).split()
        if not words:
            return []
        query = " ".join(f'"{word}"*' for word in words)
        with self._database.use() as database:
            where, values = _playable(database, folders)
            rows = database.execute(
                f"SELECT {COLUMNS} FROM tracks JOIN (SELECT rowid, rank FROM tracks_fts WHERE tracks_fts MATCH ?) "
                f"AS hits ON hits.rowid = track_id WHERE {where} ORDER BY hits.rank, track_id LIMIT ?",
                (query, *values, limit),
            )
            return [_track(row) for row in rows]

    def count(self) -> int:
        """Count the tracks that can be played now."""
        with self._database.use() as database:
            where, values = _playable(database, None)
            return int(database.execute(f"SELECT count(*) FROM tracks WHERE {where}", values).fetchone()[0])

    def roots(self) -> list[Root]:
        """List the music folders, in the order in which they were added."""
        with self._database.use() as database:
            rows = database.execute(
                "SELECT roots.path, roots.present, count(track_id) FROM roots "
                "LEFT JOIN tracks USING (root_id) GROUP BY root_id ORDER BY root_id"
            ).fetchall()
        paths = [Path(os.fsdecode(path)) for path, _, _ in rows]
        return [
            Root(path, bool(present) and path.is_dir(), count)
            for path, (_, present, count) in zip(paths, rows, strict=True)
        ]

    def broken(self, folder: Path | None = None) -> list[tuple[Path, str]]:
        """Files that could not be read, each with the reason, by path; of one folder only when it is given."""
        where, values = ("1", ()) if folder is None else _inside("path", folder)
        with self._database.use() as database:
            rows = database.execute(f"SELECT path, reason FROM broken WHERE {where} ORDER BY path", values)
            return [(Path(os.fsdecode(path)), reason) for path, reason in rows]

    def known(self, folder: Path) -> dict[bytes, FileKey]:
        """Files under a folder that have been read, broken ones too: path as bytes -> the key they had."""
        where, values = _inside("path", folder)
        with self._database.use() as database:
            rows = database.execute(
                f"SELECT path, size, mtime_ns FROM tracks WHERE {where} "
                f"UNION ALL SELECT path, size, mtime_ns FROM broken WHERE {where} ",
                values + values,
            )
            # A broken file's row comes last and wins: it holds the newer key.
            return {path: FileKey(size, mtime_ns) for path, size, mtime_ns in rows}

    def known_tracks(self, folder: Path) -> set[bytes]:
        """Paths, as bytes, of the files under a folder that are tracks and not broken."""
        where, values = _inside("path", folder)
        with self._database.use() as database:
            rows = database.execute(
                f"SELECT path FROM tracks WHERE {where} AND path NOT IN (SELECT path FROM broken)", values
            )
            return {path for (path,) in rows}

    def add_root(self, folder: Path) -> None:
        """Make a folder part of the library, or note that it is there again."""
        with self._database.change() as database:
            database.execute(
                "INSERT INTO roots (path) VALUES (?) ON CONFLICT (path) DO UPDATE SET present = 1",
                (_folder_key(folder),),
            )

    def set_present(self, folder: Path, present: bool) -> None:
        """Note that a folder's files are there, or that they are gone for now."""
        with self._database.change() as database:
            database.execute("UPDATE roots SET present = ? WHERE path = ?", (present, _folder_key(folder)))

    def remove_root(self, folder: Path) -> int:
        """Forget a folder and its tracks; the files stay. Returns the number of tracks forgotten."""
        with self._database.change() as database:
            root = (_folder_key(folder),)
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
            broken is kept but no longer offered, so that it has its number again once it is repaired.
        """
        with self._database.change() as database:
            row = database.execute(
                "SELECT root_id FROM roots WHERE path = ?", (_folder_key(root),)
            ).fetchone()
            if row is None:
                raise LibraryError(f"{root}: is not a folder of this library; add it with add_root first")
            for path, key, analysis in analysed:
                _store(database, row[0], path, key, analysis)
            database.executemany(
                "INSERT OR REPLACE INTO broken (path, root_id, size, mtime_ns, reason) VALUES (?, ?, ?, ?, ?)",
                [(os.fsencode(path), row[0], key.size, key.mtime_ns, why) for path, key, why in broken],
            )

    def remove(self, paths: Iterable[Path]) -> int:
        """Forget files. Returns how many of them were tracks."""
        keys = [(os.fsencode(path),) for path in paths]
        with self._database.change() as database:
            database.executemany("DELETE FROM broken WHERE path = ?", keys)
            return max(0, database.executemany("DELETE FROM tracks WHERE path = ?", keys).rowcount)


def _playable(database: Connection, folders: Sequence[Path] | None) -> tuple[str, tuple[bytes | int, ...]]:
    """Make the SQL condition for tracks to offer, with its values; roots are looked for on disk each time."""
    gone = [
        root_id
        for root_id, path, present in database.execute("SELECT root_id, path, present FROM roots")
        if not present or not Path(os.fsdecode(path)).is_dir()
    ]
    where = "path NOT IN (SELECT path FROM broken)"
    values: tuple[bytes | int, ...] = tuple(gone)
    if gone:
        where += f" AND root_id NOT IN ({','.join('?' * len(gone))})"
    if folders is not None:
        conditions = [_inside("path", folder) for folder in folders]
        where += f" AND ({' OR '.join(sql for sql, _ in conditions) or '0'})"
        values += tuple(value for _, pair in conditions for value in pair)
    return where, values


def _load_pool(database: Connection, where: str, values: tuple[bytes | int, ...]) -> TrackPool:
    rows = database.execute(
        f"SELECT track_id, artist_id, valence, arousal, duration_s FROM tracks WHERE {where} "
        "ORDER BY track_id",
        values,
    ).fetchall()
    table = np.array(rows, dtype=np.float64).reshape(-1, 5)
    ids = table[:, :2].astype(np.int64)
    valence, arousal, duration_s = (table[:, k].astype(np.float32) for k in (2, 3, 4))
    return TrackPool(ids[:, 0].copy(), ids[:, 1].copy(), valence, arousal, duration_s)


def _store(database: Connection, root_id: int, path: Path, key: FileKey, analysis: Analysis) -> None:
    tags = analysis.tags
    raw = os.fsencode(path)
    artist_id = 0
    if tags.artist:
        name = tags.artist.casefold()
        database.execute("INSERT OR IGNORE INTO artists (name) VALUES (?)", (name,))
        artist_id = database.execute("SELECT artist_id FROM artists WHERE name = ?", (name,)).fetchone()[0]
    values = {
        "path": raw,
        "size": key.size,
        "mtime_ns": key.mtime_ns,
        "artist_id": artist_id,
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "genre": tags.genre,
        "duration_s": analysis.duration_s,
        "loudness_lufs": analysis.loudness_lufs,
        "valence": analysis.valence,
        "arousal": analysis.arousal,
        "has_cover": tags.has_cover,
    }
    names = ", ".join(values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values)
    database.execute(
        f"INSERT INTO tracks (root_id, {names}) VALUES ({root_id}, {', '.join('?' * len(values))}) "
        f"ON CONFLICT (path) DO UPDATE SET {updates}",
        tuple(values.values()),
    )
    database.execute("DELETE FROM broken WHERE path = ?", (raw,))


def _track(row: tuple[Any, ...]) -> Track:
    """Make a track of a row of `COLUMNS`."""
    track_id, raw, title, artist, album, genre, duration_s, loudness_lufs, valence, arousal, has_cover = row
    path = Path(os.fsdecode(raw))
    return Track(
        track_id=track_id,
        path=path,
        title=title,
        artist=artist,
        album=album,
        genre=genre,
        duration_s=duration_s,
        loudness_lufs=loudness_lufs,
        valence=valence,
        arousal=arousal,
        has_cover=bool(has_cover),
        builtin=path.is_relative_to(builtin_library()),
    )


def _folder_key(folder: Path) -> bytes:
    """Encode a folder as it is stored: absolute, without symbolic links, as bytes, so that any name works."""
    return os.fsencode(folder.expanduser().resolve())


def _inside(column: str, folder: Path) -> tuple[str, tuple[bytes, bytes]]:
    """Make the SQL condition for paths inside a folder: a range of bytes, which the index serves."""
    prefix = _folder_key(folder).rstrip(os.sep.encode()) + os.sep.encode()
    return f"({column} > ? AND {column} < ?)", (prefix, prefix[:-1] + bytes([prefix[-1] + 1]))
