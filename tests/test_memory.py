"""Memory goes back to the system."""

import io
import platform
import threading
from pathlib import Path

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.memory import give_back
from tests.server.process import Server, serving, wait_for

MIB = 2**20

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries do otherwise")


def resident_mib(process: int | str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def test_what_was_freed_between_what_stays_is_given_back() -> None:
    # Small arrays, so that they come from the heap; the last of all keeps its top from shrinking by itself.
    kept = [np.ones(8 * 1024) for _ in range(1600)]
    full = resident_mib("self")
    last = kept[-1]
    del kept
    give_back()
    assert full - resident_mib("self") > 50
    assert last.all()


def test_a_camera_that_goes_off_and_on_leaves_nothing_behind(
    tmp_path: Path, portrait: NDArray[np.uint8]
) -> None:
    """Each connection's networks may be made by another thread, whose heap kept them: 100 MiB after ten, once."""
    frame = io.BytesIO()
    Image.fromarray(portrait).resize((320, 320)).save(frame, "JPEG")
    with serving(tmp_path / "home") as server:
        server.scanned()
        over = threading.Event()
        busy = [threading.Thread(target=_ask_on, args=(server, over)) for _ in range(4)]
        for thread in busy:
            thread.start()
        try:
            left = [_after_a_camera(server, frame.getvalue()) for _ in range(12)]
        finally:
            over.set()
            for thread in busy:
                thread.join()
    assert max(left[6:]) < min(left[:3]) + 60, left


def _ask_on(server: Server, over: threading.Event) -> None:
    """Keep the server's threads busy, so that each network is made by whichever is free."""
    with httpx.Client(base_url=server.url) as client:
        while not over.wait(0.02):
            client.get("/api/library", params={"search": "a"})
            client.get("/api/tracks/1/cover")


def _after_a_camera(server: Server, frame: bytes) -> float:
    with server.socket("/api/frames") as socket:
        for _ in range(10):
            socket.send(frame)
            socket.recv(60)
    wait_for(lambda: server.state()["mood"]["state"] == "off", "the end of the camera")
    return resident_mib(server.process.pid)
