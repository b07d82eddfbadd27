"""Tags and cover art of audio files; whatever a tag says is cleaned before anyone sees it."""

import contextlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import av
from tinytag import TinyTag, TinyTagException

from mien.music.text import one_line

__all__ = [
    "COVER_LIMIT_BYTES",
    "COVER_NAMES",
    "MARK",
    "CoverArt",
    "Tags",
    "cover_art",
    "folder_cover",
    "mood_tags",
    "read_tags",
]

COVER_LIMIT_BYTES = 16 * 1024 * 1024
"""Largest cover that is shown; bigger ones are scans, too heavy for a page."""

TEXT_LIMIT = 500
"""Longest tag kept, in characters."""

MOOD_FIELDS = ("mood", "tmoo")
"""Names of mood tags: Vorbis comments, MP4's and ID3's free ones, and ID3v2.4's own frame."""

MARK = "mien_mood"
"""Name of the tag that mien writes beside a mood: the same word and the place that it stands for."""

COVER_NAMES = tuple(
    name
    for stem in ("cover", "folder", "front", "album")
    for suffix in (".jpg", ".jpeg", ".png", ".webp")
    for name in (stem + suffix, stem.capitalize() + suffix)
)
"""Names of pictures that are the cover of all tracks beside them, the likeliest first."""

PLACE = re.compile(r"\s*([0-9]{1,5})")
MOST_PLACE = 9999
"""A larger number of a disc or a track is none."""

NUMBER = re.compile(r"\s*[-+]?[0-9]{1,5}(?:\.[0-9]{1,9})?")
MAX_TAG_GAIN_DB = 60.0
"""A gain beyond this, up or down, is no measurement."""

