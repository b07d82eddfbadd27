"""What a playlist file says of one track."""

import os
import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

__all__ = ["MAX_ENTRIES", "MAX_FILE_BYTES", "SCHEME", "Entry", "paths_of", "paths_of_url", "split_label"]

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
"""Largest playlist file; one of 20,000 entries has about 4 MB."""

MAX_ENTRIES: Final = 20_000
"""Most entries of a playlist; twice what Spotify allows."""

SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""Beginning of a URL, or of a name such as ``Re: Stacks.mp3``. One letter before the colon is a drive."""

ADDRESS: Final = re.compile(rf"(?:file|spotify):|{SCHEME.pattern}//", re.IGNORECASE)
"""Beginning of what can only be a URL."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One track of a playlist file.

    Attributes
    ----------
    location
        How the file names it: a path, a URL, or empty.
    paths
        Files of this machine that ``location`` may mean, absolute, the likeliest first; none for a web address.
    title, artist, album
        Empty when the file does not say.
    duration_s
        Length in seconds, or None.
    link
        An ``https`` address that opens the track somewhere else; empty when there is none.
    valence, arousal
        Place on the plane, each -1 to 1, or None.
    tempo_bpm
        Beats a minute, or None.
    """

    location: str
    paths: tuple[Path, ...] = ()
    title: str = ""
    artist: str = ""
    album: str = ""
    duration_s: float | None = None
    link: str = ""
    valence: float | None = None
    arousal: float | None = None
    tempo_bpm: float | None = None

    @property
    def label(self) -> str:
        """What to call it in a message."""
        named = f"{self.artist} - {self.title}" if self.artist else self.title
        return named or self.location


def paths_of(raw: bytes, folder: Path) -> tuple[Path, ...]:
    """Return the files that a line of a playlist may mean.

    Parameters
    ----------
    raw
        The line: a path, absolute or relative to the playlist's folder, or a URL; in UTF-8, in the bytes of the file
        system, or in Windows' Western code page.
    folder
        Where the playlist lies.
    """
    texts = [os.fsdecode(raw)]
    if not _is_utf8(raw):
        texts.append(raw.decode("cp1252", "replace"))
    found: list[Path] = []
    for text in texts:
        if ADDRESS.match(text):
            found += paths_of_url(text, folder)
            continue
        found.append(_absolute(text, folder))
        if "\\" in text and not PureWindowsPath(text).drive:
            found.append(_absolute(text.replace("\\", "/"), folder))
    return tuple(dict.fromkeys(found))


def paths_of_url(url: str, folder: Path) -> tuple[Path, ...]:
    """Return the file that a ``file:`` URL or a relative one means; none for an address elsewhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    if parts.scheme not in {"", "file"} or parts.netloc not in {"", "localhost"}:
        return ()
    text = os.fsdecode(unquote_to_bytes(os.fsencode(parts.path)))
    if os.name == "nt" and re.match(r"/[A-Za-z]:", text):
        text = text[1:]
    return (_absolute(text, folder),) if text else ()


def split_label(label: str) -> tuple[str, str]:
    """Split ``Artist - Title`` into artist and title; without a dash all of it is the title."""
    artist, dash, title = label.partition(" - ")
    return (artist.strip(), title.strip()) if dash else ("", label.strip())


def _absolute(text: str, folder: Path) -> Path:
    # normpath, since what the name leads to need not exist; a NUL would make every look at the path fail.
    return Path(os.path.normpath(folder / text.replace("\0", "")))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
