"""Write the figures of docs/LIBRARY.md and its pictures: ``python -m tools.builtin_library.document``.

The estimates come from mien's own music model, so run it again when that model changes. It needs matplotlib.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mien.files import write_atomically
from mien.models import model_path
from mien.music.affect import estimate_affect
from mien.music.analysis import listen
from mien.music.shipped import ship_analyses

from .build import DEFAULT_OUT
from .check import spectra
from .loudness import SAMPLE_RATE_HZ, Audio
from .opus import read_opus
from .pieces import PIECES, Piece, Quadrant

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COMMAND", "Row", "insert", "main", "region", "written"]

COMMAND = "python -m tools.builtin_library.document"
_DOCS = Path(__file__).parents[2] / "docs"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
_REGIONS: tuple[Quadrant, ...] = ("V+A+", "V-A+", "V-A-", "V+A-", "middle")
_MIDDLE = 0.25
"""Half the side of the square around (0, 0) that counts as the middle of the plane."""
_COLUMNS = 6
_COLOURS = 48
"""Colours of the sheet: enough for the eye, and a third of the bytes of a full PNG."""


@dataclass(frozen=True, slots=True)
class Row:
    """A piece with the length of its file in seconds and the model's estimate of it, -1 to 1 each."""

    piece: Piece
    duration_s: float
    valence: float
    arousal: float

    @property
    def miss(self) -> float:
        """How far the estimate lies from the mood that the piece was written for."""
        return float(np.hypot(self.valence - self.piece.valence, self.arousal - self.piece.arousal))


def region(valence: float, arousal: float) -> str:
    """Name the part of the plane that a mood lies in: the middle, or one of the quadrants around it."""
    if max(abs(valence), abs(arousal)) <= _MIDDLE:
        return "middle"
    return f"V{'+' if valence > 0 else '-'}A{'+' if arousal > 0 else '-'}"


def _row(piece: Piece, folder: Path, duration_s: float) -> Row:
    valence, arousal = estimate_affect(listen(folder / f"{piece.name}.opus").passages)[:2]
    return Row(piece, duration_s, valence, arousal)


def written(rows: Sequence[Row], model: str) -> str:
    """Write the part of the document that holds figures, in Markdown; ``model`` says which model estimated."""
    return "\n\n".join((_table(rows), _regions(rows), _agreement(rows, model)))


def _point(valence: float, arousal: float) -> str:
    return ", ".join(f"{round(value, 2) + 0.0:+.2f}" for value in (valence, arousal))


