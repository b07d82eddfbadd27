"""Playlist files of any kind: read and written by the ending of their names."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from mien.errors import LibraryError, reason_of
from mien.files import write_atomically
from mien.music.playlists import exportify, m3u, pls, xspf
from mien.music.playlists.entry import MAX_ENTRIES, MAX_FILE_BYTES, Entry
from mien.music.track import Track
from mien.saying import Saying

__all__ = [
    "READ_SUFFIXES",
    "WRITE_SUFFIXES",
    "parse_playlist",
    "read_playlist",
    "render_playlist",
    "write_playlist",
]

READERS: Final[dict[str, Callable[[bytes, Path], Iterator[Entry]]]] = {
    ".m3u8": m3u.read,
    ".m3u": m3u.read,
    ".pls": pls.read,
    ".xspf": xspf.read_xspf,
    ".jspf": xspf.read_jspf,
    ".csv": lambda content, _: exportify.read(content),
}
WRITERS: Final[dict[str, Callable[[Iterable[Track], Path | None], bytes]]] = {
    ".m3u8": m3u.write,
    ".m3u": m3u.write,
    ".pls": pls.write,
    ".xspf": xspf.write_xspf,
    ".jspf": xspf.write_jspf,
}
READ_SUFFIXES: Final = tuple(READERS)
"""Endings of the files that are read."""
WRITE_SUFFIXES: Final = tuple(WRITERS)
"""Endings of the files that are written."""


def read_playlist(path: Path) -> list[Entry]:
    """Read a playlist file.

    Parameters
    ----------
    path
        Its ending says what it is, see `READ_SUFFIXES`.

    Raises
    ------
    LibraryError
        When it cannot be read, is of another kind, too large, or has too many entries.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise LibraryError(
            Saying(
                "{file}: the playlist cannot be read ({reason}); check the path",
                file=str(path),
                reason=reason_of(error),
            )
        ) from error
    return parse_playlist(path, content)


def parse_playlist(path: Path, content: bytes) -> list[Entry]:
    """Read the content of a playlist file that lies, or once lay, at ``path``.

    Raises
    ------
    LibraryError
        As `read_playlist`.
    """
    if len(content) > MAX_FILE_BYTES:
        raise LibraryError(
            Saying(
                "{file}: longer than {limit} bytes; split the playlist",
                file=str(path),
                limit=f"{MAX_FILE_BYTES:,}",
            )
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise LibraryError(
            Saying(
                "{file}: the name of a playlist ends in one of {endings}",
                file=str(path),
                endings=", ".join(READ_SUFFIXES),
            )
        )
    try:
        entries = list(islice(reader(content, path.absolute().parent), MAX_ENTRIES + 1))
    except LibraryError as error:
        raise LibraryError(Saying("{file}: {problem}", file=str(path), problem=str(error))) from error
    if len(entries) > MAX_ENTRIES:
        raise LibraryError(
            Saying(
                "{file}: has more than {limit} entries; split the playlist",
                file=str(path),
                limit=f"{MAX_ENTRIES:,}",
            )
        )
    return entries


def render_playlist(suffix: str, tracks: Iterable[Track], *, relative_to: Path | None = None) -> bytes:
    """Return a playlist as the content of a file.

    Parameters
    ----------
    suffix
        One of `WRITE_SUFFIXES`.
    tracks
        In playing order.
    relative_to
        The file that it will be, for paths relative to it; None for absolute paths.

    Raises
    ------
    LibraryError
        When no playlist has this ending.
    """
    return _writer(suffix, suffix or "no ending")(tracks, relative_to)


def write_playlist(path: Path, tracks: Iterable[Track], *, relative: bool = False) -> None:
    """Write tracks as a playlist file; an existing one is replaced whole or not at all.

    Parameters
    ----------
    path
        The playlist file; its ending says what is written, see `WRITE_SUFFIXES`.
    tracks
        In playing order.
    relative
        Write paths relative to the playlist's folder, so that both can be moved together; absolute otherwise.
        A track on another drive stays absolute.

    Raises
    ------
    LibraryError
        When the ending is another, or the file cannot be written.
    """
    content = _writer(path.suffix, str(path))(tracks, path if relative else None)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise LibraryError(
            f"{path}: the playlist cannot be written ({error.strerror}); choose another place"
        ) from error


def _writer(suffix: str, named: str) -> Callable[[Iterable[Track], Path | None], bytes]:
    """Return what writes playlists of an ending; LibraryError under the given name when nothing does."""
    try:
        return WRITERS[suffix.lower()]
    except KeyError:
        raise LibraryError(
            f"{named}: a playlist is written as one of {', '.join(WRITE_SUFFIXES)}; give it such an ending"
        ) from None
