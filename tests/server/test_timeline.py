"""What happened in the last hours, over a real server."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.server.process import Server, serving


@pytest.fixture
def own(tmp_path: Path, small_library: Path) -> Any:
    """Run a server of this test's own."""
    with serving(tmp_path, library=[small_library]) as running:
        running.scanned()
        yield running


def told(server: Server) -> dict[str, Any]:
    return server.answer(server.client.get("/api/listener/timeline", params={"hours": 1}))


def test_moods_songs_and_what_was_said_in_order(own: Server) -> None:
    own.post("/api/mood", expression="sad")
    own.post("/api/player/play", page="a")
    song = own.state()["player"]["current"]
    own.post("/api/feedback", feedback="like", track_id=song["track_id"])
    own.post("/api/mood", valence=0.5, arousal=0.25)
    own.post("/api/player/next", position_s=song["duration_s"])
    found = told(own)
    assert found["recording"]
    assert [(one["expression"], one["source"]) for one in found["moods"]] == [("sad", "hand"), (None, "hand")]
    assert (found["moods"][1]["valence"], found["moods"][1]["arousal"]) == (0.5, 0.25)
    assert found["since_s"] < found["moods"][0]["t_s"] < found["moods"][1]["t_s"] < found["now_s"]
    (heard,) = found["songs"]
    assert heard["title"] == song["title"]
    assert heard["t_s"] - heard["begin_s"] == pytest.approx(song["duration_s"], abs=0.2)
    assert [(one["feedback"], one["title"]) for one in found["said"]] == [("like", song["title"])]


def test_nothing_is_recorded_when_the_listener_says_so(own: Server, tmp_path: Path) -> None:
    own.post("/api/listener/settings", remember=False)
    own.post("/api/mood", expression="angry")
    own.post("/api/player/play", page="a")
    own.post("/api/feedback", feedback="like", track_id=own.state()["player"]["current"]["track_id"])
    found = told(own)
    assert not found["recording"]
    assert found["moods"] == found["songs"] == found["said"] == []
    kept = [file.read_bytes() for file in (tmp_path / "data").glob("profiles.sqlite3*")]
    assert kept
    assert not any(b"angry" in content for content in kept)


def test_it_is_exported_and_erased_and_what_was_learnt_stays(own: Server, tmp_path: Path) -> None:
    own.post("/api/mood", expression="disgust")
    own.post("/api/player/play", page="a")
    song = own.state()["player"]["current"]
    own.post("/api/feedback", feedback="like", track_id=song["track_id"])
    exported = own.client.get("/api/listener/export").json()
    assert [change["expression"] for change in exported["moods"]] == ["disgust"]
    own.answer(own.client.delete("/api/listener/timeline"))
    found = told(own)
    assert found["moods"] == found["songs"] == found["said"] == []
    kept = [file.read_bytes() for file in (tmp_path / "data").glob("profiles.sqlite3*")]
    assert kept
    assert not any(b"disgust" in content for content in kept)
    taste = own.answer(own.client.get("/api/listener/taste"))
    assert song["title"] in json.dumps(taste, ensure_ascii=False)


def test_hours_out_of_range_are_refused(own: Server) -> None:
    response = own.client.get("/api/listener/timeline", params={"hours": 169})
    assert response.status_code == 400
    assert "0 to 168" in response.json()["error"]
