"""M3U as other players write it, and as they read it."""

import os
from pathlib import Path

import pytest

from mien.music import read_playlist, write_playlist
from mien.music.playlists.m3u import read
from tests.music.playlists.library import song

HERE = Path("/lists")


def test_absolute_paths(tmp_path: Path) -> None:
    playlist = tmp_path / "mood.m3u8"
    write_playlist(playlist, [song(tmp_path / "a b.mp3"), song(tmp_path / "ü.opus", artist="")])
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
    write_playlist(playlist, [song(tmp_path / "x.mp3"), song(tmp_path / "lists" / "#1.mp3")], relative=True)
    assert playlist.read_text(encoding="utf-8").splitlines()[2::2] == ["../x.mp3", "./#1.mp3"]
    assert [entry.paths for entry in read_playlist(playlist)] == [
        (tmp_path / "x.mp3",),
        (tmp_path / "lists" / "#1.mp3",),
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names with colons")
@pytest.mark.parametrize("suffix", [".m3u8", ".pls"])
def test_a_relative_name_that_begins_like_a_url_is_written_so_that_no_player_takes_it_for_one(
    tmp_path: Path, suffix: str
) -> None:
    playlist, track = tmp_path / f"mood{suffix}", tmp_path / "NieR:Automata OST" / "01.flac"
    write_playlist(playlist, [song(track)], relative=True)
    assert "./NieR:Automata OST/01.flac" in playlist.read_text(encoding="utf-8")
    assert read_playlist(playlist)[0].paths == (track,)


def test_names_that_are_no_text_keep_their_bytes(tmp_path: Path) -> None:
    path = Path("/music/caf\udce9.mp3")
    write_playlist(tmp_path / "l.m3u8", [song(path)])
    assert b"/music/caf\xe9.mp3\n" in (tmp_path / "l.m3u8").read_bytes()
    assert read_playlist(tmp_path / "l.m3u8")[0].paths[0] == path


def test_what_stands_before_a_path_names_it() -> None:
    content = (
        b"#EXTM3U\n#PLAYLIST:x\n#EXTINF:123,Ida - A - B\na.mp3\n\n"
        b'#EXTINF:-1 tvg-id="x",Only a title\nb.mp3\n#EXTINF:abc\nc.mp3\n'
    )
    entries = list(read(content, HERE))
    assert [(entry.artist, entry.title, entry.duration_s) for entry in entries] == [
        ("Ida", "A - B", 123.0),
        ("", "Only a title", None),
        ("", "", None),
    ]
    assert [entry.paths for entry in entries] == [(HERE / "a.mp3",), (HERE / "b.mp3",), (HERE / "c.mp3",)]


@pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")
@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"/music/x.mp3", "/music/x.mp3"),
        (b"../music/./x.mp3", "/music/x.mp3"),
        (b"file:///music/a%20b%23.mp3", "/music/a b#.mp3"),
        (b"file://localhost/music/x.mp3", "/music/x.mp3"),
        (b"sub\\deep\\x.mp3", "/lists/sub/deep/x.mp3"),
        (b"C# minor.mp3", "/lists/C# minor.mp3"),
        (b"NieR:Automata OST/01.flac", "/lists/NieR:Automata OST/01.flac"),
        (b"Re: Stacks.mp3", "/lists/Re: Stacks.mp3"),
        ("Ännchen.mp3".encode(), "/lists/Ännchen.mp3"),
        ("Ännchen.mp3".encode("cp1252"), "/lists/Ännchen.mp3"),
        (b"file:///music/caf%E9.mp3", "/music/caf\udce9.mp3"),
        (b"  x.mp3  ", "/lists/x.mp3"),
        (b"x\x00y.mp3", "/lists/xy.mp3"),
    ],
)
def test_paths_in_all_their_forms(line: bytes, path: str) -> None:
    (entry,) = read(line + b"\r\n", HERE)
    assert Path(path) in entry.paths


@pytest.mark.parametrize(
    "line",
    [
        b"http://radio.example/x.mp3",
        b"HTTPS://[bad/x",
        b"mms://radio.example/x",
        b"file://other/x.mp3",
        b"spotify:track:4uLU6hMCjMI75M1A2tKUQC",
    ],
)
def test_addresses_elsewhere_are_no_files(line: bytes) -> None:
    (entry,) = read(line, HERE)
    assert entry.paths == ()
    assert entry.location == line.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_encodings(encoding: str) -> None:
    (entry,) = read("#EXTINF:5,Ida - Tön\r\nTön.mp3\r\n".encode(encoding), HERE)
    assert (entry.title, entry.paths) == ("Tön", (HERE / "Tön.mp3",))
