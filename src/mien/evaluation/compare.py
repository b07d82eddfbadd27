"""Hold several networks beside each other, face by face."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.intervals import REPEATS, interval, resampled_counts
from mien.evaluation.metrics import cells_of, scores_of
from mien.expression import EXPRESSIONS, ReadOut

__all__ = ["Comparison", "compare"]

CLASSES: Final = len(EXPRESSIONS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One network beside the first.

    Attributes
    ----------
    run
        Its report's folder.
    read_out
        Labels, which are held against the labels, or votes, held against FER+'s majority.
    accuracy, macro_f1
        0-1.
    accuracy_gain, macro_f1_gain
        Difference to the first run and its 95 % interval, by bootstrap over the same faces in both.
    """

    run: str
    read_out: str
    accuracy: float
    accuracy_gain: tuple[float, float, float]
    macro_f1: float
    macro_f1_gain: tuple[float, float, float]


def compare(reports: Sequence[Path], split: str, *, seed: int = 0) -> tuple[Comparison, ...]:
    """Compare what ``mien evaluate expression`` wrote for several networks.

    Parameters
    ----------
    reports
        Folders of reports, 1 or more, on the same faces; the first is the one that the others are held against. A
        read-out that the first has not is held against its labels' read-out on the same target.
    split
        Whose predictions to read.
    seed
        Of the bootstrap.

    Raises
    ------
    MediaError
        When a folder has no predictions of this split, or they are of other faces.
    """
    tables = [_read(report / f"predictions-{split}.csv") for report in reports]
    first = tables[0]
    found = []
    for run, table in zip(map(Path.as_posix, reports), tables, strict=True):
        if not np.array_equal(table["label"], first["label"]):
            raise MediaError(f"{run}: its predictions are of other faces; evaluate all runs on the same data")
        for read_out in ReadOut:
            if f"{read_out}_answer" in table:
                found.append(_compared(run, read_out, table, first, np.random.default_rng(seed)))
    return tuple(found)


Table = dict[str, NDArray[np.int64]]


def _compared(
    run: str, read_out: ReadOut, table: Table, first: Table, rng: np.random.Generator
) -> Comparison:
    wanted = table["label" if read_out is ReadOut.LABELS else "majority"]
    known = wanted >= 0
    beside = first.get(f"{read_out}_answer", first["labels_answer"])
    ours, theirs = (
        cells_of(wanted[known], part[known], CLASSES) for part in (table[f"{read_out}_answer"], beside)
    )
    scores = [_scores(np.ones((1, len(ours))) @ cells) for cells in (ours, theirs)]
    draws = [
        _scores(counts @ ours) - _scores(counts @ theirs)
        for counts in resampled_counts(len(ours), REPEATS, rng)
    ]
    gains = np.concatenate(draws)
    accuracy, macro_f1 = (
        (float(scores[0][0, column] - scores[1][0, column]), *interval(gains[:, column])) for column in (0, 1)
    )
    return Comparison(run, str(read_out), float(scores[0][0, 0]), accuracy, float(scores[0][0, 1]), macro_f1)


def _scores(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return accuracy and macro-F1 of confusion matrices given as float64 [R, 49], float64 [R, 2]."""
    scores = scores_of(cells.reshape(-1, CLASSES, CLASSES))
    return np.stack([scores["accuracy"], scores["macro_f1"]], axis=1)


def _read(path: Path) -> Table:
    try:
        with path.open(newline="", encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle))
        columns = [name for name in rows[0] if not name.endswith("_confidence")]
        return {name: np.array([int(row[name]) for row in rows]) for name in columns}
    except (OSError, ValueError, IndexError) as error:
        raise MediaError(
            f"{path}: no predictions in it ({error}); run mien evaluate expression first"
        ) from error
