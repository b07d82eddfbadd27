"""Look at the built library: a sheet of spectrograms and levels, and a line of figures for each track.

Run as ``python -m tools.builtin_library.check SHEET.png``; it needs matplotlib.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .build import DEFAULT_OUT
from .loudness import SAMPLE_RATE_HZ, Audio, envelope_db
from .opus import read_opus
from .pieces import PIECES

__all__ = ["Figures", "figures", "longest_silence_s", "main"]

_FRAME = 2048
_HOP = 1024
_ENVELOPE_STEP_S = 0.05
_SILENCE_DB = -55.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be measured of a track without ears."""

    duration_s: float
    longest_silence_s: float
    level_range_db: float
    onsets_per_s: float
    centroid_hz: float
    side_share: float


def longest_silence_s(audio: Audio, floor_db: float = _SILENCE_DB) -> float:
    """Measure the longest stretch in which the level stays below ``floor_db`` of full scale."""
    longest = run = 0
    for level in envelope_db(audio, _ENVELOPE_STEP_S):
        run = run + 1 if level < floor_db else 0
        longest = max(longest, run)
    return longest * _ENVELOPE_STEP_S


def figures(audio: Audio) -> Figures:
    """Measure a track."""
    spectra = _spectra(audio)
    levels = envelope_db(audio, 1.0)[1:-3]
    rise = np.maximum(0.0, np.diff(np.log1p(1000.0 * spectra), axis=0)).sum(axis=1)
    peaks = (rise[1:-1] > rise[:-2]) & (rise[1:-1] >= rise[2:]) & (rise[1:-1] > 1.4 * np.median(rise))
    power = (spectra**2).mean(axis=0)
    hz = np.fft.rfftfreq(_FRAME, 1.0 / SAMPLE_RATE_HZ)
    side = np.mean((audio[:, 0] - audio[:, 1]) ** 2) / np.mean((audio[:, 0] + audio[:, 1]) ** 2)
    seconds = len(audio) / SAMPLE_RATE_HZ
    return Figures(
        duration_s=seconds,
        longest_silence_s=longest_silence_s(audio),
        level_range_db=float(np.percentile(levels, 95) - np.percentile(levels, 5)),
        onsets_per_s=float(peaks.sum() / seconds),
        centroid_hz=float((hz * power).sum() / power.sum()),
        side_share=float(side),
    )


def _spectra(audio: Audio) -> NDArray[np.float32]:
    mono = audio.mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, _FRAME)[::_HOP]
    windowed = frames * np.hanning(_FRAME).astype(np.float32)
    return np.asarray(np.abs(np.fft.rfft(windowed, axis=1)) * (4.0 / _FRAME), dtype=np.float32)


def _draw(tracks: dict[str, Audio], path: Path) -> None:
    import matplotlib.pyplot as plt

    sheet, axes = plt.subplots(len(tracks), 2, figsize=(18, 2.3 * len(tracks)), squeeze=False)
    for (name, audio), (left, right) in zip(tracks.items(), axes, strict=True):
        spectra = 20.0 * np.log10(_spectra(audio).T[1:] + 1e-6)
        seconds = len(audio) / SAMPLE_RATE_HZ
        extent = (0.0, seconds, 0.0, SAMPLE_RATE_HZ / 2.0)
        left.imshow(spectra, origin="lower", aspect="auto", extent=extent, vmin=-100, vmax=-25, cmap="magma")
        left.set(yscale="symlog", ylim=(40, 20000), title=name)
        levels = envelope_db(audio, _ENVELOPE_STEP_S)
        right.plot(np.arange(len(levels)) * _ENVELOPE_STEP_S, levels, linewidth=0.6)
        right.set(ylim=(-70, 0), xlim=(0, seconds), ylabel="dB")
    sheet.tight_layout()
    sheet.savefig(path, dpi=55)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures of each track and draw the sheet."""
    parser = argparse.ArgumentParser(
        description="Measure the built library and draw a sheet of spectrograms."
    )
    parser.add_argument("sheet", type=Path, help="PNG to write")
    parser.add_argument("--library", type=Path, default=DEFAULT_OUT)
    options = parser.parse_args(argv)
    tracks = {}
    for piece in PIECES:
        path = options.library / f"{piece.name}.opus"
        if path.exists():
            tracks[piece.name] = read_opus(path)
            print(piece.name, figures(tracks[piece.name]), flush=True)
    _draw(tracks, options.sheet)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
