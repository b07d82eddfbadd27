"""Two small networks, trained once: one with the labels alone, one with the votes of taggers beside them."""

from dataclasses import replace
from pathlib import Path

import pytest

from mien.training.dataset import FaceDataset
from mien.training.expression import train_expression
from tests.training.fakes import striped_faces
from tests.training.test_loop import SMALL


@pytest.fixture(scope="package")
def voted_data() -> FaceDataset:
    return striped_faces(630, voted=True)


@pytest.fixture(scope="package")
def one_headed(voted_data: FaceDataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _trained(voted_data, tmp_path_factory, votes_weight=0.0)


@pytest.fixture(scope="package")
def two_headed(voted_data: FaceDataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _trained(voted_data, tmp_path_factory, votes_weight=0.5)


def _trained(data: FaceDataset, folders: pytest.TempPathFactory, *, votes_weight: float) -> Path:
    recipe = replace(SMALL, votes_weight=votes_weight)
    path = train_expression(data, recipe, folders.mktemp("model"), device="cpu")
    assert path is not None
    return path
