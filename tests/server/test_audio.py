"""Audio and covers over real HTTP: ranges, types, and nothing from outside the music folders."""

import io
import sqlite3
from pathlib import Path

import av
import pytest

from tests.server.process import Server, serving, wait_for
from tests.server.sounds import make_library, pad, write_flac


def first_track(server: Server) -> int:
    track_id = server.answer(server.client.get("/api/library", params={"search": "still"}))["tracks"][0][
        "track_id"
    ]
    assert isinstance(track_id, int)
    return track_id


def test_a_whole_track_is_the_file_itself(server: Server, small_library: Path) -> None:
    tracks = server.answer(server.client.get("/api/library", params={"search": "still water 0"}))["tracks"]
    response = server.client.get(f"/api/tracks/{tracks[0]['track_id']}/audio")
    assert response.status_code == 200
    assert response.headers["content-type"] == "audio/flac"
    assert response.content == (small_library / "calm 0.flac").read_bytes()
    with av.open(io.BytesIO(response.content)) as container:
        assert container.streams.audio[0].rate == 22_050


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=500-", 500, None),
        ("bytes=-300", -300, None),
    ],
)
def test_ranges(server: Server, asked: str, start: int, stop: int | None) -> None:
    path = f"/api/tracks/{first_track(server)}/audio"
    whole = server.client.get(path).content
    part = server.client.get(path, headers={"Range": asked})
    assert part.status_code == 206
    assert part.content == whole[start:stop]
    assert part.headers["content-range"].endswith(f"/{len(whole)}")


def test_a_range_beyond_the_end_is_refused(server: Server) -> None:
    response = server.client.get(
        f"/api/tracks/{first_track(server)}/audio", headers={"Range": "bytes=99999999-"}
    )
    assert response.status_code == 416


def test_head_tells_size_and_type_without_a_body(server: Server) -> None:
    response = server.client.head(f"/api/tracks/{first_track(server)}/audio")
    assert response.status_code == 200
    assert int(response.headers["content-length"]) > 1000
    assert response.content == b""


@pytest.mark.parametrize(
    "track", ["0", "99999", "99999999999999999999999", "1%2F..%2F..", "..%2f..%2fetc%2fpasswd"]
)
def test_an_unknown_track_is_a_404(server: Server, track: str) -> None:
    for kind in ("audio", "cover"):
        response = server.client.get(f"/api/tracks/{track}/{kind}")
        assert response.status_code == 404
        assert response.json()["error"]


def test_a_track_without_cover_says_so(server: Server) -> None:
    response = server.client.get(f"/api/tracks/{first_track(server)}/cover")
    assert response.status_code == 404
    assert "cover" in response.json()["error"]


def test_a_cover_beside_the_track_is_served(tmp_path: Path, portrait: bytes) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=6)
    (music / "cover.jpg").write_bytes(portrait)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        response = server.client.get(f"/api/tracks/{first_track(server)}/cover")
        assert response.headers["content-type"] == "image/jpeg"
        assert response.content == portrait
        # What a browser kept must not outlive the picture, nor the number's belonging to this track.
        assert "no-cache" in response.headers["cache-control"]
        kept = {"if-none-match": response.headers["etag"]}
        again = server.client.get(response.url.path, headers=kept)
        assert (again.status_code, again.content) == (304, b"")
        (music / "cover.jpg").write_bytes(portrait + b"another")
        assert server.client.get(response.url.path, headers=kept).content == portrait + b"another"


def test_a_link_that_leads_out_of_the_library_is_not_served(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=6)
    outside = tmp_path / "outside.flac"
    write_flac(outside, pad(110, 6), title="Secret")
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        track_id = first_track(server)
        inside = next(music.glob("calm*"))
        inside.unlink()
        inside.symlink_to(outside)
        response = server.client.get(f"/api/tracks/{track_id}/audio")
        assert response.status_code == 404
        assert str(tmp_path) not in response.text


def test_a_path_smuggled_into_the_catalog_is_not_served(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=6)
    secret = tmp_path / "secret.flac"
    secret.write_bytes(b"private")
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        track_id = first_track(server)
        catalog = sqlite3.connect(tmp_path / "home" / "data" / "catalog.sqlite3")
        with catalog:
            catalog.execute("UPDATE tracks SET path = ? WHERE track_id = ?", (bytes(secret), track_id))
        catalog.close()
        assert server.client.get(f"/api/tracks/{track_id}/audio").status_code == 404


def test_when_the_playing_file_vanishes_the_player_moves_on(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=3, length_s=6)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        playing = server.post("/api/player/play")["player"]["current"]
        word, number = ("calm" if "Still" in playing["title"] else "lively"), playing["title"][-1]
        (music / f"{word} {number}.flac").unlink()
        response = server.client.get(f"/api/tracks/{playing['track_id']}/audio")
        assert response.status_code == 404
        assert playing["title"] in response.json()["error"]
        after = server.state()
        assert after["player"]["playing"]
        assert after["player"]["current"]["track_id"] != playing["track_id"]
        assert playing["title"] in after["notice"]["text"]
        assert (
            server.client.get(f"/api/tracks/{after['player']['current']['track_id']}/audio").status_code
            == 200
        )


def test_when_a_folder_vanishes_the_other_one_plays_on(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=6)
    drive = make_library(tmp_path / "drive", pairs=2, length_s=6)
    with serving(tmp_path / "home", library=[music, drive]) as server:
        assert server.scanned()["library"]["tracks"] == 8
        server.post("/api/player/play")
        drive.rename(tmp_path / "unplugged")

        def moved_on() -> bool:
            current = server.state()["player"]["current"]
            return bool(server.client.get(f"/api/tracks/{current['track_id']}/audio").status_code == 200)

        wait_for(moved_on, "a track of the folder that is left")
        for _ in range(6):
            current = server.post("/api/player/next")["player"]["current"]
            assert server.client.get(f"/api/tracks/{current['track_id']}/audio").status_code == 200
        folders = {folder["path"]: folder["present"] for folder in server.state()["library"]["folders"]}
        assert folders == {str(music.resolve()): True, str(drive.resolve()): False}

        (tmp_path / "unplugged").rename(drive)
        assert server.state()["library"]["tracks"] == 8
