"""Playlist files that any other player reads."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from mien.errors import LibraryError
from mien.music.track import Track

__all__ = ["write_m3u8"]


def write_m3u8(path: Path, tracks: Iterable[Track], *, relative: bool = False) -> None:
    """Write tracks as an extended M3U playlist in UTF-8; an existing file is replaced whole or not at all.

    Parameters
    ----------
    path
        The playlist file.
    tracks
        In playing order.
    relative
        Write paths relative to the playlist's folder, so that both can be moved together; absolute otherwise.
        A track on another drive stays absolute.

    Raises
    ------
    LibraryError
        When the file cannot be written.
    """
    lines = ["#EXTM3U"]
    for track in tracks:
        label = f"{track.artist} - {track.title}" if track.artist else track.title
        lines += [f"#EXTINF:{round(track.duration_s)},{label}", _location(track.path, path, relative)]
    try:
        _replace(path, "\n".join(lines) + "\n")
    except OSError as error:
        raise LibraryError(
            f"{path}: the playlist cannot be written ({error.strerror}); choose another place"
        ) from error


def _location(track: Path, playlist: Path, relative: bool) -> str:
    if not relative:
        return str(track)
    try:
        location = os.path.relpath(track, playlist.resolve().parent)
    except ValueError:
        return str(track)
    # A name that begins like a comment would be skipped by the reader.
    return f"./{location}" if location.startswith("#") else location


def _replace(path: Path, text: str) -> None:
    """Write beside the target, then rename over it: a reader never sees half a file."""
    handle, temporary = tempfile.mkstemp(prefix=".mien-", suffix=".m3u8", dir=path.resolve().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            # Undecodable bytes of a file name go out as the bytes that they were.
            file.write(text.encode("utf-8", "surrogateescape"))
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
