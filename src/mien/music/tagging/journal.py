"""The journal of what was written into files, so that it can be taken back."""

import base64
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
        """Take down a change that is about to be made; it is on the disk when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(_line(entry))
            file.flush()
            os.fsync(file.fileno())

    def entries(self) -> list[Written]:
        """Return what was taken down, the oldest first; a line that a crash cut off is left out.

        Raises
        ------
        LibraryError
            When the file cannot be read, or is no such journal.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LibraryError(f"{self.path}: cannot be read ({error.strerror}); check its rights") from error
        found = []
        for k, line in enumerate(lines):
            try:
                if line:
                    found.append(_entry(line))
            except (ValueError, KeyError, TypeError) as error:
                if k == len(lines) - 1:
                    break
                raise LibraryError(
                    f"{self.path}: line {k + 1} is damaged; remove that line, whose file then stays as it is"
                ) from error
        return found

    def keep(self, entries: Iterable[Written]) -> None:
        """Replace all that was taken down by these entries, in one step."""
        content = b"".join(map(_line, entries))
        if content:
            write_atomically(self.path, content, private=True)
        else:
            self.path.unlink(missing_ok=True)


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


def _entry(line: bytes) -> Written:
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
