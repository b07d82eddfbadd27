"""The CSV files that Exportify makes of Spotify's playlists: tracks that open by link, with Spotify's own figures."""

import csv
import io
import math
import re
from collections.abc import Iterator
from typing import Final

from mien.errors import LibraryError
from mien.music.playlists.entry import Entry
from mien.music.tags import TEXT_LIMIT
from mien.music.text import one_line
from mien.saying import Saying

__all__ = ["read"]

COLUMNS: Final = {
    "title": ("track name",),
    "artist": ("artist name(s)", "artist name", "artist"),
    "album": ("album name", "album"),
    "uri": ("track uri", "spotify uri", "spotify id", "track id"),
    "duration_ms": ("track duration (ms)", "duration (ms)"),
    "valence": ("valence",),
    "energy": ("energy",),
    "tempo_bpm": ("tempo",),
}
"""What is read, and what the versions of Exportify call it."""

SPOTIFY_ID: Final = re.compile(r"(?:spotify:track:|https://open\.spotify\.com/track/)?([A-Za-z0-9]{22})")


def read(content: bytes) -> Iterator[Entry]:
    """Yield the entries of an Exportify file, old or new; columns are found by their names.

    Spotify's valence and energy, 0 to 1, become valence and arousal, -1 to 1.

    Raises
    ------
    LibraryError
        When it is no CSV file with a column ``Track Name``.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise LibraryError(
            Saying("not a CSV file in UTF-8 ({reason}); export it again", reason=str(error))
        ) from error
    places = _places(rows[0] if rows else [])
    if "title" not in places or not {"artist", "uri"} & set(places):
        raise LibraryError(
            Saying(
                "not an Exportify file: its first row names no Track Name with Artist Name(s) or Track URI; "
                "export the playlist with Exportify and keep that row"
            )
        )
    return (_entry(_fields(row, places)) for row in rows[1:] if any(row))


def _places(header: list[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    return {
        field: names.index(next(alias for alias in aliases if alias in names))
        for field, aliases in COLUMNS.items()
        if set(aliases) & set(names)
    }


def _fields(row: list[str], places: dict[str, int]) -> dict[str, str]:
    return {field: one_line(row[place])[:TEXT_LIMIT] for field, place in places.items() if place < len(row)}


def _entry(fields: dict[str, str]) -> Entry:
    uri = fields.get("uri", "")
    # Local files in a Spotify playlist have other addresses, which open nothing.
    known = SPOTIFY_ID.fullmatch(uri)
    duration_ms = _number(fields.get("duration_ms", ""), 1.0, 1e9)
    return Entry(
        uri,
        title=fields.get("title", ""),
        artist=fields.get("artist", ""),
        album=fields.get("album", ""),
        duration_s=None if duration_ms is None else duration_ms / 1000,
        link=f"https://open.spotify.com/track/{known[1]}" if known else "",
        valence=_signed(fields.get("valence", "")),
        arousal=_signed(fields.get("energy", "")),
        # Spotify writes 0 for a tempo that it could not tell.
        tempo_bpm=_number(fields.get("tempo_bpm", ""), 1.0, 1e3),
    )


def _signed(text: str) -> float | None:
    share = _number(text, 0.0, 1.0)
    return None if share is None else 2.0 * share - 1.0


def _number(text: str, low: float, high: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and low <= value <= high else None
