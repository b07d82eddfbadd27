import numpy as np
import pytest

from mien.expression import EXPRESSIONS
from mien.mood import mood_from_expression, mood_from_hand
from mien.music import TrackPool
from mien.recommend import Mode, recommend, target_for


def pool_of(count: int, artists: int = 0, seed: int = 0) -> TrackPool:
    rng = np.random.default_rng(seed)
    return TrackPool(
        track_id=np.arange(1, count + 1),
        artist_id=(np.arange(count) % artists + 1 if artists else np.zeros(count)).astype(np.int64),
        valence=rng.uniform(-1, 1, count).astype(np.float32),
        arousal=rng.uniform(-1, 1, count).astype(np.float32),
        duration_s=np.full(count, 200.0, np.float32),
    )


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_choices_lie_nearer_than_chance_in_every_mode(mode: Mode, expression: str) -> None:
    mood = mood_from_expression(next(one for one in EXPRESSIONS if one == expression))
    pool = pool_of(500)
    choices = recommend(pool, mood, mode=mode, n=10, rng=rng())
    target = target_for(mood, mode)
    distance = np.hypot(pool.valence - target.valence, pool.arousal - target.arousal)
    assert len({choice.track_id for choice in choices}) == 10
    assert np.mean([choice.distance for choice in choices]) < 0.6 * distance.mean()
    for choice in choices:
        assert choice.distance == pytest.approx(float(distance[choice.track_id - 1]), abs=1e-6)
        assert target.wording in choice.reason


def test_opposite_moods_get_different_music() -> None:
    pool = pool_of(500)
    glad = recommend(pool, mood_from_hand(0.8, 0.8), mode=Mode.MATCH, n=10, rng=rng())
    low = recommend(pool, mood_from_hand(-0.8, -0.8), mode=Mode.MATCH, n=10, rng=rng())
    assert not {choice.track_id for choice in glad} & {choice.track_id for choice in low}


def test_never_empty_and_never_twice_in_a_tiny_library() -> None:
    choices = recommend(pool_of(3), mood_from_hand(1, 1), mode=Mode.MATCH, n=10, recent=[1, 2, 3], rng=rng())
    assert sorted(choice.track_id for choice in choices) == [1, 2, 3]
    assert choices[-1].track_id == 3, "what was heard last comes last"
    assert recommend(pool_of(0), mood_from_hand(0, 0), mode=Mode.MATCH, n=5, rng=rng()) == []
    assert recommend(pool_of(5), mood_from_hand(0, 0), mode=Mode.MATCH, n=0, rng=rng()) == []


def test_recent_tracks_wait_until_nothing_else_is_left() -> None:
    pool = pool_of(8, artists=1)
    choices = recommend(pool, mood_from_hand(0, 0), mode=Mode.MATCH, n=8, recent=[5, 2], rng=rng())
    assert [choice.track_id for choice in choices][-2:] == [5, 2]


def test_artists_are_kept_apart() -> None:
    pool = pool_of(60, artists=6)
    choices = recommend(pool, mood_from_hand(0, 0), mode=Mode.MATCH, n=12, rng=rng())
    artists = [int(pool.artist_id[choice.track_id - 1]) for choice in choices]
    for place in range(len(artists) - 4):
        assert len(set(artists[place : place + 5])) == 5


def test_the_same_mood_varies_and_the_same_seed_does_not() -> None:
    pool, mood = pool_of(500), mood_from_hand(0, 0)

    def chosen(seed: int) -> list[int]:
        found = recommend(pool, mood, mode=Mode.MATCH, n=10, rng=np.random.default_rng(seed))
        return [choice.track_id for choice in found]

    assert chosen(1) == chosen(1)
    assert chosen(1) != chosen(2)


def test_the_reason_says_when_nothing_fits_well() -> None:
    pool = pool_of(400)
    sad_library = pool.take(pool.valence < -0.5)
    (choice,) = recommend(sad_library, mood_from_hand(0.9, 0.9), mode=Mode.MATCH, n=1, rng=rng())
    assert "among the nearest" in choice.reason


def test_a_small_library_heard_through_still_follows_the_mood() -> None:
    pool = pool_of(8, seed=3)
    heard = [int(track_id) for track_id in pool.track_id]
    firsts = {}
    for valence in (-0.8, 0.8):
        choices = recommend(pool, mood_from_hand(valence, 0.0), mode=Mode.MATCH, n=8, recent=heard, rng=rng())
        assert sorted(choice.track_id for choice in choices) == heard
        assert [choice.track_id for choice in choices[4:]] == heard[4:]
        firsts[valence] = choices[0].track_id
    assert firsts[-0.8] != firsts[0.8]
