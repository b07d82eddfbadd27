import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.evaluation.mood_followers import FOLLOWERS, NOTHING, OURS, ours
from mien.evaluation.mood_measures import measure
from mien.evaluation.mood_sequences import Clip
from mien.mood.steady import Tuning

FRAME_S = 0.125


class Scripted:
    """Says what the probabilities say, or nothing where they are even."""

    def follow(self, probs: NDArray[np.float32], _t_s: float, /) -> tuple[int, tuple[float, float]]:
        said = int(probs.argmax()) if np.ptp(probs) else NOTHING
        return said, (0.1 * said, 0.0)


def clip(said: list[int], truth: list[int]) -> Clip:
    """A second of each number; -1 is nothing."""
    frames = round(1 / FRAME_S)
    rows = np.repeat(np.array([np.eye(7)[one] if one >= 0 else np.full(7, 1 / 7) for one in said]), frames, 0)
    times_s = np.arange(len(rows), dtype=np.float64) * FRAME_S
    labels = np.repeat(np.array(truth), frames)
    return Clip("made", "up", times_s, rows.astype(np.float32), labels, np.ones(len(rows), np.bool_))


def test_flips_count_only_on_a_settled_face() -> None:
    found = measure([clip([0, 1, 2, 3, 6, 3], [3] * 6)], Scripted)
    assert (found.flips, found.moves) == (2, 2)
    assert found.minutes == pytest.approx(0.1)
    assert found.settled_minutes == pytest.approx(0.05)
    assert found.flips_in_ten_minutes == pytest.approx(400)


def test_changes_are_timed_until_they_are_accepted() -> None:
    found = measure([clip([0, 0, 0, 1, 1, 0, 0], [0, 0, 1, 1, 1, 2, 2])], Scripted)
    assert (found.changes, found.accepted, found.in_time) == (2, 1, 1)
    assert found.median_delay_s == pytest.approx(1.0)
    assert found.late_delay_s == math.inf
    assert found.wrong == pytest.approx(3 / 7)


def test_where_nothing_is_said_nothing_is_wrong() -> None:
    found = measure([clip([-1, -1, -1, 0], [0] * 4)], Scripted)
    assert (found.idle, found.wrong, found.flips) == (0.75, 0.0, 0)
    assert math.isnan(found.median_delay_s)


@pytest.mark.parametrize("way", FOLLOWERS)
def test_every_way_follows_a_clear_change(way: str) -> None:
    found = measure([clip([6] * 5 + [3] * 5, [6] * 5 + [3] * 5)], FOLLOWERS[way])
    assert (found.changes, found.in_time, found.flips) == (1, 1, 0)


def test_only_a_steady_way_overlooks_half_a_second() -> None:
    blinked = clip([6] * 8, [6] * 8)
    blinked.probs[40:44] = np.eye(7)[5]
    flips = {way: measure([blinked], make).flips for way, make in FOLLOWERS.items()}
    assert flips["raw label"] == 2
    assert flips[OURS] == 0


def test_other_constants_are_followed() -> None:
    change = clip([6] * 5 + [3] * 5, [6] * 5 + [3] * 5)
    slow = measure([change], ours(Tuning(dwell_s=2.0)))
    assert slow.median_delay_s > measure([change], ours(Tuning())).median_delay_s + 1
