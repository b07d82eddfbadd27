"""Which faces an epoch shows, and in which order."""

import numpy as np
import torch
from numpy.typing import NDArray

from mien.training.recipe import Recipe

__all__ = ["draw_order"]


def draw_order(labels: NDArray[np.int64], recipe: Recipe, generator: torch.Generator) -> NDArray[np.int64]:
    """Return the rows of an epoch, as many as there are faces.

    Parameters
    ----------
    labels
        int64 [N].
    recipe
        With ``sampling = "balanced"`` each label is drawn equally often, its faces with replacement; otherwise every
        face comes once.
    generator
        Source of randomness.

    Returns
    -------
    NDArray[np.int64]
        [N], in random order.
    """
    if recipe.sampling == "natural":
        return np.asarray(torch.randperm(len(labels), generator=generator).numpy())
    weights = 1.0 / torch.bincount(torch.from_numpy(labels)).clamp(min=1)[torch.from_numpy(labels)].double()
    rows = torch.multinomial(weights, len(labels), replacement=True, generator=generator)
    return np.asarray(rows.numpy())
