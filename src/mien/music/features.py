"""Numbers that describe how a passage of music sounds: timbre, movement, rhythm and harmony.

Level and bandwidth must not matter: every passage is brought to one power first, and nothing above
7.6 kHz is looked at, so that a quiet file, a loud master and a low-rate stream of one recording get the same
numbers up to coding noise. Training and scanning both call `describe`.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEATURE_COUNT", "FRAME", "RATE_HZ", "describe", "mel_filters"]

RATE_HZ = 16_000
"""Sample rate that `describe` takes; its Nyquist frequency lies just above the band looked at."""

FRAME = 1024
HOP = 512
BANDS = 40
LOW_HZ, HIGH_HZ = 40.0, 7_600.0
FLOOR = 1e-4
"""Power added before the logarithm, relative to the passage's mean band power: 40 dB down, above coding noise."""

TONE_FRAME = 4096
TONE_HOP = 2048
TONE_LOW_HZ, TONE_HIGH_HZ = 65.4, 2_093.0
"""C2 to C7: the range in which fundamentals and their first overtones lie."""

MODULATION_EDGES_HZ = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Octaves of tempo: a beat of 120 a minute is 2 Hz."""

MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
"""Key profiles from C, major and minor: Krumhansl and Kessler 1982, Psychological Review 89(4)."""

MIN_SAMPLES = 2 * RATE_HZ


def describe(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Describe one passage.

    Parameters
    ----------
    audio
        float32 [N], mono at `RATE_HZ`, at any level. Passages of 5-15 s suit the model best; one
        shorter than 2 s is repeated to that length.

    Returns
    -------
    float32 [FEATURE_COUNT]
        Finite for every finite input; silence gives the description of silence.
    """
    passage = _levelled(audio)
    power = _spectrogram(passage, FRAME, HOP)
    log_mel = np.log10(power @ mel_filters(BANDS).T + FLOOR)
    parts = (
        _timbre(log_mel),
        _movement(log_mel),
        _shape(power, log_mel),
        _rhythm(log_mel),
        _harmony(_spectrogram(passage, TONE_FRAME, TONE_HOP)),
    )
    return np.concatenate(parts).astype(np.float32)


