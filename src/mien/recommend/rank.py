"""Choose tracks: near the target and liked, varied, never the same twice, never none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.recommend.likings import Likings
from mien.recommend.reason import Part, Reason
from mien.recommend.sequence import Sequencer
from mien.recommend.shelf import Shelf
from mien.recommend.target import Target
from mien.recommend.taste import MoodPoint

__all__ = ["BALANCE", "VENTURE", "Choice", "Listener", "recommend"]

BALANCE: Final = 1.5
"""How many units of liking a perfect fit of the target is worth: a song that is liked as much as can be and lies two
standard deviations off is played about as gladly as one at the centre of which nothing is known."""
VENTURE: Final = 0.3
"""Share of the doubt about a liking that is drawn at random: 0 plays what is known to please, 1 is Thompson's rule,
which learns fastest and sounds like chance on the first day."""
CANDIDATES_A_CHOICE: Final = 25
FEWEST_CANDIDATES: Final = 250
"""How many of the best tracks compete: enough to vary and to keep artists apart, few enough to look at each."""
WITHIN: Final = 1.5
"""Standard deviations within which a track counts as what the target asks for."""
ROOM: Final = 2
"""Times as many tracks as are wanted must lie within, or the target is widened."""
SAMPLE: Final = 16_384
"""Tracks that the threshold of the best is estimated on in a large library: to sort a million takes longer than all
else."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One track chosen.

    Attributes
    ----------
    track_id
        Number in the catalog.
    distance
        From the track to the target's centre on the plane, 0 to 2.83.
    reason
        Why it was chosen: numbers that add up to its score, and words for them.
    """

    track_id: int
    distance: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Listener:
    """Whom to choose for.

    Attributes
    ----------
    likings
        What is known of the listener's taste, for the shelf that is chosen from.
    mood
        The point of the mood acted on; None when there is none.
    now_s
        Seconds since 1970.
    balance
        How much the target weighs beside the taste, 0 or more.
    venture
        Share of the doubt that is drawn at random, 0-1.
    """

    likings: Likings
    mood: MoodPoint | None
    now_s: float
    balance: float = BALANCE
    venture: float = VENTURE


def recommend(
    shelf: Shelf,
    targets: Sequence[Target],
    listener: Listener,
    *,
    recent: Sequence[int] = (),
    banned: Sequence[int] = (),
    rng: np.random.Generator,
) -> list[Choice]:
    """Choose the next tracks.

    Each track's score is ``balance * fit + liking``: how well it serves the target, 0-1, and how much the listener is
    expected to like it, about -1 to 1. The best compete by what a draw from the doubt about each makes of it,
    and are put in an order that keeps artists, tempo and loudness in bounds (`Sequencer`).

    Parameters
    ----------
    shelf
        The library.
    targets
        What each place asks for; as many tracks are chosen.
    listener
        Whom for.
    recent
        Tracks played or queued of late, the oldest first. They come last, the oldest of them first, so that the
        list is full even in a small library. Only the last of them count, up to half of the library: were all its
        tracks heard of late, their age alone would choose, and not the mood.
    banned
        Tracks not to be chosen at all.
    rng
        Source of variety.

    Returns
    -------
    list of Choice
        Different tracks, ``min(len(targets), len(shelf) - banned)``.
    """
    never = set(banned)
    last = recent[max(len(recent) - len(shelf) // 2, 0) :]
    resting = [track_id for track_id in last if track_id not in never]
    out = np.concatenate([shelf.rows(np.array(some, np.int64)) for some in (resting, banned)])
    order = Sequencer(shelf, listener.likings.heard, after=shelf.row(recent[-1]) if recent else None)
    chosen: list[Choice] = []
    competing: _Competition | None = None
    for place, target in enumerate(targets):
        if competing is None or target != targets[place - 1]:
            same = sum(1 for other in targets[place:] if other == target)
            competing = _Competition(shelf, target, listener, same, out, rng)
        row = order.take(competing.rows, competing.drawn)
        if row is not None:
            chosen.append(competing.choice(row))
    return chosen + _longest_ago(shelf, targets[len(chosen) :], listener, resting)


class _Competition:
    """The tracks that compete for places of one target."""

    def __init__(
        self,
        shelf: Shelf,
        target: Target,
        listener: Listener,
        places: int,
        out: NDArray[np.int64],
        rng: np.random.Generator,
    ) -> None:
        self.shelf, self.listener = shelf, listener
        pool = shelf.pool
        self.target, fit, self.wider = _roomy(target, pool.valence, pool.arousal, places + len(out))
        score = listener.likings.expected(listener.mood, listener.now_s)
        score += np.float32(listener.balance) * fit
        score[out] = -np.inf
        self.rows = _best(score, max(places * CANDIDATES_A_CHOICE, FEWEST_CANDIDATES))
        draw = listener.likings.taste.draw(shelf, listener.mood, listener.now_s, self.rows, rng)
        self.chance = listener.venture * (draw.liking - draw.mean)
        self.drawn = listener.balance * fit[self.rows].astype(np.float64) + draw.mean + self.chance

    def choice(self, row: int) -> Choice:
        """Return the choice of a row that competed."""
        chance = float(self.chance[np.flatnonzero(self.rows == row)[0]])
        return _choice(self.shelf, row, self.target, self.listener, chance, wider=self.wider)


def _roomy(
    target: Target, valence: NDArray[np.float32], arousal: NDArray[np.float32], places: int
) -> tuple[Target, NDArray[np.float32], bool]:
    """Widen a target until it holds enough tracks; return it, every track's fit, and whether it was widened."""
    fit = target.fit(valence, arousal)
    wanted = min(ROOM * places, len(fit))
    if np.count_nonzero(fit > np.exp(np.float32(-0.5 * WITHIN**2))) >= wanted:
        return target, fit, False
    far = np.sqrt(np.partition(target.squared(valence, arousal), wanted - 1)[wanted - 1])
    wider = target.widened(max(float(far) / WITHIN, 1.0))
    return wider, wider.fit(valence, arousal), True


