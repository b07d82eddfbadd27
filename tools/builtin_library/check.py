"""Measure the built library and say what is wrong with it: ``python -m tools.builtin_library.check``."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .build import DEFAULT_OUT
from .loudness import SAMPLE_RATE_HZ, Audio, envelope_db, integrated_lufs, true_peak_dbtp
from .mix import TARGET_LUFS
from .opus import read_opus
from .pieces import PIECES

__all__ = ["Figures", "figures", "longest_silence_s", "main", "problems", "spectra"]

_FRAME = 2048
_HOP = 1024
_ENVELOPE_STEP_S = 0.05
_SILENCE_DB = -55.0
# The last notes may die away for as long as there is between two tracks.
_TAIL_S = 2.5


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be measured of a track without ears.

    ``silence_s`` is the longest silence before the last 2.5 s, ``start_s`` and ``tail_s`` are the silences at the
    ends, ``last_peak`` is the highest sample of the last 10 ms (1: full scale), ``balance`` is left over right.
    """

    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    silence_s: float
    start_s: float
    tail_s: float
    last_peak: float
    level_range_db: float
    onsets_per_s: float
    centroid_hz: float
    bass_share: float
    side_share: float
    balance: float


# What a track of the library keeps to. The spectral bounds are wide: they catch a piece that is all rumble or all
# hiss, and a level that never moves (a note that hangs) or falls apart.
_LIMITS: dict[str, tuple[float, float]] = {
    "duration_s": (60.0, 120.0),
    "loudness_lufs": (TARGET_LUFS - 0.3, TARGET_LUFS + 0.3),
    "true_peak_dbtp": (-12.0, -1.0),
    "silence_s": (0.0, 1.0),
    "start_s": (0.0, 0.25),
    "tail_s": (0.0, _TAIL_S),
    "last_peak": (0.0, 0.01),
    "level_range_db": (1.5, 18.0),
    "onsets_per_s": (1.0, 12.0),
    "centroid_hz": (300.0, 3000.0),
    "bass_share": (0.005, 0.75),
    "side_share": (0.02, 1.0),
    "balance": (0.5, 2.0),
}


def longest_silence_s(audio: Audio, floor_db: float = _SILENCE_DB) -> float:
    """Measure the longest stretch in which the level stays below ``floor_db`` of full scale."""
    longest = run = 0
    for level in envelope_db(audio, _ENVELOPE_STEP_S):
        run = run + 1 if level < floor_db else 0
        longest = max(longest, run)
    return longest * _ENVELOPE_STEP_S


def figures(audio: Audio) -> Figures:
    """Measure a track."""
    frames = spectra(audio)
    heard = np.flatnonzero(envelope_db(audio, _ENVELOPE_STEP_S) >= _SILENCE_DB)
    levels = envelope_db(audio, 1.0)[1:-3]
    power = (frames**2).mean(axis=0)
    hz = np.fft.rfftfreq(_FRAME, 1.0 / SAMPLE_RATE_HZ)
    side = np.mean((audio[:, 0] - audio[:, 1]) ** 2) / np.mean((audio[:, 0] + audio[:, 1]) ** 2)
    left, right = np.abs(audio).mean(axis=0)
    seconds = len(audio) / SAMPLE_RATE_HZ
    return Figures(
        duration_s=seconds,
        loudness_lufs=integrated_lufs(audio),
        true_peak_dbtp=true_peak_dbtp(audio),
        silence_s=longest_silence_s(audio[: -round(_TAIL_S * SAMPLE_RATE_HZ)]),
        start_s=float(heard[0] * _ENVELOPE_STEP_S),
        tail_s=float(max(0.0, seconds - (heard[-1] + 1) * _ENVELOPE_STEP_S)),
        last_peak=float(np.abs(audio[-SAMPLE_RATE_HZ // 100 :]).max()),
        level_range_db=float(np.percentile(levels, 95) - np.percentile(levels, 5)),
        onsets_per_s=_onsets(frames) / seconds,
        centroid_hz=float((hz * power).sum() / power.sum()),
        bass_share=float(power[hz < 150.0].sum() / power.sum()),
        side_share=float(side),
        balance=float(left / right),
    )


def _onsets(frames: NDArray[np.float32]) -> int:
    rise = np.maximum(0.0, np.diff(np.log1p(1000.0 * frames), axis=0)).sum(axis=1)
    peaks = (rise[1:-1] > rise[:-2]) & (rise[1:-1] >= rise[2:]) & (rise[1:-1] > 1.4 * np.median(rise))
    return int(peaks.sum())


def spectra(audio: Audio) -> NDArray[np.float32]:
    """Take the magnitude spectrum of the middle channel every 21 ms; shape (frames, 1025), a full sine is 1."""
    mono = audio.mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, _FRAME)[::_HOP]
    windowed = frames * np.hanning(_FRAME).astype(np.float32)
    return np.asarray(np.abs(np.fft.rfft(windowed, axis=1)) * (4.0 / _FRAME), dtype=np.float32)


def problems(measured: Figures) -> list[str]:
    """Say in words which figures lie outside what a track of the library keeps to."""
    wrong = []
    for name, (least, most) in _LIMITS.items():
        value = getattr(measured, name)
        if not least <= value <= most:
            wrong.append(f"{name} is {value:.3g}, outside {least:g} to {most:g}")
    return wrong


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line of figures for each track and what is wrong; 1 where something is."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.builtin_library.check", description="Measure every track of the built library."
    )
    parser.add_argument("--library", type=Path, default=DEFAULT_OUT, help="default: the one in the package")
    options = parser.parse_args(argv)
    listed = json.loads((options.library / "library.json").read_text())["tracks"]
    missing = {piece.name for piece in PIECES} - {Path(track["file"]).stem for track in listed}
    wrong = [f"{name} is not built" for name in sorted(missing)]
    names = [field.name for field in fields(Figures)]
    print("track", *names, sep="\t")
    for track in listed:
        measured = figures(read_opus(options.library / track["file"]))
        print(track["file"], *(f"{getattr(measured, name):.3g}" for name in names), sep="\t", flush=True)
        wrong += [f"{track['file']}: {problem}" for problem in problems(measured)]
    print("\n".join(wrong) if wrong else f"{len(listed)} tracks, nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
