import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mien.errors import MediaError
from mien.evaluation.expression import evaluate_expression, ferplus_majority, update_card, write_report
from mien.expression import ExpressionClassifier
from mien.training.dataset import FaceDataset, Split
from mien.training.expression import train_expression
from tests.training.fakes import striped_faces
from tests.training.test_loop import SMALL


@pytest.fixture(scope="module")
def data() -> FaceDataset:
    return striped_faces(630)


@pytest.fixture(scope="module")
def classifier(data: FaceDataset, tmp_path_factory: pytest.TempPathFactory) -> ExpressionClassifier:
    return ExpressionClassifier(train_expression(data, SMALL, tmp_path_factory.mktemp("model"), device="cpu"))


def test_report_holds_every_figure_and_plot(
    data: FaceDataset, classifier: ExpressionClassifier, tmp_path: Path
) -> None:
    evaluations = evaluate_expression(data, classifier, (Split.VALIDATION, Split.TEST))
    write_report(
        evaluations, classifier, tmp_path, history=classifier.path.with_name("history.csv"), command="x"
    )
    figures = json.loads((tmp_path / "figures.json").read_text())
    test = figures["splits"]["PrivateTest"]
    right = classifier.predict(data.split(Split.TEST).images).argmax(axis=1) == data.split(Split.TEST).labels
    assert test["accuracy"] == pytest.approx(right.mean(), abs=1e-4)
    assert np.array(test["confusion"]).sum() == len(right)
    assert {"weighted_f1", "macro_f1", "recall", "uar", "ece", "nll"} <= set(test)
    with (tmp_path / "recall.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 14
    assert sum(int(row["count"]) for row in rows if row["split"] == "PrivateTest") == len(right)
    for name in ("confusion-PublicTest.png", "confusion-PrivateTest.png", "recall.png", "curves.png"):
        with Image.open(tmp_path / name) as image:
            assert image.width > 500


def test_copies_of_training_faces_are_left_out_of_the_stricter_figure(
    data: FaceDataset, classifier: ExpressionClassifier
) -> None:
    images = data.images.copy()
    images[data.splits == Split.TEST.value] = images[0]
    (evaluation,) = evaluate_expression(
        FaceDataset(np.concatenate([images, data.images]), np.tile(data.labels, 2), np.tile(data.splits, 2)),
        classifier,
        (Split.TEST,),
    )
    assert evaluation.without_copies.count == len(data.split(Split.TEST))
    assert evaluation.figures.count == 2 * evaluation.without_copies.count


def test_ferplus_majority_maps_its_order_to_ours_and_leaves_out_the_rest() -> None:
    votes = np.zeros((5, 10), np.int64)
    votes[0, 0] = votes[1, 1] = votes[2, 4] = 8  # neutral, happiness, anger
    votes[3, 7] = votes[4, 9] = 8  # contempt, not a face
    assert ferplus_majority(votes).tolist() == [6, 3, 0, -1, -1]


def test_the_card_takes_the_figures(data: FaceDataset, classifier: ExpressionClassifier) -> None:
    update_card(classifier.path, evaluate_expression(data, classifier, (Split.TEST,)))
    card = json.loads(classifier.path.with_suffix(".json").read_text())
    assert set(card["figures"]) == {"PrivateTest"}
    assert "confusion" not in card["figures"]["PrivateTest"]


def test_an_empty_split_is_named(data: FaceDataset, classifier: ExpressionClassifier) -> None:
    with pytest.raises(MediaError, match="PrivateTest"):
        evaluate_expression(data.split(Split.TRAINING), classifier, (Split.TEST,))
