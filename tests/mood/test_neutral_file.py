import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mien.mood import KeptNeutral, NeutralOffset, read_neutral, write_neutral

OFFSET = NeutralOffset((0, 0, 0, 0, -0.5, 0, 0), datetime(2026, 11, 25, tzinfo=UTC), 30, "one")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "neutral.json"
    assert read_neutral(path, "one") == KeptNeutral()
    write_neutral(path, OFFSET)
    assert read_neutral(path, "one") == KeptNeutral(OFFSET)
    assert [one.name for one in path.parent.iterdir()] == ["neutral.json"]


def test_an_offset_of_another_network_is_not_used(tmp_path: Path) -> None:
    write_neutral(tmp_path / "neutral.json", OFFSET)
    kept = read_neutral(tmp_path / "neutral.json", "other")
    assert kept.offset is None
    assert "2026-11-25 with another network" in kept.problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        json.dumps(OFFSET.as_dict() | {"frames": -1}).encode(),
    ],
    ids=["empty", "cut off", "no text", "a list", "nothing in it", "deep", "out of range"],
)
def test_a_damaged_file_is_named_and_not_used(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "neutral.json"
    path.write_bytes(content)
    kept = read_neutral(path, "one")
    assert kept.offset is None
    assert str(path) in kept.problem
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_no_crash(tmp_path: Path) -> None:
    assert read_neutral(tmp_path, "one").problem
