"""Audio of every kind becomes mono samples; what is no audio becomes a clear error."""

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.music.analysis import LONG_S, analyse, listen, passage_starts
from mien.music.decode import read_audio
from tests.music.sounds import FORMATS, jpeg, sine, write_audio


def peak_hz(audio: NDArray[np.float32], rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(len(audio))))
    return float(spectrum.argmax() * rate_hz / len(audio))


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_gives_the_sound_that_went_in(tmp_path: Path, suffix: str) -> None:
    path = write_audio(tmp_path / f"tone{suffix}", sine(1_000, -12, 3))
    audio = read_audio(path, 16_000)
    assert audio.dtype == np.float32
    assert len(audio) == pytest.approx(48_000, abs=1_600)
    assert peak_hz(audio[8_000:40_000], 16_000) == pytest.approx(1_000, abs=2)
    # Both channels add up to 3 dB more; LAME scales by 0.95 on purpose, so 0.8 dB are allowed.
    assert 20 * np.log10(np.abs(audio[8_000:40_000]).max()) == pytest.approx(-9, abs=0.8)


@pytest.mark.parametrize(
    ("suffix", "layout", "rate_hz"),
    [(".wav", "mono", 8_000), (".flac", "5.1", 48_000), (".m4a", "5.1", 48_000)],
)
def test_few_and_many_channels_and_low_rates(tmp_path: Path, suffix: str, layout: str, rate_hz: int) -> None:
    path = write_audio(
        tmp_path / f"tone{suffix}", sine(440, -20, 4, rate_hz=rate_hz), rate_hz=rate_hz, layout=layout
    )
    audio = read_audio(path, 16_000)
    assert len(audio) == pytest.approx(64_000, abs=1_600)
    assert peak_hz(audio[8_000:56_000], 16_000) == pytest.approx(440, abs=2)
    assert listen(path).loudness_lufs is not None


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav"])
def test_a_passage_is_found_by_seeking(tmp_path: Path, suffix: str) -> None:
    steps = np.concatenate([sine(hz, -12, 2) for hz in (300, 600, 900, 1_200, 1_500)])
    path = write_audio(tmp_path / f"steps{suffix}", steps)
    audio = read_audio(path, 16_000, start_s=6.2, duration_s=1.5)
    assert len(audio) == 24_000
    assert peak_hz(audio, 16_000) == pytest.approx(1_200, abs=2)


def test_text_named_mp3_is_no_audio(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp3"
    path.write_text("these are words\n" * 500)
    with pytest.raises(MediaError, match=r"notes\.mp3: .*replace or remove it"):
        listen(path)


def test_packets_that_give_no_sound_are_none_that_can_be_decoded(tmp_path: Path) -> None:
    path = tmp_path / "notes.flac"
    path.write_text("words")
    with pytest.raises(MediaError, match=r"notes\.flac: 1 of 1 packets cannot be decoded"):
        listen(path)


def test_zero_bytes_are_no_audio(tmp_path: Path) -> None:
    path = tmp_path / "empty.flac"
    path.touch()
    with pytest.raises(MediaError, match=r"empty\.flac: has zero bytes"):
        listen(path)


def test_a_picture_named_mp3_holds_no_audio(tmp_path: Path) -> None:
    path = tmp_path / "cover.mp3"
    path.write_bytes(jpeg(512))
    with pytest.raises(MediaError, match=r"cover\.mp3"):
        listen(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="No such file"):
        listen(tmp_path / "gone.mp3")


@pytest.mark.parametrize("suffix", [".flac", ".m4a"])
def test_a_truncated_file_is_told_from_a_short_one(tmp_path: Path, suffix: str) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 44_100 * 8).astype(np.float32)
    path = write_audio(tmp_path / f"half{suffix}", noise)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError, match=rf"half\{suffix}: (ends after|not an audio file)"):
        listen(path)


@pytest.mark.parametrize("suffix", [".mp3", ".ogg", ".opus", ".wav"])
def test_formats_without_a_stated_length_play_as_far_as_they_go(tmp_path: Path, suffix: str) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 44_100 * 8).astype(np.float32)
    path = write_audio(tmp_path / f"half{suffix}", noise)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    # The rates vary within a file, and Ogg pages hold up to a second.
    assert 2.5 < listen(path).duration_s < 5.0


def test_a_click_is_not_music(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "click.wav", sine(440, -20, 0.1))
    with pytest.raises(MediaError, match=r"lasts 0\.10 s"):
        listen(path)


