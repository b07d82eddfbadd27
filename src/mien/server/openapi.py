"""The description of the HTTP API, as OpenAPI 3.1, for those who write programs against it.

It is written by hand and kept true by tests: one compares it with the routes, one sends what it promises to a server.
"""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse

from mien import __version__
from mien.expression.labels import EXPRESSIONS
from mien.mood import MoodSource, MoodState
from mien.music.browse import By
from mien.recommend import Mode
from mien.server.browse import MOST_ROWS
from mien.server.cloud import MOST_NEAR, MOST_POINTS
from mien.server.folders import MAX_PATH
from mien.server.limits import MAX_JSON_BYTES, MAX_PHOTO_BYTES
from mien.server.playlists import MEDIA_TYPES
from mien.server.session import Steering
from mien.server.timeline import MOST_HOURS

__all__ = ["document", "openapi"]

Schema = dict[str, Any]

DESCRIPTION: Final = """\
The player, as its page uses it. Whatever changes something must carry the page's own `Origin`, and the `Host` header
must name the server. With a token (`mien serve --token`), send it as `Authorization: Bearer`.

Two WebSockets belong to it. `/api/frames` takes camera frames, one JPEG, PNG or WebP picture a binary message, and
answers each that it reads with a `reading`: faces, mood, time a stage. After the text `{"type": "explain", "on": true}`
it also sends a `heat` about once a second: rows of how much each part of the face that steers speaks for the leading
expression, in nats, over the square `cut` of that face. `/api/events?page=NAME` sends the state, as
`/api/state` gives it, at every change, and takes `{"type": "position", "item_id": ..., "position_s": ...}`.

Errors are JSON objects whose `error` says the value, the limit and the remedy."""

ERRORS: Final = {
    400: "The request makes no sense; the message says which part",
    401: "The token is missing or wrong",
    403: "The request comes from another page or by another address",
    404: "There is no such thing",
    408: "The body took too long",
    409: "Not now: something else must be there first",
    413: "The body is too long",
    422: "The request makes sense and cannot be done; the message says why",
    429: "Too many wrong tokens came from this address",
    503: "Too much at once; try again in a moment",
}


def _object(_required: str = "", /, **properties: Schema) -> Schema:
    found: Schema = {"type": "object", "properties": properties}
    return found | ({"required": _required.split()} if _required else {})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _between(low: float, high: float) -> Schema:
    return {"type": "number", "minimum": low, "maximum": high}


def _one_of(names: Any) -> Schema:
    return {"type": "string", "enum": [str(name) for name in names]}


TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "number"}
BOOLEAN: Final[Schema] = {"type": "boolean"}
ID: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
SIGNED: Final = _between(-1, 1)
POSITION: Final = _between(0, 86_400)
EXPRESSION: Final = _one_of(EXPRESSIONS)
POINT: Final = _object("valence arousal", valence=SIGNED, arousal=SIGNED)
PAGE: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 64}
NAME: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 200}

SAID: Final = _object("text values", text=TEXT, values=_object())
"""A sentence with ``{name}`` where a value stands, for those who say it in another language."""

TRACK_FIELDS: Final[dict[str, Schema]] = {
    "track_id": ID,
    "title": TEXT,
    "artist": TEXT,
    "album": TEXT,
    "genre": TEXT,
    "duration_s": NUMBER,
    "gain_db": NUMBER,
    "valence": SIGNED,
    "arousal": SIGNED,
    "has_cover": BOOLEAN,
    "builtin": BOOLEAN,
    "loudness_lufs": _or_null(NUMBER),
    "true_peak_dbtp": _or_null(NUMBER),
    "silence_before_s": NUMBER,
    "silence_after_s": NUMBER,
    "tempo_bpm": _or_null(NUMBER),
    "key": _or_null(TEXT),
    "key_confidence": _between(0, 1),
    "placed": BOOLEAN,
}
ALL_TRACK_FIELDS: Final = " ".join(TRACK_FIELDS)

