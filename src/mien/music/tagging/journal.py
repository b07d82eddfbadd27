"""The journal of what was written into files, so that it can be taken back."""

import base64
import contextlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mien.errors import LibraryError
from mien.files import write_atomically
from mien.music.tagging.splice import Splice

__all__ = ["Journal", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """One change of one file.

    Attributes
    ----------
    path
        The file, without symbolic links.
    before, after
        Digests of its content (`mien.music.tagging.splice.digest`).
    mtime_ns
        Its modification time before.
    splices
        What turns the changed file back.
    """

    path: Path
    before: str
    mtime_ns: int
    after: str
    splices: tuple[Splice, ...]


class Journal:
    """A file with a line of JSON for each change, the oldest first.

    Parameters
    ----------
    path
        The file; made at the first change.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, entry: Written) -> None:
        """Take down a change that is about to be made; it is on the disk when this returns.

        Raises
        ------
        OSError
            When it cannot be written; the file is then as it was.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        length = self.path.stat().st_size if self.path.exists() else 0
        try:
            with self.path.open("a+b") as file:
                if length:
                    file.seek(length - 1)
                    # What a crash has cut off must not swallow this line.
                    file.write(b"" if file.read(1) == b"\n" else b"\n")
                file.write(_line(entry))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            # Only now, since closing writes what is left.
            with contextlib.suppress(OSError):
                os.truncate(self.path, length)
            raise

    def entries(self) -> list[Written]:
        """Return what was taken down, the oldest first; lines that are `damaged` are left out.

        Raises
        ------
        LibraryError
            When the file cannot be read.
        """
        return [entry for entry in map(_entry, self._lines()) if entry is not None]

    def damaged(self) -> list[int]:
        """Return the numbers of the lines that cannot be read, from 1 on; one that a crash cut off is none of them.

        Raises
        ------
        LibraryError
            When the file cannot be read.
        """
        # The last line has no end, and its change was not made.
        whole = self._lines()[:-1]
        return [number for number, line in enumerate(whole, 1) if line and _entry(line) is None]

    def remove(self, entries: Iterable[Written]) -> None:
        """Take entries out, in one step; all else stays, also what was taken down since they were read.

        Raises
        ------
        LibraryError, OSError
            When the file cannot be read or written.
        """
        gone = set(map(_line, entries))
        content = b"".join(line + b"\n" for line in self._lines() if line and line + b"\n" not in gone)
        if content:
            write_atomically(self.path, content, private=True)
        else:
            self.path.unlink(missing_ok=True)

    def _lines(self) -> list[bytes]:
        try:
            return self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LibraryError(f"{self.path}: cannot be read ({error.strerror}); check its rights") from error


def _line(entry: Written) -> bytes:
    splices = [
        [splice.start, *(base64.b64encode(data).decode() for data in (splice.old, splice.new))]
        for splice in entry.splices
    ]
    fields = {
        # Names of files need not be text.
        "path": base64.b64encode(os.fsencode(entry.path)).decode(),
        "before": entry.before,
        "mtime_ns": entry.mtime_ns,
        "after": entry.after,
        "splices": splices,
    }
    return json.dumps(fields).encode() + b"\n"


def _entry(line: bytes) -> Written | None:
    """Read a line; None when it is empty or damaged."""
    try:
        fields = json.loads(line)
        return Written(
            Path(os.fsdecode(base64.b64decode(fields["path"]))),
            str(fields["before"]),
            int(fields["mtime_ns"]),
            str(fields["after"]),
            tuple(
                Splice(int(start), base64.b64decode(old), base64.b64decode(new))
                for start, old, new in fields["splices"]
            ),
        )
    except (ValueError, KeyError, TypeError):
        return None
