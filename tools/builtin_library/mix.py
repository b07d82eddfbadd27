"""Render a score with fluidsynth, one part at a time, and mix and master the parts to one loudness."""

import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

from . import effects
from .loudness import SAMPLE_RATE_HZ, Audio, envelope_db, integrated_lufs
from .score import Part, Score
from .smf import midi_bytes

__all__ = ["CEILING_DBTP", "SOUNDFONT", "TARGET_LUFS", "active_rms_db", "mix", "render_part"]

SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
"""Where Debian's package fluid-soundfont-gm puts it."""
TARGET_LUFS = -17.0
CEILING_DBTP = -1.8
"""Below the promised -1 dBTP, because Opus moves the peaks a little."""
_TAIL_S = 6.0
_LEAD_RMS_DB = -20.0


def render_part(score: Score, part: Part, soundfont: Path = SOUNDFONT) -> Audio:
    """One part as fluidsynth plays it, without its reverb."""
    with tempfile.TemporaryDirectory() as folder:
        midi, wav = Path(folder, "part.mid"), Path(folder, "part.wav")
        midi.write_bytes(midi_bytes(score, only=part.name))
        switches = [
            "-n",
            "-i",
            "-q",
            "-R",
            "0",
            "-C",
            "1" if part.chorus else "0",
            "-g",
            "0.5",
            "-r",
            str(SAMPLE_RATE_HZ),
        ]
        command = [
            "fluidsynth",
            *switches,
            "-o",
            "synth.dynamic-sample-loading=1",
            "-F",
            str(wav),
            str(soundfont),
            str(midi),
        ]
        subprocess.run(command, check=True, capture_output=True)
        return _read_wav(wav)


def _read_wav(path: Path) -> Audio:
    with wave.open(str(path)) as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return (raw.reshape(-1, 2) / 32768.0).astype(np.float32)


def active_rms_db(audio: Audio) -> float:
    """Level of the parts of a sound that lie within 30 dB of its loudest twentieth of a second."""
    levels = envelope_db(audio)
    active = levels[levels > levels.max() - 30.0]
    return float(10.0 * np.log10(np.mean(10.0 ** (active / 10.0))))


def mix(score: Score, soundfont: Path = SOUNDFONT) -> Audio:
    """Render, balance and master a score."""
    rng = np.random.default_rng(score.seed)
    size = round((score.seconds(score.end) + _TAIL_S + score.reverb_s) * SAMPLE_RATE_HZ)
    dry, send = np.zeros((size, 2), dtype=np.float32), np.zeros((size, 2), dtype=np.float32)
    for part in score.parts:
        stem = _strip(score, part, render_part(score, part, soundfont), size)
        dry += stem
        send += stem * np.float32(part.room)
    wet = effects.reverb(send, score.reverb_s, score.brightness_hz, rng)
    return _master(score, dry + wet, rng)


def _strip(score: Score, part: Part, raw: Audio, size: int) -> Audio:
    """One channel of the desk: filter, saturation, level by measurement, echo and place."""
    stem = np.zeros((size, 2), dtype=np.float32)
    length = min(size, len(raw))
    stem[:length] = raw[:length]
    stem = effects.shelve(stem, low_cut_hz=part.low_cut_hz, high_cut_hz=part.high_cut_hz)
    stem = effects.drive(stem, part.drive)
    gain_db = _LEAD_RMS_DB + part.level_db - active_rms_db(stem)
    stem = stem * np.float32(10.0 ** (gain_db / 20.0))
    if part.echo_beats:
        stem = effects.echo(stem, part.echo_beats * 60.0 / score.tempi[0][1])
    return effects.pan(stem, part.pan)


def _master(score: Score, audio: Audio, rng: np.random.Generator) -> Audio:
    audio = effects.wobble(audio, score.wobble_cents)
    audio = effects.shelve(audio, low_cut_hz=30.0)
    audio = effects.compress(audio, active_rms_db(audio) + 1.0)
    if score.hiss_db is not None:
        audio = audio + effects.hiss(len(audio), active_rms_db(audio) + score.hiss_db, rng)
        audio[round(score.seconds(score.end) * SAMPLE_RATE_HZ) + 2 * SAMPLE_RATE_HZ :] *= 0.0
    audio = effects.sharpen_ends(audio, floor_db=active_rms_db(audio) - 36.0, fade_s=1.6)
    return _level(audio)


def _level(audio: Audio) -> Audio:
    """Gain and limiter in turns, because the limiter takes some loudness away."""
    wanted = audio
    for _ in range(2):
        gain = 10.0 ** ((TARGET_LUFS - integrated_lufs(wanted)) / 20.0)
        audio = (audio * gain).astype(np.float32)
        wanted = effects.limit(audio, CEILING_DBTP)
    return wanted
