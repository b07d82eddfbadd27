"""How the music network is judged, fixed before it was trained.

DEAM: its test split. 4Q: five artist-disjoint folds, by heads that saw neither the fold nor its artists. Each is learnt
with and without the other set, and asked of the other. Baselines have the same heads and songs, or a ridge regression.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mien.training.music.clips import Clips, PerWindow
from mien.training.music.figures import Figure, deam_figures, quadrant_figures
from mien.training.music.heads import Answers, answer, fit_heads, song_means
from mien.training.music.recipe import MusicRecipe

__all__ = ["Row", "heads_rows", "learnt_from", "random_folds_figures", "ridge_rows"]

RANDOM_FOLDS: Final = 10
RANDOMLY: Final = "4Q, ten random folds"
RIDGES: Final = (10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0)
"""Penalties tried on DEAM's validation songs, for standardised inputs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was asked, what it learnt from, on which set, and how well it did."""

    inputs: str
    learnt_from: str
    asked: str
    figures: Mapping[str, Figure]

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return {"inputs": self.inputs, "from": self.learnt_from, "on": self.asked, **self.figures}


def learnt_from(clips: Clips, *, deam: bool = True, quadrants: bool = True) -> NDArray[np.bool_]:
    """Songs that may be learnt from, bool [S]: all but DEAM's test split, of the sets wanted."""
    return np.where(clips.is_deam, deam & (clips.split != "test"), quadrants)


def heads_rows(
    name: str, windows: PerWindow, clips: Clips, recipe: MusicRecipe, *, of_fold: PerWindow | None = None
) -> list[Row]:
    """Judge heads on some inputs.

    Parameters
    ----------
    name
        What to call the inputs.
    windows
        float32 [W, F] of every window.
    clips, recipe
        Labels and settings.
    of_fold
        Inputs for 4Q's folds when they are others: those of a trunk that never heard 4Q.
    """
    folded = windows if of_fold is None else of_fold
    test, fq = clips.split == "test", ~clips.is_deam
    both = _ask(windows, clips, learnt_from(clips), recipe)
    deam = _ask(windows, clips, learnt_from(clips, quadrants=False), recipe)
    quadrants = _ask(windows, clips, learnt_from(clips, deam=False), recipe)
    across = deam if of_fold is None else _ask(of_fold, clips, learnt_from(clips, quadrants=False), recipe)
    return [
        Row(name, "DEAM and 4Q", "DEAM", deam_figures(clips.point[test], both.deam[test])),
        Row(name, "DEAM", "DEAM", deam_figures(clips.point[test], deam.deam[test])),
        Row(name, "4Q", "DEAM", _only(deam_figures(clips.point[test], quadrants.quadrant[test]), "pearson")),
        Row(name, "DEAM and 4Q", "4Q", _folds(folded, clips, recipe, clips.fold, with_deam=True)),
        Row(name, "4Q", "4Q", _folds(folded, clips, recipe, clips.fold, with_deam=False)),
        Row(name, "DEAM and 4Q", RANDOMLY, random_folds_figures(folded, clips, recipe)),
        Row(name, "DEAM", "4Q", _only(quadrant_figures(clips.quadrant[fq], across.deam[fq]), "auc")),
    ]


def random_folds_figures(windows: PerWindow, clips: Clips, recipe: MusicRecipe) -> dict[str, Figure]:
    """Judge heads as published figures on 4Q were (Panda et al. 2018): ten folds by quadrant, whoever the artist is.

    Songs of an artist may be learnt from and asked about, which is easier than what a listener's library asks.
    """
    rng = np.random.default_rng(recipe.seed)
    fold = np.full(len(clips.paths), -1)
    for valence in (0, 1):
        for arousal in (0, 1):
            songs = np.flatnonzero((clips.quadrant == (valence, arousal)).all(axis=1))
            fold[rng.permutation(songs)] = np.arange(len(songs)) % RANDOM_FOLDS
    return _folds(windows, clips, recipe, fold, with_deam=True)


def ridge_rows(name: str, windows: PerWindow, clips: Clips) -> list[Row]:
    """Judge a ridge regression on DEAM, its penalty chosen on the validation songs."""
    inputs = song_means(windows)
    training, validation, test = (clips.split == part for part in ("train", "validation", "test"))
    found = np.empty((int(test.sum()), 2), np.float32)
    for k in (0, 1):
        truth = clips.point[:, k]
        errors = [
            ((_ridge(inputs, truth, training, penalty)[validation] - truth[validation]) ** 2).mean()
            for penalty in RIDGES
        ]
        best = RIDGES[int(np.argmin(errors))]
        found[:, k] = _ridge(inputs, truth, training | validation, best)[test]
    return [Row(name, "DEAM", "DEAM", deam_figures(clips.point[test], found))]


def _ridge(
    inputs: NDArray[np.float32], truth: NDArray[np.float32], songs: NDArray[np.bool_], penalty: float
) -> NDArray[np.float64]:
    mean, scale = inputs[songs].mean(axis=0), inputs[songs].std(axis=0) + 1e-6
    x = ((inputs - mean) / scale).astype(np.float64)
    known, middle = x[songs], float(truth[songs].mean())
    weights = np.linalg.solve(
        known.T @ known + penalty * np.eye(x.shape[1]), known.T @ (truth[songs] - middle)
    )
    answers: NDArray[np.float64] = x @ weights + middle
    return answers


def _ask(windows: PerWindow, clips: Clips, songs: NDArray[np.bool_], recipe: MusicRecipe) -> Answers:
    return answer(fit_heads(windows, clips, songs, recipe, calibrated=False), song_means(windows))


def _folds(
    windows: PerWindow, clips: Clips, recipe: MusicRecipe, folds: NDArray[np.int64], *, with_deam: bool
) -> dict[str, Figure]:
    """Judge heads on 4Q, each fold by heads that did not learn from it."""
    inputs, fq = song_means(windows), ~clips.is_deam
    found = np.zeros((len(inputs), 2), np.float32)
    plane = np.zeros((len(inputs), 2), np.float32)
    for fold in range(int(folds.max()) + 1):
        out = folds == fold
        learnt = learnt_from(clips, deam=with_deam) & ~out
        heads = fit_heads(windows, clips, learnt, recipe, calibrated=False)
        said = answer(heads, inputs[out])
        found[out], plane[out] = said.quadrant, said.affect
    figures = quadrant_figures(clips.quadrant[fq], found[fq])
    if with_deam:
        on_plane = quadrant_figures(clips.quadrant[fq], plane[fq])
        figures |= {f"{key}_plane": value for key, value in on_plane.items()}
    return figures


def _only(figures: dict[str, Figure], kind: str) -> dict[str, Figure]:
    """Figures of a kind: scores of another set have no scale of their own."""
    return {name: figure for name, figure in figures.items() if name.startswith(kind)}
