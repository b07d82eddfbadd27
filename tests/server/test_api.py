"""The API as the page uses it: transport, mood, mode, library, news."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mien.recommend import Mode
from tests.server.process import Server, serving, wait_for
from tests.server.sounds import make_library
from tests.server.test_frames import jpeg


def ids(items: list[dict[str, Any]]) -> list[int]:
    return [item["item_id"] for item in items]


def tracks(items: list[dict[str, Any]]) -> list[int]:
    return [item["track_id"] for item in items]


def test_health(server: Server) -> None:
    assert server.answer(server.client.get("/api/health"))["status"] == "ok"


def test_play_pause_next_previous(server: Server) -> None:
    first = server.post("/api/player/play", page="a")["player"]
    assert first["playing"]
    assert first["current"]["title"]
    assert first["current"]["reason"]
    second = server.post("/api/player/next")["player"]
    assert second["current"]["item_id"] == first["upcoming"][0]["item_id"]
    assert second["history"][-1]["item_id"] == first["current"]["item_id"]
    assert server.post("/api/player/previous", position_s=1.0)["player"]["current"] == first["current"]
    assert not server.post("/api/player/pause")["player"]["playing"]


def test_previous_restarts_a_track_that_has_played_for_a_while(server: Server) -> None:
    before = server.post("/api/player/play")["player"]
    after = server.post("/api/player/previous", position_s=5.0)["player"]
    assert after["current"] == before["current"]
    assert after["cue"] > before["cue"]


def test_two_pages_that_report_one_end_skip_one_track(server: Server) -> None:
    before = server.post("/api/player/play")["player"]
    ended = before["current"]["item_id"]
    after = server.post("/api/player/next", item_id=ended)["player"]
    again = server.post("/api/player/next", item_id=ended)["player"]
    assert again["current"] == after["current"] != before["current"]


def test_a_song_that_a_page_has_begun_is_not_cut_off_for_a_new_mood(server: Server) -> None:
    server.post(
        "/api/player/jump", item_id=server.post("/api/player/next")["player"]["upcoming"][0]["item_id"]
    )
    before = server.post("/api/mood", valence=-0.7, arousal=-0.7)["player"]
    begun = before["upcoming"][0]
    server.post("/api/mood", valence=0.7, arousal=0.7)
    left = before["current"]
    after = server.post(
        "/api/player/next", item_id=left["item_id"], position_s=left["duration_s"], began=begun["item_id"]
    )["player"]
    assert (after["current"]["item_id"], after["playing"]) == (begun["item_id"], True)
    assert after["history"][-1]["item_id"] == left["item_id"]
    again = server.post("/api/player/next", item_id=left["item_id"], began=begun["item_id"])["player"]
    assert again["current"] == after["current"]


def test_a_page_tells_what_it_plays_already(server: Server) -> None:
    waiting = server.post("/api/player/pause")["player"]["upcoming"][3]
    state = server.post("/api/player/play", page="a", track_id=waiting["track_id"], position_s=12.5)
    player = state["player"]
    assert (player["current"]["track_id"], player["position_s"]) == (waiting["track_id"], 12.5)
    assert player["playing"]
    assert waiting["track_id"] not in tracks(player["upcoming"])
    assert server.client.post("/api/player/play", json={"track_id": 10**6}).status_code == 404


def test_seek_volume_shuffle(server: Server) -> None:
    server.post("/api/player/play")
    assert server.post("/api/player/seek", position_s=3.5)["player"]["position_s"] == 3.5
    assert server.post("/api/player/volume", volume=0.25)["player"]["volume"] == 0.25
    before = server.state()["player"]["upcoming"]
    shuffled = server.post("/api/player/shuffle", on=True)["player"]
    assert shuffled["shuffled"]
    assert sorted(ids(shuffled["upcoming"])) == sorted(ids(before))
    assert server.post("/api/player/shuffle", on=False)["player"]["upcoming"] == before


def test_jump_remove_add(server: Server) -> None:
    player = server.post("/api/player/play")["player"]
    wanted = player["upcoming"][2]
    player = server.post("/api/player/jump", item_id=wanted["item_id"], page="a")["player"]
    assert player["current"] == wanted
    removed = player["upcoming"][1]
    player = server.post("/api/player/remove", item_id=removed["item_id"])["player"]
    assert removed["item_id"] not in ids(player["upcoming"])
    player = server.post("/api/player/add", track_id=removed["track_id"])["player"]
    assert player["upcoming"][0]["track_id"] == removed["track_id"]
    assert player["upcoming"][0]["by_hand"]
    server.post("/api/player/remove", item_id=player["upcoming"][0]["item_id"])


def test_move(server: Server) -> None:
    player = server.post("/api/player/play")["player"]
    order = ids(player["upcoming"])
    player = server.post("/api/player/move", item_id=order[0], place=1)["player"]
    assert ids(player["upcoming"]) == [order[1], order[0], *order[2:]]
    assert player["upcoming"][1]["by_hand"]
    server.post("/api/player/remove", item_id=order[0])


def test_a_track_that_the_browser_cannot_play_is_left_out(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=6)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        failed = server.post("/api/player/play")["player"]["current"]
        state = server.post("/api/player/failed", item_id=failed["item_id"])
        assert failed["title"] in state["notice"]["text"]
        assert state["player"]["playing"]
        for _ in range(8):
            assert failed["track_id"] != state["player"]["current"]["track_id"]
            assert failed["track_id"] not in tracks(state["player"]["upcoming"])
            state = server.post("/api/player/next")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/player/fly", {}, 404),
        ("/api/player/seek", {}, 400),
        ("/api/player/seek", {"position_s": "1"}, 400),
        ("/api/player/seek", {"position_s": -1}, 400),
        ("/api/player/volume", {"volume": 1.1}, 400),
        ("/api/player/volume", {"volume": True}, 400),
        ("/api/player/shuffle", {"on": 1}, 400),
        ("/api/player/jump", {"item_id": 999_999}, 404),
        ("/api/player/jump", {"item_id": 1.5}, 400),
        ("/api/player/remove", {"item_id": -1}, 400),
        ("/api/player/add", {"track_id": 999_999}, 404),
        ("/api/player/move", {"item_id": 999_999, "place": 0}, 404),
        ("/api/player/move", {"item_id": 1}, 400),
        ("/api/player/move", {"item_id": 1, "place": -1}, 400),
        ("/api/mood", {}, 400),
        ("/api/mood", {"valence": 2, "arousal": 0}, 400),
        ("/api/mood", {"valence": 10**400, "arousal": 0}, 400),
        ("/api/mood", {"expression": "bored"}, 400),
        ("/api/mode", {"mode": "loud"}, 400),
        ("/api/library/folders", {"path": ""}, 400),
        ("/api/library/folders", {"path": "relative/folder"}, 422),
        ("/api/library/folders", {"path": "/nowhere/at/all"}, 422),
        ("/api/library/folders", {"path": "/bad\x00byte"}, 422),
    ],
)
def test_bad_requests_say_what_is_wrong_and_change_nothing(
    server: Server, path: str, body: dict[str, Any], status: int
) -> None:
    before = server.state()
    response = server.client.post(path, json=body)
    assert response.status_code == status
    assert len(response.json()["error"]) > 10
    after = server.state()
    assert (after["player"], after["mode"], after["acted"]) == (
        before["player"],
        before["mode"],
        before["acted"],
    )


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"volume": NaN}',
        b"[" * 10_000,
        b'{"a": "' + b"x" * 20_000 + b'"}',
    ],
)
def test_bodies_that_are_no_small_json_object_are_refused(server: Server, body: bytes) -> None:
    response = server.client.post("/api/player/volume", content=body)
    assert response.status_code in {400, 413}
    assert response.json()["error"]


def test_a_mood_set_by_hand_changes_what_comes_next_and_not_what_plays(server: Server) -> None:
    server.post("/api/mode", mode="match")
    playing = server.post("/api/player/play")["player"]["current"]
    lively = server.post("/api/mood", valence=0.8, arousal=0.6)
    still = server.post("/api/mood", valence=-0.7, arousal=-0.7)
    assert lively["player"]["current"] == still["player"]["current"] == playing
    assert (still["steering"], still["mood"]["source"], still["mood"]["state"]) == ("hand", "hand", "steady")

    def pleasure(state: dict[str, Any]) -> float:
        return float(sum(item["valence"] for item in state["player"]["upcoming"][:2]))

    assert pleasure(lively) > pleasure(still)
    server.post("/api/mode", mode="paper")


def test_an_expression_set_by_hand_and_back_to_the_camera(server: Server) -> None:
    state = server.post("/api/mood", expression="sad")
    assert (state["steering"], state["mood"]["expression"]) == ("hand", "sad")
    state = server.post("/api/mood", camera=True)
    assert state["steering"] == "camera"
    assert state["acted"]["expression"] == "sad"


def test_a_photo_sets_the_mood(server: Server, portrait: bytes) -> None:
    state = server.answer(server.client.post("/api/mood/photo", content=portrait))
    assert (state["steering"], state["mood"]["source"]) == ("photo", "photo")
    assert state["mood"]["expression"]
    server.post("/api/mood", camera=True)


def test_photos_that_cannot_serve_are_refused_with_the_reason(server: Server) -> None:
    vast = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(vast, "PNG")
    cases = {vast.getvalue(): 422, b"": 422, b"hello": 422, jpeg(128): 422, bytes(20 * 1024 * 1024 + 1): 413}
    for photo, status in cases.items():
        response = server.client.post("/api/mood/photo", content=photo)
        assert response.status_code == status
        assert response.json()["error"]
    assert server.state()["steering"] != "photo"


def test_a_photo_is_explained_without_setting_the_mood(server: Server, portrait: bytes) -> None:
    before = server.state()["steering"]
    (face,) = server.client.post("/api/explain", content=portrait).json()["faces"]
    assert (face["expression"], face["explained"]) == ("happy", "happy")
    heat = np.array(face["heat"])
    assert heat.shape == (48, 48)
    assert heat[28:38, 14:34].mean() > 4 * abs(heat[:28].mean()), "a smile is in the mouth"
    (asked,) = server.client.post("/api/explain?expression=neutral", content=portrait).json()["faces"]
    assert asked["explained"] == "neutral"
    assert np.corrcoef(heat.ravel(), np.array(asked["heat"]).ravel())[0, 1] < 0
    assert server.state()["steering"] == before


def test_what_cannot_be_explained(server: Server, portrait: bytes) -> None:
    assert server.client.post("/api/explain?expression=bored", content=portrait).status_code == 400
    assert server.client.post("/api/explain", content=b"hello").status_code == 422
    assert server.client.post("/api/explain", content=jpeg(128)).json() == {"faces": [], "note": "no_face"}


@pytest.mark.parametrize("mode", ["match", "lift", "calm", "energise", "paper"])
def test_modes_change_the_target_and_not_what_plays(server: Server, mode: str) -> None:
    playing = server.post("/api/player/play")["player"]["current"]
    state = server.post("/api/mode", mode=mode)
    assert state["mode"] == mode
    assert state["target"]["wording"]
    assert state["player"]["current"] == playing
    assert {entry["name"] for entry in state["modes"]} == set(Mode)


def test_search(server: Server) -> None:
    found = server.answer(server.client.get("/api/library", params={"search": "market"}))["tracks"]
    assert len(found) == 3
    assert all("Market" in track["title"] for track in found)
    assert not any("path" in track for track in found)
    assert server.answer(server.client.get("/api/library", params={"search": "zzz"}))["tracks"] == []
    assert (
        server.answer(server.client.get("/api/library", params={"search": "\"' OR 1=1 --"}))["tracks"] == []
    )


def test_a_folder_added_while_playing_is_scanned_in_the_background(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=6)
    more = make_library(tmp_path / "more", pairs=2, length_s=6)
    (more / "broken.mp3").write_text("this is no music", encoding="utf-8")
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        playing = server.post("/api/player/play")["player"]["current"]
        state = server.post("/api/library/folders", path=str(more))
        assert state["library"]["scan"]["running"]
        state = server.scanned()
        assert state["library"]["tracks"] == 6
        assert state["player"]["current"] == playing
        assert len(state["player"]["upcoming"]) == 5
        broken = server.answer(server.client.get("/api/library/broken"))["broken"]
        assert [Path(file["path"]).name for file in broken] == ["broken.mp3"]
        assert broken[0]["reason"]


def test_a_page_hears_that_the_sounding_one_is_back(server: Server) -> None:
    def until_speaker(socket: Any, name: str | None) -> None:
        while json.loads(socket.recv(30))["speaker"] != name:
            pass

    with server.socket("/api/events?page=two") as two:
        with server.socket("/api/events?page=one"):
            server.post("/api/player/play", page="one")
            until_speaker(two, "one")
        until_speaker(two, None)
        with server.socket("/api/events?page=one"):
            until_speaker(two, "one")


def test_every_page_hears_of_changes_and_may_report_its_position(server: Server) -> None:
    with server.socket("/api/events?page=one") as one, server.socket("/api/events?page=two") as two:
        for socket in (one, two):
            assert json.loads(socket.recv(30))["type"] == "state"
        item = server.post("/api/player/play", page="one")["player"]["current"]["item_id"]

        def heard(socket: Any) -> dict[str, Any]:
            message = json.loads(socket.recv(30))
            while not message["player"]["playing"] or message["speaker"] != "one":
                message = json.loads(socket.recv(30))
            return dict(message)

        assert heard(one)["player"]["current"]["item_id"] == item
        assert heard(two)["speaker"] == "one"
        one.send(json.dumps({"type": "position", "item_id": item, "position_s": 2.5}))
        wait_for(lambda: server.state()["player"]["position_s"] == 2.5, "the reported position")
    wait_for(lambda: server.state()["speaker"] is None, "the end of the page that spoke")


@pytest.mark.parametrize(
    "message", ["", "{", "[]", '{"type": "other"}', '{"type": "position"}', "x" * 20_000]
)
def test_a_report_that_makes_no_sense_is_answered_and_the_connection_goes_on(
    server: Server, message: str
) -> None:
    with server.socket("/api/events?page=three") as socket:
        socket.recv(30)
        socket.send(message)
        answers = [json.loads(socket.recv(30))]
        while answers[-1]["type"] != "error":
            answers.append(json.loads(socket.recv(30)))
        socket.send(json.dumps({"type": "position", "item_id": 0, "position_s": 0}))
        server.post("/api/player/pause")
        assert json.loads(socket.recv(30))["type"] == "state"
