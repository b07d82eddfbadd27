import numpy as np
import pytest
from numpy.typing import NDArray

from mien.evaluation.mood_disturbances import DISTURBANCES, jittered

TIMES_S = np.arange(0, 13, 0.125)


@pytest.fixture
def face() -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(60, 200, (48, 48)).astype(np.uint8)


@pytest.mark.parametrize("way", DISTURBANCES)
def test_each_changes_some_of_the_face_some_of_the_time(way: str, face: NDArray[np.uint8]) -> None:
    before = face.copy()
    shown = [DISTURBANCES[way](face, float(t_s)) for t_s in TIMES_S]
    assert all(one.shape == (48, 48) and one.dtype == np.uint8 for one in shown)
    changed = np.array([(one != face).mean() for one in shown])
    assert 0 < changed.max() < 0.7
    assert np.array_equal(face, before)


def test_only_glasses_stay_on(face: NDArray[np.uint8]) -> None:
    always = {
        way
        for way, disturb in DISTURBANCES.items()
        if len({disturb(face, float(t_s)).tobytes() for t_s in TIMES_S}) == 1
    }
    assert always == {"glasses"}


def test_a_head_sways_the_same_way_from_the_same_seed(face: NDArray[np.uint8]) -> None:
    first, again, other = (jittered([face] * 8, 0.125, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len({one.tobytes() for one in first}) == 8
