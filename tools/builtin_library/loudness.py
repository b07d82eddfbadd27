"""Integrated loudness and true peak (ITU-R BS.1770-4) of 48 kHz stereo, in numpy."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SAMPLE_RATE_HZ",
    "Audio",
    "envelope_db",
    "fast_size",
    "integrated_lufs",
    "oversampled_peak",
    "true_peak_dbtp",
]

SAMPLE_RATE_HZ = 48_000
Audio = NDArray[np.float32]
"""Stereo samples in [-1, 1], shape (samples, 2)."""

# BS.1770-4, tables 1 and 2: the shelf of the head and the low cut, as (numerator, denominator) at 48 kHz.
_K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OVERSAMPLING = 4
_TAPS = 24


def integrated_lufs(audio: Audio) -> float:
    """Gated loudness: blocks of 400 ms, a step of 100 ms, gates at -70 LUFS and 10 LU below the mean."""
    power = np.sum(_k_weighted(audio) ** 2, axis=1)
    hop = SAMPLE_RATE_HZ // 10
    tenths = power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1)
    blocks = np.convolve(tenths, np.full(4, 0.25), mode="valid")
    blocks = blocks[_lufs(blocks) > _ABSOLUTE_GATE_LUFS]
    if not len(blocks):
        return -np.inf
    gate = float(_lufs(blocks.mean())) + _RELATIVE_GATE_LU
    return float(_lufs(blocks[_lufs(blocks) > gate].mean()))


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(power, 1e-12)))


def _k_weighted(audio: Audio) -> NDArray[np.float64]:
    size = fast_size(len(audio) + SAMPLE_RATE_HZ)
    gain = _k_gain(size)
    sides = [np.fft.irfft(np.fft.rfft(audio[:, side], size) * gain, size)[: len(audio)] for side in (0, 1)]
    return np.stack(sides, axis=1).astype(np.float64)


@lru_cache(maxsize=4)
def _k_gain(size: int) -> NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    gain = np.ones(len(z), dtype=complex)
    for above, below in _K_WEIGHTING:
        gain *= np.polyval(above[::-1], z) / np.polyval(below[::-1], z)
    return gain.astype(np.complex64)


def fast_size(samples: int) -> int:
    """Round up to the next size of the form 2^a, 3 x 2^a or 5 x 2^a, for which the Fourier transform is fast."""
    return min(base << max(0, (-(-samples // base) - 1).bit_length()) for base in (1, 3, 5))


def oversampled_peak(audio: Audio) -> NDArray[np.float32]:
    """Take the larger channel's peak around each sample, at four times the sample rate; shape (samples,)."""
    peak = np.abs(audio).max(axis=1).astype(np.float32)
    offsets = np.arange(_TAPS) - (_TAPS / 2 - 1)
    for phase in range(1, _OVERSAMPLING):
        distance = offsets - phase / _OVERSAMPLING
        taps = np.sinc(distance) * np.cos(np.pi * distance / (_TAPS + 1)) ** 2
        taps = (taps / taps.sum()).astype(np.float32)[::-1]
        for side in (0, 1):
            between = np.convolve(audio[:, side], taps, mode="same")
            np.maximum(peak, np.abs(between), out=peak)
    return np.asarray(peak, dtype=np.float32)


def true_peak_dbtp(audio: Audio) -> float:
    """Find the highest oversampled peak in dB below full scale."""
    return float(20.0 * np.log10(max(float(oversampled_peak(audio).max()), 1e-9)))


def envelope_db(audio: Audio, step_s: float = 0.05) -> NDArray[np.float64]:
    """RMS level of both channels in blocks of ``step_s``, in dB of full scale."""
    hop = round(step_s * SAMPLE_RATE_HZ)
    power = np.mean(np.asarray(audio, dtype=np.float64) ** 2, axis=1)
    blocks = power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1)
    return np.asarray(10.0 * np.log10(np.maximum(blocks, 1e-12)))
