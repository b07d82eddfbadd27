"""``mien serve`` as a process: its address, its port, its folders, its end."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from mien.config import DEFAULT_PORT
from mien.server.certificate import own_certificate
from tests.server.process import command, environment, serving, wait_for
from tests.server.sounds import make_library


def run_to_end(home: Path, *arguments: str, port: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(home, *arguments, port=port),
        capture_output=True,
        text=True,
        env=environment(home),
        timeout=120,
        check=False,
    )


def test_help_has_examples() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mien", "serve", "--help"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "examples:" in done.stdout
    flags = ("--library", "--host", "--port", "--mode", "--data-dir", "--no-browser")
    for flag in (*flags, "--token", "--certificate", "--key", "--name"):
        assert flag in done.stdout


def test_the_page_is_served_at_the_printed_address(tmp_path: Path) -> None:
    with serving(tmp_path, library=[make_library(tmp_path / "music", pairs=1, length_s=6)]) as server:
        page = server.client.get("/")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert "<mien-app>" in page.text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to obey")
@pytest.mark.parametrize(("ending", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_when_told_to_with_pages_open_and_everything_saved(
    tmp_path: Path, ending: int, code: int
) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=6)
    with serving(tmp_path, library=[music]) as server, server.socket("/api/events?page=x") as page:
        page.recv(30)
        server.scanned()
        server.process.send_signal(ending)
        assert server.process.wait(30) == code
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "data" / "catalog.sqlite3")) as catalog:
        assert catalog.execute("SELECT count(*) FROM tracks").fetchone() == (2,)
    with serving(tmp_path) as server:
        assert server.scanned()["library"]["tracks"] == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to obey")
def test_it_ends_in_the_middle_of_a_scan_and_goes_on_next_time(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=6, length_s=8)
    with serving(tmp_path, library=[music]) as server:
        wait_for(lambda: server.state()["library"]["scan"]["done"] >= 1, "the first file")
        assert server.stop() == 0
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")
    with serving(tmp_path) as server:
        assert server.scanned()["library"]["tracks"] == 12


def test_a_busy_port_is_named_with_the_remedy(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run_to_end(tmp_path, port=port)
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_named_port_the_next_free_one_is_taken(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", DEFAULT_PORT))
            other.listen()
        except OSError:
            pass  # Somebody else already has the port, which serves as well.
        arguments = [word for word in command(tmp_path) if word not in {"--port", "0"}]
        with subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path)
        ) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            url = next(word for word in line.split() if word.startswith("http://"))
            assert not url.endswith(f":{DEFAULT_PORT}/")
            assert httpx.get(f"{url}api/health", trust_env=False).status_code == 200
            process.terminate()
            _, errors = process.communicate(timeout=30)
    assert str(DEFAULT_PORT) in errors


def test_a_missing_folder_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=6)
    with serving(tmp_path, library=[tmp_path / "gone", music]) as server:
        assert server.scanned()["library"]["tracks"] == 2
        assert f"{tmp_path / 'gone'}" in server.errors.read_text(encoding="utf-8")
        assert server.post("/api/player/play")["player"]["playing"]


def test_an_empty_folder_falls_back_to_the_tracks_that_came_with_mien(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with serving(tmp_path, library=[tmp_path / "empty"]) as server:
        server.post("/api/player/play", page="x")
        state = wait_for(lambda: (now := server.state())["player"]["playing"] and now, "a built-in track")
        assert state["player"]["current"]["builtin"]
        response = server.client.get(f"/api/tracks/{state['player']['current']['track_id']}/audio")
        assert response.status_code == 200
        assert response.headers["content-type"] == "audio/ogg"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_an_address_that_others_could_reach_is_refused(tmp_path: Path, host: str) -> None:
    done = run_to_end(tmp_path, "--host", host)
    assert done.returncode == 1
    assert host in done.stderr
    assert "127.0.0.1" in done.stderr
    assert "--token auto" in done.stderr


@pytest.mark.parametrize("words", [["--certificate", "none.pem"], ["--key", "none.pem"]])
def test_a_certificate_and_its_key_go_together(tmp_path: Path, words: list[str]) -> None:
    done = run_to_end(tmp_path, "--host", "0.0.0.0", "--token", "auto", *words)
    assert done.returncode == 1
    assert "--certificate and --key" in done.stderr


def test_a_certificate_of_the_listeners_own_is_shown(tmp_path: Path) -> None:
    # Where the test's client looks for mien's own; without a token, on loopback, with a name of its own.
    (tmp_path / "data").mkdir()
    own = own_certificate(tmp_path / "data", ["127.0.0.1", "music.home"])
    words = ["--certificate", str(own.path), "--key", str(own.key_path)]
    with serving(tmp_path, arguments=words) as server:
        assert server.url.startswith("https://127.0.0.1:")
        assert server.client.get("/api/health").status_code == 200
        port = server.host.rsplit(":", 1)[1]
        assert server.client.get("/", headers={"Host": f"music.home:{port}"}).status_code == 200
        assert server.client.get("/", headers={"Host": f"music.away:{port}"}).status_code == 403


@pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    with serving(tmp_path):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands in the way", encoding="utf-8")
    done = run_to_end(tmp_path)
    assert done.returncode == 1
    assert "--data-dir" in done.stderr


def test_a_catalog_that_is_none_is_set_aside_and_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.sqlite3").write_bytes(b"this is no database, " * 100)
    with serving(tmp_path) as server:
        said = server.errors.read_text(encoding="utf-8")
    assert "catalog.sqlite3.damaged-" in said
    assert "Traceback" not in said


def test_another_programs_database_in_its_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "catalog.sqlite3")) as other:
        other.execute("CREATE TABLE theirs (a)")
        other.commit()
    done = run_to_end(tmp_path)
    assert done.returncode == 1
    assert "another program's database" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_address_may_be_ipv6(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with serving(tmp_path, arguments=["--host", "::1"]) as server:
        assert server.host.startswith("[::1]:")
        assert server.client.get("/api/health").status_code == 200


def test_a_wrong_mode_is_a_usage_error(tmp_path: Path) -> None:
    assert run_to_end(tmp_path, "--mode", "loud").returncode == 2
