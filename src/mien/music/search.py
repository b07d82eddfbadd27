"""Find tracks by what a listener types: quick however many match, and the likeliest first."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from mien.database import Connection
from mien.music.rows import Value

__all__ = ["find"]

CANDIDATES: Final = 200
"""Matches of each kind that are looked at. A listener who has typed one letter reads no list of a hundred thousand, and
ordering all of those would take seconds."""


def find(database: Connection, text: str, limit: int, where: str, values: Sequence[Value]) -> list[int]:
    """Return the numbers of the tracks that match best, the best first.

    Parameters
    ----------
    database
        The catalog's.
    text
        What was typed; no character has a special meaning.
    limit
        Most tracks returned.
    where, values
        Condition for tracks to offer.
    """
    words = "".join(c if c.isalnum() else " " for c in text).split()
    if not words:
        return []
    most = max(limit, CANDIDATES)
    everywhere = " ".join(f'"{word}"*' for word in words)
    beginning = f'^ "{" ".join(words)}" *'
    found: dict[int, tuple[str, str]] = {}
    for query in (everywhere, f"title : {beginning}", f"artist : {beginning}"):
        # CROSS keeps SQLite from going through all tracks and looking each up in the index.
        rows = database.execute(
            "SELECT track_id, tracks.title, tracks.artist FROM tracks_fts CROSS JOIN tracks "
            f"ON track_id = tracks_fts.rowid WHERE tracks_fts MATCH ? AND {where} LIMIT ?",
            (query, *values, most),
        )
        found.update((track_id, (title, artist)) for track_id, title, artist in rows)
        if len(found) < most:
            break  # these are all there are
    wanted = " ".join(_plain(word) for word in words)
    ranks = {track_id: _rank(wanted, *names) for track_id, names in found.items()}
    return sorted(ranks, key=lambda track_id: (ranks[track_id], track_id))[:limit]


def _rank(wanted: str, title: str, artist: str) -> tuple[int, int]:
    """Order matches: whole title, whole artist, beginning of title, beginning of artist, rest; short titles first."""
    title, artist = _plain(title), _plain(artist)
    if title == wanted:
        return 0, 0
    if artist == wanted:
        return 1, 0
    if title.startswith(wanted):
        return 2, len(title)
    return (3, 0) if artist.startswith(wanted) else (4, len(title))


def _plain(text: str) -> str:
    """Return a text without accents and case, as the index has it."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