SCHEMAS: Final[dict[str, Schema]] = {
    "Error": _object("error", error=TEXT),
    "Track": _object(ALL_TRACK_FIELDS, **TRACK_FIELDS),
    "Item": _object(
        f"item_id reason by_hand {ALL_TRACK_FIELDS}",
        item_id=ID,
        reason=TEXT,
        reason_said=_or_null(SAID),
        by_hand=BOOLEAN,
        album_id=ID,
        album_gain_db=NUMBER,
        **TRACK_FIELDS,
    ),
    "Mood": _object(
        "valence arousal uncertainty expression probs state source",
        valence=SIGNED,
        arousal=SIGNED,
        uncertainty={"type": "number", "minimum": 0},
        expression=_or_null(EXPRESSION),
        probs=_array(_between(0, 1)),
        state=_one_of(MoodState),
        source=_one_of(MoodSource),
    ),
    "Player": _object(
        "revision playing position_s cue volume shuffled current upcoming history",
        revision=COUNT,
        playing=BOOLEAN,
        position_s=NUMBER,
        cue=COUNT,
        volume=_between(0, 1),
        shuffled=BOOLEAN,
        current=_or_null(_ref("Item")),
        upcoming=_array(_ref("Item")),
        history=_array(_ref("Item")),
    ),
    "Library": _object(
        "folders tracks broken scan",
        folders=_array(_object("path present tracks", path=TEXT, present=BOOLEAN, tracks=COUNT)),
        tracks=COUNT,
        broken=COUNT,
        scan=_object(
            "running folder done total message failed",
            running=BOOLEAN,
            folder=TEXT,
            done=COUNT,
            total=COUNT,
            message=TEXT,
            failed=BOOLEAN,
        ),
    ),
    "State": _object(
        "type player speaker mode modes expressions steering mood acted target library notice neutral correction",
        type={"const": "state"},
        player=_ref("Player"),
        speaker=_or_null(TEXT),
        mode=_one_of(Mode),
        modes=_array(_object("name explanation", name=_one_of(Mode), explanation=TEXT)),
        expressions=_array(EXPRESSION),
        steering=_one_of(Steering),
        mood=_ref("Mood"),
        acted=_ref("Mood"),
        target=_object(
            "valence arousal wording", valence=NUMBER, arousal=NUMBER, wording=TEXT, wording_said=SAID
        ),
        library=_ref("Library"),
        notice=_or_null(_object("id text", id=COUNT, text=TEXT)),
        neutral=_object("state progress message", state=TEXT, progress=_between(0, 1), message=TEXT),
        correction=_object("count lowered message", count=COUNT, lowered=_array(EXPRESSION), message=TEXT),
    ),
}

PICTURES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp")


def _answer(
    schema: Schema, description: str = "What was asked for", *, kind: str = "application/json"
) -> Schema:
    return {"description": description, "content": {kind: {"schema": schema}}}


def _operation(
    summary: str, *codes: int, answer: Schema | None = None, body: Schema | None = None, **more: Any
) -> Schema:
    """Describe a request; ``codes`` are its own errors beside those that every request may meet."""
    responses = {"200": answer or _answer(_ref("State"), "Done; the new state")}
    met = {401, 403, 429, *codes, *((400, 408, 413) if body or "requestBody" in more else ())}
    responses |= {str(code): _answer(_ref("Error"), ERRORS[code]) for code in sorted(met)}
    content = {"requestBody": {"content": {"application/json": {"schema": body}}}} if body else {}
    return {"summary": summary, "responses": responses} | content | more


def _pictures(description: str) -> Schema:
    return {
        "description": f"{description}; at most {MAX_PHOTO_BYTES:,} bytes",
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURES},
    }


