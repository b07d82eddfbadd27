"""The paths of the player, the mood and the face."""

from typing import Final

from mien.expression.labels import EXPRESSIONS
from mien.recommend import Mode
from mien.server.openapi.operations import answer_with, operation, pictures, player, query
from mien.server.openapi.schemas import (
    BOOLEAN,
    COUNT,
    EXPRESSION,
    ID,
    NUMBER,
    PAGE,
    POINT,
    POSITION,
    SIGNED,
    TEXT,
    Schema,
    array,
    between,
    fields,
    named,
    one_of,
    or_null,
)

__all__ = ["PLAYER_PATHS"]

EXPLAINED: Final = fields(
    "faces note",
    note=TEXT,
    faces=array(
        fields(
            "bbox expression probs explained heat note",
            bbox=array(NUMBER),
            expression=EXPRESSION,
            probs=fields(" ".join(EXPRESSIONS), **{str(name): between(0, 1) for name in EXPRESSIONS}),
            explained=EXPRESSION,
            heat=array(array(NUMBER)),
            note=TEXT,
        )
    ),
)


PLAYER_PATHS: Final[dict[str, Schema]] = {
    "/api/health": {
        "get": operation(
            "Whether the server is up; needs no token, and tells its version only with one",
            answer=answer_with(fields("status", status=TEXT, version=TEXT)),
        )
    },
    "/api/openapi.json": {"get": operation("This description", answer=answer_with(fields("openapi paths")))},
    "/api/state": {"get": operation("Everything that a page shows", answer=answer_with(named("State")))},
    "/api/player/play": player(
        "Play; `page` is the one that sounds, and `track_id` what it plays already, as after a new start of the server",
        404,
        body=fields(page=PAGE, track_id=ID, position_s=POSITION),
    ),
    "/api/player/pause": player("Pause"),
    "/api/player/next": player(
        "Go on; with `item_id`, only if that is what plays; to the item `began` where a page has begun it by itself",
        body=fields(item_id=ID, position_s=POSITION, began=ID),
    ),
    "/api/player/previous": player("Go back, or to the start of the song", body=fields(position_s=POSITION)),
    "/api/player/seek": player("Go to a place in the song", body=fields("position_s", position_s=POSITION)),
    "/api/player/volume": player("Set the volume", body=fields("volume", volume=between(0, 1))),
    "/api/player/shuffle": player("Shuffle what comes next, or not", body=fields("on", on=BOOLEAN)),
    "/api/player/jump": player("Play an item now", 404, body=fields("item_id", item_id=ID, page=PAGE)),
    "/api/player/remove": player("Take an item out", 404, body=fields("item_id", item_id=ID)),
    "/api/player/add": player("Put a song next", 404, body=fields("track_id", track_id=ID)),
    "/api/player/move": player(
        "Move an item within the line; `place` 0 is next, and beyond the end means last",
        404,
        body=fields("item_id place", item_id=ID, place=COUNT),
    ),
    "/api/player/failed": player(
        "Tell that this browser cannot play an item", body=fields("item_id", item_id=ID)
    ),
    "/api/mood": {
        "post": operation(
            "Set the mood, or give it back to the camera",
            body={
                "anyOf": [
                    fields("expression", expression=EXPRESSION, program=PAGE),
                    fields("valence arousal", valence=SIGNED, arousal=SIGNED, program=PAGE),
                    fields("camera", camera={"const": True}),
                ]
            },
        )
    },
    "/api/mood/photo": {
        "post": operation(
            "Set the mood from a photo, which is not kept", 422, 503, requestBody=pictures("A photo")
        )
    },
    "/api/explain": {
        "post": operation(
            "Say which expression a photo's faces show, and which parts of each spoke for it",
            422,
            503,
            answer=answer_with(EXPLAINED),
            requestBody=pictures("A photo, which sets no mood and is not kept"),
            parameters=[query("expression", "Explain this one instead of each face's likeliest", EXPRESSION)],
        )
    },
    "/api/mode": {
        "post": operation(
            "Change what is done with a mood; the mode path may have a goal, and a number of songs to it",
            body=fields("mode", mode=one_of(Mode), goal=POINT, tracks={"type": "integer", "minimum": 2}),
        )
    },
    "/api/face": {
        "post": operation(
            "Pick the face that steers, null for the largest", 409, body=fields(face=or_null(ID))
        )
    },
    "/api/neutral": {
        "post": operation(
            "Look at the face at rest for some seconds", 409, body=fields(seconds=between(2, 30))
        ),
        "delete": operation("Forget the face at rest"),
    },
    "/api/correction": {
        "post": operation(
            "Learn that the face that steers does not show the expression `not`, but `is` where that is said",
            409,
            body=fields("not", **{"not": EXPRESSION, "is": EXPRESSION}),
        ),
        "delete": operation("Forget what was said of wrong readings"),
    },
}
