"""Playlists: files of other players read and written, and named ones kept in the catalog."""

from mien.music.playlists.entry import Entry
from mien.music.playlists.files import (
    READ_SUFFIXES,
    WRITE_SUFFIXES,
    parse_playlist,
    read_playlist,
    render_playlist,
    write_playlist,
)
from mien.music.playlists.links import Link, Links
from mien.music.playlists.matching import match_entries
from mien.music.playlists.saved import Imported, PlaylistItem, SavedPlaylist, SavedPlaylists

__all__ = [
    "READ_SUFFIXES",
    "WRITE_SUFFIXES",
    "Entry",
    "Imported",
    "Link",
    "Links",
    "PlaylistItem",
    "SavedPlaylist",
    "SavedPlaylists",
    "match_entries",
    "parse_playlist",
    "read_playlist",
    "render_playlist",
    "write_playlist",
]
