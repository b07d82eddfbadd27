"""Classify the faces of many pictures, one picture's trouble never stopping the rest."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mien.batch.explanation import write_explanation
from mien.errors import MediaError
from mien.expression import EXPRESSIONS, INPUT_PX, ExpressionClassifier
from mien.faces import IMAGE_SUFFIXES, cut_face, read_image
from mien.mood import FaceReading, MoodState, PhotoReader, why_no_face

__all__ = ["ImageRow", "classify_images", "find_images"]


@dataclass(frozen=True, slots=True)
class ImageRow:
    """One face of one picture, or one picture without a face that could be read.

    Attributes
    ----------
    path
        The picture.
    face
        0 for its largest face; -1 when it has none or could not be read.
    expression, confidence
        The likeliest expression and its probability, 0-1; empty and 0 without a face.
    angry, disgust, fear, happy, sad, surprise, neutral
        The probabilities, 0-1.
    left, top, right, bottom
        The face's box in pixels.
    score
        Detector's confidence, 0-1.
    note
        Empty, or why the row is not to be relied on: no_face, too_dark, too_small, turned_away, unsure (less sure than
        the network's card asks for), or the error's text.
    """

    path: str
    face: int = -1
    expression: str = ""
    confidence: float = 0.0
    angry: float = 0.0
    disgust: float = 0.0
    fear: float = 0.0
    happy: float = 0.0
    sad: float = 0.0
    surprise: float = 0.0
    neutral: float = 0.0
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    score: float = 0.0
    note: str = ""

    @property
    def failed(self) -> bool:
        """Whether the picture could not be read at all."""
        return self.face < 0 and self.note not in set(MoodState)

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return asdict(self)


def find_images(paths: Sequence[Path]) -> Iterator[Path]:
    """Name the pictures in folders, at any depth and in order, and the files given by name whatever their suffix.

    A path that does not exist is named too, and a folder that cannot be listed, so that classifying it says so.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        closed: list[OSError] = []
        for folder, below, names in os.walk(path, onerror=closed.append):
            below.sort()
            yield from filter(_may_be_picture, (Path(folder, name) for name in sorted(names)))
        yield from (Path(error.filename) for error in closed)


def _may_be_picture(path: Path) -> bool:
    """Say whether a folder's entry is taken: a pipe would be waited for without end; a broken link is to be told of."""
    return path.suffix.lower() in IMAGE_SUFFIXES and (path.is_file() or not path.exists())


def classify_images(
    paths: Iterable[Path],
    classifier: ExpressionClassifier,
    *,
    cropped: bool = False,
    threads: int = 1,
    explain: Path | None = None,
) -> Iterator[list[ImageRow]]:
    """Classify pictures one after the other.

    Parameters
    ----------
    paths
        Files.
    classifier
        The network.
    cropped
        Whether each picture is a face already cut out, as FER-2013's are, so that none is looked for.
    threads
        CPU threads for finding faces, 1 or more.
    explain
        Folder for a picture of each face with its heat map; None to write none, since they show the faces.

    Yields
    ------
    list of ImageRow
        The rows of one picture: a face each, or a single one that says why there is none.
    """
    reader = None if cropped else PhotoReader(classifier, threads=threads)
    for path in paths:
        try:
            image = read_image(path)
        except MediaError as error:
            yield [ImageRow(str(path), note=str(error))]
            continue
        if reader is None:
            cuts = [_shrunk(image)]
            rows = [_whole(path, image, cuts[0], classifier)]
        else:
            readings = reader.faces(image)
            cuts = [cut_face(image, reading.face) for reading in readings] if explain else []
            rows = [
                _row(path, index, reading, classifier.unsure_below) for index, reading in enumerate(readings)
            ]
        if explain:
            for index, cut in enumerate(cuts):
                write_explanation(explain, path, index, cut, classifier)
        yield rows or [ImageRow(str(path), note=str(why_no_face(image)))]


def _row(path: Path, index: int, reading: FaceReading, unsure_below: float) -> ImageRow:
    left, top, right, bottom = (round(float(value), 1) for value in reading.face.bbox)
    return ImageRow(
        str(path),
        index,
        **_shares(reading.probs),
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        score=round(reading.face.score, 4),
        note=_doubt(reading.probs, unsure_below) if reading.trouble is None else str(reading.trouble),
    )


def _doubt(probs: tuple[float, ...], unsure_below: float) -> str:
    return str(MoodState.UNSURE) if max(probs) < unsure_below else ""


def _shrunk(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    gray = Image.fromarray(image).convert("L").resize((INPUT_PX, INPUT_PX), Image.Resampling.BOX)
    return np.asarray(gray)


def _whole(
    path: Path, image: NDArray[np.uint8], face: NDArray[np.uint8], classifier: ExpressionClassifier
) -> ImageRow:
    probs = tuple(float(one) for one in classifier.predict(face[None])[0])
    height, width = image.shape[:2]
    return ImageRow(
        str(path),
        0,
        **_shares(probs),
        right=width,
        bottom=height,
        score=1.0,
        note=_doubt(probs, classifier.unsure_below),
    )


def _shares(probs: tuple[float, ...]) -> dict[str, Any]:
    best = int(np.argmax(probs))
    shares = {str(name): round(value, 5) for name, value in zip(EXPRESSIONS, probs, strict=True)}
    return {"expression": str(EXPRESSIONS[best]), "confidence": round(probs[best], 5)} | shares