def test_a_header_that_claims_days_is_refused(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "days.flac", sine(440, -20, 2))
    data = bytearray(path.read_bytes())
    # STREAMINFO's 36-bit count of samples (RFC 9639, section 8.2) ends at byte 26.
    data[21] |= 0x0F
    data[22:26] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    with pytest.raises(MediaError, match=r"lasts 432\.9 h; the limit is 24 h"):
        listen(path)


@pytest.mark.parametrize("suffix", [".mp3", ".flac"])
def test_a_header_that_claims_hours_is_found_out(tmp_path: Path, suffix: str) -> None:
    path = write_audio(tmp_path / f"hours{suffix}", sine(440, -20, 20))
    data = bytearray(path.read_bytes())
    if suffix == ".mp3":
        # The number of frames follows the mark and the flags of the Xing header.
        place = slice(data.find(b"Info") + 8, data.find(b"Info") + 12)
        data[place] = (400 * int.from_bytes(data[place], "big")).to_bytes(4, "big")
    else:
        data[22:26] = (400 * int.from_bytes(data[22:26], "big")).to_bytes(4, "big")
    path.write_bytes(data)
    if suffix == ".mp3":
        heard = listen(path)
        assert heard.duration_s == pytest.approx(20, abs=0.5)
        assert heard.loudness_lufs == pytest.approx(-20, abs=1.5)
    else:
        with pytest.raises(MediaError, match=r"ends after 20\.0 s of the 8000\.0 s that its header states"):
            listen(path)


def test_scratches_are_stepped_over(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "scratched.mp3", sine(440, -20, 8))
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(3)
    for start in range(20_000, len(data) - 1_000, 20_000):
        data[start : start + 300] = rng.bytes(300)
    path.write_bytes(data)
    assert listen(path).duration_s == pytest.approx(8, abs=1)


def test_mutated_files_give_an_error_or_a_sound(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    for suffix in FORMATS:
        whole = write_audio(tmp_path / f"whole{suffix}", sine(440, -20, 2)).read_bytes()
        for k in range(6):
            data = bytearray(whole)
            for position in rng.integers(0, len(data), 3**k):
                data[position] = rng.integers(256)
            path = tmp_path / f"mutant{suffix}"
            path.write_bytes(data)
            try:
                heard = listen(path)
            except MediaError:
                continue
            assert heard.passages
            assert all(np.isfinite(passage).all() for passage in heard.passages)


def test_a_long_mix_is_heard_in_passages(tmp_path: Path) -> None:
    length_s = LONG_S + 60
    path = tmp_path / "mix.wav"
    write_audio(path, sine(1_000, -23, length_s, rate_hz=8_000), rate_hz=8_000)
    heard = listen(path)
    assert heard.duration_s == pytest.approx(length_s)
    assert len(heard.passages) == 24
    assert heard.loudness_lufs == pytest.approx(-23, abs=0.2)


def test_a_mix_of_twelve_hours(tmp_path: Path) -> None:
    path, rate_hz, length_s = tmp_path / "mix.wav", 8_000, 12 * 3_600
    tone = np.round(32_767 * sine(1_000, -23, 14, rate_hz=rate_hz)).astype("<i2").tobytes()
    with path.open("wb") as file:
        size = 2 * rate_hz * length_s
        file.write(b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt ")
        file.write(
            struct.pack("<IHHIIHH", 16, 1, 1, rate_hz, 2 * rate_hz, 2, 16) + b"data" + struct.pack("<I", size)
        )
        # Sound where it is listened to; the rest is a hole in the file, which takes no place on the disk.
        for start_s in passage_starts(length_s, 24):
            file.seek(44 + 2 * rate_hz * int(start_s - 2))
            file.write(tone)
        file.truncate(44 + size)
    heard = analyse(path)
    assert heard.duration_s == pytest.approx(length_s)
    assert heard.loudness_lufs == pytest.approx(-23, abs=0.3)
    # What was not decoded may peak higher and be silent.
    assert (heard.true_peak_dbtp, heard.silence_before_s, heard.silence_after_s) == (None, 0.0, 0.0)


def test_passages_lie_all_over_a_track(tmp_path: Path) -> None:
    steps = np.concatenate([sine(hz, -12, 20) for hz in (300, 600, 900, 1_200, 1_500, 1_800)])
    heard = listen(write_audio(tmp_path / "steps.wav", steps))
    assert [len(passage) for passage in heard.passages] == [160_000] * 6
    found = [peak_hz(passage, 16_000) for passage in heard.passages]
    assert found == pytest.approx([300, 600, 900, 1_200, 1_500, 1_800], abs=2)
