import numpy as np
import pytest

from mien.expression import EXPRESSIONS
from mien.mood import mood_from_expression, mood_from_hand
from mien.recommend import (
    Lesson,
    Likings,
    Listener,
    Mode,
    MoodPath,
    Part,
    Shelf,
    Taste,
    recommend,
    target_for,
)
from tests.recommend.shelves import NOW_S, chosen, pool_of

CENTRE = mood_from_hand(0, 0)


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.PATH])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_choices_lie_nearer_than_chance_in_every_mode(mode: Mode, expression: str) -> None:
    mood = mood_from_expression(next(one for one in EXPRESSIONS if one == expression))
    pool = pool_of(500)
    choices = chosen(pool, mood, mode=mode)
    target = target_for(mood, mode)
    distance = np.hypot(pool.valence - target.valence, pool.arousal - target.arousal)
    assert len({choice.track_id for choice in choices}) == 10
    assert np.mean([choice.distance for choice in choices]) < 0.6 * distance.mean()
    for choice in choices:
        assert choice.distance == pytest.approx(float(distance[choice.track_id - 1]), abs=1e-6)
        assert target.wording in choice.reason.text()


def test_opposite_moods_get_different_music() -> None:
    pool = pool_of(500)
    glad, low = (chosen(pool, mood_from_hand(point, point)) for point in (0.8, -0.8))
    assert not {choice.track_id for choice in glad} & {choice.track_id for choice in low}


def test_never_empty_and_never_twice_in_a_tiny_library() -> None:
    choices = chosen(pool_of(3), mood_from_hand(1, 1), recent=(1, 2, 3))
    assert sorted(choice.track_id for choice in choices) == [1, 2, 3]
    assert choices[-1].track_id == 3, "what was heard last comes last"
    assert chosen(pool_of(0), CENTRE, n=5) == []
    assert chosen(pool_of(5), CENTRE, n=0) == []


def test_recent_tracks_wait_until_nothing_else_is_left() -> None:
    choices = chosen(pool_of(8, artists=1), CENTRE, n=8, recent=(5, 2))
    assert [choice.track_id for choice in choices][-2:] == [5, 2]
    assert "more recently" in choices[-1].reason.text()


def test_banned_tracks_are_never_chosen() -> None:
    shelf = Shelf(pool_of(6))
    listener = Listener(Likings(Taste(), shelf), None, NOW_S)
    targets = [target_for(CENTRE, Mode.MATCH)] * 6
    choices = recommend(shelf, targets, listener, banned=[2, 4], recent=[4, 1], rng=np.random.default_rng(0))
    assert sorted(choice.track_id for choice in choices) == [1, 3, 5, 6]


def test_artists_are_kept_apart() -> None:
    pool = pool_of(60, artists=6)
    artists = [int(pool.artist_id[choice.track_id - 1]) for choice in chosen(pool, CENTRE, n=12)]
    for place in range(len(artists) - 4):
        assert len(set(artists[place : place + 5])) == 5


def test_the_artist_that_plays_does_not_come_next() -> None:
    pool = pool_of(60, artists=6)
    for seed in range(10):
        first = chosen(pool, CENTRE, n=1, recent=(7,), seed=seed)[0]
        assert pool.artist_id[first.track_id - 1] != pool.artist_id[6]


def test_the_same_mood_varies_and_the_same_seed_does_not() -> None:
    pool = pool_of(500)

    def ids(seed: int) -> list[int]:
        return [choice.track_id for choice in chosen(pool, CENTRE, seed=seed)]

    assert ids(1) == ids(1)
    assert ids(1) != ids(2)


def test_a_library_elsewhere_is_looked_at_more_widely_and_it_says_so() -> None:
    pool = pool_of(400)
    sad_library = pool.take(pool.valence < -0.5)
    choices = chosen(sad_library, mood_from_hand(0.9, 0.9), n=5)
    assert len(choices) == 5
    assert all("looked wider" in choice.reason.text() for choice in choices)
    assert (
        np.mean([choice.distance for choice in choices])
        < 0.8 * np.hypot(sad_library.valence - 0.9, sad_library.arousal - 0.9).mean()
    )
    assert not any("looked wider" in choice.reason.text() for choice in chosen(pool, CENTRE, n=5))


def test_a_small_library_heard_through_still_follows_the_mood() -> None:
    pool = pool_of(8, seed=3)
    heard = tuple(int(track_id) for track_id in pool.track_id)
    firsts = {}
    for valence in (-0.8, 0.8):
        choices = chosen(pool, mood_from_hand(valence, 0.0), n=8, recent=heard)
        assert sorted(choice.track_id for choice in choices) == list(heard)
        assert [choice.track_id for choice in choices[4:]] == list(heard[4:])
        firsts[valence] = choices[0].track_id
    assert firsts[-0.8] != firsts[0.8]


