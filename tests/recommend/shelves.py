"""Small libraries made of numbers."""

import numpy as np

from mien.mood import Mood
from mien.music import TrackPool
from mien.recommend import Choice, Likings, Listener, Mode, Shelf, Taste, recommend, target_for

NOW_S = 1_800_000_000.0


def pool_of(count: int, artists: int = 0, seed: int = 0, genres: int = 0) -> TrackPool:
    """Return tracks spread evenly over the plane, of so many artists and genres in turn."""
    rng = np.random.default_rng(seed)
    return TrackPool(
        track_id=np.arange(1, count + 1),
        song_id=np.arange(1001, count + 1001),
        artist_id=(np.arange(count) % artists + 1 if artists else np.zeros(count)).astype(np.int64),
        genre_id=(np.arange(count) % genres + 1 if genres else np.zeros(count)).astype(np.int64),
        valence=rng.uniform(-1, 1, count).astype(np.float32),
        arousal=rng.uniform(-1, 1, count).astype(np.float32),
        duration_s=np.full(count, 200.0, np.float32),
        loudness_lufs=np.full(count, -14.0, np.float32),
        tempo_bpm=np.full(count, np.nan, np.float32),
    )


def chosen(
    pool: TrackPool,
    mood: Mood,
    *,
    mode: Mode = Mode.MATCH,
    n: int = 10,
    recent: tuple[int, ...] = (),
    seed: int = 0,
    taste: Taste | None = None,
) -> list[Choice]:
    """Choose for a listener of whom nothing is known unless a taste is given."""
    shelf = Shelf(pool)
    listener = Listener(Likings(taste or Taste(), shelf), (mood.valence, mood.arousal), NOW_S)
    targets = [target_for(mood, mode)] * n
    return recommend(shelf, targets, listener, recent=recent, rng=np.random.default_rng(seed))
