"""The HTTP API of the page: transport, mood, mode, library."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mien import __version__
from mien.errors import reason_of
from mien.expression.labels import Expression
from mien.faces import decode_photo
from mien.files import printable
from mien.mood import Mood, mood_from_expression, mood_from_hand
from mien.music import Track
from mien.recommend import Mode
from mien.recommend.path import MOST_TRACKS
from mien.saying import Saying
from mien.server.audio import audio, cover, track_asked
from mien.server.browse import BROWSE_ROUTES
from mien.server.cloud import CLOUD_ROUTES
from mien.server.context import context_of
from mien.server.explain import explain
from mien.server.folders import FOLDER_ROUTES
from mien.server.limits import MAX_PHOTO_BYTES, boolean, expression, number, read_body, read_json, text, whole
from mien.server.playlists import PLAYLIST_ROUTES
from mien.server.sayings import ITEM_GONE, NO_CAMERA, NO_MOOD, PHOTOS
from mien.server.session import Session
from mien.server.timeline import TIMELINE_ROUTES
from mien.server.wire import mood_json, track_json

__all__ = ["ROUTES"]

DAY_S: Final = 86_400.0
SEARCH_LIMIT: Final = 50
MAX_TEXT: Final = 4096
NEUTRAL_S: Final = 4.0
"""Seconds for which the face at rest is looked at by default: some nine independent looks."""
NEUTRAL_RANGE_S: Final = (2.0, 30.0)
PATH_TRACKS: Final = 8
"""Songs of a path when nobody says how many: half an hour of music."""

Body = dict[str, Any]


async def health(_: Request) -> JSONResponse:
    """Say that the server is up."""
    return JSONResponse({"status": "ok", "version": __version__})


async def state(request: Request) -> JSONResponse:
    """Return everything a page shows."""
    return JSONResponse(context_of(request).state())


def _play(session: Session, body: Body) -> None:
    if "page" in body:
        session.speaker = text(body, "page", 64)
    if "track_id" in body:
        track = _track(session, body)
        session.player.take_up(track.track_id, number({"position_s": 0.0} | body, "position_s", 0.0, DAY_S))
    else:
        session.play()


def _pause(session: Session, body: Body) -> None:
    _note_position(session, body)
    session.pause()


def _next(session: Session, body: Body) -> None:
    # A page names the item that ended, so that two pages, or a retry, do not skip two.
    current = session.player.queue.current
    if "item_id" not in body or (current and current.item_id == whole(body, "item_id")):
        _note_position(session, body)
        # What sounds already is not cut off, even when the line has changed since it began.
        session.reactions.next(whole(body, "began") if "began" in body else None)


def _previous(session: Session, body: Body) -> None:
    _note_position(session, body)
    session.reactions.previous()


def _note_position(session: Session, body: Body) -> None:
    """Take the place that a page which sounds names, newer than its last report."""
    current = session.player.queue.current
    if "position_s" in body and current:
        session.player.report_position(current.item_id, number(body, "position_s", 0.0, DAY_S))


def _jump(session: Session, body: Body) -> None:
    if "page" in body:
        session.speaker = text(body, "page", 64)
    session.reactions.jump(whole(body, "item_id"))


def _add(session: Session, body: Body) -> None:
    session.reactions.add(_track(session, body).track_id)


def _track(session: Session, body: Body) -> Track:
    track = session.library.catalog.track(whole(body, "track_id"))
    if track is None:
        raise HTTPException(404, Saying("There is no track {number}", number=body["track_id"]))
    return track


def _failed(session: Session, body: Body) -> None:
    current = session.player.queue.current
    if current and current.item_id == whole(body, "item_id"):
        track = session.library.catalog.track(current.track_id)
        title = track.title if track else str(current.track_id)
        told = Saying("This browser cannot play “{title}”; the music goes on without it", title=title)
        session.cannot_play(current.track_id, told)


PLAYER: Final[dict[str, Callable[[Session, Body], None]]] = {
    "play": _play,
    "pause": _pause,
    "next": _next,
    "previous": _previous,
    "seek": lambda session, body: session.player.seek(number(body, "position_s", 0.0, DAY_S)),
    "volume": lambda session, body: session.reactions.set_volume(number(body, "volume", 0.0, 1.0)),
    "shuffle": lambda session, body: session.player.set_shuffle(boolean(body, "on")),
    "jump": _jump,
    "remove": lambda session, body: session.player.remove(whole(body, "item_id")),
    "add": _add,
    "move": lambda session, body: session.player.move(whole(body, "item_id"), whole(body, "place")),
    "failed": _failed,
}


async def player(request: Request) -> JSONResponse:
    """Do one thing with the player."""
    action = PLAYER.get(request.path_params["action"])
    if action is None:
        raise HTTPException(404, f"The player cannot do that; it can {', '.join(PLAYER)}")
    body, context = await read_json(request), context_of(request)
    session = context.session
    before = session.player.queue.current
    try:
        action(session, body)
        if session.player.queue.current != before:
            session.leave_missing()
    except KeyError:
        raise HTTPException(404, ITEM_GONE) from None
    return context.changed()


async def set_mood(request: Request) -> JSONResponse:
    """Set the mood by hand or by a program, as a point or an expression, or give it back to the camera."""
    body, context = await read_json(request), context_of(request)
    session = context.session
    if body.get("camera") is True:
        session.back_to_camera()
    elif "program" in body:
        session.set_by_program(_posted_mood(body), text(body, "program", 64))
    elif "expression" in body:
        session.set_expression(expression(body, "expression"))
    else:
        session.set_point(*_point(body))
    return context.changed()


def _posted_mood(body: Body) -> Mood:
    if "expression" in body:
        return mood_from_expression(expression(body, "expression"))
    return mood_from_hand(*_point(body))


def _point(body: Body) -> tuple[float, float]:
    return number(body, "valence", -1.0, 1.0), number(body, "arousal", -1.0, 1.0)


async def photo(request: Request) -> JSONResponse:
    """Set the mood from a photo, sent as the body; it is read in memory and not kept."""
    context, data = context_of(request), await read_body(request, MAX_PHOTO_BYTES)
    mood = await context.photos.read(lambda reader: reader.mood(decode_photo(data)), context.limiter)
    if context.session.set_photo(mood):
        return context.changed()
    message = PHOTOS.get(mood.state, NO_MOOD)
    return JSONResponse({"error": message, "mood": mood_json(mood)}, status_code=422)


async def set_mode(request: Request) -> JSONResponse:
    """Change what is done with a mood."""
    body, context = await read_json(request), context_of(request)
    name = text(body, "mode", 20)
    if name not in set(Mode):
        raise HTTPException(400, f"mode is {name!r}; send one of {', '.join(Mode)}")
    if "goal" in body:
        if Mode(name) is not Mode.PATH or not isinstance(body["goal"], dict):
            raise HTTPException(
                400, "a goal is an object with valence and arousal, and the mode path has one"
            )
        tracks = whole({"tracks": PATH_TRACKS} | body, "tracks")
        if not 2 <= tracks <= MOST_TRACKS:
            raise HTTPException(400, f"tracks is {tracks}; send a whole number from 2 to {MOST_TRACKS}")
        context.session.set_path(_point(body["goal"]), tracks)
    else:
        context.session.set_mode(Mode(name))
    return context.changed()


async def face(request: Request) -> JSONResponse:
    """Pick the face that steers, or null for the largest."""
    body, context = await read_json(request), context_of(request)
    picked = None if body.get("face") is None else whole(body, "face")
    if context.camera is None:
        raise HTTPException(409, NO_CAMERA)
    context.camera.pick(picked)
    return context.changed()


async def record_neutral(request: Request) -> JSONResponse:
    """Look at the listener's face at rest for some seconds; the state tells how it goes."""
    body, context = await read_json(request), context_of(request)
    seconds = number({"seconds": NEUTRAL_S} | body, "seconds", *NEUTRAL_RANGE_S)
    if context.camera is None:
        raise HTTPException(409, NO_CAMERA)
    context.camera.record_neutral(seconds)
    context.neutral.begin()
    return context.changed()


