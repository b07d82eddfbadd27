"""All policies on the same events in one run, and how they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from mien.evaluation.recommender import MakePolicy, Replayed, Setting, replay
from mien.evaluation.recommender_data import Kind, Situnes
from mien.evaluation.recommender_factorisation import FactorisationMachine
from mien.evaluation.recommender_measures import Compared, Measured, compare, measure
from mien.evaluation.recommender_mien import AimAlone, LearnedTaste, without_audio
from mien.evaluation.recommender_policies import (
    Chance,
    ListenerMean,
    Means,
    NearestListeners,
    NearestSongs,
    OwnRating,
    PublishedPopularity,
    SongMean,
)
from mien.recommend.target import Mode
from mien.recommend.taste import TasteSettings

__all__ = ["ANCHOR", "CONTESTANTS", "OURS", "Contest", "Contestant", "hold", "judge", "on_new_songs", "tuned"]


class Contestant(NamedTuple):
    """A policy by name, in a setting."""

    setting: Setting
    policy: str
    make: MakePolicy


def _aim(mode: Mode) -> MakePolicy:
    return lambda songs, _rng: AimAlone(songs, mode)


ALONE, TOGETHER = Setting.ALONE, Setting.TOGETHER
FACTORISATION: Final = "factorisation machine"
TUNED: Final = "mien, settings tuned on what is not scored"
AIMS: Final = tuple(mode for mode in Mode if mode is not Mode.PATH)
"""Where a path leads is not in the mood."""
OURS: Final = Contestant(ALONE, "mien", lambda songs, _rng: LearnedTaste(songs))
ANCHOR: Final = Contestant(TOGETHER, "song and listener means", lambda _songs, _rng: Means())
CONTESTANTS: Final = (
    OURS,
    Contestant(ALONE, "mien, no mood", lambda songs, _rng: LearnedTaste(songs, sees_mood=False)),
    Contestant(ALONE, "mien, no audio", lambda songs, _rng: LearnedTaste(without_audio(songs))),
    Contestant(ALONE, "mien, no learning", lambda songs, _rng: LearnedTaste(songs, learns=False)),
    *(Contestant(ALONE, f"aim alone: {mode}", _aim(mode)) for mode in AIMS),
    Contestant(ALONE, "chance", lambda _songs, rng: Chance(rng)),
    Contestant(ALONE, "published popularity", lambda songs, _rng: PublishedPopularity(songs)),
    Contestant(ALONE, "listener's mean", lambda _songs, _rng: ListenerMean()),
    Contestant(ALONE, "song and listener means", lambda _songs, _rng: Means()),
    Contestant(ALONE, "own last rating", lambda _songs, _rng: OwnRating()),
    Contestant(ALONE, "nearest songs", lambda songs, _rng: NearestSongs(songs)),
    Contestant(ALONE, FACTORISATION, lambda songs, rng: FactorisationMachine(songs, rng)),
    ANCHOR,
    Contestant(TOGETHER, "popularity: song's mean", lambda _songs, _rng: SongMean()),
    Contestant(TOGETHER, "nearest listeners", lambda _songs, _rng: NearestListeners()),
    Contestant(TOGETHER, FACTORISATION, lambda songs, rng: FactorisationMachine(songs, rng)),
)


def tuned(settings: TasteSettings) -> Contestant:
    """Return mien's policy with other settings as one more contestant."""
    return Contestant(ALONE, TUNED, lambda songs, _rng: LearnedTaste(songs, settings))


@dataclass(frozen=True, slots=True)
class Contest:
    """Figures of all, differences of all from the anchor, and of ours from all."""

    measured: tuple[Measured, ...]
    compared: tuple[Compared, ...]


def hold(data: Situnes, contestants: Sequence[Contestant], *, seed: int) -> Iterator[Replayed]:
    """Replay one contestant after the other, each from the same seed."""
    for one in contestants:
        yield replay(data, one.make, one.setting, np.random.default_rng(seed))


def on_new_songs(data: Situnes, contestants: Sequence[Contestant], *, seed: int) -> Iterator[Measured]:
    """Measure on what recommenders had chosen: songs that are new to the listener, and no fair sample of them.

    Replay does not apply, since it was not chance that chose. Factorisation machines are left out: they would take the
    most of the time.
    """
    for one in contestants:
        if one.policy != FACTORISATION:
            rng = np.random.default_rng(seed)
            found = replay(data, one.make, one.setting, rng, scored=(Kind.CHOSEN, Kind.UNKNOWN))
            nothing = replace(found, picked=np.zeros_like(found.picked))
            yield measure(one.setting, one.policy, nothing, seed=seed)


def judge(replayed: Sequence[Replayed], contestants: Sequence[Contestant], *, seed: int) -> Contest:
    """Measure and compare what was replayed.

    Parameters
    ----------
    replayed
        Of each contestant.
    contestants
        Among them `OURS` and `ANCHOR`.
    seed
        Of the resampling of listeners, which is the same for all.
    """
    by_contestant = dict(zip(contestants, replayed, strict=True))
    measured = [measure(one.setting, one.policy, found, seed=seed) for one, found in by_contestant.items()]
    pairs = [(one, ANCHOR) for one in contestants if one != ANCHOR]
    pairs += [(OURS, one) for one in contestants if one not in (OURS, ANCHOR)]
    compared = [
        compare(
            one.setting,
            one.policy,
            by_contestant[one],
            f"{other.policy}, {other.setting}",
            by_contestant[other],
            seed=seed,
        )
        for one, other in pairs
    ]
    return Contest(tuple(measured), tuple(compared))
