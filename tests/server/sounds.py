"""Music made on the spot: calm pads and lively beats, with tags, so that a library has something to choose from."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["RATE_HZ", "beat", "make_library", "pad", "write_flac"]

RATE_HZ = 22_050
"""Sample rate of everything made here."""


def pad(pitch_hz: float, length_s: float) -> NDArray[np.float32]:
    """Return a slow, soft chord, float32 [samples]."""
    t = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    chord = sum(np.sin(2 * np.pi * pitch_hz * ratio * t) / ratio for ratio in (1.0, 1.2, 1.5))
    return (0.08 * chord * (0.6 + 0.4 * np.sin(2 * np.pi * 0.1 * t))).astype(np.float32)


def beat(pitch_hz: float, tempo_bpm: float, length_s: float) -> NDArray[np.float32]:
    """Return a loud, bright pulse with drums, float32 [samples]."""
    t = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    phase = (t * tempo_bpm / 60) % 1
    noise = np.random.default_rng(int(tempo_bpm)).standard_normal(len(t))
    melody = np.sin(2 * np.pi * pitch_hz * 2 ** (np.floor(t * tempo_bpm / 30) % 4 / 3) * t)
    drum = np.sin(2 * np.pi * 60 * phase) * np.exp(-6 * phase) + 0.4 * noise * np.exp(-20 * ((2 * phase) % 1))
    return np.clip(0.35 * melody * np.exp(-2 * phase) + 0.5 * drum, -1, 1).astype(np.float32)


def write_flac(path: Path, sound: NDArray[np.float32], **tags: str) -> None:
    """Write float32 [samples] as a mono FLAC file with tags."""
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        stream = container.add_stream("flac", rate=RATE_HZ)
        stream.layout = "mono"
        stream.format = "s16"
        samples = (sound * 32_767).astype(np.int16)
        for start in range(0, len(samples), RATE_HZ):
            frame = av.AudioFrame.from_ndarray(
                samples[None, start : start + RATE_HZ], format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = RATE_HZ, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def make_library(folder: Path, *, pairs: int, length_s: float) -> Path:
    """Fill a folder with as many calm tracks as lively ones, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(pairs):
        write_flac(
            folder / f"calm {i}.flac",
            pad(98 * 2 ** (i / 12), length_s),
            title=f"Still Water {i}",
            artist=f"The Quiet Hands {i % 3}",
            album="Evening",
        )
        write_flac(
            folder / f"lively {i}.flac",
            beat(262 * 2 ** (i / 12), 118 + 6 * i, length_s),
            title=f"Market Day {i}",
            artist=f"Ada Vale {i % 3}",
            album="Morning",
        )
    return folder
