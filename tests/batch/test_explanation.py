from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.batch import classify_images
from mien.batch.explanation import drawn, write_explanation
from mien.expression import EXPRESSIONS, Calibration, ExpressionClassifier
from mien.faces import FaceDetector, cut_face


def test_orange_speaks_for_and_blue_against() -> None:
    face = np.full((48, 48), 128, np.uint8)
    heat = np.zeros((48, 48), np.float32)
    heat[:, :16], heat[:, 32:] = 2.0, -1.0
    picture = drawn(face, heat).astype(int)
    assert picture.shape == (384, 768, 3)
    assert (picture[:, :384] == 128).all(), "the face itself stays as it is"
    left, middle, right = picture[200, 384 + 60], picture[200, 384 + 192], picture[200, 384 + 330]
    assert left[0] > left[2] + 100, "orange"
    assert right[2] > right[0] + 40, "blue, half as strong"
    assert abs(int(middle[0]) - 128) < 5


@pytest.mark.parametrize("stem", ["x" * 250, "ü" * 125, "€" * 83])
def test_the_longest_names_leave_room_for_what_is_added(stem: str, tmp_path: Path) -> None:
    face = np.tile(np.arange(48, dtype=np.uint8) * 5, (48, 1))
    path = write_explanation(tmp_path, Path(f"{stem}.png"), 0, face, ExpressionClassifier())
    assert path.exists()
    assert path.name.startswith(stem[:60])


def test_pictures_of_one_name_do_not_overwrite_each_other(
    portrait: NDArray[np.uint8], tmp_path: Path
) -> None:
    (face,) = FaceDetector().detect(portrait)
    cut, classifier = cut_face(portrait, face), ExpressionClassifier()
    one = write_explanation(tmp_path / "new", Path("a/me.jpg"), 0, cut, classifier)
    other = write_explanation(tmp_path / "new", Path("b/me.jpg"), 0, cut, classifier)
    assert one != other
    assert one.name.startswith("me-")
    assert one.name.endswith("-face0-happy.png")
    with Image.open(one) as picture:
        assert picture.size == (768, 384)


def test_what_is_explained_is_what_is_reported(portrait_file: Path, tmp_path: Path) -> None:
    classifier = ExpressionClassifier()
    # Calibrated, the network gives another answer than by its bare logits.
    offset = np.where(np.array(EXPRESSIONS) == "fear", 99, 0).astype(np.float32)
    classifier.calibration = Calibration(np.ones(7, np.float32), offset)
    ((row,),) = classify_images([portrait_file], classifier, explain=tmp_path / "where")
    (explained,) = (tmp_path / "where").iterdir()
    assert row.expression == "fear"
    assert explained.name.endswith("-face0-fear.png")
