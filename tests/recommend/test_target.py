import numpy as np
import pytest

from mien.expression import EXPRESSIONS, Expression
from mien.mood import Mood, mood_from_expression, mood_from_hand
from mien.recommend import PAPER_TARGETS, Covariance, Mode, Target, target_for
from mien.saying import Saying


def test_the_papers_table() -> None:
    targets = {
        expression: target_for(mood_from_expression(expression), Mode.PAPER) for expression in EXPRESSIONS
    }
    assert targets == PAPER_TARGETS
    assert targets[Expression.HAPPY].valence > 0.5 < targets[Expression.HAPPY].arousal + 0.1
    assert targets[Expression.SAD].arousal < -0.3
    assert targets[Expression.ANGRY].arousal < 0 < targets[Expression.ANGRY].valence
    assert targets[Expression.FEAR].arousal < 0 < targets[Expression.FEAR].valence
    assert targets[Expression.SURPRISE].arousal > 0.5
    assert targets[Expression.NEUTRAL].spread == max(target.spread for target in targets.values())


def test_a_point_by_hand_takes_the_nearest_expression_of_the_table() -> None:
    assert target_for(mood_from_hand(0.7, 0.5), Mode.PAPER) == PAPER_TARGETS[Expression.HAPPY]
    assert target_for(mood_from_hand(-0.6, -0.4), Mode.PAPER) == PAPER_TARGETS[Expression.SAD]


@pytest.mark.parametrize("point", [(-0.6, -0.3), (0.5, 0.5), (0.0, 0.0)])
def test_match_is_the_mood_itself(point: tuple[float, float]) -> None:
    target = target_for(mood_from_hand(*point), Mode.MATCH)
    assert (target.valence, target.arousal) == pytest.approx(point)


@pytest.mark.parametrize("point", [(-0.6, -0.3), (-0.5, 0.6), (0.0, 0.0)])
def test_lift_goes_part_of_the_way_up(point: tuple[float, float]) -> None:
    target = target_for(mood_from_hand(*point), Mode.LIFT)
    assert point[0] < target.valence < 0.7


@pytest.mark.parametrize("point", [(-0.5, 0.6), (0.7, 0.5), (0.0, 0.0)])
def test_calm_lowers_the_arousal(point: tuple[float, float]) -> None:
    assert target_for(mood_from_hand(*point), Mode.CALM).arousal < min(point[1], 0.0)


@pytest.mark.parametrize("point", [(-0.6, -0.3), (-0.5, 0.6), (0.0, 0.0)])
def test_energise_raises_the_arousal(point: tuple[float, float]) -> None:
    assert target_for(mood_from_hand(*point), Mode.ENERGISE).arousal > max(point[1], 0.3)


def test_fit_is_the_density_over_its_peak() -> None:
    target = Target(0.2, -0.1, Covariance(0.09, 0.04, 0.03), Saying("something"))
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (40_000, 2)).astype(np.float32)
    away = points - np.array([0.2, -0.1])
    inverse = np.linalg.inv(np.array([[0.09, 0.03], [0.03, 0.04]]))
    expected = np.exp(-0.5 * np.einsum("ni,ij,nj->n", away, inverse, away))
    fit = target.fit(points[:, 0], points[:, 1])
    assert fit.dtype == np.float32
    assert fit == pytest.approx(expected, abs=1e-5)
    centre = target.fit(np.array([0.2], np.float32), np.array([-0.1], np.float32))
    assert centre == pytest.approx([1.0], abs=1e-6)


def test_fit_of_nothing_is_nothing() -> None:
    none = np.zeros(0, np.float32)
    assert target_for(mood_from_hand(0, 0), Mode.MATCH).fit(none, none).shape == (0,)


def test_doubt_about_the_mood_widens_what_serves_it() -> None:
    sure, doubtful = Mood(0.1, 0.1, uncertainty=0.0), Mood(0.1, 0.1, uncertainty=0.3)
    for mode in (Mode.MATCH, Mode.LIFT, Mode.CALM, Mode.ENERGISE):
        assert target_for(doubtful, mode).spread > target_for(sure, mode).spread
    assert target_for(Mood(uncertainty=9.0), Mode.MATCH).spread < 0.5
