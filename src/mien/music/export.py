"""Everything that a catalog holds, as plain values for a JSON file."""

from typing import Any, Final

from mien.music.catalog import Catalog

__all__ = ["export_catalog"]

QUERIES: Final = {
    "folders": "SELECT path, present FROM roots ORDER BY root_id",
    "tracks": "SELECT * FROM tracks ORDER BY track_id",
    "unreadable": "SELECT path, size, mtime_ns, reason FROM broken ORDER BY path",
    "places": "SELECT corrections.*, artist, title FROM corrections LEFT JOIN "
    "(SELECT song_id, min(artist) AS artist, min(title) AS title FROM tracks GROUP BY song_id) USING (song_id)",
    "links": "SELECT * FROM links ORDER BY link_id",
}
ITEMS: Final = (
    "SELECT items.song_id, items.artist, items.title, url FROM playlist_items AS items "
    "LEFT JOIN links ON links.link_id = items.link_id WHERE playlist_id = ? ORDER BY position"
)


def export_catalog(catalog: Catalog) -> dict[str, Any]:
    """Return music folders, tracks, unreadable files, own places of songs, links and playlists.

    LibraryError when the catalog cannot be read.
    """
    found: dict[str, Any] = {name: _rows(catalog, query) for name, query in QUERIES.items()}
    lists = _rows(catalog, "SELECT playlist_id, name FROM playlists ORDER BY name")
    found["playlists"] = [
        {"name": saved["name"], "items": _rows(catalog, ITEMS, saved["playlist_id"])} for saved in lists
    ]
    return found


def _rows(catalog: Catalog, query: str, *values: int) -> list[dict[str, Any]]:
    with catalog.database.use() as database:
        cursor = database.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor]


def _plain(value: Any) -> Any:
    # Paths are kept as bytes; those of a name that is no text become question marks.
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
