"""Camera frames over a real WebSocket, through the real models."""

import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from mien.server.limits import MAX_FRAME_BYTES, MAX_MESSAGE_BYTES
from tests.server.process import Server, wait_for

PATIENCE_S = 60


def jpeg(colour: int, size: tuple[int, int] = (320, 240)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (colour,) * 3).save(buffer, "JPEG")
    return buffer.getvalue()


def ask(socket: ClientConnection, message: bytes | str) -> dict[str, Any]:
    socket.send(message)
    answer = json.loads(socket.recv(PATIENCE_S))
    assert isinstance(answer, dict)
    return answer


def test_a_face_is_found_and_read(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        reading = ask(socket, portrait)
    assert reading["type"] == "reading"
    assert (reading["width"], reading["height"]) == (320, 320)
    face = reading["faces"][0]
    left, top, right, bottom = face["bbox"]
    # The astronaut's face, as a person would box it in the picture of 320 x 320 pixels.
    assert 90 < (left + right) / 2 < 190
    assert 30 < (top + bottom) / 2 < 130
    assert len(face["landmarks"]) == 5
    assert len(face["probs"]) == 7
    assert math.isclose(sum(face["probs"]), 1, abs_tol=0.01)
    assert reading["steering"] == face["id"]
    assert {"decode", "detect", "classify", "mood"} <= set(reading["stage_ms"])


def test_one_face_keeps_its_number_over_frames(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        numbers = {ask(socket, portrait)["faces"][0]["id"] for _ in range(3)}
    assert len(numbers) == 1


def test_no_face_and_no_light_are_states_and_not_errors(server: Server) -> None:
    with server.socket("/api/frames") as socket:
        assert ask(socket, jpeg(128))["mood"]["state"] == "no_face"
        assert wait_for(lambda: ask(socket, jpeg(2))["mood"]["state"] == "too_dark", "a dark room")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"not a picture",
        b"\xff\xd8\xff\xe0" + bytes(100),
        bytes(MAX_FRAME_BYTES + 1),
        "text instead of bytes",
    ],
    ids=["empty", "text bytes", "broken jpeg", "too long", "text message"],
)
def test_a_bad_frame_is_answered_and_the_connection_goes_on(
    server: Server, portrait: bytes, frame: bytes | str
) -> None:
    with server.socket("/api/frames") as socket:
        answer = ask(socket, frame)
        assert answer["type"] == "error"
        assert answer["message"]
        assert ask(socket, portrait)["type"] == "reading"


def test_a_cut_off_frame_is_answered(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        assert ask(socket, portrait[: len(portrait) // 2])["type"] == "error"
        assert ask(socket, portrait)["type"] == "reading"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(
    server: Server, portrait: bytes
) -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < MAX_FRAME_BYTES
    with server.socket("/api/frames") as socket:
        answer = ask(socket, buffer.getvalue())
        assert answer["type"] == "error"
        assert "pixels" in answer["message"]
        assert ask(socket, portrait)["type"] == "reading"


def test_a_message_beyond_the_limit_ends_the_connection_and_nothing_else(server: Server) -> None:
    with pytest.raises(ConnectionClosed), server.socket("/api/frames") as socket:
        ask(socket, bytes(MAX_MESSAGE_BYTES + 1))
    assert server.client.get("/api/health").status_code == 200


def test_a_flood_of_frames_is_thinned_to_the_newest(server: Server, portrait: bytes) -> None:
    sent = 60
    with server.socket("/api/frames") as socket:
        for _ in range(sent):
            socket.send(portrait)
        answers: list[dict[str, Any]] = []
        while not answers or len(answers) + answers[-1]["dropped"] < sent:
            answers.append(json.loads(socket.recv(PATIENCE_S)))
    assert answers[-1]["dropped"] > 0
    assert len(answers) + answers[-1]["dropped"] == sent


def test_a_second_camera_takes_over_from_the_first(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as first:
        ask(first, portrait)
        with server.socket("/api/frames") as second:
            assert ask(second, portrait)["type"] == "reading"
            with pytest.raises(ConnectionClosed):
                first.recv(PATIENCE_S)
            assert first.protocol.close_code == 4001
            assert ask(second, portrait)["type"] == "reading"


def test_the_listener_picks_whose_face_steers(server: Server, portrait: bytes) -> None:
    with Image.open(io.BytesIO(portrait)) as one:
        face = one.crop((60, 0, 220, 180))
        pair = Image.new("RGB", (320, 180))
        pair.paste(face, (0, 0))
        pair.paste(face.resize((120, 135)), (180, 30))
    buffer = io.BytesIO()
    pair.save(buffer, "JPEG", quality=90)
    with server.socket("/api/frames") as socket:
        reading = ask(socket, buffer.getvalue())
        assert len(reading["faces"]) == 2
        other = next(face["id"] for face in reading["faces"] if face["id"] != reading["steering"])
        server.post("/api/face", face=other)
        assert ask(socket, buffer.getvalue())["steering"] == other
        server.post("/api/face", face=None)
        assert ask(socket, buffer.getvalue())["steering"] == reading["steering"]


def test_picking_a_face_without_a_camera_is_refused(server: Server) -> None:
    # The camera of the test before may still be on its way out.
    wait_for(lambda: server.client.post("/api/face", json={"face": 1}).status_code == 409, "a refusal")


def test_the_mood_is_off_again_when_the_camera_goes(server: Server, portrait: bytes) -> None:
    server.post("/api/mood", camera=True)
    with server.socket("/api/frames") as socket:
        ask(socket, portrait)
        assert server.state()["mood"]["source"] == "camera"
    wait_for(lambda: server.state()["mood"]["state"] == "off", "the end of the camera")


def test_frames_leave_no_trace_on_disk_or_in_the_log(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as socket:
        for _ in range(3):
            ask(socket, portrait)
    home = server.errors.parent
    piece = portrait[len(portrait) // 2 :][:64]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert Path(home / "data" / "catalog.sqlite3") in files
    assert not any(piece in path.read_bytes() for path in files)
    assert "Traceback" not in server.errors.read_text(encoding="utf-8")
