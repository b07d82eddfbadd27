"""Catalogs filled by hand, with as many tracks as a test needs."""

import os
from collections.abc import Iterable
from pathlib import Path

from mien.music import Analysis, Catalog, FileKey
from mien.music.tags import Tags

__all__ = ["filled"]

Song = tuple[str, str, str, str]
"""Title, artist, album, genre."""


def filled(catalog: Catalog, root: Path, songs: Iterable[Song], *, sound: Path | None = None) -> None:
    """Add songs to a catalog; with ``sound``, each is a file, hard-linked, that plays and that a scan keeps."""
    root.mkdir(exist_ok=True)
    catalog.add_root(root)
    key = FileKey(1, 1)
    rows = []
    for k, song in enumerate(songs):
        path = root / f"{k:06}.flac"
        if sound is not None:
            os.link(sound, path)
            status = path.stat()
            key = FileKey(status.st_size, status.st_mtime_ns)
        point = (k % 21) / 10 - 1, (k // 21 % 21) / 10 - 1
        rows.append((path, key, Analysis(Tags(*song), 4.0, -18.0, *point)))
    catalog.upsert(root, rows)
