from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from mien.errors import ConfigError
from mien.expression import EXPRESSIONS, Expression
from mien.mood import NeutralOffset
from mien.mood.neutral import AIM, CAP, PRIOR_LOOKS, fit_offset, log_probs

NEUTRAL, SAD, HAPPY = (
    EXPRESSIONS.index(one) for one in (Expression.NEUTRAL, Expression.SAD, Expression.HAPPY)
)
MADE_AT = datetime(2026, 11, 25, tzinfo=UTC)


def showing(**shares: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Probabilities with these shares; the rest is spread evenly."""
    rest = (1 - sum(shares.values())) / (len(EXPRESSIONS) - len(shares))
    return np.array([shares.get(one, rest) for one in EXPRESSIONS])


def offset(*values: float) -> NeutralOffset:
    return NeutralOffset(values, MADE_AT, 30, "network")


def test_a_resting_face_that_is_read_as_sad_comes_to_be_read_as_neutral() -> None:
    frames = np.tile(showing(sad=0.5, neutral=0.35), (30, 1))
    values = fit_offset(log_probs(frames), looks=9)
    assert values[NEUTRAL] == 0
    assert values.argmin() == SAD
    assert (values[[one for one in range(7) if one not in {SAD, NEUTRAL}]] > -0.01).all()
    assert offset(*values).apply(frames).argmax(axis=1).tolist() == [NEUTRAL] * 30
    assert offset(*values).lowered is Expression.SAD


def test_a_resting_face_that_is_read_rightly_is_left_alone() -> None:
    values = fit_offset(log_probs(showing(neutral=0.8)[None]), looks=9)
    assert values.tolist() == [0] * 7
    assert offset(*values).lowered is None


def test_a_clear_expression_survives_the_largest_offset() -> None:
    resting = np.tile(showing(sad=0.97), (30, 1))
    values = fit_offset(log_probs(resting), looks=100)
    assert values[SAD] == -CAP
    assert offset(*values).apply(showing(sad=0.85, neutral=0.1)).argmax() == SAD
    assert offset(*values).apply(showing(happy=0.6, neutral=0.3)).argmax() == HAPPY


def test_more_looks_are_believed_more() -> None:
    logits = log_probs(showing(sad=0.2, neutral=0.45)[None])
    few, many = (fit_offset(logits, looks)[SAD] for looks in (0.25, 1))
    assert -CAP < many < few < 0


def test_the_offset_is_the_best_one_within_its_limits() -> None:
    rng = np.random.default_rng(0)
    logits, looks = rng.normal(0, 2, (20, 7)), 8.0
    wanted = np.where(np.arange(7) == NEUTRAL, AIM, (1 - AIM) / 6)

    def objective(values: np.ndarray[Any, np.dtype[np.float64]]) -> float:
        shifted = logits + values
        log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return float(-looks * (log_shares @ wanted).mean() + PRIOR_LOOKS / 2 * (values**2).sum())

    found = fit_offset(logits, looks)
    best = objective(found)
    for _ in range(300):
        other = np.clip(found + rng.normal(0, 0.05, 7), -CAP, 0)
        other[NEUTRAL] = 0
        assert objective(other) >= best - 1e-9


def test_probabilities_stay_probabilities() -> None:
    probs = np.random.default_rng(0).dirichlet(np.ones(7), (3, 4))
    probs[0, 0] = np.eye(7)[SAD]
    corrected = offset(0, -0.2, -0.3, 0, -0.5, 0, 0).apply(probs)
    assert corrected.shape == probs.shape
    assert np.allclose(corrected.sum(axis=-1), 1)
    assert np.allclose(offset(*[0.0] * 7).apply(probs), probs)


def test_an_offset_survives_being_written_down() -> None:
    one = offset(-0.25, 0, 0, 0, -0.5, 0, 0)
    assert NeutralOffset.from_dict(one.as_dict()) == one
    assert set(one.as_dict()) == {"offset", "made_at", "frames", "network"}


@pytest.mark.parametrize(
    "change",
    [
        {"offset": {}},
        {"offset": None},
        {"offset": dict.fromkeys(EXPRESSIONS, 0.1)},
        {"offset": dict.fromkeys(EXPRESSIONS, -0.1)},
        {"offset": dict.fromkeys(EXPRESSIONS, float("nan"))},
        {"offset": dict.fromkeys(EXPRESSIONS, "low")},
        {"made_at": "yesterday"},
        {"made_at": "2026-11-25T00:00:00"},
        {"made_at": 5},
        {"frames": 0},
        {"frames": None},
        {"network": ""},
    ],
)
def test_a_damaged_offset_is_refused(change: dict[str, Any]) -> None:
    given = offset(*[0.0] * 7).as_dict() | change
    with pytest.raises(ConfigError, match="set the resting face again"):
        NeutralOffset.from_dict(given)
