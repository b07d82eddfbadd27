"""The protocol judges on songs that nothing learnt from, and noise scores as guessing does."""

import numpy as np
import pytest

from mien.training.music.clips import PerWindow
from mien.training.music.protocol import heads_rows, learnt_from, ridge_rows
from tests.training.music.made import SMALL, labelled, telling


def test_what_may_be_learnt_from_holds_no_test_song() -> None:
    clips = labelled()
    assert not (learnt_from(clips) & (clips.split == "test")).any()
    assert not (learnt_from(clips, quadrants=False) & ~clips.is_deam).any()
    assert not (learnt_from(clips, deam=False) & clips.is_deam).any()


def test_every_set_is_asked_with_and_without_the_other() -> None:
    clips = labelled(300)
    windows = telling(clips)
    rows = {(row.learnt_from, row.asked): row.figures for row in heads_rows("made", windows, clips, SMALL)}
    sets = ("DEAM and 4Q", "DEAM", "4Q")
    asked = {(learnt, asked) for learnt in sets for asked in ("DEAM", "4Q")}
    assert set(rows) == asked | {("DEAM and 4Q", "4Q, ten random folds")}
    assert rows["DEAM and 4Q", "DEAM"]["r2_arousal"]["value"] > 0.7
    assert rows["4Q", "4Q"]["auc_valence"]["value"] > 0.9
    assert rows["DEAM and 4Q", "4Q"]["auc_valence_plane"]["value"] > 0.9
    assert set(rows["4Q", "DEAM"]) == {"pearson_valence", "pearson_arousal"}
    assert rows["DEAM and 4Q", "4Q, ten random folds"]["macro_f1"]["value"] > 0.7
    figure = rows["DEAM", "DEAM"]["r2_valence"]
    assert figure["low"] < figure["value"] < figure["high"]


def test_noise_scores_as_guessing() -> None:
    clips = labelled(800)
    telltale = telling(clips)
    noise = np.random.default_rng(1).normal(0, 1, telltale.values.shape).astype(np.float32)
    blind = PerWindow(noise, telltale.song)
    rows = {(row.learnt_from, row.asked): row.figures for row in heads_rows("noise", blind, clips, SMALL)}
    assert rows["DEAM and 4Q", "DEAM"]["r2_valence"]["value"] < 0.1
    assert rows["4Q", "4Q"]["auc_arousal"]["value"] == pytest.approx(0.5, abs=0.1)
    assert rows["4Q", "4Q"]["macro_f1"]["value"] < 0.35
    assert ridge_rows("noise", blind, clips)[0].figures["r2_arousal"]["value"] < 0.1


def test_a_ridge_finds_what_is_linear() -> None:
    clips = labelled(300)
    figures = ridge_rows("made", telling(clips), clips)[0].figures
    assert figures["r2_valence"]["value"] > 0.8
    assert figures["ccc_valence"]["value"] > 0.85
