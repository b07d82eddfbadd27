"""The JSON that pages receive."""

import time
from typing import Any

from mien.expression.labels import EXPRESSIONS
from mien.files import printable
from mien.mood import FaceReading, Mood, Reading
from mien.music import Track, gain_db
from mien.player import Item
from mien.recommend import BALANCE, VENTURE, Mode
from mien.server.library import Library
from mien.server.session import Notice, Session

__all__ = ["MODES", "mood_json", "reading_json", "state_json", "track_json"]

SHOWN_HISTORY = 20
"""How many played tracks a page gets to see."""

MODES: dict[Mode, str] = {
    Mode.PAPER: "The classic pairing: comfort for sadness, calm for anger, energy for joy and surprise",
    Mode.MATCH: "Music that sounds the way you look",
    Mode.LIFT: "Starts near your mood and leans towards the bright side",
    Mode.CALM: "Starts near your mood and leans towards stillness",
    Mode.ENERGISE: "Starts near your mood and leans towards liveliness",
    Mode.PATH: "Starts at your mood and moves, song by song, to a goal that you choose",
}
"""One line for each mode."""


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
        "target": {"valence": target.valence, "arousal": target.arousal, "wording": target.wording},
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
    history = now.history[-SHOWN_HISTORY:]
    items = [*([now.current] if now.current else []), *now.upcoming, *history]
    tracks = {track.track_id: track for track in session.library.catalog.tracks([i.track_id for i in items])}

    def shown(some: tuple[Item, ...]) -> list[dict[str, Any]]:
        return [_item_json(item, tracks[item.track_id]) for item in some if item.track_id in tracks]

    current = shown((now.current,)) if now.current else []
    return {
        "revision": now.revision,
        "playing": now.playing,
        "position_s": now.position_s,
        "cue": now.cue,
        "volume": now.volume,
        "shuffled": now.shuffled,
        "current": current[0] if current else None,
        "upcoming": shown(now.upcoming),
        "history": shown(history),
    }


def _item_json(item: Item, track: Track) -> dict[str, Any]:
    own = {"item_id": item.item_id, "reason": item.reason, "parts": dict(item.parts), "by_hand": item.by_hand}
    return own | track_json(track)


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
    }


def _face_json(reading: FaceReading) -> dict[str, Any]:
    face = reading.face
    return {
        "id": face.track_id,
        "bbox": [round(float(v), 1) for v in face.bbox],
        "landmarks": [[round(float(v), 1) for v in point] for point in face.landmarks],
        "score": round(float(face.score), 3),
        "probs": [round(p, 4) for p in reading.probs],
        "brightness": round(reading.brightness, 3),
    }
