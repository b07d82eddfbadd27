"""The description of a passage: finite, and blind to level and bandwidth."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.music.features import BANDS, FEATURE_COUNT, RATE_HZ, describe


def chords(root_hz: float, third: float, length_s: float = 10.0) -> NDArray[np.float32]:
    """Return a triad with overtones, float32 [samples] at `RATE_HZ`."""
    t = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    notes = [root_hz, root_hz * third, root_hz * 1.5]
    tones = [np.sin(2 * np.pi * k * hz * t) / k for hz in notes for k in (1, 2, 3)]
    return np.asarray(0.1 * np.sum(tones, axis=0), np.float32)


@pytest.mark.parametrize("samples", [0, 1, 100, RATE_HZ, 10 * RATE_HZ])
def test_silence_and_short_passages_have_a_description(samples: int) -> None:
    description = describe(np.zeros(samples, np.float32))
    assert description.shape == (FEATURE_COUNT,)
    assert description.dtype == np.float32
    assert np.isfinite(description).all()


@pytest.mark.parametrize("gain", [1e-3, 0.1, 30.0])
def test_level_does_not_matter(gain: float) -> None:
    passage = np.random.default_rng(0).normal(0, 0.1, 10 * RATE_HZ).astype(np.float32)
    passage *= np.linspace(0, 1, len(passage), dtype=np.float32)
    assert np.abs(describe(passage) - describe(passage * np.float32(gain))).max() < 1e-3


def test_an_offset_does_not_matter() -> None:
    passage = chords(220, 1.26)
    assert np.abs(describe(passage) - describe(passage + np.float32(0.3))).max() < 0.05


def test_each_band_answers_to_its_own_tones() -> None:
    t = np.arange(5 * RATE_HZ) / RATE_HZ
    loudest = [
        int(describe(np.sin(2 * np.pi * hz * t).astype(np.float32))[:BANDS].argmax())
        for hz in (100, 300, 1_000, 3_000, 7_000)
    ]
    assert loudest == sorted(loudest)
    assert loudest[0] < 4
    assert loudest[-1] > BANDS - 4


@pytest.mark.parametrize("root_hz", [220.0, 261.63, 349.23])
def test_major_and_minor_differ_alike_in_every_key(root_hz: float) -> None:
    mode = FEATURE_COUNT - 18 + 2
    assert describe(chords(root_hz, 1.26))[mode] > describe(chords(root_hz, 1.189))[mode]


@pytest.mark.parametrize("tempo_bpm", [60, 90, 120, 180])
def test_the_pulse_of_clicks_is_found(tempo_bpm: int) -> None:
    clicks = np.random.default_rng(0).normal(0, 1e-3, 10 * RATE_HZ).astype(np.float32)
    for k in range(int(10 * tempo_bpm / 60)):
        start = int(k * 60 / tempo_bpm * RATE_HZ)
        clicks[start : start + 400] += np.random.default_rng(k).normal(0, 0.5, 400)[: len(clicks) - start]
    strength, rate, per_second = describe(clicks)[FEATURE_COUNT - 18 - 5 : FEATURE_COUNT - 18 - 2]
    assert strength > 0.5
    # An octave off is a fair answer to clicks: half and double tempo fit them as well.
    octaves_off = rate - np.log2(tempo_bpm / 100)
    assert abs(octaves_off - round(octaves_off)) < 0.1
    assert per_second == pytest.approx(tempo_bpm / 60, rel=0.2)
