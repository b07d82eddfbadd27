"""Where a piece of music lies on the valence-arousal plane: a first estimate by a small network."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mien.models import OnnxModel, model_path
from mien.music.features import describe

__all__ = ["estimate_affect"]


@lru_cache(maxsize=1)
def _model() -> OnnxModel:
    return OnnxModel(model_path("music"), name="the music model")


def estimate_affect(passages: Sequence[NDArray[np.float32]]) -> tuple[float, float]:
    """Estimate valence and arousal of a track from passages of it.

    Parameters
    ----------
    passages
        One or more float32 [N] arrays, mono at `mien.music.features.RATE_HZ`, 5-15 s each; the track's
        estimate is the mean over them.

    Returns
    -------
    valence, arousal
        Each -1 to 1. Arousal is good, valence weaker; the model's card has the figures.

    Raises
    ------
    ModelError
        When the model is missing or damaged.
    """
    points = _model().run(np.stack([describe(passage) for passage in passages]))[0]
    valence, arousal = np.clip(points.mean(axis=0), -1.0, 1.0)
    return float(valence), float(arousal)
