"""Heat maps beside the frames of a real camera connection."""

import json
from typing import Any

import numpy as np
import pytest
from websockets.sync.client import ClientConnection

from mien.server.looking import GRID_PX
from tests.server.process import Server
from tests.server.test_frames import PATIENCE_S, ask, jpeg

ON = json.dumps({"type": "explain", "on": True})
OFF = json.dumps({"type": "explain", "on": False})


def show(socket: ClientConnection, picture: bytes, frames: int) -> list[dict[str, Any]]:
    """Send frames, each when the one before was read; return all answers."""
    answers: list[dict[str, Any]] = []
    for _ in range(frames):
        socket.send(picture)
        answers.append(json.loads(socket.recv(PATIENCE_S)))
        while answers[-1]["type"] == "heat":
            answers.append(json.loads(socket.recv(PATIENCE_S)))
    return answers


def first_heat(socket: ClientConnection, picture: bytes) -> dict[str, Any]:
    for _ in range(2_000):
        for answer in show(socket, picture, 1):
            if answer["type"] == "heat":
                return answer
    raise AssertionError("no heat map came")


def test_a_smile_is_read_from_the_mouth(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        assert {answer["type"] for answer in show(socket, portrait, 5)} == {"reading"}
        socket.send(ON)
        found = first_heat(socket, portrait)
        reading = ask(socket, portrait)
    assert found["expression"] == "happy"
    assert found["took_ms"] > 0
    heat = np.array(found["heat"])
    assert heat.shape == (GRID_PX, GRID_PX)
    # In FER-2013's framing the mouth lies at three quarters of the height, the eyes at two fifths.
    assert heat[16:21, 6:18].mean() > 3 * abs(heat[7:12, 6:18].mean())
    cut, face = reading["faces"][0]["cut"], reading["faces"][0]["bbox"]
    assert cut["x"] == pytest.approx((face[0] + face[2]) / 2, abs=0.2)
    assert cut["side"] == pytest.approx(1.1 * ((face[2] - face[0]) * (face[3] - face[1])) ** 0.5, rel=0.01)
    assert abs(cut["turn_deg"]) < 30


def test_frames_go_on_meanwhile_and_maps_come_now_and_then(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        socket.send(ON)
        first_heat(socket, portrait)
        kinds: list[str] = []
        while kinds.count("heat") < 2:
            kinds += [answer["type"] for answer in show(socket, portrait, 1)]
    # Between the second and the third there is a second, and twice the time that one took.
    assert kinds.count("reading") > 6


def test_it_stops_when_told_and_needs_a_face(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        socket.send(ON)
        first_heat(socket, portrait)
        socket.send(OFF)
        show(socket, portrait, 3)
        assert {answer["type"] for answer in show(socket, portrait, 100)} == {"reading"}
        socket.send(ON)
        assert {answer["type"] for answer in show(socket, jpeg(128), 20)} == {"reading"}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"type": "explain"}', '{"type": "explain", "on": 1}', '{"on": true}']
)
def test_other_texts_are_answered_and_the_connection_goes_on(
    server: Server, portrait: bytes, text: str
) -> None:
    with server.socket("/api/frames") as socket:
        assert ask(socket, text)["type"] == "error"
        assert ask(socket, portrait)["type"] == "reading"