def _table(rows: Sequence[Row]) -> str:
    lines = [
        "| # | title | genre | length | tempo | key | written for V, A | estimated V, A |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for number, row in enumerate(rows, 1):
        piece, seconds = row.piece, round(row.duration_s)
        lines.append(
            f"| {number} | {piece.title} | {piece.genre} | {seconds // 60}:{seconds % 60:02} "
            f"| {piece.tempo_bpm:g} | {piece.key} "
            f"| {_point(piece.valence, piece.arousal)} | {_point(row.valence, row.arousal)} |"
        )
    return "\n".join(lines)


def _regions(rows: Sequence[Row]) -> str:
    meant = [row.piece.quadrant for row in rows]
    found = [region(row.valence, row.arousal) for row in rows]
    lines = ["| part of the plane | written for it | estimated in it | both |", "| --- | --- | --- | --- |"]
    for name in _REGIONS:
        both = sum(a == b == name for a, b in zip(meant, found, strict=True))
        lines.append(f"| {name} | {meant.count(name)} | {found.count(name)} | {both} |")
    return "\n".join(lines)


def _agreement(rows: Sequence[Row], model: str) -> str:
    meant = np.array([(row.piece.valence, row.piece.arousal) for row in rows])
    found = np.array([(row.valence, row.arousal) for row in rows])
    r = [float(np.corrcoef(meant[:, k], found[:, k])[0, 1]) for k in (0, 1)]
    lean = (found - meant).mean(axis=0)
    same = sum(region(row.valence, row.arousal) == row.piece.quadrant for row in rows)
    worst = sorted(rows, key=lambda row: row.miss, reverse=True)[:6]
    names = "; ".join(f"{row.piece.title} ({row.miss:.2f})" for row in worst)
    return (
        f"The estimate ({model}) agrees on the part of the plane for {same} of {len(rows)} pieces. Over all pieces, "
        f"what was meant and what was estimated correlate by r = {r[0]:.2f} in valence and {r[1]:.2f} in arousal; the "
        f"estimate lies {lean[0]:+.2f} in valence and {lean[1]:+.2f} in arousal from what was meant, on average. "
        f"Farthest from what they were written for (distance on the plane): {names}."
    )


def _draw_sheet(rows: Sequence[Row], folder: Path, path: Path) -> None:
    """Draw a spectrogram of each piece, 40 Hz to 16 kHz from bottom to top, the whole length from left to right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 1.5 * -(-len(rows) // _COLUMNS)), dpi=100, layout="constrained")
    axes = figure.subplots(-(-len(rows) // _COLUMNS), _COLUMNS, squeeze=False).ravel()
    for row, place in zip(rows, axes, strict=False):
        _draw_spectrogram(place, read_opus(folder / f"{row.piece.name}.opus"))
        place.set_title(row.piece.title, fontsize=7, pad=2)
    for place in axes:
        place.set_axis_off()
    figure.savefig(path)
    with Image.open(path) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _draw_spectrogram(place: "Axes", audio: Audio) -> None:
    levels = 20.0 * np.log10(spectra(audio).T[1:] + 1e-6)
    extent = (0.0, len(audio) / SAMPLE_RATE_HZ, 0.0, SAMPLE_RATE_HZ / 2.0)
    place.imshow(levels, origin="lower", aspect="auto", extent=extent, vmin=-95, vmax=-25, cmap="magma")
    place.set(yscale="symlog", ylim=(40, 16000))


def _draw_plane(rows: Sequence[Row], path: Path) -> None:
    """Draw the plane: a ring where each piece was meant to lie, a line to the dot where the model puts it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 6.4), dpi=100, layout="constrained")
    plane = figure.subplots()
    plane.set(xlim=(-1, 1), ylim=(-1, 1), xlabel="valence", ylabel="arousal", aspect="equal")
    plane.axhline(0, color="0.7", linewidth=0.8)
    plane.axvline(0, color="0.7", linewidth=0.8)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * _MIDDLE
    plane.plot(*corners.T, color="0.7", linewidth=0.8)
    for number, row in enumerate(rows, 1):
        meant = (row.piece.valence, row.piece.arousal)
        plane.plot(*zip(meant, (row.valence, row.arousal), strict=True), color="0.8", linewidth=0.8)
        plane.plot(*meant, "o", color="tab:blue", fillstyle="none", markersize=5)
        plane.plot(row.valence, row.arousal, "o", color="tab:red", markersize=5)
        plane.annotate(
            str(number), (row.valence, row.arousal), fontsize=7, textcoords="offset points", xytext=(4, 2)
        )
    plane.set_title("rings: written for; dots: estimated (numbers as in the table)", fontsize=9)
    figure.savefig(path)


def insert(document: Path, figures: str) -> None:
    """Put figures between the two marks of a Markdown file; raises SystemExit where it lacks them."""
    text = document.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, found, after = rest.partition(_END)
    if not found:
        raise SystemExit(f"{document} lacks the lines {_BEGIN} and {_END}: put them where the figures belong")
    write_atomically(document, f"{before}{_BEGIN}\n\n{figures}\n\n{_END}{after}".encode())


def main(argv: Sequence[str] | None = None) -> int:
    """Estimate every piece, draw the sheet and the plane, put the tables into the document, and ship what was found."""
    parser = argparse.ArgumentParser(
        prog=COMMAND, description="Write the figures and pictures of docs/LIBRARY.md."
    )
    parser.add_argument("--library", type=Path, default=DEFAULT_OUT, help="default: the one in the package")
    parser.add_argument(
        "--docs", type=Path, default=_DOCS, help="folder of LIBRARY.md (default: %(default)s)"
    )
    options = parser.parse_args(argv)
    tracks = json.loads((options.library / "library.json").read_text())["tracks"]
    lengths = {Path(track["file"]).stem: track["duration_s"] for track in tracks}
    rows = []
    for piece in PIECES:
        rows.append(_row(piece, options.library, lengths[piece.name]))
        print(f"{piece.name:24} {rows[-1].valence:+.2f} {rows[-1].arousal:+.2f}", flush=True)
    pictures = options.docs / "library"
    pictures.mkdir(parents=True, exist_ok=True)
    _draw_sheet(rows, options.library, pictures / "sheet.png")
    _draw_plane(rows, pictures / "plane.png")
    if options.library == DEFAULT_OUT:
        ship_analyses()
    digest = hashlib.sha256(model_path("music").read_bytes()).hexdigest()
    insert(options.docs / "LIBRARY.md", written(rows, f"`music.onnx`, SHA-256 {digest[:12]}..."))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
