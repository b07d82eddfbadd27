"""Find tracks by what a listener types: quick however many match, and the likeliest first."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from mien.database import Connection
from mien.music.rows import Value

__all__ = ["find", "plain"]

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
    # An accent that is coded as a character of its own would end the word.
    composed = unicodedata.normalize("NFC", text)
    words = "".join(c if c.isalnum() else " " for c in composed).split()
    most = max(limit, CANDIDATES)
    # Half a character, which JSON can hold, fits into no database.
    wanted = plain(" ".join(text.split())).encode("utf-8", "replace").decode("utf-8")
    if not wanted:
        return []
    # Nothing that begins like it comes after this.
    end = wanted + "\U0010ffff"
    # CROSS and INDEXED BY keep SQLite from going through all tracks of a folder.
    by_words = (
        "tracks_fts CROSS JOIN tracks ON track_id = tracks_fts.rowid",
        "tracks_fts MATCH ?",
        (_query(words),),
    )
    # Titles such as “!!!” have no word to be found by, but a beginning.
    places = (
        *([by_words] if words else []),
        ("tracks INDEXED BY tracks_by_title_key", "title_key BETWEEN ? AND ?", (wanted, end)),
        ("tracks INDEXED BY tracks_by_artist_key", "artist_key BETWEEN ? AND ?", (wanted, end)),
    )
    found: dict[int, tuple[str, str]] = {}
    for tables, condition, sought in places:
        rows = database.execute(
            f"SELECT track_id, title_key, artist_key FROM {tables} WHERE {condition} AND {where} LIMIT ?",
            (*sought, *values, most),
        )
        found.update((track_id, (title, artist)) for track_id, title, artist in rows)
        if words and len(found) < most:
            break  # these are all there are
    ranks = {track_id: _rank(wanted, *names) for track_id, names in found.items()}
    return sorted(ranks, key=lambda track_id: (ranks[track_id], track_id))[:limit]


def plain(text: str) -> str:
    """Return a text without accents and case, as the listener may type it."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _query(words: Sequence[str]) -> str:
    return " ".join(f'"{word}"*' for word in words)


def _rank(wanted: str, title: str, artist: str) -> tuple[int, int]:
    """Order matches: whole title, whole artist, beginning of title, beginning of artist, rest; short titles first."""
    if title == wanted:
        return 0, 0
    if artist == wanted:
        return 1, 0
    if title.startswith(wanted):
        return 2, len(title)
    return (3, 0) if artist.startswith(wanted) else (4, len(title))
