"""Where a piece of music lies on the valence-arousal plane, by the music network."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mien.models import OnnxModel, model_path
from mien.music.features import describe
from mien.music.mel import windows

__all__ = ["Affect", "estimate_affect", "hear"]


class Affect(NamedTuple):
    """A place on the plane, each coordinate -1 to 1, and the standard deviation of each coordinate's error."""

    valence: float
    arousal: float
    valence_sd: float
    arousal_sd: float


@lru_cache(maxsize=1)
def _model() -> OnnxModel:
    return OnnxModel(model_path("music"), name="the music model")


def hear(passages: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what the music network is given of a track: its windows of 3 s, and the mean description of its passages.

    Parameters
    ----------
    passages
        As for `estimate_affect`.

    Returns
    -------
    float32 [W, FRAMES, BANDS], float32 [FEATURE_COUNT]
        See `mien.music.mel.windows` and `mien.music.features.describe`.
    """
    heard = np.concatenate([windows(passage) for passage in passages])
    return heard, np.mean([describe(passage) for passage in passages], axis=0, dtype=np.float32)


def estimate_affect(passages: Sequence[NDArray[np.float32]]) -> Affect:
    """Estimate valence and arousal of a track from passages of it.

    Parameters
    ----------
    passages
        One or more float32 [N] arrays, mono at `mien.music.features.RATE_HZ`; each is cut into windows of 3 s and
        brought to one level by itself. The track's estimate is that of what the network hears in them on average.

    Returns
    -------
    Affect
        Arousal is good, valence weaker; the model's card has the figures.

    Raises
    ------
    ModelError
        When the model is missing or damaged.
    """
    place, spread = _model().run(*hear(passages))[:2]
    valence, arousal = np.clip(place, -1.0, 1.0).tolist()
    return Affect(valence, arousal, *spread.tolist())
