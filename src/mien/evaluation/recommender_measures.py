"""How well scores foretell ratings, with intervals over listeners.

All are ratios of sums over listeners, so that a resample of listeners only weighs the sums anew:

- ``auc``: of all pairs of a liked and a not liked event, the share in which the liked one has the higher score; a tie
  counts half. Pairs are of any two listeners, so that knowing who is generous helps.
- ``auc_within``: the same over pairs of one listener, which is what a player needs: it never chooses a listener. This
  and the next two compare `Replayed.relative`, the scores as they stood among the candidates of their day.
- ``ndcg``: each listener's events ranked, gain 1 for a liked one, discount log2(rank + 1), over the best possible; ties
  share their places. The mean over listeners who liked some and not others.
- ``best_half``: the mean rating of the half of each listener's scored events that stood highest. Scores of different
  days are compared here, so it is a description, not a policy.
- ``picked``: replay (Li et al. 2011): the mean rating of the events whose song the policy might have played, for it is
  among the best of what could be chosen then. Without bias since chance chose what was played, but it rests on few.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.intervals import REPEATS, interval, resampled_counts
from mien.evaluation.recommender import Replayed

__all__ = ["LIKED", "Compared", "Measured", "compare", "measure"]

LIKED: Final = 4
"""Least rating of a song that is liked."""

Interval = tuple[float, float, float]
"""A figure with the ends of its 95 % interval."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one policy.

    Attributes
    ----------
    setting, policy
        Which.
    events, listeners
        How many were scored.
    auc, auc_within, ndcg, best_half, picked
        See the module.
    picks
        Events that ``picked`` rests on.
    """

    setting: str
    policy: str
    events: int
    listeners: int
    auc: Interval
    auc_within: Interval
    ndcg: Interval
    best_half: Interval
    picked: Interval
    picks: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A policy's figures less those of another on the same events; an interval without 0 is a difference."""

    setting: str
    policy: str
    against: str
    auc: Interval
    auc_within: Interval
    ndcg: Interval
    best_half: Interval
    picked: Interval


MEASURES: Final = tuple(field.name for field in fields(Compared))[3:]


def measure(setting: str, policy: str, replayed: Replayed, *, seed: int) -> Measured:
    """Return the figures of a policy; ``seed`` is of the resampling."""
    sums = _Sums.of(replayed)
    whole, resampled = _both(sums, seed)
    found = {name: _interval(whole[name], resampled[name]) for name in MEASURES}
    picks = float(replayed.picked.sum())
    return Measured(setting, policy, len(replayed.score), len(sums.ndcg), **found, picks=picks)


def compare(
    setting: str, policy: str, replayed: Replayed, against: str, other: Replayed, *, seed: int
) -> Compared:
    """Return the differences between a policy and another one that was replayed on the same events."""
    (whole, resampled), (its, its_resampled) = (_both(_Sums.of(one), seed) for one in (replayed, other))
    found = {
        name: _interval(whole[name] - its[name], resampled[name] - its_resampled[name]) for name in MEASURES
    }
    return Compared(setting, policy, against, **found)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What the ratios are of, listener by listener (L of them).

    ``right`` and ``pairs``, float64 [L, L], count liked events of the row's listener against others of the
    column's; the rest is float64 [L].
    """

    right: NDArray[np.float64]
    right_within: NDArray[np.float64]
    pairs: NDArray[np.float64]
    ndcg: NDArray[np.float64]
    ranked: NDArray[np.float64]
    half: NDArray[np.float64]
    halves: NDArray[np.float64]
    picked: NDArray[np.float64]
    picks: NDArray[np.float64]

    @classmethod
    def of(cls, replayed: Replayed) -> "_Sums":
        names, row = np.unique(replayed.listener, return_inverse=True)
        one_hot = (row == np.arange(len(names))[:, None]).astype(np.float64)
        liked = replayed.rating >= LIKED
        within = _wins(replayed.relative, liked) * (one_hot[:, liked].T @ one_hot[:, ~liked])
        rows = [one == 1 for one in one_hot]
        shares = [_share_in_best_half(replayed.relative[own]) for own in rows]
        ratings = replayed.rating.astype(np.float64)
        return cls(
            right=one_hot[:, liked] @ _wins(replayed.score, liked) @ one_hot[:, ~liked].T,
            right_within=one_hot[:, liked] @ within.sum(axis=1),
            pairs=np.outer(one_hot @ liked, one_hot @ ~liked),
            ndcg=np.array([_ndcg(replayed.relative[own], liked[own]) for own in rows]),
            ranked=np.array([float(liked[own].any() and not liked[own].all()) for own in rows]),
            half=np.array([share @ ratings[own] for share, own in zip(shares, rows, strict=True)]),
            halves=np.array([share.sum() for share in shares]),
            picked=one_hot @ (replayed.picked * ratings),
            picks=one_hot @ replayed.picked,
        )

    def ratios(self, counts: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Return the measures, float64 [B], when each listener counts that often, float64 [B, L]."""
        return {
            "auc": _ratio(((counts @ self.right) * counts).sum(1), ((counts @ self.pairs) * counts).sum(1)),
            "auc_within": _ratio(counts @ self.right_within, counts @ self.pairs.diagonal()),
            "ndcg": _ratio(counts @ (self.ndcg * self.ranked), counts @ self.ranked),
            "best_half": _ratio(counts @ self.half, counts @ self.halves),
            "picked": _ratio(counts @ self.picked, counts @ self.picks),
        }


def _both(sums: _Sums, seed: int) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.float64]]]:
    """Return the measures of the listeners as they are and of resamples; a seed always draws the same ones."""
    count = len(sums.ndcg)
    rng = np.random.default_rng(seed)
    resampled = np.concatenate(list(resampled_counts(count, REPEATS, rng)))
    return sums.ratios(np.ones((1, count))), sums.ratios(resampled)


def _interval(whole: NDArray[np.float64], resampled: NDArray[np.float64]) -> Interval:
    """Return the figure with its interval; resamples to which it does not apply are left out."""
    finite = resampled[np.isfinite(resampled)]
    return (float(whole[0]), *(interval(finite) if len(finite) else (np.nan, np.nan)))


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.full(len(above), np.nan)
    np.divide(above, below, out=found, where=below > 0)
    return found


def _wins(score: NDArray[np.float64], liked: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each liked event and each other one whether the liked one has the higher score; a tie is half."""
    mine, theirs = score[liked][:, None], score[~liked][None, :]
    return np.asarray((mine > theirs) + 0.5 * (mine == theirs))


def _share_in_best_half(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of each event belongs to the half with the highest scores; those that tie share what is left."""
    half = (len(score) + 1) // 2
    better = (score[None, :] > score[:, None]).sum(axis=1)
    equal = (score[None, :] == score[:, None]).sum(axis=1)
    return np.asarray(np.clip((half - better) / equal, 0.0, 1.0))


def _ndcg(score: NDArray[np.float64], liked: NDArray[np.bool_]) -> float:
    """Return the normalised discounted gain of a ranking, and 0 where nothing was liked."""
    if not liked.any():
        return 0.0
    discount = 1 / np.log2(np.arange(2, len(score) + 2))
    order = np.argsort(-score, kind="stable")
    _, tie = np.unique(-score[order], return_inverse=True)
    shared = np.bincount(tie, discount) / np.bincount(tie)
    return float(shared[tie] @ liked[order] / discount[: np.count_nonzero(liked)].sum())
