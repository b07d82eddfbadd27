"""The listener's resting face as pages see it: whether it is set, being looked at, or why it could not be set."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from mien.errors import MienError
from mien.expression import ExpressionClassifier
from mien.mood import NeutralOffset, RestingFace, file_of, read_neutral, write_neutral

__all__ = ["ListenerNeutral", "NeutralState"]

NEWS: Final = 0.1
"""Smallest step of the progress that pages are told of."""


class NeutralState(StrEnum):
    """What became of the listener's resting face."""

    NONE = "none"
    COLLECTING = "collecting"
    SET = "set"
    FAILED = "failed"


class ListenerNeutral:
    """The offset in use, its file, and what pages are told of both.

    All methods but `load` are to be called from the event loop.

    Parameters
    ----------
    path
        Where the first listener's offset is kept; those of others lie beside it.
    profile_id
        Whose it is.
    """

    def __init__(self, path: Path, profile_id: int = 1) -> None:
        self._first = path
        self.switch(profile_id)

    def switch(self, profile_id: int) -> None:
        """Turn to another listener, whose offset `load` then reads."""
        self._path = file_of(self._first, profile_id)
        self.offset: NeutralOffset | None = None
        self._state, self._message, self._progress = NeutralState.NONE, "", 0.0

    def load(self) -> None:
        """Read the file if there is one; one that cannot be used is left alone and spoken of."""
        if not self._path.exists():
            return
        try:
            kept = read_neutral(self._path, ExpressionClassifier().identity)
        except MienError as error:
            self._settle(NeutralState.FAILED, str(error))
            return
        self.offset = kept.offset
        self._settle(NeutralState.SET if kept.offset else NeutralState.FAILED, kept.problem)

    def begin(self) -> None:
        """Note that the camera looks at the resting face."""
        self._settle(NeutralState.COLLECTING)

    def advance(self, progress: float) -> bool:
        """Note how much of the time has passed, 0-1; tells whether pages should hear of it."""
        news = progress - self._progress >= NEWS
        if news:
            self._progress = progress
        return news

    def keep(self, resting: RestingFace, network: str) -> None:
        """Make an offset of what was seen, use it and keep it; an earlier one stays when that cannot be done."""
        try:
            offset = resting.offset(network, datetime.now(UTC))
            write_neutral(self._path, offset)
        except MienError as error:
            self.fail(f"Not set: {error}")
        except OSError as error:
            self.fail(f"Not set: {self._path} cannot be written ({error.strerror or error})")
        else:
            self.offset = offset
            self._settle(NeutralState.SET, _told(offset))

    def fail(self, message: str) -> None:
        """Note that the resting face could not be set."""
        self._settle(NeutralState.FAILED, message)

    def forget(self) -> None:
        """Erase the offset and its file.

        Raises
        ------
        OSError
            When the file cannot be removed.
        """
        self._path.unlink(missing_ok=True)
        self.offset = None
        self._settle(NeutralState.NONE)

    def as_dict(self) -> dict[str, Any]:
        """Return what pages receive; ``made_at`` is that of the offset in use, which outlasts a failure."""
        return {
            "state": self._state.value,
            "progress": round(self._progress, 2),
            "message": self._message,
            "made_at": self.offset.made_at.isoformat(timespec="seconds") if self.offset else None,
        }

    def _settle(self, state: NeutralState, message: str = "") -> None:
        self._state, self._message, self._progress = state, message, 0.0


def _told(offset: NeutralOffset) -> str:
    if offset.lowered is None:
        return "Your face at rest is read as neutral already, so nothing is changed"
    return f"Your face at rest was partly read as {offset.lowered}; that counts for less from now on"
