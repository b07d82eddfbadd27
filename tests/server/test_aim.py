import pytest

from mien.expression import Expression
from mien.mood import Mood, MoodSource, MoodState, mood_from_expression, mood_from_hand
from mien.recommend import Mode, MoodPath, Override, target_for
from mien.server.aim import Aim, Rules, rule_for

SAD, GLAD = mood_from_expression(Expression.SAD), mood_from_expression(Expression.HAPPY)
RULES: Rules = {Expression.SAD: Override(point=(0.2, 0.1)), Expression.HAPPY: Override(mode=Mode.CALM)}
WAY = MoodPath((-0.6, -0.3), (0.6, 0.3), 4)


def test_without_rules_the_mode_holds() -> None:
    aim = Aim(Mode.LIFT)
    assert aim.targets(SAD, {}, moves=3, waiting=2, n=2) == [target_for(SAD, Mode.LIFT)] * 2


def test_a_rule_wins_over_mode_and_path() -> None:
    aim = Aim(Mode.LIFT)
    aim.set_path(WAY, moves=0)
    (own,) = aim.targets(SAD, RULES, moves=0, waiting=0, n=1)
    assert (own.valence, own.arousal) == (0.2, 0.1)
    assert aim.targets(GLAD, RULES, moves=0, waiting=0, n=1) == [target_for(GLAD, Mode.CALM)]


def test_a_point_without_an_expression_follows_the_nearest_ones_rule() -> None:
    assert rule_for(mood_from_hand(-0.6, -0.3), RULES) == RULES[Expression.SAD]
    assert rule_for(mood_from_hand(0.0, 0.0), RULES) is None


@pytest.mark.parametrize(("moves", "waiting", "steps"), [(5, 0, (1, 2)), (6, 1, (3, 4)), (9, 8, (4, 4))])
def test_a_path_counts_from_where_the_queue_stood(moves: int, waiting: int, steps: tuple[int, int]) -> None:
    aim = Aim(Mode.MATCH)
    aim.set_path(WAY, moves=5)
    found = aim.targets(SAD, {}, moves=moves, waiting=waiting, n=2)
    assert found == [WAY.target(step - 1) for step in steps]
    assert aim.done(moves) == min(moves - 5, 4)


def test_another_mode_ends_the_path() -> None:
    aim = Aim(Mode.MATCH)
    aim.set_path(WAY, moves=0)
    aim.set_mode(Mode.CALM)
    assert (aim.path, aim.done(3), aim.mode) == (None, 0, Mode.CALM)


def seen(valence: float, expression: Expression) -> Mood:
    return Mood(valence, 0.0, 0.2, expression, (), MoodState.STEADY, MoodSource.CAMERA)


def test_what_counts_as_another_mood() -> None:
    aim = Aim(Mode.MATCH)
    rest = seen(0.0, Expression.NEUTRAL)
    assert aim.moved(Mood(), rest, {})
    assert not aim.moved(rest, seen(0.1, Expression.NEUTRAL), {})
    assert aim.moved(rest, seen(0.3, Expression.NEUTRAL), {})
    assert aim.moved(rest, seen(0.1, Expression.HAPPY), {})
    glad, gladder = seen(0.1, Expression.HAPPY), seen(0.8, Expression.HAPPY)
    assert aim.moved(glad, gladder, {})
    assert not aim.moved(glad, gladder, {Expression.HAPPY: Override(mode=Mode.PAPER)})
    assert not aim.moved(glad, gladder, {Expression.HAPPY: Override(playlist="Rain")})
    aim.set_path(WAY, moves=0)
    assert not aim.moved(rest, seen(0.8, Expression.HAPPY), {})
    assert aim.moved(rest, seen(0.8, Expression.HAPPY), RULES)
