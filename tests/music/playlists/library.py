"""A small catalog of files that are only said to exist."""

from pathlib import Path

from mien.music import Analysis, Catalog, FileKey, Track
from mien.music.tags import Tags

__all__ = ["song", "store"]


def song(path: Path, title: str = "Ännchen 十二", artist: str = "Ida", duration_s: float = 61.6) -> Track:
    """Return a track that no catalog knows."""
    return Track(1, path, title, artist, "", "", duration_s, -18.0, 0.0, 0.0)


def store(catalog: Catalog, root: Path, *tracks: Track) -> list[Track]:
    """Put tracks into a catalog and return them as it knows them."""
    root.mkdir(parents=True, exist_ok=True)
    catalog.add_root(root)
    catalog.upsert(
        root,
        [
            (
                track.path,
                FileKey(1_000, 1),
                Analysis(
                    Tags(track.title, track.artist), track.duration_s, -18.0, track.valence, track.arousal
                ),
            )
            for track in tracks
        ],
    )
    known = catalog.tracks_at(track.path for track in tracks)
    return [known[track.path] for track in tracks]
