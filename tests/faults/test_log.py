"""The log of a real server after a full session: useful, and nothing personal in it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from mien.expression.labels import EXPRESSIONS
from mien.log import LOG_NAME
from tests.server.process import serving
from tests.server.sounds import make_library
from tests.server.test_privacy import use_everything


def lines(home: Path) -> list[dict[str, Any]]:
    text = (home / "data" / LOG_NAME).read_text(encoding="ascii")
    return [json.loads(line) for line in text.splitlines()]


def test_a_full_session_leaves_what_helps_and_nothing_personal(tmp_path: Path, portrait: bytes) -> None:
    music = make_library(tmp_path / "music of Ida", pairs=2, length_s=6)
    (music / "Secret Song.mp3").write_bytes(b"no sound")
    with serving(tmp_path, library=[music], arguments=["--token", "auto"]) as server:
        server.scanned()
        use_everything(server, portrait)
        for expression in EXPRESSIONS:
            server.post("/api/mood", expression=expression.value)
        state = server.post("/api/player/play")
        track = state["player"]["current"]["track_id"]
        server.post("/api/feedback", feedback="like", track_id=track)
        server.post("/api/playlists", name="For Grandmother", track_ids=[track])
        server.post("/api/listeners", name="Henriette")
        (music / "calm 0.flac").rename(tmp_path / "gone.flac")
        for number in range(1, 6):
            server.client.get(f"/api/tracks/{number}/audio")
        # Refusals: another Origin, another Host, a wrong token, a folder that is none.
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
            assert server.client.post("/api/player/pause", headers=headers).status_code == 403
        wrong = {"Authorization": "Bearer wrong-token-of-a-stranger-0000"}
        assert httpx.get(f"{server.url}api/state", headers=wrong, trust_env=False).status_code == 401
        assert server.client.post("/api/library/folders", json={"path": "/no/such folder"}).status_code == 422
        address, token = server.host, server.token
        assert server.stop() == 0
    found = lines(tmp_path)
    events = Counter(line["event"] for line in found)
    assert events["start"] == events["stop"] == 1
    assert events["scan"] >= 1
    assert {line["rule"] for line in found if line["event"] == "refused"} >= {
        "origin",
        "host",
        "wrong_token",
        "request",
    }
    scan = next(line for line in found if line["event"] == "scan")
    assert (scan["new"], scan["unreadable"]) == (4, 1)
    assert all({"time", "up_s", "level", "event"} <= set(line) for line in found)
    text = (tmp_path / "data" / LOG_NAME).read_text(encoding="ascii").lower()
    personal = [
        "still",
        "market",
        "quiet",
        "ada vale",
        "evening",
        "of ida",
        "secret",
        "calm",
        "lively",
        ".flac",
        ".mp3",
    ]
    personal += [
        str(tmp_path),
        tmp_path.name,
        "grandmother",
        "henriette",
        "listener",
        "like",
        "valence",
        "mood",
    ]
    personal += [token, "bearer", "evil", "stranger", address, "127.0.0.1", address.rsplit(":", 1)[1], "such"]
    personal += [expression.value for expression in EXPRESSIONS]
    assert [word for word in personal if word.lower() in text] == [], text
    assert (tmp_path / "data" / LOG_NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("way", ["flag", "settings"])
def test_it_can_be_switched_off(tmp_path: Path, way: str) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    if way == "settings":
        (tmp_path / "none.toml").write_text("log = false\n", encoding="utf-8")
    with serving(tmp_path, library=[music], arguments=["--no-log"] if way == "flag" else []) as server:
        server.scanned()
        assert server.stop() == 0
    assert not (tmp_path / "data" / LOG_NAME).exists()
