"""What the listener said of wrong readings, as pages see it: how often, and which expressions count for less."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mien.errors import MienError
from mien.expression import ExpressionClassifier
from mien.expression.labels import Expression
from mien.mood import Correction, file_of, read_correction, taught, write_correction

__all__ = ["ListenerCorrection"]


class ListenerCorrection:
    """The correction in use, its file, and what pages are told of both.

    All methods but `load` are to be called from the event loop.

    Parameters
    ----------
    path
        Where the first listener's is kept; those of others lie beside it.
    profile_id
        Whose it is.
    """

    def __init__(self, path: Path, profile_id: int = 1) -> None:
        self._first = path
        self.switch(profile_id)

    def switch(self, profile_id: int) -> None:
        """Turn to another listener, whose correction `load` then reads."""
        self._path = file_of(self._first, profile_id)
        self.correction: Correction | None = None
        self._problem = ""

    def load(self) -> None:
        """Read the file if there is one; one that cannot be used is left alone and spoken of."""
        if not self._path.exists():
            return
        try:
            kept = read_correction(self._path, ExpressionClassifier().identity)
        except MienError as error:
            self._problem = str(error)
            return
        self.correction, self._problem = kept.correction, kept.problem

    def teach(
        self, shown: NDArray[np.float64], network: str, wrong: Expression, right: Expression | None
    ) -> None:
        """Learn from one more, and keep it.

        Parameters
        ----------
        shown
            float64 [7], what was read.
        network
            Identity of the network that read it.
        wrong, right
            What the face does not show, and what it does where that was said.

        Raises
        ------
        OSError
            When it cannot be written; the one before then stays in use.
        """
        before = self.correction if self.correction and self.correction.network == network else None
        values = taught(before.values if before else None, shown, wrong, right)
        count = 1 + (before.count if before else 0)
        correction = Correction(values, count, datetime.now(UTC), network)
        write_correction(self._path, correction)
        self.correction, self._problem = correction, ""

    def forget(self) -> None:
        """Erase what was said and its file.

        Raises
        ------
        OSError
            When the file cannot be removed.
        """
        self._path.unlink(missing_ok=True)
        self.correction, self._problem = None, ""

    def as_dict(self) -> dict[str, Any]:
        """Return what pages receive."""
        correction = self.correction
        return {
            "count": correction.count if correction else 0,
            "lowered": [one.value for one in correction.lowered] if correction else [],
            "made_at": correction.made_at.isoformat(timespec="seconds") if correction else None,
            "message": self._problem,
        }
