"""The music library: read files, estimate where each lies on the valence-arousal plane, keep it all in a catalog."""

from mien.music.album import Album, Albums, album_gain_db
from mien.music.analysis import Analysis, analyse
from mien.music.builtin_path import builtin_library
from mien.music.catalog import BrokenFile, Catalog, FileKey, Root
from mien.music.identity import name_id, song_id
from mien.music.loudness import gain_db
from mien.music.offer import offers, own_roots
from mien.music.playlists import SavedPlaylists, read_playlist, write_playlist
from mien.music.pool import TrackPool
from mien.music.rescue import open_catalog
from mien.music.scan import ScanProgress, ScanReport, scan
from mien.music.tags import CoverArt, cover_art
from mien.music.track import Track
from mien.music.walk import AUDIO_SUFFIXES

__all__ = [
    "AUDIO_SUFFIXES",
    "Album",
    "Albums",
    "Analysis",
    "BrokenFile",
    "Catalog",
    "CoverArt",
    "FileKey",
    "Root",
    "SavedPlaylists",
    "ScanProgress",
    "ScanReport",
    "Track",
    "TrackPool",
    "album_gain_db",
    "analyse",
    "builtin_library",
    "cover_art",
    "gain_db",
    "name_id",
    "offers",
    "open_catalog",
    "own_roots",
    "read_playlist",
    "scan",
    "song_id",
    "write_playlist",
]
