"""What became of mien's databases: looked at from outside, with SQLite alone."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

__all__ = ["damage_of", "rows"]


def damage_of(data: Path) -> list[str]:
    """Return what ``PRAGMA integrity_check`` says of each database in a data folder; nothing when all are whole."""
    found = []
    for path in sorted(data.glob("*.sqlite3")):
        found += [f"{path.name}: {line}" for (line,) in rows(path, "PRAGMA integrity_check") if line != "ok"]
        found += [f"{path.name}: {line}" for line in rows(path, "PRAGMA foreign_key_check")]
    return found


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask a database."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()
