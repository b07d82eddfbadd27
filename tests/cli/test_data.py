"""``mien data``: everything shown, exported and erased; not while a player runs."""

import json
import subprocess
import sys
from pathlib import Path

from tests.server.conftest import small_library
from tests.server.process import environment, serving

__all__ = ["small_library"]


def mien(home: Path, *words: str, answer: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "mien", "data", *words, "--data-dir", str(home / "data")],
        capture_output=True,
        text=True,
        check=False,
        input=answer,
        env=environment(home),
    )


def test_everything_is_exported_then_erased_but_not_under_a_player(
    tmp_path: Path, small_library: Path
) -> None:
    folder, file = tmp_path / "data", tmp_path / "everything.json"
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        server.post("/api/listeners", name="Henriette")
        title = server.post("/api/player/play", page="a")["player"]["current"]["title"]
        refused = mien(tmp_path, "erase", "--yes")
        assert refused.returncode != 0
        assert server.url.rstrip("/") in refused.stderr
        assert "plays from this folder already" in refused.stderr
        assert "Henriette" in server.state()["listener"]["names"]
        assert server.stop() == 0
    assert "profiles.sqlite3" in mien(tmp_path).stdout
    done = mien(tmp_path, "export", str(file))
    assert done.stdout.strip() == str(file), done.stderr
    found = json.loads(file.read_text(encoding="utf-8"))
    assert "Henriette" in {one["name"] for one in found["listeners"]}
    assert title in {track["title"] for track in found["library"]["tracks"]}

    theirs = folder / "diary.txt"
    theirs.write_text("mine", encoding="utf-8")
    unasked = mien(tmp_path, "erase", answer="yes\n")
    assert unasked.returncode != 0
    assert "--yes" in unasked.stderr
    assert (folder / "profiles.sqlite3").exists()
    erased = mien(tmp_path, "erase", "--yes")
    assert erased.returncode == 0, erased.stderr
    assert {path.name for path in folder.iterdir()} == {"diary.txt", "mien.lock"}
    assert (folder / "mien.lock").read_bytes() == b""
    assert len([path for path in small_library.rglob("*") if path.is_file()]) == 6
    assert "nothing is kept" in mien(tmp_path, "export").stderr


def test_where_nothing_is_kept_nothing_is_made(tmp_path: Path) -> None:
    done = mien(tmp_path, "erase", "--yes")
    assert (done.returncode, "nothing is kept" in done.stderr) == (0, True)
    asked = mien(tmp_path, "export", str(tmp_path / "all.json"))
    assert (asked.returncode, "nothing is kept" in asked.stderr) == (1, True)
    assert not (tmp_path / "data").exists()
