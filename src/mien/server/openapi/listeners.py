"""The paths of listeners, and of everything that is kept."""

from typing import Final

from mien.server.openapi.operations import answer_with, operation, query
from mien.server.openapi.schemas import ID, NAME, Schema, fields, one_of
from mien.server.timeline import MOST_HOURS

__all__ = ["LISTENER_PATHS"]

LISTENER_PATHS: Final[dict[str, Schema]] = {
    "/api/feedback": {
        "post": operation(
            "Say something of a song",
            404,
            body=fields(
                "feedback track_id", feedback=one_of(("like", "dislike", "not_this_mood")), track_id=ID
            ),
        )
    },
    "/api/listeners": {
        "post": operation("Add a listener and choose for them", 422, body=fields("name", name=NAME))
    },
    "/api/listeners/switch": {
        "post": operation("Choose for another listener", 404, body=fields("name", name=NAME))
    },
    "/api/listener/name": {
        "post": operation("Give the listener another name", 422, body=fields("name", name=NAME))
    },
    "/api/listener": {"delete": operation("Remove the listener with all that is kept of them", 422)},
    "/api/listener/settings": {
        "post": operation("Change what the listener chose; what is not named stays", 422, body=fields())
    },
    "/api/listener/taste": {
        "get": operation(
            "What is believed of the listener's taste", answer=answer_with(fields("listener learnt"))
        )
    },
    "/api/listener/history": {
        "get": operation("The listener's last reactions", answer=answer_with(fields("listener events"))),
        "delete": operation("Erase what the listener heard, said and is believed to like"),
    },
    "/api/listener/timeline": {
        "get": operation(
            "What happened in the last hours: moods that were acted on, songs, and what was said of them",
            400,
            answer=answer_with(fields("listener recording since_s now_s moods songs said")),
            parameters=[query("hours", "How many", {"type": "integer", "minimum": 0, "maximum": MOST_HOURS})],
        ),
        "delete": operation("Erase when what was heard, said and read; what was learnt of it stays"),
    },
    "/api/listener/export": {
        "get": operation("Everything that is kept of the listener", answer=answer_with(fields()))
    },
    "/api/data": {
        "get": operation(
            "All that is kept: listeners, the catalog, resting faces, corrections, log, journal of written tags",
            422,
            answer=answer_with(fields("listeners library resting_faces corrections written_tags log files")),
        ),
        "delete": operation(
            "Erase everything that is kept; music files stay, and the player goes on with the built-in tracks",
            422,
        ),
    },
}
