"""True peaks against the EBU's test tones and a slow reference; silence at both ends of real files."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.music.analysis import listen
from mien.music.peak import PeakMeter
from tests.music.sounds import busy, sine, write_audio


def peak_of(sound: NDArray[np.float64], rate_hz: int = 48_000) -> float | None:
    meter = PeakMeter()
    # Blocks as odd as decoders give.
    for start in range(0, len(sound), 1_152):
        meter.push(sound[start : start + 1_152, None], rate_hz)
    return meter.true_peak_dbtp()


def reference(sound: NDArray[np.float64]) -> float:
    """Return the highest level at 16 times the sample rate, by Fourier transform of all of it, in dBTP."""
    spectrum = np.fft.rfft(sound, 1 << (len(sound) - 1).bit_length())
    size = 16 * (2 * len(spectrum) - 2)
    return float(20 * np.log10(16 * np.abs(np.fft.irfft(spectrum, size)).max()))


@pytest.mark.parametrize(("share", "phase"), [(4, 0), (4, 45), (6, 60), (8, 67.5)])
def test_ebu_tech_3341_cases_15_to_18(share: int, phase: float) -> None:
    tone = 0.5 * np.sin(2 * np.pi * np.arange(48_000) / share + np.radians(phase))
    # A tone that begins at once overshoots; the case asks for the steady tone.
    found = peak_of(
        tone * np.minimum(1.0, np.arange(48_000)[::-1] / 4_800) * np.minimum(1, np.arange(48_000) / 4_800)
    )
    assert found is not None
    assert -6.4 <= found <= -5.8


@pytest.mark.parametrize("seed", range(6))
def test_music_like_noise_peaks_as_high_as_the_reference_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal(1 << 16))
    hz = np.fft.rfftfreq(1 << 16, 1 / 48_000)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(hz, 20)) * (hz < 16_000))
    loud = np.tanh(3 * pink / np.abs(pink).max())
    found = peak_of(loud)
    assert found is not None
    # The allowance of EBU Tech 3341 for four times the sample rate.
    assert reference(loud) - 0.4 <= found <= reference(loud) + 0.2


def test_the_highest_channel_counts_and_silence_has_no_peak() -> None:
    tone = 0.25 * np.sin(2 * np.pi * 997 * np.arange(48_000) / 48_000)
    meter = PeakMeter()
    meter.push(np.stack((0.1 * tone, tone, np.zeros(48_000)), axis=1), 48_000)
    assert meter.true_peak_dbtp() == pytest.approx(-12.04, abs=0.05)
    assert peak_of(np.zeros(48_000)) is None


def test_what_is_no_number_is_no_peak() -> None:
    tone = 0.5 * np.sin(2 * np.pi * 997 * np.arange(48_000) / 48_000)
    tone[100], tone[200] = np.nan, np.inf
    found = peak_of(tone)
    assert found == pytest.approx(-6.0, abs=1.5)


def test_a_change_of_rate_and_channels_does_no_harm() -> None:
    meter = PeakMeter()
    meter.push(np.zeros((4_800, 1)), 48_000)
    meter.push(np.full((8_000, 2), 0.5), 8_000)
    meter.push(np.zeros((4_800, 1)), 48_000)
    assert meter.silences_s() == pytest.approx((0.1, 0.1), abs=0.002)


@pytest.mark.parametrize("suffix", [".flac", ".mp3", ".ogg", ".opus", ".m4a", ".wav"])
def test_silence_at_both_ends_of_a_file(tmp_path: Path, suffix: str) -> None:
    quiet = [np.zeros(int(44_100 * length_s), np.float32) for length_s in (1.25, 0.73)]
    sound = np.concatenate((quiet[0], sine(440, -12, 3), quiet[1]))
    heard = listen(write_audio(tmp_path / f"x{suffix}", sound))
    # Encoders pad, and smear a sound's edges by their blocks.
    assert heard.silence_before_s == pytest.approx(1.25, abs=0.06)
    assert heard.silence_after_s == pytest.approx(0.73, abs=0.08)
    assert heard.true_peak_dbtp == pytest.approx(-12, abs=0.8)


def test_a_file_without_silence_and_one_of_silence(tmp_path: Path) -> None:
    heard = listen(write_audio(tmp_path / "full.flac", busy(3)))
    assert (heard.silence_before_s, heard.silence_after_s) == pytest.approx((0, 0), abs=0.01)
    heard = listen(write_audio(tmp_path / "silent.flac", np.zeros(44_100 * 3, np.float32)))
    assert (heard.silence_before_s, heard.silence_after_s, heard.true_peak_dbtp) == (0.0, 0.0, None)
