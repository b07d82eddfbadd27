"""Find the audio files under a folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mien.music.catalog import BrokenFile, FileKey
from mien.music.tags import COVER_NAMES
from mien.saying import Saying

__all__ = ["AUDIO_SUFFIXES", "Walk", "walk"]

AUDIO_SUFFIXES = frozenset(
    {".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".mp4a", ".aac", ".wav"}
)
"""Suffixes, in lower case, of the files that a scan looks into."""


@dataclass(slots=True)
class Walk:
    """What lies under a folder.

    Attributes
    ----------
    files
        Audio files, each with its size and modification time, in the order of their paths.
    unreadable
        Folders that could not be listed; what is known of files in them is kept.
    covered
        Folders in which a file has the name of a cover.
    links
        Symbolic links to folders, and those that lead to nothing.
    """

    files: dict[Path, FileKey] = field(default_factory=dict)
    unreadable: list[BrokenFile] = field(default_factory=list)
    covered: set[Path] = field(default_factory=set)
    links: list[Path] = field(default_factory=list)


def walk(folder: Path) -> Walk:
    """List the audio files under a folder, however deep.

    Hidden files and folders are left out. Symbolic links are followed, but no folder is entered twice, so
    loops do no harm.

    Parameters
    ----------
    folder
        An absolute path.
    """
    found = Walk()
    entered: set[tuple[int, int]] = set()
    waiting = [str(folder)]
    while waiting:
        current = waiting.pop()
        try:
            status = Path(current).stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            folders = list(_list(current, found))
        except OSError as error:
            found.unreadable.append(
                BrokenFile(Path(current), Saying("cannot be listed: {reason}", reason=str(error.strerror)))
            )
            continue
        waiting.extend(reversed(folders))
    return found


def _list(current: str, found: Walk) -> Iterator[str]:
    """Note one folder's audio files and yield its folders."""
    with os.scandir(current) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if entry.name in COVER_NAMES:
                found.covered.add(Path(current))
            try:
                if entry.is_dir():
                    if entry.is_symlink():
                        found.links.append(Path(entry.path))
                    yield entry.path
                elif Path(entry.name).suffix.lower() in AUDIO_SUFFIXES and entry.is_file():
                    status = entry.stat()
                    found.files[Path(entry.path)] = FileKey(status.st_size, status.st_mtime_ns)
                elif entry.is_symlink():
                    found.links.append(Path(entry.path))
            except OSError as error:  # a link that leads in a circle, or a file that went away just now
                found.unreadable.append(
                    BrokenFile(
                        Path(entry.path), Saying("cannot be looked at: {reason}", reason=str(error.strerror))
                    )
                )
