"""PLS: an INI file with ``File1=``, ``Title1=`` and ``Length1=``."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from mien.music.playlists.entry import Entry, paths_of, split_label
from mien.music.playlists.m3u import line_of
from mien.music.track import Track

__all__ = ["read", "write"]

FIELD: Final = re.compile(rb"\s*(file|title|length)([0-9]{1,9})\s*=(.*)", re.IGNORECASE)


def read(content: bytes, folder: Path) -> Iterator[Entry]:
    """Yield the entries of a PLS file, by their numbers; relative paths are relative to ``folder``."""
    found: defaultdict[int, dict[bytes, bytes]] = defaultdict(dict)
    for line in content.removeprefix(b"\xef\xbb\xbf").splitlines():
        if match := FIELD.fullmatch(line):
            found[int(match[2])][match[1].lower()] = match[3].strip()
    for _, fields in sorted(found.items()):
        if location := fields.get(b"file"):
            artist, title = split_label(fields.get(b"title", b"").decode("utf-8", "replace"))
            yield Entry(
                location.decode("utf-8", "replace"),
                paths_of(location, folder),
                title,
                artist,
                duration_s=_length_s(fields.get(b"length", b"")),
            )


def write(tracks: Iterable[Track], playlist: Path | None) -> bytes:
    """Return tracks as a PLS file in UTF-8; ``playlist`` as for M3U."""
    lines = ["[playlist]"]
    count = 0
    for count, track in enumerate(tracks, 1):
        label = f"{track.artist} - {track.title}" if track.artist else track.title
        lines += [
            f"File{count}={line_of(track.path, playlist)}",
            f"Title{count}={label}",
            f"Length{count}={round(track.duration_s)}",
        ]
    lines += [f"NumberOfEntries={count}", "Version=2"]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def _length_s(text: bytes) -> float | None:
    # -1 stands for a stream.
    return float(text) if text.isdigit() and 0 < len(text) < 7 and int(text) else None