@contextmanager
def _erasing() -> Iterator[None]:
    """Answer why a file cannot be erased."""
    try:
        yield
    except OSError as error:
        raise HTTPException(500, Saying("It cannot be erased ({reason})", reason=reason_of(error))) from None


async def forget_neutral(request: Request) -> JSONResponse:
    """Erase what was set for the listener's face at rest."""
    context = context_of(request)
    with _erasing():
        context.neutral.forget()
    if context.camera is not None:
        context.camera.use_offset(None)
    return context.changed()


async def correct(request: Request) -> JSONResponse:
    """Learn that the face that steers does not show an expression, and perhaps which one it does show."""
    body, context = await read_json(request), context_of(request)
    wrong = expression(body, "not")
    right = expression(body, "is") if "is" in body else None
    if right is wrong or (wrong is Expression.NEUTRAL and right is None):
        raise HTTPException(
            400, "say with is what the face shows instead, another expression than that in not"
        )
    if context.camera is None:
        raise HTTPException(409, NO_CAMERA)
    shown = context.camera.recent
    if shown is None:
        raise HTTPException(
            409, Saying("No face could be read in the last seconds; look at the camera and say it again")
        )
    try:
        context.correction.teach(shown, context.camera.network, wrong, right)
    except OSError as error:
        raise HTTPException(500, Saying("It cannot be kept ({reason})", reason=reason_of(error))) from None
    context.camera.use_correction(context.correction.correction)
    context.camera.set_aside(wrong, right or Expression.NEUTRAL)
    return context.changed()


