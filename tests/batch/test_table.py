import csv
import json
from pathlib import Path

import pytest

from mien.batch import RowFile
from mien.errors import ConfigError

ROWS = [{"path": "a", "n": 1}, {"path": "a", "n": 2}, {"path": "ü\udcff", "n": 3}]


def fill(path: Path) -> None:
    with RowFile(path) as table:
        table.add(ROWS[:2])
        table.add(ROWS[2:])
        table.finish()


def test_csv_and_jsonl_hold_every_row(tmp_path: Path) -> None:
    fill(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8", errors="surrogateescape") as handle:
        assert [(row["path"], int(row["n"])) for row in csv.DictReader(handle)] == [
            ("a", 1),
            ("a", 2),
            ("ü\udcff", 3),
        ]
    fill(tmp_path / "x.jsonl")
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    assert [json.loads(line) for line in lines] == ROWS


def test_parquet(tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    with RowFile(tmp_path / "x.parquet") as table:
        table.add(ROWS[:2])
        table.add(ROWS[2:])
        table.finish()
    found = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    assert found == [*ROWS[:2], {"path": "ü\ufffd", "n": 3}], "names that are no text can be told, not kept"


def test_an_interrupted_table_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with RowFile(path) as table:
        table.add(ROWS[:2])
    with (tmp_path / "x.jsonl.part").open("a") as handle:
        handle.write('[{"path": "half')
    assert not path.exists()
    with RowFile(path) as table:
        assert table.done == {"a"}
        table.add(ROWS[2:])
        table.finish()
    assert len(path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()) == 3
    assert [file.name for file in tmp_path.iterdir()] == ["x.jsonl"]


def test_an_older_table_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    with RowFile(path) as table:
        table.add(ROWS[:2])
        assert path.read_text() == "old"
        table.finish()
    assert path.read_text() != "old"


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"'.xlsx'; choose one of .csv, .jsonl, .parquet"):
        RowFile(tmp_path / "x.xlsx")
