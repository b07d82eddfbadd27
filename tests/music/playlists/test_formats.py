"""PLS, XSPF, JSPF: what is written is read again, what is broken is refused with a reason."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mien.errors import LibraryError
from mien.music import Track, read_playlist, write_playlist
from mien.music.playlists import parse_playlist
from mien.music.playlists.entry import MAX_ENTRIES, MAX_FILE_BYTES
from tests.music.playlists.library import song

SUFFIXES = (".m3u8", ".m3u", ".pls", ".xspf", ".jspf")


def tracks(folder: Path) -> list[Track]:
    return [
        song(folder / "a & b <c>.mp3", "Q: “1 < 2” & more", "Ida & Co"),
        song(folder / "sub" / "ü #1%20.mp3"),
        song(folder / "caf\udce9.mp3", "no artist", ""),
    ]


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_round_trip(tmp_path: Path, suffix: str, relative: bool) -> None:
    path = tmp_path / "lists" / f"x{suffix}"
    path.parent.mkdir()
    given = tracks(tmp_path / "music")
    write_playlist(path, given, relative=relative)
    assert (str(tmp_path).encode() in path.read_bytes()) is not relative
    found = read_playlist(path)
    assert [entry.paths[0] for entry in found] == [track.path for track in given]
    assert [(entry.artist, entry.title) for entry in found] == [
        (track.artist, track.title) for track in given
    ]
    assert [entry.duration_s for entry in found] == pytest.approx([61.6] * 3, abs=0.5)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names with line breaks")
@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_name_with_line_breaks_goes_out_and_in(tmp_path: Path, suffix: str, relative: bool) -> None:
    path = tmp_path / f"x{suffix}"
    given = [song(tmp_path / "music" / "two\nlines\r#1.mp3"), song(tmp_path / "music" / "b.mp3")]
    write_playlist(path, given, relative=relative)
    assert [entry.paths[0] for entry in read_playlist(path)] == [track.path for track in given]


def test_xspf_is_what_its_specification_says(tmp_path: Path) -> None:
    write_playlist(tmp_path / "x.xspf", tracks(tmp_path))
    root = ElementTree.parse(tmp_path / "x.xspf").getroot()
    assert root.tag == "{http://xspf.org/ns/0/}playlist"
    assert root.attrib == {"version": "1"}
    space = {"x": "http://xspf.org/ns/0/"}
    assert [node.text for node in root.findall("x:trackList/x:track/x:duration", space)] == ["61600"] * 3
    locations = [node.text or "" for node in root.findall("x:trackList/x:track/x:location", space)]
    assert locations[0] == (tmp_path / "a & b <c>.mp3").as_uri()
    assert locations[2].endswith("/caf%E9.mp3")


def test_xspf_of_others(tmp_path: Path) -> None:
    content = (
        b'<?xml version="1.0"?><playlist version="1" xmlns:e="urn:e"><title>List</title><trackList>'
        b"<track><location>file:///music/x.mp3</location><location>http://radio/x</location>"
        b"<title>A &amp; B</title><extension application='e'><e:title>no</e:title></extension></track>"
        b"<track><creator>Ida</creator><title>T</title><duration>oops</duration></track></trackList></playlist>"
    )
    first, second = parse_playlist(tmp_path / "x.xspf", content)
    assert (first.title, first.paths) == ("A & B", (Path("/music/x.mp3"),))
    assert (second.artist, second.title, second.duration_s, second.paths) == ("Ida", "T", None, ())


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE playlist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b"<playlist><trackList><track><title>&b;</title></track></trackList></playlist>"
    )
    with pytest.raises(LibraryError, match="DOCTYPE, which is not read"):
        parse_playlist(tmp_path / "x.xspf", bomb)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.xspf", b"<playlist><trackList>", "not a well-formed XSPF"),
        ("x.xspf", b"<a>" * 100_000, "deeper than 64"),
        ("x.xspf", b"", "not a well-formed XSPF"),
        ("x.jspf", b"[" * 100_000, "not a JSPF playlist"),
        ("x.jspf", b"{}", "not a JSPF playlist"),
        ("x.jspf", b'{"playlist": {"track": {}}}', "not a list"),
        ("x.jspf", b"\xff", "not a JSPF playlist"),
        ("x.csv", b"a,b\n1,2\n", "not an Exportify file"),
        ("x.csv", b"", "not an Exportify file"),
        ("x.csv", b"\xff\xfe\x00", "not a CSV file in UTF-8"),
        ("x.csv", b'"' + b"x" * 200_000, "not a CSV file"),
        ("x.txt", b"a.mp3", "ends in one of"),
        ("x.m3u", b"a\n" * (MAX_ENTRIES + 1), "more than 20,000 entries"),
        ("x.m3u", b"#" * (MAX_FILE_BYTES + 1), "longer than"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(LibraryError, match=reason) as caught:
        parse_playlist(tmp_path / name, content)
    assert str(tmp_path / name) in str(caught.value)


def test_jspf_of_others(tmp_path: Path) -> None:
    playlist = {
        "playlist": {"track": [{"location": "x.mp3", "title": 7, "duration": 5_000}, 3, {"location": []}]}
    }
    first, second = parse_playlist(tmp_path / "x.jspf", json.dumps(playlist).encode("utf-8-sig"))
    assert (first.paths, first.title, first.duration_s) == ((tmp_path / "x.mp3",), "7", 5.0)
    assert (second.location, second.paths) == ("", ())


def test_pls_of_others(tmp_path: Path) -> None:
    content = (
        b"\xef\xbb\xbf[Playlist]\r\nnumberofentries=9\r\nFILE10=b.mp3\r\nFile2=/m/a=1.mp3\r\nTitle2=Ida - T\r\n"
        b"Length2=-1\r\nTitle3=lonely\r\nFile99999999999=x\r\n"
    )
    first, second = parse_playlist(tmp_path / "x.pls", content)
    assert (first.paths, first.artist, first.title, first.duration_s) == (
        (Path("/m/a=1.mp3"),),
        "Ida",
        "T",
        None,
    )
    assert second.paths == (tmp_path / "b.mp3",)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be read"):
        read_playlist(tmp_path / "x.m3u")


def test_a_failed_write_leaves_the_old_list_and_no_litter(tmp_path: Path) -> None:
    playlist = tmp_path / "l.m3u8"
    write_playlist(playlist, [song(tmp_path / "old.mp3")])
    before = playlist.read_bytes()

    def broken() -> object:
        yield song(tmp_path / "new.mp3")
        raise OSError("the source went away")

    with pytest.raises(OSError, match="went away"):
        write_playlist(playlist, broken())  # type: ignore[arg-type]
    assert playlist.read_bytes() == before
    assert list(tmp_path.iterdir()) == [playlist]


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be written"):
        write_playlist(tmp_path / "nowhere" / "l.m3u8", [])
    with pytest.raises(LibraryError, match="is written as one of"):
        write_playlist(tmp_path / "l.doc", [])
