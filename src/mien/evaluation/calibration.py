"""Which way of calibrating does best: none, one temperature, or a scale and an offset for each class."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.intervals import mean_interval
from mien.evaluation.metrics import expected_calibration_error, losses_of
from mien.expression import softmax
from mien.training.calibration import fit_calibration, fit_temperature

__all__ = ["FOLDS", "CalibrationFigures", "compare_calibrations"]

FOLDS: Final = 5
REPEATS: Final = 1000


@dataclass(frozen=True, slots=True)
class CalibrationFigures:
    """What one way gave on faces that it was not fitted on.

    Attributes
    ----------
    name
        none, temperature or vector.
    accuracy, ece, nll
        Over all folds.
    nll_gain
        Mean fall of the negative log-likelihood against the temperature, in nats, with its 95 % interval.
    """

    name: str
    accuracy: float
    ece: float
    nll: float
    nll_gain: tuple[float, float, float]


def compare_calibrations(
    logits: NDArray[np.float32], labels: NDArray[np.int64], *, seed: int = 0
) -> tuple[CalibrationFigures, ...]:
    """Fit each way on four fifths of the faces and score it on the fifth, five times round.

    Parameters
    ----------
    logits
        float32 [N, C], of faces that the network was not trained on.
    labels
        int64 [N].
    seed
        Of the folds and of the bootstrap.
    """
    rng = np.random.default_rng(seed)
    folds = np.array_split(rng.permutation(len(labels)), FOLDS)
    probs = {name: np.zeros_like(logits) for name in ("none", "temperature", "vector")}
    for fold in folds:
        rest = np.setdiff1d(np.arange(len(labels)), fold)
        probs["none"][fold] = softmax(logits[fold])
        probs["temperature"][fold] = softmax(logits[fold], fit_temperature(logits[rest], labels[rest]))
        probs["vector"][fold] = softmax(fit_calibration(logits[rest], labels[rest]).apply(logits[fold]))
    losses = {name: losses_of(part, labels) for name, part in probs.items()}
    return tuple(
        CalibrationFigures(
            name,
            float((part.argmax(axis=1) == labels).mean()),
            expected_calibration_error(part, labels),
            float(losses[name].mean()),
            mean_interval(losses["temperature"] - losses[name], rng, repeats=REPEATS),
        )
        for name, part in probs.items()
    )
