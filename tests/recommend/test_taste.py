import numpy as np
import pytest

from mien.recommend import LESSONS, Feedback, Kind, Lesson, Likings, Part, Reason, Shelf, Taste, TasteSettings
from mien.recommend.effects import DAY_S, Effect, Effects
from mien.recommend.taste import MEETING
from tests.recommend.shelves import NOW_S, pool_of


def exact(
    shelf: Shelf, rows: list[int], moods: list[tuple[float, float]], rewards: list[float], doubt: float
) -> np.ndarray:
    """Return the posterior means of a whole library by one solve of the normal equations, nothing left out."""
    one = TasteSettings()
    columns = []
    sound = shelf.sound.T.astype(float)
    for row, (valence, arousal) in zip(rows, moods, strict=True):
        v, a = sound[row, 1], sound[row, 2]
        meeting = [valence * v, valence * a, arousal * v, arousal * a, valence, arousal]
        extra = [
            (keys == keys[row]).astype(float)[np.unique(keys, return_index=True)[1]]
            for keys in (shelf.keys(kind) for kind in Kind)
        ]
        columns.append(np.concatenate([sound[row], meeting, *extra]))
    prior = np.concatenate([
        np.full(1, one.level_sd**2), np.full(7, one.sound_sd**2), np.full(len(MEETING), one.mood_sd**2),
        *[np.full(len(np.unique(shelf.keys(kind))), one.effect_sd(kind) ** 2) for kind in Kind],
    ])  # fmt: skip
    design = np.array(columns)
    precision = np.diag(1 / prior) + design.T @ design / doubt**2
    weights = np.linalg.solve(precision, design.T @ np.array(rewards) / doubt**2)
    return np.array([weights @ column for column in columns])


def test_one_reaction_is_learnt_exactly() -> None:
    """With a single reaction nothing joint is dropped, so that the update must equal the closed form."""
    shelf, taste = Shelf(pool_of(30, artists=5, genres=3)), Taste()
    taste.learn(shelf.song(4), (0.5, -0.3), Lesson(0.8, 0.4), t_s=NOW_S)
    found, _ = taste.predict(shelf, (0.5, -0.3), NOW_S, np.array([4]))
    assert found[0] == pytest.approx(exact(shelf, [4], [(0.5, -0.3)], [0.8], 0.4)[0], abs=1e-6)


def test_many_reactions_come_near_the_exact_answer() -> None:
    rng = np.random.default_rng(0)
    shelf, taste = Shelf(pool_of(60, artists=6, genres=3)), Taste()
    rows = [int(row) for row in rng.permutation(60)[:40]]
    moods = [(float(v), float(a)) for v, a in rng.uniform(-1, 1, (40, 2))]
    liking = {1: 0.7, 2: -0.5, 3: 0.0}
    rewards = [liking[int(shelf.pool.genre_id[row])] + float(rng.normal(0, 0.2)) for row in rows]
    for row, mood, reward in zip(rows, moods, rewards, strict=True):
        taste.learn(shelf.song(row), mood, Lesson(reward, 0.4), t_s=NOW_S)
    found = [
        float(taste.predict(shelf, mood, NOW_S, np.array([row]))[0][0])
        for row, mood in zip(rows, moods, strict=True)
    ]
    wanted = exact(shelf, rows, moods, rewards, 0.4)
    assert np.corrcoef(found, wanted)[0, 1] > 0.97
    assert np.abs(np.array(found) - wanted).mean() < 0.1


def test_a_like_spreads_to_the_artist_and_genre_and_less_far_to_others() -> None:
    pool = pool_of(12, artists=6, genres=2)
    pool.valence[:], pool.arousal[:] = 0.0, 0.0
    shelf, taste = Shelf(pool), Taste()
    before, _ = taste.predict(shelf, None, NOW_S)
    taste.learn(shelf.song(0), None, Lesson(1.0, 0.3), t_s=NOW_S)
    gain = taste.predict(shelf, None, NOW_S)[0] - before
    assert gain[0] > gain[6] > gain[2] > gain[1] > 0


def test_doubt_shrinks_where_something_was_learnt() -> None:
    shelf, taste = Shelf(pool_of(20, artists=4)), Taste()
    _, before = taste.predict(shelf, None, NOW_S)
    taste.learn(shelf.song(3), None, Lesson(0.2, 0.3), t_s=NOW_S)
    _, after = taste.predict(shelf, None, NOW_S)
    assert np.all(after <= before + 1e-9)
    assert after[3] < 0.9 * before[3]


def test_it_learns_that_the_mood_decides() -> None:
    rng = np.random.default_rng(1)
    shelf, taste = Shelf(pool_of(300)), Taste(TasteSettings(mood_sd=0.3))
    for row in range(200):
        mood = (float(rng.uniform(-1, 1)), 0.0)
        reward = float(np.clip(mood[0] * shelf.pool.valence[row] * 2, -1, 1))
        taste.learn(shelf.song(row), mood, Lesson(reward, 0.4), t_s=NOW_S)
    rows = np.arange(200, 300)
    bright = shelf.pool.valence[rows] > 0.3
    low, glad = (taste.predict(shelf, (v, 0.0), NOW_S, rows)[0] for v in (-0.8, 0.8))
    assert glad[bright].mean() > 0.2
    assert low[bright].mean() < -0.2


