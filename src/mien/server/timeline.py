"""The listener's last hours over HTTP: moods that were acted on, songs, and what was said of them."""

import time
from dataclasses import asdict
from typing import Any, Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mien.recommend import Feedback, Heard
from mien.server.context import context_of
from mien.server.limits import query_count
from mien.server.listening import Listening

__all__ = ["MOST_HOURS", "TIMELINE_ROUTES"]

HOURS: Final = 3
MOST_HOURS: Final = 24 * 7
MOST_ENTRIES: Final = 2000
"""Most moods and most reactions that are sent, the newest: more than a day of either."""

LEFT: Final = frozenset(
    {
        Feedback.FINISHED,
        Feedback.SKIPPED_EARLY,
        Feedback.SKIPPED_LATE,
        Feedback.DISLIKE,
        Feedback.NOT_THIS_MOOD,
    }
)
"""Reactions that end a song when it plays."""


async def timeline(request: Request) -> JSONResponse:
    """Send what happened in the last hours, oldest first."""
    hours = query_count(request, "hours", HOURS, MOST_HOURS)
    listening = context_of(request).session.listening
    return JSONResponse(await to_thread.run_sync(_told, listening, hours))


async def erase(request: Request) -> JSONResponse:
    """Erase when what was heard, said and read; what was learnt of it stays."""
    context = context_of(request)
    context.session.listening.erase_past()
    return context.changed()


def _told(listening: Listening, hours: int) -> dict[str, Any]:
    profile, now_s = listening.profile, time.time()
    since_s = now_s - 3600.0 * hours
    moods = listening.profiles.moods(profile, since_s=since_s, limit=MOST_ENTRIES)
    events = listening.profiles.events(profile, since_s=since_s, limit=MOST_ENTRIES)[::-1]
    return {
        "listener": profile.name,
        "recording": profile.settings.remember,
        "since_s": since_s,
        "now_s": now_s,
        "moods": [asdict(change) for change in reversed(moods)],
        "songs": [_song_json(heard) for heard in events if heard.feedback in LEFT and heard.position_s > 0],
        "said": [_said_json(heard) for heard in events if heard.feedback is not Feedback.FINISHED],
    }


def _song_json(heard: Heard) -> dict[str, Any]:
    """Return when a song was heard, as if without a pause: its end, less how far it was heard."""
    return _said_json(heard) | {"begin_s": heard.t_s - heard.position_s}


def _said_json(heard: Heard) -> dict[str, Any]:
    return {
        "title": heard.title,
        "artist": heard.artist,
        "feedback": heard.feedback.value,
        "t_s": heard.t_s,
    }


TIMELINE_ROUTES: Final = [
    Route("/api/listener/timeline", timeline),
    Route("/api/listener/timeline", erase, methods=["DELETE"]),
]
