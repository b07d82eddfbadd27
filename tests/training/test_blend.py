from dataclasses import replace

import numpy as np
import torch
from torch import nn

from mien.training.blend import SHARES, BlendFigures, best_share, blend_figures
from mien.training.dataset import FaceDataset
from mien.training.network import CLASSES, ExpressionNetwork
from mien.training.targets import vote_shares
from tests.training.fakes import striped_faces
from tests.training.test_loop import SMALL


def answering(labels: int, votes: int) -> ExpressionNetwork:
    """Return a network whose first head always names one class and whose second head another, half as firmly."""
    network = ExpressionNetwork(replace(SMALL, votes_weight=0.5)).eval()
    last = network.head[-1]
    assert isinstance(last, nn.Linear)
    with torch.no_grad():
        last.weight.zero_()
        last.bias.zero_()
        last.bias[labels] = 2.0
        last.bias[CLASSES + votes] = 1.0
    return network


def test_each_share_is_measured_by_labels_and_by_votes() -> None:
    data = striped_faces(210, voted=True)
    data = data.where((data.labels != 3) | (np.arange(len(data)) < 100))
    figures = blend_figures(answering(labels=3, votes=5), data)
    assert tuple(one.share for one in figures) == SHARES
    most_voted = vote_shares(data).argmax(axis=1)
    assert figures[0].accuracy == np.mean(data.labels == 3)
    assert figures[0].agreement == np.mean(most_voted == 3)
    assert figures[-1].accuracy == np.mean(data.labels == 5)
    # 2 (1 - share) against 1 share: the second head wins above two thirds.
    assert [one.accuracy == figures[0].accuracy for one in figures] == [share < 2 / 3 for share in SHARES]


def test_faces_without_votes_count_for_accuracy_alone() -> None:
    data = striped_faces(210, voted=True)
    assert data.votes is not None
    votes = data.votes.copy()
    votes[data.labels == 3] = 0
    figures = blend_figures(answering(3, 3), FaceDataset(data.images, data.labels, data.splits, votes))
    assert figures[0].accuracy == np.mean(data.labels == 3) > 0
    assert figures[0].agreement == 0


def test_the_best_share_weighs_both_and_prefers_the_smaller() -> None:
    figures = (BlendFigures(0.0, 0.70, 0.60), BlendFigures(0.5, 0.69, 0.64), BlendFigures(1.0, 0.66, 0.66))
    assert best_share(figures) == 0.5
    assert best_share((BlendFigures(0.2, 0.5, 0.5), BlendFigures(0.4, 0.5, 0.5))) == 0.2
