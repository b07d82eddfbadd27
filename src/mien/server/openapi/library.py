"""The paths of the library and its songs."""

from typing import Final

from mien.music.browse import By
from mien.server.browse import MOST_ROWS
from mien.server.cloud import MOST_NEAR, MOST_POINTS
from mien.server.folders import MAX_PATH
from mien.server.limits import MAX_JSON_BYTES
from mien.server.openapi.operations import answer_with, file_of, numbered, operation, query
from mien.server.openapi.schemas import (
    BOOLEAN,
    COUNT,
    ID,
    POINT,
    SIGNED,
    TEXT,
    Schema,
    array,
    fields,
    named,
    one_of,
)

__all__ = ["LIBRARY_PATHS"]

GROUP: Final = fields("name tracks artists artist", name=TEXT, tracks=COUNT, artists=COUNT, artist=TEXT)
FOLDER: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 4096}
PART: Final = (
    query("offset", "How many rows to pass over", COUNT),
    query("limit", "How many rows to send", {"type": "integer", "minimum": 0, "maximum": MOST_ROWS}),
)


LIBRARY_PATHS: Final[dict[str, Schema]] = {
    "/api/library": {
        "get": operation(
            "Find songs by title, artist, album or genre",
            answer=answer_with(fields("tracks", tracks=array(named("Track")))),
            parameters=[query("search", "Words to look for", TEXT)],
        )
    },
    "/api/library/folders": {
        "post": operation(
            f"Add a music folder and scan it; JSON bodies have at most {MAX_JSON_BYTES:,} bytes",
            422,
            body=fields("path", path=FOLDER),
        ),
        "delete": operation(
            "Take a music folder out of the library and forget its songs; the files stay",
            400,
            422,
            parameters=[query("path", "The folder as the state names it", FOLDER) | {"required": True}],
        ),
    },
    "/api/folders": {
        "get": operation(
            "Folders of this machine whose paths begin so, to choose a music folder from",
            400,
            answer=answer_with(fields("folders more", folders=array(TEXT), more=BOOLEAN)),
            parameters=[query("path", "What is typed of it", {"type": "string", "maxLength": MAX_PATH})],
        )
    },
    "/api/library/groups": {
        "get": operation(
            "Artists, albums or genres with the number of their songs, a page at a time",
            400,
            answer=answer_with(fields("total groups", total=COUNT, groups=array(GROUP))),
            parameters=[
                query("by", "What to list", one_of(By)) | {"required": True},
                *PART,
            ],
        )
    },
    "/api/library/tracks": {
        "get": operation(
            "Songs, all or those of an artist, album or genre, a page at a time",
            400,
            answer=answer_with(fields("total tracks", total=COUNT, tracks=array(named("Track")))),
            parameters=[
                *(query(by, f"Only this {by}'s; empty: only those without one", TEXT) for by in By),
                *PART,
            ],
        )
    },
    "/api/library/cloud": {
        "get": operation(
            f"The places of the songs on the mood plane; of a large library {MOST_POINTS:,} of them",
            answer=answer_with(
                fields(
                    "total track_ids valence arousal",
                    total=COUNT,
                    track_ids=array(ID),
                    valence=array(SIGNED),
                    arousal=array(SIGNED),
                )
            ),
        )
    },
    "/api/library/near": {
        "get": operation(
            "The songs nearest to a place on the mood plane",
            400,
            answer=answer_with(fields("tracks", tracks=array(named("Track")))),
            parameters=[
                query("valence", "The place", SIGNED) | {"required": True},
                query("arousal", "The place", SIGNED) | {"required": True},
                query("limit", "How many", {"type": "integer", "minimum": 0, "maximum": MOST_NEAR}),
            ],
        )
    },
    "/api/library/broken": {
        "get": operation(
            "Files that could not be read",
            answer=answer_with(fields("broken", broken=array(fields("path reason", path=TEXT, reason=TEXT)))),
        )
    },
    "/api/tracks/{track_id}/audio": numbered(
        "track_id", get=file_of("The file of a song; ranges may be asked for", "audio/*")
    ),
    "/api/tracks/{track_id}/cover": numbered("track_id", get=file_of("The cover of a song", "image/*")),
    "/api/tracks/{track_id}/place": numbered(
        "track_id",
        post=operation("Say where a song lies on the plane, whatever was measured", 404, body=POINT),
        delete=operation("Go back to what was measured", 404),
    ),
}
