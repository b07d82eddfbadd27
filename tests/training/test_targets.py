import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.errors import ConfigError, MediaError
from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier, ReadOut
from mien.models import model_path
from mien.training import targets as module
from mien.training.dataset import FaceDataset, Split
from mien.training.recipe import Recipe
from mien.training.targets import targets_of, teacher_probs, vote_shares
from tests.training.fakes import striped_faces

PLAIN = Recipe("plain", label_smoothing=0.0)


def test_plain_targets_are_the_labels() -> None:
    data = striped_faces(42)
    targets = targets_of(data, PLAIN)
    assert np.array_equal(targets.labels, np.eye(7)[data.labels])
    assert np.all(targets.weights == 1)


def test_votes_count_by_expression_and_leave_out_the_rest() -> None:
    votes = np.zeros((2, 10), np.int64)
    votes[0, [1, 2, 7, 9]] = 3, 1, 4, 2  # happiness, surprise, contempt, not a face
    votes[1, 9] = 10
    data = FaceDataset(
        np.zeros((2, 48, 48), np.uint8), np.zeros(2, np.int64), np.array([Split.TRAINING.value] * 2), votes
    )
    shares = vote_shares(data)
    assert shares[0, EXPRESSIONS.index(Expression.HAPPY)] == pytest.approx(0.75)
    assert shares[0, EXPRESSIONS.index(Expression.SURPRISE)] == pytest.approx(0.25)
    assert shares[0].sum() == pytest.approx(1)
    assert shares[1].sum() == 0
    mixed = targets_of(data, replace(PLAIN, votes_share=0.5)).labels
    assert mixed[0, 0] == pytest.approx(0.5)
    assert mixed[1, 0] == pytest.approx(1), "a face that nobody could name keeps its label"


def test_each_part_takes_its_share() -> None:
    data = striped_faces(70, voted=True)
    teachers = np.full((70, 7), 1 / 7, np.float32)
    recipe = replace(PLAIN, label_smoothing=0.07, votes_share=0.2, teacher_share=0.35)
    targets = targets_of(data, recipe, teachers)
    assert np.allclose(targets.labels.sum(axis=1), 1, atol=1e-6)
    label = EXPRESSIONS.index(Expression.HAPPY)
    row = int(np.flatnonzero(data.labels == label)[0])
    expected = (0.45 + 0.2 * 8 / 9 + 0.35 / 7) * 0.93 + 0.01
    assert targets.labels[row, label] == pytest.approx(expected, abs=1e-5)


def test_weights_make_the_classes_count_alike() -> None:
    data = striped_faces(70)
    labels = np.where(np.arange(70) < 60, 3, data.labels)
    uneven = FaceDataset(data.images, labels, data.splits)
    weights = targets_of(uneven, replace(PLAIN, class_weights="balanced")).weights
    assert weights.mean() == pytest.approx(1)
    sums = [weights[labels == label].sum() for label in np.unique(labels)]
    assert np.allclose(sums, sums[0], rtol=1e-4)


def test_a_teacher_is_heard_as_it_answers_live() -> None:
    data = striped_faces(21)
    probs = teacher_probs(data, [model_path("expression")] * 2)
    assert np.allclose(probs, ExpressionClassifier(read_out=ReadOut.LABELS).predict(data.images), atol=1e-6)
    soft = teacher_probs(data, [model_path("expression")], temperature=4.0)
    assert soft.max(axis=1).mean() < probs.max(axis=1).mean()


def test_what_teachers_said_is_kept_for_the_same_faces_teachers_and_temperature(tmp_path: Path) -> None:
    data, memory = striped_faces(21), tmp_path / "teachers.npz"
    teachers = [model_path("expression")]
    probs = teacher_probs(data, teachers, memory=memory)
    written = memory.stat().st_mtime_ns
    assert np.array_equal(teacher_probs(data, teachers, memory=memory), probs)
    assert memory.stat().st_mtime_ns == written
    soft = teacher_probs(data, teachers, temperature=4.0, memory=memory)
    assert np.allclose(soft, teacher_probs(data, teachers, temperature=4.0), atol=1e-6)
    memory.write_bytes(memory.read_bytes()[:200])
    assert np.allclose(teacher_probs(data, teachers, memory=memory), probs, atol=1e-6)


def test_what_a_teacher_said_is_kept_when_the_next_one_is_not_asked_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, memory = striped_faces(21), tmp_path / "teachers.npz"
    teachers = [tmp_path / "first.onnx", tmp_path / "second.onnx"]
    first = model_path("expression")
    card = json.loads(first.with_suffix(".json").read_text())
    for teacher in teachers:
        shutil.copy(first, teacher)
        teacher.with_suffix(".json").write_text(json.dumps(card))
        card["read_outs"]["labels"]["calibration"]["offset"][0] += 1.0
    asked = []

    class Interrupted(ExpressionClassifier):
        def logits(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
            asked.append(self.path)
            if len(asked) == 2:
                raise KeyboardInterrupt
            return super().logits(faces)

    monkeypatch.setattr(module, "ExpressionClassifier", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        teacher_probs(data, teachers, memory=memory)
    probs = teacher_probs(data, teachers, memory=memory)
    assert asked == [teachers[0], teachers[1], teachers[1]]
    assert np.array_equal(probs, teacher_probs(data, teachers))
    assert not np.allclose(probs, teacher_probs(data, teachers[:1]))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    data = striped_faces(21)
    with pytest.raises(MediaError, match=r"carries none.*votes_weight to 0"):
        targets_of(data, replace(PLAIN, votes_weight=0.5))
    with pytest.raises(ConfigError, match="no teacher is given"):
        targets_of(data, replace(PLAIN, teacher_share=0.5))
    with pytest.raises(ConfigError, match="teachers are given"):
        targets_of(data, PLAIN, np.zeros((21, 7), np.float32))
