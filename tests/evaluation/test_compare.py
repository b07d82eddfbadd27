from pathlib import Path

import numpy as np
import pytest

from mien.errors import MediaError
from mien.evaluation.compare import compare


def write(folder: Path, labels: list[int], answers: list[int]) -> Path:
    folder.mkdir()
    rows = [
        f"{face},{label},{label},{answer},0.5"
        for face, (label, answer) in enumerate(zip(labels, answers, strict=True))
    ]
    head = "face,label,majority,labels_answer,labels_confidence"
    (folder / "predictions-PublicTest.csv").write_text("\n".join([head, *rows]) + "\n")
    return folder


def test_a_network_that_is_right_more_often_gains_and_itself_gains_nothing(tmp_path: Path) -> None:
    labels = (np.arange(400) % 7).tolist()
    poor = write(tmp_path / "poor", labels, [0 if face % 2 else label for face, label in enumerate(labels)])
    good = write(
        tmp_path / "good", labels, [0 if face % 9 == 1 else label for face, label in enumerate(labels)]
    )
    first, second = compare([poor, good], "PublicTest")
    assert first.accuracy_gain == (0.0, 0.0, 0.0)
    gain, low, high = second.accuracy_gain
    assert gain == pytest.approx(second.accuracy - first.accuracy)
    assert 0 < low < gain < high
    assert second.macro_f1_gain[1] > 0


def test_reports_of_other_faces_are_refused(tmp_path: Path) -> None:
    first = write(tmp_path / "first", [0, 1, 2], [0, 1, 2])
    second = write(tmp_path / "second", [1, 1, 2], [0, 1, 2])
    with pytest.raises(MediaError, match="second: its predictions are of other faces"):
        compare([first, second], "PublicTest")
    with pytest.raises(MediaError, match="run mien evaluate expression first"):
        compare([tmp_path], "PublicTest")
