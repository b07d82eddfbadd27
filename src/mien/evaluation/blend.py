"""What lies between the two read-outs: their logits mixed, share by share."""

from dataclasses import dataclass
from typing import Final

from mien.evaluation.expression import Evaluation

__all__ = ["BlendFigures", "blend_figures"]

SHARES: Final = tuple(step / 10 for step in range(11))


@dataclass(frozen=True, slots=True)
class BlendFigures:
    """What one share of the votes' logits gives.

    Attributes
    ----------
    share
        Of the votes' logits in the mean of both, 0-1.
    accuracy
        Share of faces whose label is named.
    agreement
        Share of faces with a clear FER+ majority for which it is named.
    """

    share: float
    accuracy: float
    agreement: float


def blend_figures(labels: Evaluation, votes: Evaluation) -> tuple[BlendFigures, ...]:
    """Mix the uncalibrated logits of the two read-outs of one split."""
    majority = labels.faces.majority()
    found = []
    for share in SHARES:
        answer = ((1 - share) * labels.logits + share * votes.logits).argmax(axis=1)
        accuracy = float((answer == labels.faces.labels).mean())
        found.append(BlendFigures(share, accuracy, float((answer == majority)[majority >= 0].mean())))
    return tuple(found)
