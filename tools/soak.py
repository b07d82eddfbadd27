"""Use a real server for a long time, as a listener does, and tell whether memory, threads and descriptors stay flat.

    python -m tools.soak [--minutes 30] [--frames ../shared/data/webcam/london.mjpeg] [-o benchmarks/results/soak.json]

A camera sends recorded frames ten times a second and goes off and on now and then; a page stays open and plays what
the server says, reading the sound as fast as it is heard; somebody likes, skips, changes mood and mode, searches; files
come into the music folder and go. Every half minute a line says what the server's process holds. Linux only.
It ends with 1 when something grew, failed, or was not there afterwards.
"""

import argparse
import io
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx
from PIL import Image
from tests.faults.databases import damage_of
from tests.server.process import Server, serving
from tests.server.sounds import make_library, pad, write_flac
from websockets.sync.client import ClientConnection

from mien.log import LOG_NAME
from mien.machine import describe_machine

__all__ = ["Sample", "frames_of", "soak", "verdict"]

FRAMES_PER_S: Final = 10
SAMPLE_S: Final = 30.0
CAMERA_ON_S: Final = 300.0
"""After so long the camera is switched off and on."""
ACT_S: Final = 5.0
FILES_S: Final = 60.0
CHUNK: Final = 64 * 1024
LATE_S: Final = 1.0
"""A page holds seconds of sound in advance; a piece that takes longer than this counts as late."""

WARM_UP: Final = 0.2
"""Share of the run that is left out of the verdict: caches fill, libraries load."""
MOST_GROWTH: Final = 0.05
"""Memory may grow by this share over the rest of the run: what the noise of half an hour hides."""
MOST_MORE: Final = 3
"""Threads and descriptors by which the last third may exceed the first: a scan or a request may be under way."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the server's process holds: seconds since the start, MiB resident, threads, descriptors, CPU seconds."""

    t_s: float
    memory_mib: float
    threads: int
    descriptors: int
    cpu_s: float


