"""Playlists and places of tracks over HTTP, on a running server."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from mien.server.wire import SHOWN_UPCOMING
from tests.server.process import Server, serving
from tests.server.sounds import make_library, pad, write_flac

CSV = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Energy,Valence,Tempo\n"
    "spotify:track:4uLU6hMCjMI75M1A2tKUQC,Far,Away,100000,0.75,0.25,99\n"
    "spotify:track:4uLU6hMCjMI75M1A2tKUQD,Still Water 0,The Quiet Hands 0,8000,0.5,0.5,99\n"
    "spotify:local:x,Lost,Nobody,61000,,,\n"
)


def tracks(server: Server) -> list[dict[str, Any]]:
    found = server.answer(server.client.get("/api/library", params={"search": "still water"}))["tracks"]
    return sorted(found, key=lambda track: track["title"])


def send(server: Server, content: str | bytes, **query: str) -> httpx.Response:
    return server.client.post("/api/playlists/import", params=query, content=content)


def listed(server: Server) -> dict[str, int]:
    found = server.answer(server.client.get("/api/playlists"))["playlists"]
    return {one["name"]: one["items"] for one in found}


def test_save_read_rename_export_delete(server: Server) -> None:
    wanted = [track["track_id"] for track in tracks(server)][::-1]
    saved = server.post("/api/playlists", name="Rain ☂", track_ids=wanted)
    assert saved["items"] == 3
    where = f"/api/playlists/{saved['playlist_id']}"
    found = server.answer(server.client.get(where))
    assert [item["track"]["track_id"] for item in found["contents"]] == wanted
    assert server.answer(server.client.patch(where, json={"name": "Sun/../x"}))["name"] == "Sun/../x"
    for kind in ("m3u8", "xspf", "jspf", "pls"):
        response = server.client.get(f"{where}/file", params={"format": kind})
        assert response.status_code == 200
        assert unquote(response.headers["content-disposition"]).endswith(f"''Sun/../x.{kind}")
        again = server.answer(send(server, response.content, file=f"again.{kind}"))
        assert (again["matched"], again["unmatched"]) == (3, 0)
        server.client.delete(f"/api/playlists/{again['playlist']['playlist_id']}")
    assert server.client.get(f"{where}/file", params={"format": "exe"}).status_code == 400
    server.answer(server.client.delete(where))
    assert server.client.delete(where).status_code == 404
    assert listed(server) == {}


def test_every_listener_s_rules_follow_a_playlist_that_is_renamed(server: Server) -> None:
    def rules() -> dict[str, Any]:
        found: dict[str, Any] = server.state()["listener"]["settings"]["rules"]
        return found

    first = server.state()["listener"]["name"]
    numbers = [track["track_id"] for track in tracks(server)]
    lists = [server.post("/api/playlists", name=name, track_ids=numbers) for name in ("Rain", "Sun")]
    server.post("/api/listener/settings", rules={"sad": {"playlist": "rain "}, "angry": {"mode": "calm"}})
    server.post("/api/listeners", name="Another")
    server.post("/api/listener/settings", rules={"happy": {"playlist": "Sun"}, "fear": {"playlist": "Rain"}})
    server.answer(server.client.patch(f"/api/playlists/{lists[0]['playlist_id']}", json={"name": "Drizzle"}))
    assert rules() == {"happy": {"playlist": "Sun"}, "fear": {"playlist": "Drizzle"}}
    server.client.delete("/api/listener")
    assert server.state()["listener"]["name"] == first
    assert rules() == {"sad": {"playlist": "Drizzle"}, "angry": {"mode": "calm"}}
    server.post("/api/listener/settings", rules={})
    for one in lists:
        server.answer(server.client.delete(f"/api/playlists/{one['playlist_id']}"))


def test_an_import_says_what_was_found(server: Server) -> None:
    done = server.answer(send(server, CSV, file="liked.csv", name="Liked"))
    assert (done["matched"], done["linked"], done["unmatched"]) == (1, 1, 1)
    assert done["not_found"] == [{"location": "spotify:local:x", "title": "Lost", "artist": "Nobody"}]
    where = f"/api/playlists/{done['playlist']['playlist_id']}"
    far, still = server.answer(server.client.get(where))["contents"]
    assert far["track"] is None
    assert (far["link"]["valence"], far["link"]["arousal"], far["link"]["tempo_bpm"]) == (-0.5, 0.5, 99.0)
    assert still["track"]["title"] == "Still Water 0"
    (link,) = server.answer(server.client.get("/api/links"))["links"]
    assert link == far["link"]
    assert link["url"].startswith("https://open.spotify.com/track/")
    server.answer(server.client.delete(f"/api/links/{link['link_id']}"))
    assert server.client.delete(f"/api/links/{link['link_id']}").status_code == 404
    server.answer(server.client.delete(where))


def test_of_a_long_line_the_first_songs_are_told_and_all_of_them_saved(tmp_path: Path) -> None:
    music, songs = tmp_path / "music", SHOWN_UPCOMING + 20
    music.mkdir()
    for number in range(songs):
        write_flac(music / f"{number:03}.flac", pad(100 + number, 1))
    with serving(tmp_path / "home", library=[music]) as server:
        assert server.scanned()["library"]["tracks"] == songs
        numbers = server.answer(server.client.get("/api/library/cloud"))["track_ids"]
        saved = server.post("/api/playlists", name="All", track_ids=numbers)
        player = server.post(f"/api/playlists/{saved['playlist_id']}/queue")["player"]
        assert [item["track_id"] for item in player["upcoming"]] == numbers[:SHOWN_UPCOMING]
        assert player["waiting"] == songs
        first = player["upcoming"][0]["item_id"]
        server.post("/api/player/move", item_id=first, place=player["waiting"])
        now = server.post("/api/player/play")["player"]
        assert now["current"]["track_id"] == numbers[1]
        line = server.post("/api/playlists", name="Line", queue=True)
        contents = server.answer(server.client.get(f"/api/playlists/{line['playlist_id']}"))["contents"]
        assert [item["track"]["track_id"] for item in contents] == [*numbers[1:], numbers[0]]
        assert server.client.post("/api/playlists", json={"name": "None"}).status_code == 400
        longest = {"name": "Long", "track_ids": [2**62] * 20_000}
        assert server.client.post("/api/playlists", json=longest).status_code == 404


def test_a_playlist_can_be_queued(tmp_path: Path, small_library: Path) -> None:
    with serving(tmp_path / "home", library=[small_library]) as server:
        server.scanned()
        wanted = [track["track_id"] for track in tracks(server)]
        saved = server.post("/api/playlists", name="Rain", track_ids=wanted)
        queue = f"/api/playlists/{saved['playlist_id']}/queue"
        upcoming = server.answer(server.client.post(queue))["player"]["upcoming"]
        assert [item["track_id"] for item in upcoming[:3]] == wanted
        assert upcoming[0]["reason"] == "From your playlist “Rain”"


@pytest.mark.parametrize(
    ("content", "query", "status"),
    [
        ("a.mp3", {"file": "x.exe"}, 422),
        ("a.mp3", {}, 422),
        ("<!DOCTYPE a><a/>", {"file": "x.xspf"}, 422),
        (
            json.dumps({"playlist": {"track": [{"title": "\ud800", "location": "\ud800"}]}}),
            {"file": "x.jspf"},
            200,
        ),
        ("a.mp3", {"file": "x.m3u", "name": "x" * 300}, 422),
        (b"#" * (16 * 1024 * 1024 + 1), {"file": "x.m3u"}, 413),
    ],
)
def test_odd_files(server: Server, content: str | bytes, query: dict[str, str], status: int) -> None:
    response = send(server, content, **query)
    assert response.status_code == status, response.text
    if status == 200:
        server.client.delete(f"/api/playlists/{response.json()['playlist']['playlist_id']}")
    else:
        assert response.json()["error"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "x"}, 400),
        ({"name": "x", "track_ids": [True]}, 400),
        ({"name": "x", "track_ids": [2**63]}, 400),
        ({"name": "x", "track_ids": [999_999]}, 404),
        ({"name": " ", "track_ids": []}, 422),
        ({"track_ids": []}, 400),
    ],
)
def test_what_cannot_be_saved(server: Server, body: dict[str, Any], status: int) -> None:
    assert server.client.post("/api/playlists", json=body).status_code == status
    assert listed(server) == {}


@pytest.mark.parametrize("number", [999_999, 2**63])
def test_playlists_that_are_not_there(server: Server, number: int) -> None:
    assert server.client.get(f"/api/playlists/{number}").status_code == 404
    assert server.client.delete(f"/api/links/{number}").status_code == 404


def test_the_listeners_own_place_of_a_track(server: Server) -> None:
    before = tracks(server)[0]
    where = f"/api/tracks/{before['track_id']}/place"
    assert not before["placed"]
    server.answer(server.client.post(where, json={"valence": 0.9, "arousal": -0.9}))
    after = tracks(server)[0]
    assert (after["valence"], after["arousal"], after["placed"]) == (0.9, -0.9, True)
    assert server.client.post(where, json={"valence": 1.1, "arousal": 0}).status_code == 400
    server.answer(server.client.delete(where))
    assert tracks(server)[0] == before
    assert (
        server.client.post("/api/tracks/999999/place", json={"valence": 0, "arousal": 0}).status_code == 404
    )


def test_a_place_outlives_a_file_that_moves(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        (track,) = tracks(server)
        place = {"valence": 0.75, "arousal": 0.5}
        server.answer(server.client.post(f"/api/tracks/{track['track_id']}/place", json=place))
        assert server.stop() == 0
    (music / "deep").mkdir()
    (music / "calm 0.flac").rename(music / "deep" / "other name.flac")
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        (track,) = tracks(server)
        assert (track["valence"], track["arousal"], track["placed"]) == (0.75, 0.5, True)
