"""Playlist files that any other player reads."""

import os
from collections.abc import Iterable
from pathlib import Path

from mien.errors import LibraryError
from mien.files import write_atomically
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
        # Undecodable bytes of a file name go out as the bytes that they were.
        write_atomically(path, ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"))
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
