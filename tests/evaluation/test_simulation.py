from itertools import chain

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.evaluation.simulation import Day, Way, made_library, simulate

CHANGE, DAYS = 17, 32
SETTLED = slice(CHANGE - 5, CHANGE - 1)
"""The last days before the tastes change; the curves start at day 1."""
AFTER = slice(DAYS - 4, DAYS)


@pytest.fixture(scope="module")
def days() -> list[Day]:
    lived = simulate(listeners=8, days=DAYS, songs=800, drift_day=CHANGE, seed=0)
    return list(chain.from_iterable(lived))


@pytest.fixture(scope="module")
def liking(days: list[Day]) -> dict[Way, NDArray[np.float64]]:
    return {way: np.array([day.liking for day in days if day.way == way]) for way in Way}


def test_every_day_of_every_way_once(days: list[Day]) -> None:
    assert [(day.day, day.way) for day in days] == [(day, way) for day in range(1, DAYS + 1) for way in Way]


@pytest.mark.parametrize("span", [SETTLED, AFTER], ids=["before", "after"])
def test_who_knows_more_chooses_better(liking: dict[Way, NDArray[np.float64]], span: slice) -> None:
    oracle, mien, deaf, chance = (
        liking[way][span].mean() for way in (Way.ORACLE, Way.MIEN, Way.DEAF, Way.CHANCE)
    )
    assert oracle > mien + 0.2
    assert mien > deaf + 0.05
    assert deaf > chance + 0.1


def test_fewer_songs_are_skipped_by_who_learns(days: list[Day]) -> None:
    skipped = {way: np.mean([day.skipped for day in days if day.way == way]) for way in Way}
    assert skipped[Way.ORACLE] < skipped[Way.MIEN] < skipped[Way.DEAF] < skipped[Way.CHANCE]


def test_on_the_first_day_nothing_is_known_yet(liking: dict[Way, NDArray[np.float64]]) -> None:
    assert liking[Way.MIEN][0] == pytest.approx(liking[Way.DEAF][0], abs=0.08)


def test_a_change_of_taste_costs_what_was_learnt_and_is_followed(
    liking: dict[Way, NDArray[np.float64]],
) -> None:
    gain = liking[Way.MIEN] - liking[Way.DEAF]
    before = gain[SETTLED].mean()
    assert gain[CHANGE - 1] < before / 2
    assert gain[AFTER].mean() >= before / 2


def test_a_seed_gives_the_same_lives_again_and_another_one_others() -> None:
    first, again, other = (
        list(chain.from_iterable(simulate(listeners=2, days=2, songs=200, drift_day=2, seed=seed)))
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_tastes_stay_until_they_change() -> None:
    stays, changes = (
        list(chain.from_iterable(simulate(listeners=2, days=3, songs=200, drift_day=drift_day)))
        for drift_day in (None, 3)
    )
    assert stays[: 2 * len(Way)] == changes[: 2 * len(Way)]
    assert stays[2 * len(Way) :] != changes[2 * len(Way) :]


def test_an_artist_of_the_made_library_has_one_genre_and_a_sound_of_its_own() -> None:
    pool = made_library(600, seed=0)
    artists = np.unique(pool.artist_id)
    assert len(artists) == pytest.approx(40, abs=1)
    assert all(len(np.unique(pool.genre_id[pool.artist_id == artist])) == 1 for artist in artists)
    within = np.mean([pool.valence[pool.artist_id == artist].std() for artist in artists])
    assert within < 0.8 * pool.valence.std()
