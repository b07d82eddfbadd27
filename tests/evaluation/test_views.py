"""Several looks at a face."""

from pathlib import Path

import numpy as np
import pytest

from mien.evaluation.views import CUTS_PX, ten_views, views_of
from mien.expression import ExpressionClassifier, ReadOut
from mien.training.dataset import FaceDataset, Split


def test_the_views_are_the_corners_and_the_middle_at_full_size() -> None:
    face = np.zeros((1, 48, 48), np.uint8)
    face[0, :4, :4] = 255
    views = ten_views(face, 44)
    assert [view.shape for view in views] == [(1, 48, 48)] * 5
    # The bright corner is whole in the first view, seen half by the middle one, and out of sight for the others.
    seen = [int((view > 127).sum()) for view in views]
    assert seen[0] > seen[4] > 0
    assert seen[1] == seen[2] == seen[3] == 0


def test_ways_are_the_classifier_s_own_answer_and_means_over_the_views(
    voted_data: FaceDataset, one_headed: Path
) -> None:
    classifier = ExpressionClassifier(one_headed, read_out=ReadOut.LABELS)
    test = voted_data.split(Split.TEST)
    # Noise, so that not every answer is right.
    noise = np.random.default_rng(0).normal(0, 90, test.images.shape)
    images = np.clip(test.images + noise, 0, 255).astype(np.uint8)
    wanted = np.where(np.arange(len(test)) < 40, test.labels, -1)
    rows = views_of(images, {ReadOut.LABELS: wanted}, [classifier])[ReadOut.LABELS]
    assert [row.passes for row in rows] == [2, *(10 for _ in CUTS_PX)]
    means = [
        np.mean([classifier.logits(view) for view in views], axis=0)
        for views in ([images], *(ten_views(images, side) for side in CUTS_PX))
    ]
    for row, mean in zip(rows, means, strict=True):
        answer = classifier.calibration.apply(mean).argmax(axis=1)
        assert row.accuracy == pytest.approx((answer == wanted)[:40].mean())
    assert len({row.accuracy for row in rows}) > 1
