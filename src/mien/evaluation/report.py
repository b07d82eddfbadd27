"""Write what was measured into a folder: tables, plots, and one page that holds them all."""

from collections.abc import Callable, Sequence
from pathlib import Path

from mien.evaluation.expression import Evaluation
from mien.evaluation.metrics import reliability
from mien.evaluation.page import report_page
from mien.evaluation.plots import plot_confusion, plot_coverage, plot_curves, plot_recall, plot_reliability
from mien.evaluation.studies import Studies
from mien.evaluation.tables import coverage_csv, figures_csv, predictions_csv, recall_csv, rows_csv
from mien.files import write_atomically, write_json
from mien.machine import describe_machine
from mien.models import Card

__all__ = ["write_report"]


def write_report(
    evaluations: Sequence[Evaluation],
    studies: Studies,
    card: Card,
    output: Path,
    *,
    history: Path | None = None,
    command: str = "",
    faces: bool = True,
) -> None:
    """Write tables as CSV, plots as PNG, figures.json, and report.html, which needs no other file.

    Parameters
    ----------
    evaluations
        What was measured.
    studies
        What was measured on PublicTest alone.
    card
        Of the network.
    output
        Folder; made when missing.
    history
        The training's CSV, for the curves; left out when None.
    command
        What was typed, to stand beside the figures.
    faces
        Whether the page may show the faces of the surest mistakes; the data set's licence forbids to pass them on.
    """
    output.mkdir(parents=True, exist_ok=True)
    facts = {
        "model": card.get("name"),
        "sha256": card.get("sha256"),
        "seed": card.get("seed"),
        "command": command,
        "machine": describe_machine(),
    }
    figures = {
        one.name: {str(key): score.as_dict() for key, score in one.scores.items()} for one in evaluations
    }
    tables = {
        "figures.csv": figures_csv(evaluations),
        "recall.csv": recall_csv(evaluations),
        "coverage.csv": coverage_csv(evaluations),
        "blends.csv": rows_csv(studies.blends),
    }
    write_json(output / "figures.json", facts | {"evaluations": figures})
    for split in dict.fromkeys(one.split for one in evaluations):
        of_split = [one for one in evaluations if one.split is split]
        tables[f"predictions-{split.value}.csv"] = predictions_csv(of_split)
    for read_out, rows in studies.calibrations.items():
        tables[f"calibration-{read_out}.csv"] = rows_csv(rows)
    for read_out, changes in studies.robustness.items():
        tables[f"robustness-{read_out}.csv"] = rows_csv(changes)
    for read_out, views in studies.views.items():
        tables[f"views-{read_out}.csv"] = rows_csv(views)
    for name, content in tables.items():
        if content:
            write_atomically(output / name, content)
    plots = _draw(evaluations, str(card.get("name")), output, history)
    page = report_page(evaluations, studies, facts, plots, faces=faces)
    write_atomically(output / "report.html", page.encode())


def _draw(
    evaluations: Sequence[Evaluation], name: str, output: Path, history: Path | None
) -> dict[str, Path]:
    """Draw every plot; return the files by what they show."""
    plots: dict[str, Path] = {}

    def draw(title: str, file: str, plot: Callable[[str, Path], None]) -> None:
        plots[title] = output / file
        plot(f"{name}: {title}", plots[title])

    if history is not None:
        draw(
            "accuracy and loss while training",
            "curves.png",
            lambda title, path: plot_curves(history, title, path),
        )
    for one in evaluations:
        score, against = one.scores[one.own], str(one.own)
        draw(
            f"{one.read_out} read-out on {one.split.value}, {score.figures.accuracy:.1%} right",
            f"confusion-{one.name}.png",
            lambda title, path, score=score, against=against: plot_confusion(  # type: ignore[misc]
                score.confusion, title, path, against=against
            ),
        )
    recalls = {one.name: one.scores[one.own].figures.recall for one in evaluations}
    draw("recall of each expression", "recall.png", lambda title, path: plot_recall(recalls, title, path))
    bins = {one.name: reliability(one.probs[one.known], one.wanted[one.known]) for one in evaluations}
    draw("reliability", "reliability.png", lambda title, path: plot_reliability(bins, title, path))
    curves = {one.name: one.coverage for one in evaluations}
    pairs = {name: (curve.coverage, curve.accuracy) for name, curve in curves.items()}
    draw("answering only when sure", "coverage.png", lambda title, path: plot_coverage(pairs, title, path))
    return plots
