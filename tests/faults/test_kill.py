"""A handful of kills at every run of the tests; ``tools/kill.py`` does a hundred."""

import os
from pathlib import Path

import pytest
from tools.kill import Home, Report, kill

from tests.faults.databases import rows


@pytest.mark.skipif(os.name != "posix", reason="this system has no SIGKILL")
def test_what_was_acknowledged_outlives_sigkill(tmp_path: Path) -> None:
    report = kill(tmp_path, 6, seed=1, old_tracks=3_000)
    assert report.lost == []
    assert report.damage == []
    assert dict(report.kills) == {"scan": 2, "feedback": 2, "migration": 2}


def test_a_loss_would_be_seen(tmp_path: Path) -> None:
    import random

    report = Report()
    home = Home(tmp_path / "home", random.Random(0), report)
    data = tmp_path / "home" / "data"
    data.mkdir()
    rows(data / "profiles.sqlite3", "CREATE TABLE events (feedback)")
    rows(data / "catalog.sqlite3", "CREATE TABLE tracks (track_id)")
    home.tracks, home.likes = 3, 2
    home.check("now")
    assert report.lost == ["now: 0 tracks of 3", "now: 0 likes of 2"]
    page = b"SQLite format 3\0" + bytes(4080)
    (data / "catalog.sqlite3").write_bytes(page)
    with pytest.raises(Exception, match=r"not a database|malformed"):
        home.check("then")
