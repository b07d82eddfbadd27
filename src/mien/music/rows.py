"""Rows of the catalog: how tracks and pools are made of them, and how folders are found in them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from mien.database import Connection
from mien.music.builtin_path import builtin_library
from mien.music.pool import TrackPool
from mien.music.track import Track

__all__ = ["COLUMNS", "TRACKS", "Value", "folder_key", "inside", "load_pool", "playable", "track_of"]

Value = bytes | int

COLUMNS: Final = (
    "track_id, path, title, artist, album, genre, duration_s, loudness_lufs, "
    "coalesce(corrections.valence, tracks.valence), coalesce(corrections.arousal, tracks.arousal), has_cover, "
    "tracks.song_id, tempo_bpm, track_gain_db, album_gain_db, corrections.song_id IS NOT NULL, "
    "true_peak_dbtp, silence_before_s, silence_after_s, musical_key, key_confidence"
)
"""What `track_of` needs, of `TRACKS`."""

TRACKS: Final = "tracks LEFT JOIN corrections ON corrections.song_id = tracks.song_id"
"""Tracks with the listener's own place of each, where there is one."""

POOL_COLUMNS: Final = {
    "track_id": "track_id",
    "song_id": "song_id",
    "artist_id": "artist_id",
    "genre_id": "genre_id",
    "valence": "valence",
    "arousal": "arousal",
    "duration_s": "duration_s",
    # numpy makes no number of None; SQLite has infinity, but no NaN.
    "loudness_lufs": "coalesce(loudness_lufs, 9e999)",
    "tempo_bpm": "coalesce(tempo_bpm, 9e999)",
}
"""What a pool is made of: each of its columns, and where it is in the catalog."""

POOL_ROW: Final = np.dtype([(name, "i8" if name.endswith("_id") else "f4") for name in POOL_COLUMNS])
POOL_BLOCK: Final = 20_000
"""Rows that are held as Python objects at a time while a pool is loaded: 10 MB of them."""


def track_of(row: tuple[Any, ...]) -> Track:
    """Make a track of a row of `COLUMNS`."""
    (
        track_id,
        raw,
        title,
        artist,
        album,
        genre,
        duration_s,
        loudness_lufs,
        valence,
        arousal,
        has_cover,
        *rest,
    ) = row
    song_id, tempo_bpm, track_gain_db, album_gain_db, placed, *measured = rest
    true_peak_dbtp, silence_before_s, silence_after_s, musical_key, key_confidence = measured
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
        song_id=song_id,
        tempo_bpm=tempo_bpm,
        track_gain_db=track_gain_db,
        album_gain_db=album_gain_db,
        placed=bool(placed),
        true_peak_dbtp=true_peak_dbtp,
        silence_before_s=silence_before_s,
        silence_after_s=silence_after_s,
        musical_key=musical_key,
        key_confidence=key_confidence,
    )


def load_pool(database: Connection, where: str, values: tuple[Value, ...]) -> TrackPool:
    """Load the tracks that a condition picks, in the order of their numbers."""
    cursor = database.execute(
        f"SELECT {', '.join(POOL_COLUMNS.values())} FROM tracks WHERE {where} ORDER BY track_id", values
    )
    blocks = [np.empty(0, POOL_ROW)]
    while rows := cursor.fetchmany(POOL_BLOCK):
        blocks.append(np.array(rows, POOL_ROW))
    columns = {name: np.concatenate([block[name] for block in blocks]) for name in POOL_COLUMNS}
    for name in ("loudness_lufs", "tempo_bpm"):
        columns[name][np.isinf(columns[name])] = np.nan
    # Put in place here, since a join would cost every track what few have.
    pool = TrackPool(**columns)
    return pool.placed(*_corrections(database))


def _corrections(database: Connection) -> tuple[np.ndarray[Any, Any], ...]:
    rows = database.execute("SELECT song_id, valence, arousal FROM corrections").fetchall()
    table = np.array(rows, [("song_id", "i8"), ("valence", "f4"), ("arousal", "f4")])
    return table["song_id"], table["valence"], table["arousal"]


def folder_key(folder: Path) -> bytes:
    """Encode a folder as it is stored: absolute, without symbolic links, as bytes, so that any name works."""
    return os.fsencode(folder.expanduser().resolve())


def inside(column: str, folder: Path) -> tuple[str, tuple[bytes, bytes]]:
    """Make the SQL condition for paths inside a folder: a range of bytes, which the index serves."""
    prefix = folder_key(folder).rstrip(os.sep.encode()) + os.sep.encode()
    return f"({column} > ? AND {column} < ?)", (prefix, prefix[:-1] + bytes([prefix[-1] + 1]))


def playable(database: Connection, folders: Sequence[Path] | None) -> tuple[str, tuple[Value, ...]]:
    """Make the SQL condition for tracks to offer, with its values; roots are looked for on disk each time."""
    gone = [
        root_id
        for root_id, path, present in database.execute("SELECT root_id, path, present FROM roots")
        if not present or not Path(os.fsdecode(path)).is_dir()
    ]
    where = "path NOT IN (SELECT path FROM broken)"
    values: tuple[Value, ...] = tuple(gone)
    if gone:
        where += f" AND root_id NOT IN ({','.join('?' * len(gone))})"
    if folders is not None:
        conditions = [inside("path", folder) for folder in folders]
        where += f" AND ({' OR '.join(sql for sql, _ in conditions) or '0'})"
        values += tuple(value for _, pair in conditions for value in pair)
    return where, values
