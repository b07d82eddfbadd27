"""How well the mood after listening is foretold from the mood before, and what knowing the music adds.

Linear regressions on stage 2, learned from some listeners and scored on others (`FOLDS` groups of listeners), one for
each axis. Music that moves listeners towards its own valence and arousal would show as a gain of what knows both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.intervals import REPEATS, interval, resampled_counts
from mien.evaluation.recommender_data import Event, Kind, Situnes

__all__ = ["FOLDS", "MoodAfter", "moods_after"]

FOLDS: Final = 10
AXES: Final = ("valence", "arousal")
BEFORE: Final = "mood before"

Interval = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class MoodAfter:
    """How well one axis of the mood after listening is foretold, with 95 % intervals over listeners.

    Attributes
    ----------
    events_of
        ``all`` of stage 2, or only the ``random`` ones.
    axis
        Valence or arousal.
    known
        What is known.
    events, listeners
        How many.
    r2
        Share of the variance explained on listeners that were not learned from, 1 at best.
    mae
        Mean absolute error, 0-2.
    r2_gain
        ``r2`` less that of knowing the mood before alone.
    """

    events_of: str
    axis: str
    known: str
    events: int
    listeners: int
    r2: Interval
    mae: Interval
    r2_gain: Interval


def moods_after(data: Situnes, *, seed: int) -> tuple[MoodAfter, ...]:
    """Foretell the mood after each event of stage 2.

    Parameters
    ----------
    data
        Events and songs.
    seed
        Of the groups of listeners and of the resampling.

    Raises
    ------
    MediaError
        When there are fewer listeners than groups of them.
    """
    events = [event for event in data.events if event.before is not None]
    some = [event for event in events if event.kind is Kind.RANDOM]
    return (*_foretell("all", events, data, seed), *_foretell("random", some, data, seed))


def _foretell(events_of: str, events: Sequence[Event], data: Situnes, seed: int) -> list[MoodAfter]:
    names, who = np.unique([event.listener for event in events], return_inverse=True)
    if len(names) < FOLDS:
        raise MediaError(
            f"stage 2 has {len(names)} listeners of {events_of} events; at least {FOLDS} are needed"
        )
    rng = np.random.default_rng(seed)
    fold = (rng.permutation(len(names)) % FOLDS)[who]
    counts = np.concatenate(list(resampled_counts(len(names), REPEATS, rng)))
    counts = np.concatenate((np.ones((1, len(names))), counts))
    after = np.array([event.after for event in events])
    found = []
    for axis, name in enumerate(AXES):
        truth = after[:, axis]
        spread = _per_listener((truth - _out_of_fold(np.ones((len(events), 1)), truth, fold)) ** 2, who)
        r2s, maes = {}, {}
        for known, columns in _columns(events, data, axis).items():
            error = truth - (columns[:, 0] if known == "unchanged" else _out_of_fold(columns, truth, fold))
            r2s[known] = 1 - (counts @ _per_listener(error**2, who)) / (counts @ spread)
            maes[known] = (counts @ _per_listener(np.abs(error), who)) / (counts @ np.bincount(who))
        for known, r2 in r2s.items():
            values = [_with_interval(one) for one in (r2, maes[known], r2 - r2s[BEFORE])]
            found.append(MoodAfter(events_of, name, known, len(events), len(names), *values))
    return found


def _columns(events: Sequence[Event], data: Situnes, axis: int) -> dict[str, NDArray[np.float64]]:
    """Return the columns of each regression, float64 [N, K]."""
    before = np.array([event.before for event in events], np.float64)
    played = np.array([event.song for event in events])
    music = np.stack((data.songs.valence[played], data.songs.arousal[played]), axis=1).astype(np.float64)
    one = np.ones((len(events), 1))
    return {
        "unchanged": before[:, axis : axis + 1],
        "music": np.hstack((one, music)),
        BEFORE: np.hstack((one, before)),
        "mood before and music": np.hstack((one, before, music)),
        "mood before, music and their products": np.hstack(
            (one, before, music, before * music, before * music[:, ::-1])
        ),
    }


def _out_of_fold(
    columns: NDArray[np.float64], truth: NDArray[np.float64], fold: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return what least squares on the other groups says of each."""
    said = np.empty(len(truth))
    for one in range(FOLDS):
        held = fold == one
        weights = np.linalg.lstsq(columns[~held], truth[~held], rcond=None)[0]
        said[held] = columns[held] @ weights
    return said


def _per_listener(values: NDArray[np.float64], who: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.bincount(who, values).astype(np.float64)


def _with_interval(values: NDArray[np.float64]) -> Interval:
    return (float(values[0]), *interval(values[1:]))
