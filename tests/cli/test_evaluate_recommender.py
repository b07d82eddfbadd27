import csv
import json
from pathlib import Path

import pytest

from mien.cli import main
from mien.evaluation.recommender_contest import CONTESTANTS
from tests.evaluation.situnes import write_situnes


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_situnes(tmp_path / "situnes", listeners=10)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_figures_and_what_made_them(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mien.evaluation.recommender_factorisation.DRAWS", 10)
    output = tmp_path / "report"
    words = ["evaluate", "recommender", "--data", str(data), "--seed", "3", "--tune", "--trials", "4"]
    assert main([*words, "-o", str(output)]) == 0
    printed = capsys.readouterr().out
    figures = rows_of(output / "figures.csv")
    assert len(figures) == len(CONTESTANTS) + 1
    assert all(f"| {row['setting']} | {row['policy']} |" in printed for row in figures)
    assert {row["events"] for row in figures} == {"60"}
    assert len(rows_of(output / "differences.csv")) == 2 * len(CONTESTANTS) - 1
    assert {row["events"] for row in rows_of(output / "new-songs.csv")} == {"40"}
    assert len(rows_of(output / "mood-after.csv")) == 20
    facts = json.loads((output / "figures.json").read_text())
    assert (facts["seed"], facts["listeners"], facts["songs"]) == (3, 10, 12)
    assert facts["events"] == {"lab": 80, "random": 60, "chosen": 30, "unknown": 10}
    assert facts["tuning"]["trials"] == 4
    assert facts["command"].split()[0] == "mien"
    assert "log-likelihood" in printed
    # Figures of all listeners together: nothing that was measured on one of them leaves the data.
    assert {path.name for path in output.iterdir()} == {
        *("figures.csv", "differences.csv", "new-songs.csv", "mood-after.csv", "figures.json")
    }


def test_nothing_is_written_unless_asked_for(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mien.cli.evaluate_recommender.CONTESTANTS", CONTESTANTS[:1] + CONTESTANTS[-4:-3])
    before = sorted(tmp_path.rglob("*"))
    assert main(["evaluate", "recommender", "--data", str(data)]) == 0
    assert "| alone | mien |" in capsys.readouterr().out
    assert sorted(tmp_path.rglob("*")) == before


def test_too_few_trials(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "recommender", "--data", str(data), "--tune", "--trials", "1"]) == 1
    assert "--trials 1: nothing to compare; give 2 or more" in capsys.readouterr().err


def test_no_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "recommender", "--data", str(tmp_path)]) == 1
    assert "cannot be read" in capsys.readouterr().err
