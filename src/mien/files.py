"""Write files whole or not at all."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

__all__ = ["printable", "write_atomically", "write_json"]


def write_atomically(path: Path, content: bytes, *, private: bool = False) -> None:
    """Replace a file in one step: a reader sees the old one or the new one, also after a power cut.

    Parameters
    ----------
    path
        The file; its folder must exist.
    content
        All of it.
    private
        Whether nobody but the file's owner may read it, from its first byte on.

    Raises
    ------
    OSError
        When the disk is full or the folder cannot be written; the old file is then untouched. It names the file.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        # The umask takes its share of the rights of an ordinary file.
        rights = 0o600 if private else 0o666
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, rights)) as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)
    except OSError as error:
        # Nobody but this function knows of the part.
        error.filename, error.filename2 = os.fspath(path), None
        raise
    finally:
        part.unlink(missing_ok=True)


def printable(path: Path | str) -> str:
    """Return a path as text that can be printed and sent: bytes of a name that are no text become question marks."""
    return os.fsencode(path).decode("utf-8", "replace")


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace a JSON file, as `write_atomically` does; in ASCII, since names of files need not be text.

    Raises
    ------
    OSError
        As `write_atomically`.
    """
    write_atomically(path, (json.dumps(content, indent=2) + "\n").encode())