def test_not_this_mood_says_nothing_of_the_song_in_another_mood() -> None:
    pool = pool_of(10)
    pool.valence[3], pool.arousal[3] = 0.6, 0.5
    shelf, taste = Shelf(pool), Taste()
    for _ in range(4):
        taste.learn(shelf.song(3), (-0.8, -0.5), Lesson(-1.0, 0.3, mood_alone=True), t_s=NOW_S)
    here, there = (
        float(taste.predict(shelf, mood, NOW_S, np.array([3]))[0][0]) for mood in ((-0.8, -0.5), (0.8, 0.5))
    )
    assert here < -0.1
    assert there > 0.1
    assert all(not len(effects) for effects in taste.effects.values())


def test_what_was_learnt_fades_by_half_in_a_half_life() -> None:
    shelf, taste = Shelf(pool_of(10, artists=2)), Taste()
    taste.learn(shelf.song(0), None, Lesson(1.0, 0.2), t_s=NOW_S)
    later = NOW_S + taste.settings.half_life_days * DAY_S
    now, sd_now = taste.predict(shelf, None, NOW_S)
    then, sd_then = taste.predict(shelf, None, later)
    assert then == pytest.approx(now / 2, abs=1e-6)
    assert np.all(sd_then >= sd_now)
    assert sd_then[0] < taste.predict(shelf, None, NOW_S + 100 * 365 * DAY_S)[1][0]


def test_a_draw_scatters_as_the_doubt_says() -> None:
    shelf, taste = Shelf(pool_of(5, artists=5)), Taste()
    taste.learn(shelf.song(0), None, Lesson(1.0, 0.2), t_s=NOW_S)
    rng, rows = np.random.default_rng(0), np.arange(5)
    draws = np.array([taste.draw(shelf, (0.1, 0.2), NOW_S, rows, rng).liking for _ in range(4000)])
    mean, sd = taste.predict(shelf, (0.1, 0.2), NOW_S, rows)
    assert draws.mean(axis=0) == pytest.approx(mean, abs=0.04)
    assert draws.std(axis=0) == pytest.approx(sd, rel=0.06)


def test_unknown_artists_share_nothing() -> None:
    effects = Effects(0.3, 100.0)
    effects.put(5, Effect(0.4, 0.01, NOW_S))
    mean, variance = effects.at(np.array([0, 5, 6]), NOW_S)
    assert mean.tolist() == [0.0, 0.4, 0.0]
    assert variance == pytest.approx([0.0, 0.01, 0.09])


def test_likings_kept_up_to_date_equal_those_computed_anew() -> None:
    pool = pool_of(500, artists=20, genres=4)
    shelf, taste = Shelf(pool), Taste()
    likings = Likings(taste, shelf)
    likings.expected((0.1, 0.2), NOW_S)
    rng = np.random.default_rng(0)
    for row in rng.integers(0, 500, 60):
        likings.learn(shelf.song(int(row)), (0.3, 0.1), Lesson(float(rng.uniform(-1, 1)), 0.4), t_s=NOW_S)
    anew, _ = taste.predict(shelf, (0.1, 0.2), NOW_S)
    np.testing.assert_allclose(likings.expected((0.1, 0.2), NOW_S), anew, atol=1e-4)


@pytest.mark.parametrize(
    ("feedback", "liked"),
    [
        (Feedback.LIKE, True),
        (Feedback.QUEUED, False),
        (Feedback.FINISHED, False),
        (Feedback.DISLIKE, False),
    ],
)
def test_one_outright_like_counts_as_liked_and_less_does_not(feedback: Feedback, liked: bool) -> None:
    """Whatever the song sounds like: the more unusual, the more of the liking is put down to its sound."""
    rng = np.random.default_rng(0)
    pool = pool_of(60, artists=60, genres=60)
    pool.tempo_bpm[:], pool.loudness_lufs[:] = rng.uniform(45, 300, 60), rng.uniform(-34, -6, 60)
    shelf, lesson = Shelf(pool), LESSONS[feedback]
    for row in range(60):
        likings, song = Likings(Taste(), shelf), shelf.song(row)
        likings.learn(song, (0.8, -0.8), lesson, t_s=NOW_S)
        at = float(pool.valence[row]), float(pool.arousal[row])
        assert likings.nearest_liked(*at, not_song=0) == (int(pool.track_id[row]) if liked else None)


def test_one_outright_like_is_put_into_words_and_a_song_heard_to_its_end_is_not() -> None:
    shelf = Shelf(pool_of(40, artists=40, genres=40))
    for feedback, said in ((Feedback.LIKE, True), (Feedback.FINISHED, False)):
        lesson = LESSONS[feedback]
        for row in range(40):
            taste, song = Taste(), shelf.song(row)
            taste.learn(song, (0.3, 0.3), lesson, t_s=NOW_S)
            found = taste.parts(song, (0.3, 0.3), NOW_S)
            parts = dict.fromkeys(Part, 0.0) | {Part(name): value for name, value in found.items()}
            assert ("you liked it before" in Reason(parts, "calm music", squared=0.5).text()) is said
