"""What a network learns to say of each face: labels, the taggers' votes and the teachers' opinion as probabilities."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import ConfigError, MediaError
from mien.expression import EXPRESSIONS, ExpressionClassifier, ReadOut, softmax
from mien.files import write_atomically
from mien.training.dataset import VOTE_TO_LABEL, FaceDataset
from mien.training.recipe import Recipe

__all__ = ["Targets", "targets_of", "teacher_probs", "vote_shares"]

CLASSES: Final = len(EXPRESSIONS)


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Targets of N faces.

    Attributes
    ----------
    labels
        float32 [N, 7], what the first head learns; rows sum to 1.
    votes
        float32 [N, 7], what the second head learns; rows sum to 1, or to 0 where no tagger saw one of the seven.
    weights
        float32 [N], weight of each face's loss, 1 on average over the set.
    """

    labels: NDArray[np.float32]
    votes: NDArray[np.float32]
    weights: NDArray[np.float32]


def targets_of(data: FaceDataset, recipe: Recipe, teachers: NDArray[np.float32] | None = None) -> Targets:
    """Join labels, votes and teachers as the recipe says.

    Parameters
    ----------
    data
        Faces of one split.
    recipe
        Its ``label_smoothing``, ``votes_share``, ``teacher_share`` and ``class_weights`` are used.
    teachers
        float32 [N, 7], from `teacher_probs`; None without teachers.

    Raises
    ------
    MediaError
        When the recipe wants votes and the data set carries none.
    ConfigError
        When the recipe wants teachers and none is given, or the other way round.
    """
    if (recipe.votes_share or recipe.votes_weight) and data.votes is None:
        raise MediaError(
            f"recipe {recipe.name!r} learns from FER+ votes, and the data set carries none; add them "
            "(labels.csv or an NPZ with votes), or set votes_share and votes_weight to 0"
        )
    if (recipe.teacher_share > 0) != (teachers is not None):
        raise ConfigError(
            f"recipe {recipe.name!r} has teacher_share = {recipe.teacher_share:g} and "
            f"{'no teacher is' if teachers is None else 'teachers are'} given; name teachers exactly when it is above 0"
        )
    votes = vote_shares(data)
    known = votes.sum(axis=1, keepdims=True) > 0
    one_hot = np.eye(CLASSES, dtype=np.float32)[data.labels]
    # A face that no tagger could name keeps its label instead of its votes.
    labels = one_hot + np.float32(recipe.votes_share) * (np.where(known, votes, one_hot) - one_hot)
    if teachers is not None:
        labels += np.float32(recipe.teacher_share) * (teachers - one_hot)
    smooth = np.float32(recipe.label_smoothing)
    labels = (1 - smooth) * labels + smooth / np.float32(CLASSES)
    return Targets(labels.astype(np.float32), votes, _weights(data.labels, recipe))


def vote_shares(data: FaceDataset) -> NDArray[np.float32]:
    """Return each face's FER+ votes as shares of those for the seven expressions.

    Returns
    -------
    NDArray[np.float32]
        [N, 7] in the order of `EXPRESSIONS`; a row is zero where there are no such votes.
    """
    shares = np.zeros((len(data), CLASSES), np.float32)
    if data.votes is not None:
        shares[:, VOTE_TO_LABEL] = data.votes[:, :CLASSES]
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
    return shares


def teacher_probs(
    data: FaceDataset,
    teachers: Sequence[Path],
    *,
    temperature: float = 1.0,
    threads: int = 1,
    memory: Path | None = None,
) -> NDArray[np.float32]:
    """Return the mean of the teachers' probabilities of each face, seen straight and in the mirror.

    Parameters
    ----------
    data
        Faces.
    teachers
        Model files with their cards, as `mien train` writes them; one or more.
    temperature
        Divides the calibrated logits.
    threads
        CPU threads.
    memory
        File that keeps each teacher's answer as soon as it is there, so that a training that resumes need not ask five
        teachers again; what was kept of other faces, teachers or another temperature, or is damaged, is replaced.

    Returns
    -------
    NDArray[np.float32]
        [N, 7], rows summing to 1.
    """
    faces = hashlib.sha256(data.images.tobytes()).digest()
    keys = [_key(faces, teacher, temperature) for teacher in teachers]
    answers = _remembered(memory, keys) if memory else {}
    for key, teacher in zip(keys, teachers, strict=True):
        if key in answers:
            continue
        answers[key] = _asked(data, teacher, temperature, threads)
        if memory:
            buffer = io.BytesIO()
            np.savez(buffer, **answers)  # type: ignore[arg-type]  # its stubs take any keyword for a flag
            write_atomically(memory, buffer.getvalue())
    total = np.zeros((len(data), CLASSES), np.float32)
    for key in keys:
        total += answers[key]
    return total / np.float32(len(teachers))


def _key(faces: bytes, teacher: Path, temperature: float) -> str:
    digest = hashlib.sha256(faces)
    # The card's calibration is part of the answer.
    for file in (teacher, teacher.with_suffix(".json")):
        digest.update(file.read_bytes() if file.exists() else b"")
    digest.update(repr(temperature).encode())
    return digest.hexdigest()


def _remembered(memory: Path, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    # numpy complains of a file cut short while it is collected, where nobody can catch it.
    if not zipfile.is_zipfile(memory):
        return {}
    try:
        with np.load(memory) as kept:
            return {key: np.asarray(kept[key], np.float32) for key in keys if key in kept.files}
    except (OSError, ValueError, zipfile.BadZipFile):
        return {}


def _asked(data: FaceDataset, teacher: Path, temperature: float, threads: int) -> NDArray[np.float32]:
    classifier = ExpressionClassifier(teacher, read_out=ReadOut.LABELS, threads=threads)
    return softmax(classifier.calibration.apply(classifier.logits(data.images)), temperature)


def _weights(labels: NDArray[np.int64], recipe: Recipe) -> NDArray[np.float32]:
    if recipe.class_weights == "none":
        return np.ones(len(labels), np.float32)
    counts = np.bincount(labels, minlength=CLASSES)
    inverse = 1.0 / np.maximum(counts, 1)[labels]
    return np.asarray(inverse / inverse.mean(), dtype=np.float32)
