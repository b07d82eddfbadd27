from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.errors import ConfigError
from mien.expression import EXPRESSIONS, Expression
from mien.mood import Correction, NeutralOffset, taught
from mien.mood.correction import BOUND, LIFT_S, STEP, SetAside, corrected
from tests.mood.test_neutral import MADE_AT, showing

ANGRY, SAD, NEUTRAL = (
    EXPRESSIONS.index(one) for one in (Expression.ANGRY, Expression.SAD, Expression.NEUTRAL)
)


def said(values: tuple[float, ...], count: int = 1) -> Correction:
    return Correction(values, count, MADE_AT, "network")


def repeated(probs: NDArray[np.float64], times: int, right: Expression | None = None) -> tuple[float, ...]:
    """Say as often that a face is not angry."""
    values: tuple[float, ...] | None = None
    for _ in range(times):
        own = corrected(probs, None, said(values) if values else None)
        values = taught(values, own, Expression.ANGRY, right)
    assert values is not None
    return values


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("right", [None, Expression.SAD, Expression.NEUTRAL])
def test_one_correction_changes_the_odds_of_no_two_by_more_than_it_may(
    share: float, right: Expression | None
) -> None:
    values = np.array(taught(None, showing(angry=share), Expression.ANGRY, right))
    assert np.ptp(values) <= 2 * STEP + 1e-12
    assert values.argmin() == ANGRY
    assert values.max() == 0


def test_it_follows_the_gradient_of_what_was_said() -> None:
    """A step must raise the likelihood of what was said, and for its length as much as any other would."""
    probs, small = showing(angry=0.6, neutral=0.3), 1e-6

    def likelihood(offset: NDArray[np.float64], right: Expression | None) -> float:
        own = np.exp(np.log(probs) + offset)
        own /= own.sum()
        return float(np.log(1 - own[ANGRY] if right is None else own[EXPRESSIONS.index(right)]))

    for right in (None, Expression.SAD):
        slope = [
            (likelihood(small * one, right) - likelihood(-small * one, right)) / (2 * small)
            for one in np.eye(7)
        ]
        step = np.array(taught(None, probs, Expression.ANGRY, right))
        # Only differences count, so that both are compared round their mean.
        assert np.allclose((step - step.mean()) / STEP, np.array(slope) - np.mean(slope), atol=1e-5)


def test_a_doubtful_face_is_soon_read_otherwise_and_others_stay() -> None:
    doubtful = showing(angry=0.5, neutral=0.35)
    values = said(repeated(doubtful, 2))
    assert corrected(doubtful, None, values).argmax() == NEUTRAL
    assert corrected(showing(sad=0.5, neutral=0.35), None, values).argmax() == SAD
    assert values.lowered == (Expression.ANGRY,)


def test_what_the_face_shows_instead_gains() -> None:
    doubtful = showing(angry=0.5, neutral=0.3, sad=0.15)
    instead = corrected(doubtful, None, said(repeated(doubtful, 4, Expression.SAD)))
    without = corrected(doubtful, None, said(repeated(doubtful, 4)))
    assert instead[SAD] > without[SAD]
    assert instead[ANGRY] < doubtful[ANGRY]


@pytest.mark.parametrize("right", [None, Expression.NEUTRAL])
def test_a_clear_expression_is_read_however_often_it_was_denied(right: Expression | None) -> None:
    values = repeated(showing(angry=0.99), 200, right)
    resting = NeutralOffset(tuple(-0.5 if one == ANGRY else 0.0 for one in range(7)), MADE_AT, 30, "network")
    assert min(values) >= -BOUND
    for other in EXPRESSIONS:
        if other is not Expression.ANGRY:
            shown = np.zeros(7)
            shown[ANGRY], shown[EXPRESSIONS.index(other)] = 0.89, 0.11
            assert corrected(shown, resting, said(values)).argmax() == ANGRY


def test_nothing_said_changes_nothing() -> None:
    probs = showing(angry=0.6)
    assert corrected(probs, None, None).tolist() == probs.tolist()
    assert np.allclose(corrected(probs, None, said((0.0,) * 7)), probs)


def test_the_resting_face_alone_corrects_as_it_did() -> None:
    values = (-0.5, 0.0, -0.2, 0.0, -0.1, 0.0, 0.0)
    offset = NeutralOffset(values, MADE_AT, 30, "network")
    probs = showing(angry=0.6, neutral=0.3)
    assert np.allclose(corrected(probs, offset, None), offset.apply(probs))


def test_it_survives_being_kept() -> None:
    before = said(repeated(showing(angry=0.7), 3), 3)
    after = Correction.from_dict(before.as_dict())
    assert (after.count, after.made_at, after.network) == (3, MADE_AT, "network")
    assert np.allclose(after.values, before.values, atol=1e-4)


@pytest.mark.parametrize(
    ("values", "count", "made_at"),
    [
        ((0.0,) * 6, 1, MADE_AT),
        ((-BOUND - 0.01, *(0.0,) * 6), 1, MADE_AT),
        ((0.1, *(0.0,) * 6), 1, MADE_AT),
        ((-0.1,) * 7, 1, MADE_AT),
        ((float("nan"), *(0.0,) * 6), 1, MADE_AT),
        ((0.0,) * 7, 0, MADE_AT),
        ((0.0,) * 7, 1, datetime(2026, 11, 25)),
    ],
)
def test_what_is_out_of_range_is_refused(values: tuple[float, ...], count: int, made_at: datetime) -> None:
    with pytest.raises(ConfigError, match="forget it"):
        Correction(values, count, made_at, "network")


@pytest.mark.parametrize("given", [{}, {"offset": {}}, {"offset": [1], "count": 1}])
def test_what_is_damaged_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="damaged"):
        Correction.from_dict(given)


def test_what_was_denied_is_set_aside_until_the_face_has_looked_otherwise_for_a_while() -> None:
    aside = SetAside(Expression.ANGRY)
    angry, calm = showing(angry=0.8), showing(neutral=0.8)
    first = aside.apply(angry, 0.0)
    assert first[ANGRY] == 0
    assert first[NEUTRAL] == pytest.approx(angry[NEUTRAL] + angry[ANGRY])
    assert first.sum() == pytest.approx(1)
    assert aside.apply(calm, 1.0)[ANGRY] == 0
    assert aside.apply(angry, 2.0)[ANGRY] == 0
    assert not aside.over
    assert aside.apply(calm, 2.0 + LIFT_S - 0.1)[ANGRY] == 0
    assert aside.apply(calm, 2.0 + LIFT_S).tolist() == calm.tolist()
    assert aside.over
    assert aside.apply(angry, 10.0).tolist() == angry.tolist()


def test_its_share_goes_to_what_was_said_instead() -> None:
    first = SetAside(Expression.ANGRY, Expression.SAD).apply(showing(angry=0.8), 0.0)
    assert first.argmax() == SAD
