"""The description of the HTTP API, as OpenAPI 3.1, for those who write programs against it.

It is written by hand and kept true by tests: one compares it with the routes, one sends what it promises to a server.
"""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse

from mien import __version__
from mien.server.openapi.library import LIBRARY_PATHS
from mien.server.openapi.listeners import LISTENER_PATHS
from mien.server.openapi.player import PLAYER_PATHS
from mien.server.openapi.playlists import PLAYLIST_PATHS
from mien.server.openapi.schemas import SCHEMAS, Schema

__all__ = ["document", "openapi"]

DESCRIPTION: Final = """\
The player, as its page uses it. Whatever changes something must carry the page's own `Origin`, and the `Host` header
must name the server. With a token (`mien serve --token`), send it as `Authorization: Bearer`.

Two WebSockets belong to it. `/api/frames` takes camera frames, one JPEG, PNG or WebP picture a binary message, and
answers each that it reads with a `reading`: faces, mood, time a stage. After the text `{"type": "explain", "on": true}`
it also sends a `heat` about once a second: rows of how much each part of the face that steers speaks for the leading
expression, in nats, over the square `cut` of that face. `/api/events?page=NAME` sends the state, as
`/api/state` gives it, at every change, and takes `{"type": "position", "item_id": ..., "position_s": ...}`.

Errors are JSON objects whose `error` says the value, the limit and the remedy."""

PATHS: Final[dict[str, Schema]] = {**PLAYER_PATHS, **LIBRARY_PATHS, **LISTENER_PATHS, **PLAYLIST_PATHS}


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
