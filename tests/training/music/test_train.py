"""From clips on disk to a model with its card and figures, interrupted and gone on."""

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from mien.cli import main
from mien.errors import ConfigError
from mien.models import OnnxModel
from mien.music.features import describe
from mien.music.mel import windows
from mien.training.music import train_music
from mien.training.music.clips import clip_audio, heard_windows, read_clips
from mien.training.music.distillation import _Distillation, distil, lesson_of
from mien.training.music.musicnn import listen_with
from mien.training.music.network import Trunk
from mien.training.music.protocol import learnt_from
from tests.training.music.made import SMALL, write_musicnn, write_sets


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with ``data``, a ``teacher.npz`` and a finished training in ``out``."""
    folder = tmp_path_factory.mktemp("music")
    write_sets(folder / "data")
    teacher = write_musicnn(folder / "teacher.npz")
    train_music(folder / "data", [teacher], folder / "out", SMALL, quiet=True)
    return folder


def test_a_model_a_card_and_figures(trained: Path) -> None:
    card = json.loads((trained / "out" / "music.json").read_text())
    assert card["recipe"]["seed"] == SMALL.seed
    assert card["figures"]["four_quadrants_folds"]["auc_arousal"]["value"] > 0.9
    rows = json.loads((trained / "out" / "figures.json").read_text())["rows"]
    assert {row["inputs"] for row in rows} == {
        "mien",
        "all teachers",
        "by hand",
        "musicnn, ridge",
        "all teachers, ridge",
    }
    model = OnnxModel(trained / "out" / "music.onnx", sha256=card["sha256"])
    audio = clip_audio(trained / "data" / "deam" / "clips" / "0.opus")
    affect, spread = model.run(windows(audio), describe(audio))[:2]
    assert affect.shape == (2,)
    assert np.abs(affect).max() <= 1.0
    assert (spread > 0).all()


def test_a_finished_training_goes_on_from_what_is_there(trained: Path) -> None:
    before = (trained / "out" / "music.onnx").read_bytes()
    stamp = (trained / "out" / "trunk.pt").stat().st_mtime_ns
    train_music(trained / "data", [trained / "teacher.npz"], trained / "out", SMALL, quiet=True)
    assert (trained / "out" / "music.onnx").read_bytes() == before
    assert (trained / "out" / "trunk.pt").stat().st_mtime_ns == stamp


def test_an_interrupted_distillation_ends_in_the_same_weights(trained: Path, tmp_path: Path) -> None:
    clips = read_clips(trained / "data", seed=SMALL.seed)
    heard = heard_windows(clips, trained / "out" / "windows.npz")
    taught = [listen_with(trained / "teacher.npz", clips, trained / "out" / "teacher-heard.npz")]
    songs = learnt_from(clips)
    lesson = lesson_of(heard, taught, songs)
    recipe = SMALL.first_round()
    whole = distil(lesson, recipe, trained / "out" / "trunk.pt", quiet=True)

    _Distillation(lesson, recipe, tmp_path / "part.pt").run_epoch(quiet=True)
    shutil.copy(tmp_path / "part.pt", tmp_path / "again.pt")
    again = distil(lesson, recipe, tmp_path / "again.pt", quiet=True)
    for name, value in whole.state_dict().items():
        assert np.allclose(value, again.state_dict()[name], atol=1e-6), name


def test_a_second_round_starts_from_the_weights_of_the_first(trained: Path) -> None:
    def weights(name: str) -> dict[str, torch.Tensor]:
        state = torch.load(trained / "out" / name, weights_only=True)
        return {key: value for key, value in state["whole"].items() if key.endswith("weight")}

    first, second = weights("trunk.pt"), weights("trunk-again.pt")
    fresh = Trunk(SMALL).state_dict()
    for key, value in second.items():
        if value.dim() < 2 or not key.startswith("0."):
            continue
        moved = float((value - first[key]).norm() / first[key].norm())
        assert 0 < moved < float((fresh[key[2:]] - first[key]).norm() / first[key].norm())


def test_another_recipe_does_not_go_on(trained: Path) -> None:
    other = dataclasses.replace(SMALL, channels=(4, 8, 8, 8))
    with pytest.raises(ConfigError, match="another output folder"):
        train_music(trained / "data", [trained / "teacher.npz"], trained / "out", other, quiet=True)


def test_a_trunk_of_another_teacher_is_not_taken_for_this_one_s(trained: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("windows.npz", "trunk.pt"):
        shutil.copy(trained / "out" / name, out)
    other = write_musicnn(tmp_path / "other.npz", seed=1)
    recipe = dataclasses.replace(SMALL, more_epochs=0)
    with pytest.raises(ConfigError, match=r"trunk\.pt: taught by other teachers.*another output folder"):
        train_music(trained / "data", [other], out, recipe, quiet=True)


def test_a_second_round_does_not_go_on_from_another_first(trained: Path, tmp_path: Path) -> None:
    clips = read_clips(trained / "data", seed=SMALL.seed)
    heard = heard_windows(clips, trained / "out" / "windows.npz")
    taught = [listen_with(trained / "teacher.npz", clips, trained / "out" / "teacher-heard.npz")]
    lesson = lesson_of(heard, taught, learnt_from(clips))
    recipe = dataclasses.replace(SMALL.first_round(), epochs=1)
    checkpoint = tmp_path / "again.pt"
    distil(lesson, recipe, checkpoint, start=trained / "out" / "trunk.pt", quiet=True)
    distil(lesson, recipe, checkpoint, start=trained / "out" / "trunk.pt", quiet=True)
    with pytest.raises(ConfigError, match="from another start"):
        distil(lesson, recipe, checkpoint, start=trained / "out" / "trunk-deam.pt", quiet=True)
    state = torch.load(checkpoint, weights_only=True)
    del state["learnt_from"]
    torch.save(state, checkpoint)
    with pytest.raises(ConfigError, match="does not say by which"):
        distil(lesson, recipe, checkpoint, start=trained / "out" / "trunk.pt", quiet=True)


def test_two_teachers_of_one_name_are_refused(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    teachers = [trained / "teacher.npz", write_musicnn(tmp_path / "others" / "teacher.npz", seed=1)]
    with pytest.raises(ConfigError, match=r"2 teachers are named teacher; .*rename one"):
        train_music(trained / "data", teachers, tmp_path / "out", SMALL, quiet=True)


def test_what_is_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "music", "--data", str(tmp_path), "-o", str(tmp_path)]) != 0
    assert "--teacher" in capsys.readouterr().err
    teacher = str(write_musicnn(tmp_path / "t.npz"))
    assert main(["train", "music", "--data", str(tmp_path), "--teacher", teacher, "-o", str(tmp_path)]) != 0
    assert "name the folder that holds deam and four-quadrants" in capsys.readouterr().err


def test_a_gpu_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has one")
    teacher = str(write_musicnn(tmp_path / "t.npz"))
    given = ["--data", str(tmp_path), "--teacher", teacher, "-o", str(tmp_path)]
    assert main(["train", "music", *given, "--device", "cuda"]) != 0
    assert "use --device cpu" in capsys.readouterr().err
    assert main(["train", "music", *given, "--set", "channels=3"]) != 0
    assert "expected 4 whole numbers" in capsys.readouterr().err
