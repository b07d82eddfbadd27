"""Damaged databases and model files, under a real server."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tools.kill import old_catalog

import mien
from tests.faults.databases import damage_of, rows
from tests.server.process import Server, serving
from tests.server.sounds import make_library

PAGE = 4096


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    """A home whose listener has placed a song and saved a playlist; the server has ended."""
    music = make_library(tmp_path / "music", pairs=2, length_s=4)
    with serving(tmp_path, library=[music]) as server:
        server.scanned()
        server.post("/api/tracks/1/place", valence=0.75, arousal=-0.25)
        server.post("/api/playlists", name="Rain", track_ids=[2, 1])
        server.post("/api/feedback", feedback="like", track_id=1)
        assert server.stop() == 0
    return tmp_path


def overwrite(path: Path, table: str) -> None:
    """Write nonsense over the pages of one table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xa5" * PAGE)


def aside(home: Path) -> list[str]:
    return [path.name for path in (home / "data").iterdir() if ".damaged-" in path.name]


def playlist(server: Server) -> list[str]:
    listed = server.answer(server.client.get("/api/playlists"))["playlists"]
    return [one["name"] for one in listed]


@pytest.mark.parametrize("table", ["tracks", "tracks_fts_data"])
def test_a_damaged_catalog_is_set_aside_and_what_the_listener_made_is_kept(
    lived_in: Path, table: str
) -> None:
    overwrite(lived_in / "data" / "catalog.sqlite3", table)
    # No folder is named: it was kept in the catalog.
    with serving(lived_in) as server:
        assert "set aside" in server.state()["notice"]["text"]
        assert server.scanned()["library"]["tracks"] == 4
        assert playlist(server) == ["Rain"]
        assert server.stop() == 0
        assert "set aside" in server.errors.read_text(encoding="utf-8")
    assert len(aside(lived_in)) == 1
    assert damage_of(lived_in / "data") == []
    catalog = lived_in / "data" / "catalog.sqlite3"
    places = rows(
        catalog,
        "SELECT corrections.valence, corrections.arousal FROM corrections JOIN tracks USING (song_id)",
    )
    assert places == [(0.75, -0.25)]
    with serving(lived_in) as server:
        assert server.state()["notice"] is None
    assert len(aside(lived_in)) == 1


def test_where_nothing_can_be_read_the_copy_of_the_last_version_takes_its_place(lived_in: Path) -> None:
    data = lived_in / "data"
    catalog = data / "catalog.sqlite3"
    music = rows(catalog, "SELECT path FROM roots")[0][0]
    (data / "catalog.sqlite3.version-2").write_bytes(b"half a copy, which is none")
    copy = data / "catalog.sqlite3.version-1"
    old_catalog(copy, 10)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE roots SET path = ?", (music,))
        connection.commit()
    catalog.write_bytes(b"\xa5" * catalog.stat().st_size)
    with serving(lived_in) as server:
        assert "a copy from before" in server.state()["notice"]["text"]
        assert server.scanned()["library"]["tracks"] == 4
        assert server.stop() == 0
    assert damage_of(data) == []


def test_damaged_listeners_are_set_aside_and_the_music_plays(lived_in: Path) -> None:
    overwrite(lived_in / "data" / "profiles.sqlite3", "effects")
    with serving(lived_in) as server:
        assert "listeners is damaged" in server.state()["notice"]["text"]
        assert server.scanned()["library"]["tracks"] == 4
        server.post("/api/feedback", feedback="like", track_id=1)
        assert server.stop() == 0
    assert any(name.startswith("profiles.sqlite3.damaged-") for name in aside(lived_in))
    assert damage_of(lived_in / "data") == []


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let servers run from a copy of the program, whose models may be damaged; returns the folder of the models."""
    source, package = Path(mien.__file__).parent, tmp_path / "program" / "mien"
    shutil.copytree(source, package, copy_function=os.symlink, ignore=shutil.ignore_patterns("__pycache__"))
    # Python follows links to find a module's folder.
    for name in ("models", "music"):
        shutil.rmtree(package / name)
        shutil.copytree(source / name, package / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in package.rglob("*.py"):
        if path.is_symlink():
            target = path.resolve()
            path.unlink()
            shutil.copy(target, path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "program"))
    return package / "models"


def test_a_damaged_expression_network_is_named_and_the_music_plays(
    tmp_path: Path, copied: Path, portrait: bytes
) -> None:
    network = copied / "expression.onnx"
    content = bytearray(network.read_bytes())
    content[len(content) // 2] ^= 1  # One bit, with which ONNX Runtime would load it all the same.
    network.write_bytes(content)
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    with serving(tmp_path, library=[music]) as server:
        with server.socket("/api/frames") as camera:
            told = camera.recv(60)
        assert "expression.onnx: this file is damaged or was swapped" in told
        assert "reinstall mien" in told
        answer = server.client.post("/api/mood/photo", content=portrait)
        assert answer.status_code == 422
        assert "reinstall mien" in answer.json()["error"]
        assert server.scanned()["library"]["tracks"] == 2
        server.post("/api/mood", expression="happy")
        assert server.post("/api/player/play")["player"]["playing"]
        assert server.stop() == 0
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def test_what_is_kept_for_a_damaged_network_keeps_nobody_from_starting(tmp_path: Path, copied: Path) -> None:
    (copied / "expression.onnx").write_bytes(b"no network")
    (tmp_path / "data").mkdir()
    for name in ("neutral", "correction"):
        (tmp_path / "data" / f"{name}.json").write_text("{}")
    with serving(tmp_path) as server:
        state = server.state()
        for name in ("neutral", "correction"):
            assert "expression.onnx: this file is damaged or was swapped" in state[name]["message"]
        assert server.stop() == 0


def test_with_another_network_in_its_place_no_file_is_called_broken(tmp_path: Path, copied: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    kept = (copied / "music.onnx").read_bytes()
    shutil.copy(copied / "expression.onnx", copied / "music.onnx")
    with serving(tmp_path, library=[music]) as server:
        scan = server.scanned()["library"]["scan"]
        assert scan["failed"]
        assert "music.onnx: this file is damaged or was swapped" in scan["message"]
        assert server.answer(server.client.get("/api/library/broken"))["broken"] == []
        assert server.stop() == 0
    (copied / "music.onnx").write_bytes(kept)
    with serving(tmp_path) as server:
        assert server.scanned()["library"]["tracks"] == 2
