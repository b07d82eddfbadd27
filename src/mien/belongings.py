"""Everything that mien keeps in its data folder: taken along as JSON, and erased. The music folders are not touched."""

import json
import re
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from mien import __version__
from mien.errors import LibraryError
from mien.music import Catalog
from mien.music.export import export_catalog
from mien.recommend import Profiles

__all__ = ["erase_files", "export", "kept_files"]

OURS: Final = re.compile(
    r"(catalog|profiles)\.sqlite3.*"
    r"|(neutral|correction)(-\d+)?\.json"
    r"|playing\.json"
    r"|written-tags\.jsonl"
    r"|token|cookie-key|certificate(-key)?\.pem"
    r"|mien\.log(\.\d+)?"
    r"|\.((neutral|correction)(-\d+)?\.json|playing\.json|written-tags\.jsonl|token|cookie-key|certificate(-key)?\.pem)\.[0-9a-f]{8}\.part"
)
"""Names of the files that mien makes there; whatever else lies in the folder is somebody else's.

The last line is of files that a crash kept from being finished. ``mien.lock`` is not among them: it says which player
uses the folder, and is emptied by the next one.
"""


def kept_files(folder: Path) -> list[Path]:
    """List mien's own files in a data folder, which need not exist, by name."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if OURS.fullmatch(path.name))
    return sorted(path for path in found if path.is_file())


def export(folder: Path, catalog: Catalog | None, profiles: Profiles | None) -> dict[str, Any]:
    """Return everything that is kept as plain values, for a JSON file.

    Parameters
    ----------
    folder
        The data folder.
    catalog, profiles
        The open databases in it; None for one that does not exist.

    Returns
    -------
    dict
        What only opens the player, which is its token and keys, is listed among the files and not told: who reads an
        export should not be let in by it.

    Raises
    ------
    LibraryError
        When something of it cannot be read.
    """
    files = kept_files(folder)
    listeners = profiles.all() if profiles else []
    try:
        return {
            "mien": __version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "listeners": [
                {"listener": one.profile_id} | profiles.export(one)
                for one in listeners
                if profiles is not None
            ],
            "resting_faces": {path.name: _read(path) for path in files if path.name.startswith("neutral")},
            "playing": _read(folder / "playing.json"),
            "corrections": {path.name: _read(path) for path in files if path.name.startswith("correction")},
            "library": export_catalog(catalog) if catalog else {},
            "written_tags": _lines(folder / "written-tags.jsonl"),
            "log": [line for path in files if path.name.startswith("mien.log") for line in _lines(path)],
            "certificate": _read(folder / "certificate.pem"),
            "files": [{"name": path.name, "bytes": path.stat().st_size} for path in files],
        }
    except OSError as error:
        raise LibraryError(
            f"{error.filename}: cannot be read ({error.strerror}); check its rights"
        ) from error


def erase_files(folder: Path, *, sparing: Collection[str] = ()) -> int:
    """Erase mien's own files in a data folder, but those whose names are spared; return how many they were.

    Raises
    ------
    LibraryError
        When one cannot be erased; the others are.
    """
    wanted = [path for path in kept_files(folder) if path.name not in sparing]
    failures = []
    for path in wanted:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failures.append(f"{path} ({error.strerror})")
    if failures:
        raise LibraryError(
            f"cannot be erased: {', '.join(failures)}; end other programs that use them, check the folder's rights, "
            "and try again"
        )
    return len(wanted)


def _read(path: Path) -> Any:
    """Return the JSON or else the text of a file; None when there is none."""
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _lines(path: Path) -> list[Any]:
    if not path.exists():
        return []
    return [_line(line) for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]


def _line(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text  # The end of a line that a crash cut off.