def _levelled(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Repeat a short passage, take out the offset, and scale to a mean band power of one."""
    if not len(audio):
        audio = np.zeros(1, np.float32)
    if len(audio) < MIN_SAMPLES:
        audio = np.tile(audio, -(-MIN_SAMPLES // len(audio)))
    audio = audio - audio.mean()
    band_power = float((_spectrogram(audio, FRAME, FRAME) @ mel_filters(BANDS).T).mean())
    return (audio / np.sqrt(band_power)).astype(np.float32) if band_power > 1e-12 else np.zeros_like(audio)


def _spectrogram(audio: NDArray[np.float32], frame: int, hop: int) -> NDArray[np.float32]:
    """Power spectrogram [T, frame / 2 + 1] under a Hann window."""
    window = np.hanning(frame + 1)[:-1].astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(audio, frame)[::hop] * window
    spectrum = np.fft.rfft(frames, axis=1)
    power: NDArray[np.float32] = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) / np.float32(frame)
    return power


@lru_cache(maxsize=4)
def mel_filters(bands: int) -> NDArray[np.float32]:
    """Return triangles [bands, FRAME / 2 + 1], each of sum 1, equally spaced in mel (O'Shaughnessy 1987).

    mel = 2595 log10(1 + f / 700).

    Parameters
    ----------
    bands
        How many share the range from `LOW_HZ` to `HIGH_HZ`.
    """
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in (LOW_HZ, HIGH_HZ))
    edges = 700.0 * (10.0 ** (np.linspace(low, high, bands + 2) / 2595.0) - 1.0)
    hz = np.fft.rfftfreq(FRAME, 1.0 / RATE_HZ)
    rise = (hz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - hz) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.maximum(0.0, np.minimum(rise, fall))
    # The lowest triangles are narrower than a bin; each keeps at least a little of the nearest bin.
    nearest = np.abs(hz - edges[1:-1, None]).argmin(axis=1)
    filters[np.arange(bands), nearest] = np.maximum(filters[np.arange(bands), nearest], 0.1)
    normalised: NDArray[np.float32] = (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32)
    return normalised


def _timbre(log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean, spread and the 10th and 90th percentile of every band's level (the latter two per pair of bands)."""
    pairs = log_mel.reshape(len(log_mel), BANDS // 2, 2).mean(axis=2)
    low, high = np.percentile(pairs, (10, 90), axis=0)
    return np.concatenate((log_mel.mean(axis=0), log_mel.std(axis=0), low, high))


def _movement(log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much the pairs of bands rise from frame to frame, on average and at their peaks."""
    rise = np.maximum(0.0, np.diff(log_mel, axis=0)).reshape(len(log_mel) - 1, BANDS // 2, 2).mean(axis=2)
    return np.concatenate((rise.mean(axis=0), np.percentile(rise, 95, axis=0)))


def _shape(power: NDArray[np.float32], log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean and spread over time of level, spectral centroid, slope, flatness and peakiness."""
    used = power[:, 3 : int(HIGH_HZ * FRAME / RATE_HZ)] + np.float32(1e-6)
    octaves = np.log2(np.arange(3, 3 + used.shape[1]) / 3.0)
    centroid = (used @ octaves) / used.sum(axis=1)
    spread = np.sqrt(np.maximum(0.0, (used @ octaves**2) / used.sum(axis=1) - centroid**2))
    flatness = np.log10(used).mean(axis=1) - np.log10(used.mean(axis=1))
    position = np.linspace(-1.0, 1.0, BANDS)
    slope = log_mel @ position / (position @ position)
    level = np.log10(used.sum(axis=1))
    peakiness = log_mel.max(axis=1) - log_mel.mean(axis=1)
    rows = np.stack((centroid, spread, flatness, slope, level, peakiness))
    return np.concatenate((rows.mean(axis=1), rows.std(axis=1)))


def _rhythm(log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Modulation of four wide bands per octave of tempo, and how regular the onsets are, and how fast."""
    wide = log_mel.reshape(len(log_mel), 4, BANDS // 4).mean(axis=2)
    wide = (wide - wide.mean(axis=0)) * np.hanning(len(wide))[:, None]
    spectrum = np.abs(np.fft.rfft(wide, axis=0)) / len(wide)
    hz = np.fft.rfftfreq(len(wide), HOP / RATE_HZ)
    octave = np.digitize(hz, MODULATION_EDGES_HZ)
    strengths = [
        np.log10(spectrum[octave == k].sum(axis=0) + 1e-3) for k in range(1, len(MODULATION_EDGES_HZ))
    ]
    onsets = np.maximum(0.0, np.diff(log_mel, axis=0)).mean(axis=1)
    return np.concatenate((*strengths, _pulse(onsets)))


def _pulse(onsets: NDArray[np.float32]) -> NDArray[np.float64]:
    """Strength and rate of the steadiest pulse between 40 and 240 a minute, onset rate, mean and peak of onsets."""
    centred = onsets - onsets.mean()
    spectrum = np.fft.rfft(centred, 2 * len(centred))
    match = np.fft.irfft(np.abs(spectrum) ** 2)[: len(centred)]
    match = match / (match[0] + 1e-9)
    shortest, longest = (int(60.0 / bpm * RATE_HZ / HOP) for bpm in (240, 40))
    lags = match[shortest : longest + 1]
    rate = np.log2(60.0 * RATE_HZ / HOP / (shortest + int(lags.argmax())) / 100.0)
    inner = onsets[1:-1]
    peaks = (inner > onsets[:-2]) & (inner >= onsets[2:]) & (inner > onsets.mean() + onsets.std())
    per_second = peaks.sum() / (len(onsets) * HOP / RATE_HZ)
    mean, top = onsets.mean(), np.percentile(onsets, 95)
    return np.array((lags.max(), rate, per_second, np.log10(mean + 1e-3), np.log10(top + 1e-3)))


@lru_cache(maxsize=1)
def _pitch_classes() -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """FFT bins between C2 and C7, and the pitch class of each (0 is C; A4 = 440 Hz, ISO 16)."""
    hz = np.fft.rfftfreq(TONE_FRAME, 1.0 / RATE_HZ)
    bins = np.flatnonzero((hz >= TONE_LOW_HZ) & (hz <= TONE_HIGH_HZ))
    midi = 69.0 + 12.0 * np.log2(hz[bins] / 440.0)
    return bins, np.round(midi).astype(np.int64) % 12


def _harmony(power: NDArray[np.float32]) -> NDArray[np.float64]:
    """Key clarity, major against minor, and the intervals in the passage; the same in every key."""
    bins, classes = _pitch_classes()
    magnitude = np.sqrt(power[:, bins])
    chroma = np.stack([magnitude[:, classes == k].mean(axis=1) for k in range(12)], axis=1)
    chroma /= chroma.sum(axis=1, keepdims=True) + 1e-6
    mean = chroma.mean(axis=0)
    major, minor = (_best_fit(mean, profile) for profile in (MAJOR, MINOR))
    intervals = np.array([(mean * np.roll(mean, k)).sum() for k in range(7)])
    moment = np.array([(chroma * np.roll(chroma, k, axis=1)).sum(axis=1).mean() for k in range(7)])
    change = np.abs(np.diff(chroma, axis=0)).sum(axis=1).mean()
    return np.concatenate(((major, minor, major - minor, change), 12.0 * intervals, 12.0 * moment))


def _best_fit(chroma: NDArray[np.float32], profile: NDArray[np.float64]) -> float:
    """Highest correlation of a chroma vector with a key profile over the twelve tonics."""
    centred = chroma - chroma.mean()
    shape = profile - profile.mean()
    norm = float(np.linalg.norm(centred) * np.linalg.norm(shape)) + 1e-9
    return max(float(centred @ np.roll(shape, tonic)) for tonic in range(12)) / norm


FEATURE_COUNT = (
    2 * BANDS + 2 * (BANDS // 2) + 2 * (BANDS // 2) + 12 + 4 * (len(MODULATION_EDGES_HZ) - 1) + 5 + 18
)
"""Length of the vector that `describe` returns."""
