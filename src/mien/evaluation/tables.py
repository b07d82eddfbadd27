"""What was measured as CSV files."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from mien.evaluation.expression import Evaluation
from mien.expression import EXPRESSIONS

__all__ = ["coverage_csv", "figures_csv", "markdown_table", "predictions_csv", "recall_csv", "rows_csv"]

FIGURES = ("accuracy", "macro_f1", "weighted_f1", "uar", "ece", "nll")


def figures_csv(evaluations: Sequence[Evaluation]) -> bytes:
    """Give a row to each read-out, split and thing held against; 95 % intervals stand in ``_low`` and ``_high``."""
    bounds = [f"{name}{end}" for name in FIGURES for end in ("", "_low", "_high")]
    rows: list[list[Any]] = [["read_out", "split", "against", "faces", *bounds]]
    for one in evaluations:
        for against, score in one.scores.items():
            values: list[float] = []
            for name in FIGURES:
                values += [getattr(score.figures, name), *getattr(score.intervals, name)]
            rows.append([one.read_out, one.split.value, against, score.figures.count, *_rounded(values)])
    return _csv(rows)


def recall_csv(evaluations: Sequence[Evaluation]) -> bytes:
    """Give a row to each expression, read-out and split, against what the read-out learnt to say."""
    names = ("recall", "recall_low", "recall_high", "precision", "precision_low", "precision_high")
    rows: list[list[Any]] = [["read_out", "split", "against", "expression", "faces", *names]]
    for one in evaluations:
        score = one.scores[one.own]
        figures, intervals = score.figures, score.intervals
        for index, expression in enumerate(EXPRESSIONS):
            values = [figures.recall[index], *intervals.recall[index]]
            values += [figures.precision[index], *intervals.precision[index]]
            count = int(score.confusion[index].sum())
            rows.append([one.read_out, one.split.value, one.own, expression, count, *_rounded(values)])
    return _csv(rows)


def coverage_csv(evaluations: Sequence[Evaluation]) -> bytes:
    """Give coverage and accuracy at each whole hundredth of confidence."""
    rows: list[list[Any]] = [["read_out", "split", "confidence", "coverage", "accuracy"]]
    for one in evaluations:
        curve = one.coverage
        for hundredth in range(20, 100):
            rows.append(
                [one.read_out, one.split.value, hundredth / 100, *_rounded(curve.at(hundredth / 100))]
            )
    return _csv(rows)


def predictions_csv(evaluations: Sequence[Evaluation]) -> bytes:
    """Give a row to each face of one split: its label, its majority, and what each read-out says."""
    first = evaluations[0]
    names = [f"{one.read_out}_{what}" for one in evaluations for what in ("answer", "confidence")]
    rows: list[list[Any]] = [["face", "label", "majority", *names]]
    labels, majority = first.faces.labels.tolist(), first.faces.majority().tolist()
    answers = [(one.probs.argmax(axis=1).tolist(), one.probs.max(axis=1).tolist()) for one in evaluations]
    for face in range(len(first.faces)):
        said = [value for answer, sure in answers for value in (answer[face], round(sure[face], 3))]
        rows.append([face, labels[face], majority[face], *said])
    return _csv(rows)


def rows_csv(found: Iterable[Any]) -> bytes:
    """Give a row to each of some dataclasses of one kind; tuples become columns of their own."""
    rows: list[list[Any]] = []
    for one in found:
        values = asdict(one)
        if not rows:
            rows.append([])
            for field in fields(one):
                value = values[field.name]
                ends = ("", "_low", "_high") if isinstance(value, tuple) else ("",)
                rows[0] += [f"{field.name}{end}" for end in ends]
        flat: list[Any] = []
        for value in values.values():
            flat += value if isinstance(value, tuple) else [value]
        rows.append(_rounded(flat))
    return _csv(rows)


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay rows of text out as a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rounded(values: Iterable[Any]) -> list[Any]:
    return [round(value, 5) if isinstance(value, float) else value for value in values]


def _csv(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
