"""Two servers on one data folder."""

import os
from pathlib import Path

import pytest

from tests.cli.test_serve import run_to_end
from tests.server.process import serving
from tests.server.sounds import make_library


def test_the_second_says_where_the_first_plays_and_leaves_it_alone(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    with serving(tmp_path, library=[music], arguments=["--token", "auto"]) as server:
        server.scanned()
        done = run_to_end(tmp_path)
        assert done.returncode == 1
        assert server.url in done.stderr
        assert "--data-dir" in done.stderr
        assert server.token
        assert server.token not in done.stderr
        assert server.token not in (tmp_path / "data" / "mien.lock").read_text(encoding="utf-8")
        assert server.state()["library"]["tracks"] == 2
        with serving(tmp_path / "other", library=[music]) as other:
            assert other.scanned()["library"]["tracks"] == 2


@pytest.mark.skipif(os.name != "posix", reason="this system has no SIGKILL")
def test_a_killed_one_leaves_the_folder_free(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    with serving(tmp_path, library=[music]) as server:
        server.scanned()
        server.process.kill()
        server.process.wait(30)
    with serving(tmp_path) as server:
        assert server.scanned()["library"]["tracks"] == 2
