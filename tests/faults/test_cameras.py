"""What a failing camera looks like from the server's side: it is said, and nothing else happens."""

import io
import json
import time

import numpy as np
import pytest
from PIL import Image

from mien.server.frames import FROZEN_S, Stillness
from mien.server.limits import MAX_FRAME_BYTES
from tests.server.process import Server, wait_for
from tests.server.test_frames import ask, jpeg


def portrait_of(portrait: bytes, size: tuple[int, int]) -> bytes:
    """Return the portrait within a picture of this size."""
    with Image.open(io.BytesIO(portrait)) as image:
        whole = Image.new("RGB", size, "gray")
        side = min(size)
        whole.paste(image.resize((side, side)), ((size[0] - side) // 2, 0))
        buffer = io.BytesIO()
        whole.save(buffer, "JPEG", quality=50)
        return buffer.getvalue()


def test_a_covered_camera_is_dark_and_the_last_mood_stands(server: Server, portrait: bytes) -> None:
    server.post("/api/mood", camera=True)
    with server.socket("/api/frames") as camera:
        seen = wait_for(
            lambda: (mood := ask(camera, portrait)["mood"])["state"] == "steady" and mood, "a steady mood"
        )
        dark = wait_for(
            lambda: (mood := ask(camera, jpeg(0))["mood"])["state"] == "too_dark" and mood, "a dark picture"
        )
        assert (dark["valence"], dark["expression"]) == (seen["valence"], seen["expression"])
        acted = server.state()["acted"]
        assert acted["state"] == "steady"


def test_one_frame_a_second_is_enough(server: Server, portrait: bytes) -> None:
    server.post("/api/mood", camera=True)
    with server.socket("/api/frames") as camera:

        def steady() -> bool:
            time.sleep(0.9)
            return str(ask(camera, portrait)["mood"]["state"]) == "steady"

        wait_for(steady, "a steady mood")


def test_frames_in_4k_are_read_and_larger_ones_named(server: Server, portrait: bytes) -> None:
    frame = portrait_of(portrait, (3840, 2160))
    assert len(frame) < MAX_FRAME_BYTES
    with server.socket("/api/frames") as camera:
        reading = ask(camera, frame)
        assert (reading["width"], reading["height"]) == (3840, 2160)
        assert len(reading["faces"]) == 1
        assert "the limit is" in ask(camera, portrait_of(portrait, (4096, 2304)))["message"]
        noise = np.random.default_rng(0).integers(0, 256, (900, 1200, 3), np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(noise).save(buffer, "JPEG", quality=95)
        assert len(buffer.getvalue()) > MAX_FRAME_BYTES
        assert "the limit is" in ask(camera, buffer.getvalue())["message"]
        assert ask(camera, portrait)["type"] == "reading"


def test_a_frozen_camera_is_told_of_until_it_moves(server: Server, portrait: bytes) -> None:
    with server.socket("/api/frames") as camera:
        assert ask(camera, portrait)["frozen"] is False

        def frozen() -> bool:
            time.sleep(0.5)
            return bool(ask(camera, portrait)["frozen"])

        wait_for(frozen, "the camera to be called frozen")
        assert ask(camera, jpeg(120))["frozen"] is False


def test_a_picture_must_stay_the_same_all_the_time() -> None:
    still = Stillness()
    assert not still.frozen(b"one", 0.0)
    assert not still.frozen(b"two", 1.0)
    assert not still.frozen(b"two", FROZEN_S)
    assert still.frozen(b"two", 1.0 + FROZEN_S)
    assert not still.frozen(b"one", 2.0 + FROZEN_S)


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (16, 16)])
def test_pictures_of_odd_shapes_show_no_face(server: Server, shape: tuple[int, int]) -> None:
    with server.socket("/api/frames") as camera:
        camera.send(jpeg(90, shape))
        assert json.loads(camera.recv(60))["faces"] == []
