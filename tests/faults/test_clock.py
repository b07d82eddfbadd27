"""A clock that jumps by decades, forwards and backwards, under a real server."""

from pathlib import Path

import pytest

from tests.server.process import Server, serving
from tests.server.sounds import make_library

YEAR_S = 365 * 86_400

HOOK = """
import os, time
right = time.time
def wrong():
    with open(os.environ["CLOCK_AHEAD"]) as file:
        return right() + float(file.read())
time.time = wrong
"""
"""Python loads a module of this name at its start: the process's clock then runs ahead by what a file says."""


class Clock:
    """How far ahead the server's clock is, in years."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.jump(0)

    def jump(self, years: float) -> None:
        part = self._path.with_suffix(".part")
        part.write_text(str(years * YEAR_S), encoding="ascii")
        part.replace(self._path)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))
    monkeypatch.setenv("CLOCK_AHEAD", str(tmp_path / "ahead.txt"))
    return Clock(tmp_path / "ahead.txt")


def liking(server: Server, title: str) -> float:
    songs = server.answer(server.client.get("/api/listener/taste"))["learnt"]["song"]
    return next((float(song["adds"]) for song in songs if song["name"] == title), 0.0)


def play_on(server: Server, songs: int) -> list[str]:
    """Go on song by song as if each was heard to its end; the music must never run out."""
    heard = []
    for _ in range(songs):
        current = server.state()["player"]["current"] or server.post("/api/player/play")["player"]["current"]
        assert current, "the music ran out"
        state = server.post("/api/player/next", item_id=current["item_id"], position_s=current["duration_s"])
        heard.append(current["title"])
        assert state["player"]["current"]
        assert state["player"]["upcoming"]
    return heard


def test_jumps_by_decades_neither_silence_the_music_nor_wipe_out_the_taste(
    tmp_path: Path, clock: Clock
) -> None:
    music = make_library(tmp_path / "music", pairs=3, length_s=4)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        track = server.answer(server.client.get("/api/library?search=still"))["tracks"][0]
        for _ in range(3):
            server.post("/api/feedback", feedback="like", track_id=track["track_id"])
        liked = liking(server, track["title"])
        assert liked > 0.2
        for years in (60, -50, 0):
            clock.jump(years)
            play_on(server, 8)
            server.post("/api/mood", expression="happy")
        # The clock said sixty years and something was learnt then; two half-lives a jump is what it can cost.
        assert 0 < liking(server, track["title"]) <= liked + 0.2
        assert server.client.get("/api/health").status_code == 200
        assert server.stop() == 0
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


@pytest.mark.parametrize("years", [-40, 60])
def test_a_start_under_a_wrong_clock(tmp_path: Path, clock: Clock, years: int) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=4)
    for wrong in (0, years, 0):
        clock.jump(wrong)
        with serving(tmp_path / "home", library=[music]) as server:
            assert server.scanned()["library"]["tracks"] == 4
            assert len(set(play_on(server, 6))) >= 3
            server.post("/api/feedback", feedback="like", track_id=1)
            assert server.stop() == 0
            assert "Traceback" not in server.errors.read_text(encoding="utf-8")
