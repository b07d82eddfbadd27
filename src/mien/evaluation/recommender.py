"""Judge recommenders on SiTunes by replaying what its listeners rated, in the order of time.

The protocol, written down before any figure was looked at:

- **What is learned from.** All events of stage 1 (a lab: 30 listeners, 20 ratings each) and of stage 2 (daily life).
- **What is scored.** Only stage 2's uniformly random events. What a recommender had chosen (``WD``, ``GCN``) and what
  has no ``rec_type`` tell of its choices as well as of the listener, so they are learned from and not scored.
  They are scored only in a table of its own, without the random events' claim to be unbiased: nearly all random events
  are of songs that the listener had rated in the lab, and nearly all others of songs that were new.
- **Prequential.** At each scored event a policy gives its score first, and then learns the rating.
- **Two settings.** `Setting.ALONE`: a policy sees one listener's own earlier events and what is known of each song;
  this is what mien has, on one machine, without network. `Setting.TOGETHER`: it sees everybody's earlier events.
- **The anchor** is the sum of the song's and the listener's mean ratings, together. A policy of either setting is held
  against it on the same events, so the differences are paired.
- **Measures**: see `mien.evaluation.recommender_measures`. A song is liked when it is rated 4 or 5. Intervals resample
  listeners, not events, since a listener's events are not independent.
- **Candidates.** Random events are draws from the songs that the listener rated in the lab, so these are what a policy
  is asked to choose among when it is replayed. For a song that was chosen they are all songs of the study that are new
  to the listener.
- **Choosing settings.** mien's are chosen on the events that are not scored, with the random ones taken out of the
  history as well (`mien.evaluation.recommender_tuning`). The baselines run with fixed, customary settings.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.recommender_data import Kind, Situnes, SongTable
from mien.evaluation.recommender_policies import Policy, Question

__all__ = ["PICKED_SHARE", "MakePolicy", "Replayed", "Setting", "replay"]

PICKED_SHARE: Final = 0.25
"""Share of the candidates that a replayed policy plays from, by chance: choosing one of twenty alone would match
thirteen of the 259 events."""

MakePolicy = Callable[[SongTable, np.random.Generator], Policy]


class Setting(StrEnum):
    """Whose earlier events a policy sees."""

    ALONE = "alone"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """What a policy said of the R scored events.

    Attributes
    ----------
    listener
        int64 [R].
    rating
        int64 [R], 1 to 5.
    score
        float64 [R], the higher the more the policy would like to play the song.
    relative
        float64 [R], the score less the mean of the candidates' scores then. Every rating moves what a policy expects of
        the listener as a whole, and with it the scores of all that comes later, though nothing was learned of one song
        beside another; this takes the movement off.
    picked
        float64 [R], the chance, 0-1, that the song is in the best `PICKED_SHARE` of the candidates; ties share it.
    """

    listener: NDArray[np.int64]
    rating: NDArray[np.int64]
    score: NDArray[np.float64]
    relative: NDArray[np.float64]
    picked: NDArray[np.float64]


def replay(
    data: Situnes,
    make: MakePolicy,
    setting: Setting,
    rng: np.random.Generator,
    *,
    scored: Collection[Kind] = (Kind.RANDOM,),
) -> Replayed:
    """Play the events to a policy in the order of time.

    Parameters
    ----------
    data
        Events and songs.
    make
        Makes a policy that knows nothing yet.
    setting
        Whose events it sees.
    rng
        Source of a policy's chance.
    scored
        Kinds of events that are scored.

    Raises
    ------
    MediaError
        When no event is to be scored.
    """
    lab, played = data.lab_songs(), np.unique([event.song for event in data.events])
    heard: dict[int, set[int]] = {listener: set() for listener in lab}
    policies = _policies(data, make, setting, rng)
    found = []
    for event in data.events:
        policy, own = policies[event.listener], heard[event.listener]
        if event.kind in scored:
            new = played[~np.isin(played, list(own))]
            candidates = lab[event.listener] if event.kind is Kind.RANDOM else new
            songs = np.append(candidates, event.song)
            scores = policy.score(Question(event.listener, songs, event.before, event.t_s))
            picked = _picked(scores[:-1], candidates == event.song)
            # Rounded, so that what ties still ties after the arithmetic.
            relative = round(scores[-1] - scores[:-1].mean(), 9)
            found.append((event.listener, event.rating, scores[-1], relative, picked))
        policy.observe(event)
        own.add(event.song)
    if not found:
        kinds = " or ".join(scored)
        raise MediaError(f"the data have 0 events that are {kinds} (see rec_type); at least 1 is needed")
    listener, rating, score, relatives, picks = zip(*found, strict=True)
    return Replayed(
        np.array(listener, np.int64),
        np.array(rating, np.int64),
        np.array(score, np.float64),
        np.array(relatives, np.float64),
        np.array(picks, np.float64),
    )


def _policies(
    data: Situnes, make: MakePolicy, setting: Setting, rng: np.random.Generator
) -> dict[int, Policy]:
    listeners = dict.fromkeys(event.listener for event in data.events)
    if setting is Setting.TOGETHER:
        return dict.fromkeys(listeners, make(data.songs, rng))
    return {listener: make(data.songs, rng) for listener in listeners}


def _picked(scores: NDArray[np.float64], is_played: NDArray[np.bool_]) -> float:
    """Return the chance that the song played is among the best of the candidates; 0 when it is none of them."""
    if not is_played.any():
        return 0.0
    own = scores[is_played][0]
    places = max(round(PICKED_SHARE * len(scores)), 1) - np.count_nonzero(scores > own)
    return float(np.clip(places / np.count_nonzero(scores == own), 0.0, 1.0))
