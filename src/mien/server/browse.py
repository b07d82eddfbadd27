"""The library over HTTP, to look through: artists, albums, genres and tracks, a page at a time."""

from typing import Any, Final

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mien.music.browse import Browser, By, Group, Within
from mien.server.context import context_of
from mien.server.limits import query_count
from mien.server.wire import track_json

__all__ = ["BROWSE_ROUTES", "MOST_ROWS"]

ROWS: Final = 100
"""Rows of a page when nobody says how many: some three screens of them."""

MOST_ROWS: Final = 500
"""Most rows of a page."""

MOST_OFFSET: Final = 100_000_000
MAX_NAME: Final = 1000


async def groups(request: Request) -> JSONResponse:
    """List artists, albums or genres, each with the number of its tracks."""
    name = request.query_params.get("by", "")
    if name not in set(By):
        raise HTTPException(400, f"by is {name[:80]!r}; send one of {', '.join(By)}")
    page = await to_thread.run_sync(lambda: _browser(request).groups(By(name), **_part(request)))
    return JSONResponse({"total": page.total, "groups": [_group_json(group) for group in page.rows]})


async def tracks(request: Request) -> JSONResponse:
    """List tracks: all, or those of an artist, album or genre."""
    within = Within(**{by.value: _name(request, by) for by in By})
    page = await to_thread.run_sync(lambda: _browser(request).tracks(within, **_part(request)))
    return JSONResponse({"total": page.total, "tracks": [track_json(track) for track in page.rows]})


def _browser(request: Request) -> Browser:
    return Browser(context_of(request).library.catalog)


def _part(request: Request) -> dict[str, int]:
    return {
        "offset": query_count(request, "offset", 0, MOST_OFFSET),
        "limit": query_count(request, "limit", ROWS, MOST_ROWS),
    }


def _name(request: Request, by: By) -> str | None:
    name = request.query_params.get(by.value)
    if name is not None and len(name) > MAX_NAME:
        raise HTTPException(400, f"{by} has {len(name):,} characters; send at most {MAX_NAME:,}")
    return name


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "tracks": group.tracks,
        "artists": group.artists,
        "artist": group.artist,
    }


BROWSE_ROUTES: Final = [
    Route("/api/library/groups", groups),
    Route("/api/library/tracks", tracks),
]
"""All routes for looking through the library."""
