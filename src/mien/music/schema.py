"""The catalog's tables, and how its file is opened, checked and brought up to date."""

import sqlite3
from pathlib import Path

from mien.errors import LibraryError

__all__ = ["SCHEMA_VERSION", "open_database"]

SCHEMA_VERSION = 1
"""Version of the tables below, kept in the file's ``user_version``."""

APPLICATION_ID = 0x6D69656E
"""Marks the file as mien's own ("mien" in ASCII), so that another program's database is never written to."""

BUSY_TIMEOUT_S = 15.0
"""How long to wait while another process, such as ``mien scan`` beside the player, writes."""

TABLES = """
CREATE TABLE roots (
    root_id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    present INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE artists (
    artist_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE tracks (
    track_id INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id INTEGER NOT NULL REFERENCES roots (root_id),
    path BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    artist_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    album TEXT NOT NULL,
    genre TEXT NOT NULL,
    duration_s REAL NOT NULL,
    loudness_lufs REAL,
    valence REAL NOT NULL,
    arousal REAL NOT NULL,
    has_cover INTEGER NOT NULL
);
CREATE INDEX tracks_by_root ON tracks (root_id);
CREATE TABLE broken (
    path BLOB PRIMARY KEY,
    root_id INTEGER NOT NULL REFERENCES roots (root_id),
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE tracks_fts USING fts5 (
    title, artist, album, genre,
    content = 'tracks', content_rowid = 'track_id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER tracks_inserted AFTER INSERT ON tracks BEGIN
    INSERT INTO tracks_fts (rowid, title, artist, album, genre)
    VALUES (new.track_id, new.title, new.artist, new.album, new.genre);
END;
CREATE TRIGGER tracks_deleted AFTER DELETE ON tracks BEGIN
    INSERT INTO tracks_fts (tracks_fts, rowid, title, artist, album, genre)
    VALUES ('delete', old.track_id, old.title, old.artist, old.album, old.genre);
END;
CREATE TRIGGER tracks_updated AFTER UPDATE OF title, artist, album, genre ON tracks BEGIN
    INSERT INTO tracks_fts (tracks_fts, rowid, title, artist, album, genre)
    VALUES ('delete', old.track_id, old.title, old.artist, old.album, old.genre);
    INSERT INTO tracks_fts (rowid, title, artist, album, genre)
    VALUES (new.track_id, new.title, new.artist, new.album, new.genre);
END;
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open a catalog file, or make it.

    Parameters
    ----------
    path
        The file; its folder is made as well.

    Returns
    -------
    sqlite3.Connection
        In autocommit mode, usable from any thread (one at a time).

    Raises
    ------
    LibraryError
        When it is no SQLite file, another program's, from a newer mien, or cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"{path}: the catalog cannot be opened ({error}); check the path and its rights"
        ) from error
    try:
        _prepare(database, path)
    except sqlite3.Error as error:
        database.close()
        raise LibraryError(
            f"{path}: not a mien catalog, or damaged ({error}); move it away and mien makes a new one at the next scan"
        ) from error
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    # Looked at before the journal mode is changed, which would write to a file that is not ours.
    _check_owner(database, path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("BEGIN IMMEDIATE")
    if _pragma(database, "user_version") == 0:
        for statement in _statements(TABLES):
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.execute("COMMIT")


def _check_owner(database: sqlite3.Connection, path: Path) -> None:
    has_tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
    if has_tables and _pragma(database, "application_id") != APPLICATION_ID:
        raise LibraryError(f"{path}: is another program's database; name another file for the catalog")
    version = _pragma(database, "user_version")
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"{path}: has schema version {version}, made by a newer mien; this one knows up to "
            f"{SCHEMA_VERSION}; upgrade mien or move the file away"
        )


def _pragma(database: sqlite3.Connection, name: str) -> int:
    return int(database.execute(f"PRAGMA {name}").fetchone()[0])


def _statements(script: str) -> list[str]:
    """Split a script into statements; ``executescript`` would commit the transaction that guards it."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
