"""What played when mien ended, and what stood in line, so that the next start goes on from there."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import anyio
from anyio import to_thread

from mien.files import write_atomically
from mien.log import often
from mien.player import Item, PlayerSnapshot
from mien.saying import Saying
from mien.server.session import Session

__all__ = ["Resuming"]

EVERY_S: Final = 2.0
"""How long a change may take to be on disk: what a crash costs of the position."""
LONG: Final = 200
"""Songs in line above which that takes longer in proportion: the whole line is written, some 180 bytes a song."""
LONGEST_S: Final = 30.0
KEPT_HISTORY: Final = 50
MOST_BYTES: Final = 1 << 25
"""Largest file read: twice what a line of 20,000 songs has, which the longest playlist makes."""


class Resuming:
    """Keeps what plays in a file, and brings it back.

    A listener who wants nothing remembered has no such file.

    Parameters
    ----------
    path
        The file; its folder must exist.
    session
        Returns the session, which is another one once everything was erased.

    Attributes
    ----------
    lock
        Held while the file is written; who holds it can be sure that nothing of before is written later.
    """

    def __init__(self, path: Path, session: Callable[[], Session]) -> None:
        self._path, self._session = path, session
        self._kept: PlayerSnapshot | None = None
        self.lock = anyio.Lock()

    def bring_back(self) -> None:
        """Let the player stand where it stood, paused; songs that are no longer in the library are left out.

        A file that cannot be read, or is no such file, is as good as none.
        """
        try:
            with self._path.open("rb") as file:
                stood = _snapshot(json.loads(file.read(MOST_BYTES)))
        except (OSError, ValueError, TypeError, KeyError, RecursionError, AttributeError):
            return
        session = self._session()
        items = [*([stood.current] if stood.current else []), *stood.upcoming, *stood.history]
        known = {
            track.track_id for track in session.library.catalog.tracks([item.track_id for item in items])
        }
        session.bring_back(stood, known)

    async def go_on_keeping(self) -> None:
        """Keep it up to date until cancelled."""
        while True:
            waiting = len(self._session().player.queue.upcoming)
            await anyio.sleep(min(EVERY_S * max(1.0, waiting / LONG), LONGEST_S))
            await self.keep()

    async def keep(self) -> None:
        """Write what has changed since the last time; a disk that does not take it costs only this."""
        async with self.lock:
            session = self._session()
            remembers = session.listening.profile.settings.remember
            now = _lasting(session.player.snapshot()) if remembers else None
            if now != self._kept and await to_thread.run_sync(self._write, now):
                self._kept = now

    def _write(self, now: PlayerSnapshot | None) -> bool:
        try:
            if now:
                write_atomically(self._path, _written(now), private=True)
            else:
                self._path.unlink(missing_ok=True)
        except OSError:
            often("not_kept", what="playing")
            return False
        return True


def _lasting(now: PlayerSnapshot) -> PlayerSnapshot | None:
    """Return what of a moment is kept, so that nothing is written while only the rest changes; None for nothing."""
    if now.current is None:
        return None
    history, position_s = now.history[-KEPT_HISTORY:], round(now.position_s, 1)
    return replace(now, revision=0, playing=False, cue=0, position_s=position_s, history=history)


def _written(now: PlayerSnapshot) -> bytes:
    assert now.current is not None
    found = {
        "position_s": now.position_s,
        "volume": now.volume,
        "shuffled": now.shuffled,
        "current": _plain(now.current),
        "upcoming": [_plain(item) for item in now.upcoming],
        "history": [_plain(item) for item in now.history],
    }
    return json.dumps(found).encode()


def _plain(item: Item) -> dict[str, Any]:
    said = item.reason.as_dict() if isinstance(item.reason, Saying) else None
    own = {"item_id": item.item_id, "track_id": item.track_id, "by_hand": item.by_hand, "parts": item.parts}
    return own | {"reason": str(item.reason), "said": said}


def _snapshot(found: dict[str, Any]) -> PlayerSnapshot:
    return PlayerSnapshot(
        revision=0,
        playing=False,
        position_s=float(found["position_s"]),
        cue=0,
        volume=float(found["volume"]),
        shuffled=bool(found["shuffled"]),
        current=_item(found["current"]),
        upcoming=tuple(_item(item) for item in found["upcoming"]),
        history=tuple(_item(item) for item in found["history"]),
    )


def _item(found: dict[str, Any]) -> Item:
    parts = tuple((str(name), float(value)) for name, value in found["parts"])
    reason = _said(found["said"]) if found["said"] else str(found["reason"])
    return Item(int(found["item_id"]), int(found["track_id"]), reason, bool(found["by_hand"]), parts)


def _said(found: dict[str, Any]) -> Saying:
    values = {
        str(name): _said(value) if isinstance(value, dict) else value
        for name, value in found["values"].items()
        if isinstance(value, str | int | dict)
    }
    return Saying(str(found["text"]), **values)
