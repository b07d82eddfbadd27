"""More than the machine can take, and clients that do not do their part, under a real server."""

import json
import socket
import threading
import wave
from collections import Counter
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import numpy as np
import pytest
from tools.kill import stop_times
from websockets.exceptions import ConnectionClosed

from tests.server.process import Server, serving, wait_for
from tests.server.test_limits import connected

SENDERS = 8


@pytest.fixture
def long_song(tmp_path: Path) -> Path:
    """A music folder with one song of 10 MiB."""
    (tmp_path / "music").mkdir()
    path = tmp_path / "music" / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", "none"))
        file.writeframes(np.random.default_rng(0).bytes(10 * 2**20))
    return path


def flood(server: Server, frame: bytes, over: threading.Event, tally: Counter[str]) -> None:
    """Send frames as fast as the network takes them, until another camera takes over, as with the page."""
    with suppress(ConnectionClosed), server.socket("/api/frames") as camera:
        while not over.is_set():
            for _ in range(20):
                camera.send(frame)
                tally["sent"] += 1
            camera.recv(60)
            tally["answered"] += 1


def test_overload_sheds_frames_and_never_sound(tmp_path: Path, long_song: Path, portrait: bytes) -> None:
    content = long_song.read_bytes()
    with serving(tmp_path, library=[long_song.parent]) as server:
        server.scanned()
        track = server.answer(server.client.get("/api/library?search=long"))["tracks"][0]["track_id"]
        over, tally = threading.Event(), Counter[str]()
        senders = [
            threading.Thread(target=flood, args=[server, portrait, over, tally]) for _ in range(SENDERS)
        ]
        for sender in senders:
            sender.start()
        try:
            wait_for(lambda: tally["sent"] >= 200 and tally["answered"] >= 2, "cameras at work")
            for _ in range(3):
                with server.client.stream("GET", f"/api/tracks/{track}/audio") as answer:
                    assert b"".join(answer.iter_bytes()) == content
            assert server.post("/api/player/play")["player"]["playing"]
        finally:
            over.set()
            for sender in senders:
                sender.join()
        assert tally["answered"] < tally["sent"] / 2
        assert server.stop() == 0
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def test_a_camera_page_that_reads_nothing_gives_way_to_the_next(
    tmp_path: Path, long_song: Path, portrait: bytes
) -> None:
    head = (
        "GET /api/frames HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    # A frame as a WebSocket message, under a mask of zeros; nonsense is answered as well.
    message = bytes([0x82, 0x80 | 4, 0, 0, 0, 0]) + b"none"
    with serving(tmp_path, library=[long_song.parent]) as server, ExitStack() as stack:
        server.scanned()
        stalled = stack.enter_context(closing(connected(server)))
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.sendall(head.format(host=server.host, origin=server.origin).encode())
        stalled.settimeout(2)
        with suppress(TimeoutError):
            for _ in range(400):
                stalled.sendall(message)
        with server.socket("/api/frames") as camera:
            camera.send(portrait)
            assert len(json.loads(camera.recv(60))["faces"]) == 1
            assert server.state()["mood"]["source"] == "camera"
        assert len(server.client.get("/api/tracks/1/audio").content) > 10 * 2**20
        assert server.stop() == 0


def test_sigterm_ends_a_busy_server_with_everything_saved(tmp_path: Path) -> None:
    """How long it takes is measured by ``tools/kill.py``; here it must only not hang."""
    assert max(stop_times(tmp_path, 2)) < 30
