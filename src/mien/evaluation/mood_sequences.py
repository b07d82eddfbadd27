"""Sequences of faces whose expression is known, to judge how steady and how quick the mood is.

There is hardly any film with the truth written beside it, so sequences are made: real faces with known labels are held
before the classifier as if before a camera, swaying (see `mien.evaluation.mood_disturbances`); the classifier's
outputs are its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.mood_disturbances import DISTURBANCES, Disturbance, jittered
from mien.expression import EXPRESSIONS, ExpressionClassifier
from mien.training.dataset import FaceDataset

__all__ = [
    "CHANGING",
    "FRAME_S",
    "HELD",
    "VARIED",
    "Clip",
    "NamedFace",
    "changing",
    "disturbed",
    "draw",
    "held",
    "runs_of",
    "varied",
]

FRAME_S: Final = 1 / 8
"""Seconds from frame to frame: the page sends eight a second."""
OTHER_FACE_S: Final = 2.0
"""Time after which, on average, `varied` shows another face."""
HELD: Final = "one face held"
VARIED: Final = "faces of one label"
CHANGING: Final = "changing"


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """What the classifier said of a sequence.

    Attributes
    ----------
    kind
        How the sequence was made.
    name
        Which face or faces.
    times_s
        float64 [T].
    probs
        float32 [T, 7].
    truth
        int64 [T], index into `EXPRESSIONS` of the label.
    visible
        bool [T], whether the classifier, shown this face without sway, gives its label the largest share: a change
        that it cannot see can be accepted by no filter.
    """

    kind: str
    name: str
    times_s: NDArray[np.float64]
    probs: NDArray[np.float32]
    truth: NDArray[np.int64]
    visible: NDArray[np.bool_]


class NamedFace(NamedTuple):
    """A face, uint8 [48, 48], with the name it has in reports and its label."""

    name: str
    face: NDArray[np.uint8]
    label: int


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """One face held for a while."""

    face: NDArray[np.uint8]
    label: int
    frames: int
    disturbance: Disturbance | None = None


def runs_of(labels: NDArray[np.int64]) -> list[NDArray[np.intp]]:
    """Return the places of each run of one label, in order."""
    return np.split(np.arange(len(labels)), np.flatnonzero(np.diff(labels)) + 1)


def draw(faces: FaceDataset, rng: np.random.Generator, each: int) -> list[NamedFace]:
    """Draw faces of each expression at random: ``each``, or as many as there are."""
    found = []
    for label, expression in enumerate(EXPRESSIONS):
        rows = np.flatnonzero(faces.labels == label)
        for row in rng.choice(rows, min(each, len(rows)), replace=False).tolist():
            found.append(NamedFace(f"{expression} {row}", faces.images[row], label))
    return found


def held(
    named: Sequence[NamedFace], classifier: ExpressionClassifier, rng: np.random.Generator, *, length_s: float
) -> Iterator[Clip]:
    """Hold each face for ``length_s`` seconds."""
    for one in named:
        stretch = _Stretch(one.face, one.label, round(length_s / FRAME_S))
        yield _clip(HELD, one.name, [stretch], classifier, rng)


def varied(
    faces: FaceDataset, classifier: ExpressionClassifier, rng: np.random.Generator, *, length_s: float
) -> Iterator[Clip]:
    """Show another face of the same label every two seconds on average: harder than any one person's face."""
    for label, expression in enumerate(EXPRESSIONS):
        rows = np.flatnonzero(faces.labels == label)
        stretches, left = [], round(length_s / FRAME_S)
        while left > 0:
            frames = min(int(rng.geometric(FRAME_S / OTHER_FACE_S)), left)
            stretches.append(_Stretch(faces.images[rng.choice(rows)], label, frames))
            left -= frames
        yield _clip(VARIED, expression.value, stretches, classifier, rng)


def changing(
    faces: FaceDataset,
    classifier: ExpressionClassifier,
    rng: np.random.Generator,
    *,
    clips: int,
    changes: int,
    length_s: float,
) -> Iterator[Clip]:
    """Change to a face of another label, drawn evenly, every ``length_s`` seconds."""
    for number in range(clips):
        label, stretches = int(rng.integers(len(EXPRESSIONS))), []
        for _ in range(changes + 1):
            label = int((label + rng.integers(1, len(EXPRESSIONS))) % len(EXPRESSIONS))
            row = rng.choice(np.flatnonzero(faces.labels == label))
            stretches.append(_Stretch(faces.images[row], label, round(length_s / FRAME_S)))
        yield _clip(CHANGING, str(number), stretches, classifier, rng)


def disturbed(
    named: Sequence[NamedFace],
    classifier: ExpressionClassifier,
    rng: np.random.Generator,
    *,
    calm_s: float,
    length_s: float,
) -> Iterator[Clip]:
    """Hold each face for ``calm_s`` seconds undisturbed, then for ``length_s`` disturbed, in each of `DISTURBANCES`."""
    for way, disturbance in DISTURBANCES.items():
        for one in named:
            calm = _Stretch(one.face, one.label, round(calm_s / FRAME_S))
            stirred = _Stretch(one.face, one.label, round(length_s / FRAME_S), disturbance)
            yield _clip(way, one.name, [calm, stirred], classifier, rng)


def _clip(
    kind: str,
    name: str,
    stretches: Sequence[_Stretch],
    classifier: ExpressionClassifier,
    rng: np.random.Generator,
) -> Clip:
    frames = [frame for stretch in stretches for frame in jittered(_disturbed(stretch), FRAME_S, rng)]
    still = classifier.predict(np.stack([stretch.face for stretch in stretches]))
    lengths = [stretch.frames for stretch in stretches]
    labels = np.array([stretch.label for stretch in stretches], np.int64)
    return Clip(
        kind,
        name,
        np.arange(len(frames), dtype=np.float64) * FRAME_S,
        classifier.predict(np.stack(frames)),
        np.repeat(labels, lengths),
        np.repeat(still.argmax(axis=1) == labels, lengths),
    )


def _disturbed(stretch: _Stretch) -> list[NDArray[np.uint8]]:
    # Drawn before the face sways, since a hand sways with it.
    if stretch.disturbance is None:
        return [stretch.face] * stretch.frames
    return [stretch.disturbance(stretch.face, index * FRAME_S) for index in range(stretch.frames)]
