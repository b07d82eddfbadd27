import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from mien.cli import COMMANDS, build_parser, main


def names() -> list[str]:
    return [command.__name__.rpartition(".")[2] for command in COMMANDS]


@pytest.mark.parametrize("name", names())
def test_every_command_has_help_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [name, "expression"] if name in {"train", "evaluate"} else [name]
    with pytest.raises(SystemExit) as stopped:
        main([*words, "--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert "examples:" in text
    assert f"mien {name}" in text


@pytest.mark.parametrize("words", [[], ["--library", "x"], ["--no-browser"]])
def test_without_a_command_it_serves(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[argparse.Namespace] = []

    def run(args: argparse.Namespace) -> int:
        seen.append(args)
        return 0

    monkeypatch.setattr("mien.cli.serve.run", run)
    assert main(words) == 0
    assert seen[0].library == (["x"] if "--library" in words else None)


def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["dance"])
    assert stopped.value.code == 2
    assert "dance" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["recommend", "--expression", "happy", "--seed", "-1"],
        ["evaluate", "mood", "--data", "x", "-o", "x", "--seed", "-1"],
        ["evaluate", "neutral", "--data", "x", "-o", "x", "--seed", "-1"],
        ["evaluate", "neutral", "--data", "x", "-o", "x", "--listeners", "0"],
        ["evaluate", "recommender", "--data", "x", "--seed", "one"],
        ["evaluate", "simulation", "--seed", "-1"],
    ],
)
def test_numbers_that_nothing_can_be_drawn_from_are_wrong_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert f"{words[-2]}: {words[-1]!r} is not a whole number of" in capsys.readouterr().err


def test_errors_are_one_sentence_and_exit_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "/no/such/model.png", "--model", "/none.onnx"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("mien: ")
    assert "Traceback" not in captured.err


def test_a_folder_that_cannot_be_made_is_one_sentence_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["recommend", "--expression", "sad", "--data-dir", str(tmp_path / "file" / "x")]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"mien: {tmp_path / 'file'}")
    assert "Traceback" not in said


def test_interruption_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("mien.cli.doctor.run", run)
    assert main(["doctor"]) == 130


def test_python_m_mien_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mien", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("mien ")


def test_starting_needs_neither_torch_nor_opencv_nor_matplotlib() -> None:
    code = (
        "import sys, mien.cli; mien.cli.build_parser(); "
        "sys.exit(', '.join({'torch', 'cv2', 'matplotlib', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


def test_the_parser_knows_every_command() -> None:
    text = build_parser().format_help()
    assert all(f"    {name}" in text for name in names())
