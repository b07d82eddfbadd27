"""What a real server takes: 1, 4, 16 and 64 clients that send frames while sound plays; its start; its idling.

usage: python benchmarks/load.py [--frames ../shared/data/webcam] [--seconds 15] [--peer PYTHON]
           [-o benchmarks/results/load.json]

Every client has 10 frames a second to send and one on its way at most; a frame that comes up while another is on its
way is dropped. The delay is from the sending of a frame to the answer with its mood, over a socket on the same machine.
The clients run in this process and take their share of the same cores; frames that they were too late to send at all
are counted apart. Two ways:

camera  over the page's WebSocket. One camera steers at a time: each that comes takes over from the one before, which
        then stays as a page that follows the state. So at most one of the clients is read, by design.
photo   over POST /api/mood/photo, the way by which many can have pictures read at once: what the server sustains.

Sound is pulled meanwhile as fast as it is heard, half a second ahead; a piece that comes later is a stall. Linux only.
"""

import argparse
import asyncio
import io
import json
import math
import os
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np
from PIL import Image
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from mien.files import write_json
from mien.machine import describe_machine

CLIENTS: Final = (1, 4, 16, 64)
FRAME_S: Final = 0.1
PIECE_S: Final = 0.5
STARTS: Final = 5
PEER: Final = Path(__file__).with_name("peer_fer_frames.py")
MIB: Final = 2**20
TLS: Final = ssl.create_default_context()
"""Not used, but httpx would make one a client, which takes longer than a frame."""


class TakenOverError(Exception):
    """Another camera steers now."""


Send = Callable[[bytes], Awaitable[bool]]
"""Sends a frame; tells whether it was read, once it is answered."""


@dataclass(slots=True)
class Tally:
    """What the clients saw; counted only between ``begin`` and ``over``."""

    clients: int
    begin: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    ready: int = 0
    taken_over: int = 0
    failed: int = 0
    refused: int = 0
    dropped: int = 0
    late: int = 0
    delays_ms: list[float] = field(default_factory=list)
    pieces: int = 0
    stalls: int = 0

    def note_ready(self) -> None:
        """Note that a client, or the sound, is ready; once all are, counting begins."""
        self.ready += 1
        if self.ready == self.clients + 1:
            self.begin.set()


@dataclass(frozen=True, slots=True)
class Running:
    """A server process and the address of its page."""

    pid: int
    url: str

    @property
    def headers(self) -> dict[str, str]:
        """What the page itself sends."""
        return {"Origin": self.url.rstrip("/")}

    def socket(self, path: str) -> connect:
        """Open a WebSocket."""
        address = self.url.replace("http:", "ws:").rstrip("/") + path
        return connect(address, additional_headers=self.headers, proxy=None)

    def client(self) -> httpx.AsyncClient:
        """Open a client for requests."""
        return httpx.AsyncClient(
            base_url=self.url, headers=self.headers, timeout=60, trust_env=False, verify=TLS
        )

    def cpu_s(self) -> float:
        """Return the processor time taken so far, in seconds."""
        times = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Return the resident memory, in MiB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return round(pages * os.sysconf("SC_PAGE_SIZE") / MIB, 1)


