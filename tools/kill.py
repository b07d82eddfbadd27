"""Kill a real server at random moments, again and again, and look whether anything that it had acknowledged is lost.

    python -m tools.kill [--times 100] [--stops 20] [--seed 0] [-o benchmarks/results/kill.json]

In turn: in the middle of a scan, amid reactions, playlists and own places of songs, and while a catalog of the first
version is brought up to date. After each SIGKILL both databases must be whole (``PRAGMA integrity_check``), and hold
everything that an answer had confirmed; an old catalog must be all old or all new, and come up to date at the next
start. Then servers with open pages, a camera, unread sound and a scan are told to end by SIGTERM, and timed. POSIX
only. It ends with 1 when something was lost or damaged.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from tests.faults.databases import damage_of, rows
from tests.server.process import Server, command, environment, serving
from tests.server.sounds import pad, write_flac

from mien.database import Database, Schema
from mien.machine import describe_machine
from mien.music.schema import CATALOG

__all__ = ["Home", "Report", "kill", "old_catalog", "stop_times"]

OLD_TRACKS: Final = 20_000
FIRST_VERSION: Final = Schema(CATALOG.name, CATALOG.application_id, CATALOG.steps[:1], CATALOG.remedy)
NEW_FILES: Final = 6
SOON_S: Final = 0.001
LONGEST_S: Final = 1.5
"""Latest moment of a kill, in seconds after the server is up."""


@dataclass(slots=True)
class Report:
    """What came of it: kills by kind, what was going on at that moment, what was acknowledged, lost and damaged."""

    kills: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        counted = {
            name: dict(sorted(getattr(self, name).items())) for name in ("kills", "moments", "acknowledged")
        }
        return counted | {"lost": self.lost, "damage": self.damage}


class Home:
    """One data folder that outlives all kills, and what its servers have acknowledged so far."""

    def __init__(self, folder: Path, rng: random.Random, report: Report) -> None:
        self.folder, self.music, self.rng, self.report = folder, folder / "music", rng, report
        self.music.mkdir(parents=True)
        self._files = self.tracks = self.likes = 0
        self.playlists: dict[str, int] = {}
        self.places: dict[int, float] = {}
        self.bring_files()

    def bring_files(self) -> None:
        """Put new music into the folder."""
        for _ in range(NEW_FILES):
            write_flac(
                self.music / f"{self._files}.flac", pad(100 + self._files, 2.0), title=f"No {self._files}"
            )
            self._files += 1

    def kill_amid(self, kind: str) -> None:
        """Start a server, use it, and kill it at a random moment."""
        with serving(self.folder, library=[self.music]) as server:
            if kind == "feedback":
                server.scanned()
            user = threading.Thread(target=self._use, args=[server, kind])
            user.start()
            time.sleep(self.rng.uniform(0.0, LONGEST_S))
            server.process.kill()
            server.process.wait()
            user.join()
        self.report.kills[kind] += 1
        self.check(f"{kind} {self.report.kills[kind]}")

    def _use(self, server: Server, kind: str) -> None:
        """Ask for things until the server is gone; what it answers it must keep."""
        scanning = False
        with suppress(httpx.TransportError):
            while True:
                library = server.state()["library"]
                scanning = library["scan"]["running"]
                self.tracks = max(self.tracks, library["tracks"])
                if library["tracks"]:
                    self._ask(server)
        self.report.moments["scan under way" if scanning else f"{kind}: no scan under way"] += 1

    def _ask(self, server: Server) -> None:
        number = self.rng.choice(server.answer(server.client.get("/api/library?search=no"))["tracks"])[
            "track_id"
        ]
        what = self.rng.choice(["like", "like", "playlist", "place"])
        if what == "like":
            server.post("/api/feedback", feedback="like", track_id=number)
            self.likes += 1
        elif what == "playlist":
            name = f"List {len(self.playlists)}"
            server.post("/api/playlists", name=name, track_ids=[number] * self.rng.randint(1, 40))
            self.playlists[name] = number
        else:
            valence = round(self.rng.uniform(-1, 1), 3)
            self.places.pop(number, None)
            server.post(f"/api/tracks/{number}/place", valence=valence, arousal=0.5)
            self.places[number] = valence
        self.report.acknowledged[what] += 1

    def check(self, when: str) -> None:
        """Compare the databases with what was acknowledged."""
        data = self.folder / "data"
        self.report.damage += [f"{when}: {line}" for line in damage_of(data)]
        catalog, profiles = data / "catalog.sqlite3", data / "profiles.sqlite3"
        if self.tracks:
            self._expect(when, "tracks", rows(catalog, "SELECT count(*) FROM tracks")[0][0], self.tracks)
        if self.likes:
            found = rows(profiles, "SELECT count(*) FROM events WHERE feedback = 'like'")[0][0]
            self._expect(when, "likes", found, self.likes)
        if self.playlists:
            kept = {
                name
                for (name,) in rows(
                    catalog, "SELECT name FROM playlists JOIN playlist_items USING (playlist_id)"
                )
            }
            self._expect(when, "playlists", len(kept & set(self.playlists)), len(self.playlists))
        for number, valence in self.places.items():
            query = (
                "SELECT corrections.valence FROM corrections JOIN tracks USING (song_id) WHERE track_id = "
            )
            if (valence,) not in rows(catalog, f"{query}{number}"):
                self.report.lost.append(f"{when}: the place of track {number}")

    def _expect(self, when: str, what: str, found: int, least: int) -> None:
        if found < least:
            self.report.lost.append(f"{when}: {found} {what} of {least}")


def old_catalog(path: Path, tracks: int) -> None:
    """Make a catalog of the first version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    old = Database(path, FIRST_VERSION)
    with old.change() as database:
        database.execute("INSERT INTO roots (path) VALUES (?)", (b"/drive that is not plugged in",))
        database.executemany(
            "INSERT INTO tracks (root_id, path, size, mtime_ns, artist_id, title, artist, album, genre, duration_s, "
            "valence, arousal, has_cover) VALUES (1, ?, 1, 1, 1, ?, ?, '', 'Folk', ?, 0, 0, 0)",
            [
                (f"/drive that is not plugged in/{k}".encode(), f"Song {k}", f"Ida {k % 99}", k)
                for k in range(tracks)
            ],
        )
    old.close()


