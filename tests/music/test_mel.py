"""Windows of log-mel spectra: one function for training and scanning, and level does not matter."""

import numpy as np
import pytest

from mien.music.features import RATE_HZ
from mien.music.mel import BANDS, FRAMES, WINDOW_S, windows


def tone(hz: float, seconds: float) -> np.ndarray:
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return np.sin(2 * np.pi * hz * time).astype(np.float32)


def test_windows_side_by_side() -> None:
    assert windows(tone(440, 10)).shape == (3, FRAMES, BANDS)
    assert windows(tone(440, WINDOW_S)).shape == (1, FRAMES, BANDS)
    sound = np.random.default_rng(0).normal(0, 1, 9 * RATE_HZ).astype(np.float32)
    whole = windows(sound)
    assert whole[0] == pytest.approx(windows(sound[: 3 * RATE_HZ])[0], abs=0.5)


@pytest.mark.parametrize("length", [0, 1, 100, RATE_HZ])
def test_a_short_passage_is_repeated(length: int) -> None:
    found = windows(tone(300, 1)[:length])
    assert found.shape == (1, FRAMES, BANDS)
    assert np.isfinite(found).all()


def test_level_and_offset_do_not_matter() -> None:
    sound = np.random.default_rng(0).normal(0, 0.2, 4 * RATE_HZ).astype(np.float32)
    assert windows(0.01 * sound) == pytest.approx(windows(sound), abs=1e-3)
    assert windows(sound + np.float32(0.3)) == pytest.approx(windows(sound), abs=0.02)


def test_silence_is_the_floor() -> None:
    assert (windows(np.zeros(RATE_HZ * 4, np.float32)) == -4.0).all()


def test_a_higher_tone_lies_in_a_higher_band() -> None:
    peaks = [int(windows(tone(hz, 3))[0, 70].argmax()) for hz in (100, 400, 1_600, 6_000)]
    assert peaks == sorted(peaks)
    assert len(set(peaks)) == 4
