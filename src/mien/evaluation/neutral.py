"""What setting the resting face is worth to made-up listeners, and what it costs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.intervals import mean_interval
from mien.evaluation.neutral_listeners import NEUTRAL, VIEW_S, Listeners, most_alike
from mien.expression import EXPRESSIONS, Expression, softmax
from mien.mood import SteadyMood
from mien.training.dataset import FaceDataset

__all__ = [
    "CAPS",
    "KEPT",
    "PRIORS",
    "Effect",
    "Trial",
    "chosen",
    "effects_of",
    "same_for_all",
    "trials",
]

PRIORS: Final = (0.25, 0.5, 1.0, 2.0)
CAPS: Final = (0.5, 0.75, 1.0, 1.25, 1.5)
KEPT: Final = 0.75
"""Least share of its recall that the expression lowered most must keep. Our own judgement: a listener whose resting
face is read as sad should still be able to look sad."""

Measured = tuple[float, float, float]
"""A mean over listeners with its 95 % bootstrap interval."""
Measure = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Takes an offset a listener, float64 [N, 7], and returns a share each, float64 [N]."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one strength does on average to listeners whose resting face is misread.

    Attributes
    ----------
    prior_looks, cap
        See `mien.mood.neutral`.
    neutral
        Share of later views read as neutral, 0-1.
    others
        Mean recall of the six other expressions, over faces of the whole split, 0-1.
    kept
        Share of its recall that the expression lowered most keeps, 0-1.
    """

    prior_looks: float
    cap: float
    neutral: float
    others: float
    kept: float


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing before and after the resting face is set.

    Attributes
    ----------
    listeners
        Which: all, misread, read rightly.
    count, refused
        How many, and how many of them were not taken to be at rest and so got no offset.
    measured
        What, as a share, 0-1.
    before, after, change
        Mean over listeners.
    """

    listeners: str
    count: int
    refused: int
    measured: str
    before: Measured
    after: Measured
    change: Measured


def trials(listeners: Listeners, faces: FaceDataset, logits: NDArray[np.float64]) -> tuple[Trial, ...]:
    """Try every strength of `PRIORS` and `CAPS` on the misread ones of some listeners."""
    misread = listeners.take(listeners.misread & ~listeners.refused)
    if not len(misread):
        raise MediaError("no listener's resting face is misread; give more faces")
    found = []
    for prior_looks in PRIORS:
        for cap in CAPS:
            offsets = misread.offsets(prior_looks=prior_looks, cap=cap)
            before, after = (_recalls(logits, faces.labels, one) for one in (0 * offsets, offsets))
            lowered = offsets.argmin(axis=1)[:, None]
            had, has = (float(np.take_along_axis(one, lowered, 1).mean()) for one in (before, after))
            kept = has / had if had > 0.0 else 1.0
            neutral, others = _neutral(misread.later, offsets).mean(), after[:, :NEUTRAL].mean()
            found.append(Trial(prior_looks, cap, float(neutral), float(others), kept))
    return tuple(found)


def chosen(tried: tuple[Trial, ...]) -> Trial:
    """Return what reads most resting faces rightly, of the trials that keep `KEPT`; without one, what keeps most."""
    good = [one for one in tried if one.kept >= KEPT]
    return max(good, key=lambda one: one.neutral) if good else max(tried, key=lambda one: one.kept)


def effects_of(
    listeners: Listeners, faces: FaceDataset, logits: NDArray[np.float64], *, seed: int = 0
) -> tuple[Effect, ...]:
    """Measure what the offsets of some listeners do to them, and to faces that show other expressions.

    Parameters
    ----------
    listeners
        Others than those that the strength was chosen on.
    faces, logits
        The split, and float64 [N, 7] what the classifier says of it.
    seed
        Of the bootstrap over listeners.
    """
    offsets, misread = listeners.offsets(), listeners.misread
    none = np.zeros_like(offsets)
    groups = {"all": np.ones_like(misread), "misread": misread, "read rightly": ~misread}
    found = []
    for measured, measure in _measures(listeners, faces, logits, offsets).items():
        before, after = measure(none), measure(offsets)
        for name, group in groups.items():
            some = group & np.isfinite(before)
            if some.any():
                values = [
                    mean_interval(one[some], np.random.default_rng(seed))
                    for one in (before, after, after - before)
                ]
                refused = int(listeners.refused[some].sum())
                found.append(Effect(name, int(some.sum()), refused, measured, *values))
    return tuple(found)


def same_for_all(
    listeners: Listeners, faces: FaceDataset, logits: NDArray[np.float64]
) -> tuple[float, float, float]:
    """Find the one offset of the six others that, given to everyone, reads as many resting faces rightly.

    Returns
    -------
    tuple
        The offset, the share of later views read as neutral with it, and the mean recall of the six others.
    """
    wanted = _neutral(listeners.later, listeners.offsets()).mean()
    for offset in np.arange(0.0, 4.0, 0.02):
        everyone = np.where(np.arange(len(EXPRESSIONS)) == NEUTRAL, 0.0, -offset)
        neutral = _neutral(listeners.later, everyone[None]).mean()
        if neutral >= wanted:
            break
    others = _recalls(logits, faces.labels, everyone[None])[0, :NEUTRAL].mean()
    return -float(offset), float(neutral), float(others)


def _measures(
    listeners: Listeners, faces: FaceDataset, logits: NDArray[np.float64], offsets: NDArray[np.float64]
) -> dict[str, Measure]:
    """Return what to measure of some offsets, float64 [N, 7], a listener; NaN where it does not apply."""
    lowered = offsets.argmin(axis=1)[:, None]
    unchanged = ~offsets.any(axis=1)
    alike = most_alike(faces, listeners.rows)

    def of_all(some: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(_recalls(logits, faces.labels, some)[:, :NEUTRAL].mean(axis=1))

    def of_alike(some: NDArray[np.float64]) -> NDArray[np.float64]:
        pairs = zip(alike, some, strict=True)
        return np.array(
            [((logits[rows] + one).argmax(1) == faces.labels[rows]).mean() for rows, one in pairs]
        )

    def of_lowered(some: NDArray[np.float64]) -> NDArray[np.float64]:
        recalls = np.take_along_axis(_recalls(logits, faces.labels, some), lowered, 1)[:, 0]
        return np.where(unchanged, np.nan, recalls)

    return {
        "later views read as neutral": lambda some: _neutral(listeners.later, some),
        "views in light from a side read as neutral": lambda some: _neutral(listeners.side_lit, some),
        "steady mood neutral after four seconds": lambda some: _steady(listeners.later, some, neutral=True),
        "steady mood another expression after four seconds": lambda some: _steady(
            listeners.later, some, neutral=False
        ),
        "recall of the six others": of_all,
        "recall of the six others, faces most alike": of_alike,
        "recall of the expression lowered most": of_lowered,
    }


def _neutral(views: NDArray[np.float64], offsets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of each listener's views, [N, V, 7], that is read as neutral; float64 [N]."""
    return np.asarray(((views + offsets[:, None]).argmax(axis=2) == NEUTRAL).mean(axis=1))


def _steady(
    views: NDArray[np.float64], offsets: NDArray[np.float64], *, neutral: bool
) -> NDArray[np.float64]:
    """Say for each listener whether the steady mood is neutral, or another one, after the last view; float64 [N].

    The rest, for whom no expression leads yet, are neither.
    """
    moods = [SteadyMood() for _ in views]
    for mood, own, offset in zip(moods, views, offsets, strict=True):
        for view, probs in enumerate(softmax((own + offset).astype(np.float32))):
            mood.update(probs, VIEW_S * view)
    leading = [mood.mood.expression for mood in moods]
    return np.array([float(one is not None and (one is Expression.NEUTRAL) == neutral) for one in leading])


def _recalls(
    logits: NDArray[np.float64], labels: NDArray[np.int64], offsets: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the recall of each expression under each offset, float64 [N, 7]; 0 for one that has no faces."""
    right = np.array([(logits + offset).argmax(axis=1) == labels for offset in offsets])
    one_hot = labels[:, None] == np.arange(len(EXPRESSIONS))
    recalls: NDArray[np.float64] = right @ one_hot.astype(np.float64) / np.maximum(one_hot.sum(axis=0), 1)
    return recalls
