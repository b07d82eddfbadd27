"""A factorisation machine from a library, to judge by."""

import contextlib
import io
import warnings
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import ConfigError
from mien.evaluation.recommender_data import Event, SongTable
from mien.evaluation.recommender_policies import MIDDLE, Question

__all__ = ["FactorisationMachine"]

RANK: Final = 4
DRAWS: Final = 100
"""Steps of the Gibbs sampler; all but the first fifth are kept."""


class FactorisationMachine:
    """myFM's Bayesian factorisation machine over listener, song, genre and audio; learned anew before each answer."""

    def __init__(self, songs: SongTable, rng: np.random.Generator) -> None:
        try:
            with warnings.catch_warnings():
                # On Python 3.11 the library asks setuptools for its version in a way that is going out of use.
                warnings.simplefilter("ignore")
                import myfm
                from scipy import sparse
        except ImportError as error:
            raise ConfigError(
                f"the factorisation machine needs myfm ({error}); run: pip install 'mien[evaluate]'"
            ) from error
        self._make: Any = myfm.MyFMRegressor
        self._sparse: Any = sparse.csr_matrix
        self._seed = int(rng.integers(2**31))
        self._audio = songs.audio()
        self._genre = np.eye(int(songs.genre_id.max()) + 1)[songs.genre_id]
        self._rows: list[tuple[int, int, float]] = []
        self._fitted: Any = None

    def observe(self, event: Event) -> None:
        """Keep the event; the next question makes it learn."""
        self._rows.append((event.listener, event.song, float(event.rating)))
        self._fitted = None

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return expected ratings."""
        if not self._rows:
            return np.full(len(asked.songs), MIDDLE)
        if self._fitted is None:
            self._fitted = self._fit()
        predicted = self._fitted.predict(
            self._features(np.full(len(asked.songs), asked.listener), asked.songs)
        )
        return np.asarray(predicted, np.float64)

    def _fit(self) -> Any:
        rows = np.array(self._rows)
        played = rows[:, 1].astype(np.int64)
        self._listeners, self._played = np.unique(rows[:, 0]), np.unique(played)
        sizes = [len(self._listeners), len(self._played), self._genre.shape[1], self._audio.shape[1]]
        machine = self._make(rank=RANK, random_seed=self._seed)
        # The library draws a progress bar for each of some hundred fits and has no switch for it.
        with contextlib.redirect_stderr(io.StringIO()):
            machine.fit(
                self._features(rows[:, 0], played),
                rows[:, 2],
                n_iter=DRAWS,
                n_kept_samples=DRAWS * 4 // 5,
                group_shapes=sizes,
            )
        return machine

    def _features(self, listeners: NDArray[Any], songs: NDArray[np.int64]) -> Any:
        """Return one row each: who, which song, its genre and its sound; a stranger's columns are empty."""
        who = listeners[:, None] == self._listeners
        which = songs[:, None] == self._played
        return self._sparse(np.hstack((who, which, self._genre[songs], self._audio[songs])))
