"""Tracks without a file: known from a playlist file, and opened somewhere else by their link."""

from collections.abc import Iterable
from dataclasses import dataclass

from mien.music.catalog import Catalog
from mien.music.identity import song_id
from mien.music.playlists.entry import Entry

__all__ = ["Link", "Links"]

COLUMNS = "link_id, url, song_id, title, artist, album, duration_s, valence, arousal, tempo_bpm"


@dataclass(frozen=True, slots=True)
class Link:
    """A track that opens by link.

    Attributes
    ----------
    link_id
        Number in the catalog.
    url
        An ``https`` address.
    song_id
        As for a track, see `mien.music.song_id`: when a file of the same song is scanned, it plays in place of this.
    title, artist, album
        Empty when unknown.
    duration_s
        Length in seconds, or None.
    valence, arousal
        Place on the plane by the figures of the service that it is from, each -1 to 1, or None.
    tempo_bpm
        Beats a minute, or None.
    """

    link_id: int
    url: str
    song_id: int
    title: str
    artist: str
    album: str
    duration_s: float | None
    valence: float | None
    arousal: float | None
    tempo_bpm: float | None


class Links:
    """The links of a catalog.

    Parameters
    ----------
    catalog
        Where they are kept.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._database = catalog.database

    def add(self, entries: Iterable[Entry]) -> dict[str, Link]:
        """Keep the entries that have a link, or bring known ones up to date; returns them by their addresses."""
        linked = [entry for entry in entries if entry.link]
        with self._database.change() as database:
            database.executemany(
                "INSERT INTO links (url, song_id, title, artist, album, duration_s, valence, arousal, tempo_bpm) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET song_id = excluded.song_id, "
                "title = excluded.title, artist = excluded.artist, album = excluded.album, "
                "duration_s = excluded.duration_s, valence = coalesce(excluded.valence, valence), "
                "arousal = coalesce(excluded.arousal, arousal), tempo_bpm = coalesce(excluded.tempo_bpm, tempo_bpm)",
                [_row(entry) for entry in linked],
            )
        known = {link.url: link for link in self.all()}
        return {entry.link: known[entry.link] for entry in linked}

    def all(self) -> list[Link]:
        """List all links, in the order in which they came."""
        with self._database.use() as database:
            rows = database.execute(f"SELECT {COLUMNS} FROM links ORDER BY link_id")
            return [Link(*row) for row in rows]

    def remove(self, link_id: int) -> bool:
        """Forget a link; tells whether there was one. Playlists keep its name."""
        with self._database.change() as database:
            return database.execute("DELETE FROM links WHERE link_id = ?", (link_id,)).rowcount > 0


def _row(entry: Entry) -> tuple[object, ...]:
    number = song_id(entry.artist, entry.title, entry.duration_s or 0.0)
    place = entry.valence, entry.arousal, entry.tempo_bpm
    return entry.link, number, entry.title, entry.artist, entry.album, entry.duration_s, *place
