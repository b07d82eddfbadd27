"""Write files whole or not at all."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

__all__ = ["write_atomically", "write_json"]


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one step: a reader sees the old one or the new one, also after a power cut.

    Parameters
    ----------
    path
        The file; its folder must exist.
    content
        All of it.

    Raises
    ------
    OSError
        When the disk is full or the folder cannot be written; the old file is then untouched.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace a JSON file, as `write_atomically` does; in ASCII, since names of files need not be text.

    Raises
    ------
    OSError
        As `write_atomically`.
    """
    write_atomically(path, (json.dumps(content, indent=2) + "\n").encode())
