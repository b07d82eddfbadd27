"""The listener's resting face over a real server and the real models."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection

from tests.server.process import Server, serving
from tests.server.test_frames import ask, jpeg

SECONDS = 2.0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("neutral")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(home) as running:
        yield running


@pytest.fixture(scope="module")
def resting_face(shared_data: Path) -> bytes:
    return b"\xff\xd8\xff" + (shared_data / "webcam" / "london.mjpeg").read_bytes().split(b"\xff\xd8\xff")[5]


def neutral(server: Server) -> dict[str, Any]:
    found = server.state()["neutral"]
    assert isinstance(found, dict)
    return found


def show(server: Server, socket: ClientConnection, picture: bytes) -> list[dict[str, Any]]:
    """Hold a picture before the camera until the resting face is set or refused; return the states on the way."""
    states, end = [neutral(server)], time.monotonic() + 60
    while states[-1]["state"] == "collecting" and time.monotonic() < end:
        ask(socket, picture)
        states.append(neutral(server))
        time.sleep(0.05)
    return states


def test_nothing_is_set_at_first_and_nothing_can_be_without_a_camera(server: Server) -> None:
    assert neutral(server) == {"state": "none", "progress": 0.0, "message": "", "made_at": None}
    response = server.client.post("/api/neutral", json={"seconds": SECONDS})
    assert response.status_code == 409
    assert "camera" in response.json()["error"]
    assert neutral(server)["state"] == "none"


@pytest.mark.parametrize("seconds", [0, 31, "4", None, True])
def test_a_wrong_time_is_refused(server: Server, seconds: object) -> None:
    response = server.client.post("/api/neutral", json={"seconds": seconds})
    assert response.status_code == 400


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_sites_cannot_set_or_erase_it(server: Server, method: str) -> None:
    for origin in ("http://evil.example", ""):
        response = server.client.request(method, "/api/neutral", headers={"Origin": origin})
        assert response.status_code == 403


def test_a_resting_face_is_set_kept_used_and_erased(home: Path, resting_face: bytes) -> None:
    kept = home / "whole" / "data" / "neutral.json"
    with serving(home / "whole") as server:
        with server.socket("/api/frames") as socket:
            ask(socket, resting_face)
            begun = server.post("/api/neutral", seconds=SECONDS)["neutral"]
            assert (begun["state"], begun["progress"]) == ("collecting", 0.0)
            states = show(server, socket, resting_face)
        assert [one["progress"] for one in states[:-1]] == sorted(one["progress"] for one in states[:-1])
        assert states[-2]["progress"] > 0.5
        assert states[-1]["state"] == "set"
        assert states[-1]["made_at"]
        written = json.loads(kept.read_text(encoding="utf-8"))
        assert set(written) == {"offset", "made_at", "frames", "network"}
        assert len(written["offset"]) == 7
    written["offset"]["neutral"], written["offset"]["happy"], written["offset"]["angry"] = 0.0, -0.5, -0.3
    kept.write_text(json.dumps(written), encoding="utf-8")
    with serving(home / "whole") as server:
        assert neutral(server)["state"] == "set"
        with server.socket("/api/frames") as socket:
            corrected = ask(socket, resting_face)["faces"][0]["probs"]
            assert server.answer(server.client.delete("/api/neutral"))["neutral"]["state"] == "none"
            plain = ask(socket, resting_face)["faces"][0]["probs"]
        assert corrected[3] / plain[3] < 0.7
        assert not kept.exists()
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def test_a_smile_is_refused_and_what_was_set_stays(server: Server, home: Path, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        ask(socket, portrait)
        server.post("/api/neutral", seconds=SECONDS)
        last = show(server, socket, portrait)[-1]
    assert last["state"] == "failed"
    assert "smiles" in last["message"]
    assert not (home / "data" / "neutral.json").exists()


def test_an_empty_room_is_refused(server: Server) -> None:
    with server.socket("/api/frames") as socket:
        ask(socket, jpeg(128))
        server.post("/api/neutral", seconds=SECONDS)
        last = show(server, socket, jpeg(128))[-1]
    assert last["state"] == "failed"
    assert "no face was in view" in last["message"]


def test_a_camera_that_goes_off_ends_it(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        ask(socket, portrait)
        server.post("/api/neutral", seconds=30)
        ask(socket, portrait)
    end = time.monotonic() + 30
    while neutral(server)["state"] == "collecting" and time.monotonic() < end:
        time.sleep(0.05)
    assert neutral(server)["state"] == "failed"
    assert "camera went off" in neutral(server)["message"]


def test_erasing_ends_it_too(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        ask(socket, portrait)
        server.post("/api/neutral", seconds=30)
        assert server.answer(server.client.delete("/api/neutral"))["neutral"]["state"] == "none"
        ask(socket, portrait)
        assert neutral(server)["state"] == "none"


@pytest.mark.parametrize("content", ["{", "{}", '{"offset": {}}'])
def test_a_damaged_file_is_told_of_and_the_camera_works(home: Path, portrait: bytes, content: str) -> None:
    folder = home / f"damaged-{len(content)}"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "neutral.json").write_text(content, encoding="utf-8")
    with serving(folder) as server:
        assert neutral(server)["state"] == "failed"
        assert "neutral.json is not used" in neutral(server)["message"]
        with server.socket("/api/frames") as socket:
            assert ask(socket, portrait)["type"] == "reading"
