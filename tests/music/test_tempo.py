"""Tempo of sounds that have one, and of sounds that have none."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.music import builtin_library
from mien.music.analysis import listen
from mien.music.features import RATE_HZ
from mien.music.tempo import estimate_tempo


def clicks(tempo_bpm: float, length_s: float = 10.0) -> NDArray[np.float32]:
    """Return noise that falls away after every beat, over a little noise."""
    rng = np.random.default_rng(int(tempo_bpm))
    t = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    noise, floor = rng.standard_normal((2, len(t)))
    return np.asarray(noise * np.exp(-20 * (t * tempo_bpm / 60 % 1)) + 0.02 * floor, np.float32)


@pytest.mark.parametrize("tempo_bpm", [60, 72, 90, 100, 120, 128, 140, 160])
def test_a_plain_beat(tempo_bpm: float) -> None:
    assert estimate_tempo([clicks(tempo_bpm)]) == pytest.approx(tempo_bpm, rel=0.01)


def test_level_does_not_matter_and_passages_are_heard_together() -> None:
    found = estimate_tempo([clicks(100), 0.01 * clicks(100), np.zeros(10 * RATE_HZ, np.float32)])
    assert found == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize(
    ("name", "written_bpm"),
    [
        ("brass-buttons-rag", 90),
        ("iron-parade", 98),
        ("saturday-tiles", 114),
        ("signal-lost", 138),
        ("soft-focus", 76),
    ],
)
def test_pieces_whose_score_is_known(name: str, written_bpm: float) -> None:
    found = estimate_tempo(listen(builtin_library() / f"{name}.opus").passages)
    assert found is not None
    octaves = math.log2(found / written_bpm)
    assert octaves == pytest.approx(round(octaves), abs=0.03), f"{found:.1f} beats a minute"
    assert abs(octaves) < 1.5


def test_sounds_without_a_beat_have_no_tempo() -> None:
    rng = np.random.default_rng(0)
    noise = list(rng.standard_normal((6, 10 * RATE_HZ)).astype(np.float32))
    tone = np.sin(2 * np.pi * 440 / RATE_HZ * np.arange(10 * RATE_HZ)).astype(np.float32)
    assert estimate_tempo(noise) is None
    assert estimate_tempo([tone]) is None
    assert estimate_tempo([np.zeros(10 * RATE_HZ, np.float32)]) is None
    assert estimate_tempo([clicks(120, 2.0)]) is None, "too short to tell"
    assert estimate_tempo([]) is None
