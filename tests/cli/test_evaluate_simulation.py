import csv
import json
import sys
from pathlib import Path

import pytest

from mien.cli import main
from mien.evaluation.simulation import Way

SHORT = ["evaluate", "simulation", "--listeners", "2", "--days", "3", "--drift-day", "2", "--seed", "5"]


@pytest.fixture(autouse=True)
def small_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mien.cli.evaluate_simulation.SONGS", 200)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_figures_and_what_made_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "report"
    assert main([*SHORT, "-o", str(output)]) == 0
    printed = capsys.readouterr().out
    rows = rows_of(output / "days.csv")
    assert [(row["day"], row["way"]) for row in rows] == [(str(day), way) for day in (1, 2, 3) for way in Way]
    first = f"{float(rows[0]['liking']):+.2f}, {float(rows[0]['skipped']):.0%} skipped"
    assert f"| {Way.MIEN} | {first} |" in printed
    assert "| week before the change | day of the change | last week |" in printed
    assert (output / "days.png").read_bytes().startswith(b"\x89PNG")
    facts = json.loads((output / "figures.json").read_text())
    named = {name: facts[name] for name in ("listeners", "days", "drift_day", "songs", "seed")}
    assert named == {"listeners": 2, "days": 3, "drift_day": 2, "songs": 200, "seed": 5}
    assert facts["command"].split()[0] == "mien"
    assert {"machine", "in_use"} <= set(facts)


def test_nothing_is_written_unless_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*SHORT[:4], "--days", "1"]) == 0
    printed = capsys.readouterr().out
    assert "| day 1 | last week |" in printed, "a change past the last day is none"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("flag", ["--listeners", "--days", "--drift-day"])
def test_too_few(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "simulation", flag, "0"]) == 1
    assert f"{flag} 0: too few; give 1 or more" in capsys.readouterr().err


def test_without_matplotlib_what_was_simulated_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main([*SHORT, "-o", str(tmp_path)]) == 1
    assert "plots need matplotlib" in capsys.readouterr().err
    assert len(rows_of(tmp_path / "days.csv")) == 3 * len(Way)
