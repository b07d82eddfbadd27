"""Score an expression network: every read-out, against the labels and against the taggers, with intervals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.intervals import Intervals, intervals_of
from mien.evaluation.metrics import Figures, confusion_matrix, figures_of
from mien.evaluation.selective import Coverage, coverage_of
from mien.expression import EXPRESSIONS, ExpressionClassifier, ReadOut, softmax
from mien.training.dataset import FaceDataset, Split

__all__ = ["Against", "Evaluation", "Score", "evaluate_expression"]


class Against(StrEnum):
    """What answers are held against."""

    LABELS = "labels"
    WITHOUT_COPIES = "labels, without exact copies in Training"
    MAJORITY = "FER+ majority"


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """One read-out held against one thing.

    Attributes
    ----------
    figures, intervals
        What it gave, and how far other faces of the same kind would move it.
    confusion
        int64 [7, 7]; row: what it was held against, column: prediction.
    """

    figures: Figures
    intervals: Intervals
    confusion: NDArray[np.int64]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            **self.figures.as_dict(),
            "interval_95": self.intervals.as_dict(),
            "confusion": self.confusion.tolist(),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What one read-out gave on one split.

    Attributes
    ----------
    read_out, split
        Which.
    faces
        The split's faces.
    logits
        float32 [N, 7], before calibration.
    probs
        float32 [N, 7], calibrated.
    scores
        By what they were held against; without the majority when the data set has no votes.
    """

    read_out: ReadOut
    split: Split
    faces: FaceDataset
    logits: NDArray[np.float32]
    probs: NDArray[np.float32]
    scores: dict[Against, Score]

    @property
    def own(self) -> Against:
        """What this read-out learnt to say."""
        return Against.LABELS if self.read_out is ReadOut.LABELS else Against.MAJORITY

    @property
    def wanted(self) -> NDArray[np.int64]:
        """What this read-out should say of each face, int64 [N]; -1 where nobody knows."""
        return self.faces.wanted(self.read_out)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Of which faces somebody knows what this read-out should say, bool [N]."""
        return self.wanted >= 0

    @property
    def coverage(self) -> Coverage:
        """What keeping silent when unsure would gain, over the faces that are known."""
        return coverage_of(self.probs[self.known], self.wanted[self.known])

    @property
    def name(self) -> str:
        """For files and columns, such as ``labels-PublicTest``."""
        return f"{self.read_out}-{self.split.value}"


def evaluate_expression(
    data: FaceDataset, model: Path | None, splits: tuple[Split, ...], *, threads: int = 1
) -> tuple[Evaluation, ...]:
    """Score a network as it is used live, mirror images and calibration included.

    A read-out of which the data say nothing, as the votes' of a set without them, is left out.

    Parameters
    ----------
    data
        Faces; the split Training is used to find exact copies.
    model
        ONNX file with its card; None for the one that ships.
    splits
        Which to score.
    threads
        CPU threads, 1 or more.

    Raises
    ------
    MediaError
        When a split is empty.
    ModelError
        As `ExpressionClassifier`.
    """
    read_outs = ExpressionClassifier(model).read_outs
    classifiers = [ExpressionClassifier(model, read_out=one, threads=threads) for one in read_outs]
    return tuple(one for split in splits for one in _evaluate(data, classifiers, split))


def _evaluate(
    data: FaceDataset, classifiers: Sequence[ExpressionClassifier], split: Split
) -> Iterator[Evaluation]:
    faces = data.split(split)
    if not len(faces):
        raise MediaError(f"the data holds no faces of the split {split.value}; name another split")
    logits = classifiers[0].all_logits(faces.images)
    for one in classifiers:
        if (faces.wanted(one.read_out) >= 0).any():
            yield _evaluation(data, faces, one, split, logits[one.read_out])


def _evaluation(
    data: FaceDataset,
    faces: FaceDataset,
    classifier: ExpressionClassifier,
    split: Split,
    logits: NDArray[np.float32],
) -> Evaluation:
    probs = softmax(classifier.calibration.apply(logits))
    fresh = ~faces.copies_of(data.split(Split.TRAINING))
    majority = faces.majority()
    held = {
        Against.LABELS: faces.labels,
        Against.WITHOUT_COPIES: np.where(fresh, faces.labels, -1),
        Against.MAJORITY: majority,
    }
    scores = {against: _score(probs, wanted) for against, wanted in held.items() if (wanted >= 0).any()}
    return Evaluation(classifier.read_out, split, faces, logits, probs, scores)


def _score(probs: NDArray[np.float32], wanted: NDArray[np.int64]) -> Score:
    known = wanted >= 0
    probs, wanted = probs[known], wanted[known]
    return Score(
        figures_of(probs, wanted),
        intervals_of(probs, wanted),
        confusion_matrix(wanted, probs.argmax(axis=1), len(EXPRESSIONS)),
    )
