"""Playlists that other players read."""

from pathlib import Path

import pytest

from mien.errors import LibraryError
from mien.music import Track, write_m3u8


def track(path: Path, title: str = "Ännchen 十二", artist: str = "Ida") -> Track:
    return Track(1, path, title, artist, "", "", 61.6, -18.0, 0.0, 0.0)


def test_absolute_paths(tmp_path: Path) -> None:
    playlist = tmp_path / "mood.m3u8"
    write_m3u8(playlist, [track(tmp_path / "a b.mp3"), track(tmp_path / "ü.opus", artist="")])
    assert playlist.read_text(encoding="utf-8").splitlines() == [
        "#EXTM3U",
        "#EXTINF:62,Ida - Ännchen 十二",
        str(tmp_path / "a b.mp3"),
        "#EXTINF:62,Ännchen 十二",
        str(tmp_path / "ü.opus"),
    ]


def test_relative_paths(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    playlist = tmp_path / "lists" / "mood.m3u8"
    write_m3u8(playlist, [track(tmp_path / "x.mp3"), track(tmp_path / "lists" / "#1.mp3")], relative=True)
    assert playlist.read_text(encoding="utf-8").splitlines()[2::2] == ["../x.mp3", "./#1.mp3"]


def test_names_that_are_no_text_keep_their_bytes(tmp_path: Path) -> None:
    write_m3u8(tmp_path / "l.m3u8", [track(Path("/music/caf\udce9.mp3"))])
    assert b"/music/caf\xe9.mp3\n" in (tmp_path / "l.m3u8").read_bytes()


def test_a_failed_write_leaves_the_old_list_and_no_litter(tmp_path: Path) -> None:
    playlist = tmp_path / "l.m3u8"
    write_m3u8(playlist, [track(tmp_path / "old.mp3")])
    before = playlist.read_bytes()

    def broken() -> object:
        yield track(tmp_path / "new.mp3")
        raise OSError("the source went away")

    with pytest.raises(OSError, match="went away"):
        write_m3u8(playlist, broken())  # type: ignore[arg-type]
    assert playlist.read_bytes() == before
    assert list(tmp_path.iterdir()) == [playlist]


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be written"):
        write_m3u8(tmp_path / "nowhere" / "l.m3u8", [])
