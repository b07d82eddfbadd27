"""Where the tracks that come with mien lie."""

from pathlib import Path

__all__ = ["builtin_library"]

_FOLDER = Path(__file__).resolve().parent / "builtin"


def builtin_library() -> Path:
    """Folder inside the package with the shipped tracks."""
    return _FOLDER
