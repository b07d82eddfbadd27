"""What plays and stands in line outlives the server, however it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.server.process import Server, serving, wait_for


def stands(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.state()["player"]
    return found


def ids(items: list[dict[str, Any]]) -> list[tuple[int, int, str, bool]]:
    return [(item["item_id"], item["track_id"], item["reason"], item["by_hand"]) for item in items]


def begun(server: Server) -> dict[str, Any]:
    """Play the second song, with a line that the listener has changed, and pause in it."""
    server.scanned()
    server.post("/api/mood", expression="happy")
    server.post("/api/player/play", page="a")
    server.post("/api/player/next")
    server.post("/api/player/move", item_id=stands(server)["upcoming"][-1]["item_id"], place=0)
    server.post("/api/player/volume", volume=0.4)
    server.post("/api/player/seek", position_s=1.25)
    server.post("/api/player/pause")
    return stands(server)


def kept_in(home: Path) -> dict[str, Any]:
    """Return what is on disk; a scan that followed another one may have changed the line after the test looked."""
    found: dict[str, Any] = json.loads((home / "data" / "playing.json").read_text())
    return found


def is_as(found: dict[str, Any], kept: dict[str, Any], before: dict[str, Any]) -> None:
    assert not found["playing"]
    assert ids([found["current"]]) == ids([kept["current"]]) == ids([before["current"]])
    assert found["current"]["reason_said"] == before["current"]["reason_said"]
    assert found["current"]["parts"] == before["current"]["parts"]
    assert ids(found["upcoming"]) == ids(kept["upcoming"])
    assert ids(found["upcoming"])[0] == ids(before["upcoming"])[0]
    assert ids(found["history"]) == ids(kept["history"]) == ids(before["history"])
    assert found["position_s"] == pytest.approx(before["position_s"], abs=0.1)
    assert found["volume"] == before["volume"]


def test_the_next_start_goes_on_from_there(small_library: Path, tmp_path: Path) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        before = begun(server)
        assert before["upcoming"][0]["by_hand"]
        assert server.stop() == 0
    kept = kept_in(tmp_path)
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        is_as(stands(server), kept, before)
        # Now a mood is known, and what comes next follows it; the listener's own choice stays.
        server.post("/api/mood", expression="sad")
        now = stands(server)
        assert ids([now["current"]]) == ids([before["current"]])
        assert ids(now["upcoming"])[0] == ids(before["upcoming"])[0]
        numbers = [item["item_id"] for item in [now["current"], *now["upcoming"], *now["history"]]]
        assert len(set(numbers)) == len(numbers)


def test_a_crash_costs_a_few_seconds_at_most(small_library: Path, tmp_path: Path) -> None:
    kept = tmp_path / "data" / "playing.json"
    with serving(tmp_path, library=[small_library]) as server:
        before = begun(server)
        wait_for(
            lambda: (kept.exists() and json.loads(kept.read_text())["position_s"] == 1.2) or None, "the file"
        )
        server.process.kill()
        server.process.wait()
    found = kept_in(tmp_path)
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        is_as(stands(server), found, before)


def test_nothing_is_kept_of_who_wants_nothing_remembered(small_library: Path, tmp_path: Path) -> None:
    kept = tmp_path / "data" / "playing.json"
    with serving(tmp_path, library=[small_library]) as server:
        begun(server)
        wait_for(kept.exists, "the file")
        server.post("/api/listener/settings", remember=False)
        wait_for(lambda: not kept.exists(), "the file to go")
        assert server.stop() == 0
    assert not kept.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"current": {}}', b"[" * 100_000, b"\xff\xfe"])
def test_a_damaged_file_is_as_good_as_none(small_library: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "playing.json").write_bytes(content)
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        assert stands(server)["current"] is None
        server.post("/api/player/play", page="a")
        assert stands(server)["playing"]


def test_songs_that_are_gone_do_not_come_back(small_library: Path, tmp_path: Path) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        before = begun(server)
        assert server.stop() == 0
    found = kept_in(tmp_path)
    upcoming, history = ids(found["upcoming"])[1:], ids(found["history"])[1:]
    found["upcoming"][0]["track_id"] = found["history"][0]["track_id"] = 2**40
    (tmp_path / "data" / "playing.json").write_text(json.dumps(found))
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        now = stands(server)
        assert ids([now["current"]]) == ids([before["current"]])
        assert ids(now["upcoming"])[: len(upcoming)] == upcoming
        assert ids(now["history"]) == history


def test_a_very_long_line_comes_back(small_library: Path, tmp_path: Path) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        begun(server)
        assert server.stop() == 0
    found = kept_in(tmp_path)
    found["upcoming"] = [found["upcoming"][0] | {"item_id": 1000 + place} for place in range(8000)]
    written = json.dumps(found)
    assert len(written) > 1 << 20
    (tmp_path / "data" / "playing.json").write_text(written)
    with serving(tmp_path, library=[small_library]) as server:
        now = stands(server)
        assert now["waiting"] == len(found["upcoming"])
        assert ids(now["upcoming"]) == ids(found["upcoming"])[: len(now["upcoming"])]
        assert server.stop() == 0
    assert ids(kept_in(tmp_path)["upcoming"]) == ids(found["upcoming"])


def test_a_line_of_built_in_songs_gives_way_to_the_listeners_own(small_library: Path, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        before = begun(server)
        assert server.stop() == 0
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        wait_for(
            lambda: not any(item["builtin"] for item in stands(server)["upcoming"][1:]), "songs of their own"
        )
        now = stands(server)
        # What stood in the middle of a song, and what the listener put in line, stay.
        assert ids([now["current"]]) == ids([before["current"]])
        assert ids(now["upcoming"])[0] == ids(before["upcoming"])[0]
