import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.expression import EXPRESSIONS, Expression
from mien.mood.coordinates import COORDINATES, to_point
from mien.mood.filter import RETURNS, ExpressionFilter, PointFilter, StepDetector
from tests.mood.frames import FRAME_S, sure

HAPPY, NEUTRAL = EXPRESSIONS.index(Expression.HAPPY), EXPRESSIONS.index(Expression.NEUTRAL)


def shown(probs: NDArray[np.float32], frames: int, gap_s: float = FRAME_S) -> NDArray[np.float64]:
    """What the filter makes of one face that is seen again and again."""
    model = ExpressionFilter()
    model.update(probs, math.inf)
    for _ in range(frames - 1):
        model.update(probs, gap_s)
    return model.posterior


def test_where_a_face_goes_is_a_distribution() -> None:
    assert RETURNS.sum() == pytest.approx(1.0)


def test_evidence_adds_up_to_a_limit() -> None:
    shares = [shown(sure(Expression.HAPPY, 0.6), frames)[HAPPY] for frames in (1, 5, 20, 100)]
    assert shares == sorted(shares)
    assert shares[0] < 0.7 < shares[1]
    assert shares[-1] < 0.999


def test_more_frames_a_second_do_not_make_surer() -> None:
    slow, quick = (shown(sure(Expression.HAPPY, 0.4), round(2 / gap_s), gap_s) for gap_s in (0.2, 0.05))
    assert slow == pytest.approx(quick, abs=0.03)


def test_an_untrusted_frame_says_little() -> None:
    model = ExpressionFilter()
    trusted = model.update(sure(Expression.SAD), math.inf, 1.0).max()
    assert ExpressionFilter().update(sure(Expression.SAD), math.inf, 0.1).max() < trusted
    assert ExpressionFilter().update(sure(Expression.SAD), math.inf, 0.0) == pytest.approx(RETURNS)


def test_one_impossible_frame_rules_nothing_out() -> None:
    model = ExpressionFilter()
    for _ in range(20):
        model.update(sure(Expression.HAPPY), FRAME_S)
    none = np.eye(7, dtype=np.float32)[NEUTRAL]
    assert model.update(none, FRAME_S)[HAPPY] > 0.5


def test_the_point_goes_to_the_expression_and_grows_surer() -> None:
    model = PointFilter()
    unsure = model.uncertainty
    for _ in range(50):
        model.update(sure(Expression.HAPPY, 0.97), FRAME_S)
    assert model.point == pytest.approx(to_point(sure(Expression.HAPPY, 0.97)), abs=0.03)
    assert model.point == pytest.approx(COORDINATES[Expression.HAPPY], abs=0.1)
    assert model.uncertainty < unsure / 2


def test_the_classifiers_doubt_does_not_average_out() -> None:
    doubtful = PointFilter()
    for _ in range(500):
        doubtful.update(np.full(7, 1 / 7, np.float32), FRAME_S)
    assert doubtful.uncertainty > 0.4


def test_a_frame_without_weight_moves_no_point() -> None:
    model = PointFilter()
    model.update(sure(Expression.HAPPY), 1.0, 0.0)
    assert model.point == pytest.approx([0.0, 0.0])


def test_a_change_is_a_step_and_a_doubtful_face_is_none() -> None:
    rng = np.random.default_rng(0)
    detector = StepDetector()
    detector.update(sure(Expression.NEUTRAL, 0.4), math.inf)
    doubtful = []
    for _ in range(600):
        logits = np.zeros(7)
        logits[[HAPPY, NEUTRAL]] = 2.0 + rng.normal(0, 0.7, 2)
        detector.update(np.exp(logits) / np.exp(logits).sum(), FRAME_S)
        doubtful.append(detector.towards(Expression.HAPPY, Expression.NEUTRAL))
    assert max(map(abs, doubtful)) < 2
    for _ in range(100):
        detector.update(sure(Expression.NEUTRAL), FRAME_S)
    detector.settle()
    for _ in range(20):
        detector.update(sure(Expression.HAPPY), FRAME_S)
    assert detector.towards(Expression.HAPPY, Expression.NEUTRAL) > 2
    detector.settle()
    assert detector.towards(Expression.HAPPY, Expression.NEUTRAL) == 0
