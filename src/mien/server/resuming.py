"""What played when mien ended, and what stood in line, so that the next start goes on from there."""

import json
from collections.abc import Callable
from dataclasses import asdict
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
        self._kept = b""
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
            await anyio.sleep(EVERY_S)
            await self.keep()

    async def keep(self) -> None:
        """Write what has changed since the last time; a disk that does not take it costs only this."""
        async with self.lock:
            session = self._session()
            remembers = session.listening.profile.settings.remember
            content = _written(session.player.snapshot()) if remembers else b""
            if content != self._kept and await to_thread.run_sync(self._write, content):
                self._kept = content

    def _write(self, content: bytes) -> bool:
        try:
            if content:
                write_atomically(self._path, content, private=True)
            else:
                self._path.unlink(missing_ok=True)
        except OSError:
            often("not_kept", what="playing")
            return False
        return True


def _written(now: PlayerSnapshot) -> bytes:
    if now.current is None:
        return b""
    found = {
        "position_s": round(now.position_s, 1),
        "volume": now.volume,
        "shuffled": now.shuffled,
        "current": _plain(now.current),
        "upcoming": [_plain(item) for item in now.upcoming],
        "history": [_plain(item) for item in now.history[-KEPT_HISTORY:]],
    }
    return json.dumps(found).encode()


def _plain(item: Item) -> dict[str, Any]:
    said = item.reason.as_dict() if isinstance(item.reason, Saying) else None
    return asdict(item) | {"reason": str(item.reason), "said": said}


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
