"""The paths of playlists and links."""

from typing import Final

from mien.server.openapi.operations import answer_with, file_of, numbered, operation, query
from mien.server.openapi.schemas import BOOLEAN, ID, NAME, TEXT, Schema, array, fields, one_of
from mien.server.playlists import MEDIA_TYPES

__all__ = ["PLAYLIST_PATHS"]

PLAYLIST: Final = fields("playlist_id name", playlist_id=ID, name=TEXT)

PLAYLIST_PATHS: Final[dict[str, Schema]] = {
    "/api/playlists": {
        "get": operation(
            "The saved playlists", answer=answer_with(fields("playlists", playlists=array(PLAYLIST)))
        ),
        "post": operation(
            "Save songs, or with `queue` the present one and the whole line, under a name; a playlist of that name is "
            "replaced",
            404,
            422,
            answer=answer_with(PLAYLIST),
            body=fields("name", name=NAME, track_ids=array(ID), queue=BOOLEAN),
        ),
    },
    "/api/playlists/import": {
        "post": operation(
            "Save a playlist file of another player; the ending of `file` says what it is",
            422,
            503,
            answer=answer_with(fields("playlist")),
            requestBody={
                "required": True,
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            },
            parameters=[query("file", "Its name", TEXT), query("name", "What to call it here", TEXT)],
        )
    },
    "/api/playlists/{playlist_id}": numbered(
        "playlist_id",
        get=operation("What is in a playlist", 404, answer=answer_with(PLAYLIST)),
        patch=operation(
            "Give it another name", 404, 422, answer=answer_with(PLAYLIST), body=fields("name", name=NAME)
        ),
        delete=operation("Forget it; its songs stay", 404, answer=answer_with(PLAYLIST)),
    ),
    "/api/playlists/{playlist_id}/file": numbered(
        "playlist_id",
        get=file_of(
            "It as a file for other players",
            *sorted(MEDIA_TYPES.values()),
            parameters=[query("format", "The ending of the file", one_of(f[1:] for f in MEDIA_TYPES))],
        ),
    ),
    "/api/playlists/{playlist_id}/queue": numbered(
        "playlist_id", post=operation("Put its songs first in line", 404)
    ),
    "/api/links": {
        "get": operation(
            "Songs that open by link", answer=answer_with(fields("links", links=array(fields())))
        )
    },
    "/api/links/{link_id}": numbered(
        "link_id", delete=operation("Forget one", 404, answer=answer_with(fields("link_id", link_id=ID)))
    ),
}
