from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mien.errors import MediaError
from mien.evaluation.plots import plot_confusion, plot_curves


def test_shading_follows_the_counts(tmp_path: Path) -> None:
    plot_confusion(np.eye(7, dtype=np.int64) * 10, "right", tmp_path / "right.png")
    plot_confusion(np.ones((7, 7), np.int64), "guess", tmp_path / "guess.png")
    dark = [
        (np.asarray(Image.open(tmp_path / name).convert("L")) < 90).mean()
        for name in ("right.png", "guess.png")
    ]
    assert dark[0] > 2 * dark[1]


def test_the_same_figure_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        plot_confusion(np.eye(7, dtype=np.int64), "x", tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("text", ["epoch\nx\n", "face,label\n0,1\n"])
def test_a_bad_history_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "history.csv").write_text(text)
    with pytest.raises(MediaError, match=r"history\.csv"):
        plot_curves(tmp_path / "history.csv", "x", tmp_path / "x.png")
