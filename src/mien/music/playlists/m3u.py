"""M3U and M3U8: one path a line, with ``#EXTINF`` lines that name the track."""

import codecs
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from mien.music.playlists.entry import SCHEME, Entry, paths_of, split_label
from mien.music.track import Track

__all__ = ["line_of", "location_of", "read", "write"]

MARKS: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}


def read(content: bytes, folder: Path) -> Iterator[Entry]:
    """Yield the entries of an M3U file in any usual encoding.

    Parameters
    ----------
    content
        All of the file.
    folder
        What relative paths are relative to.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            content = content.decode(encoding, "replace").encode()
            break
    artist, title, duration_s = "", "", None
    for raw in content.splitlines():
        line = raw.strip()
        if line.upper().startswith(b"#EXTINF:"):
            duration_s, artist, title = _extinf(_text(line[8:]))
        elif line and not line.startswith(b"#"):
            # Spaces at the end belong to the name of the file, or to nothing.
            paths = tuple(dict.fromkeys(paths_of(line, folder) + paths_of(raw.lstrip(), folder)))
            yield Entry(_text(line), paths, title, artist, duration_s=duration_s)
            artist, title, duration_s = "", "", None


def write(tracks: Iterable[Track], playlist: Path | None) -> bytes:
    """Return tracks as an extended M3U file in UTF-8.

    Parameters
    ----------
    tracks
        In playing order.
    playlist
        Where the file will lie, for paths relative to it; None for absolute ones. A track on another drive stays
        absolute.
    """
    lines = ["#EXTM3U"]
    for track in tracks:
        label = f"{track.artist} - {track.title}" if track.artist else track.title
        lines += [f"#EXTINF:{round(track.duration_s)},{label}", line_of(track.path, playlist)]
    # Undecodable bytes of a file name go out as the bytes that they were.
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def location_of(track: Path, playlist: Path | None) -> str:
    """Return a track's path as a playlist names it: relative to the playlist's folder, or absolute for None."""
    if playlist is None:
        return str(track)
    try:
        return os.path.relpath(track, playlist.resolve().parent)
    except ValueError:  # another drive
        return str(track)


def line_of(track: Path, playlist: Path | None) -> str:
    """Return a track's path as one line of a playlist, as `location_of` does; where no line can hold it, as a URL."""
    location = location_of(track, playlist)
    if "\n" in location or "\r" in location:
        return track.as_uri()
    # A name that begins like a comment would be skipped by the reader, and one like a URL taken for that.
    return f"./{location}" if location.startswith("#") or SCHEME.match(location) else location


def _extinf(text: str) -> tuple[float | None, str, str]:
    """Take ``123,Artist - Title`` apart; attributes such as ``tvg-id="..."`` may stand before the comma."""
    length, _, label = text.partition(",")
    try:
        duration_s = float(length.split()[0])
    except (ValueError, IndexError):
        duration_s = -1.0
    artist, title = split_label(label)
    return (duration_s if 0.0 < duration_s < 1e6 else None), artist, title


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