def sample(pid: int, t_s: float) -> Sample:
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    )
    times = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return Sample(
        round(t_s, 1),
        round(int(status["VmRSS"].split()[0]) / 1024, 1),
        int(status["Threads"]),
        sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
        round((int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK"), 1),
    )


def verdict(samples: list[Sample]) -> dict[str, Any]:
    """Say whether each of memory, threads and descriptors was flat after the warm-up."""
    rest = samples[int(len(samples) * WARM_UP) :]
    slopes = [
        (b.memory_mib - a.memory_mib) / (b.t_s - a.t_s) for i, a in enumerate(rest) for b in rest[i + 1 :]
    ]
    # The median of all slopes (Theil 1950, Sen 1968) does not mind a scan in one of the samples.
    slope = median(slopes) if slopes else 0.0
    growth = slope * (rest[-1].t_s - rest[0].t_s) / median(one.memory_mib for one in rest)
    third = max(1, len(rest) // 3)

    def more(of: Callable[[Sample], int]) -> int:
        return max(of(one) for one in rest[-third:]) - max(of(one) for one in rest[:third])

    threads, descriptors = more(lambda one: one.threads), more(lambda one: one.descriptors)
    return {
        "memory_mib_an_hour": round(slope * 3600, 2),
        "memory_growth": round(growth, 4),
        "more_threads": threads,
        "more_descriptors": descriptors,
        "flat": growth <= MOST_GROWTH and threads <= MOST_MORE and descriptors <= MOST_MORE,
    }


def frames_of(recording: Path) -> list[bytes]:
    """Return every third frame of an MJPEG film, 320 px wide, as the page sends them."""
    pictures = recording.read_bytes().split(b"\xff\xd8\xff")[1::3]
    frames = []
    for picture in pictures:
        with Image.open(io.BytesIO(b"\xff\xd8\xff" + picture)) as image:
            buffer = io.BytesIO()
            image.resize((320, 240)).save(buffer, "JPEG", quality=70)
            frames.append(buffer.getvalue())
    return frames


class Visit:
    """Everything that goes on at once."""

    def __init__(self, server: Server, frames: list[bytes], music: Path, seed: int) -> None:
        self.server, self.frames, self.music = server, frames, music
        self.done: Counter[str] = Counter()
        self.failures: list[str] = []
        self.over = threading.Event()
        self._rng = random.Random(seed)
        self._playing = 1

    def all_at_once(self) -> list[threading.Thread]:
        """Begin; the threads end soon after ``over`` is set."""
        parts = (self._camera, self._page, self._sound, self._listener, self._files)
        threads = [threading.Thread(target=self._guarded, args=[part], name=part.__name__) for part in parts]
        for thread in threads:
            thread.start()
        return threads

    def _guarded(self, part: Callable[[], None]) -> None:
        try:
            part()
        except Exception as error:
            self.failures.append(f"{part.__name__.strip('_')}: {type(error).__name__}: {error}")

    def _client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.server.url, headers=self.server.client.headers, timeout=60, trust_env=False
        )

    def _camera(self) -> None:
        place = 0
        while not self.over.is_set():
            began = time.monotonic()
            with self.server.socket("/api/frames") as socket:
                while not self.over.is_set() and time.monotonic() - began < CAMERA_ON_S:
                    due = time.monotonic() + 1 / FRAMES_PER_S
                    socket.send(self.frames[place % len(self.frames)])
                    place += 1
                    self.done[f"frames: {json.loads(socket.recv(60))['type']}"] += 1
                    self.over.wait(max(0.0, due - time.monotonic()))

    def _page(self) -> None:
        with self.server.socket("/api/events?page=soak") as socket:
            while not self.over.is_set():
                self._report(socket)

    def _report(self, socket: ClientConnection) -> None:
        try:
            current = json.loads(socket.recv(1.0))["player"]["current"]
        except TimeoutError:
            return
        self.done["states"] += 1
        if current:
            socket.send(json.dumps({"type": "position", "item_id": current["item_id"], "position_s": 1.0}))

    def _sound(self) -> None:
        with self._client() as client:
            client.post("/api/player/play", json={"page": "soak"}).raise_for_status()
            while not self.over.is_set():
                state = client.get("/api/state").json()["player"]
                if state["current"]:
                    self._hear(client, state["current"])
                else:
                    self.over.wait(1.0)

    def _hear(self, client: httpx.Client, item: dict[str, Any]) -> None:
        """Read one song piece by piece as fast as it is heard, then go on to the next."""
        self._playing = item["track_id"]
        address, start, size = f"/api/tracks/{item['track_id']}/audio", 0, CHUNK
        while start < size and not self.over.is_set():
            asked = time.monotonic()
            answer = client.get(address, headers={"Range": f"bytes={start}-{start + CHUNK - 1}"})
            if answer.status_code == 404:
                self.done["songs gone"] += 1
                return
            answer.raise_for_status()
            took_s = time.monotonic() - asked
            self.done["sound bytes"] += len(answer.content)
            self.done["late pieces"] += took_s > LATE_S
            size = int(answer.headers["content-range"].rpartition("/")[2])
            start += len(answer.content)
            self.over.wait(max(0.0, item["duration_s"] * CHUNK / size - took_s))
        client.post("/api/player/next", json={"item_id": item["item_id"], "position_s": item["duration_s"]})
        self.done["songs"] += 1

    def _listener(self) -> None:
        rng = self._rng
        deeds: list[tuple[str, str, Callable[[], dict[str, Any]]]] = [
            ("POST", "/api/mood", lambda: {"valence": rng.uniform(-1, 1), "arousal": rng.uniform(-1, 1)}),
            ("POST", "/api/mood", lambda: {"expression": rng.choice(["happy", "sad", "angry"])}),
            ("POST", "/api/mood", lambda: {"camera": True}),
            ("POST", "/api/mood", lambda: {"camera": True}),
            ("POST", "/api/mode", lambda: {"mode": rng.choice(["paper", "match", "lift", "calm"])}),
            ("POST", "/api/feedback", lambda: {"feedback": "like", "track_id": self._playing}),
            ("POST", "/api/feedback", lambda: {"feedback": "dislike", "track_id": self._playing}),
            ("POST", "/api/player/next", lambda: {"position_s": 3.0}),
            ("POST", "/api/player/volume", lambda: {"volume": rng.random()}),
            ("GET", "/api/library?search=still", dict),
            ("GET", "/api/listener/taste", dict),
            ("GET", "/", dict),
        ]
        with self._client() as client:
            while not self.over.wait(ACT_S):
                method, path, body = rng.choice(deeds)
                answer = client.request(method, path, json=body() if method == "POST" else None)
                self.done[f"deeds: {answer.status_code}"] += 1

    def _files(self) -> None:
        number = 0
        with self._client() as client:
            while not self.over.wait(FILES_S):
                path = self.music / f"guest {number % 4}.flac"
                if path.exists():
                    path.unlink()
                else:
                    write_flac(path, pad(110 + number, 8), title=f"Guest {number}", artist="Passer-by")
                client.post("/api/library/folders", json={"path": str(self.music)}).raise_for_status()
                number += 1
                self.done["scans"] += 1


def soak(
    home: Path, frames: list[bytes], *, minutes: float, seed: int, every_s: float = SAMPLE_S
) -> dict[str, Any]:
    """Run it all; returns the samples, the tally and the verdict."""
    music = make_library(home / "music", pairs=12, length_s=30)
    samples = []
    with serving(home, library=[music]) as server:
        server.scanned()
        visit = Visit(server, frames, music, seed)
        began = time.monotonic()
        threads = visit.all_at_once()
        while (passed_s := time.monotonic() - began) < 60 * minutes:
            visit.over.wait(min(every_s, 60 * minutes - passed_s))
            samples.append(sample(server.process.pid, time.monotonic() - began))
            print(json.dumps(asdict(samples[-1])), flush=True)
        visit.over.set()
        for thread in threads:
            thread.join()
        stopped = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        code = server.process.wait(60)
        stop_s = time.monotonic() - stopped
        errors = server.errors.read_text(encoding="utf-8")
    events = Counter(
        json.loads(line)["event"]
        for line in (home / "data" / LOG_NAME).read_text(encoding="utf-8").splitlines()
    )
    found = verdict(samples)
    damage = damage_of(home / "data")
    sound = found["flat"] and not visit.failures and not damage and code == 0 and "Traceback" not in errors
    return {
        "what": "a real server in use: camera at 10 frames/s, sound, moods, feedback, scans",
        "minutes": minutes,
        "seed": seed,
        "machine": describe_machine(),
        "verdict": found | {"sound": sound},
        "cpu_share_of_a_core": round(samples[-1].cpu_s / samples[-1].t_s, 3),
        "stop_s": round(stop_s, 2),
        "exit_code": code,
        "failures": visit.failures,
        "damage": damage,
        "done": dict(sorted(visit.done.items())),
        "log": dict(sorted(events.items())),
        "samples": [asdict(one) for one in samples],
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--frames", type=Path, default=Path("../shared/data/webcam/london.mjpeg"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    if not options.frames.is_file():
        parser.error(f"{options.frames}: no recording; name an MJPEG file with --frames")
    with tempfile.TemporaryDirectory() as home:
        result = soak(Path(home), frames_of(options.frames), minutes=options.minutes, seed=options.seed)
    if options.output:
        options.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in result.items() if key != "samples"}, indent=2))
    return 0 if result["verdict"]["sound"] else 1


if __name__ == "__main__":
    sys.exit(main())
