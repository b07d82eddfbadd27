"""The log-mel windows that the music network hears; training and scanning both call `windows`."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mien.music.features import FRAME, RATE_HZ, mel_filters

__all__ = ["BANDS", "FLOOR", "FRAMES", "HOP", "WINDOW_S", "windows"]

HOP = 320
"""Samples from one spectrum to the next: 20 ms, short enough to tell a beat's place."""

FRAMES = 150
"""Spectra in a window."""

WINDOW_S = FRAMES * HOP / RATE_HZ
"""Length of a window: 3 s, that on which musicnn, the network's teacher, listens (Pons and Serra 2019)."""

BANDS = 80

FLOOR = 1e-4
"""Power added before the logarithm, relative to the passage's mean band power: 40 dB down, above coding noise."""


def windows(passage: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cut a passage into windows of log-mel spectra, at one level.

    Parameters
    ----------
    passage
        float32 [N], mono at `RATE_HZ`, at any level. One shorter than `WINDOW_S` is repeated to that length.

    Returns
    -------
    float32 [W, FRAMES, BANDS]
        Windows side by side from the start, what is left at the end dropped: the base-10 logarithm of each band's
        power, where the passage's mean is 1; from -4 up. Silence is -4 throughout.
    """
    length = FRAMES * HOP
    if not len(passage):
        passage = np.zeros(1, np.float32)
    if len(passage) < length:
        passage = np.tile(passage, -(-length // len(passage)))
    count = len(passage) // length
    power = _band_power(passage - passage.mean(dtype=np.float64).astype(np.float32))[: count * FRAMES]
    mean = float(power.mean(dtype=np.float64))
    level = power / np.float32(mean) if mean > 1e-12 else np.zeros_like(power)
    log: NDArray[np.float32] = np.log10(level + np.float32(FLOOR)).astype(np.float32)
    return log.reshape(count, FRAMES, BANDS)


def _band_power(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Power of each band, float32 [T, BANDS], of frames centred on every hop; the ends are padded with silence."""
    padded = np.pad(audio, FRAME // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    spectrum = np.fft.rfft(frames * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    bands: NDArray[np.float32] = power @ mel_filters(BANDS).T
    return bands


@lru_cache(maxsize=1)
def _hann() -> NDArray[np.float32]:
    return np.hanning(FRAME + 1)[:-1].astype(np.float32)
