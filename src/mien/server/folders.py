"""Help with the name of a music folder, since a browser cannot tell a page the path of one that is picked in it."""

import heapq
import os
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from anyio import to_thread
from platformdirs import user_music_path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mien.server.context import context_of

__all__ = ["FOLDER_ROUTES", "MAX_PATH", "complete"]

MAX_PATH: Final = 4096
"""Longest path taken, in characters: Linux's own limit is as many bytes."""
MOST_FOLDERS: Final = 50
"""Most names sent; who types one more letter sees the others."""
MOST_ENTRIES: Final = 20_000
"""Most entries of a folder looked at: 20 ms on a warm disk."""


def complete(typed: str) -> tuple[list[str], bool]:
    """Return the folders that a path could go on to.

    Parameters
    ----------
    typed
        What stands in the field, as far as it is typed; ``~`` and a name alone mean the home folder. Nothing at all
        gives places to begin from.

    Returns
    -------
    tuple
        Paths, each ending in the separator, the nearest `MOST_FOLDERS` by name; and whether there are more. None where
        the folder above cannot be read. Capitals and the way that accents are coded make no difference; hidden folders
        come once a dot is typed, and names that are no text, which nobody can type, never.
    """
    if not typed:
        return _beginnings(), False
    if typed == "~":
        return [_ended("~")], False
    above, begun = os.path.split(typed)
    wanted = _plain(begun)
    names = (
        name
        for name in _folders(_above(above))
        if _plain(name).startswith(wanted) and name.startswith(".") <= begun.startswith(".")
    )
    found = heapq.nsmallest(MOST_FOLDERS + 1, names, key=lambda name: (_plain(name), name))
    # A name alone stands for one in the home folder, and comes back as the whole path that the library asks for.
    start = above or str(_home())
    return [_ended(os.path.join(start, name)) for name in found[:MOST_FOLDERS]], len(found) > MOST_FOLDERS  # noqa: PTH118


def _beginnings() -> list[str]:
    home = _home()
    wanted = [user_music_path(), home, Path(home.anchor)]
    return [_ended(str(path)) for path in dict.fromkeys(wanted) if _is_folder(path)]


def _above(typed: str) -> Path:
    try:
        named = Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)  # Nobody of this name has a home here: nothing is found.
    return named if named.is_absolute() else _home() / named


def _home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111  # Path.home raises where there is none.


def _folders(above: Path) -> Iterator[str]:
    try:
        with os.scandir(above) as entries:
            for entry in islice(entries, MOST_ENTRIES):
                if _is_text(entry.name) and _is_folder(entry):
                    yield entry.name
    except (OSError, ValueError):
        return  # Not there, not to be read, or no path at all.


def _is_folder(path: Path | os.DirEntry[str]) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _ended(path: str) -> str:
    return path if path.endswith(os.sep) else path + os.sep


async def folders(request: Request) -> JSONResponse:
    """Complete the name of a folder of this machine."""
    typed = request.query_params.get("path", "")
    if len(typed) > MAX_PATH:
        raise HTTPException(400, f"path has {len(typed):,} characters; send at most {MAX_PATH:,}")
    # A drive that does not answer may hold a thread for long, and must not hold those that others need.
    found, more = await to_thread.run_sync(complete, typed, limiter=context_of(request).places)
    return JSONResponse({"folders": found, "more": more})


FOLDER_ROUTES: Final = [Route("/api/folders", folders)]
"""The route for the field in which a music folder is named."""
