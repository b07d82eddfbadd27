"""Look at the listener's face at rest for a few seconds, and make of it what corrects the classifier."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import FrameError
from mien.expression.labels import EXPRESSIONS, Expression
from mien.mood.filter import LOOK_S
from mien.mood.mood import MoodState
from mien.mood.neutral import NeutralOffset, fit_offset, log_probs
from mien.mood.reader import Reading
from mien.saying import Saying

__all__ = ["MAX_LIVELY", "MIN_FRAMES", "RestingFace", "lively_share", "looks_of"]

MIN_FRAMES: Final = 10
"""Fewest frames of a readable face; the page sends eight a second."""
MIN_SPAN_S: Final = 2.0
"""Least time from the first of them to the last, in seconds: five independent looks, and longer than a blink."""
PATIENCE_S: Final = 10.0
"""How much longer to look where frames come slowly, as on a busy machine, in seconds."""
LIVELY: Final = (Expression.HAPPY, Expression.SURPRISE)
"""A frame that shows one of these before all others is not of a face at rest, which is mistaken for them least. Of
PublicTest's neutral faces (those that FER+'s taggers see so as well) 5 % come out as one of them, of its happy and
surprised ones 88 % and 84 %. A resting face that looks sad or angry cannot be told from one that means it; the cap on
the offset is for that."""
MAX_LIVELY: Final = 0.25
"""Share of lively frames above which the face was not at rest."""

WHY: Final = {
    MoodState.NO_FACE: Saying("no face was in view; sit before the camera"),
    MoodState.TOO_DARK: Saying("the face was too dark to read; put more light on it"),
    MoodState.TOO_SMALL: Saying("the face was too small to read; come nearer"),
    MoodState.TURNED_AWAY: Saying("the face was turned away; look at the screen"),
    MoodState.UNSURE: Saying("another face steered; pick yours, or look alone"),
}


class RestingFace:
    """Gathers what the classifier says of one face at rest; keeps seven numbers a frame, and no frame.

    Parameters
    ----------
    seconds
        How long to look, more than 0; up to `PATIENCE_S` longer where frames come slowly.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._started_s: float | None = None
        self._elapsed_s = 0.0
        self._seen: dict[int | None, list[tuple[float, tuple[float, ...]]]] = {}
        self._missed: Counter[MoodState] = Counter()

    @property
    def progress(self) -> float:
        """How much of the time has passed, 0-1."""
        return min(self._elapsed_s / self._seconds, 1.0)

    @property
    def done(self) -> bool:
        """Whether there is enough to judge, or no use in waiting longer."""
        if self._elapsed_s < self._seconds:
            return False
        frames = self._missed.total() + sum(len(frames) for frames in self._seen.values())
        return self._enough or frames >= 2 * MIN_FRAMES or self._elapsed_s >= self._seconds + PATIENCE_S

    @property
    def _own(self) -> list[tuple[float, tuple[float, ...]]]:
        """Time and probabilities of each frame of the face that steered longest.

        After a pause a face gets another number, so that the first one is not the one to hold to.
        """
        return max(self._seen.values(), key=len, default=[])

    @property
    def _span_s(self) -> float:
        own = self._own
        return own[-1][0] - own[0][0] if own else 0.0

    @property
    def _enough(self) -> bool:
        return len(self._own) >= MIN_FRAMES and self._span_s >= MIN_SPAN_S

    def add(self, reading: Reading, t_s: float) -> None:
        """Take in a frame.

        Parameters
        ----------
        reading
            Of a `MoodReader` that has no offset.
        t_s
            Time of the frame in seconds; must not run backwards.
        """
        if self._started_s is None:
            self._started_s = t_s
        self._elapsed_s = t_s - self._started_s
        shown = next((one for one in reading.faces if one.face.track_id == reading.steering), None)
        trouble = _missing(reading) if shown is None else shown.trouble
        if shown is None or trouble is not None:
            self._missed[trouble or MoodState.NO_FACE] += 1
            return
        self._seen.setdefault(reading.steering, []).append((t_s, shown.probs))

    def offset(self, network: str, made_at: datetime) -> NeutralOffset:
        """Return what corrects the classifier for this face.

        Parameters
        ----------
        network
            Identity of the network that classified.
        made_at
            Now, with its time zone.

        Raises
        ------
        FrameError
            When the face could not be read in most frames, in too few or for too short, or was not at rest.
        """
        self._check_seen()
        probs = np.array([probs for _, probs in self._own])
        share = lively_share(probs)
        if share > MAX_LIVELY:
            raise FrameError(
                Saying(
                    "this face smiles or looks surprised in {share} of the frames, and {limit} may; "
                    "relax it and try again",
                    share=f"{share:.0%}",
                    limit=f"{MAX_LIVELY:.0%}",
                )
            )
        values = fit_offset(log_probs(probs), looks_of([t_s for t_s, _ in self._own]))
        return NeutralOffset(tuple(values.tolist()), made_at, len(probs), network)

    def _check_seen(self) -> None:
        seen = len(self._own)
        reasons = self._missed.copy()
        reasons[MoodState.UNSURE] = sum(len(frames) for frames in self._seen.values()) - seen
        missed = reasons.total()
        # Where frames come too slowly a face can hardly be followed, and a reason would mislead.
        if missed > seen and missed + seen >= MIN_FRAMES:
            why = reasons.most_common(1)[0][0]
            raise FrameError(
                Saying(
                    "in {missed} of {frames} frames {problem} and try again",
                    missed=missed,
                    frames=missed + seen,
                    problem=WHY[why],
                )
            )
        if not self._enough:
            raise FrameError(
                Saying(
                    "{seen} frames of a face over {seconds} s came, and {frames} over {span} s are needed; "
                    "try again, for longer",
                    seen=seen,
                    seconds=f"{self._span_s:.1f}",
                    frames=MIN_FRAMES,
                    span=f"{MIN_SPAN_S:g}",
                )
            )


def looks_of(times_s: Sequence[float]) -> float:
    """Return how many independent looks frames at these times are worth, as `mien.mood.filter` counts them."""
    return 1.0 + sum(1.0 - math.exp(-(after - before) / LOOK_S) for before, after in pairwise(times_s))


def lively_share(probs: NDArray[np.floating]) -> float:
    """Return the share of frames, float [N, 7], that show a smile or surprise; see `LIVELY` and `MAX_LIVELY`."""
    lively = [EXPRESSIONS.index(one) for one in LIVELY]
    return float(np.isin(probs.argmax(axis=1), lively).mean())


def _missing(reading: Reading) -> MoodState:
    return MoodState.TOO_DARK if reading.mood.state is MoodState.TOO_DARK else MoodState.NO_FACE
