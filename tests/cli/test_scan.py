"""``mien scan`` as a user runs it."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mien.music import Catalog
from tests.music.sounds import busy, calm, write_audio
from tests.server.process import heed_interrupts


def run(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mien", "scan", *map(str, arguments), "--data-dir", str(data)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    write_audio(folder / "a.flac", calm(3))
    write_audio(folder / "b.mp3", busy(3))
    (folder / "words.mp3").write_text("no music " * 300)
    return folder


def test_scan_twice(music: Path, tmp_path: Path) -> None:
    done = run(music, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 added, 0 changed, 0 moved, 0 unchanged, 0 removed, 1 broken in ")
    assert f"{music / 'words.mp3'}: words.mp3: not an audio file that can be read" in done.stderr
    done = run("--json", "--quiet", data=tmp_path / "data")
    assert done.returncode == 0
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert (found["added"], found["unchanged"]) == (0, 2)
    assert [row["path"] for row in found["broken"]] == [str(music / "words.mp3")]


def test_a_report_names_what_cannot_be_read(music: Path, tmp_path: Path) -> None:
    done = run(music, "--workers", "0", "--report", tmp_path / "r.csv", data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["what", "path", "reason"]
    assert rows[1][:2] == ["broken", str(music / "words.mp3")]
    assert "not an audio file" in rows[1][2]
    assert len(rows) == 2
    done = run("--quiet", "--report", tmp_path / "r.json", data=tmp_path / "data")
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert (found["unchanged"], found["broken"][0]["path"]) == (2, str(music / "words.mp3"))
    done = run(music, "--report", tmp_path / "r.doc", data=tmp_path / "data")
    assert done.returncode == 1
    assert "ends in .csv or .json" in done.stderr


def test_a_missing_folder_fails_and_the_others_are_scanned(music: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "gone", music, "--workers", "0", data=tmp_path / "data")
    assert done.returncode == 1
    assert "2 added" in done.stdout
    assert f"{tmp_path / 'gone'}: does not exist; check the path" in done.stderr


def test_no_folder_known(tmp_path: Path) -> None:
    done = run(data=tmp_path / "data")
    assert done.returncode == 1
    assert done.stderr == "mien: no music folder is known yet; name one: mien scan DIR\n"


def test_a_catalog_that_is_none(music: Path, tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_text("no database " * 100)
    done = run(music, data=tmp_path)
    assert done.returncode == 1
    assert "not a mien catalog" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage(tmp_path: Path) -> None:
    assert run("--workers", "-3", data=tmp_path).returncode == 2


def test_help_shows_examples(tmp_path: Path) -> None:
    done = run("--help", data=tmp_path)
    assert done.returncode == 0
    assert "mien scan ~/Music" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C to one process group is POSIX")
def test_an_interrupted_scan_says_how_to_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    # Enough that a fast machine is still reading when the first results have been stored.
    first = write_audio(folder / "0.flac", busy(10), rate_hz=22_050)
    for k in range(1, 150):
        shutil.copy(first, folder / f"{k}.flac")
    command = [
        sys.executable,
        "-m",
        "mien",
        "scan",
        str(folder),
        "--workers",
        "1",
        "--data-dir",
        str(tmp_path),
    ]
    child = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heed_interrupts
    )
    stored: list[int] = []
    while not stored and child.poll() is None:
        if (tmp_path / "catalog.sqlite3").exists():
            with Catalog(tmp_path / "catalog.sqlite3") as catalog:
                stored = catalog.pool().track_id.tolist()
    os.killpg(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130, said
    assert "run the same command again to go on" in said
    assert "Traceback" not in said
    done = run(folder, "--json", "--quiet", data=tmp_path)
    found = json.loads(done.stdout)
    assert found["unchanged"] >= len(stored) > 0
    assert found["added"] + found["unchanged"] == 150
