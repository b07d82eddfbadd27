from dataclasses import replace

import numpy as np
import torch

from mien.expression import preprocess
from mien.training.batches import Batches
from mien.training.targets import targets_of
from tests.training.fakes import striped_faces
from tests.training.test_loop import SMALL


def test_rows_and_slices_give_what_preprocessing_gives() -> None:
    data = striped_faces(84, voted=True)
    targets = targets_of(data, replace(SMALL, votes_weight=0.5))
    batches = Batches(data, torch.device("cpu"), targets)
    for rows in (np.array([5, 2, 80]), slice(10, 20)):
        faces, labels = batches.faces(rows)
        assert np.array_equal(faces.numpy(), preprocess(data.images[rows]))
        assert np.array_equal(labels.numpy(), data.labels[rows])
        for found, wanted in zip(
            batches.targets(rows), (targets.labels, targets.votes, targets.weights), strict=True
        ):
            assert np.array_equal(found.numpy(), wanted[rows])


def test_a_device_that_holds_all_faces_gives_the_same() -> None:
    data = striped_faces(84)
    batches = Batches(data, torch.device("cpu"))
    held = batches._all()
    assert np.array_equal(held.numpy(), preprocess(data.images))
    assert batches.targets(slice(0, 3)) == ()
    assert len(batches) == 84
