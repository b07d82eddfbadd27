"""The heads learn what there is to be learnt, say how sure they are, and stay on the plane."""

import dataclasses

import numpy as np
import pytest

from mien.training.music.clips import PerWindow
from mien.training.music.heads import answer, fit_heads, song_means
from mien.training.music.protocol import learnt_from
from tests.training.music.made import SMALL, labelled, telling


def test_both_sets_are_learnt_and_the_plane_joins_them() -> None:
    clips = labelled(400)
    windows = telling(clips)
    said = answer(fit_heads(windows, clips, learnt_from(clips), SMALL), song_means(windows))
    test, fq = clips.split == "test", ~clips.is_deam
    for k in (0, 1):
        assert np.corrcoef(said.deam[test, k], clips.point[test, k])[0, 1] > 0.85
        assert np.corrcoef(said.affect[test, k], clips.point[test, k])[0, 1] > 0.85
        assert ((said.quadrant[fq, k] > 0) == (clips.quadrant[fq, k] > 0.5)).mean() > 0.85


def test_errors_are_as_large_as_said() -> None:
    clips = labelled(1200)
    windows = telling(clips)
    said = answer(fit_heads(windows, clips, learnt_from(clips), SMALL), song_means(windows))
    test = clips.split == "test"
    surprise = ((said.deam[test] - clips.point[test]) / said.deam_sd[test]) ** 2
    assert surprise.mean() == pytest.approx(1.0, abs=0.35)


def test_nothing_to_learn_is_said_to_be_unsure() -> None:
    clips = labelled(600)
    telltale = telling(clips)
    noise = np.random.default_rng(1).normal(0, 1, telltale.values.shape).astype(np.float32)
    blind = PerWindow(noise, telltale.song)
    sure, unsure = (
        answer(fit_heads(windows, clips, learnt_from(clips), SMALL), song_means(windows))
        for windows in (telltale, blind)
    )
    assert unsure.deam_sd.mean() > 2 * sure.deam_sd.mean()


def test_one_seed_one_answer() -> None:
    clips = labelled(60)
    windows = telling(clips)
    first, second = (
        answer(fit_heads(windows, clips, learnt_from(clips), SMALL), song_means(windows)) for _ in range(2)
    )
    assert np.array_equal(first.affect, second.affect)
    other = dataclasses.replace(SMALL, seed=2)
    third = answer(fit_heads(windows, clips, learnt_from(clips), other), song_means(windows))
    assert not np.array_equal(first.affect, third.affect)


def test_odd_inputs_stay_on_the_plane() -> None:
    clips = labelled(60)
    plane = fit_heads(telling(clips), clips, learnt_from(clips), SMALL)
    said = answer(plane, np.random.default_rng(0).normal(0, 1e4, (50, 12)).astype(np.float32))
    assert np.abs(said.affect).max() <= 1.0
    assert np.isfinite(said.affect_sd).all()


def test_one_set_alone_is_enough() -> None:
    clips = labelled(200)
    windows = telling(clips)
    for deam in (True, False):
        songs = learnt_from(clips, deam=deam, quadrants=not deam)
        heads = fit_heads(windows, clips, songs, SMALL, calibrated=False)
        said = answer(heads, song_means(windows))
        assert np.isfinite(said.deam if deam else said.quadrant).all()
