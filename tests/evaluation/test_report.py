import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mien.evaluation.expression import evaluate_expression
from mien.evaluation.report import write_report
from mien.evaluation.studies import study
from mien.models import load_card
from mien.training.dataset import FaceDataset, Split


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def report(voted_data: FaceDataset, two_headed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "new"
    evaluations = evaluate_expression(voted_data, two_headed, (Split.VALIDATION, Split.TEST))
    write_report(
        evaluations,
        study(evaluations, two_headed),
        load_card(two_headed),
        folder,
        history=two_headed.with_name("history.csv"),
        command="mien evaluate <script>",
    )
    return folder


def test_figures_stand_with_their_intervals_command_and_seed(report: Path, two_headed: Path) -> None:
    figures = rows_of(report / "figures.csv")
    assert {(row["read_out"], row["split"]) for row in figures} == {
        (read_out, split) for read_out in ("labels", "votes") for split in ("PublicTest", "PrivateTest")
    }
    for row in figures:
        assert float(row["accuracy_low"]) <= float(row["accuracy"]) <= float(row["accuracy_high"])
    facts = json.loads((report / "figures.json").read_text())
    assert facts["sha256"] == load_card(two_headed)["sha256"]
    assert facts["seed"] == 0
    assert facts["machine"]["processor"]


def test_tables_hold_each_face_and_each_expression(report: Path, voted_data: FaceDataset) -> None:
    predictions = rows_of(report / "predictions-PrivateTest.csv")
    test = voted_data.split(Split.TEST)
    assert [int(row["label"]) for row in predictions] == test.labels.tolist()
    right = np.mean([row["labels_answer"] == row["label"] for row in predictions])
    stated = next(
        float(row["accuracy"])
        for row in rows_of(report / "figures.csv")
        if (row["read_out"], row["split"], row["against"]) == ("labels", "PrivateTest", "labels")
    )
    assert stated == pytest.approx(right, abs=1e-4)
    assert len(rows_of(report / "recall.csv")) == 2 * 2 * 7
    assert [row["name"] for row in rows_of(report / "calibration-votes.csv")] == [
        "none",
        "temperature",
        "vector",
    ]


def test_plots_are_drawn(report: Path) -> None:
    names = ("curves", "recall", "reliability", "coverage", "confusion-labels-PublicTest")
    for name in (*names, "confusion-votes-PrivateTest"):
        with Image.open(report / f"{name}.png") as image:
            assert image.width > 500


def test_the_page_needs_nothing_else(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "big XCEPTION" in page
    assert "turned by +20 degrees" in page
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    assert "<script" not in page
    assert "mien evaluate &lt;script&gt;" in page


def test_a_test_set_that_is_all_copies_has_a_report(
    voted_data: FaceDataset, two_headed: Path, tmp_path: Path
) -> None:
    faces = voted_data.split(Split.TEST)
    splits = np.repeat([Split.TEST.value, Split.TRAINING.value], len(faces))
    data = FaceDataset(np.tile(faces.images, (2, 1, 1)), np.tile(faces.labels, 2), splits)
    evaluations = evaluate_expression(data, two_headed, (Split.TEST,))
    write_report(evaluations, study(evaluations, two_headed), load_card(two_headed), tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    row = re.search("<tr><td>mien, labels</td>.*?</tr>", page)
    assert row is not None
    assert row[0].count("<td>-</td>") == 2


def test_a_page_to_pass_on_shows_no_faces(voted_data: FaceDataset, two_headed: Path, tmp_path: Path) -> None:
    # Most labels turned, so that there are mistakes to show.
    data = replace(voted_data, labels=(voted_data.labels + 1) % 7)
    evaluations = evaluate_expression(data, two_headed, (Split.TEST,))
    studies = study(evaluations, two_headed)
    counts = []
    for faces in (True, False):
        write_report(evaluations, studies, load_card(two_headed), tmp_path, faces=faces)
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        counts.append(page.count("data:image/png"))
        assert page.count("<figcaption>face ") == 24
    assert counts[0] == counts[1] + 24
