"""Albums as they are played: which tracks belong to one, and the one gain that keeps their loudness to each other."""

import math
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mien.music.catalog import Catalog
from mien.music.loudness import gain_db
from mien.music.track import Track

__all__ = ["Album", "Albums", "album_gain_db"]

KEPT: Final = 1000
"""Albums that are remembered: more than stand in any line, and less than a megabyte."""


@dataclass(frozen=True, slots=True)
class Album:
    """An album, for playing.

    Attributes
    ----------
    album_id
        The least of its tracks' numbers.
    gain_db
        Playback gain of all its tracks, in decibels, see `album_gain_db`.
    """

    album_id: int
    gain_db: float


class Albums:
    """Albums of a catalog, remembered until it changes.

    Tracks belong together that name the same album and lie in the same folder: two artists' "Greatest Hits" do not, and
    a compilation, whose tags name an artist a track, does.

    Parameters
    ----------
    catalog
        Where the tracks are.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[tuple[Path, str], Album] = {}
        self._state: object = None

    def album_of(self, track: Track) -> Album:
        """Return the album of a track; one without an album is one of its own."""
        if not track.album:
            return Album(track.track_id, album_gain_db([track]))
        state = self._catalog.database.state()
        if state != self._state or len(self._known) >= KEPT:
            self._known, self._state = {}, state
        key = track.path.parent, track.album
        if key not in self._known:
            tracks = self._tracks(track)
            self._known[key] = Album(min(one.track_id for one in tracks), album_gain_db(tracks))
        return self._known[key]

    def _tracks(self, track: Track) -> list[Track]:
        # The words of the album are looked up first, since no index knows albums or folders as a whole.
        words = track.album.encode("utf-8", "replace").decode("utf-8").replace('"', '""')
        with self._catalog.database.use() as database:
            rows = database.execute(
                "SELECT track_id, path FROM tracks_fts CROSS JOIN tracks ON track_id = tracks_fts.rowid "
                "WHERE tracks_fts MATCH ? AND tracks.album = ?",
                (f'album : "{words}"', track.album),
            ).fetchall()
        folder = track.path.parent
        found = self._catalog.tracks(
            track_id for track_id, path in rows if Path(os.fsdecode(path)).parent == folder
        )
        # A name without a letter or digit has no words to be found by.
        return found or [track]


def album_gain_db(tracks: Sequence[Track]) -> float:
    """Playback gain that brings an album to the loudness of the others, and leaves its tracks as loud to each other.

    Parameters
    ----------
    tracks
        All tracks of the album, one or more.

    Returns
    -------
    float
        Decibels, within the limits of `gain_db`. The ReplayGain tags of an album decide if there are any (their median,
        should they differ), else the energy mean of the tracks' loudness, weighted by their lengths. No track's true
        peak is lifted over the ceiling.

    References
    ----------
    ReplayGain 2.0 specification: an album's gain is that of its tracks as one piece; loudness adds up as energy.
    """
    peaks = [track.true_peak_dbtp for track in tracks]
    known = [peak for peak in peaks if peak is not None]
    tagged = [track.album_gain_db for track in tracks if track.album_gain_db is not None]
    whole = replace(
        tracks[0],
        loudness_lufs=_loudness_lufs(tracks),
        # A silent track has no peak to know; one that sounds and whose peak is not known might reach any.
        true_peak_dbtp=max(known, default=None) if _all_known(tracks) else None,
        track_gain_db=None,
        album_gain_db=statistics.median(tagged) if tagged else None,
    )
    return gain_db(whole)


def _all_known(tracks: Sequence[Track]) -> bool:
    return all(track.true_peak_dbtp is not None for track in tracks if track.loudness_lufs is not None)


def _loudness_lufs(tracks: Sequence[Track]) -> float | None:
    heard = [
        (t.loudness_lufs, t.duration_s) for t in tracks if t.loudness_lufs is not None and t.duration_s > 0
    ]
    total_s = sum(duration_s for _, duration_s in heard)
    if not total_s:
        return None
    return 10.0 * math.log10(sum(d * 10.0 ** (lufs / 10.0) for lufs, d in heard) / total_s)
