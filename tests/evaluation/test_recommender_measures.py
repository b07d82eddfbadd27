from dataclasses import fields, replace

import numpy as np
import pytest

from mien.evaluation.recommender import Replayed
from mien.evaluation.recommender_measures import Compared, compare, measure


def replayed(*rows: tuple[int, int, float, float]) -> Replayed:
    """Listener, rating, score and the chance to be picked of each event."""
    listener, rating, score, picked = zip(*rows, strict=True)
    scores = np.array(score)
    return Replayed(np.array(listener), np.array(rating), scores, scores, np.array(picked))


def test_auc_counts_pairs_of_all_and_within_a_listener() -> None:
    # The generous listener 1 has high scores throughout; listener 2's are the wrong way round.
    found = measure("alone", "mine", replayed((1, 5, 9, 1), (1, 2, 8, 0), (2, 4, 1, 0), (2, 1, 2, 0)), seed=0)
    assert found.auc[0] == 2 / 4
    assert found.auc_within[0] == 1 / 2
    assert found.auc[1] <= found.auc[0] <= found.auc[2]
    assert (found.events, found.listeners, found.picks) == (4, 2, 1)


def test_within_a_listener_scores_count_as_they_stood_among_their_days_candidates() -> None:
    one = replayed((1, 5, 1.0, 0), (1, 1, 2.0, 0))
    found = measure("alone", "mine", replace(one, relative=np.array([0.3, -0.3])), seed=0)
    assert (found.auc[0], found.auc_within[0], found.ndcg[0], found.best_half[0]) == (0, 1, 1, 5)


def test_ties_count_half() -> None:
    found = measure("alone", "mine", replayed((1, 5, 1, 0.5), (1, 1, 1, 0.5), (1, 3, 1, 1)), seed=0)
    assert found.auc[0] == found.auc_within[0] == 0.5
    # One liked of three places, the discounts of which are shared.
    assert found.ndcg[0] == pytest.approx((1 + 1 / np.log2(3) + 1 / 2) / 3)
    assert found.best_half[0] == 3
    assert found.picked[0] == pytest.approx((0.5 * 5 + 0.5 * 1 + 3) / 2)


def test_ndcg_is_of_listeners_who_liked_some_and_not_others() -> None:
    rows = [(1, 5, 1.0, 0.0), (1, 1, 2.0, 0.0), (2, 5, 1.0, 0.0), (3, 1, 1.0, 0.0)]
    assert measure("alone", "mine", replayed(*rows), seed=0).ndcg[0] == pytest.approx(1 / np.log2(3))


def test_best_half_is_of_each_listener() -> None:
    rows = [(1, 5, 2.0, 0.0), (1, 1, 1.0, 0.0), (2, 4, 0.2, 0.0), (2, 2, 0.1, 0.0), (2, 3, 0.3, 0.0)]
    assert measure("alone", "mine", replayed(*rows), seed=0).best_half[0] == pytest.approx((5 + 3 + 4) / 3)


def test_what_does_not_apply_is_not_a_number() -> None:
    found = measure("alone", "mine", replayed((1, 5, 1, 0), (2, 4, 2, 0)), seed=0)
    assert all(np.isnan(one).all() for one in (found.auc, found.auc_within, found.ndcg, found.picked))


def test_differences_are_paired() -> None:
    rng = np.random.default_rng(0)
    rows = [(who, int(rng.integers(1, 6)), float(rng.random()), 0.5) for who in range(20) for _ in range(10)]
    mine = replayed(*rows)
    same = compare("alone", "mine", mine, "other", mine, seed=0)
    assert all(getattr(same, field.name) == (0, 0, 0) for field in fields(Compared)[3:])
    perfect = replayed(*[(who, rating, float(rating), 0.5) for who, rating, _, _ in rows])
    better = compare("alone", "perfect", perfect, "mine", mine, seed=0)
    assert better.auc[0] == pytest.approx(
        measure("", "", perfect, seed=0).auc[0] - measure("", "", mine, seed=0).auc[0]
    )
    assert better.auc[1] > 0.3
