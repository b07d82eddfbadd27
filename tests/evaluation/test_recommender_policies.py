from pathlib import Path

import numpy as np
import pytest

from mien.evaluation.recommender_data import Event, Kind, SongTable, read_situnes
from mien.evaluation.recommender_policies import (
    Chance,
    ListenerMean,
    Means,
    NearestListeners,
    NearestSongs,
    OwnRating,
    Policy,
    PublishedPopularity,
    Question,
    SongMean,
)
from tests.evaluation.situnes import write_situnes


@pytest.fixture
def songs(tmp_path: Path) -> SongTable:
    return read_situnes(write_situnes(tmp_path)).songs


def told(policy: Policy, *ratings: tuple[int, int, int]) -> Policy:
    """Let it see listeners, songs and ratings."""
    for t_s, (listener, song, rating) in enumerate(ratings):
        policy.observe(Event(listener, song, float(t_s), rating, Kind.LAB, None, (0.0, 0.0)))
    return policy


def scores(policy: Policy, *songs: int, listener: int = 1) -> list[float]:
    return list(policy.score(Question(listener, np.array(songs), None, 100.0)))


def test_chance_is_different_each_time() -> None:
    policy = told(Chance(np.random.default_rng(0)), (1, 0, 5))
    assert len({*scores(policy, 0, 1), *scores(policy, 0, 1)}) == 4


def test_published_popularity_heeds_nobody(songs: SongTable) -> None:
    assert scores(told(PublishedPopularity(songs), (1, 0, 5)), 0, 3, 6) == [0, 30, 60]


@pytest.mark.parametrize("policy", [ListenerMean(), SongMean(), Means(), OwnRating(), NearestListeners()])
def test_the_middle_is_expected_while_nothing_is_known(policy: Policy) -> None:
    assert scores(policy, 0, 3) == [3, 3]


def test_listeners_mean() -> None:
    policy = told(ListenerMean(), (1, 0, 5), (1, 1, 5), (2, 0, 1), (2, 1, 1))
    assert scores(policy, 0, 7) == pytest.approx([(10 + 5 * 3) / 7] * 2)
    assert scores(policy, 0, listener=2) == pytest.approx([(2 + 5 * 3) / 7])


def test_songs_mean() -> None:
    policy = told(SongMean(), (1, 0, 5), (2, 0, 5), (1, 1, 1), (2, 1, 1))
    assert scores(policy, 0, 1, 2) == pytest.approx([25 / 7, 17 / 7, 3])


def test_means_add_song_and_listener() -> None:
    policy = told(Means(), (1, 0, 5), (1, 1, 4), (2, 0, 3), (2, 1, 2))
    good, bad, new = scores(policy, 0, 1, 11)
    assert good > new > bad
    assert [good, bad, new] > scores(policy, 0, 1, 11, listener=2)
    # General mean 3.5; song 0 is 0.5 above it twice, damped by five.
    assert good - new == pytest.approx(1 / 7)


def test_own_last_rating() -> None:
    policy = told(OwnRating(), (1, 0, 5), (1, 0, 2), (1, 1, 4), (2, 2, 5))
    found = scores(policy, 0, 1, 2)
    assert found[:2] == [2, 4]
    assert 2 < found[2] < 4


def test_nearest_songs_are_those_that_sound_alike(songs: SongTable) -> None:
    policy = told(NearestSongs(songs), (1, 0, 1), (1, 11, 5), (2, 5, 3))
    calm, other, lively = scores(policy, 1, 5, 10)
    assert calm < 3 < lively
    assert calm < other < lively
    assert scores(policy, 0) < [calm]


def test_nearest_listeners_are_those_who_rated_alike() -> None:
    alike = [(1, 0, 5), (1, 1, 1), (2, 0, 5), (2, 1, 1), (2, 2, 5), (2, 3, 1)]
    unlike = [(3, 0, 1), (3, 1, 5), (3, 2, 1), (3, 3, 5)]
    policy = told(NearestListeners(), *alike, *unlike)
    own_good, own_bad, good, bad, new = scores(policy, 0, 1, 2, 3, 9)
    assert own_good > own_bad
    assert good > new > bad
    assert len(set(scores(policy, 0, 1, listener=9))) == 1
