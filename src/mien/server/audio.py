"""Tracks and covers by number: never by path, and only from inside the music folders."""

from hashlib import blake2b
from typing import Final

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from mien.errors import MienError
from mien.music import Track, cover_art
from mien.saying import Saying
from mien.server.context import context_of

__all__ = ["audio", "cover", "track_asked"]

AUDIO_TYPES: Final = {
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mp4": "audio/mp4",
    ".aac": "audio/aac",
    ".wav": "audio/wav",
}

COVER_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""Cover formats that browsers show and that cannot carry scripts (SVG can)."""


async def audio(request: Request) -> Response:
    """Send a track's file, or the ranges asked for; 404 when there is none, and the player goes on."""
    context, track = context_of(request), track_asked(request)
    path = await to_thread.run_sync(context.library.audio_path, track)
    if path is None:
        playing = context.session.player.queue.current
        if request.method == "GET" and playing and playing.track_id == track.track_id:
            context.session.vanished(track.track_id)
            context.hub.ring()
        raise HTTPException(
            404, Saying("The file of “{title}” is not there; is its drive connected?", title=track.title)
        )
    kind = AUDIO_TYPES.get(path.suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=kind, headers={"cache-control": "private, no-cache"})


async def cover(request: Request) -> Response:
    """Send a track's cover art; 404 when it has none that a browser can show safely."""
    context, track = context_of(request), track_asked(request)
    path = await to_thread.run_sync(context.library.audio_path, track)
    try:
        art = await to_thread.run_sync(cover_art, path) if path else None
    except MienError as error:
        raise HTTPException(404, str(error)) from error
    if art is None or art.mime not in COVER_TYPES:
        raise HTTPException(404, f"“{track.title}” has no cover that a browser can show")
    # A browser that kept it asks each time: covers are exchanged, and another catalog numbers its tracks anew.
    tag = f'"{blake2b(art.data, digest_size=16).hexdigest()}"'
    headers = {"cache-control": "private, no-cache", "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(art.data, media_type=art.mime, headers=headers)


def track_asked(request: Request) -> Track:
    """Return the track whose number the request's path has; HTTPException 404 when there is none."""
    track_id = request.path_params["track_id"]
    track = context_of(request).library.catalog.track(track_id) if track_id < 2**63 else None
    if track is None:
        raise HTTPException(404, Saying("There is no track {number}", number=track_id))
    return track