def _best(score: NDArray[np.float32], wanted: int) -> NDArray[np.int64]:
    """Return the rows of about the best scores, in order of rows; those of minus infinity are left out."""
    rows = np.arange(len(score))
    if len(score) > 4 * SAMPLE:
        sample = score[:: len(score) // SAMPLE]
        # Twice as many as wanted are let through on average, so that an unlucky sample still leaves enough.
        keep = max(2 * wanted * len(sample) // len(score), 1)
        passed = np.flatnonzero(score >= np.partition(sample, -keep)[-keep])
        rows = passed if len(passed) >= wanted else rows
    if len(rows) > wanted:
        rows = rows[np.argpartition(score[rows], -wanted)[-wanted:]]
    return np.sort(rows[np.isfinite(score[rows])])


def _longest_ago(
    shelf: Shelf, targets: Sequence[Target], listener: Listener, resting: Sequence[int]
) -> list[Choice]:
    last = {track_id: place for place, track_id in enumerate(resting)}
    again = sorted(last, key=lambda track_id: last[track_id])
    rows = [int(row) for row in shelf.rows(np.array(again, np.int64))]
    return [
        _choice(shelf, row, target, listener, 0.0, again=True)
        for row, target in zip(rows, targets, strict=False)
    ]


def _choice(
    shelf: Shelf,
    row: int,
    target: Target,
    listener: Listener,
    chance: float,
    *,
    wider: bool = False,
    again: bool = False,
) -> Choice:
    pool, likings = shelf.pool, listener.likings
    valence, arousal = float(pool.valence[row]), float(pool.arousal[row])
    fit = float(target.fit(pool.valence[row : row + 1], pool.arousal[row : row + 1])[0])
    parts = {Part.MOOD: listener.balance * fit}
    liked = likings.taste.parts(shelf.song(row), listener.mood, listener.now_s)
    parts |= {Part(name): value for name, value in liked.items()} | {Part.CHANCE: chance}
    reason = Reason(
        parts,
        target.wording,
        squared=float(target.squared(pool.valence[row : row + 1], pool.arousal[row : row + 1])[0]),
        widened=wider,
        again=again,
        heard=likings.heard(row),
        like=likings.nearest_liked(valence, arousal, not_song=int(pool.song_id[row])),
    )
    distance = float(np.hypot(valence - target.valence, arousal - target.arousal))
    return Choice(int(pool.track_id[row]), distance, reason)