@contextmanager
def running(data: Path) -> Iterator[Running]:
    """Run a server with the built-in tracks until the block ends."""
    command = [sys.executable, "-m", "mien", "serve", "--no-browser", "--port", "0", "--data-dir", str(data)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MIEN_")}
    kept |= {"MIEN_CONFIG": str(data / "none.toml"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=kept
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if "http://" not in line:
                raise SystemExit("the server did not start; try: " + " ".join(command))
            yield Running(process.pid, next(word for word in line.split() if word.startswith("http://")))
        finally:
            process.send_signal(signal.SIGTERM)


def frames_of(path: Path) -> list[bytes]:
    """Return every third picture of the MJPEG films, or every picture, of a folder, 320 px wide as the page sends."""
    films = [path] if path.is_file() else sorted(path.glob("*.mjpeg"))
    raw = [
        b"\xff\xd8\xff" + part for film in films for part in film.read_bytes().split(b"\xff\xd8\xff")[1::3]
    ]
    raw = raw or [picture.read_bytes() for picture in sorted(path.glob("*.jp*g"))]
    if not raw:
        raise SystemExit(f"{path}: no *.mjpeg and no *.jpg in it; name another folder with --frames")
    return [scaled(picture) for picture in raw]


def scaled(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as image:
        buffer = io.BytesIO()
        image.resize((320, 240)).save(buffer, "JPEG", quality=70)
        return buffer.getvalue()


async def camera(server: Running, frames: list[bytes], tally: Tally, number: int) -> None:
    """Send over the page's WebSocket; once another camera has taken over, follow the state as a page does."""
    async with server.socket("/api/frames") as socket:
        with suppress(TakenOverError):
            await pace(lambda frame: shown(socket, frame), frames, tally, number)
            return
    async with server.socket(f"/api/events?page=load-{number}") as page:
        await follow(page, tally)


async def shown(socket: ClientConnection, frame: bytes) -> bool:
    try:
        await socket.send(frame)
        return bool(json.loads(await socket.recv())["type"] == "reading")
    except ConnectionClosed:
        raise TakenOverError from None


async def follow(page: ClientConnection, tally: Tally) -> None:
    while not tally.over.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(page.recv(), FRAME_S)


async def photo(server: Running, frames: list[bytes], tally: Tally, number: int) -> None:
    """Send as photos."""
    async with server.client() as client:

        async def posted(frame: bytes) -> bool:
            answer = await client.post(
                "/api/mood/photo", content=frame, headers={"content-type": "image/jpeg"}
            )
            # Without a clear expression in it, it was read as well.
            return answer.status_code in {200, 422}

        await pace(posted, frames, tally, number)


async def pace(send: Send, frames: list[bytes], tally: Tally, number: int) -> None:
    """Send at 10 frames a second, one on its way; the first answer only says that the client is ready."""
    try:
        await send(frames[number % len(frames)])
    except TakenOverError:
        tally.taken_over += 1
        raise
    finally:
        tally.note_ready()
    # Clients do not all send at the same moment.
    due_s = time.perf_counter() + FRAME_S * (number % 10) / 10
    place = number
    while not tally.over.is_set():
        await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
        place += 1
        sent_s = time.perf_counter()
        try:
            read = await send(frames[place % len(frames)])
        except TakenOverError:
            tally.taken_over += 1
            raise
        took_s = time.perf_counter() - sent_s
        late = math.floor((sent_s - due_s) / FRAME_S)
        dropped = math.floor((sent_s + took_s - due_s) / FRAME_S) - late
        due_s += FRAME_S * (late + dropped + 1)
        if tally.begin.is_set() and not tally.over.is_set():
            tally.dropped += dropped
            tally.late += late
            tally.refused += not read
            if read:
                tally.delays_ms.append(1e3 * took_s)


async def sound(server: Running, tally: Tally) -> None:
    """Pull the sound of one track after another as fast as it is heard."""
    async with server.client() as client:
        track = (await client.get("/api/state")).json()["player"]["upcoming"][0]
        address, start, size = f"/api/tracks/{track['track_id']}/audio", 0, 0
        head = await client.get(address, headers={"Range": "bytes=0-0"})
        size = int(head.headers["content-range"].rpartition("/")[2])
        piece = max(1, int(size * PIECE_S / track["duration_s"]))
        tally.note_ready()
        await tally.begin.wait()
        heard_until_s = time.perf_counter() + PIECE_S
        while not tally.over.is_set():
            asked = {"Range": f"bytes={start}-{min(start + piece, size) - 1}"}
            (await client.get(address, headers=asked)).raise_for_status()
            start = (start + piece) % size if start + piece < size else 0
            now_s = time.perf_counter()
            tally.pieces += 1
            tally.stalls += now_s > heard_until_s
            heard_until_s = max(now_s, heard_until_s) + PIECE_S
            await asyncio.sleep(max(0.0, heard_until_s - PIECE_S - time.perf_counter()))


WAYS: Final = {"camera": camera, "photo": photo}


async def load(
    server: Running, way: str, clients: int, frames: list[bytes], seconds: float
) -> dict[str, Any]:
    """Let so many clients send for some seconds, once all of them have begun."""
    tally = Tally(clients)

    async def client(number: int) -> None:
        try:
            await WAYS[way](server, frames, tally, number)
        except (OSError, ConnectionClosed, httpx.HTTPError):
            tally.failed += 1

    tasks = [asyncio.create_task(client(number)) for number in range(clients)]
    tasks.append(asyncio.create_task(sound(server, tally)))
    await asyncio.wait_for(tally.begin.wait(), 120)
    began_s, cpu_s = time.perf_counter(), server.cpu_s()
    await asyncio.sleep(seconds)
    tally.over.set()
    took_s, cpu_s = time.perf_counter() - began_s, server.cpu_s() - cpu_s
    await asyncio.gather(*tasks)
    return (
        {"way": way, "clients": clients} | figures(tally, took_s, cpu_s) | {"memory_mib": server.memory_mib()}
    )


def figures(tally: Tally, took_s: float, cpu_s: float) -> dict[str, Any]:
    delays = np.array(tally.delays_ms) if tally.delays_ms else np.array([math.nan])
    return {
        "frames_per_s": round(len(tally.delays_ms) / took_s, 1),
        "p50_ms": round(float(np.percentile(delays, 50)), 2),
        "p99_ms": round(float(np.percentile(delays, 99)), 2),
        "read": len(tally.delays_ms),
        "dropped": tally.dropped,
        "sent_too_late": tally.late,
        "refused": tally.refused,
        "clients_taken_over": tally.taken_over,
        "clients_failed": tally.failed,
        "sound_pieces": tally.pieces,
        "sound_stalls": tally.stalls,
        "server_cores": round(cpu_s / took_s, 3),
        "server_cpu_ms_a_frame": round(1e3 * cpu_s / max(1, len(tally.delays_ms)), 2),
    }


def starts(home: Path) -> dict[str, float]:
    """Time the start of the process to the page's last byte: of the first start, and the median of later ones."""
    took = []
    for _ in range(STARTS + 1):
        began = time.perf_counter()
        with running(home / "data") as server:
            httpx.get(server.url, trust_env=False).raise_for_status()
            took.append(time.perf_counter() - began)
            settle(server)
    return {
        "first_s": round(took[0], 3),
        "later_median_s": round(statistics.median(took[1:]), 3),
        "starts": STARTS,
    }


def settle(server: Running) -> None:
    """Wait until the built-in tracks are known."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client:
        while (state := client.get("/api/state").json())["library"]["scan"]["running"] or not state["player"][
            "upcoming"
        ]:
            time.sleep(0.05)


async def idle(server: Running, seconds: float) -> dict[str, float]:
    """Measure what a server takes on which one page looks and nothing plays."""
    async with server.socket("/api/events?page=load-idle") as page:
        await page.recv()
        await asyncio.sleep(3.0)
        began_s, cpu_s = time.perf_counter(), server.cpu_s()
        await asyncio.sleep(seconds)
        share = (server.cpu_s() - cpu_s) / (time.perf_counter() - began_s)
    return {
        "seconds": seconds,
        "cpu_percent_of_a_core": round(100 * share, 2),
        "memory_mib": server.memory_mib(),
    }


def peer(python: Path, frames: list[bytes], seconds: float) -> dict[str, Any]:
    """Time fer in its own environment, on the same frames."""
    with tempfile.TemporaryDirectory() as folder:
        for place, frame in enumerate(frames):
            Path(folder, f"{place:05}.jpg").write_bytes(frame)
        command = [str(python), "-W", "ignore", str(PEER), str(seconds), folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(args: argparse.Namespace) -> dict[str, Any]:
    frames = frames_of(args.frames)
    found: dict[str, Any] = {
        "what": "a real server, clients of 10 frames/s with one on its way, sound at the same time",
        "command": " ".join(["python", "benchmarks/load.py", *sys.argv[1:]]),
        "machine": describe_machine(),
        "load_average_before": round(os.getloadavg()[0], 2),
        "frames": f"{len(frames)} recorded, 320x240",
        "seconds": args.seconds,
    }
    # First, so that a Python without fer is found at once.
    if args.peer:
        found["peer"] = told("peer", peer(args.peer, frames, args.seconds))
    with tempfile.TemporaryDirectory() as home:
        found["start"] = told("start", starts(Path(home)))
        with running(Path(home) / "data") as server:
            settle(server)
            found["idle"] = told("idle", asyncio.run(idle(server, args.idle)))
            found["load"] = [
                told("load", asyncio.run(load(server, way, clients, frames, args.seconds)))
                for way in WAYS
                for clients in CLIENTS
            ]
    return found


def told(what: str, figures: dict[str, Any]) -> dict[str, Any]:
    print(what, json.dumps(figures), file=sys.stderr, flush=True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--frames", type=Path, default=Path("../shared/data/webcam"), metavar="PATH")
    parser.add_argument(
        "--seconds", type=float, default=15.0, help="for each number of clients (default: 15)"
    )
    parser.add_argument("--idle", type=float, default=60.0, help="seconds of idling (default: 60)")
    parser.add_argument(
        "--peer", type=Path, metavar="PYTHON", help="the Python of an environment with fer 25.10.3"
    )
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    found = measure(args)
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        write_json(args.output, found)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
