import pytest

from mien.expression import EXPRESSIONS, Expression
from mien.mood import mood_from_expression, mood_from_hand
from mien.recommend import PAPER_TARGETS, Mode, target_for


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
