"""Keys of made music in all 24 keys, and of the tracks that come with mien, whose keys their makers wrote down."""

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.music import builtin_library
from mien.music.decode import read_audio
from mien.music.features import RATE_HZ
from mien.music.key import TONICS, estimate_key

CHORDS = {
    "major": ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7), (9, 12, 16), (2, 5, 9), (7, 11, 14), (0, 4, 7)),
    "minor": ((0, 3, 7), (5, 8, 12), (7, 11, 14), (0, 3, 7), (8, 12, 15), (5, 8, 12), (7, 11, 14), (0, 3, 7)),
}
"""Cadences in semitones above the tonic: I IV V I vi ii V I, and i iv V i VI iv V i."""

SPELLINGS = {"C#": "Db", "D#": "Eb", "Gb": "F#", "G#": "Ab", "A#": "Bb"}


def tone(semitones: float, length_s: float, *, a4_hz: float) -> NDArray[np.float64]:
    """Return a plucked note with overtones; 0 is C3."""
    t = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    hz = a4_hz * 2 ** ((semitones - 21) / 12)
    return np.exp(-2 * t) * sum(np.sin(2 * np.pi * k * hz * t) / k for k in range(1, 6))


def cadence(tonic: int, mode: str, *, a4_hz: float = 440.0) -> NDArray[np.float32]:
    chords = [
        sum(tone(tonic + note, 1.0, a4_hz=a4_hz) for note in (*chord, chord[0] - 12))
        for chord in CHORDS[mode]
    ]
    return np.asarray(0.1 * np.concatenate(chords), np.float32)


@pytest.mark.parametrize("mode", CHORDS)
@pytest.mark.parametrize("tonic", range(12))
def test_all_keys(tonic: int, mode: str) -> None:
    found = estimate_key([cadence(tonic, mode)])
    assert found is not None
    assert found.name == f"{TONICS[tonic]} {mode}"
    assert 0.4 <= found.confidence <= 1.0


@pytest.mark.parametrize("a4_hz", [428.0, 432.0, 446.0, 451.0])
def test_music_that_is_out_of_tune(a4_hz: float) -> None:
    found = estimate_key([cadence(9, "minor", a4_hz=a4_hz)])
    assert found is not None
    assert found.name == "A minor"


def test_loudness_does_not_matter() -> None:
    quiet, loud = (estimate_key([gain * cadence(2, "major")]) for gain in (np.float32(0.01), np.float32(1.0)))
    assert quiet is not None
    assert loud is not None
    assert quiet.name == loud.name == "D major"


def test_where_no_key_is_none_is_named() -> None:
    noise = np.random.default_rng(0).standard_normal((4, 10 * RATE_HZ)).astype(np.float32)
    clicks = np.zeros(10 * RATE_HZ, np.float32)
    clicks[:: RATE_HZ // 4] = 1.0
    whole = np.concatenate([tone(2 * k, 1.0, a4_hz=440.0) for k in range(6)]).astype(np.float32)
    for passages in (
        [],
        [np.zeros(1, np.float32)],
        [np.zeros(RATE_HZ * 10, np.float32)],
        list(noise),
        [clicks],
        [whole],
    ):
        assert estimate_key(passages) is None


MODES = {
    "dorian": "minor",
    "phrygian": "minor",
    "lydian": "major",
    "mixolydian": "major",
    "freygish": "major",
}
"""What each mode's third makes of it."""


def test_the_built_in_tracks() -> None:
    described = json.loads((builtin_library() / "library.json").read_text(encoding="utf-8"))["tracks"]
    plain: list[bool] = []
    modal: list[bool] = []
    for track in described:
        tonic, mode = track["key"].split()
        sound = read_audio(builtin_library() / track["file"], RATE_HZ)
        found = estimate_key(
            [sound[start : start + 10 * RATE_HZ] for start in range(0, len(sound), 16 * RATE_HZ)]
        )
        expected = f"{SPELLINGS.get(tonic, tonic)} {MODES.get(mode, mode)}"
        (modal if mode in MODES else plain).append(found is not None and found.name == expected)
    assert sum(plain) >= 0.9 * len(plain) > 0
    # The seventh of a mode may say more than its tonic: then the key of the same notes is named.
    assert sum(modal) >= 0.5 * len(modal)
