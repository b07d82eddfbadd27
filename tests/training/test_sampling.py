import numpy as np
import torch

from mien.training.recipe import Recipe
from mien.training.sampling import draw_order

LABELS = np.repeat(np.arange(7), [300, 10, 200, 500, 300, 190, 200])


def test_naturally_each_face_comes_once() -> None:
    order = draw_order(LABELS, Recipe("x"), torch.Generator().manual_seed(0))
    assert sorted(order) == list(range(len(LABELS)))
    assert not np.array_equal(order, np.sort(order))


def test_balanced_each_expression_comes_equally_often() -> None:
    order = draw_order(LABELS, Recipe("x", sampling="balanced"), torch.Generator().manual_seed(0))
    counts = np.bincount(LABELS[order], minlength=7)
    assert counts.sum() == len(LABELS)
    assert counts.min() > 0.8 * len(LABELS) / 7
    assert counts.max() < 1.2 * len(LABELS) / 7
