"""The catalog's tables."""

from typing import Final

from mien.database import Schema

__all__ = ["CATALOG"]

TABLES: Final = """
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

CATALOG: Final = Schema(
    name="catalog",
    application_id=0x6D69656E,  # "mien" in ASCII
    steps=(TABLES,),
    remedy="move it away and mien makes a new one at the next scan",
)
"""The catalog's file."""