def test_a_large_library_is_searched_as_a_small_one() -> None:
    """Above 65,536 tracks the threshold of the best is estimated: what wins must still be near the target."""
    pool = pool_of(200_000)
    choices = chosen(pool, mood_from_hand(0.5, -0.5), n=20)
    assert len({choice.track_id for choice in choices}) == 20
    assert max(choice.distance for choice in choices) < 0.25


def test_the_reason_adds_up_and_can_be_computed_again() -> None:
    pool = pool_of(300, artists=20, genres=4)
    taste = Taste()
    shelf = Shelf(pool)
    for row in range(0, 40):
        reward = 1.0 if pool.genre_id[row] == 1 else -0.5
        taste.learn(shelf.song(row), (0.2, 0.1), Lesson(reward, 0.3), t_s=NOW_S)
    mood = mood_from_hand(0.2, 0.1)
    target = target_for(mood, Mode.MATCH)
    for choice in chosen(pool, mood, taste=taste):
        row = choice.track_id - 1
        fit = float(target.fit(pool.valence[row : row + 1], pool.arousal[row : row + 1])[0])
        expected, _ = taste.predict(shelf, (0.2, 0.1), NOW_S, np.array([row]))
        parts = choice.reason.parts
        assert parts[Part.MOOD] == pytest.approx(1.5 * fit, abs=1e-5)
        liking = sum(parts[part] for part in (Part.SOUND, Part.SONG, Part.ARTIST, Part.GENRE))
        assert liking == pytest.approx(float(expected[0]), abs=1e-5)
        assert choice.reason.score == pytest.approx(sum(parts.values()))


def test_what_is_liked_comes_more_often_and_what_is_not_less() -> None:
    pool = pool_of(400, artists=40, genres=4)
    shelf, taste = Shelf(pool), Taste()
    for row in range(60):
        reward = {1: 1.0, 2: -1.0}.get(int(pool.genre_id[row]), 0.0)
        taste.learn(shelf.song(row), None, Lesson(reward, 0.3), t_s=NOW_S)

    def genres(listener: Taste) -> np.ndarray:
        found = [chosen(pool, CENTRE, seed=seed, taste=listener) for seed in range(10)]
        rows = [choice.track_id - 1 for choices in found for choice in choices]
        return np.bincount(pool.genre_id[rows], minlength=5)

    before, after = genres(Taste()), genres(taste)
    assert after[1] > 1.5 * before[1]
    assert after[2] < 0.5 * before[2]
    assert "you like this genre" in " ".join(
        choice.reason.text() for choice in chosen(pool, CENTRE, taste=taste)
    )


def test_a_path_moves_from_song_to_song() -> None:
    pool = pool_of(2000)
    shelf = Shelf(pool)
    path = MoodPath((-0.6, -0.6), (0.6, 0.6), 7)
    listener = Listener(Likings(Taste(), shelf), (-0.6, -0.6), NOW_S)
    targets = [path.target(place) for place in range(7)]
    choices = recommend(shelf, targets, listener, rng=np.random.default_rng(0))
    valence = [float(pool.valence[choice.track_id - 1]) for choice in choices]
    assert np.corrcoef(valence, np.arange(7))[0, 1] > 0.9
    assert all(choice.distance < 0.5 for choice in choices)
    assert "step 1 of 7" in choices[0].reason.text()


def test_tempo_makes_no_leaps_while_others_compete() -> None:
    pool = pool_of(600)
    pool.tempo_bpm[:] = np.where(np.arange(600) % 2, 70.0, 170.0)
    choices = chosen(pool, CENTRE, n=10)
    assert len({float(pool.tempo_bpm[choice.track_id - 1]) for choice in choices}) == 1


def test_tempo_never_wins_over_the_mood() -> None:
    """Slow calm and fast lively tracks, in a library so small that all compete."""
    pool = pool_of(8)
    calm = np.arange(8) % 2 == 0
    pool.arousal[:] = np.where(calm, -0.7, 0.7)
    pool.tempo_bpm[:] = np.where(calm, 70.0, 150.0)
    for arousal in (-0.7, 0.7):
        for playing in (1, 2):
            first = chosen(pool, mood_from_hand(0.0, arousal), n=1, recent=(playing,))[0]
            assert np.sign(pool.arousal[first.track_id - 1]) == np.sign(arousal)


def test_new_songs_come_among_known_ones() -> None:
    pool = pool_of(400)
    shelf, taste = Shelf(pool), Taste()
    near = np.flatnonzero(np.hypot(pool.valence, pool.arousal) < 0.4)
    for row in near[::2]:
        taste.learn(shelf.song(int(row)), None, Lesson(1.0, 0.3), t_s=NOW_S)
    known = {int(pool.track_id[row]) for row in near[::2]}
    run = longest = 0
    for choice in chosen(pool, CENTRE, n=16, taste=taste):
        run = run + 1 if choice.track_id in known else 0
        longest = max(longest, run)
    assert 0 < longest <= 3
