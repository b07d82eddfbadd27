from pathlib import Path

import pytest

from mien.mood import read_correction, write_correction
from tests.mood.test_correction import said

VALUES = (-0.3, *(0.0,) * 6)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "correction.json"
    write_correction(path, said(VALUES, 2))
    kept = read_correction(path, "network")
    assert kept.problem == ""
    assert kept.correction == said(VALUES, 2)
    assert [one.name for one in path.parent.iterdir()] == ["correction.json"]


def test_no_file_is_no_correction_and_no_problem(tmp_path: Path) -> None:
    kept = read_correction(tmp_path / "none.json", "network")
    assert (kept.correction, kept.problem) == (None, "")


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, '{"offset": {}, "count": 1}'])
def test_a_damaged_file_is_told_of_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "correction.json"
    path.write_text(content, encoding="utf-8")
    kept = read_correction(path, "network")
    assert kept.correction is None
    assert "correction.json is not used" in kept.problem
    assert path.read_text(encoding="utf-8") == content


def test_one_of_another_network_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "correction.json"
    write_correction(path, said(VALUES))
    kept = read_correction(path, "another")
    assert kept.correction is None
    assert "another network" in kept.problem
