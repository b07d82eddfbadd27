import numpy as np
import pytest
from numpy.typing import NDArray

from mien.expression import EXPRESSIONS, Expression
from mien.mood import Mood, MoodState, SteadyMood
from mien.mood.steady import Tuning
from tests.mood.frames import FRAME_S, sure


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
    assert set(held[100:]) == {Expression.NEUTRAL}


def test_a_faint_smile_is_a_change_and_a_doubtful_face_is_none() -> None:
    """Both are as happy as each other; what tells them apart is what the face showed before."""
    faint = np.full(7, 0.03, np.float32)
    faint[[EXPRESSIONS.index(Expression.HAPPY), EXPRESSIONS.index(Expression.NEUTRAL)]] = 0.54, 0.31
    steady, without = SteadyMood(), SteadyMood(Tuning(step=float("inf")))
    for one in (steady, without):
        hold(one, sure(Expression.NEUTRAL), 0, 3)
        hold(one, faint, 3, 3)
    assert steady.mood.expression is Expression.HAPPY
    assert without.mood.expression is Expression.NEUTRAL


def test_frames_that_cannot_be_trusted_change_it_later() -> None:
    def delay_s(weight: float) -> float:
        steady = SteadyMood()
        hold(steady, sure(Expression.NEUTRAL), 0, 3)
        t_s = 3.0
        while steady.update(sure(Expression.HAPPY), t_s, weight=weight).expression is not Expression.HAPPY:
            t_s += FRAME_S
        return t_s

    assert delay_s(0.2) > delay_s(1.0) + 0.5


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
    assert back.probs == SteadyMood().update(sure(Expression.SAD), 10.0).probs


def test_before_any_face_the_state_says_why() -> None:
    assert SteadyMood().miss(MoodState.TOO_DARK, 0.0).state is MoodState.TOO_DARK
