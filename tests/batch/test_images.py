import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.batch import classify_images, find_images
from mien.expression import ExpressionClassifier


@pytest.fixture(scope="module")
def classifier() -> ExpressionClassifier:
    return ExpressionClassifier()


def test_folders_are_walked_in_order_and_other_files_left_alone(tmp_path: Path) -> None:
    for name in ("b/2.JPG", "b/10.png", "a/1.webp", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in find_images([tmp_path])]
    assert found == ["a/1.webp", "b/10.png", "b/2.JPG"]
    named = [tmp_path / "notes.txt", tmp_path / "none"]
    assert list(find_images(named)) == named


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_a_pipe_is_not_waited_for_and_a_broken_link_is_told_of(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "link.png").symlink_to(tmp_path / "none.png")
    assert list(find_images([tmp_path])) == [tmp_path / "link.png"]


def test_a_folder_that_cannot_be_listed_is_a_failure_of_its_own(
    classifier: ExpressionClassifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        Image.new("RGB", (200, 200), "gray").save(tmp_path / name / "empty.png")
    listed = os.scandir

    def refusing(folder: str) -> Iterator[os.DirEntry[str]]:
        # Rights would not keep the administrator out.
        if folder == str(tmp_path / "closed"):
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    (empty,), (closed,) = classify_images(find_images([tmp_path]), classifier)
    assert (empty.path, empty.note) == (str(tmp_path / "open" / "empty.png"), "no_face")
    assert (closed.path, closed.failed) == (str(tmp_path / "closed"), True)
    assert "cannot be read" in closed.note


def test_one_bad_picture_does_not_stop_the_rest(
    classifier: ExpressionClassifier, portrait_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.jpg").write_text("hello")
    Image.new("RGB", (200, 200), "gray").save(tmp_path / "empty.png")
    paths = [tmp_path / "bad.jpg", tmp_path / "empty.png", portrait_file]
    (bad,), (empty,), (smile,) = classify_images(paths, classifier)
    assert bad.failed
    assert "not a picture" in bad.note
    assert not empty.failed
    assert (empty.note, empty.face, empty.expression) == ("no_face", -1, "")
    assert (smile.note, smile.face, smile.expression) == ("", 0, "happy")
    assert smile.confidence == smile.happy == max(smile.happy, smile.sad, smile.neutral)
    assert smile.left < smile.right
    assert smile.top < smile.bottom


def test_cropped_pictures_are_faces_as_they_are(
    classifier: ExpressionClassifier, portrait: NDArray[np.uint8], tmp_path: Path
) -> None:
    from mien.faces import FaceDetector, cut_face

    (face,) = FaceDetector().detect(portrait)
    cut = cut_face(portrait, face)
    Image.fromarray(cut).save(tmp_path / "cut.png")
    ((row,),) = classify_images([tmp_path / "cut.png"], classifier, cropped=True)
    assert row.happy == pytest.approx(float(classifier.predict(cut[None])[0, 3]), abs=1e-4)
