"""The catalog's tables."""

import os
from typing import Final

from mien.database import Schema
from mien.music.identity import name_id, song_id
from mien.music.search import plain
from mien.saying import Saying

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

IDENTITIES: Final = """
ALTER TABLE tracks ADD COLUMN song_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN genre_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN tempo_bpm REAL;
UPDATE tracks SET
    song_id = song_id(artist, title, duration_s), artist_id = name_id(artist), genre_id = name_id(genre);
CREATE INDEX tracks_by_song ON tracks (song_id);
DROP TABLE artists;
"""
"""Numbers of songs, artists and genres that do not depend on the order in which a catalog met them."""

KEPT: Final = """
ALTER TABLE tracks ADD COLUMN content_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN track_gain_db REAL;
ALTER TABLE tracks ADD COLUMN album_gain_db REAL;
CREATE INDEX tracks_by_artist ON tracks (artist_id);
CREATE TABLE corrections (
    song_id INTEGER PRIMARY KEY,
    valence REAL NOT NULL,
    arousal REAL NOT NULL
);
CREATE TABLE links (
    link_id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    song_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    album TEXT NOT NULL,
    duration_s REAL,
    valence REAL,
    arousal REAL,
    tempo_bpm REAL
);
CREATE TABLE playlists (
    playlist_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE
);
CREATE TABLE playlist_items (
    playlist_id INTEGER NOT NULL REFERENCES playlists (playlist_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    song_id INTEGER NOT NULL,
    artist TEXT NOT NULL,
    title TEXT NOT NULL,
    link_id INTEGER REFERENCES links (link_id) ON DELETE SET NULL,
    PRIMARY KEY (playlist_id, position)
) WITHOUT ROWID;
"""
"""What the listener adds: own places of songs, playlists, links; and what tells a file that was moved."""

SEARCH: Final = """
DROP TABLE tracks_fts;
CREATE VIRTUAL TABLE tracks_fts USING fts5 (
    title, artist, album, genre,
    content = 'tracks', content_rowid = 'track_id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4'
);
INSERT INTO tracks_fts (tracks_fts) VALUES ('rebuild');
ALTER TABLE tracks ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
ALTER TABLE tracks ADD COLUMN artist_key TEXT NOT NULL DEFAULT '';
UPDATE tracks SET title_key = plain(title), artist_key = plain(artist);
CREATE INDEX tracks_by_title_key ON tracks (title_key);
CREATE INDEX tracks_by_artist_key ON tracks (artist_key);
"""
"""Beginnings of words, titles and artists by index: after one letter a search takes no longer than after ten."""

MEASURED: Final = """
ALTER TABLE tracks ADD COLUMN true_peak_dbtp REAL;
ALTER TABLE tracks ADD COLUMN silence_before_s REAL NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN silence_after_s REAL NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN musical_key TEXT;
ALTER TABLE tracks ADD COLUMN key_confidence REAL NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN analysis_id INTEGER NOT NULL DEFAULT 0;
"""
"""More of what can be measured; and by which analysis a track was read, so that a better one reads it again."""

ALBUMS: Final = """
ALTER TABLE tracks ADD COLUMN disc INTEGER;
ALTER TABLE tracks ADD COLUMN number INTEGER;
"""
"""Places of tracks in their albums; NULL until a scan has asked the file, 0 where that does not say."""


CATALOG: Final = Schema(
    name=Saying("catalog"),
    application_id=0x6D69656E,  # "mien" in ASCII
    steps=(TABLES, IDENTITIES, KEPT, SEARCH, MEASURED, ALBUMS),
    remedy=Saying("move it away and mien makes a new one at the next scan"),
    functions={"song_id": song_id, "name_id": name_id, "plain": plain, "folder": os.path.dirname},
    keeps_copy=True,
)
"""The catalog's file."""