async def forget_correction(request: Request) -> JSONResponse:
    """Erase what was learnt of wrong readings."""
    context = context_of(request)
    with _erasing():
        context.correction.forget()
    if context.camera is not None:
        context.camera.use_correction(None)
    return context.changed()


async def search(request: Request) -> JSONResponse:
    """Find tracks by title, artist, album or genre."""
    wanted = request.query_params.get("search", "")[:MAX_TEXT]
    catalog = context_of(request).library.catalog
    tracks = await to_thread.run_sync(lambda: catalog.search(wanted, SEARCH_LIMIT))
    return JSONResponse({"tracks": [track_json(track) for track in tracks]})


async def place(request: Request) -> JSONResponse:
    """Keep the listener's own place of a track on the plane, which wins over the estimate."""
    body, context, track = await read_json(request), context_of(request), track_asked(request)
    await to_thread.run_sync(context.library.catalog.place, track.song_id, *_point(body))
    return context.changed()


async def forget_place(request: Request) -> JSONResponse:
    """Go back to the estimate of where a track lies."""
    context, track = context_of(request), track_asked(request)
    await to_thread.run_sync(context.library.catalog.forget_place, track.song_id)
    return context.changed()


async def add_folder(request: Request) -> JSONResponse:
    """Add a music folder and scan it in the background."""
    body, context = await read_json(request), context_of(request)
    folder = Path(text(body, "path", MAX_TEXT))
    await to_thread.run_sync(context.library.add, folder)
    return context.changed()


async def remove_folder(request: Request) -> JSONResponse:
    """Take a music folder out of the library and forget its tracks; the files stay."""
    context, folder = context_of(request), text(dict(request.query_params), "path", MAX_TEXT)
    await to_thread.run_sync(context.library.remove, folder)
    context.session.library_changed(settled=True)
    return context.changed()


async def broken(request: Request) -> JSONResponse:
    """List the files that could not be read, with the reason."""
    files = await to_thread.run_sync(context_of(request).library.catalog.broken)
    return JSONResponse({"broken": [{"path": printable(path), "reason": reason} for path, reason in files]})


ROUTES: Final = [
    Route("/api/health", health),
    Route("/api/state", state),
    Route("/api/player/{action}", player, methods=["POST"]),
    Route("/api/mood", set_mood, methods=["POST"]),
    Route("/api/mood/photo", photo, methods=["POST"]),
    Route("/api/explain", explain, methods=["POST"]),
    Route("/api/mode", set_mode, methods=["POST"]),
    Route("/api/face", face, methods=["POST"]),
    Route("/api/neutral", record_neutral, methods=["POST"]),
    Route("/api/neutral", forget_neutral, methods=["DELETE"]),
    Route("/api/correction", correct, methods=["POST"]),
    Route("/api/correction", forget_correction, methods=["DELETE"]),
    Route("/api/library", search),
    Route("/api/library/folders", add_folder, methods=["POST"]),
    Route("/api/library/folders", remove_folder, methods=["DELETE"]),
    Route("/api/library/broken", broken),
    Route("/api/tracks/{track_id:int}/audio", audio),
    Route("/api/tracks/{track_id:int}/cover", cover),
    Route("/api/tracks/{track_id:int}/place", place, methods=["POST"]),
    Route("/api/tracks/{track_id:int}/place", forget_place, methods=["DELETE"]),
    *BROWSE_ROUTES,
    *CLOUD_ROUTES,
    *FOLDER_ROUTES,
    *PLAYLIST_ROUTES,
    *TIMELINE_ROUTES,
]
"""All routes under /api but the two WebSockets."""
