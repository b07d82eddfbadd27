"""Tags and covers from real files of every format."""

import os
import struct
from pathlib import Path

import pytest

from mien.music import cover_art
from mien.music.tags import COVER_LIMIT_BYTES, read_tags
from tests.music.sounds import FORMATS, TAGS, jpeg, sine, write_audio, write_tagged

TONE = sine(440, -20, 1)


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".aac"])
def test_tags_of_every_format(tmp_path: Path, suffix: str) -> None:
    tags = read_tags(write_audio(tmp_path / f"x{suffix}", TONE, tags=TAGS))
    assert {name: getattr(tags, name) for name in TAGS} == TAGS
    assert not tags.has_cover


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus", ".m4a"])
def test_places_in_albums(tmp_path: Path, suffix: str) -> None:
    path = write_audio(tmp_path / f"x{suffix}", TONE, tags=TAGS | {"track": "3/12", "disc": "2/2"})
    assert (read_tags(path).disc, read_tags(path).number) == (2, 3)


@pytest.mark.parametrize(
    ("track", "number"), [("7", 7), ("0", 0), ("B2", 0), ("-1", 0), ("99999/1", 0), ("", 0)]
)
def test_places_that_are_none(tmp_path: Path, track: str, number: int) -> None:
    tags = read_tags(write_audio(tmp_path / "x.flac", TONE, tags={"track": track}))
    assert (tags.disc, tags.number) == (0, number)


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus", ".m4a"])
def test_embedded_covers(tmp_path: Path, suffix: str) -> None:
    path = write_tagged(tmp_path / f"x{suffix}", TONE, jpeg())
    cover = cover_art(path)
    assert cover is not None
    assert cover.mime == "image/jpeg"
    assert cover.data == jpeg()
    assert read_tags(path).has_cover
    assert read_tags(path).title == TAGS["title"]


def test_a_file_without_tags_is_called_by_its_name(tmp_path: Path) -> None:
    tags = read_tags(write_audio(tmp_path / "07 - Ännchen.aac", TONE))
    assert (tags.title, tags.artist, tags.album, tags.genre) == ("07 - Ännchen", "", "", "")


def test_what_a_tag_says_is_cleaned(tmp_path: Path) -> None:
    path = write_audio(
        tmp_path / "x.flac", TONE, tags={"title": "two\nlines\t\x1b[31m", "artist": "A" * 5_000}
    )
    tags = read_tags(path)
    assert tags.title == "two lines [31m"
    assert len(tags.artist) == 500


def test_a_folder_picture_stands_in(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x.wav", TONE)
    assert cover_art(path) is None
    (tmp_path / "Folder.jpg").write_bytes(jpeg())
    cover = cover_art(path)
    assert cover is not None
    assert cover.data == jpeg()
    assert read_tags(path).has_cover


def test_the_files_own_cover_comes_before_the_folders(tmp_path: Path) -> None:
    path = write_tagged(tmp_path / "x.mp3", TONE, jpeg(64))
    (tmp_path / "cover.jpg").write_bytes(jpeg(32))
    cover = cover_art(path)
    assert cover is not None
    assert cover.data == jpeg(64)


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"", b"MZ\x90\x00"]
)
def test_only_pictures_known_by_content_are_covers(tmp_path: Path, data: bytes) -> None:
    path = write_tagged(tmp_path / "x.flac", TONE, data)
    assert cover_art(path) is None
    assert not read_tags(path).has_cover
    assert read_tags(path).title == TAGS["title"]


def test_a_cover_over_the_limit_is_left_out(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x.wav", TONE)
    with (tmp_path / "cover.jpg").open("wb") as file:
        file.write(jpeg())
        file.truncate(COVER_LIMIT_BYTES + 1)
    assert cover_art(path) is None
    assert not read_tags(path).has_cover


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus"])
def test_replaygain_tags(tmp_path: Path, suffix: str) -> None:
    path = write_audio(
        tmp_path / f"x{suffix}",
        TONE,
        tags={"REPLAYGAIN_TRACK_GAIN": "-7.25 dB", "replaygain_album_gain": "+3.5 dB"},
    )
    tags = read_tags(path)
    assert (tags.track_gain_db, tags.album_gain_db) == (-7.25, 3.5)


def test_gains_of_opus_and_gains_that_are_none(tmp_path: Path) -> None:
    tags = {"R128_TRACK_GAIN": "-1280", "R128_ALBUM_GAIN": "loud"}
    found = read_tags(write_audio(tmp_path / "x.opus", TONE, tags=tags))
    assert (found.track_gain_db, found.album_gain_db) == (0.0, None)
    tags = {"REPLAYGAIN_TRACK_GAIN": "900 dB", "REPLAYGAIN_ALBUM_GAIN": "nan"}
    found = read_tags(write_audio(tmp_path / "x.flac", TONE, tags=tags))
    assert (found.track_gain_db, found.album_gain_db) == (None, None)


def test_lying_tag_lengths_do_no_harm(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x.mp3", TONE, tags=TAGS)
    data = bytearray(path.read_bytes())
    data[6:10] = b"\x7f\x7f\x7f\x7f"
    path.write_bytes(data)
    assert read_tags(path).title
    path.write_bytes(b"fLaC" + struct.pack(">I", 0x84FFFFFF) + b"\x00" * 50)
    assert read_tags(path).title == "x"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_cover_that_is_a_link_or_a_pipe_is_none(tmp_path: Path) -> None:
    elsewhere, album = tmp_path / "elsewhere", tmp_path / "album"
    elsewhere.mkdir()
    album.mkdir()
    path = write_audio(album / "song.flac", TONE)
    (elsewhere / "private.jpg").write_bytes(jpeg())
    (album / "cover.jpg").symlink_to(elsewhere / "private.jpg")
    assert cover_art(path) is None
    (album / "cover.jpg").unlink()
    os.mkfifo(album / "cover.jpg")
    assert cover_art(path) is None
    (album / "folder.jpg").write_bytes(jpeg())
    assert cover_art(path) is not None
