import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from mien.cli import main
from mien.expression import EXPRESSIONS, ExpressionClassifier
from mien.models import model_path


@pytest.fixture
def folder(portrait_file: Path, tmp_path: Path) -> Path:
    """Two smiles, a picture without a face, and a text file that claims to be a picture."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.png", "z.png"):
        (folder / name).write_bytes(portrait_file.read_bytes())
    Image.new("RGB", (100, 100), "gray").save(folder / "empty.png")
    (folder / "broken.jpg").write_text("hello")
    return folder


def test_a_photo_in_words(portrait_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", str(portrait_file)]) == 0
    assert "portrait.png: happy" in capsys.readouterr().out


def test_a_folder_as_json_goes_on_past_what_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", "--json", str(folder)]) == 1
    captured = capsys.readouterr()
    rows = [json.loads(line) for line in captured.out.splitlines()]
    assert [Path(row["path"]).name for row in rows] == ["a.png", "broken.jpg", "empty.png", "z.png"]
    assert [row["expression"] for row in rows] == ["happy", "", "", "happy"]
    assert abs(sum(rows[0][name] for name in EXPRESSIONS) - 1) < 1e-3
    assert "broken.jpg: not a picture" in captured.err


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_a_folder_as_a_table(folder: Path, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"faces.{suffix}"
    assert main(["classify", str(folder), "-o", str(output)]) == 1
    if suffix == "csv":
        with output.open(newline="") as handle:
            names = [row["expression"] for row in csv.DictReader(handle)]
    elif suffix == "jsonl":
        names = [json.loads(line)["expression"] for line in output.read_text().splitlines()]
    else:
        import pyarrow.parquet as parquet

        names = parquet.read_table(output).column("expression").to_pylist()
    assert names == ["happy", "", "", "happy"]


def test_an_interrupted_folder_goes_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mien.batch import ImageRow, RowFile

    output = tmp_path / "faces.csv"
    made_by = {"network": ExpressionClassifier().identity, "cropped": False, "explain": None}
    with RowFile(output, made_by=made_by) as table:
        table.add([ImageRow(str(folder / "a.png"), 0, "sad").as_dict()])
        table.add([ImageRow(str(tmp_path / "other" / "b.png"), 0, "fear").as_dict()])
    # Rows of another network, of cuts, or without the pictures that are asked for, are no part of this table.
    for flags in (
        ["--cropped"],
        ["--explain", str(tmp_path)],
        ["--model", str(model_path("expression-int8"))],
    ):
        assert main(["classify", str(folder), "-o", str(output), *flags]) == 1
        assert "another model or other flags" in capsys.readouterr().err
    main(["classify", str(folder), "-o", str(output)])
    with output.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["expression"] for row in rows] == ["sad", "", "", "happy"]


def test_an_empty_folder_and_a_missing_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    assert main(["classify", str(tmp_path / "none")]) == 1
    assert "no pictures" in capsys.readouterr().err
    assert main(["classify", str(tmp_path / "missing.png")]) == 1
    assert "missing.png: cannot be read" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_a_name_that_is_no_text_does_not_stop_the_rest(folder: Path) -> None:
    (folder / "a.png").rename(folder / "a\udcef.png")
    # Standard output is strict in most languages; that of pytest is not.
    strict = os.environ | {"PYTHONIOENCODING": "utf-8:strict"}
    command = [sys.executable, "-m", "mien", "classify", str(folder)]
    done = subprocess.run(command, env=strict, capture_output=True, text=True, check=False)
    assert [line.partition(": ")[2][:5] for line in done.stdout.splitlines()] == ["happy", "no fa", "happy"]
    assert "a\ufffd.png" in done.stdout


def test_unknown_table_form(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", str(folder), "-o", str(tmp_path / "x.xls")]) == 1
    assert "choose one of .csv" in capsys.readouterr().err


def test_explaining_writes_a_picture_a_face_and_none_elsewhere(folder: Path, tmp_path: Path) -> None:
    where = tmp_path / "where"
    main(["classify", str(folder), "--explain", str(where), "-o", str(tmp_path / "faces.csv")])
    rows = (tmp_path / "faces.csv").read_text().splitlines()[1:]
    faces = [row for row in rows if row.split(",")[1] != "-1"]
    assert len(list(where.iterdir())) == len(faces) > 0
    assert all(path.suffix == ".png" for path in where.iterdir())


def test_without_asking_no_picture_is_written(folder: Path, tmp_path: Path) -> None:
    before = sorted(folder.rglob("*"))
    main(["classify", str(folder), "-o", str(tmp_path / "faces.csv")])
    assert sorted(folder.rglob("*")) == before
    assert not list(tmp_path.rglob("*-face0-*.png"))
