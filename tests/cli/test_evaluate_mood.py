import csv
import json
from pathlib import Path

import pytest

from mien.cli import main
from mien.evaluation.mood import GRID
from tests.training.fakes import striped_faces, write_csv


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_csv(striped_faces(84), tmp_path / "fer2013.csv")
    return tmp_path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_figures_and_what_made_them(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mien.evaluation.mood.CHANGES", 1)
    monkeypatch.setattr("mien.evaluation.mood_sequences.FRAME_S", 0.5)
    monkeypatch.setattr("mien.cli.evaluate_mood.GRID", GRID[:1])
    output = data / "report"
    words = ["evaluate", "mood", "--data", str(data), "-o", str(output), "--minutes", "0.2", "--seed", "3"]
    assert main([*words, "--tune"]) == 0
    table = capsys.readouterr().out
    rows = rows_of(output / "figures.csv")
    assert len(rows) == 8 * 5
    assert all(f"| {row['sequences']} | {row['way']} |" in table for row in rows)
    assert len(rows_of(output / "tuning.csv")) == 2
    facts = json.loads((output / "figures.json").read_text())
    assert (facts["seed"], facts["minutes"], facts["split"]) == (3, 0.2, "PublicTest")
    assert facts["command"].split()[0] == "mien"
    assert {"machine", "network", "in_use"} <= set(facts)


@pytest.mark.parametrize("minutes", ["0", "nan", "inf"])
def test_no_length(data: Path, capsys: pytest.CaptureFixture[str], minutes: str) -> None:
    words = ["evaluate", "mood", "--data", str(data), "-o", str(data / "report"), "--minutes", minutes]
    assert main(words) == 1
    assert f"--minutes {minutes}" in capsys.readouterr().err


def test_an_expression_without_a_face(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faces = striped_faces(84)
    write_csv(faces.where(faces.labels != 1), tmp_path / "fer2013.csv")
    assert main(["evaluate", "mood", "--data", str(tmp_path), "-o", str(tmp_path)]) == 1
    assert "no face of disgust" in capsys.readouterr().err
