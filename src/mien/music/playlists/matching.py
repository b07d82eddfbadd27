"""Find the tracks of the catalog that the entries of a playlist file mean."""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from mien.music.catalog import Catalog
from mien.music.playlists.entry import Entry
from mien.music.track import Track

__all__ = ["match_entries"]

SAME_LENGTH_S: Final = 10.0
"""How far the lengths of two versions of one title may differ: edits and live takes differ by more."""

PARTED: Final = re.compile(r"\s*[;,/]\s*|\s+(?:feat\.?|ft\.?|featuring|&)\s+", re.IGNORECASE)
"""What stands between the names of several artists."""

REMARK: Final = re.compile(r"\([^)]*\)|\[[^]]*\]|\s-\s.*$")
"""What shops add to a title: (feat. X), [Live], - Remastered 2011."""


def match_entries(catalog: Catalog, entries: Sequence[Entry]) -> list[Track | None]:
    """Find each entry's track: by the path of its file, else by artist and title.

    Parameters
    ----------
    catalog
        Where to look.
    entries
        From `mien.music.read_playlist`.

    Returns
    -------
    list of Track or None
        One for each entry, None where the catalog has no such track.
    """
    named = [_forms(entry.paths) for entry in entries]
    at = catalog.tracks_at(path for paths in named for path in paths)
    found = [next((at[path] for path in paths if path in at), None) for paths in named]
    artists = [
        _artists(entry.artist) if track is None else () for entry, track in zip(entries, found, strict=True)
    ]
    by_artist: defaultdict[str, list[Track]] = defaultdict(list)
    for track in catalog.tracks_by(dict.fromkeys(artist for names in artists for artist in names)):
        by_artist[track.artist.casefold()].append(track)
    return [
        track or _by_title(entry, [one for name in names for one in by_artist.get(name.casefold(), ())])
        for entry, track, names in zip(entries, found, artists, strict=True)
    ]


def _forms(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Add what the same path may be called in the catalog: accents composed or not, symbolic links followed."""
    found = dict.fromkeys(paths)
    for path in tuple(found):
        for form in ("NFC", "NFD"):
            found[Path(unicodedata.normalize(form, str(path)))] = None
        # On Windows a path can name another machine, which must not be asked only because a playlist says so.
        if os.name == "posix":
            found[Path(os.path.realpath(path))] = None
    return tuple(found)


def _artists(artist: str) -> tuple[str, ...]:
    """Return the names by which the catalog may know an artist or several, the whole one first."""
    parts = [part for part in PARTED.split(artist) if part]
    names = (artist.strip(), ", ".join(parts), "; ".join(parts), " & ".join(parts), *parts[:1])
    return tuple(dict.fromkeys(name for name in names if name))


def _by_title(entry: Entry, tracks: Sequence[Track]) -> Track | None:
    title = " ".join(entry.title.casefold().split())
    exact = [track for track in tracks if track.title.casefold() == title]
    plain = _plain(entry.title)
    alike = [
        track for track in tracks if _plain(track.title) == plain and _apart_s(entry, track) <= SAME_LENGTH_S
    ]
    return min(exact or alike, key=lambda track: _apart_s(entry, track), default=None) if title else None


def _apart_s(entry: Entry, track: Track) -> float:
    return 0.0 if entry.duration_s is None else abs(entry.duration_s - track.duration_s)


def _plain(title: str) -> str:
    """Return a title without case, accents, punctuation and remarks; as it is when nothing would be left."""
    bare = unicodedata.normalize("NFKD", REMARK.sub(" ", title) or title).casefold()
    return "".join(c for c in bare if c.isalnum()) or title.casefold()