READ_ERRORS = (TinyTagException, OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What tinytag lets through on mutated files beside its own exception."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says of itself.

    Attributes
    ----------
    title, artist, album, genre
        Cleaned text; empty when the file does not say, except the title, which falls back to the file's stem.
    has_cover
        Whether `cover_art` finds a picture.
    track_gain_db, album_gain_db
        What ReplayGain tags ask for, towards -18 LUFS; None without them.
    moods
        Mood words as they stand in the file, each cleaned; without the one that mien wrote itself.
    disc, number
        Of the track within its album, 1 or more; 0 when the file does not say.
    """

    title: str
    artist: str = ""
    album: str = ""
    genre: str = ""
    has_cover: bool = False
    track_gain_db: float | None = None
    album_gain_db: float | None = None
    moods: tuple[str, ...] = ()
    disc: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class CoverArt:
    """A picture and its media type, known from its first bytes rather than from what the file claims."""

    data: bytes
    mime: str


def read_tags(path: Path) -> Tags:
    """Read a file's tags; one without readable tags gets its stem as title, for `decode` says what is playable.

    Parameters
    ----------
    path
        An audio file.
    """
    tag = _tinytag(path)
    if tag:
        found: tuple[str | None, ...] = (tag.title, tag.artist or tag.albumartist, tag.album, tag.genre)
        texts, places = _texts(tag), (tag.disc, tag.track)
    else:
        texts = {name: [value] for name, value in _container_tags(path).items()}
        found = tuple(texts.get(name, [""])[0] for name in ("title", "artist", "album", "genre"))
        places = _place(texts, "disc"), _place(texts, "track")
    others = {name: values[0] for name, values in texts.items()}
    title, artist, album, genre = (_clean(value) for value in found)
    return Tags(
        title=title or _clean(os.fsencode(path.stem).decode("utf-8", "replace")) or "untitled",
        artist=artist,
        album=album,
        genre=genre,
        has_cover=_embedded(tag) is not None or folder_cover(path.parent) is not None,
        track_gain_db=_gain_db(others, "track"),
        album_gain_db=_gain_db(others, "album"),
        moods=_moods(texts),
        disc=_sensible(places[0]),
        number=_sensible(places[1]),
    )


def _place(texts: Mapping[str, list[str]], name: str) -> int | None:
    """Return the first number of tags such as "3/12"."""
    found = PLACE.match(texts.get(name, [""])[0])
    return int(found[1]) if found else None


def _sensible(place: int | None) -> int:
    return place if place is not None and 0 < place <= MOST_PLACE else 0


def mood_tags(path: Path) -> tuple[tuple[str, ...], str]:
    """Return a file's own mood words, as in `Tags`, and what mien wrote into it: a word and a place, or nothing."""
    tag = _tinytag(path)
    texts = _texts(tag) if tag else {}
    return _moods(texts), _clean("".join(texts.get(MARK, [])[:1]))


def _texts(tag: TinyTag) -> dict[str, list[str]]:
    """Return a file's less usual tags by their names in small letters; each has a value."""
    return {name.lower(): [str(value) for value in values] for name, values in tag.other.items() if values}


def _moods(texts: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return mood words; of mien's own making they would only confirm the estimate that they came from."""
    own = " ".join(texts.get(MARK, [])[:1]).partition(" ")[0]
    found = (_clean(value) for name in MOOD_FIELDS for value in texts.get(name, ()))
    return tuple(dict.fromkeys(word for word in found if word and word != own))


def cover_art(path: Path) -> CoverArt | None:
    """Cover of a track: from the file itself, else ``cover.jpg`` and the like beside it.

    Parameters
    ----------
    path
        An audio file.

    Returns
    -------
    CoverArt or None
        JPEG, PNG, WebP or GIF by content, at most `COVER_LIMIT_BYTES`; None when there is no such picture.
    """
    embedded = _embedded(_tinytag(path))
    if embedded is not None:
        return embedded
    beside = folder_cover(path.parent)
    if beside is None:
        return None
    try:
        return _checked(beside.read_bytes())
    except OSError:
        return None


def _tinytag(path: Path) -> TinyTag | None:
    try:
        return TinyTag.get(str(path), image=True)
    except READ_ERRORS:
        return None


def _gain_db(tags: Mapping[str, str], what: str) -> float | None:
    """Gain that tags ask for: ReplayGain's as text, or Opus' own in steps of 1/256 dB towards -23 LUFS."""
    number = NUMBER.match(str(tags.get(f"replaygain_{what}_gain", "")))
    steps = NUMBER.match(str(tags.get(f"r128_{what}_gain", "")))
    gain_db = float(number[0]) if number else float(steps[0]) / 256 + 5.0 if steps else None
    return gain_db if gain_db is not None and abs(gain_db) <= MAX_TAG_GAIN_DB else None


def _container_tags(path: Path) -> dict[str, str]:
    """Tags as FFmpeg sees them, for containers that tinytag does not know."""
    with (
        contextlib.suppress(av.FFmpegError, OSError, ValueError),
        av.open(str(path), metadata_errors="replace") as file,
    ):
        # Ogg keeps its tags with the stream, most others with the file.
        found = [file.metadata, *(stream.metadata for stream in file.streams.audio[:1])]
        return {key.lower(): value for metadata in found for key, value in metadata.items()}
    return {}


def _clean(value: str | None) -> str:
    """One line of printable text: NULs, line breaks and lone surrogates make no tag."""
    text = (value or "").encode("utf-8", "replace").decode("utf-8")
    return one_line(text)[:TEXT_LIMIT]


def _embedded(tag: TinyTag | None) -> CoverArt | None:
    picture = tag.images.any if tag else None
    return _checked(picture.data) if picture is not None else None


def folder_cover(folder: Path) -> Path | None:
    """Return the first of `COVER_NAMES` in a folder that is a file there and not too big; None without one."""
    for name in COVER_NAMES:
        with contextlib.suppress(OSError):
            found = folder / name
            # A link could lead out of the library, and a pipe would be waited on for ever.
            status = found.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_size <= COVER_LIMIT_BYTES:
                return found
    return None


def _checked(data: bytes) -> CoverArt | None:
    mime = _picture_type(data[:16])
    return CoverArt(bytes(data), mime) if mime and len(data) <= COVER_LIMIT_BYTES else None


def _picture_type(head: bytes) -> str | None:
    """Media type by magic number; SVG is left out because it can carry scripts."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None
