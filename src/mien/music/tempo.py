"""How fast the beat of a track goes, from when its sound becomes louder."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.music.features import RATE_HZ

__all__ = ["estimate_tempo"]

FRAME: Final = 512
HOP: Final = 160
RATE_OF_FRAMES_HZ: Final = RATE_HZ / HOP
BANDS: Final = 24
LOW_HZ, HIGH_HZ = 60.0, 7_500.0

SLOWEST_BPM, FASTEST_BPM = 45.0, 210.0
USUAL_BPM: Final = 120.0
OCTAVES: Final = 0.9
"""How far, in octaves, tempi lie from the usual one: which of a tempo, its half and its double is the one to tap."""

SMOOTH_S: Final = 0.4
"""Time over which the average rise is taken off, so that a swell is no beat."""

LEAST: Final = 0.1
"""Least correlation of a track with itself one beat later; below it there is no beat to speak of."""

LEAST_RISE: Final = 0.05
"""Least spread of the onsets; quiet music has thirty times as much, a steady tone a fiftieth."""


def estimate_tempo(passages: Sequence[NDArray[np.float32]]) -> float | None:
    """Estimate the tempo of a track.

    Parameters
    ----------
    passages
        float32 [N] each, mono at `mien.music.features.RATE_HZ`; those shorter than 4 s are left out.

    Returns
    -------
    float or None
        Beats a minute, or None where no beat stands out, as in much ambient music. As with every such method, it may
        be half or double of what a listener would tap.
    """
    long = [passage for passage in passages if len(passage) >= 4 * RATE_HZ]
    if not long:
        return None
    echo = np.mean([_echo(_onsets(passage)) for passage in long], axis=0)
    beats = np.geomspace(SLOWEST_BPM, FASTEST_BPM, 400)
    lags = 60.0 * RATE_OF_FRAMES_HZ / beats
    places = np.arange(len(echo))
    # A beat comes again after one, two and four of its lengths.
    once, twice, later = (np.interp(k * lags, places, echo) for k in (1, 2, 4))
    score = (once + 0.5 * twice + 0.3 * later) * np.exp(-0.5 * (np.log2(beats / USUAL_BPM) / OCTAVES) ** 2)
    score[once < LEAST] = 0.0
    best = int(np.argmax(score))
    return float(beats[best]) if score[best] > 0.0 else None


def _onsets(audio: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how much louder each frame is than the one before, in all bands together, above the usual."""
    frames = np.lib.stride_tricks.sliding_window_view(audio, FRAME)[::HOP] * np.hanning(FRAME).astype(
        np.float32
    )
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2 @ _bands()
    # Quiet sounds count as loud ones do, down to a floor.
    level = np.log10(power + 1e-4 * power.mean() + 1e-12)
    rise = np.maximum(np.diff(level, axis=0), 0.0).sum(axis=1)
    width = int(SMOOTH_S * RATE_OF_FRAMES_HZ)
    usual = np.convolve(rise, np.ones(width) / width, "same")
    # Blurred, since a beat seldom lasts a whole number of frames.
    return np.convolve(np.maximum(rise - usual, 0.0), np.hanning(9), "same")


def _echo(onsets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of the onsets with themselves, by lag, 1 for lag 0."""
    centred = onsets - onsets.mean()
    size = 2 * len(centred)
    spectrum = np.fft.rfft(centred, size)
    echo = np.fft.irfft(np.abs(spectrum) ** 2, size)
    most = int(4 * 60 * RATE_OF_FRAMES_HZ / SLOWEST_BPM) + 2
    found = np.zeros(most)
    count = min(most, len(centred))
    # Fewer frames overlap at longer lags.
    found[:count] = echo[:count] / np.arange(len(centred), len(centred) - count, -1) * len(centred)
    return found / found[0] if found[0] > len(centred) * LEAST_RISE**2 else np.zeros(most)


@lru_cache(maxsize=1)
def _bands() -> NDArray[np.float32]:
    """Return weights [bins, bands] of bands that are equally wide to the ear."""
    hz = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    edges = np.geomspace(LOW_HZ, HIGH_HZ, BANDS + 1)
    place = np.digitize(hz, edges) - 1
    weights = np.zeros((len(hz), BANDS), np.float32)
    inside = (place >= 0) & (place < BANDS)
    weights[np.flatnonzero(inside), place[inside]] = 1.0
    return weights
