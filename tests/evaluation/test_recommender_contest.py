from pathlib import Path

import numpy as np
import pytest

from mien.evaluation.recommender import Setting
from mien.evaluation.recommender_contest import ANCHOR, CONTESTANTS, OURS, hold, judge, on_new_songs, tuned
from mien.evaluation.recommender_data import Situnes, read_situnes
from mien.evaluation.recommender_measures import Measured
from mien.recommend.taste import TasteSettings
from tests.evaluation.situnes import write_situnes

SOME = (OURS, ANCHOR, *(one for one in CONTESTANTS if one.policy in ("mien, no learning", "own last rating")))


@pytest.fixture
def data(tmp_path: Path) -> Situnes:
    return read_situnes(write_situnes(tmp_path))


def by_name(rows: tuple[Measured, ...]) -> dict[tuple[str, str], Measured]:
    return {(one.setting, one.policy): one for one in rows}


def test_all_are_scored_on_the_same_events_and_held_against_the_anchor_and_ours(data: Situnes) -> None:
    contest = judge(list(hold(data, SOME, seed=0)), SOME, seed=0)
    assert {(one.events, one.listeners) for one in contest.measured} == {(72, 12)}
    pairs = [(one.policy, one.against) for one in contest.compared]
    anchor = "song and listener means, together"
    assert pairs == [
        ("mien", anchor),
        ("mien, no learning", anchor),
        ("own last rating", anchor),
        ("mien", "mien, no learning, alone"),
        ("mien", "own last rating, alone"),
    ]


def test_listeners_who_rate_a_song_always_alike_are_foretold_by_their_ratings(data: Situnes) -> None:
    found = by_name(judge(list(hold(data, SOME, seed=0)), SOME, seed=0).measured)
    assert found["alone", "own last rating"].auc == (1, 1, 1)
    assert found["alone", "mien"].auc[0] > 0.9
    assert found["alone", "mien, no learning"].auc == (0.5, 0.5, 0.5)
    assert found["together", "song and listener means"].auc[0] < found["alone", "mien"].auc[0]


def test_the_same_seed_gives_the_same_figures(data: Situnes) -> None:
    assert judge(list(hold(data, SOME, seed=3)), SOME, seed=3) == judge(
        list(hold(data, SOME, seed=3)), SOME, seed=3
    )


def test_new_songs_are_those_that_were_chosen(data: Situnes) -> None:
    found = {(one.setting, one.policy): one for one in on_new_songs(data, CONTESTANTS, seed=0)}
    assert {one.events for one in found.values()} == {48}
    # These tell no new song from another, however much they move with each rating.
    assert found["alone", "listener's mean"].auc_within == (0.5, 0.5, 0.5)
    assert found["alone", "own last rating"].auc_within == (0.5, 0.5, 0.5)
    assert all(np.isnan(one.picked).all() for one in found.values())
    assert not any("factorisation" in policy for _, policy in found)


def test_names_are_of_one_contestant_each_and_every_setting_has_some() -> None:
    names = [(one.setting, one.policy) for one in CONTESTANTS]
    assert len(set(names)) == len(names)
    assert {setting for setting, _ in names} == set(Setting)


def test_other_settings_are_one_more_contestant(data: Situnes) -> None:
    other = tuned(TasteSettings(song_sd=0.01, artist_sd=0.01, genre_sd=0.01, sound_sd=0.01, mood_sd=0.01))
    ours, theirs = hold(data, (OURS, other), seed=0)
    assert ours.rating.tolist() == theirs.rating.tolist()
    assert ours.score.std() > 2 * theirs.score.std()


def test_on_situnes_what_is_learned_counts_and_the_mood_does_not(shared_data: Path) -> None:
    data = read_situnes(shared_data / "situnes")
    some = (*(one for one in CONTESTANTS if one.policy.startswith("mien")), ANCHOR)
    contest = judge(list(hold(data, some, seed=0)), some, seed=0)
    found = by_name(contest.measured)
    ours = found["alone", "mien"]
    assert (ours.events, ours.listeners) == (259, 28)
    assert ours.auc[1] > 0.65
    gains = {one.against: one.auc for one in contest.compared if one.policy == "mien"}
    assert gains["mien, no learning, alone"][1] > 0.1
    low, high = gains["mien, no mood, alone"][1:]
    assert low <= 0 <= high
