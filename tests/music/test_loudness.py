"""Loudness against the values that EBU Tech 3341 asks for, and the gain that follows."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mien.music import Track, gain_db
from mien.music.analysis import listen
from mien.music.loudness import CEILING_DBTP, MAX_GAIN_DB, MIN_GAIN_DB
from tests.music.sounds import sine, write_audio


def loudness_of(path: Path) -> float | None:
    return listen(path).loudness_lufs


@pytest.mark.parametrize("dbfs", [-23.0, -33.0])
def test_ebu_tech_3341_cases_1_and_2(tmp_path: Path, dbfs: float) -> None:
    path = write_audio(tmp_path / "tone.flac", sine(1_000, dbfs, 20, rate_hz=48_000), rate_hz=48_000)
    assert loudness_of(path) == pytest.approx(dbfs, abs=0.1)


def test_ebu_tech_3341_case_3_gates_quiet_parts(tmp_path: Path) -> None:
    parts = [sine(1_000, dbfs, length_s) for dbfs, length_s in ((-36, 10), (-23, 60), (-36, 10))]
    assert loudness_of(write_audio(tmp_path / "gated.flac", np.concatenate(parts))) == pytest.approx(
        -23, abs=0.1
    )


def test_mono_is_as_loud_as_the_same_in_stereo(tmp_path: Path) -> None:
    mono = write_audio(tmp_path / "mono.flac", sine(1_000, -23, 5), layout="mono")
    assert loudness_of(mono) == pytest.approx(-23, abs=0.1)


def test_a_low_sample_rate_measures_the_same(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "low.wav", sine(1_000, -23, 5, rate_hz=8_000), rate_hz=8_000)
    assert loudness_of(path) == pytest.approx(-23, abs=0.2)


def test_silence_has_no_loudness(tmp_path: Path) -> None:
    assert loudness_of(write_audio(tmp_path / "silence.flac", np.zeros(44_100 * 3, np.float32))) is None


@pytest.mark.parametrize(
    ("lufs", "gain"),
    [(-18.0, 0.0), (-9.5, -8.5), (-22.0, 4.0), (-40.0, MAX_GAIN_DB), (20.0, MIN_GAIN_DB), (None, 0.0)],
)
def test_gain_brings_tracks_to_the_reference(lufs: float | None, gain: float) -> None:
    track = Track(1, Path("/a.mp3"), "a", "", "", "", 60.0, lufs, 0.0, 0.0, true_peak_dbtp=-20.0)
    assert gain_db(track) == pytest.approx(gain)


@pytest.mark.parametrize(
    ("lufs", "peak_dbtp", "gain"),
    [(-23.0, -3.0, 2.0), (-23.0, 0.5, -1.5), (-9.0, 1.0, -9.0), (-23.0, None, 0.0), (-9.0, None, -9.0)],
)
def test_no_gain_lifts_a_peak_over_the_ceiling(lufs: float, peak_dbtp: float | None, gain: float) -> None:
    track = Track(1, Path("/a.mp3"), "a", "", "", "", 60.0, lufs, 0.0, 0.0, true_peak_dbtp=peak_dbtp)
    assert gain_db(track) == pytest.approx(gain)
    assert gain_db(replace(track, track_gain_db=5.0)) <= max(0.0, CEILING_DBTP - (peak_dbtp or CEILING_DBTP))


@pytest.mark.parametrize(
    ("track_gain_db", "album_gain_db", "gain"),
    [(-7.5, -3.0, -7.5), (None, -3.0, -3.0), (12.0, None, 6.0), (-40.0, None, -24.0)],
)
def test_replaygain_tags_win_over_the_measurement(
    track_gain_db: float | None, album_gain_db: float | None, gain: float
) -> None:
    track = Track(1, Path("x"), "t", "", "", "", 60.0, -10.0, 0.0, 0.0, true_peak_dbtp=-20.0)
    assert gain_db(replace(track, track_gain_db=track_gain_db, album_gain_db=album_gain_db)) == gain