def kill_migration(home: Path, rng: random.Random, report: Report, *, tracks: int, span_s: float) -> None:
    """Kill a server that brings an old catalog up to date, and let another one do it."""
    catalog = home / "data" / "catalog.sqlite3"
    old_catalog(catalog, tracks)
    process = _start_of_migration(home)
    time.sleep(rng.uniform(0.0, 1.0) * span_s)
    process.kill()
    process.wait()
    report.kills["migration"] += 1
    when = f"migration {report.kills['migration']}"
    report.damage += [f"{when}: {line}" for line in damage_of(home / "data")]
    version = rows(catalog, "PRAGMA user_version")[0][0]
    moment = "in the middle of" if version == 1 else "after"
    report.moments[f"{moment} the migration"] += 1
    if version not in {1, CATALOG.version}:
        report.lost.append(f"{when}: version {version} is neither old nor new")
    with serving(home) as server:
        server.state()
    for path in (catalog, *catalog.parent.glob("*.version-1")):
        # With its drive away, the built-in tracks have come into the catalog as well.
        found = rows(path, "SELECT count(*) FROM tracks WHERE root_id = 1")[0][0]
        if found != tracks:
            report.lost.append(f"{when}: {found} tracks of {tracks} in {path.name}")
    report.damage += [f"{when}, again: {line}" for line in damage_of(home / "data")]
    if rows(catalog, "PRAGMA user_version")[0][0] != CATALOG.version:
        report.lost.append(f"{when}: the next start did not bring it up to date")


