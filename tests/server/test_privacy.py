"""What the listener shows stays where it is: no connection but loopback, no frame or crop anywhere but in memory."""

import base64
import io
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from mien.faces import FaceDetector, cut_face, decode_frame
from tests.server.process import Server, serving
from tests.server.test_frames import ask, jpeg

AUDIT = """
import os, sys
log = os.open(os.environ["AUDIT_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def note(event, args):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system")):
        told = args[1:3] if event == "subprocess.Popen" else args[1:]  # without the environment
        os.write(log, f"{event} {told!r}".replace("\\n", " ").encode() + b"\\n")
sys.addaudithook(note)
"""
"""Python loads a module of this name at its start, also in the processes that scan."""


@pytest.fixture(scope="module")
def frame() -> bytes:
    """A smiling face that no other file shows: the astronaut under fine noise, as a JPEG."""
    picture = data.astronaut()[:256, 100:356].astype(np.float64)  # type: ignore[no-untyped-call]
    noise = np.random.default_rng(20_26).normal(0, 6, picture.shape)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(picture + noise, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def use_everything(server: Server, frame: bytes) -> None:
    """Use the camera, photos, the player, the sound and the library, as an evening does."""
    with server.socket("/api/events?page=x") as page, server.socket("/api/frames") as camera:
        page.recv(60)
        for _ in range(6):
            assert len(ask(camera, frame)["faces"]) == 1
        assert ask(camera, jpeg(2))["type"] == "reading"
        assert ask(camera, frame[:999])["type"] == "error"
        current = server.post("/api/player/play", page="x")["player"]["current"]
        assert server.client.get(f"/api/tracks/{current['track_id']}/audio").status_code == 200
        server.client.get(f"/api/tracks/{current['track_id']}/cover")
        server.post("/api/neutral", seconds=2.0)
        for _ in range(3):
            ask(camera, frame)
        server.post("/api/player/next")
        server.post("/api/mode", mode="lift")
    assert server.client.post("/api/mood/photo", content=frame).status_code in {200, 422}
    assert server.client.post("/api/explain", content=frame).status_code == 200
    server.post("/api/mood", valence=0.3, arousal=-0.2)
    server.client.get("/api/library", params={"search": "still"})


def foreign(text: str) -> Iterator[str]:
    """Yield what in a line of a log is an address of another machine."""
    for word in re.findall(r"[0-9a-fA-F:]*(?:\d+\.){3}\d+|[0-9a-fA-F]*:[0-9a-fA-F:]+", text):
        try:
            address = ip_address(word)
        except ValueError:
            continue
        if not address.is_loopback:
            yield word


def test_addresses_of_others_are_told_apart() -> None:
    assert list(foreign("socket.connect (('192.0.2.7', 53),)")) == ["192.0.2.7"]
    assert list(foreign('connect(3, {sin6_addr=inet_pton(AF_INET6, "2001:db8::1")')) == ["2001:db8::1"]
    assert not list(foreign("socket.bind (('127.0.0.1', 0),) ('::1', 80)"))


def test_python_opens_no_connection_but_loopback(
    tmp_path: Path, small_library: Path, frame: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    log = tmp_path / "audit.txt"
    paths = [str(tmp_path / "hook"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in paths if path))
    # Not named MIEN_..., as those of the person who runs the tests are kept from the server.
    monkeypatch.setenv("AUDIT_LOG", str(log))
    with serving(tmp_path / "home", library=[small_library]) as server:
        server.scanned()
        use_everything(server, frame)
        assert server.stop() == 0
    lines = log.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("socket.bind") for line in lines), "the hook saw nothing"
    assert not [line for line in lines if list(foreign(line))]
    named = [line for line in lines if line.startswith(("socket.getaddrinfo", "socket.gethostby"))]
    assert not [line for line in named if "'127.0.0.1'" not in line and "'localhost'" not in line]


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace, to see what native libraries do too")
def test_no_library_opens_a_connection_but_loopback(
    tmp_path: Path, small_library: Path, frame: bytes
) -> None:
    log = tmp_path / "strace.txt"
    calls = "trace=connect,bind,sendto,sendmsg,sendmmsg"
    tracer = ["strace", "-D", "-f", "-qq", "-e", calls, "-e", "signal=none", "-o", str(log)]
    if subprocess.run([*tracer, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody trace processes")
    with serving(tmp_path / "home", library=[small_library], under=tracer) as server:
        server.scanned()
        use_everything(server, frame)
        assert server.stop() == 0
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    # What goes to a socket that names no address is an answer to who connected.
    named = [line for line in lines if "sa_family=AF_INET" in line]
    assert any("bind(" in line for line in named), "strace saw nothing"
    assert not [line for line in named if list(foreign(line))]


def needles(frame: bytes) -> dict[str, bytes]:
    """What of a frame could lie somewhere: pieces of its file, its pixels, and the cut that the network sees."""
    pixels = decode_frame(frame)
    cut = cut_face(pixels, FaceDetector().detect(pixels)[0])
    # The file's own middle: headers and tables are those of any JPEG.
    found = {f"file {at}": frame[at : at + 40] for at in range(2000, len(frame) - 60, len(frame) // 8)}
    found |= {"file, base64": base64.b64encode(frame[3000:3300])[8:-8]}
    found |= {f"pixels {row}": pixels[row, 60:90].tobytes() for row in range(20, 240, 20)}
    found |= {f"cut {row}": cut[row].tobytes() for row in range(4, 48, 4)}
    scaled = cut.astype(np.float32)
    found |= {f"cut {row}, float": scaled[row, 8:40].tobytes() for row in (12, 24, 36)}
    return found | {f"cut {row}, 0-1": (scaled[row, 8:40] / 255).tobytes() for row in (12, 24, 36)}


def seen_in(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    hits = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            hits += [f"{name} in {path.name}" for name, needle in wanted.items() if needle in content]
    return hits


def test_the_search_finds_what_it_looks_for(tmp_path: Path, frame: bytes) -> None:
    pixels = decode_frame(frame)
    cut: NDArray[np.uint8] = cut_face(pixels, FaceDetector().detect(pixels)[0])
    (tmp_path / "kept").write_bytes(
        b"x" * 7 + frame + pixels.tobytes() + cut.tobytes() + cut.astype(np.float32).tobytes()
    )
    names = {hit.partition(" ")[0] for hit in seen_in(tmp_path, needles(frame))}
    assert names == {"file", "pixels", "cut"}
    (tmp_path / "kept").write_text(json.dumps({"frame": base64.b64encode(frame).decode()}))
    assert seen_in(tmp_path, needles(frame)) == ["file, base64 in kept"]


@pytest.mark.skipif(os.name != "posix", reason="ends the server with SIGKILL")
def test_no_frame_or_crop_reaches_the_disk(
    tmp_path: Path, small_library: Path, frame: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, home, scratch = needles(frame), tmp_path / "home", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with serving(home, library=[small_library]) as server:
        server.scanned()
        use_everything(server, frame)
        files = {path.name for path in (home / "data").iterdir()}
        assert {"catalog.sqlite3", "catalog.sqlite3-wal"} <= files
        assert not seen_in(tmp_path, wanted)  # Database, its log, the program's log, everything in HOME.
        # Killed without a chance to tidy up, it leaves what was on disk all along.
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(30)
        assert not seen_in(tmp_path, wanted)
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")
    with serving(home) as server:
        server.scanned()
        assert server.stop() == 0
    assert not seen_in(tmp_path, wanted)
