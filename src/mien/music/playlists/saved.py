"""Named playlists, kept in the catalog by song, so that they outlive files that are moved and catalogs made anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mien.database import Connection
from mien.errors import LibraryError
from mien.music.catalog import Catalog
from mien.music.playlists.entry import MAX_ENTRIES, Entry
from mien.music.playlists.links import Link, Links
from mien.music.playlists.matching import match_entries
from mien.music.text import one_line
from mien.music.track import Track
from mien.saying import Saying

__all__ = ["Imported", "PlaylistItem", "SavedPlaylist", "SavedPlaylists"]

MAX_NAME: Final = 200
"""Longest name of a playlist, in characters."""


@dataclass(frozen=True, slots=True)
class SavedPlaylist:
    """A playlist of the catalog: its number, its name, and how many items it has."""

    playlist_id: int
    name: str
    items: int


@dataclass(frozen=True, slots=True)
class PlaylistItem:
    """One place of a playlist.

    Attributes
    ----------
    song_id, artist, title
        What it was when it was put there; that stays when its file is gone.
    track
        What plays; None while no file of the song can be played.
    link
        Where it opens otherwise; None when it has no link.
    """

    song_id: int
    artist: str
    title: str
    track: Track | None
    link: Link | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a playlist file.

    Attributes
    ----------
    playlist
        What was saved.
    matched
        Entries whose files the catalog knows.
    linked
        Entries that were kept as links.
    unmatched
        Entries that are neither, and were left out.
    """

    playlist: SavedPlaylist
    matched: int
    linked: int
    unmatched: tuple[Entry, ...]


class SavedPlaylists:
    """The named playlists of a catalog.

    Parameters
    ----------
    catalog
        Where they are kept.

    Examples
    --------
    >>> playlists = SavedPlaylists(catalog)  # doctest: +SKIP
    >>> playlists.import_entries("Rain", read_playlist(Path("rain.m3u8"))).unmatched  # doctest: +SKIP
    ()
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._database = catalog.database

    def all(self) -> list[SavedPlaylist]:
        """List the playlists by name."""
        return self._listed("1", ())

    def get(self, playlist_id: int) -> SavedPlaylist | None:
        """One playlist by its number; None when there is none."""
        return next(iter(self._listed("playlist_id = ?", (playlist_id,))), None)

    def named(self, name: str) -> SavedPlaylist | None:
        """One playlist by its name, whatever the case of plain letters; None when there is none."""
        return next(iter(self._listed("name = ?", (" ".join(name.split()),))), None)

    def items(self, playlist_id: int) -> list[PlaylistItem]:
        """Return what is in a playlist, in order; empty when there is no such playlist."""
        with self._database.use() as database:
            rows = database.execute(
                "SELECT song_id, artist, title, link_id FROM playlist_items WHERE playlist_id = ? ORDER BY position",
                (playlist_id,),
            ).fetchall()
        tracks = self._catalog.tracks_of_songs(song_id for song_id, *_ in rows)
        links = {link.link_id: link for link in Links(self._catalog).all()} if rows else {}
        return [
            PlaylistItem(song_id, artist, title, tracks.get(song_id), links.get(link_id))
            for song_id, artist, title, link_id in rows
        ]

    def tracks(self, playlist_id: int) -> list[Track]:
        """Tracks of a playlist that can be played now, in order."""
        return [item.track for item in self.items(playlist_id) if item.track is not None]

    def save(self, name: str, items: Sequence[Track | Link]) -> SavedPlaylist:
        """Save a playlist; one of the same name is replaced.

        Parameters
        ----------
        name
            1 to 200 characters.
        items
            In playing order.

        Raises
        ------
        LibraryError
            When the name is empty or too long, there are too many items, or the catalog cannot be written.
        """
        name = _checked(name)
        if len(items) > MAX_ENTRIES:
            raise LibraryError(
                Saying(
                    "{name}: has {count} items; the limit is {limit}; split it",
                    name=name,
                    count=f"{len(items):,}",
                    limit=f"{MAX_ENTRIES:,}",
                )
            )
        with self._database.change() as database:
            database.execute("INSERT INTO playlists (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (name,))
            row = database.execute("SELECT playlist_id FROM playlists WHERE name = ?", (name,)).fetchone()
            _fill(database, row[0], items)
        return SavedPlaylist(row[0], name, len(items))

    def import_entries(self, name: str, entries: Sequence[Entry]) -> Imported:
        """Save what a playlist file says: tracks of the catalog, and links where there is none but an address.

        Raises
        ------
        LibraryError
            As `save`.
        """
        name = _checked(name)
        tracks = match_entries(self._catalog, entries)
        lost = [entry for entry, track in zip(entries, tracks, strict=True) if track is None]
        links = Links(self._catalog).add(lost)
        items: list[Track | Link] = []
        for entry, track in zip(entries, tracks, strict=True):
            if track is not None:
                items.append(track)
            elif entry.link:
                items.append(links[entry.link])
        linked = sum(1 for entry in lost if entry.link)
        saved = self.save(name, items)
        unmatched = tuple(entry for entry in lost if not entry.link)
        return Imported(saved, len(entries) - len(lost), linked, unmatched)

    def rename(self, playlist_id: int, name: str) -> SavedPlaylist | None:
        """Give a playlist another name; None when there is no such playlist.

        Raises
        ------
        LibraryError
            When the name is empty, too long, or another playlist's.
        """
        name = _checked(name)
        other = self.named(name)
        if other is not None and other.playlist_id != playlist_id:
            raise LibraryError(
                Saying(
                    "{name}: another playlist has this name; delete that one or choose another name",
                    name=name,
                )
            )
        with self._database.change() as database:
            database.execute("UPDATE playlists SET name = ? WHERE playlist_id = ?", (name, playlist_id))
        return self.get(playlist_id)

    def delete(self, playlist_id: int) -> bool:
        """Forget a playlist, not its tracks; tells whether there was one."""
        with self._database.change() as database:
            gone = database.execute("DELETE FROM playlists WHERE playlist_id = ?", (playlist_id,))
            return gone.rowcount > 0

    def _listed(self, where: str, values: tuple[object, ...]) -> list[SavedPlaylist]:
        with self._database.use() as database:
            rows = database.execute(
                "SELECT playlist_id, name, count(position) FROM playlists LEFT JOIN playlist_items "
                f"USING (playlist_id) WHERE {where} GROUP BY playlist_id ORDER BY name",
                values,
            )
            return [SavedPlaylist(*row) for row in rows]


def _checked(name: str) -> str:
    plain = one_line(name)
    if not 0 < len(plain) <= MAX_NAME:
        raise LibraryError(
            Saying(
                "a playlist's name has {length} characters; choose one of 1 to {limit} that can be seen",
                length=len(plain),
                limit=MAX_NAME,
            )
        )
    return plain


def _fill(database: Connection, playlist_id: int, items: Iterable[Track | Link]) -> None:
    database.execute("DELETE FROM playlist_items WHERE playlist_id = ?", (playlist_id,))
    database.executemany(
        "INSERT INTO playlist_items (playlist_id, position, song_id, artist, title, link_id) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            (playlist_id, place, item.song_id, item.artist, item.title, _link_id(item))
            for place, item in enumerate(items)
        ],
    )


def _link_id(item: Track | Link) -> int | None:
    return item.link_id if isinstance(item, Link) else None
