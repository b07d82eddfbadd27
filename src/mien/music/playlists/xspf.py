"""XSPF, the XML playlist, and JSPF, the same in JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote_from_bytes
from xml.parsers import expat
from xml.sax.saxutils import escape

from mien.errors import LibraryError
from mien.music.playlists.entry import Entry, paths_of_url
from mien.music.playlists.m3u import location_of
from mien.music.track import Track
from mien.saying import Saying

__all__ = ["read_jspf", "read_xspf", "write_jspf", "write_xspf"]

MAX_DEPTH: Final = 64
"""Deepest nesting of elements; tracks have five levels, extensions some more."""

FIELDS: Final = ("location", "title", "creator", "album", "duration")
PLAIN: Final = "".join(chr(code) if chr(code).isprintable() else "\ufffd" for code in range(32))
"""Stand-ins for control characters, most of which XML does not allow."""


def read_xspf(content: bytes, folder: Path) -> Iterator[Entry]:
    """Yield the entries of an XSPF file; relative addresses are relative to ``folder``.

    Raises
    ------
    LibraryError
        When it is no well-formed XML, or declares a document type: entities, which only that can define, make small
        files expand to gigabytes.
    """
    return (_entry(fields, folder) for fields in _Reader().read(content))


def read_jspf(content: bytes, folder: Path) -> Iterator[Entry]:
    """Yield the entries of a JSPF file; relative addresses are relative to ``folder``.

    Raises
    ------
    LibraryError
        When it is no JSON, or holds no list of tracks.
    """
    try:
        tracks = json.loads(content.decode("utf-8-sig"))["playlist"]["track"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise LibraryError(
            Saying(
                "not a JSPF playlist ({reason}); expected a JSON object with playlist.track",
                reason=str(error),
            )
        ) from error
    if not isinstance(tracks, list):
        raise LibraryError(f"not a JSPF playlist: playlist.track is a {type(tracks).__name__}, not a list")
    return (_entry(_texts(track), folder) for track in tracks if isinstance(track, dict))


def write_xspf(tracks: Iterable[Track], playlist: Path | None) -> bytes:
    """Return tracks as an XSPF file; ``playlist`` as for M3U."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<playlist version="1" xmlns="http://xspf.org/ns/0/">',
        "  <trackList>",
    ]
    for track in tracks:
        fields = "".join(
            f"<{name}>{escape(str(value).translate(PLAIN))}</{name}>"
            for name, value in _fields(track, playlist).items()
        )
        lines.append(f"    <track>{fields}</track>")
    return ("\n".join([*lines, "  </trackList>", "</playlist>"]) + "\n").encode()


def write_jspf(tracks: Iterable[Track], playlist: Path | None) -> bytes:
    """Return tracks as a JSPF file; ``playlist`` as for M3U."""
    listed = []
    for track in tracks:
        fields = _fields(track, playlist)
        listed.append(fields | {"location": [fields["location"]]})
    return (json.dumps({"playlist": {"track": listed}}, indent=1) + "\n").encode()


class _Reader:
    """Collects the texts of each track's elements, whatever their namespace."""

    def __init__(self) -> None:
        self._tracks: list[dict[str, str]] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.buffer_text = True

    def read(self, content: bytes) -> list[dict[str, str]]:
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise LibraryError(
                Saying("not a well-formed XSPF playlist ({reason}); export it again", reason=str(error))
            ) from error
        return self._tracks

    def _refuse(self, *_: object) -> None:
        raise LibraryError(Saying("the XSPF playlist has a DOCTYPE, which is not read; remove that line"))

    def _start(self, name: str, _: object) -> None:
        if len(self._path) == MAX_DEPTH:
            raise LibraryError(f"the XSPF playlist nests deeper than {MAX_DEPTH} levels; export it again")
        self._path.append(name.rpartition(" ")[2])
        self._text.clear()
        if self._path == ["playlist", "trackList", "track"]:
            self._tracks.append({})

    def _end(self, _: str) -> None:
        if self._path[:-1] == ["playlist", "trackList", "track"]:
            # Several locations are the same track elsewhere; the first is preferred.
            self._tracks[-1].setdefault(self._path[-1], "".join(self._text).strip())
        self._path.pop()
        self._text.clear()


def _texts(track: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name in FIELDS:
        value = track.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, str | int | float):
            # JSON can hold half a character, which no file and no database can.
            found[name] = str(value).encode("utf-8", "replace").decode("utf-8")
    return found


def _entry(fields: Mapping[str, str], folder: Path) -> Entry:
    location = fields.get("location", "")
    return Entry(
        location,
        paths_of_url(location, folder) if location else (),
        fields.get("title", ""),
        fields.get("creator", ""),
        fields.get("album", ""),
        _duration_s(fields.get("duration", "")),
    )


def _duration_s(milliseconds: str) -> float | None:
    try:
        duration_s = float(milliseconds) / 1000
    except ValueError:
        return None
    return duration_s if 0.0 < duration_s < 1e6 else None


def _fields(track: Track, playlist: Path | None) -> dict[str, str | int]:
    location = location_of(track.path, playlist)
    path = Path(location)
    # as_uri escapes the bytes of a name, also those that are no text.
    # A colon in a relative one would end a scheme; quoting escapes it.
    address = (
        path.as_uri()
        if path.is_absolute()
        else quote_from_bytes(path.as_posix().encode("utf-8", "surrogateescape"))
    )
    fields: dict[str, str | int] = {
        "location": address,
        "title": track.title,
        "creator": track.artist,
        "album": track.album,
        "duration": round(1000 * track.duration_s),
    }
    return {name: value for name, value in fields.items() if value != ""}