def _query(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _numbered(name: str, **operations: Schema) -> Schema:
    """Describe a path with a number in it."""
    parameter = {"name": name, "in": "path", "required": True, "schema": ID}
    return {"parameters": [parameter], **operations}


def _file(summary: str, *kinds: str, **more: Any) -> Schema:
    binary = {"type": "string", "format": "binary"}
    content = {kind: {"schema": {} if kind == "application/json" else binary} for kind in kinds}
    return _operation(summary, 400, 404, answer={"description": "The file", "content": content}, **more)


def _player(summary: str, *codes: int, body: Schema | None = None) -> Schema:
    return {"post": _operation(summary, *codes, body=body or _object())}


EXPLAINED: Final = _object(
    "faces note",
    note=TEXT,
    faces=_array(
        _object(
            "bbox expression probs explained heat note",
            bbox=_array(NUMBER),
            expression=EXPRESSION,
            probs=_object(" ".join(EXPRESSIONS), **{str(name): _between(0, 1) for name in EXPRESSIONS}),
            explained=EXPRESSION,
            heat=_array(_array(NUMBER)),
            note=TEXT,
        )
    ),
)

GROUP: Final = _object("name tracks artists artist", name=TEXT, tracks=COUNT, artists=COUNT, artist=TEXT)
PART: Final = (
    _query("offset", "How many rows to pass over", COUNT),
    _query("limit", "How many rows to send", {"type": "integer", "minimum": 0, "maximum": MOST_ROWS}),
)

PLAYLIST: Final = _object("playlist_id name", playlist_id=ID, name=TEXT)

LISTENER_PATHS: Final[dict[str, Schema]] = {
    "/api/feedback": {
        "post": _operation(
            "Say something of a song",
            404,
            body=_object(
                "feedback track_id", feedback=_one_of(("like", "dislike", "not_this_mood")), track_id=ID
            ),
        )
    },
    "/api/listeners": {
        "post": _operation("Add a listener and choose for them", 422, body=_object("name", name=NAME))
    },
    "/api/listeners/switch": {
        "post": _operation("Choose for another listener", 404, body=_object("name", name=NAME))
    },
    "/api/listener/name": {
        "post": _operation("Give the listener another name", 422, body=_object("name", name=NAME))
    },
    "/api/listener": {"delete": _operation("Remove the listener with all that is kept of them", 422)},
    "/api/listener/settings": {
        "post": _operation("Change what the listener chose; what is not named stays", 422, body=_object())
    },
    "/api/listener/taste": {
        "get": _operation(
            "What is believed of the listener's taste", answer=_answer(_object("listener learnt"))
        )
    },
    "/api/listener/history": {
        "get": _operation("The listener's last reactions", answer=_answer(_object("listener events"))),
        "delete": _operation("Erase what the listener heard, said and is believed to like"),
    },
    "/api/listener/timeline": {
        "get": _operation(
            "What happened in the last hours: moods that were acted on, songs, and what was said of them",
            400,
            answer=_answer(_object("listener recording since_s now_s moods songs said")),
            parameters=[
                _query("hours", "How many", {"type": "integer", "minimum": 0, "maximum": MOST_HOURS})
            ],
        ),
        "delete": _operation("Erase when what was heard, said and read; what was learnt of it stays"),
    },
    "/api/listener/export": {
        "get": _operation("Everything that is kept of the listener", answer=_answer(_object()))
    },
    "/api/data": {
        "get": _operation(
            "All that is kept: listeners, the catalog, resting faces, corrections, log, journal of written tags",
            422,
            answer=_answer(_object("listeners library resting_faces corrections written_tags log files")),
        ),
        "delete": _operation(
            "Erase everything that is kept; music files stay, and the player goes on with the built-in tracks",
            422,
        ),
    },
}

PLAYLIST_PATHS: Final[dict[str, Schema]] = {
    "/api/playlists": {
        "get": _operation(
            "The saved playlists", answer=_answer(_object("playlists", playlists=_array(PLAYLIST)))
        ),
        "post": _operation(
            "Save songs under a name; a playlist of that name is replaced",
            404,
            422,
            answer=_answer(PLAYLIST),
            body=_object("name track_ids", name=NAME, track_ids=_array(ID)),
        ),
    },
    "/api/playlists/import": {
        "post": _operation(
            "Save a playlist file of another player; the ending of `file` says what it is",
            422,
            503,
            answer=_answer(_object("playlist")),
            requestBody={
                "required": True,
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            },
            parameters=[_query("file", "Its name", TEXT), _query("name", "What to call it here", TEXT)],
        )
    },
    "/api/playlists/{playlist_id}": _numbered(
        "playlist_id",
        get=_operation("What is in a playlist", 404, answer=_answer(PLAYLIST)),
        patch=_operation(
            "Give it another name", 404, 422, answer=_answer(PLAYLIST), body=_object("name", name=NAME)
        ),
        delete=_operation("Forget it; its songs stay", 404, answer=_answer(PLAYLIST)),
    ),
    "/api/playlists/{playlist_id}/file": _numbered(
        "playlist_id",
        get=_file(
            "It as a file for other players",
            *sorted(MEDIA_TYPES.values()),
            parameters=[_query("format", "The ending of the file", _one_of(f[1:] for f in MEDIA_TYPES))],
        ),
    ),
    "/api/playlists/{playlist_id}/queue": _numbered(
        "playlist_id", post=_operation("Put its songs first in line", 404)
    ),
    "/api/links": {
        "get": _operation(
            "Songs that open by link", answer=_answer(_object("links", links=_array(_object())))
        )
    },
    "/api/links/{link_id}": _numbered(
        "link_id", delete=_operation("Forget one", 404, answer=_answer(_object("link_id", link_id=ID)))
    ),
}

PATHS: Final[dict[str, Schema]] = {
    "/api/health": {
        "get": _operation(
            "Whether the server is up; needs no token, and tells its version only with one",
            answer=_answer(_object("status", status=TEXT, version=TEXT)),
        )
    },
    "/api/openapi.json": {"get": _operation("This description", answer=_answer(_object("openapi paths")))},
    "/api/state": {"get": _operation("Everything that a page shows", answer=_answer(_ref("State")))},
    "/api/player/play": _player(
        "Play; `page` is the one that sounds, and `track_id` what it plays already, as after a new start of the server",
        404,
        body=_object(page=PAGE, track_id=ID, position_s=POSITION),
    ),
    "/api/player/pause": _player("Pause"),
    "/api/player/next": _player(
        "Go on; with `item_id`, only if that is what plays; to the item `began` where a page has begun it by itself",
        body=_object(item_id=ID, position_s=POSITION, began=ID),
    ),
    "/api/player/previous": _player(
        "Go back, or to the start of the song", body=_object(position_s=POSITION)
    ),
    "/api/player/seek": _player("Go to a place in the song", body=_object("position_s", position_s=POSITION)),
    "/api/player/volume": _player("Set the volume", body=_object("volume", volume=_between(0, 1))),
    "/api/player/shuffle": _player("Shuffle what comes next, or not", body=_object("on", on=BOOLEAN)),
    "/api/player/jump": _player("Play an item now", 404, body=_object("item_id", item_id=ID, page=PAGE)),
    "/api/player/remove": _player("Take an item out", 404, body=_object("item_id", item_id=ID)),
    "/api/player/add": _player("Put a song next", 404, body=_object("track_id", track_id=ID)),
    "/api/player/move": _player(
        "Move an item within the line; `place` 0 is next, and beyond the end means last",
        404,
        body=_object("item_id place", item_id=ID, place=COUNT),
    ),
    "/api/player/failed": _player(
        "Tell that this browser cannot play an item", body=_object("item_id", item_id=ID)
    ),
    "/api/mood": {
        "post": _operation(
            "Set the mood, or give it back to the camera",
            body={
                "anyOf": [
                    _object("expression", expression=EXPRESSION, program=PAGE),
                    _object("valence arousal", valence=SIGNED, arousal=SIGNED, program=PAGE),
                    _object("camera", camera={"const": True}),
                ]
            },
        )
    },
    "/api/mood/photo": {
        "post": _operation(
            "Set the mood from a photo, which is not kept", 422, 503, requestBody=_pictures("A photo")
        )
    },
    "/api/explain": {
        "post": _operation(
            "Say which expression a photo's faces show, and which parts of each spoke for it",
            422,
            503,
            answer=_answer(EXPLAINED),
            requestBody=_pictures("A photo, which sets no mood and is not kept"),
            parameters=[
                _query("expression", "Explain this one instead of each face's likeliest", EXPRESSION)
            ],
        )
    },
    "/api/mode": {
        "post": _operation(
            "Change what is done with a mood; the mode path may have a goal, and a number of songs to it",
            body=_object("mode", mode=_one_of(Mode), goal=POINT, tracks={"type": "integer", "minimum": 2}),
        )
    },
    "/api/face": {
        "post": _operation(
            "Pick the face that steers, null for the largest", 409, body=_object(face=_or_null(ID))
        )
    },
    "/api/neutral": {
        "post": _operation(
            "Look at the face at rest for some seconds", 409, body=_object(seconds=_between(2, 30))
        ),
        "delete": _operation("Forget the face at rest"),
    },
    "/api/correction": {
        "post": _operation(
            "Learn that the face that steers does not show the expression `not`, but `is` where that is said",
            409,
            body=_object("not", **{"not": EXPRESSION, "is": EXPRESSION}),
        ),
        "delete": _operation("Forget what was said of wrong readings"),
    },
    "/api/library": {
        "get": _operation(
            "Find songs by title, artist, album or genre",
            answer=_answer(_object("tracks", tracks=_array(_ref("Track")))),
            parameters=[_query("search", "Words to look for", TEXT)],
        )
    },
    "/api/library/folders": {
        "post": _operation(
            f"Add a music folder and scan it; JSON bodies have at most {MAX_JSON_BYTES:,} bytes",
            422,
            body=_object("path", path={"type": "string", "minLength": 1, "maxLength": 4096}),
        )
    },
    "/api/folders": {
        "get": _operation(
            "Folders of this machine whose paths begin so, to choose a music folder from",
            400,
            answer=_answer(_object("folders more", folders=_array(TEXT), more=BOOLEAN)),
            parameters=[_query("path", "What is typed of it", {"type": "string", "maxLength": MAX_PATH})],
        )
    },
    "/api/library/groups": {
        "get": _operation(
            "Artists, albums or genres with the number of their songs, a page at a time",
            400,
            answer=_answer(_object("total groups", total=COUNT, groups=_array(GROUP))),
            parameters=[
                _query("by", "What to list", _one_of(By)) | {"required": True},
                *PART,
            ],
        )
    },
    "/api/library/tracks": {
        "get": _operation(
            "Songs, all or those of an artist, album or genre, a page at a time",
            400,
            answer=_answer(_object("total tracks", total=COUNT, tracks=_array(_ref("Track")))),
            parameters=[
                *(_query(by, f"Only this {by}'s; empty: only those without one", TEXT) for by in By),
                *PART,
            ],
        )
    },
    "/api/library/cloud": {
        "get": _operation(
            f"The places of the songs on the mood plane; of a large library {MOST_POINTS:,} of them",
            answer=_answer(
                _object(
                    "total track_ids valence arousal",
                    total=COUNT,
                    track_ids=_array(ID),
                    valence=_array(SIGNED),
                    arousal=_array(SIGNED),
                )
            ),
        )
    },
    "/api/library/near": {
        "get": _operation(
            "The songs nearest to a place on the mood plane",
            400,
            answer=_answer(_object("tracks", tracks=_array(_ref("Track")))),
            parameters=[
                _query("valence", "The place", SIGNED) | {"required": True},
                _query("arousal", "The place", SIGNED) | {"required": True},
                _query("limit", "How many", {"type": "integer", "minimum": 0, "maximum": MOST_NEAR}),
            ],
        )
    },
    "/api/library/broken": {
        "get": _operation(
            "Files that could not be read",
            answer=_answer(_object("broken", broken=_array(_object("path reason", path=TEXT, reason=TEXT)))),
        )
    },
    "/api/tracks/{track_id}/audio": _numbered(
        "track_id", get=_file("The file of a song; ranges may be asked for", "audio/*")
    ),
    "/api/tracks/{track_id}/cover": _numbered("track_id", get=_file("The cover of a song", "image/*")),
    "/api/tracks/{track_id}/place": _numbered(
        "track_id",
        post=_operation("Say where a song lies on the plane, whatever was measured", 404, body=POINT),
        delete=_operation("Go back to what was measured", 404),
    ),
    **LISTENER_PATHS,
    **PLAYLIST_PATHS,
}


def document() -> dict[str, Any]:
    """Return the description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mien",
            "version": __version__,
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": PATHS,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


async def openapi(_: Request) -> JSONResponse:
    """Send the description."""
    return JSONResponse(document())
