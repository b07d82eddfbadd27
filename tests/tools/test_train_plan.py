import argparse
import subprocess
import sys
from pathlib import Path

import pytest
from tools.train_plan import read_plan, work

from mien.models import load_card
from mien.training.recipe import load_recipe
from tests.training.fakes import striped_faces, write_csv

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.mark.parametrize("name", ["gpu", "studies"])
def test_the_plans_name_recipes_and_settings_that_exist(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOOLS.parent)
    for training in read_plan(TOOLS / "plans" / f"{name}.toml").values():
        recipe = load_recipe(training.recipe, **training.settings)
        assert (recipe.teacher_share > 0) == bool(training.teachers)


def test_a_student_waits_for_its_teacher_and_nothing_is_done_twice(tmp_path: Path) -> None:
    write_csv(striped_faces(210), tmp_path / "fer2013.csv")
    (tmp_path / "small.toml").write_text("blocks = [[4], [8]]\nhidden = 16\nepochs = 1\nema_decay = 0.9\n")
    recipe = f'recipe = "{(tmp_path / "small.toml").as_posix()}"\n'
    (tmp_path / "plan.toml").write_text(
        f'[student]\n{recipe}teachers = ["teacher"]\nstart = "teacher"\nsettings = {{ teacher_share = 0.5 }}\n'
        f"[teacher]\n{recipe}"
    )
    command = [
        sys.executable,
        str(TOOLS / "train_plan.py"),
        str(tmp_path / "plan.toml"),
        "--data",
        str(tmp_path),
    ]
    command += ["-o", str(tmp_path / "runs"), "--jobs", "2", "--device", "cpu"]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stdout + first.stderr
    words = [line.split(":")[0] for line in first.stdout.splitlines()]
    assert words == ["teacher", "teacher", "student", "student"]
    teacher, student = (
        load_card(tmp_path / "runs" / name / "expression.onnx") for name in ("teacher", "student")
    )
    assert student["teachers_sha256"] == [teacher["sha256"]]
    assert student["start_sha256"] == teacher["sha256"]
    assert teacher["figures"]
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stdout) == (0, "")
    (tmp_path / "runs" / "student" / "expression.onnx").unlink()
    late = subprocess.run([*command, "--minutes", "0"], capture_output=True, text=True, check=False)
    assert (late.returncode, late.stdout) == (1, "student: not begun\n")


def test_a_training_is_finished_when_its_card_has_figures(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('[one]\nrecipe = "study"\n')
    trainings = read_plan(tmp_path / "plan.toml")
    folder = tmp_path / "runs" / "one"
    folder.mkdir(parents=True)
    args = argparse.Namespace(output=tmp_path / "runs", jobs=1, minutes=0)
    (folder / "expression.onnx").write_bytes(b"a model")
    assert not work(trainings, args)
    for unfinished in ("", "{}", '{"read_outs": {"labels": {}}, "figures": {}}'):
        (folder / "expression.json").write_text(unfinished)
        assert not work(trainings, args)
    (folder / "expression.json").write_text('{"figures": {"labels-PublicTest": {}}}')
    assert work(trainings, args)
    (folder / "expression.onnx").unlink()
    assert not work(trainings, args)


def test_mistakes_in_a_plan_are_named(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('[one]\nrecipe = "study"\nspeed = 2\n')
    with pytest.raises(SystemExit, match="unknown keys speed"):
        read_plan(plan)
    plan.write_text('[one]\nrecipe = "study"\nteachers = ["nobody"]\n')
    with pytest.raises(SystemExit, match="neither in the plan nor a file"):
        read_plan(plan)
