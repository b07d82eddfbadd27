"""Listeners over a real server: what they say, what they chose, and what is kept of them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier
from tests.server.process import Server, environment, serving


@pytest.fixture
def own(tmp_path: Path, small_library: Path) -> Any:
    """Run a server of this test's own."""
    with serving(tmp_path, library=[small_library]) as running:
        running.scanned()
        yield running


def current(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.state()["player"]["current"]
    return found


def names(answer: dict[str, Any], kind: str, sign: int) -> set[str]:
    return {row["name"] for row in answer["learnt"][kind] if row["adds"] * sign > 0.05}


def test_what_is_said_is_learnt_kept_exported_and_erased(own: Server, tmp_path: Path) -> None:
    own.post("/api/player/play", page="a")
    liked = current(own)
    state = own.post("/api/feedback", feedback="like", track_id=liked["track_id"])
    assert state["player"]["current"]["item_id"] == liked["item_id"]
    own.post("/api/player/next")
    refused = current(own)
    state = own.post("/api/feedback", feedback="dislike", track_id=refused["track_id"])
    assert state["player"]["current"]["track_id"] != refused["track_id"]

    taste = own.answer(own.client.get("/api/listener/taste"))
    assert liked["title"] in names(taste, "song", 1)
    assert refused["title"] in names(taste, "song", -1)
    events = own.answer(own.client.get("/api/listener/history"))["events"]
    assert [event["feedback"] for event in events][:3] == ["dislike", "skipped_early", "like"]

    response = own.client.get("/api/listener/export")
    assert "attachment" in response.headers["content-disposition"]
    assert liked["title"] in json.dumps(response.json(), ensure_ascii=False)

    own.answer(own.client.delete("/api/listener/history"))
    assert own.answer(own.client.get("/api/listener/history"))["events"] == []
    kept = [file.read_bytes() for file in (tmp_path / "data").glob("profiles.sqlite3*")]
    assert kept
    assert not any(liked["title"].encode() in content for content in kept)


def test_the_reason_comes_with_its_numbers(own: Server) -> None:
    own.post("/api/player/play", page="a")
    item = current(own)
    assert set(item["parts"]) == {"mood", "sound", "song", "artist", "genre", "chance"}
    assert item["reason"].startswith("the mode asks for")
    assert 0 < item["parts"]["mood"] <= 1.5


def test_listeners_are_kept_apart_and_outlive_the_server(small_library: Path, tmp_path: Path) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        server.post("/api/player/play", page="a")
        state = server.post("/api/listeners", name="Ida")
        assert state["listener"]["name"] == "Ida"
        liked = current(server)
        server.post("/api/feedback", feedback="like", track_id=liked["track_id"])
        server.post("/api/mode", mode="calm")
        server.post("/api/listeners/switch", name="Listener")
        assert names(server.answer(server.client.get("/api/listener/taste")), "song", 1) == set()
        assert server.state()["mode"] == "paper"
    with serving(tmp_path, library=[small_library]) as server:
        state = server.post("/api/listeners/switch", name="Ida")
        assert state["mode"] == "calm"
        assert names(server.answer(server.client.get("/api/listener/taste")), "song", 1) == {liked["title"]}
        state = server.answer(server.client.delete("/api/listener"))
        assert state["listener"]["names"] == ["Listener"]


def test_a_new_start_goes_on_with_who_was_chosen_last(small_library: Path, tmp_path: Path) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        server.post("/api/listeners", name="Ida")
        server.post("/api/mode", mode="calm")
        assert server.stop() == 0
    with serving(tmp_path, library=[small_library]) as server:
        state = server.state()
        assert (state["listener"]["name"], state["mode"]) == ("Ida", "calm")


def test_a_path_leads_from_the_mood_to_the_goal(own: Server) -> None:
    own.post("/api/mood", valence=-0.5, arousal=-0.5)
    state = own.post("/api/mode", mode="path", goal={"valence": 0.5, "arousal": 0.5}, tracks=3)
    assert state["path"]["start"] == {"valence": -0.5, "arousal": -0.5}
    assert state["path"]["done"] == 0
    assert "step 1 of 3" in state["player"]["upcoming"][0]["reason"]
    state = own.post("/api/player/next")
    assert state["path"]["done"] == 1
    assert own.post("/api/mode", mode="match")["path"] is None


def test_own_rules_and_pinned_playlists_win(own: Server, small_library: Path) -> None:
    files = sorted(file for file in small_library.rglob("*.*") if file.is_file())
    playlist = "#EXTM3U\n" + "\n".join(str(file) for file in files[:2]) + "\n"
    saved = own.client.post("/api/playlists/import?name=Rain&file=rain.m3u8", content=playlist.encode())
    assert saved.status_code == 200, saved.text
    rules = {"sad": {"playlist": "Rain"}, "angry": {"point": [0.9, -0.9]}}
    state = own.post("/api/listener/settings", rules=rules)
    assert state["listener"]["settings"]["rules"] == rules
    state = own.post("/api/mood", expression="angry")
    assert (state["target"]["valence"], state["target"]["arousal"]) == (0.9, -0.9)
    state = own.post("/api/mood", expression="sad")
    assert "from “Rain”, which you chose for sad" in state["player"]["upcoming"][0]["reason"]


def test_another_program_posts_a_mood_under_its_name(own: Server) -> None:
    state = own.post("/api/mood", program="heart-rate watch", valence=0.2, arousal=0.8)
    assert (state["steering"], state["program"], state["mood"]["source"]) == (
        "program",
        "heart-rate watch",
        "program",
    )


@pytest.mark.parametrize(
    ("route", "body", "status", "message"),
    [
        ("/api/feedback", {"feedback": "love", "track_id": 1}, 400, "like, dislike, not_this_mood"),
        ("/api/feedback", {"feedback": "like", "track_id": 99999}, 404, "no track"),
        ("/api/listeners", {"name": "Listener"}, 422, "already"),
        ("/api/listeners/switch", {"name": "Nobody"}, 404, "no listener"),
        ("/api/listener/settings", {"balance": 9}, 422, "0 to 4"),
        ("/api/listener/settings", {"balance": "much"}, 400, "cannot be read"),
        ("/api/listener/settings", {"colour": 1}, 400, "unknown setting"),
        ("/api/listener/settings", {"rules": {"sad": {"mode": "dance"}}}, 422, "modes are"),
        ("/api/listener/settings", {"rules": {"bored": {"mode": "calm"}}}, 400, "cannot be read"),
        ("/api/listener/settings", {"rules": [1]}, 400, "cannot be read"),
        ("/api/mode", {"mode": "calm", "goal": {"valence": 0, "arousal": 0}}, 400, "mode path"),
        ("/api/mode", {"mode": "path", "goal": {"valence": 0, "arousal": 0}, "tracks": 1}, 400, "2 to 200"),
        ("/api/mode", {"mode": "path", "goal": {"valence": 2, "arousal": 0}}, 400, "valence"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    server: Server, route: str, body: dict[str, Any], status: int, message: str
) -> None:
    response = server.client.post(route, json=body)
    assert response.status_code == status, response.text
    assert message in response.json()["error"]


def test_the_command_shows_exports_and_erases(small_library: Path, tmp_path: Path) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        server.post("/api/player/play", page="a")
        title = current(server)["title"]
        server.post("/api/feedback", feedback="like", track_id=current(server)["track_id"])

    def mien(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "mien", "listener", *words, "--data-dir", str(tmp_path / "data")],
            capture_output=True,
            text=True,
            check=True,
            env=environment(tmp_path),
        )
        return done.stdout

    assert "Listener: 1 reactions kept" in mien()
    assert title in mien("show")
    mien("export", str(tmp_path / "me.json"))
    assert json.loads((tmp_path / "me.json").read_text())["events"][0]["title"] == title
    mien("erase")
    assert title not in mien("show")


def test_a_damaged_file_is_set_aside_and_the_music_plays(small_library: Path, tmp_path: Path) -> None:
    kept = tmp_path / "data" / "profiles.sqlite3"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"no database" * 1000)
    with serving(tmp_path, library=[small_library]) as server:
        state = server.scanned()
        assert "set aside as profiles.sqlite3.damaged-" in state["notice"]["text"]
        assert server.post("/api/player/play", page="a")["player"]["current"]
        server.post("/api/feedback", feedback="like", track_id=current(server)["track_id"])
    (aside,) = kept.parent.glob("profiles.sqlite3.damaged-*")
    assert aside.read_bytes() == b"no database" * 1000
    assert kept.read_bytes().startswith(b"SQLite format 3")


def test_each_listener_has_a_resting_face_of_their_own(small_library: Path, tmp_path: Path) -> None:
    kept = tmp_path / "data" / "neutral.json"
    kept.parent.mkdir(parents=True)
    offset = dict.fromkeys(EXPRESSIONS, 0.0) | {Expression.SAD: -0.4}
    made = {"made_at": "2026-11-25T08:00:00+00:00", "frames": 9, "network": ExpressionClassifier().identity}
    kept.write_text(json.dumps({"offset": offset} | made))
    with serving(tmp_path, library=[small_library]) as server:
        assert server.state()["neutral"]["state"] == "set"
        assert server.post("/api/listeners", name="Ida")["neutral"]["state"] == "none"
        assert server.post("/api/listeners/switch", name="Listener")["neutral"]["state"] == "set"
        server.answer(server.client.delete("/api/listener"))
        assert not kept.exists()
