"""Playlists over HTTP: named ones kept in the catalog, files of other players taken in and given out, links."""

from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mien.files import printable
from mien.music import SavedPlaylists
from mien.music.playlists import (
    WRITE_SUFFIXES,
    Entry,
    Imported,
    Link,
    Links,
    PlaylistItem,
    SavedPlaylist,
    parse_playlist,
    render_playlist,
)
from mien.music.playlists.entry import MAX_FILE_BYTES
from mien.saying import Saying
from mien.server.context import context_of
from mien.server.limits import boolean, parse_json, read_body, read_json, text
from mien.server.sayings import FROM_PLAYLIST
from mien.server.wire import track_json

__all__ = ["PLAYLIST_ROUTES"]

MAX_NAME: Final = 400
"""Longest name taken; the catalog's own limit says more when it refuses one."""

MAX_LIST_BYTES: Final = 1 << 19
"""Longest list of tracks taken: 20,000 numbers, as many as the longest playlist has, of up to 24 digits each."""

SHOWN_UNMATCHED: Final = 200
"""How many entries without a track are named in an answer."""

MEDIA_TYPES: Final = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m3u": "audio/x-mpegurl",
    ".pls": "audio/x-scpls",
    ".xspf": "application/xspf+xml",
    ".jspf": "application/json",
}


async def listed(request: Request) -> JSONResponse:
    """List the saved playlists."""
    playlists = _playlists(request)
    return JSONResponse({"playlists": [_saved_json(one) for one in await to_thread.run_sync(playlists.all)]})


async def save(request: Request) -> JSONResponse:
    """Save tracks, or what plays and waits in line, under a name; a playlist of that name is replaced."""
    body, playlists = parse_json(await read_body(request, MAX_LIST_BYTES)), _playlists(request)
    name, numbers = text(body, "name", MAX_NAME), body.get("track_ids")
    if "queue" in body and boolean(body, "queue"):
        player = context_of(request).session.player.snapshot()
        items = [*([player.current] if player.current else []), *player.upcoming]
        numbers = [item.track_id for item in items]
    if not isinstance(numbers, list) or not all(type(one) is int and 0 <= one < 2**63 for one in numbers):
        raise HTTPException(
            400,
            "track_ids is no list of whole numbers; send the tracks' numbers in order, or queue: true",
        )
    tracks = await to_thread.run_sync(context_of(request).library.catalog.tracks, numbers)
    if missing := set(numbers) - {track.track_id for track in tracks}:
        raise HTTPException(404, Saying("There is no track {number}", number=min(missing)))
    saved = await to_thread.run_sync(playlists.save, name, tracks)
    context_of(request).playlists_changed()
    return JSONResponse(_saved_json(saved))


async def import_file(request: Request) -> JSONResponse:
    """Save a playlist file, sent as the body; ``file`` is its name, ``name`` that of the playlist to be."""
    playlists, content = _playlists(request), await read_body(request, MAX_FILE_BYTES)
    file = PurePosixPath(request.query_params.get("file", "").replace("\\", "/")).name[:MAX_NAME]
    name = request.query_params.get("name", "")[:MAX_NAME] or PurePosixPath(file).stem

    def take_in() -> Imported:
        # Nobody knows where the file lay, so that its relative paths lead nowhere: names find those tracks.
        return playlists.import_entries(name, parse_playlist(Path("/") / file, content))

    done = await to_thread.run_sync(take_in)
    context_of(request).playlists_changed()
    return JSONResponse(_imported_json(done))


async def contents(request: Request) -> JSONResponse:
    """Return what is in a playlist."""
    playlists, saved = _playlists(request), await _asked(request)
    items = await to_thread.run_sync(playlists.items, saved.playlist_id)
    return JSONResponse(_saved_json(saved) | {"contents": [_item_json(item) for item in items]})


async def rename(request: Request) -> JSONResponse:
    """Give a playlist another name, by which the listeners' rules then call it, too."""
    playlists, saved, body = _playlists(request), await _asked(request), await read_json(request)
    renamed = await to_thread.run_sync(playlists.rename, saved.playlist_id, text(body, "name", MAX_NAME))
    if renamed is not None:
        context = context_of(request)
        context.session.playlist_renamed(saved.name, renamed.name)
        context.playlists_changed()
    return JSONResponse(_saved_json(renamed or saved))


