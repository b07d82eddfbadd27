"""The mixing desk in numpy: filters, echo, reverb, saturation, tape, compressor and limiter."""

import numpy as np
from numpy.typing import NDArray

from .loudness import SAMPLE_RATE_HZ, Audio, fast_size, oversampled_peak

__all__ = ["compress", "drive", "echo", "hiss", "limit", "pan", "reverb", "sharpen_ends", "shelve", "wobble"]

# FluidR3 samples its pianos and strings far apart; this much of that width still sounds well from one loudspeaker.
_WIDTH = 0.65
_LIMITER_BLOCK = 48
_LIMITER_REACH = 6
_LIMITER_RELEASE_S = 0.08
_COMPRESSOR_BLOCK_S = 0.005


def _filtered(audio: Audio, gain_at: NDArray[np.float64], size: int) -> Audio:
    gain = gain_at.astype(np.float32)
    sides = [np.fft.irfft(np.fft.rfft(audio[:, side], size) * gain, size)[: len(audio)] for side in (0, 1)]
    return np.stack(sides, axis=1).astype(np.float32)


def shelve(audio: Audio, *, low_cut_hz: float = 0.0, high_cut_hz: float = 0.0) -> Audio:
    """Take away what lies below and above, as a second-order Butterworth filter does (12 dB an octave); 0: nothing."""
    if not low_cut_hz and not high_cut_hz:
        return audio
    size = fast_size(len(audio) + SAMPLE_RATE_HZ // 4)
    freq = np.maximum(np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ), 1e-3)
    gain = np.ones(len(freq))
    if low_cut_hz:
        gain /= np.sqrt(1.0 + (low_cut_hz / freq) ** 4)
    if high_cut_hz:
        gain /= np.sqrt(1.0 + (freq / high_cut_hz) ** 4)
    return _filtered(audio, gain, size)


def pan(audio: Audio, place: float) -> Audio:
    """Move a stereo sound to the left (-1) or right (1) at constant power, keeping some of its width."""
    angle = (place + 1.0) * np.pi / 4.0
    gains = np.sqrt(2.0) * np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)
    middle = audio.mean(axis=1, keepdims=True)
    width = _WIDTH * (1.0 - 0.6 * abs(place))
    return np.asarray((middle + (audio - middle) * width) * gains, dtype=np.float32)


def echo(audio: Audio, delay_s: float, *, level: float = 0.32, repeats: int = 4) -> Audio:
    """Add echoes, each softer, changing sides."""
    out = audio.copy()
    delay = round(delay_s * SAMPLE_RATE_HZ)
    for number in range(1, repeats + 1):
        late = number * delay
        if late >= len(audio):
            break
        sides = audio[:-late] if number % 2 else audio[:-late, ::-1]
        out[late:] += level**number * pan(sides, 0.5 if number % 2 else -0.5)
    return out


def reverb(audio: Audio, decay_s: float, brightness_hz: float, rng: np.random.Generator) -> Audio:
    """Make the sound of a room alone: noise that dies by 60 dB in ``decay_s``, the treble sooner, 18 ms late."""
    length = round(decay_s * 1.3 * SAMPLE_RATE_HZ)
    time = np.arange(length) / SAMPLE_RATE_HZ
    noise = rng.standard_normal((length, 2)).astype(np.float32)
    dark = shelve(noise, high_cut_hz=brightness_hz / 3.0)
    bright = shelve(noise, high_cut_hz=brightness_hz) - dark
    fall = 10.0 ** (-3.0 * time / decay_s)
    soon = 10.0 ** (-3.0 * time / (0.45 * decay_s))
    response = dark * fall[:, None] + bright * soon[:, None]
    response *= np.minimum(1.0, time / 0.012)[:, None]
    response = np.vstack([np.zeros((round(0.018 * SAMPLE_RATE_HZ), 2)), response])
    late = shelve(response.astype(np.float32), low_cut_hz=160.0)
    late = (late / np.sqrt(np.sum(late**2) / 2.0)).astype(np.float32)
    size = fast_size(len(audio) + len(late))
    sides = []
    for side in (0, 1):
        wet = np.fft.rfft(audio[:, side], size) * np.fft.rfft(late[:, side], size)
        sides.append(np.fft.irfft(wet, size)[: len(audio)])
    return np.stack(sides, axis=1).astype(np.float32)


def drive(audio: Audio, amount: float) -> Audio:
    """Soft saturation: ``amount`` 0 leaves the sound as it is, 1 makes it rough."""
    if not amount:
        return audio
    peak = max(float(np.abs(audio).max()), 1e-6)
    push = 1.0 + 5.0 * amount
    return np.asarray(np.tanh(audio / peak * push) / np.tanh(push) * peak, dtype=np.float32)