def kill(place: Path, times: int, *, seed: int = 0, old_tracks: int = OLD_TRACKS) -> Report:
    """Kill servers so many times, one kind after the other; ``place`` is an empty folder."""
    rng, report = random.Random(seed), Report()
    home = Home(place / "home", rng, report)
    span_s = 0.0
    for number in range(times):
        kind = ("scan", "feedback", "migration")[number % 3]
        if kind == "migration":
            # How long a migration takes on this machine at this time.
            span_s = span_s or migration_s(place / "measure", old_tracks)
            kill_migration(place / f"old {number}", rng, report, tracks=old_tracks, span_s=span_s)
        else:
            if kind == "scan":
                home.bring_files()
            home.kill_amid(kind)
        print(f"{number + 1} of {times}: {kind}", file=sys.stderr, flush=True)
    return report


def migration_s(home: Path, tracks: int) -> float:
    catalog = home / "data" / "catalog.sqlite3"
    old_catalog(catalog, tracks)
    process, began = _start_of_migration(home), time.monotonic()
    while rows(catalog, "PRAGMA user_version")[0][0] == 1:
        time.sleep(SOON_S)
    taken_s = time.monotonic() - began
    process.kill()
    process.wait()
    return taken_s


def _start_of_migration(home: Path) -> subprocess.Popen[bytes]:
    """Start a server and return when it begins to bring the catalog up to date: it keeps a copy of it first."""
    process = subprocess.Popen(
        command(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(home)
    )
    while not any(".version-" in path.name for path in (home / "data").iterdir()):
        if process.poll() is not None:
            raise SystemExit(
                f"the server ended with {process.returncode} before it brought the catalog up to date"
            )
        time.sleep(SOON_S)
    return process


def stop_times(place: Path, times: int) -> list[float]:
    """End busy servers by SIGTERM; returns how long each took, in seconds. The scan's results must be there."""
    music = place / "music"
    music.mkdir(parents=True)
    taken = []
    for number in range(times):
        for k in range(12):
            write_flac(music / f"{number} {k}.flac", pad(90 + k, 60.0), title=f"Long {number} {k}")
        with serving(place / "home", library=[music]) as server, ExitStack() as stack:
            server.post("/api/player/play")
            stack.enter_context(server.socket("/api/events?page=x"))
            stack.enter_context(server.socket("/api/frames"))
            address = urlsplit(server.url)
            for _ in range(3):
                unread = stack.enter_context(
                    closing(socket.create_connection((address.hostname, address.port)))
                )
                unread.sendall(f"GET /api/tracks/1/audio HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
            time.sleep(1.0 + number % 3 / 2)
            seen = server.state()["library"]["tracks"]
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            code = server.process.wait(60)
            taken.append(time.monotonic() - began)
        kept = rows(place / "home" / "data" / "catalog.sqlite3", "SELECT count(*) FROM tracks")[0][0]
        if code or damage_of(place / "home" / "data") or kept < seen:
            raise SystemExit(f"the end by SIGTERM went wrong: exit code {code}, {kept} tracks of {seen}")
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=100, help="kills (default: 100)")
    parser.add_argument("--stops", type=int, default=20, help="ends by SIGTERM (default: 20)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    if os.name != "posix":
        parser.error("this system has no SIGKILL")
    with tempfile.TemporaryDirectory() as place:
        report = kill(Path(place) / "kill", options.times, seed=options.seed)
        taken = stop_times(Path(place) / "stop", options.stops)
    result = {"times": options.times, "seed": options.seed, "machine": describe_machine()} | report.as_dict()
    if taken:
        result["sigterm_s"] = {
            "times": len(taken),
            "median": round(median(taken), 2),
            "most": round(max(taken), 2),
        }
    text = json.dumps(result, indent=2) + "\n"
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    print(text, end="")
    return 1 if report.lost or report.damage else 0


if __name__ == "__main__":
    sys.exit(main())
