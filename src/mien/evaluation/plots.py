"""Draw figures: confusion matrix, recall a class, curves of a training or a simulation."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import ConfigError, MediaError
from mien.expression.labels import EXPRESSIONS
from mien.files import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["plot_confusion", "plot_coverage", "plot_curves", "plot_days", "plot_recall", "plot_reliability"]

DOTS_AN_INCH: Final = 150
CURVES: Final = ("accuracy", "loss")
PARTS: Final = {"train": "Training (augmented, dropout on)", "validation": "PublicTest"}


def plot_confusion(matrix: NDArray[np.int64], title: str, path: Path, *, against: str = "labelled") -> None:
    """Draw a confusion matrix as a PNG.

    Parameters
    ----------
    matrix
        int64 [7, 7], as from `confusion_matrix`; each cell is shaded by its share of the row.
    title
        What the figure shows.
    path
        PNG file.
    against
        What the rows are.
    """
    figure = _figure(7.2, 6.4)
    axes = figure.subplots()
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(*matrix.shape):
        colour = "white" if shares[row, column] > 0.5 else "black"
        text = f"{matrix[row, column]}\n{shares[row, column]:.0%}"
        axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=8)
    axes.set_xticks(range(len(EXPRESSIONS)), list(EXPRESSIONS), rotation=30, ha="right")
    axes.set_yticks(range(len(EXPRESSIONS)), list(EXPRESSIONS))
    axes.set(xlabel="predicted", ylabel=against, title=title)
    figure.colorbar(image, label="share of the row", fraction=0.046)
    _save(figure, path)


def plot_recall(recall: dict[str, tuple[float, ...]], title: str, path: Path) -> None:
    """Draw the recall of each class, one bar a split, as a PNG.

    Parameters
    ----------
    recall
        Seven values, 0-1, by the split's name.
    title
        What the figure shows.
    path
        PNG file.
    """
    figure = _figure(8, 4.2)
    axes = figure.subplots()
    width = 0.8 / len(recall)
    places = np.arange(len(EXPRESSIONS))
    for index, (split, values) in enumerate(recall.items()):
        bars = axes.bar(places + (index - (len(recall) - 1) / 2) * width, values, width, label=split)
        axes.bar_label(bars, [f"{value:.0%}" for value in values], fontsize=7)
    axes.set_xticks(places, list(EXPRESSIONS))
    axes.set(ylim=(0, 1.05), ylabel="recall", title=title)
    axes.legend()
    _save(figure, path)


def plot_reliability(
    curves: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]], title: str, path: Path
) -> None:
    """Draw how often answers of each confidence are right, as a PNG.

    Parameters
    ----------
    curves
        Mean confidence and share of right answers of each bin that holds any, 0-1, by the name of the read-out.
    title
        What the figure shows.
    path
        PNG file.
    """
    figure = _figure(5.6, 5.2)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="gray", linestyle="--", label="perfectly calibrated")
    for name, (confidence, right) in curves.items():
        axes.plot(confidence, right, marker="o", label=name)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share right", title=title)
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, path)


def plot_coverage(
    curves: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]], title: str, path: Path
) -> None:
    """Draw accuracy against the share of faces answered, the surest first, as a PNG.

    Parameters
    ----------
    curves
        Coverage and accuracy, 0-1, by the name of the read-out.
    title
        What the figure shows.
    path
        PNG file.
    """
    figure = _figure(5.6, 5.2)
    axes = figure.subplots()
    for name, (coverage, accuracy) in curves.items():
        # The first few answers say nothing of a share.
        axes.plot(coverage[20:], accuracy[20:], label=name)
    axes.set(xlim=(0, 1), ylim=(0.5, 1), xlabel="share of faces answered", ylabel="share right", title=title)
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, path)


def plot_curves(history: Path, title: str, path: Path) -> None:
    """Draw the accuracy and loss curves of a training as a PNG.

    Parameters
    ----------
    history
        CSV that the training keeps, a row an epoch.
    title
        What the figure shows.
    path
        PNG file.

    Raises
    ------
    MediaError
        When the history cannot be read.
    """
    try:
        with history.open(newline="", encoding="utf-8") as handle:
            rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(handle)]
        columns = {
            name: [row[name] for row in rows]
            for name in ("epoch", *(f"{part}_{what}" for part in PARTS for what in CURVES))
        }
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise MediaError(f"{history}: not the history of a training ({error})") from error
    figure = _figure(10, 4.2)
    for axes, what in zip(figure.subplots(1, 2), CURVES, strict=True):
        for part, label in PARTS.items():
            axes.plot(columns["epoch"], columns[f"{part}_{what}"], label=label)
        axes.set(xlabel="epoch", ylabel=what)
        axes.grid(alpha=0.3)
        axes.legend()
    figure.suptitle(title)
    _save(figure, path)


def plot_days(
    curves: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]],
    title: str,
    path: Path,
    *,
    change: int | None = None,
) -> None:
    """Draw how songs are liked and skipped day by day, as a PNG.

    Parameters
    ----------
    curves
        Mean liking, about -1 to 1, and share skipped, 0-1, of each day from the first on, by who chose.
    title
        What the figure shows.
    path
        PNG file.
    change
        Day on which tastes change; None for never.
    """
    figure = _figure(10, 4.2)
    labels = ("mean liking", "share left early")
    for index, (axes, label) in enumerate(zip(figure.subplots(1, 2), labels, strict=True)):
        for name, values in curves.items():
            axes.plot(np.arange(len(values[index])) + 1, values[index], label=name)
        if change is not None:
            axes.axvline(change, color="gray", linestyle="--", label="tastes change")
        axes.set(xlabel="day", ylabel=label)
        axes.grid(alpha=0.3)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=len(curves) + 1)
    figure.suptitle(title)
    _save(figure, path)


def _figure(width_in: float, height_in: float) -> "Figure":
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError("plots need matplotlib; run: pip install 'mien[train]'") from error
    # A figure of its own needs no display and no global state, as pyplot's would.
    return Figure(figsize=(width_in, height_in), layout="constrained")


def _save(figure: "Figure", path: Path) -> None:
    content = io.BytesIO()
    # The software's name and version are left out, so that the same figure gives the same file.
    options: dict[str, Any] = {"format": "png", "dpi": DOTS_AN_INCH, "metadata": {"Software": None}}
    figure.savefig(content, **options)
    write_atomically(path, content.getvalue())
