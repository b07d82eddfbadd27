"""One HTML page with everything that was measured, that opens anywhere and asks for nothing."""

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from mien.evaluation.expression import Against, Evaluation
from mien.evaluation.intervals import ECE_NOTE
from mien.evaluation.peers import PEERS
from mien.evaluation.studies import Studies
from mien.expression import EXPRESSIONS
from mien.training.dataset import Split

__all__ = ["report_page"]

MISTAKES: Final = 24
STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #8886; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
img { max-width: 100%; height: auto; background: white; border-radius: 6px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 1rem; }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1rem; }
.mistakes img { width: 96px; image-rendering: pixelated; }
figure { margin: 0; } figcaption, .note { font-size: .85rem; opacity: .8; }
code { overflow-wrap: anywhere; }
"""


def report_page(
    evaluations: Sequence[Evaluation],
    studies: Studies,
    facts: Mapping[str, Any],
    plots: Mapping[str, Path],
    *,
    faces: bool,
) -> str:
    """Return the page.

    Parameters
    ----------
    evaluations, studies
        What was measured.
    facts
        What stands beside the figures: model, seed, command, machine.
    plots
        PNG files by what they show; they are put into the page.
    faces
        Whether to show the faces of the surest mistakes.
    """
    name = escape(str(facts["model"]))
    parts = [
        f"<h1>{name}: what an expression network gives</h1>",
        "<p>It says which expression a face shows, not what a person feels. The read-out <em>labels</em> gives the "
        "data set's own label, <em>votes</em> what most of FER+'s ten taggers see. Intervals are 95 %, by bootstrap "
        f"over the faces. {ECE_NOTE}</p>",
        _table(("fact", "value"), ((key, _plain(value)) for key, value in facts.items())),
        "<h2>Figures</h2>",
        _figures(evaluations),
        "<h2>Beside others, on PrivateTest</h2>",
        _peers(evaluations),
        "<h2>Plots</h2>",
        '<div class="plots">' + "".join(_plot(title, path) for title, path in plots.items()) + "</div>",
        "<h2>Unsure</h2>",
        _coverage(evaluations),
        *_studies(studies),
        "<h2>The surest mistakes</h2>",
        *(_mistakes(one, faces=faces) for one in evaluations),
    ]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}: figures</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n<body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _figures(evaluations: Sequence[Evaluation]) -> str:
    head = ("read-out, split", "against", "faces", "accuracy", "macro-F1", "weighted F1", "UAR", "ECE", "NLL")
    rows = []
    for one in evaluations:
        for against, score in one.scores.items():
            figures, intervals = score.figures, score.intervals
            shares = [
                f"{getattr(figures, key):.1%} [{getattr(intervals, key)[0]:.1%}, {getattr(intervals, key)[1]:.1%}]"
                for key in ("accuracy", "macro_f1", "weighted_f1", "uar", "ece")
            ]
            nll = f"{figures.nll:.3f}"
            rows.append((f"{one.read_out}, {one.split.value}", against, figures.count, *shares, nll))
    return _table(head, rows)


def _peers(evaluations: Sequence[Evaluation]) -> str:
    head = ("network", "accuracy", "macro-F1", "without copies", "agrees with FER+", "source")
    rows: list[tuple[Any, ...]] = []
    for one in evaluations:
        if one.split is Split.TEST:
            shares = [
                one.scores[Against.LABELS].figures.accuracy,
                one.scores[Against.LABELS].figures.macro_f1,
                *(
                    one.scores[against].figures.accuracy if against in one.scores else None
                    for against in (Against.WITHOUT_COPIES, Against.MAJORITY)
                ),
            ]
            rows.append((f"mien, {one.read_out}", *map(_share, shares), "this run"))
    for peer in PEERS:
        shares = [peer.accuracy, peer.macro_f1, peer.without_copies, peer.ferplus]
        rows.append((peer.name, *map(_share, shares), peer.source))
    return _table(head, rows)


def _coverage(evaluations: Sequence[Evaluation]) -> str:
    rows = []
    for one in evaluations:
        curve = one.coverage
        at = [
            f"{accuracy:.1%} of {coverage:.0%}" for coverage, accuracy in map(curve.at, (0.0, 0.5, 0.7, 0.9))
        ]
        rows.append((one.name, *at, f"{curve.aurc:.3f}"))
    head = ("read-out, split", "all answers", "confidence 50 %", "70 %", "90 %", "area under risk-coverage")
    return "<p>Share right, of the share of faces answered.</p>" + _table(head, rows)


def _studies(studies: Studies) -> list[str]:
    parts = ["<h2>Disturbed faces, on PublicTest</h2>"]
    rows: list[tuple[str, ...]]
    for read_out, changes in studies.robustness.items():
        rows = [(one.change, f"{one.accuracy:.1%}", f"{one.same:.1%}") for one in changes]
        parts.append(_table((f"{read_out}: change", "right", "answer stays"), rows))
    parts.append("<h2>Several looks at a face, on PublicTest</h2>")
    for read_out, ways_of_looking in studies.views.items():
        rows = [(one.views, str(one.passes), f"{one.accuracy:.1%}") for one in ways_of_looking]
        parts.append(_table((f"{read_out}: averaged", "passes of the network", "right"), rows))
    parts.append("<h2>Calibrations, cross-validated on PublicTest</h2>")
    for read_out, ways in studies.calibrations.items():
        rows = [
            (
                one.name,
                f"{one.accuracy:.1%}",
                f"{one.ece:.1%}",
                f"{one.nll:.4f}",
                "{:+.4f} [{:+.4f}, {:+.4f}]".format(*one.nll_gain),
            )
            for one in ways
        ]
        parts.append(
            _table((f"{read_out}: calibration", "right", "ECE", "NLL", "gain over temperature, nats"), rows)
        )
    if studies.blends:
        rows = [(f"{one.share:.1f}", f"{one.accuracy:.1%}", f"{one.agreement:.1%}") for one in studies.blends]
        parts.append("<h2>Between the two read-outs, on PublicTest</h2>")
        parts.append(_table(("share of the votes", "labels named", "FER+ majorities named"), rows))
    return parts


def _mistakes(one: Evaluation, *, faces: bool) -> str:
    answer, confidence = one.probs.argmax(axis=1), one.probs.max(axis=1)
    wrong = np.flatnonzero(one.known & (answer != one.wanted))
    surest = wrong[np.argsort(-confidence[wrong], kind="stable")][:MISTAKES]
    cards = []
    for row in surest.tolist():
        text = f"{EXPRESSIONS[answer[row]]} {confidence[row]:.0%}, {one.own}: {EXPRESSIONS[int(one.wanted[row])]}"
        picture = _inlined(one.faces.images[row], text) if faces else ""
        cards.append(f"<figure>{picture}<figcaption>face {row}: {escape(text)}</figcaption></figure>")
    return f'<h3>{escape(one.name)}</h3><div class="mistakes">{"".join(cards)}</div>'


def _inlined(face: Any, text: str) -> str:
    buffer = io.BytesIO()
    Image.fromarray(face).save(buffer, "PNG")
    return _image(buffer.getvalue(), text)


def _plot(title: str, path: Path) -> str:
    return f"<figure>{_image(path.read_bytes(), title)}<figcaption>{escape(title)}</figcaption></figure>"


def _image(png: bytes, text: str) -> str:
    return f'<img alt="{escape(text)}" src="data:image/png;base64,{base64.b64encode(png).decode()}">'


def _table(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> str:
    def line(cells: Iterable[Any], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

    body = "\n".join(line(row, "td") for row in rows)
    return f"<table>\n<thead>{line(head, 'th')}</thead>\n<tbody>\n{body}\n</tbody></table>"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _plain(value: Any) -> str:
    return ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else str(value)
