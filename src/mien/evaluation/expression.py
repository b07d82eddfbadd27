"""Evaluate an expression network: figures as JSON and CSV, plots as PNG."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.metrics import Figures, confusion_matrix, figures_of
from mien.evaluation.plots import plot_confusion, plot_curves, plot_recall
from mien.expression import EXPRESSIONS, ExpressionClassifier
from mien.files import write_atomically
from mien.machine import describe_machine
from mien.training.dataset import FaceDataset, Split

__all__ = ["Evaluation", "evaluate_expression", "ferplus_majority", "update_card", "write_report"]

_FERPLUS_TO_LABEL: Final = np.array([6, 3, 5, 4, 0, 1, 2])
"""Label of FER+'s first seven votes: neutral, happiness, surprise, sadness, anger, disgust, fear."""
BATCH: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What one split gave.

    Attributes
    ----------
    split
        Its name.
    figures
        Over all of its faces.
    without_copies
        Over the faces of which Training holds no exact copy.
    ferplus
        Agreement with the majority of FER+'s ten taggers where that is one of the seven; None without votes.
    confusion
        int64 [7, 7]; row: label, column: prediction.
    """

    split: Split
    figures: Figures
    without_copies: Figures
    ferplus: Figures | None
    confusion: NDArray[np.int64]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            **self.figures.as_dict(),
            "without_copies": self.without_copies.as_dict(),
            "ferplus_majority": self.ferplus and self.ferplus.as_dict(),
            "confusion": self.confusion.tolist(),
        }


def evaluate_expression(
    data: FaceDataset, classifier: ExpressionClassifier, splits: tuple[Split, ...]
) -> tuple[Evaluation, ...]:
    """Score a network, as it is used live: mirror images, temperature and all.

    Parameters
    ----------
    data
        Faces; the split Training is used to find exact copies.
    classifier
        The network.
    splits
        Which to score.

    Raises
    ------
    MediaError
        When a split is empty.
    """
    return tuple(_evaluate(data, classifier, split) for split in splits)


def ferplus_majority(votes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the label with the most FER+ votes, or -1 where contempt, unknown or no face has as many or more.

    Parameters
    ----------
    votes
        int64 [N, 10], in FER+'s order.
    """
    best = votes[:, :7].argmax(axis=1)
    clear = votes[:, :7].max(axis=1) > votes[:, 7:].max(axis=1)
    return np.where(clear, _FERPLUS_TO_LABEL[best], -1)


def _evaluate(data: FaceDataset, classifier: ExpressionClassifier, split: Split) -> Evaluation:
    faces = data.split(split)
    if not len(faces):
        raise MediaError(f"the data holds no faces of the split {split.value}; name another split")
    batches = range(0, len(faces), BATCH)
    probs = np.concatenate([classifier.predict(faces.images[start : start + BATCH]) for start in batches])
    fresh = ~faces.copies_of(data.split(Split.TRAINING))
    agreed = np.full(len(faces), -1) if faces.votes is None else ferplus_majority(faces.votes)
    clear = agreed >= 0
    return Evaluation(
        split,
        figures_of(probs, faces.labels),
        figures_of(probs[fresh], faces.labels[fresh]),
        figures_of(probs[clear], agreed[clear]) if clear.any() else None,
        confusion_matrix(faces.labels, probs.argmax(axis=1), len(EXPRESSIONS)),
    )


def write_report(
    evaluations: tuple[Evaluation, ...],
    classifier: ExpressionClassifier,
    output: Path,
    *,
    history: Path | None = None,
    command: str = "",
) -> None:
    """Write figures.json, figures.csv, recall.csv, recall.png, a confusion matrix a split, and the curves.

    Parameters
    ----------
    evaluations
        What was measured.
    classifier
        The network that was.
    output
        Folder; made when missing.
    history
        The training's CSV, for curves.png; left out when None.
    command
        What was typed, to stand beside the figures.
    """
    output.mkdir(parents=True, exist_ok=True)
    figures = {
        "model": classifier.card.get("name"),
        "sha256": classifier.card.get("sha256"),
        "seed": classifier.card.get("seed"),
        "command": command,
        "machine": describe_machine(),
        "splits": {evaluation.split.value: evaluation.as_dict() for evaluation in evaluations},
    }
    write_atomically(output / "figures.json", (json.dumps(figures, indent=2) + "\n").encode())
    write_atomically(output / "figures.csv", _figures_csv(evaluations).encode())
    write_atomically(output / "recall.csv", _recall_csv(evaluations).encode())
    name = str(classifier.card.get("name"))
    for evaluation in evaluations:
        title = f"{name} on FER-2013 {evaluation.split.value}: accuracy {evaluation.figures.accuracy:.1%}"
        plot_confusion(evaluation.confusion, title, output / f"confusion-{evaluation.split.value}.png")
    recall = {evaluation.split.value: evaluation.figures.recall for evaluation in evaluations}
    plot_recall(recall, f"{name}: recall of each expression", output / "recall.png")
    if history is not None:
        plot_curves(history, f"{name}: training", output / "curves.png")


def update_card(path: Path, evaluations: tuple[Evaluation, ...]) -> None:
    """Write figures into the card beside a model file; the confusion matrices stay in the report."""
    card_path = path.with_suffix(".json")
    card = json.loads(card_path.read_text(encoding="utf-8"))
    for evaluation in evaluations:
        figures = evaluation.as_dict()
        del figures["confusion"]
        card.setdefault("figures", {})[evaluation.split.value] = figures
    write_atomically(card_path, (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode())


def _figures_csv(evaluations: tuple[Evaluation, ...]) -> str:
    columns = ("count", "accuracy", "macro_f1", "weighted_f1", "uar", "ece", "nll")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["split", "faces", *columns])
    for evaluation in evaluations:
        parts = (
            ("all", evaluation.figures),
            ("without exact copies in Training", evaluation.without_copies),
            ("FER+ majority", evaluation.ferplus),
        )
        for part, figures in parts:
            if figures is not None:
                values = figures.as_dict()
                writer.writerow([evaluation.split.value, part, *(values[column] for column in columns)])
    return text.getvalue()


def _recall_csv(evaluations: tuple[Evaluation, ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["split", "expression", "count", "recall", "precision"])
    for evaluation in evaluations:
        for index, expression in enumerate(EXPRESSIONS):
            count = int(evaluation.confusion[index].sum())
            recall, precision = evaluation.figures.recall[index], evaluation.figures.precision[index]
            writer.writerow(
                [evaluation.split.value, expression, count, round(recall, 5), round(precision, 5)]
            )
    return text.getvalue()