def wobble(audio: Audio, cents: float) -> Audio:
    """Add the slow and the fast pitch wobble of a tape, ``cents`` deep."""
    if not cents:
        return audio
    time = np.arange(len(audio)) / SAMPLE_RATE_HZ
    ratio = cents / 1200.0 * np.log(2.0)
    shift_s = sum(
        ratio / (2 * np.pi * hz) * share * np.sin(2 * np.pi * hz * time)
        for hz, share in ((0.55, 0.8), (4.3, 0.2))
    )
    place = (time + shift_s) * SAMPLE_RATE_HZ
    index = np.arange(len(audio))
    sides = [np.interp(place, index, audio[:, side]) for side in (0, 1)]
    return np.stack(sides, axis=1).astype(np.float32)


def hiss(samples: int, level_db: float, rng: np.random.Generator) -> Audio:
    """Record noise: a soft hiss and rare small crackles."""
    noise = shelve(rng.standard_normal((samples, 2)).astype(np.float32), low_cut_hz=900.0, high_cut_hz=6000.0)
    clicks = np.zeros((samples, 2), dtype=np.float32)
    at = rng.integers(0, samples, size=samples // 9000)
    clicks[at] = rng.uniform(4.0, 22.0, size=(len(at), 1)) * rng.choice([-1.0, 1.0], size=(len(at), 1))
    both = noise + shelve(clicks, low_cut_hz=700.0, high_cut_hz=5000.0)
    return np.asarray(both * 10.0 ** (level_db / 20.0), dtype=np.float32)


def compress(
    audio: Audio, threshold_db: float, *, ratio: float = 2.0, attack_s: float = 0.02, release_s: float = 0.25
) -> Audio:
    """Bring loud passages down: above the threshold the level rises by only 1/``ratio``."""
    hop = round(_COMPRESSOR_BLOCK_S * SAMPLE_RATE_HZ)
    blocks = -(-len(audio) // hop)
    power = np.zeros(blocks * hop)
    power[: len(audio)] = np.mean(audio.astype(np.float64) ** 2, axis=1)
    level_db = 10.0 * np.log10(np.maximum(power.reshape(-1, hop).mean(axis=1), 1e-10))
    wanted = np.minimum(0.0, (threshold_db - level_db) * (1.0 - 1.0 / ratio))
    gain_db = _follow(
        wanted, np.exp(-_COMPRESSOR_BLOCK_S / attack_s), np.exp(-_COMPRESSOR_BLOCK_S / release_s)
    )
    centres = (np.arange(blocks) + 0.5) * hop
    gain = 10.0 ** (np.interp(np.arange(len(audio)), centres, gain_db) / 20.0)
    return np.asarray(audio * gain[:, None], dtype=np.float32)


def _follow(wanted: NDArray[np.float64], down: float, up: float) -> NDArray[np.float64]:
    followed = np.empty(len(wanted))
    now = 0.0
    for i, goal in enumerate(wanted):
        keep = down if goal < now else up
        now = goal + (now - goal) * keep
        followed[i] = now
    return followed


def limit(audio: Audio, ceiling_db: float) -> Audio:
    """Keep the oversampled peak under the ceiling, turning down a few milliseconds before it comes."""
    ceiling = 10.0 ** (ceiling_db / 20.0)
    peak = oversampled_peak(audio)
    blocks = -(-len(peak) // _LIMITER_BLOCK)
    padded = np.zeros(blocks * _LIMITER_BLOCK, dtype=np.float32)
    padded[: len(peak)] = peak
    gain = np.minimum(1.0, ceiling / np.maximum(padded.reshape(-1, _LIMITER_BLOCK).max(axis=1), 1e-9))
    reach = np.pad(gain, _LIMITER_REACH, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(reach, 2 * _LIMITER_REACH + 1).min(axis=1)
    release = np.exp(-_LIMITER_BLOCK / SAMPLE_RATE_HZ / _LIMITER_RELEASE_S)
    held = _follow(lowest - 1.0, 0.0, release) + 1.0
    window = np.hanning(2 * _LIMITER_REACH + 1)
    smooth = np.convolve(np.pad(held, _LIMITER_REACH, mode="edge"), window / window.sum(), mode="valid")
    centres = (np.arange(blocks) + 0.5) * _LIMITER_BLOCK
    curve = np.interp(np.arange(len(audio)), centres, smooth)
    return np.asarray(audio * curve[:, None], dtype=np.float32)


def sharpen_ends(audio: Audio, *, floor_db: float, fade_s: float) -> Audio:
    """Cut the silence before the first sound and after the last one, and fade the tail to nothing."""
    loud = np.flatnonzero(np.abs(audio).max(axis=1) > 10.0 ** (floor_db / 20.0))
    first = max(0, int(loud[0]) - SAMPLE_RATE_HZ // 50)
    last = min(len(audio), int(loud[-1]) + 1)
    cut = audio[first:last].copy()
    fade = min(len(cut), round(fade_s * SAMPLE_RATE_HZ))
    cut[len(cut) - fade :] *= (0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, fade, dtype=np.float32)))[:, None]
    head = SAMPLE_RATE_HZ // 200
    cut[:head] *= np.linspace(0.0, 1.0, head, dtype=np.float32)[:, None]
    return cut
