import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mien.errors import ConfigError, MediaError
from mien.expression import preprocess
from mien.models import model_path
from mien.training.dataset import FaceDataset, Split
from mien.training.loop import CHECKPOINT, HISTORY, TrainingResult, train_network
from mien.training.recipe import Recipe
from tests.training.fakes import striped_faces, write_csv

SMALL = Recipe(
    "small", blocks=((4,), (8,), (16,)), hidden=32, dropout=0.0, epochs=4, batch_size=16, learning_rate=0.05,
    ema_decay=0.9, label_smoothing=0.0, flip=True, rotation_deg=3, shift=0.02, scale=0.02, erase=0.0,
)  # fmt: skip


def test_learns_and_keeps_the_best_epoch(tmp_path: Path) -> None:
    result = train_network(striped_faces(630), SMALL, tmp_path, device="cpu", quiet=True)
    accuracies = [past.validation_accuracy for past in result.history]
    assert len(accuracies) == SMALL.epochs
    assert max(accuracies) > 0.8
    assert accuracies[result.best_epoch - 1] == max(accuracies)
    assert (tmp_path / HISTORY).read_text().count("\n") == 1 + SMALL.epochs
    validation = striped_faces(630).split(Split.VALIDATION)
    with torch.no_grad():
        logits = result.network(torch.from_numpy(preprocess(validation.images)))
    right = (logits.argmax(1).numpy() == validation.labels).mean()
    assert right == pytest.approx(max(accuracies), abs=0.03)  # bfloat16 in training, float32 here


EVERYTHING = replace(
    SMALL, votes_weight=0.5, votes_share=0.2, teacher_share=0.2, mixup=0.2, cutmix=0.1, sampling="balanced",
    class_weights="balanced", logit_adjustment=0.5, sharpness_radius=0.02, optimizer="adam", learning_rate=0.003,
)  # fmt: skip
"""Votes, a teacher, blended faces, balance and sharpness-aware steps at once."""


