"""The JSON that pages receive."""

import time
from collections.abc import Iterable
from typing import Any

from mien.expression.labels import EXPRESSIONS
from mien.faces import Face, cut_square
from mien.files import printable
from mien.mood import FaceReading, Mood, Reading
from mien.music import Track, gain_db
from mien.player import Item
from mien.recommend import BALANCE, VENTURE
from mien.saying import Saying
from mien.server.library import Library
from mien.server.sayings import MODES
from mien.server.session import Notice, Session

__all__ = ["mood_json", "reading_json", "state_json", "track_json"]

SHOWN_HISTORY = 20
"""How many played tracks a page gets to see."""

SHOWN_UPCOMING = 200
"""How many tracks of the line a page gets to see: a playlist of thousands in line would make every answer megabytes."""


def state_json(session: Session, *, connected: set[str]) -> dict[str, Any]:
    """Everything a page shows, apart from camera readings.

    Parameters
    ----------
    session
        The listener's session.
    connected
        Names of the pages that are open.
    """
    target = session.target()
    notice = session.notice
    return {
        "type": "state",
        "player": _player_json(session),
        "speaker": session.speaker if session.speaker in connected else None,
        "mode": session.aim.mode.value,
        "modes": [{"name": mode.value, "explanation": text} for mode, text in MODES.items()],
        "expressions": [expression.value for expression in EXPRESSIONS],
        "steering": session.steering.value,
        "program": session.program,
        "mood": mood_json(session.mood),
        "acted": mood_json(session.acted),
        "target": {
            "valence": target.valence,
            "arousal": target.arousal,
            "wording": target.wording,
            "wording_said": target.wording.as_dict(),
        },
        "library": library_json(session.library),
        "path": _path_json(session),
        "listener": _listener_json(session),
        "notice": _notice_json(notice) if notice else None,
    }


def _notice_json(notice: Notice) -> dict[str, Any]:
    age_s = round(time.monotonic() - notice.made_s, 1)
    return {"id": notice.notice_id, "text": notice.text, "age_s": age_s}


def _path_json(session: Session) -> dict[str, Any] | None:
    path = session.aim.path
    if path is None:
        return None
    return {
        "start": {"valence": path.start[0], "arousal": path.start[1]},
        "goal": {"valence": path.goal[0], "arousal": path.goal[1]},
        "tracks": path.tracks,
        "done": session.aim.done(session.player.queue.moves),
    }


def _listener_json(session: Session) -> dict[str, Any]:
    profile = session.listening.profile
    return {
        "name": profile.name,
        "names": [other.name for other in session.listening.profiles.all()],
        "settings": profile.settings.as_dict() | {"balance_usual": BALANCE, "venture_usual": VENTURE},
    }


def _player_json(session: Session) -> dict[str, Any]:
    now = session.player.snapshot()
    history, upcoming = now.history[-SHOWN_HISTORY:], now.upcoming[:SHOWN_UPCOMING]
    items = [*([now.current] if now.current else []), *upcoming, *history]
    tracks = {track.track_id: track for track in session.library.catalog.tracks([i.track_id for i in items])}

    def shown(some: Iterable[Item]) -> list[dict[str, Any]]:
        return [_item_json(item, tracks[item.track_id]) for item in some if item.track_id in tracks]

    def played(some: Iterable[Item]) -> list[dict[str, Any]]:
        return [item | _album_json(session.library, tracks[item["track_id"]]) for item in shown(some)]

    current = played((now.current,)) if now.current else []
    return {
        "revision": now.revision,
        "playing": now.playing,
        "position_s": now.position_s,
        "cue": now.cue,
        "volume": now.volume,
        "shuffled": now.shuffled,
        "current": current[0] if current else None,
        "upcoming": played(upcoming),
        "waiting": len(now.upcoming),
        "history": shown(history),
    }


