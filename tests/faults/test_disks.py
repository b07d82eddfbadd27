"""Disks that are full, read-only or gone, under a real server."""

import shutil
from pathlib import Path

import pytest

from tests.cli.test_serve import run_to_end
from tests.faults.databases import damage_of, rows
from tests.faults.disks import fill, mounted, remount, unplug
from tests.server.process import Server, serving, wait_for
from tests.server.sounds import make_library, pad, write_flac


def scan_message(server: Server) -> str:
    return str(server.state()["library"]["scan"]["message"])


def likes(home: Path) -> int:
    query = "SELECT count(*) FROM events WHERE feedback = 'like'"
    return int(rows(home / "data" / "profiles.sqlite3", query)[0][0])


def test_on_a_full_disk_the_music_goes_on_and_what_was_kept_stays(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=4)
    with mounted(tmp_path / "home", "8m") as home:
        with serving(home, library=[music]) as server:
            state = server.scanned()
            track = state["player"]["upcoming"][0]["track_id"]
            server.post("/api/feedback", feedback="like", track_id=track)
            ballast = fill(home)
            # Reactions that find no room are told of, and the music goes on.
            told = wait_for(
                lambda: (
                    (now := server.post("/api/feedback", feedback="like", track_id=track))["notice"]
                    and "free some space" in now["notice"]["text"]
                    and now
                ),
                "a word about the full disk",
            )
            assert told["player"]["upcoming"]
            write_flac(music / "new.flac", pad(150, 4), title="Dawn Chorus")
            server.post("/api/library/folders", path=str(music))
            wait_for(lambda: "free some space" in scan_message(server), "the scan to say so")
            for _ in range(3):
                current = server.post("/api/player/next")["player"]["current"]
                assert server.client.get(f"/api/tracks/{current['track_id']}/audio").status_code == 200
            ballast.unlink()
            # With room again, everything works without a new start.
            server.post("/api/library/folders", path=str(music))
            wait_for(lambda: "1 new" in scan_message(server), "the scan after that")
            before = likes(home)
            server.post("/api/feedback", feedback="like", track_id=track)
            assert likes(home) == before + 1 >= 2
            assert server.stop() == 0
            assert "Traceback" not in server.errors.read_text(encoding="utf-8")
        assert damage_of(home / "data") == []


def test_a_start_on_a_full_disk_says_so_and_harms_nothing(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    with mounted(tmp_path / "data", "8m") as data:
        with serving(tmp_path, library=[music]) as server:
            server.scanned()
        ballast = fill(data)
        done = run_to_end(tmp_path)
        assert done.returncode == 1
        assert "free some space" in done.stderr
        assert "Traceback" not in done.stderr
        ballast.unlink()
        assert not [path.name for path in data.iterdir() if "damaged" in path.name]
        with serving(tmp_path) as server:
            assert server.scanned()["library"]["tracks"] == 2
        assert damage_of(data) == []


def test_a_library_that_cannot_be_written_plays(tmp_path: Path) -> None:
    with mounted(tmp_path / "drive") as drive:
        make_library(drive / "music", pairs=2, length_s=4)
        before = sorted(drive.rglob("*"))
        remount(drive, "ro")
        with pytest.raises(OSError, match="Read-only"):
            (drive / "music" / "x").touch()
        with serving(tmp_path / "home", library=[drive / "music"]) as server:
            assert server.scanned()["library"]["tracks"] == 4
            current = server.post("/api/player/play", page="x")["player"]["current"]
            assert server.client.get(f"/api/tracks/{current['track_id']}/audio").status_code == 200
            server.post("/api/feedback", feedback="like", track_id=current["track_id"])
            server.post(f"/api/tracks/{current['track_id']}/place", valence=0.5, arousal=0.5)
            assert server.stop() == 0
            assert "Traceback" not in server.errors.read_text(encoding="utf-8")
        assert sorted(drive.rglob("*")) == before


def test_a_drive_that_is_pulled_out_and_put_back(tmp_path: Path) -> None:
    """Its songs give way to others at once, nothing of it is forgotten, and it is noticed when it is back."""
    kept = make_library(tmp_path / "kept", pairs=2, length_s=4)
    ours = make_library(tmp_path / "ours", pairs=1, length_s=4)
    with mounted(tmp_path / "drive") as drive:
        shutil.copytree(kept, drive / "music")
        with serving(tmp_path / "home", library=[ours, drive / "music"]) as server:
            server.scanned()
            wait_for(lambda: server.state()["library"]["tracks"] == 6, "all tracks")
            server.post("/api/player/play", page="x")
            unplug(drive)
            wait_for(lambda: server.state()["library"]["tracks"] == 2, "the drive's tracks to go")
            for _ in range(4):
                current = server.post("/api/player/next")["player"]["current"]
                assert server.client.get(f"/api/tracks/{current['track_id']}/audio").status_code == 200
            with mounted(drive):
                shutil.copytree(kept, drive / "music", copy_function=shutil.copy2)
                wait_for(lambda: server.state()["library"]["tracks"] == 6, "the drive to be noticed")
                assert server.stop() == 0
            assert "Traceback" not in server.errors.read_text(encoding="utf-8")
    catalog = tmp_path / "home" / "data" / "catalog.sqlite3"
    # The numbers are those of before: nothing was forgotten and read anew.
    assert rows(catalog, "SELECT max(track_id) FROM tracks") == [(6,)]


def test_a_data_folder_that_cannot_be_written_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with mounted(tmp_path / "home") as home:
        (home / "data").mkdir()
        remount(home, "ro")
        done = run_to_end(home)
    assert done.returncode == 1
    assert "--data-dir" in done.stderr
    assert "Traceback" not in done.stderr
