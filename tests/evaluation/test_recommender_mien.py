from pathlib import Path

import numpy as np
import pytest

from mien.evaluation.recommender_data import Event, Kind, Point, SongTable, read_situnes
from mien.evaluation.recommender_mien import AimAlone, LearnedTaste, reward_of, shelf_of, without_audio
from mien.evaluation.recommender_policies import Question
from mien.recommend.target import Mode
from tests.evaluation.situnes import START_S, write_situnes


@pytest.fixture
def songs(tmp_path: Path) -> SongTable:
    return read_situnes(write_situnes(tmp_path)).songs


def taught(policy: LearnedTaste, mood: Point | None = None) -> LearnedTaste:
    for song, rating in ((0, 1), (1, 1), (10, 5), (11, 5)):
        policy.observe(Event(1, song, float(START_S), rating, Kind.LAB, mood, (0.0, 0.0)))
    return policy


def scores(policy: LearnedTaste | AimAlone, mood: Point | None = None) -> list[float]:
    return list(policy.score(Question(1, np.arange(12), mood, float(START_S))))


def test_ratings_span_the_liking() -> None:
    assert [reward_of(rating) for rating in range(1, 6)] == [-1, -0.5, 0, 0.5, 1]


def test_the_taste_learns(songs: SongTable) -> None:
    found = scores(taught(LearnedTaste(songs)))
    assert found[0] < 0 < found[11]
    # Never heard, and told by their sound.
    assert found[2] < found[9]


def test_what_a_rating_would_say_is_less_sure_than_the_liking(songs: SongTable) -> None:
    policy = LearnedTaste(songs)
    asked = Question(1, np.arange(12), None, float(START_S))
    _, before = policy.predict(asked)
    _, after = taught(policy).predict(asked)
    assert (after < before).all()
    assert (after > 0.25).all()


def test_without_learning_all_are_alike(songs: SongTable) -> None:
    assert len(set(scores(taught(LearnedTaste(songs, learns=False))))) == 1


def test_without_mood_the_mood_changes_nothing(songs: SongTable) -> None:
    blind = taught(LearnedTaste(songs, sees_mood=False), (0.9, 0.9))
    assert scores(blind, (0.9, 0.9)) == scores(blind)
    seeing = taught(LearnedTaste(songs), (0.9, 0.9))
    assert scores(seeing, (0.9, 0.9)) != scores(seeing)


def test_without_audio_only_names_are_left(songs: SongTable) -> None:
    quiet = without_audio(songs)
    assert len(np.unique(quiet.audio())) == 1
    assert (quiet.artist_id == songs.artist_id).all()
    assert len(np.unique(shelf_of(quiet).sound, axis=1).T) == 1


def test_an_aim_alone_likes_what_fits_the_mood(songs: SongTable) -> None:
    policy = AimAlone(songs, Mode.MATCH)
    assert int(np.argmax(scores(policy, (0.0, -1.0)))) == 0
    assert int(np.argmax(scores(policy, (0.0, 0.83)))) == 11
    assert set(scores(policy)) == {0.0}
