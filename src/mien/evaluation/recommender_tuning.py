"""Choose what mien believes of any listener, on events that no figure is computed from.

Random events are taken out of the history altogether, so that neither their ratings nor what was learned from them has
a say. Hardly any of the other songs comes twice to one listener, so these cannot tell what a song adds for good from
what is chance in one rating; the scored events, nearly all of songs rated before, depend on it. The chance in a
rating is therefore fixed beforehand from what is published (`mien.evaluation.recommender_mien.RATING_DOUBT`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from mien.evaluation.recommender_data import Event, Kind, Situnes
from mien.evaluation.recommender_measures import LIKED
from mien.evaluation.recommender_mien import LearnedTaste, reward_of
from mien.evaluation.recommender_policies import Question
from mien.recommend.taste import TasteSettings

__all__ = ["RANGES", "Trial", "best_of", "try_settings"]

SD_RANGE: Final = (0.02, 1.0)
RANGES: Final = {"half_life_days": (14.0, 3650.0)}
"""Where values are drawn from, evenly in their logarithm; standard deviations from `SD_RANGE`."""
STEP: Final = 0.25
"""Standard deviation, in the logarithm, of a step from the best so far."""
SPREAD_SHARE: Final = 0.25
"""Share of the trials that are spread over the whole range before steps are taken."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One choice of settings and how well it foretells ratings.

    Attributes
    ----------
    settings
        What is believed of any listener.
    log_likelihood
        Mean over events of the log of the density that the rating had before it was known.
    auc
        As in `mien.evaluation.recommender_measures`, over the same events.
    """

    settings: TasteSettings
    log_likelihood: float
    auc: float


def try_settings(data: Situnes, rng: np.random.Generator, *, trials: int) -> Iterator[Trial]:
    """Yield the settings in use first, then random ones, then steps from the best so far."""
    events = [event for event in data.events if event.kind is not Kind.RANDOM]
    best = Trial(TasteSettings(), *_judge(events, data, TasteSettings()))
    yield best
    for index in range(1, trials):
        settings = _draw(rng) if index < SPREAD_SHARE * trials else _step(best, rng)
        trial = Trial(settings, *_judge(events, data, settings))
        best = max(best, trial, key=lambda one: one.log_likelihood)
        yield trial


def _draw(rng: np.random.Generator) -> TasteSettings:
    values = {field.name: _within(RANGES.get(field.name, SD_RANGE), rng) for field in fields(TasteSettings)}
    return TasteSettings(**values)


def _step(best: Trial, rng: np.random.Generator) -> TasteSettings:
    values = {field.name: getattr(best.settings, field.name) for field in fields(TasteSettings)}
    moved = {
        name: _clipped(value * np.exp(STEP * rng.standard_normal()), RANGES.get(name, SD_RANGE))
        for name, value in values.items()
    }
    return TasteSettings(**moved)


def _within(limits: tuple[float, float], rng: np.random.Generator) -> float:
    return float(np.exp(rng.uniform(*np.log(limits))))


def _clipped(value: float, limits: tuple[float, float]) -> float:
    return float(np.clip(value, *limits))


def _judge(events: list[Event], data: Situnes, settings: TasteSettings) -> tuple[float, float]:
    """Return the mean log-likelihood and the AUC of the ratings, each foretold before it was learned from."""
    tastes = {
        listener: LearnedTaste(data.songs, settings)
        for listener in dict.fromkeys(event.listener for event in events)
    }
    means, sds = np.empty(len(events)), np.empty(len(events))
    for index, event in enumerate(events):
        taste = tastes[event.listener]
        asked = Question(event.listener, np.array([event.song]), event.before, event.t_s)
        (means[index],), (sds[index],) = taste.predict(asked)
        taste.observe(event)
    rewards = np.array([reward_of(event.rating) for event in events])
    log_density = -0.5 * ((rewards - means) / sds) ** 2 - np.log(sds) - 0.5 * np.log(2 * np.pi)
    liked = np.array([event.rating >= LIKED for event in events])
    wins = means[liked][:, None] - means[~liked][None, :]
    return float(log_density.mean()), float((np.sign(wins).mean() + 1) / 2)


def best_of(tried: list[Trial]) -> Trial:
    """Return the trial with the highest likelihood."""
    return max(tried, key=lambda one: one.log_likelihood)
