"""A recorded film of faces, with what they show written beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.mood_sequences import Clip, NamedFace, runs_of
from mien.expression import EXPRESSIONS, ExpressionClassifier
from mien.faces import FaceDetector, cut_face, decode_frame

__all__ = ["RECORDED", "FilmFace", "faces_of", "film_clip", "film_faces"]

RECORDED: Final = "recorded film"
FILM_RATE: Final = 30
"""Frames a second of a .mjpeg, which says nothing of its rate: that at which Chromium plays one as a camera."""
EVERY: Final = 4
"""Of these frames one is read: 7.5 a second, nearly what the page sends."""
SEGMENT: Final = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)s (\w+)")


@dataclass(frozen=True, slots=True, eq=False)
class FilmFace:
    """The largest face of a frame, uint8 [48, 48], when it was seen, and the label of its segment."""

    t_s: float
    face: NDArray[np.uint8]
    label: int


def film_faces(path: Path) -> list[FilmFace]:
    """Read the faces of a .mjpeg of 30 frames a second.

    Parameters
    ----------
    path
        The film; beside it lies a text, ``NAME.segments.txt``, with lines as ``0-3s neutral``. Segments of another
        name than an expression's are left out.

    Raises
    ------
    MediaError
        When no face of a named segment was found.
    """
    pictures = path.read_bytes().split(b"\xff\xd8\xff")[1:]
    segments = _segments(path.with_suffix(".segments.txt"))
    detector, found = FaceDetector(), []
    for index in range(0, len(pictures), EVERY):
        t_s = index / FILM_RATE
        label = next((label for start, end, label in segments if start <= t_s < end), None)
        if label is None:
            continue
        frame = decode_frame(b"\xff\xd8\xff" + pictures[index])
        faces = detector.detect(frame)
        if faces:
            found.append(FilmFace(t_s, cut_face(frame, faces[0]), label))
    if not found:
        raise MediaError(f"{path}: no face was found in a segment that is named after an expression")
    return found


def film_clip(film: Sequence[FilmFace], classifier: ExpressionClassifier) -> Clip:
    """Say what the classifier makes of the film as it was recorded."""
    probs = classifier.predict(np.stack([one.face for one in film]))
    truth = np.array([one.label for one in film], np.int64)
    times_s = np.array([one.t_s for one in film])
    # Nothing sways here, so that what it sees in one frame it sees in the next; the middle one speaks for a segment.
    visible = np.zeros(len(film), np.bool_)
    for segment in runs_of(truth):
        middle = segment[len(segment) // 2]
        visible[segment] = probs[middle].argmax() == truth[middle]
    return Clip(RECORDED, "film", times_s, probs, truth, visible)


def faces_of(film: Sequence[FilmFace]) -> list[NamedFace]:
    """Return a face of the middle of each segment, to be held before the classifier."""
    middles = [
        film[segment[len(segment) // 2]]
        for segment in runs_of(np.array([one.label for one in film], np.int64))
    ]
    return [NamedFace(f"film {one.t_s:.1f} s", one.face, one.label) for one in middles]


def _segments(path: Path) -> list[tuple[float, float, int]]:
    """Read start and end in seconds, and label, of each segment that is named after an expression."""
    labels = {expression.value: label for label, expression in enumerate(EXPRESSIONS)}
    found = [SEGMENT.fullmatch(line.strip()) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (float(one[1]), float(one[2]), labels[one[3]])
        for one in found
        if one is not None and one[3] in labels
    ]
