"""How much of the second head, which learnt the taggers' votes, goes into the network that ships."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from mien.expression import preprocess
from mien.training.dataset import FaceDataset
from mien.training.network import CLASSES, ExpressionNetwork
from mien.training.targets import vote_shares

__all__ = ["SHARES", "BlendFigures", "best_share", "blend_figures"]

SHARES: Final = tuple(step / 10 for step in range(11))
BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class BlendFigures:
    """What one share of the second head gives.

    Attributes
    ----------
    share
        Weight of the second head's logits, 0-1.
    accuracy
        Share of faces whose label is named.
    agreement
        Share of faces, among those with votes for one of the seven expressions, whose most voted one is named.
    """

    share: float
    accuracy: float
    agreement: float


def blend_figures(network: ExpressionNetwork, data: FaceDataset) -> tuple[BlendFigures, ...]:
    """Measure each of `SHARES` on faces that carry votes, mirror images averaged as in live use.

    Parameters
    ----------
    network
        With two heads.
    data
        Faces with votes.
    """
    labels, votes = _logits(network, data).chunk(2, dim=1)
    shares = vote_shares(data)
    voted = shares.sum(axis=1) > 0
    found = []
    for share in SHARES:
        answer = ((1 - share) * labels + share * votes).argmax(1).numpy()
        accuracy = float((answer == data.labels).mean())
        agreement = float((answer == shares.argmax(axis=1))[voted].mean())
        found.append(BlendFigures(share, accuracy, agreement))
    return tuple(found)


def best_share(figures: tuple[BlendFigures, ...]) -> float:
    """Return the share with the highest mean of accuracy and agreement, the smallest of equals.

    The labels are what networks are compared by; ten taggers' votes are nearer to what a listener would say. Neither
    is given up for the other.
    """
    return max(figures, key=lambda one: (one.accuracy + one.agreement, -one.share)).share


@torch.no_grad()
def _logits(network: ExpressionNetwork, data: FaceDataset) -> Tensor:
    found = []
    for start in range(0, len(data), BATCH):
        images = data.images[start : start + BATCH]
        both = torch.from_numpy(preprocess(np.concatenate([images, images[:, :, ::-1]])))
        straight, mirrored = network(both).chunk(2)
        found.append((straight + mirrored) / 2)
    logits = torch.cat(found)
    assert logits.shape[1] == 2 * CLASSES
    return logits
