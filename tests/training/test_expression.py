from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mien.errors import ModelError
from mien.expression import EXPRESSIONS, ExpressionClassifier, ReadOut, preprocess
from mien.models import load_card, model_path
from mien.training import expression
from mien.training.dataset import VOTE_TO_LABEL, FaceDataset, Split, read_faces
from mien.training.expression import train_expression
from mien.training.loop import train_network
from tests.training.fakes import striped_faces
from tests.training.test_loop import SMALL


@pytest.fixture(scope="module")
def data() -> FaceDataset:
    return striped_faces(630)


@pytest.fixture(scope="module")
def model(data: FaceDataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = train_expression(data, SMALL, tmp_path_factory.mktemp("model"), device="cpu")
    assert path is not None
    return path


def test_the_file_says_what_the_trained_network_says(model: Path, data: FaceDataset) -> None:
    """One preprocessing: from the same bytes, torch in training and ONNX Runtime live give the same logits."""
    network = train_network(data, SMALL, model.parent, device="cpu", quiet=True).network
    faces = data.split(Split.TEST).images
    with torch.no_grad():
        straight = network(torch.from_numpy(preprocess(faces))).numpy()
        mirrored = network(torch.from_numpy(preprocess(faces[:, :, ::-1]))).numpy()
    live = ExpressionClassifier(model).logits(faces)
    assert np.allclose(live, (straight + mirrored) / 2, atol=1e-4)


def test_raw_pixels_would_give_another_answer(model: Path, data: FaceDataset) -> None:
    """The defect of popular players, training on 0-1 and predicting on 0-255, would not pass unseen."""
    from mien.models import OnnxModel

    faces = data.split(Split.TEST).images
    raw = OnnxModel(model).run(faces[:, None].astype(np.float32))[0]
    assert np.abs(raw - ExpressionClassifier(model).logits(faces)).max() > 10


def test_the_card_tells_what_was_done(model: Path, data: FaceDataset) -> None:
    card = load_card(model)
    assert card["labels"] == list(EXPRESSIONS)
    assert card["recipe"]["epochs"] == SMALL.epochs
    assert card["data"]["training_faces"] == len(data.split(Split.TRAINING))
    assert set(card) >= {"seed", "machine", "licence", "preprocessing", "limits", "sha256", "read_outs"}
    (read_out,) = card["read_outs"].values()
    assert all(0.2 < scale < 5 for scale in read_out["calibration"]["scale"])
    assert 0 <= read_out["unsure_below"] <= 1


def test_the_card_speaks_of_fer2013_only_where_it_was_that(model: Path, data: FaceDataset) -> None:
    card = load_card(model)
    said = " ".join((card["data"]["name"], card["limits"], card["fairness"], card["licence"]["data"]))
    assert "another data set" in said
    assert "taggers" not in said
    assert said.count("FER-2013") == 1


def test_the_card_of_what_ships_says_what_a_new_one_would(shared_data: Path) -> None:
    from mien.training.expression import OF_FER2013, TEST_FACES

    card = load_card(model_path("expression"))
    assert len(read_faces(shared_data / "fer2013").split(Split.TEST)) in TEST_FACES
    assert card["data"]["name"] == OF_FER2013["name"]
    assert card["limits"].startswith(OF_FER2013["limits"])
    assert card["fairness"].startswith(OF_FER2013["fairness"])
    assert card["licence"]["data"] == OF_FER2013["licence"]


def test_dropping_copies_leaves_the_other_splits_alone(data: FaceDataset, tmp_path: Path) -> None:
    images = data.images.copy()
    first_test = int(np.flatnonzero(data.splits == Split.TEST.value)[0])
    images[0] = images[first_test]
    doubled = FaceDataset(images, data.labels, data.splits)
    path = train_expression(doubled, replace(SMALL, epochs=1), tmp_path, device="cpu", drop_copies=True)
    assert path is not None
    assert load_card(path)["data"]["training_faces"] == len(data.split(Split.TRAINING)) - 1


def test_two_heads_are_two_read_outs_with_a_calibration_each(tmp_path: Path) -> None:
    data = striped_faces(630, voted=True)
    # Most taggers see the next expression: each head has to learn its own.
    assert data.votes is not None
    votes = np.zeros_like(data.votes)
    votes[np.arange(len(data)), np.argsort(VOTE_TO_LABEL)[(data.labels + 1) % 7]] = 9
    data = replace(data, votes=votes)
    path = train_expression(data, replace(SMALL, votes_weight=1.0, epochs=6), tmp_path, device="cpu")
    assert path is not None
    assert set(load_card(path)["read_outs"]) == {"labels", "votes"}
    test = data.split(Split.TEST)
    for read_out, wanted in ((ReadOut.LABELS, test.labels), (ReadOut.VOTES, test.majority())):
        classifier = ExpressionClassifier(path, read_out=read_out)
        assert (classifier.predict(test.images).argmax(axis=1) == wanted).mean() > 0.6
    assert ExpressionClassifier(path).read_out is ReadOut.VOTES, "what a person would say is the default"


def test_a_network_without_votes_has_no_such_read_out(model: Path) -> None:
    assert ExpressionClassifier(model).read_outs == (ReadOut.LABELS,)
    with pytest.raises(ModelError, match="gives labels and not votes"):
        ExpressionClassifier(model, read_out=ReadOut.VOTES)


def test_the_card_names_the_teachers(tmp_path: Path) -> None:
    recipe = replace(SMALL, epochs=1, teacher_share=0.3)
    teacher = model_path("expression")
    path = train_expression(striped_faces(84), recipe, tmp_path, teachers=[teacher], device="cpu")
    assert path is not None
    assert load_card(path)["teachers_sha256"] == [load_card(teacher)["sha256"]]


def test_a_network_is_not_seen_before_it_is_calibrated(
    data: FaceDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = replace(SMALL, epochs=1)
    with monkeypatch.context() as patched:
        patched.setattr(expression, "fit_calibration", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            train_expression(data, recipe, tmp_path, device="cpu")
    assert not list(tmp_path.glob("expression.*"))
    with monkeypatch.context() as patched:
        patched.setattr(expression, "write_atomically", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            train_expression(data, recipe, tmp_path, device="cpu")
    assert not (tmp_path / "expression.onnx").exists()
    path = train_expression(data, recipe, tmp_path, device="cpu")
    assert path is not None
    assert all("calibration" in read_out for read_out in load_card(path)["read_outs"].values())


def _interrupted(*args: Any) -> None:
    raise KeyboardInterrupt


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    assert train_expression(striped_faces(84), replace(SMALL, epochs=1), tmp_path, device="cpu") is None
    assert not (tmp_path / "expression.onnx").exists()
