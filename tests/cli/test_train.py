import json
from pathlib import Path

import pytest

from mien.cli import main
from tests.training.fakes import striped_faces, write_csv


def test_train_then_evaluate_then_classify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a student does, on a set of their own."""
    write_csv(striped_faces(420), tmp_path / "fer2013.csv")
    (tmp_path / "small.toml").write_text("blocks = [[4], [8]]\nhidden = 16\nema_decay = 0.9\n")
    words = [
        "--data",
        str(tmp_path),
        "--recipe",
        str(tmp_path / "small.toml"),
        "--epochs",
        "3",
        "--device",
        "cpu",
    ]
    assert main(["train", "expression", *words, "-o", str(tmp_path / "run")]) == 0
    model = capsys.readouterr().out.strip()
    assert model == str(tmp_path / "run" / "expression.onnx")
    card = tmp_path / "run" / "expression.json"
    assert set(json.loads(card.read_text())["figures"]) == {"labels-PublicTest"}
    report = ["-o", str(tmp_path / "report"), "--model", model]
    assert main(["evaluate", "expression", "--data", str(tmp_path), *report]) == 0
    out = capsys.readouterr().out
    assert "labels,PublicTest,labels," in out
    assert "PrivateTest" not in out, "it is scored when asked for, and not by accident"
    assert (tmp_path / "report" / "curves.png").exists()
    done = ["--split", "PublicTest", "--split", "PrivateTest", "--update-card"]
    assert main(["evaluate", "expression", "--data", str(tmp_path), *report, *done]) == 0
    assert "labels,PrivateTest,labels," in capsys.readouterr().out
    assert set(json.loads(card.read_text())["figures"]) == {"labels-PublicTest", "labels-PrivateTest"}
    folder = str(tmp_path / "report")
    assert main(["evaluate", "compare", folder, folder]) == 0
    assert capsys.readouterr().out.count("report,labels,") == 2
    assert main(["train", "int8", model, "--data", str(tmp_path)]) == 0
    small = capsys.readouterr().out.strip()
    assert small == str(tmp_path / "run" / "expression-int8.onnx")
    from PIL import Image

    Image.fromarray(striped_faces(7).images[0]).save(tmp_path / "face.png")
    for file in (model, small):
        assert main(["classify", "--cropped", "--model", file, str(tmp_path / "face.png")]) == 0


def test_missing_data_and_recipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "expression", "--data", str(tmp_path / "none")]) == 1
    assert "no such file or folder" in capsys.readouterr().err
    assert main(["train", "expression", "--data", str(tmp_path), "--recipe", "none"]) == 1
    assert "one of labels, mien" in capsys.readouterr().err


def test_the_shipped_network_is_measured_on_a_set_without_votes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(striped_faces(126), tmp_path / "fer2013.csv")
    assert main(["evaluate", "expression", "--data", str(tmp_path), "-o", str(tmp_path / "report")]) == 0
    out = capsys.readouterr().out
    assert "labels,PublicTest,labels," in out
    assert "\nvotes," not in out