@pytest.mark.parametrize("recipe", [SMALL, EVERYTHING], ids=["plain", "everything"])
def test_interrupted_after_an_epoch_it_ends_in_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recipe: Recipe
) -> None:
    from mien.training.loop import _Training

    data = striped_faces(210, voted=True)
    teachers = [model_path("expression")] if recipe.teacher_share else []

    def train(folder: str) -> TrainingResult:
        return train_network(data, recipe, tmp_path / folder, teachers=teachers, device="cpu", quiet=True)

    whole = train("whole")
    run_epoch = _Training.run_epoch

    def interrupted(self: _Training, epoch: int, *, quiet: bool) -> None:
        if epoch == 3:
            raise KeyboardInterrupt
        run_epoch(self, epoch, quiet=quiet)

    with monkeypatch.context() as patch:
        patch.setattr(_Training, "run_epoch", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train("parts")
    resumed = train("parts")
    assert [past.validation_loss for past in resumed.history] == [
        past.validation_loss for past in whole.history
    ]
    for one, other in zip(resumed.network.parameters(), whole.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_every_option_together_learns(tmp_path: Path) -> None:
    result = train_network(
        striped_faces(630, voted=True), EVERYTHING, tmp_path,
        teachers=[model_path("expression")], device="cpu", quiet=True,
    )  # fmt: skip
    assert max(past.validation_accuracy for past in result.history) > 0.6


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX signal")
def test_survives_kill_9(tmp_path: Path) -> None:
    write_csv(striped_faces(630), tmp_path / "fer2013.csv")
    (tmp_path / "small.toml").write_text("blocks = [[4], [8]]\nhidden = 16\nepochs = 6\n")
    command = [
        sys.executable,
        "-m",
        "mien",
        "train",
        "expression",
        "--data",
        str(tmp_path),
        "--device",
        "cpu",
    ]
    command += ["--recipe", str(tmp_path / "small.toml"), "-o", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    history = tmp_path / "out" / HISTORY
    deadline = time.monotonic() + 120
    while not history.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = history.read_text().splitlines()
    assert len(before) >= 2
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = history.read_text().splitlines()
    assert after[: len(before)] == before
    assert len(after) == 7
    assert (tmp_path / "out" / "expression.onnx").exists()
    assert "epoch 6/6" in done.stderr + done.stdout


def test_two_processes_train_one_network(tmp_path: Path) -> None:
    """Each takes half of every batch; the first alone writes, and both would ship the same weights."""
    write_csv(striped_faces(630), tmp_path / "fer2013.csv")
    (tmp_path / "small.toml").write_text(
        "blocks = [[4], [8], [16]]\nhidden = 32\nepochs = 3\nbatch_size = 16\ndropout = 0.0\nema_decay = 0.9\n"
        "rotation_deg = 3\nshift = 0.02\nscale = 0.02\nerase = 0.0\n"
    )
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command += ["-m", "mien", "train", "expression", "--data", str(tmp_path), "--device", "cpu"]
    command += ["--recipe", str(tmp_path / "small.toml"), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(tmp_path / "out" / "expression.onnx")], "one process reports"
    rows = (tmp_path / "out" / HISTORY).read_text().splitlines()
    assert len(rows) == 4
    assert float(rows[-1].split(",")[4]) > 0.6, "it learnt"


def test_another_recipe_does_not_resume(tmp_path: Path) -> None:
    data, short = striped_faces(84), replace(SMALL, epochs=1)
    train_network(data, short, tmp_path, device="cpu", quiet=True)
    with pytest.raises(ConfigError, match="another recipe"):
        train_network(data, replace(short, seed=1), tmp_path, device="cpu", quiet=True)
    (tmp_path / CHECKPOINT).write_bytes(b"hello")
    with pytest.raises(ConfigError, match="not a checkpoint"):
        train_network(data, short, tmp_path, device="cpu", quiet=True)


def test_other_faces_teachers_or_another_start_do_not_resume(tmp_path: Path) -> None:
    """The card would say that the network learnt from what it never saw."""
    data, recipe = striped_faces(84), replace(SMALL, epochs=1, teacher_share=0.3)
    teacher = tmp_path / "teacher.onnx"
    for suffix in (".onnx", ".json"):
        content = model_path("expression").with_suffix(suffix).read_bytes()
        teacher.with_suffix(suffix).write_bytes(content)

    def train(data: FaceDataset, **models: Any) -> TrainingResult:
        return train_network(data, recipe, tmp_path / "out", device="cpu", quiet=True, **models)

    first = train(data, teachers=[teacher])
    assert train(data, teachers=[teacher]).history == first.history
    for other, models in (
        (striped_faces(84, seed=1), {"teachers": [teacher]}),
        (data, {"teachers": [teacher, teacher]}),
    ):
        with pytest.raises(ConfigError, match="other faces"):
            train(other, **models)


def test_a_training_that_diverges_says_so_and_keeps_nothing_of_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"epoch 1: .*at learning_rate 1e\+09"):
        train_network(
            striped_faces(210), replace(SMALL, learning_rate=1e9), tmp_path, device="cpu", quiet=True
        )
    assert not (tmp_path / CHECKPOINT).exists()


def test_a_missing_split_and_a_missing_gpu_are_named(tmp_path: Path) -> None:
    data = striped_faces(84)
    with pytest.raises(MediaError, match="PublicTest"):
        train_network(data.split(Split.TRAINING), SMALL, tmp_path, device="cpu", quiet=True)
    if not torch.cuda.is_available():
        with pytest.raises(ConfigError, match="no GPU"):
            train_network(data, SMALL, tmp_path, device="cuda", quiet=True)


def test_batches_are_what_live_use_sees(tmp_path: Path) -> None:
    """The network is fed through the same function in training as in the classifier."""
    from mien.training.loop import _Training

    data = striped_faces(84)
    training = _Training(data, SMALL, tmp_path, "cpu")
    faces, labels = training.train_faces.faces(np.arange(5))
    assert np.array_equal(faces.numpy(), preprocess(training.train.images[:5]))
    assert labels.tolist() == training.train.labels[:5].tolist()


def test_the_last_epochs_blend_no_faces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mien.training import mixing

    epochs = list[int]()
    mixed = mixing.mix

    def noted(*args: Any) -> Any:
        epochs.append(1)
        return mixed(*args)

    monkeypatch.setattr("mien.training.loop.mix", noted)
    recipe = replace(SMALL, mixup=1.0, plain_epochs=3)
    result = train_network(striped_faces(210), recipe, tmp_path, device="cpu", quiet=True)
    assert len(epochs) == math.ceil(140 / SMALL.batch_size)
    assert len(result.history) == SMALL.epochs