async def delete(request: Request) -> JSONResponse:
    """Forget a playlist; its tracks stay."""
    playlists, saved = _playlists(request), await _asked(request)
    await to_thread.run_sync(playlists.delete, saved.playlist_id)
    context_of(request).playlists_changed()
    return JSONResponse(_saved_json(saved))


async def export(request: Request) -> Response:
    """Send a playlist as a file that other players read, with the absolute paths of its tracks."""
    playlists, saved = _playlists(request), await _asked(request)
    suffix = "." + request.query_params.get("format", "m3u8")[:10]
    if suffix not in WRITE_SUFFIXES:
        known = ", ".join(one[1:] for one in WRITE_SUFFIXES)
        raise HTTPException(400, f"format is {suffix[1:]!r}; send one of {known}")
    tracks = await to_thread.run_sync(playlists.tracks, saved.playlist_id)
    name = quote(f"{saved.name}{suffix}", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    return Response(render_playlist(suffix, tracks), media_type=MEDIA_TYPES[suffix], headers=headers)


async def queue(request: Request) -> JSONResponse:
    """Put a playlist's tracks first in line, in their order."""
    playlists, saved, context = _playlists(request), await _asked(request), context_of(request)
    tracks = await to_thread.run_sync(playlists.tracks, saved.playlist_id)
    reason = Saying(FROM_PLAYLIST, playlist=saved.name)
    context.session.player.add_all([track.track_id for track in tracks], reason=reason)
    return context.changed()


async def links(request: Request) -> JSONResponse:
    """List the tracks that open by link."""
    known = await to_thread.run_sync(Links(context_of(request).library.catalog).all)
    return JSONResponse({"links": [_link_json(link) for link in known]})


async def forget_link(request: Request) -> JSONResponse:
    """Forget a track that opens by link."""
    link_id = request.path_params["link_id"]
    known = Links(context_of(request).library.catalog)
    if link_id >= 2**63 or not await to_thread.run_sync(known.remove, link_id):
        raise HTTPException(404, Saying("There is no link {number}", number=link_id))
    return JSONResponse({"link_id": link_id})


def _playlists(request: Request) -> SavedPlaylists:
    return SavedPlaylists(context_of(request).library.catalog)


async def _asked(request: Request) -> SavedPlaylist:
    playlist_id = request.path_params["playlist_id"]
    known = playlist_id < 2**63
    saved = await to_thread.run_sync(_playlists(request).get, playlist_id) if known else None
    if saved is None:
        raise HTTPException(404, Saying("There is no playlist {number}", number=playlist_id))
    return saved


def _saved_json(saved: SavedPlaylist) -> dict[str, Any]:
    return {"playlist_id": saved.playlist_id, "name": saved.name, "items": saved.items}


def _item_json(item: PlaylistItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "artist": item.artist,
        "track": None if item.track is None else track_json(item.track),
        "link": None if item.link is None else _link_json(item.link),
    }


def _link_json(link: Link) -> dict[str, Any]:
    return {
        "link_id": link.link_id,
        "url": link.url,
        "title": link.title,
        "artist": link.artist,
        "album": link.album,
        "duration_s": link.duration_s,
        "valence": link.valence,
        "arousal": link.arousal,
        "tempo_bpm": link.tempo_bpm,
    }


def _imported_json(done: Imported) -> dict[str, Any]:
    return {
        "playlist": _saved_json(done.playlist),
        "matched": done.matched,
        "linked": done.linked,
        "unmatched": len(done.unmatched),
        "not_found": [_entry_json(entry) for entry in done.unmatched[:SHOWN_UNMATCHED]],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {"location": printable(entry.location), "title": entry.title, "artist": entry.artist}


PLAYLIST_ROUTES: Final = [
    Route("/api/playlists", listed),
    Route("/api/playlists", save, methods=["POST"]),
    Route("/api/playlists/import", import_file, methods=["POST"]),
    Route("/api/playlists/{playlist_id:int}", contents),
    Route("/api/playlists/{playlist_id:int}", rename, methods=["PATCH"]),
    Route("/api/playlists/{playlist_id:int}", delete, methods=["DELETE"]),
    Route("/api/playlists/{playlist_id:int}/file", export),
    Route("/api/playlists/{playlist_id:int}/queue", queue, methods=["POST"]),
    Route("/api/links", links),
    Route("/api/links/{link_id:int}", forget_link, methods=["DELETE"]),
]
"""All routes for playlists and links."""
