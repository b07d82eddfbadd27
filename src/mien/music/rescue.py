"""Open the catalog, whatever became of its file: a damaged one is set aside, and what the listener made is rescued."""

import shutil
from pathlib import Path
from typing import Final

from mien.database import put_back, salvage, set_aside
from mien.errors import DamagedError, LibraryError
from mien.log import note
from mien.music.catalog import Catalog

__all__ = ["open_catalog"]

KEEPSAKES: Final = ("roots", "corrections", "links", "playlists", "playlist_items")
"""Tables that no scan can fill again, those that others refer to first."""

BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps of one database."""


def open_catalog(path: Path) -> tuple[Catalog, str]:
    """Open the catalog; a damaged one is set aside and another one made.

    Music folders, playlists, links and own places come out of the damaged file. When not all of them can be read
    there, the copy that was kept before the last new version takes its place, if there is one. Tracks are for the
    next scan to find.

    Parameters
    ----------
    path
        The catalog file.

    Returns
    -------
    catalog, told
        The open catalog, and what the listener should be told; empty when all is well.

    Raises
    ------
    LibraryError
        As for `Catalog`, but for damage.
    """
    try:
        return Catalog(path), ""
    except DamagedError:
        aside = set_aside(path)
    found = {table: salvage(aside, table) for table in KEEPSAKES}
    whole = all(one.whole for one in found.values())
    catalog = None if whole else _from_copy(path)
    if catalog:
        kept = "a copy from before the last new version of mien takes its place"
    elif whole:
        kept = "your folders, playlists and own places were kept"
    else:
        kept = "not all of your folders, playlists and own places could be kept"
    if not catalog:
        catalog = Catalog(path)
        with catalog.database.change() as database:
            for table, one in found.items():
                put_back(database, table, one)
    note("catalog_set_aside", whole=whole, rows=sum(len(one.rows) for one in found.values()))
    return (
        catalog,
        f"The catalog was damaged. It was set aside as {aside.name}; {kept}, and the music is read anew",
    )


def _from_copy(path: Path) -> Catalog | None:
    """Open the newest copy that is whole in the file's place; None without one."""
    copies = [(_version(copy), copy) for copy in path.parent.glob(f"{path.name}.version-*")]
    for _, copy in sorted(copies, reverse=True):
        try:
            shutil.copyfile(copy, path)
            catalog = Catalog(path)
        except (OSError, LibraryError):
            for suffix in BESIDE:
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            continue
        if catalog.roots():
            return catalog
        catalog.close()
    return None


def _version(copy: Path) -> int:
    number = copy.name.rpartition("-")[2]
    return int(number) if number.isdecimal() else -1
