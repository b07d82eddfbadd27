"""The library to look through: artists, albums and genres with what is in them, a page at a time."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from mien.music.catalog import Catalog
from mien.music.identity import name_id
from mien.music.rows import Value, playable
from mien.music.track import Track

__all__ = ["Browser", "By", "Group", "Page", "Within"]


T = TypeVar("T")


class By(StrEnum):
    """What tracks are grouped by."""

    ARTIST = "artist"
    ALBUM = "album"
    GENRE = "genre"


@dataclass(frozen=True, slots=True)
class Group:
    """Tracks that have an artist, album or genre in common.

    Attributes
    ----------
    name
        As the first of their tags writes it.
    tracks
        How many there are.
    artists
        By how many artists they are.
    artist
        One of these.
    """

    name: str
    tracks: int
    artists: int
    artist: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a long list: its rows, and how many rows there are in all."""

    rows: list[T]
    total: int


@dataclass(frozen=True, slots=True)
class Within:
    """Which tracks are wanted: those of an artist, album or genre; None wants all, an empty name those without one."""

    artist: str | None = None
    album: str | None = None
    genre: str | None = None


GROUPED: Final = {By.ARTIST: "artist_id", By.ALBUM: "album", By.GENRE: "genre_id"}
"""Artists and genres that differ in case alone are one. Albums of one name are one too, since the tags of a compilation
name an artist a track; the number of artists tells."""


class Browser:
    """The tracks of a catalog that can be played, in order.

    Parameters
    ----------
    catalog
        Where they are.

    Examples
    --------
    >>> Browser(catalog).groups(By.ARTIST, offset=0, limit=100).rows  # doctest: +SKIP
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._database = catalog.database

    def groups(self, by: By, *, offset: int, limit: int) -> Page[Group]:
        """List artists, albums or genres by name; tracks without one are left out."""
        column = GROUPED[by]
        with self._database.use() as database:
            where, values = playable(database, None)
            where += f" AND {by} != ''"
            total = database.execute(
                f"SELECT count(DISTINCT {column}) FROM tracks WHERE {where}", values
            ).fetchone()[0]
            rows = database.execute(
                f"SELECT min({by}), count(*), count(DISTINCT artist_id), min(artist) FROM tracks WHERE {where} "
                f"GROUP BY {column} ORDER BY plain(min({by})), min({by}) LIMIT ? OFFSET ?",
                (*values, limit, offset),
            ).fetchall()
        return Page([Group(*row) for row in rows], total)

    def tracks(self, within: Within, *, offset: int, limit: int) -> Page[Track]:
        """List tracks: all of them by title, those of an artist by album, those of a genre by artist.

        Those of an album, and those of an artist's albums, come in the album's own order.
        """
        with self._database.use() as database:
            where, there = playable(database, None)
            condition, wanted = _condition(within)
            where, values = f"{where}{condition}", (*there, *wanted)
            total = database.execute(f"SELECT count(*) FROM tracks WHERE {where}", values).fetchone()[0]
            rows = database.execute(
                f"SELECT track_id FROM tracks WHERE {where} ORDER BY {_order(within)}, track_id LIMIT ? OFFSET ?",
                (*values, limit, offset),
            ).fetchall()
        return Page(self._catalog.tracks(track_id for (track_id,) in rows), total)


def _condition(within: Within) -> tuple[str, tuple[Value | str, ...]]:
    wanted: dict[str, Value | str] = {}
    if within.artist is not None:
        wanted["artist_id"] = name_id(within.artist)
    if within.album is not None:
        wanted["album"] = within.album
    if within.genre is not None:
        wanted["genre_id"] = name_id(within.genre)
    return "".join(f" AND {column} = ?" for column in wanted), tuple(wanted.values())


ALBUM: Final = "folder(path), disc, number, artist_key, title_key"
"""The order of an album. By folders first, since albums of one name are often two, and discs may have folders."""


def _order(within: Within) -> str:
    if within.album:
        return ALBUM
    if within.album is not None or within.genre is not None:
        return "artist_key, title_key"
    return "title_key" if within.artist is None else f"album, {ALBUM}"
