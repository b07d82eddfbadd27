"""The log-mel windows that the music network hears; training and scanning both call `windows`."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mien.music.features import RATE_HZ

__all__ = ["BANDS", "FLOOR", "FRAMES", "HOP", "WINDOW_S", "windows"]

FRAME = 1024
HOP = 320
"""Samples from one spectrum to the next: 20 ms, short enough to tell a beat's place."""

FRAMES = 150
"""Spectra in a window."""

WINDOW_S = FRAMES * HOP / RATE_HZ
"""Length of a window: 3 s, that on which musicnn, the network's teacher, listens (Pons and Serra 2019)."""

BANDS = 80
LOW_HZ, HIGH_HZ = 40.0, 7_600.0

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
    bands: NDArray[np.float32] = power @ _filters().T
    return bands


@lru_cache(maxsize=1)
def _hann() -> NDArray[np.float32]:
    return np.hanning(FRAME + 1)[:-1].astype(np.float32)


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float32]:
    """Triangles [BANDS, FRAME / 2 + 1] of equal area, equally spaced in mel (O'Shaughnessy 1987)."""
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in (LOW_HZ, HIGH_HZ))
    edges = 700.0 * (10.0 ** (np.linspace(low, high, BANDS + 2) / 2595.0) - 1.0)
    hz = np.fft.rfftfreq(FRAME, 1.0 / RATE_HZ)
    rise = (hz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - hz) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.maximum(0.0, np.minimum(rise, fall))
    # The lowest triangles are narrower than a bin; each keeps at least a little of the nearest bin.
    nearest = np.abs(hz - edges[1:-1, None]).argmin(axis=1)
    filters[np.arange(BANDS), nearest] = np.maximum(filters[np.arange(BANDS), nearest], 0.1)
    normalised: NDArray[np.float32] = (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32)
    return normalised
