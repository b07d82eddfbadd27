"""How well ways of following a face do: mien's own beside others, and mien's own with other constants."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from mien.errors import MediaError
from mien.evaluation.mood_disturbances import DISTURBANCES
from mien.evaluation.mood_film import faces_of, film_clip, film_faces
from mien.evaluation.mood_followers import FOLLOWERS, ours
from mien.evaluation.mood_measures import Measured, measure
from mien.evaluation.mood_sequences import (
    CHANGING,
    HELD,
    VARIED,
    Clip,
    changing,
    disturbed,
    draw,
    held,
    varied,
)
from mien.expression import EXPRESSIONS, ExpressionClassifier
from mien.mood.steady import Tuning
from mien.training.dataset import FaceDataset

__all__ = ["GRID", "Tuned", "clips_of", "follow_all", "tune"]

FACE_S: Final = 30.0
"""About how long a face is held."""
CHANGE_S: Final = 8.0
"""How long a face is shown before another expression comes: the time that a change may take, and some to settle."""
CHANGES: Final = 9
CALM: Final = 1 / 6
"""Share of a disturbed sequence before the disturbance begins."""

GRID: Final = (
    *(Tuning(step=step) for step in (1.5, 2.5, math.inf)),
    *(Tuning(accept=accept) for accept in (0.8, 0.9)),
    *(Tuning(accept_first=accept) for accept in (0.8, 0.95)),
    *(Tuning(look_s=look_s) for look_s in (0.1, 0.25)),
    *(Tuning(stay_s=stay_s) for stay_s in (2.0, 4.0)),
    *(Tuning(floor=floor) for floor in (0.02, 0.05, 0.15)),
    *(Tuning(accept_step=accept) for accept in (0.7,)),
    *(Tuning(dwell_s=dwell_s) for dwell_s in (0.4, 1.2)),
)
"""What ``--tune`` tries: each constant by itself, other than it ships; an infinite step stands for no detector."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """What mien's own way did with some constants; see `Tuning` and `Measured`.

    Attributes
    ----------
    held_idle
        Share of the time, 0-1, in which nothing was acted on, of one face held.
    held_flips, varied_flips, disturbed_flips
        Flips in ten minutes of one face held, of faces of one label, and of disturbed faces.
    in_time
        Share of the changes accepted within three seconds, 0-1.
    median_delay_s
        Of all changes.
    wrong
        While the expression changes.
    """

    stay_s: float
    look_s: float
    floor: float
    accept: float
    accept_first: float
    accept_step: float
    step: float
    dwell_s: float
    held_idle: float
    held_flips: float
    varied_flips: float
    disturbed_flips: float
    in_time: float
    median_delay_s: float
    wrong: float


def clips_of(
    faces: FaceDataset,
    classifier: ExpressionClassifier,
    *,
    seed: int,
    minutes: float,
    film: Path | None = None,
) -> Iterator[Clip]:
    """Yield the sequences that everything is measured on.

    Parameters
    ----------
    faces
        Of the split that things are chosen on. The truth is what the classifier's read-out should say: of the votes
        that ship, what most of FER+'s taggers see; the label in a set without votes.
    classifier
        Whose answers are followed.
    seed
        Of every draw; each kind of sequence draws from a generator of its own.
    minutes
        Length of each kind of sequence; the faces of a film come on top.
    film
        A recorded .mjpeg with its segments beside it; see `film_faces`.

    Raises
    ------
    MediaError
        When an expression has no face.
    """
    faces = _as_read_out(faces, classifier)
    missing = [one.value for index, one in enumerate(EXPRESSIONS) if index not in faces.labels]
    if missing:
        raise MediaError(
            f"no face of {', '.join(missing)} in PublicTest; sequences need faces of each expression"
        )
    streams = np.random.default_rng(seed).spawn(5)
    each = max(1, round(60 * minutes / (len(EXPRESSIONS) * FACE_S)))
    length_s = 60 * minutes / (len(EXPRESSIONS) * each)
    recorded = film_faces(film) if film else []
    named = [*draw(faces, streams[0], each), *(faces_of(recorded) if recorded else ())]
    yield from held(named, classifier, streams[1], length_s=length_s)
    yield from varied(faces, classifier, streams[2], length_s=60 * minutes / len(EXPRESSIONS))
    clips = max(1, round(60 * minutes / ((CHANGES + 1) * CHANGE_S)))
    yield from changing(faces, classifier, streams[3], clips=clips, changes=CHANGES, length_s=CHANGE_S)
    calm_s = CALM * length_s
    yield from disturbed(named, classifier, streams[4], calm_s=calm_s, length_s=length_s - calm_s)
    if recorded:
        yield film_clip(recorded, classifier)


def _as_read_out(faces: FaceDataset, classifier: ExpressionClassifier) -> FaceDataset:
    """Label faces as the read-out is meant to: were its answers held against other labels, no filter could be right."""
    if faces.votes is None:
        return faces
    wanted = faces.wanted(classifier.read_out)
    return replace(faces.where(wanted >= 0), labels=wanted[wanted >= 0])


def follow_all(clips: Sequence[Clip]) -> Iterator[Measured]:
    """Measure every way of following over every kind of sequence."""
    for kind in dict.fromkeys(clip.kind for clip in clips):
        of_kind = [clip for clip in clips if clip.kind == kind]
        for way, make in FOLLOWERS.items():
            yield measure(of_kind, make, sequences=kind, way=way)


def tune(clips: Sequence[Clip], grid: Iterable[Tuning]) -> Iterator[Tuned]:
    """Measure mien's own way with the constants that ship, and then with others."""
    for tuning in (Tuning(), *grid):
        constant, varied_faces, stirred, change = (
            measure([clip for clip in clips if clip.kind in kinds], ours(tuning))
            for kinds in ({HELD}, {VARIED}, set(DISTURBANCES), {CHANGING})
        )
        yield Tuned(
            **asdict(tuning),
            held_idle=constant.idle,
            held_flips=constant.flips_in_ten_minutes,
            varied_flips=varied_faces.flips_in_ten_minutes,
            disturbed_flips=stirred.flips_in_ten_minutes,
            in_time=change.in_time / change.changes if change.changes else math.nan,
            median_delay_s=change.median_delay_s,
            wrong=change.wrong,
        )
