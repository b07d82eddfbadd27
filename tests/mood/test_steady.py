import numpy as np
import pytest
from numpy.typing import NDArray

from mien.expression import EXPRESSIONS, Expression
from mien.mood import Mood, MoodState, SteadyMood

FRAME_S = 0.1


def sure(expression: Expression, share: float = 0.9) -> NDArray[np.float32]:
    rest = (1 - share) / 6
    return np.array([share if one is expression else rest for one in EXPRESSIONS], np.float32)


def hold(steady: SteadyMood, probs: NDArray[np.float32], start_s: float, length_s: float) -> list[Mood]:
    times = np.arange(start_s, start_s + length_s - 1e-9, FRAME_S)
    return [steady.update(probs, float(t_s)) for t_s in times]


def test_a_held_expression_becomes_the_mood_after_its_dwell() -> None:
    moods = hold(SteadyMood(), sure(Expression.HAPPY), 0, 2)
    assert moods[0].expression is None
    assert moods[0].state is MoodState.UNSURE
    assert moods[-1].expression is Expression.HAPPY
    assert moods[-1].state is MoodState.STEADY
    assert moods[-1].valence > 0.5


def test_a_real_change_is_accepted_within_three_seconds() -> None:
    steady = SteadyMood()
    hold(steady, sure(Expression.NEUTRAL), 0, 3)
    moods = hold(steady, sure(Expression.HAPPY), 3, 3)
    accepted = next(index for index, mood in enumerate(moods) if mood.expression is Expression.HAPPY)
    assert 1.0 <= accepted * FRAME_S < 3.0


@pytest.mark.parametrize("length_s", [0.1, 0.4, 0.8])
def test_a_blink_or_a_word_does_not_change_it(length_s: float) -> None:
    steady = SteadyMood()
    hold(steady, sure(Expression.NEUTRAL), 0, 3)
    during = hold(steady, sure(Expression.SURPRISE), 3, length_s)
    after = hold(steady, sure(Expression.NEUTRAL), 3 + length_s, 3)
    assert {mood.expression for mood in during + after} == {Expression.NEUTRAL}


def test_ten_minutes_of_flicker_never_flip_a_constant_face() -> None:
    rng = np.random.default_rng(0)
    steady = SteadyMood()
    raw, held = [], []
    for index in range(6000):
        logits = rng.normal(0, 1.5, 7)
        logits[6] += 2.0
        probs = np.exp(logits) / np.exp(logits).sum()
        raw.append(int(probs.argmax()))
        held.append(steady.update(probs.astype(np.float32), index * FRAME_S).expression)
    assert np.count_nonzero(np.diff(raw)) > 1000
    assert set(held[50:]) == {Expression.NEUTRAL}


def test_without_a_clear_leader_the_last_point_is_kept() -> None:
    steady = SteadyMood()
    hold(steady, sure(Expression.HAPPY), 0, 3)
    moods = hold(steady, np.full(7, 1 / 7, np.float32), 3, 4)
    states = [mood.state for mood in moods]
    first = states.index(MoodState.UNSURE)
    assert first > 2
    assert set(states[first:]) == {MoodState.UNSURE}
    points = {(mood.valence, mood.arousal, mood.expression) for mood in moods[first - 1 :]}
    assert points == {(moods[-1].valence, moods[-1].arousal, Expression.HAPPY)}


def test_a_missing_face_is_said_only_after_a_while_and_keeps_the_point() -> None:
    steady = SteadyMood()
    before = hold(steady, sure(Expression.HAPPY), 0, 3)[-1]
    assert steady.miss(MoodState.NO_FACE, 3.0).state is MoodState.STEADY
    assert steady.miss(MoodState.NO_FACE, 3.5).state is MoodState.STEADY
    gone = steady.miss(MoodState.NO_FACE, 4.1)
    assert gone.state is MoodState.NO_FACE
    assert (gone.valence, gone.expression, gone.probs) == (before.valence, Expression.HAPPY, ())
    assert steady.miss(MoodState.TOO_DARK, 4.2).state is MoodState.TOO_DARK


def test_a_face_that_comes_back_starts_afresh() -> None:
    steady = SteadyMood()
    hold(steady, sure(Expression.HAPPY), 0, 3)
    steady.miss(MoodState.NO_FACE, 3.0)
    back = steady.update(sure(Expression.SAD), 10.0)
    assert back.probs == pytest.approx(sure(Expression.SAD), abs=1e-6)


def test_before_any_face_the_state_says_why() -> None:
    assert SteadyMood().miss(MoodState.TOO_DARK, 0.0).state is MoodState.TOO_DARK
