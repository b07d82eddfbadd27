from pathlib import Path

import pytest

from mien.evaluation.blend import blend_figures
from mien.evaluation.expression import Against, evaluate_expression
from mien.training.dataset import FaceDataset, Split


def test_the_ends_are_the_read_outs_themselves(voted_data: FaceDataset, two_headed: Path) -> None:
    labels, votes = evaluate_expression(voted_data, two_headed, (Split.VALIDATION,))
    figures = blend_figures(labels, votes)
    assert [one.share for one in figures] == pytest.approx([step / 10 for step in range(11)])
    wanted = voted_data.split(Split.VALIDATION)
    assert figures[0].accuracy == pytest.approx((labels.logits.argmax(axis=1) == wanted.labels).mean())
    assert figures[-1].agreement == pytest.approx((votes.logits.argmax(axis=1) == wanted.majority()).mean())
    assert Against.MAJORITY in votes.scores
