import numpy as np
import pytest

from mien.expression import EXPRESSIONS
from mien.mood.coordinates import COORDINATES, spread_of, to_point


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_certainty_gives_the_published_point(expression: str) -> None:
    probs = np.array([float(one == expression) for one in EXPRESSIONS])
    assert to_point(probs) == pytest.approx(next(at for one, at in COORDINATES.items() if one == expression))
    assert spread_of(probs) == pytest.approx(0.0, abs=1e-6)


def test_doubt_lies_between_and_spreads() -> None:
    half = np.array([0, 0, 0, 0.5, 0.5, 0, 0])  # happy or sad
    assert to_point(half) == pytest.approx((0.065, 0.105))
    assert spread_of(half) > 0.5


def test_every_expression_has_a_point_on_the_plane() -> None:
    assert set(COORDINATES) == set(EXPRESSIONS)
    assert all(abs(value) <= 1 for point in COORDINATES.values() for value in point)
