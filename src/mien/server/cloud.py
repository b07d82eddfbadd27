"""The listener's songs as points on the mood plane, over HTTP: all of them as a cloud, and those near a place."""

from typing import Any, Final

import numpy as np
from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mien.music import TrackPool
from mien.server.context import context_of
from mien.server.library import Library
from mien.server.limits import query_count
from mien.server.wire import track_json

__all__ = ["CLOUD_ROUTES", "MOST_NEAR", "MOST_POINTS"]

MOST_POINTS: Final = 3000
"""Most points that are sent: on a plane of 400 pixels more would hide each other."""
NEAR: Final = 8
MOST_NEAR: Final = 100


async def cloud(request: Request) -> JSONResponse:
    """Send the places of the songs; of a large library an even choice of them."""
    return JSONResponse(await to_thread.run_sync(_cloud, context_of(request).library))


async def near(request: Request) -> JSONResponse:
    """List the songs nearest to a place, the nearest first."""
    place = np.array([_coordinate(request, name) for name in ("valence", "arousal")], np.float32)
    limit = query_count(request, "limit", NEAR, MOST_NEAR)
    tracks = await to_thread.run_sync(_near, context_of(request).library, place, limit)
    return JSONResponse({"tracks": tracks})


def _pool(library: Library) -> TrackPool | None:
    return next(library.pools(), None)


def _cloud(library: Library) -> dict[str, Any]:
    pool = _pool(library)
    if pool is None:
        return {"total": 0, "track_ids": [], "valence": [], "arousal": []}
    rows = np.unique(np.linspace(0, len(pool) - 1, min(len(pool), MOST_POINTS)).astype(np.int64))
    return {
        "total": len(pool),
        "track_ids": pool.track_id[rows].tolist(),
        "valence": [round(value, 3) for value in pool.valence[rows].tolist()],
        "arousal": [round(value, 3) for value in pool.arousal[rows].tolist()],
    }


def _near(
    library: Library, place: np.ndarray[tuple[int], np.dtype[np.float32]], limit: int
) -> list[dict[str, Any]]:
    pool = _pool(library)
    if pool is None or limit == 0:
        return []
    distance = np.hypot(pool.valence - place[0], pool.arousal - place[1])
    few = np.argpartition(distance, min(limit, len(pool)) - 1)[:limit]
    wanted = pool.track_id[few[np.argsort(distance[few], kind="stable")]].tolist()
    found = {track.track_id: track for track in library.catalog.tracks(wanted)}
    return [track_json(found[track_id]) for track_id in wanted if track_id in found]


def _coordinate(request: Request, name: str) -> float:
    given = request.query_params.get(name, "")
    try:
        value = float(given)
    except ValueError:
        value = np.nan
    if not -1.0 <= value <= 1.0:
        raise HTTPException(400, f"{name} is {given[:80]!r}; send a number from -1 to 1")
    return value


CLOUD_ROUTES: Final = [
    Route("/api/library/cloud", cloud),
    Route("/api/library/near", near),
]
