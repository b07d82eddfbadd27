"""``mien tag`` as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mien.music import Catalog
from mien.music.tags import mood_tags
from tests.music.sounds import busy, calm, jpeg, write_audio, write_tagged

FULL = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, -1)); runpy.run_module('mien', run_name='__main__', alter_sys=True)"  # noqa: E501


def run(*arguments: str | Path, data: Path, full: bool = False) -> subprocess.CompletedProcess[str]:
    start = ["-c", FULL] if full else ["-m", "mien"]
    command = [sys.executable, *start, *map(str, arguments), "--data-dir", str(data)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    for suffix in (".flac", ".mp3", ".opus"):
        write_tagged(folder / f"calm{suffix}", calm(4), jpeg())
    write_audio(folder / "raw.aac", calm(4))
    write_audio(folder / "own.flac", busy(4), tags={"MOOD": "Wistful"})
    done = run("scan", folder, "--workers", "0", "--quiet", data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_write_scan_and_undo(music: Path, tmp_path: Path) -> None:
    data, before = tmp_path / "data", contents(music)
    done = run("tag", music, "--dry-run", data=data)
    assert "would be: 3 written, 1 with a mood of their own, 1 refused" in done.stdout
    assert contents(music) == before
    done = run("tag", music, data=data)
    assert done.returncode == 1
    assert done.stdout.startswith("3 written, 1 with a mood of their own, 1 refused")
    assert "raw.aac: files of this kind have no place for tags" in done.stderr
    assert all(mood_tags(music / f"calm{suffix}")[1] for suffix in (".flac", ".mp3", ".opus"))
    # What mien wrote itself is no news to it.
    done = run("scan", "--json", "--quiet", data=data)
    found = json.loads(done.stdout)
    assert (found["unchanged"], found["changed"]) == (5, 0)
    (music / "calm.flac").rename(music / "renamed.flac")
    assert json.loads(run("scan", "--json", "--quiet", data=data).stdout)["moved"] == 1
    (music / "renamed.flac").rename(music / "calm.flac")
    done = run("tag", "--undo", data=data)
    assert (done.returncode, done.stdout) == (0, "3 restored\n"), done.stderr
    assert contents(music) == before
    assert run("tag", "--undo", data=data).stdout == "nothing to do\n"


def test_a_damaged_line_of_the_journal_is_named_and_the_others_are_taken_back(
    music: Path, tmp_path: Path
) -> None:
    data, before = tmp_path / "data", contents(music)
    run("tag", music, data=data)
    journal = data / "written-tags.jsonl"
    first, *others = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(first + b"{half\n" + b"".join(others))
    done = run("tag", "--undo", data=data)
    assert (done.returncode, done.stdout) == (1, "3 restored, 1 refused\n"), done.stderr
    assert "written-tags.jsonl: line 2 is damaged; remove that line" in done.stderr
    assert contents(music) == before
    assert journal.read_bytes() == b"{half\n"


def test_the_listeners_own_place_is_what_is_written(music: Path, tmp_path: Path) -> None:
    with Catalog(tmp_path / "data" / "catalog.sqlite3") as catalog:
        (track,) = [t for t in catalog.tracks(catalog.pool().track_id) if t.path.name == "calm.flac"]
        catalog.place(track.song_id, 0.6, 0.6)
    done = run("tag", music, "--json", data=tmp_path / "data")
    rows = {Path(row["path"]).name: row for row in map(json.loads, done.stdout.splitlines())}
    assert rows["calm.flac"] == {"path": str(music / "calm.flac"), "what": "written", "detail": "happy"}
    assert mood_tags(music / "calm.flac")[1] == "happy 0.60 0.60"


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_a_full_disk_leaves_files_as_they_are(music: Path, tmp_path: Path) -> None:
    before = contents(music)
    done = run("tag", music, data=tmp_path / "data", full=True)
    assert done.returncode == 1
    assert "calm.mp3: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    now = contents(music)
    assert set(now) == set(before)
    assert now["calm.mp3"] == before["calm.mp3"]


def test_wrong_usage(tmp_path: Path) -> None:
    assert "name the folder" in run("tag", data=tmp_path).stderr
    assert "scan it first" in run("tag", tmp_path, data=tmp_path).stderr
    assert run("tag", "--undo", "--dry-run", data=tmp_path).returncode == 1
