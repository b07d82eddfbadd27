"""What the listener says of wrong readings, over a real server and the real models."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.process import Server, serving, wait_for
from tests.server.test_frames import ask, jpeg


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("correction")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(home) as running:
        yield running


def correction(server: Server) -> dict[str, Any]:
    found = server.state()["correction"]
    assert isinstance(found, dict)
    return found


def refused(server: Server, **body: object) -> int:
    return server.client.post("/api/correction", json=body).status_code


def test_nothing_is_said_at_first_and_nothing_can_be_without_a_face(server: Server) -> None:
    assert correction(server) == {"count": 0, "lowered": [], "made_at": None, "message": ""}
    assert refused(server, **{"not": "happy"}) == 409
    with server.socket("/api/frames") as socket:
        ask(socket, jpeg(128))
        assert refused(server, **{"not": "happy"}) == 409
    assert correction(server)["count"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"not": "glum"},
        {"not": 1},
        {"not": "neutral"},
        {"not": "sad", "is": "sad"},
        {"not": "sad", "is": "glum"},
    ],
)
def test_what_makes_no_sense_is_refused(server: Server, portrait: bytes, body: dict[str, object]) -> None:
    with server.socket("/api/frames") as socket:
        ask(socket, portrait)
        assert refused(server, **body) == 400


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_sites_cannot_say_or_forget_anything(server: Server, method: str) -> None:
    for origin in ("http://evil.example", ""):
        response = server.client.request(method, "/api/correction", headers={"Origin": origin})
        assert response.status_code == 403


def test_it_holds_at_once_is_learnt_kept_and_forgotten(home: Path, portrait: bytes) -> None:
    kept = home / "whole" / "data" / "correction.json"
    with serving(home / "whole") as server:
        with server.socket("/api/frames") as socket:
            plain = ask(socket, portrait)
            assert plain["set_aside"] is None
            told = server.post("/api/correction", **{"not": "happy"})["correction"]
            assert (told["count"], told["lowered"], told["message"]) == (1, ["happy"], "")
            denied = ask(socket, portrait)
            assert denied["set_aside"] == "happy"
            assert denied["faces"][0]["probs"][3] == 0
            assert denied["faces"][0]["probs"][6] > 0.9
            assert (
                server.post("/api/correction", **{"not": "happy", "is": "surprise"})["correction"]["count"]
                == 2
            )
            assert ask(socket, portrait)["faces"][0]["probs"][5] > 0.9
        written = json.loads(kept.read_text(encoding="utf-8"))
        assert set(written) == {"offset", "count", "made_at", "network"}
        assert len(written["offset"]) == 7
    with serving(home / "whole") as server:
        assert correction(server)["count"] == 2
        with server.socket("/api/frames") as socket:
            learnt = ask(socket, portrait)
            # The lesson stays and is small: the smile is read as one.
            assert 0.5 < learnt["faces"][0]["probs"][3] < plain["faces"][0]["probs"][3]
            assert server.answer(server.client.delete("/api/correction"))["correction"]["count"] == 0
            assert ask(socket, portrait)["faces"][0]["probs"] == plain["faces"][0]["probs"]
        assert not kept.exists()
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def test_each_listener_has_their_own_and_all_is_taken_along_and_erased(home: Path, portrait: bytes) -> None:
    data = home / "two" / "data"
    with serving(home / "two") as server, server.socket("/api/frames") as socket:
        ask(socket, portrait)
        server.post("/api/correction", **{"not": "happy"})
        server.post("/api/listeners", name="Ada")
        assert correction(server)["count"] == 0
        ask(socket, portrait)
        server.post("/api/correction", **{"not": "happy"})
        server.post("/api/correction", **{"not": "happy"})
        assert sorted(path.name for path in data.glob("correction*")) == [
            "correction-2.json",
            "correction.json",
        ]
        server.answer(server.client.delete("/api/listener"))
        assert correction(server)["count"] == 1
        assert [path.name for path in data.glob("correction*")] == ["correction.json"]
        exported = server.answer(server.client.get("/api/data"))
        assert exported["corrections"]["correction.json"]["count"] == 1
        server.answer(server.client.delete("/api/data"))
        assert correction(server)["count"] == 0
        assert not list(data.glob("correction*"))
        wait_for(lambda: ask(socket, portrait)["faces"][0]["probs"][3] > 0.9, "the smile as it is")


def test_a_damaged_file_is_told_of_and_the_camera_works(home: Path, portrait: bytes) -> None:
    folder = home / "damaged"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "correction.json").write_text('{"offset": {}}', encoding="utf-8")
    with serving(folder) as server:
        assert correction(server)["count"] == 0
        assert "correction.json is not used" in correction(server)["message"]
        with server.socket("/api/frames") as socket:
            assert ask(socket, portrait)["type"] == "reading"
            assert server.post("/api/correction", **{"not": "happy"})["correction"]["message"] == ""
