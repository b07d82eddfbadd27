"""Train the expression network from a data set to a model file with its card."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch

from mien.expression import EXPRESSIONS, ExpressionClassifier, ReadOut, softmax
from mien.files import write_atomically, write_json
from mien.machine import describe_machine
from mien.training.calibration import fit_calibration, fit_threshold
from mien.training.dataset import FaceDataset, Split
from mien.training.export import export_onnx
from mien.training.loop import TrainingResult, train_network
from mien.training.parallel import leads
from mien.training.recipe import Recipe

__all__ = ["train_expression", "write_model"]

TEST_FACES: Final = (3_589, 7_178)
"""FER-2013's faces in PrivateTest; and in the folder ``test`` of its copies as pictures, which hold PublicTest too."""
OF_FER2013: Final = {
    "name": "FER-2013 (Goodfellow et al. 2013)",
    "licence": "FER-2013's images are for research use; they are neither in the package nor in the repository",
    "limits": "Trained on small gray pictures found on the web, labelled by few people who often disagree: ten "
    "taggers' majority agrees with the labels on 64 % of PrivateTest. ",
    "fairness": "FER-2013 says nothing of its people's age, sex, skin or culture, so that nobody can measure on it "
    "whom this network serves worse; ",
}
OF_OTHERS: Final = {
    "name": "another data set than FER-2013",
    "licence": "For the pictures the licence of their own data set holds",
    "limits": "How its faces were found and labelled, whoever trained it knows. ",
    "fairness": "Nobody has measured whom this network serves worse; ",
}
"""What a card says of the data, and what it does not know."""


def train_expression(
    data: FaceDataset,
    recipe: Recipe,
    output: Path,
    *,
    teachers: Sequence[Path] = (),
    start: Path | None = None,
    device: str = "auto",
    compiled: bool = False,
    drop_copies: bool = False,
) -> Path | None:
    """Train a network, calibrate it on PublicTest and write ``expression.onnx`` with its card.

    Parameters
    ----------
    data
        Faces with the splits Training and PublicTest; PrivateTest is not looked at, save for its exact copies.
    recipe
        Settings.
    output
        Folder for the model, its card, the checkpoint and the curves; a second call resumes there.
    teachers, start, device, compiled
        As in `train_network`.
    drop_copies
        Whether to leave out of Training the exact copies of faces in the two other splits.

    Returns
    -------
    Path or None
        The ONNX file; None in every process of a ``torchrun`` but the first, which alone writes it.

    Raises
    ------
    ConfigError, MediaError
        As in `train_network`.
    """
    if drop_copies:
        training = data.splits == Split.TRAINING.value
        data = data.where(~(training & data.copies_of(data.where(~training))))
    result = train_network(
        data, recipe, output, teachers=teachers, start=start, device=device, compiled=compiled
    )
    if not leads():
        return None
    return write_model(result, recipe, data, output, teachers=teachers, start=start, drop_copies=drop_copies)


def write_model(
    result: TrainingResult,
    recipe: Recipe,
    data: FaceDataset,
    output: Path,
    *,
    teachers: Sequence[Path] = (),
    start: Path | None = None,
    drop_copies: bool = False,
) -> Path:
    """Write a trained network as ``expression.onnx`` and ``expression.json`` into a folder; return the former.

    The card comes first, whole, so that a new model is never seen without its calibration.
    """
    path = output / "expression.onnx"
    content = export_onnx(result.network)
    card = _card(result, recipe, data, content, drop_copies)
    card["teachers_sha256"] = [hashlib.sha256(teacher.read_bytes()).hexdigest() for teacher in teachers]
    card["start_sha256"] = hashlib.sha256(start.read_bytes()).hexdigest() if start else None
    card["read_outs"] = _read_outs(content, card, data.split(Split.VALIDATION))
    write_json(path.with_suffix(".json"), card)
    write_atomically(path, content)
    return path


def _read_outs(content: bytes, card: dict[str, Any], faces: FaceDataset) -> dict[str, Any]:
    """Fit each read-out's calibration and threshold through the file as it ships, mirror images included."""
    # Elsewhere: under its own name nobody may see a network that is not calibrated.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "expression.onnx")
        path.write_bytes(content)
        write_json(path.with_suffix(".json"), card)
        classifier = ExpressionClassifier(path, threads=os.cpu_count() or 1)
        all_logits = classifier.all_logits(faces.images)
    found = {}
    for read_out, logits in all_logits.items():
        wanted = faces.wanted(read_out)
        known = wanted >= 0
        calibration = fit_calibration(logits[known], wanted[known])
        threshold = fit_threshold(softmax(calibration.apply(logits[known])), wanted[known])
        found[str(read_out)] = {"calibration": calibration.as_dict(), "unsure_below": threshold}
    return found


def _card(
    result: TrainingResult, recipe: Recipe, data: FaceDataset, content: bytes, drop_copies: bool
) -> dict[str, Any]:
    training = data.split(Split.TRAINING)
    known = OF_FER2013 if len(data.split(Split.TEST)) in TEST_FACES else OF_OTHERS
    return {
        "name": "expression",
        "task": "which of seven expressions a face shows; it does not say what a person feels",
        "labels": list(EXPRESSIONS),
        "input": "faces: float32 [N, 1, 48, 48], 0-1",
        "outputs": "labels: float32 [N, 7], logits of the data set's own label; with a second head votes: float32 "
        "[N, 7], logits of what most of FER+'s ten taggers see",
        "preprocessing": "mien.faces.cut_face, then mien.expression.preprocess; logits of a face and its mirror "
        "image are averaged, scaled and offset by the calibration, and put through a softmax",
        "read_outs": {name: {} for name in list(ReadOut)[: 2 if recipe.votes_weight else 1]},
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "data": {
            "name": known["name"],
            "training_faces": len(training),
            "exact_copies_of_test_faces_left_out": drop_copies,
            "training_sha256": hashlib.sha256(
                training.images.tobytes() + training.labels.tobytes()
            ).hexdigest(),
            "chosen_on": "PublicTest: epoch, calibration, threshold of unsure",
        },
        "recipe": recipe.as_dict(),
        "seed": recipe.seed,
        "best_epoch": result.best_epoch,
        "training_hours": round(sum(past.duration_s for past in result.history) / 3600, 2),
        "machine": describe_machine() | {"torch": torch.__version__},
        "licence": {"weights": "MIT, as mien", "data": known["licence"]},
        "intended_uses": [
            "to choose music by a listener's own wish, on the listener's own machine",
            "research and teaching about the recognition of expressions",
        ],
        "prohibited_uses": [
            "to decide anything about a person, or to tell what somebody feels, means or hides",
            "to watch people at work or in schools, where the European Union prohibits emotion recognition "
            "(Regulation 2024/1689, article 5)",
            "to look at people who were not told and asked",
        ],
        "limits": known["limits"]
        + "Posed and strong expressions are told better than those of daily life; a face at "
        "rest can look sad or angry. Faces turned away, partly hidden, dark or small are told worse.",
        "fairness": known["fairness"]
        + "such networks are known to differ between groups, and expressions between "
        "cultures. Take its answer as a guess that a listener can overrule.",
    }
