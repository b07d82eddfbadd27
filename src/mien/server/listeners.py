"""The HTTP API of listeners: what they say of a song, what they chose, and what is kept of them."""

import time
from dataclasses import asdict, replace
from typing import Any, Final

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mien.recommend import Feedback, Kind, Profile, ProfileSettings
from mien.saying import Saying
from mien.server.context import Context, context_of
from mien.server.limits import read_json, text, whole

__all__ = ["ROUTES"]

SAID: Final = (Feedback.LIKE, Feedback.DISLIKE, Feedback.NOT_THIS_MOOD)
"""What a page may say outright; all else follows from what is done with the player."""
SHOWN_LEARNT: Final = 20
SHOWN_EVENTS: Final = 200
MAX_NAME: Final = 200


async def feedback(request: Request) -> JSONResponse:
    """Take in what the listener says of a song."""
    body, context = await read_json(request), context_of(request)
    name = text(body, "feedback", 20)
    if name not in SAID:
        raise HTTPException(400, f"feedback is {name!r}; send one of {', '.join(SAID)}")
    track_id = whole(body, "track_id")
    if context.library.catalog.track(track_id) is None:
        raise HTTPException(404, Saying("There is no track {number}", number=track_id))
    context.session.reactions.say(Feedback(name), track_id)
    return context.changed()


async def add(request: Request) -> JSONResponse:
    """Add a listener and choose for them from now on."""
    body, context = await read_json(request), context_of(request)
    listening = context.session.listening
    return await _switched(context, listening.profiles.add(text(body, "name", MAX_NAME)))


async def switch(request: Request) -> JSONResponse:
    """Choose for another listener."""
    body, context = await read_json(request), context_of(request)
    return await _switched(context, _named(context, text(body, "name", MAX_NAME)))


async def rename(request: Request) -> JSONResponse:
    """Give the present listener another name."""
    body, context = await read_json(request), context_of(request)
    listening = context.session.listening
    listening.profile = listening.profiles.rename(listening.profile, text(body, "name", MAX_NAME))
    return context.changed()


async def remove(request: Request) -> JSONResponse:
    """Remove the present listener with all that is kept of them, and choose for the one who is left longest."""
    context = context_of(request)
    profiles = context.session.listening.profiles
    context.neutral.forget()
    context.correction.forget()
    await to_thread.run_sync(profiles.remove, context.session.listening.profile)
    return await _switched(context, profiles.all()[0])


async def _switched(context: Context, profile: Profile) -> JSONResponse:
    """Choose for another listener, and correct the camera by their face at rest and by what they said."""
    context.session.switch_listener(profile)
    context.neutral.switch(profile.profile_id)
    await to_thread.run_sync(context.neutral.load)
    context.correction.switch(profile.profile_id)
    await to_thread.run_sync(context.correction.load)
    if context.camera is not None:
        context.camera.use_offset(context.neutral.offset)
        context.camera.use_correction(context.correction.correction)
    return context.changed()


async def settings(request: Request) -> JSONResponse:
    """Change what the listener chose; what is not named stays."""
    body, context = await read_json(request), context_of(request)
    listening = context.session.listening
    known = listening.profile.settings.as_dict()
    if unknown := sorted(set(body) - set(known)):
        raise HTTPException(400, f"unknown setting {', '.join(unknown)}; known: {', '.join(known)}")
    try:
        chosen = ProfileSettings.from_dict(known | body)
    except (TypeError, ValueError, AttributeError) as error:
        raise HTTPException(400, f"these settings cannot be read ({error})") from None
    context.session.set_wishes(replace(chosen, mode=listening.profile.settings.mode))
    return context.changed()


async def taste(request: Request) -> JSONResponse:
    """Say what is believed of the listener's taste: the most and the least liked songs, artists and genres."""
    listening = context_of(request).session.listening
    found: dict[str, Any] = {}
    for kind in Kind:
        rows = listening.profiles.learnt(listening.profile, kind, now_s=time.time())
        shown = [*rows[:SHOWN_LEARNT], *rows[SHOWN_LEARNT:][-SHOWN_LEARNT:]]
        found[kind.value] = [
            {"name": name, "adds": round(mean, 3), "doubt": round(doubt, 3)} for name, mean, doubt in shown
        ]
    return JSONResponse({"listener": listening.profile.name, "learnt": found})


async def history(request: Request) -> JSONResponse:
    """List the listener's last reactions, the newest first."""
    listening = context_of(request).session.listening
    events = listening.profiles.events(listening.profile, limit=SHOWN_EVENTS)
    return JSONResponse({"listener": listening.profile.name, "events": [asdict(heard) for heard in events]})


async def export(request: Request) -> JSONResponse:
    """Send everything that is kept of the listener as a file."""
    listening = context_of(request).session.listening
    found = await to_thread.run_sync(listening.profiles.export, listening.profile)
    return JSONResponse(found, headers={"content-disposition": 'attachment; filename="mien-listener.json"'})


async def erase(request: Request) -> JSONResponse:
    """Erase what the listener heard, said and is believed to like."""
    context = context_of(request)
    context.session.forget_listening()
    return context.changed()


def _named(context: Context, name: str) -> Profile:
    profile = context.session.listening.profiles.get(name)
    if profile is None:
        raise HTTPException(404, Saying("There is no listener “{name}”", name=name))
    return profile


ROUTES: Final = [
    Route("/api/feedback", feedback, methods=["POST"]),
    Route("/api/listeners", add, methods=["POST"]),
    Route("/api/listeners/switch", switch, methods=["POST"]),
    Route("/api/listener/name", rename, methods=["POST"]),
    Route("/api/listener", remove, methods=["DELETE"]),
    Route("/api/listener/settings", settings, methods=["POST"]),
    Route("/api/listener/taste", taste),
    Route("/api/listener/history", history),
    Route("/api/listener/history", erase, methods=["DELETE"]),
    Route("/api/listener/export", export),
]
"""Routes of listeners; the present one is whoever was switched to last, on every page alike."""