def _item_json(item: Item, track: Track) -> dict[str, Any]:
    own = {
        "item_id": item.item_id,
        "reason": item.reason,
        "reason_said": item.reason.as_dict() if isinstance(item.reason, Saying) else None,
        "parts": dict(item.parts),
        "by_hand": item.by_hand,
    }
    return own | track_json(track)


def _album_json(library: Library, track: Track) -> dict[str, Any]:
    """Return what a page needs to play a track beside others of its album."""
    album = library.albums.album_of(track)
    return {"album_id": album.album_id, "album_gain_db": round(album.gain_db, 2)}


def track_json(track: Track) -> dict[str, Any]:
    """Return what a page shows of a track; its path stays here."""
    return {
        "track_id": track.track_id,
        "title": track.title,
        "artist": track.artist,
        "album": track.album,
        "genre": track.genre,
        "duration_s": round(track.duration_s, 3),
        "gain_db": round(gain_db(track), 2),
        "valence": round(track.valence, 3),
        "arousal": round(track.arousal, 3),
        "has_cover": track.has_cover,
        "builtin": track.builtin,
        "loudness_lufs": None if track.loudness_lufs is None else round(track.loudness_lufs, 2),
        "true_peak_dbtp": None if track.true_peak_dbtp is None else round(track.true_peak_dbtp, 2),
        "silence_before_s": round(track.silence_before_s, 3),
        "silence_after_s": round(track.silence_after_s, 3),
        "tempo_bpm": None if track.tempo_bpm is None else round(track.tempo_bpm, 1),
        "key": track.musical_key,
        "key_confidence": round(track.key_confidence, 2),
        "placed": track.placed,
    }


def library_json(library: Library) -> dict[str, Any]:
    """Return the library's folders, size and scan."""
    status = library.status
    return {
        "folders": [
            {"path": printable(root.path), "present": root.available, "tracks": root.tracks}
            for root in library.folders()
        ],
        "tracks": len(next(library.pools(), ())),
        "broken": len(library.catalog.broken()),
        "scan": {
            "running": status.running,
            "folder": status.folder,
            "done": status.done,
            "total": status.total,
            "message": status.message,
            "failed": status.failed,
        },
    }


def mood_json(mood: Mood) -> dict[str, Any]:
    """Return a mood as a page shows it."""
    return {
        "valence": round(mood.valence, 4),
        "arousal": round(mood.arousal, 4),
        "uncertainty": round(mood.uncertainty, 4),
        "expression": mood.expression.value if mood.expression else None,
        "probs": [round(p, 4) for p in mood.probs],
        "state": mood.state.value,
        "source": mood.source.value,
    }


def reading_json(reading: Reading, *, width: int, height: int) -> dict[str, Any]:
    """Return a camera reading; coordinates are in pixels of the frame that was sent."""
    return {
        "type": "reading",
        "width": width,
        "height": height,
        "faces": [_face_json(face) for face in reading.faces],
        "steering": reading.steering,
        "mood": mood_json(reading.mood),
        "stage_ms": {stage: round(ms, 2) for stage, ms in reading.stage_ms.items()},
        "set_aside": reading.set_aside.value if reading.set_aside else None,
    }


def _face_json(reading: FaceReading) -> dict[str, Any]:
    face = reading.face
    return {
        "id": face.track_id,
        "bbox": [round(float(v), 1) for v in face.bbox],
        "landmarks": [[round(float(v), 1) for v in point] for point in face.landmarks],
        "score": round(float(face.score), 3),
        "probs": [round(p, 4) for p in reading.probs],
        "cut": _cut_json(face),
        "brightness": round(reading.brightness, 3),
    }


def _cut_json(face: Face) -> dict[str, float]:
    """Return the square of the frame that the network sees of a face, so that what it looked at can be laid over it."""
    cut = cut_square(face)
    return {
        "x": round(cut.x, 1),
        "y": round(cut.y, 1),
        "side": round(cut.side_px, 1),
        "turn_deg": round(cut.turn_deg, 1),
    }
