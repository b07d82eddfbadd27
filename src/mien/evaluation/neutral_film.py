"""How a recorded camera's persons are read once the resting face is set on one of its neutral stretches."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.mood_film import film_faces
from mien.evaluation.mood_sequences import runs_of
from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier
from mien.mood.neutral import fit_offset, log_probs
from mien.mood.resting import looks_of

__all__ = ["FilmShare", "on_film"]


@dataclass(frozen=True, slots=True)
class FilmShare:
    """How frames of one stretch of a recording are read when the resting face was set on another.

    Attributes
    ----------
    set_on, scored_on
        The stretches: what they show, and from when, in seconds.
    frames
        How many were scored.
    neutral_before, neutral_after, happy_before, happy_after
        Share of frames read so, 0-1.
    """

    set_on: str
    scored_on: str
    frames: int
    neutral_before: float
    neutral_after: float
    happy_before: float
    happy_after: float


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """One person with one expression: logits float64 [N, 7] at times in seconds."""

    name: str
    times_s: list[float]
    logits: NDArray[np.float64]


def on_film(film: Path, classifier: ExpressionClassifier) -> tuple[FilmShare, ...]:
    """Set the resting face on each neutral stretch of a recording, and read the other stretches.

    Parameters
    ----------
    film
        As `mien.evaluation.mood_film.film_faces` reads it.
    classifier
        The network.

    Raises
    ------
    MediaError
        When the film shows no face.
    """
    stretches = _stretches(film, classifier)
    found = []
    for rest in stretches:
        if rest.name.startswith(Expression.NEUTRAL):
            offset = fit_offset(rest.logits, looks_of(rest.times_s))
            found += [_share(rest, other, offset) for other in stretches if other is not rest]
    return tuple(found)


def _stretches(film: Path, classifier: ExpressionClassifier) -> list[_Stretch]:
    seen = film_faces(film)
    logits = log_probs(classifier.predict(np.stack([one.face for one in seen])))
    labels = np.array([one.label for one in seen])
    found = []
    for rows in runs_of(labels):
        times_s = [seen[row].t_s for row in rows]
        found.append(
            _Stretch(f"{EXPRESSIONS[labels[rows[0]]]} from {times_s[0]:.0f} s", times_s, logits[rows])
        )
    return found


def _share(rest: _Stretch, other: _Stretch, offset: NDArray[np.float64]) -> FilmShare:
    before, after = other.logits.argmax(axis=1), (other.logits + offset).argmax(axis=1)
    shares = [
        float((answers == EXPRESSIONS.index(one)).mean())
        for one in (Expression.NEUTRAL, Expression.HAPPY)
        for answers in (before, after)
    ]
    return FilmShare(rest.name, other.name, len(other.logits), *shares)
