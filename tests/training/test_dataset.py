from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.errors import MediaError
from mien.training.dataset import FaceDataset, Split, read_faces
from tests.training.fakes import striped_faces, write_csv, write_folders

NAMES = {Split.TRAINING.value: "train", Split.VALIDATION.value: "validation", Split.TEST.value: "test"}


@pytest.fixture(scope="module")
def faces() -> FaceDataset:
    return striped_faces(84)


def same(one: FaceDataset, other: FaceDataset) -> bool:
    def rows(data: FaceDataset) -> list[tuple[bytes, int, str]]:
        return sorted(
            (image.tobytes(), int(label), str(split))
            for image, label, split in zip(data.images, data.labels, data.splits, strict=True)
        )

    return rows(one) == rows(other)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("fer2013.csv", ("emotion", "pixels", "Usage")),
        ("icml_face_data.csv", ("emotion", " Usage", " pixels")),
    ],
)
def test_both_csv_forms(faces: FaceDataset, tmp_path: Path, name: str, header: tuple[str, str, str]) -> None:
    write_csv(faces, tmp_path / name, header)
    assert same(read_faces(tmp_path / name), faces)
    assert same(read_faces(tmp_path), faces)


def test_npz_with_votes(faces: FaceDataset, tmp_path: Path) -> None:
    votes = np.arange(len(faces) * 10).reshape(-1, 10)
    np.savez(
        tmp_path / "fer2013.npz", images=faces.images, label=faces.labels, usage=faces.splits, votes=votes
    )
    read = read_faces(tmp_path)
    assert same(read, faces)
    assert read.votes is not None
    assert np.array_equal(read.split(Split.TEST).votes, votes[faces.splits == Split.TEST.value])  # type: ignore[arg-type]


def test_image_folders_with_splits(faces: FaceDataset, tmp_path: Path) -> None:
    write_folders(faces, tmp_path, NAMES)
    assert same(read_faces(tmp_path), faces)


def test_pictures_of_every_kind_are_the_same_faces_as_to_the_classifier(tmp_path: Path) -> None:
    """Pillow alone would turn 16 bits white, and leave lying what EXIF turns upright."""
    face, folder = striped_faces(1).images[0], tmp_path / "angry"
    folder.mkdir()
    wide = Image.fromarray(face.astype(np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = Image.fromarray(np.rot90(face).copy())
    for name in ("8.png", "8.tif", "8.gif"):
        Image.fromarray(face).save(folder / name)
    for name in ("16.png", "16.tiff"):
        wide.save(folder / name)
    lying.save(folder / "turned.png", exif=exif)
    read = read_faces(tmp_path)
    assert len(read) == 6
    assert all(np.array_equal(image, face) for image in read.images)


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "happy").mkdir()
    (tmp_path / "happy" / "1.png").write_text("hello")
    with pytest.raises(MediaError, match=r"1\.png: not a picture"):
        read_faces(tmp_path)


def test_image_folders_without_validation_hold_some_out(faces: FaceDataset, tmp_path: Path) -> None:
    kept = faces.where(faces.splits != Split.VALIDATION.value)
    write_folders(kept, tmp_path, NAMES)
    read = read_faces(tmp_path)
    assert 0 < len(read.split(Split.VALIDATION)) < len(read.split(Split.TRAINING))
    assert len(read.split(Split.TEST)) == len(faces.split(Split.TEST))


def test_bare_class_folders_are_split_the_same_way_each_time(faces: FaceDataset, tmp_path: Path) -> None:
    write_folders(faces, tmp_path, dict.fromkeys(NAMES, "."))
    read = read_faces(tmp_path)
    assert {str(split) for split in read.splits} == {split.value for split in Split}
    assert same(read, read_faces(tmp_path))


def test_exact_copies_are_found(faces: FaceDataset) -> None:
    copies = faces.copies_of(faces.where(np.arange(len(faces)) < 5))
    assert copies[:5].all()
    assert not copies[5:].any()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("fer2013.csv", "emotion,pixels,Usage\n0,1 2 3,Training\n", "line 2: 3 pixels"),
        ("fer2013.csv", "a,b\n1,2\n", "not a CSV with emotion"),
        ("fer2013.csv", "emotion,pixels,Usage\n", "no rows"),
        ("fer2013.csv", f"emotion,pixels,Usage\n7,{'0 ' * 2304},Training\n", "labels run from 7 to 7"),
        ("fer2013.csv", f"emotion,pixels,Usage\n1,{'0 ' * 2304},Tuesday\n", "unknown Usage"),
        ("fer2013.csv", f"emotion,pixels,Usage\n1,{'999 ' * 2304},Training\n", "of 0-255"),
        ("fer2013.csv", f"emotion,pixels,Usage\n1,{'0 ' * 2304},Training\n3\n", "line 3: 0 pixels"),
        ("fer2013.npz", "hello", "not an NPZ"),
    ],
)
def test_bad_files_are_named_with_the_reason(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(MediaError, match=f"{name}.*{message}"):
        read_faces(tmp_path)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"label": np.full(84, np.nan)}, "label holds what is no whole number"),
        ({"label": np.full(84, 0.5)}, "label holds what is no whole number"),
        ({"label": np.zeros((84, 2), np.int64)}, "84 images, 168 labels"),
        ({"votes": np.zeros((84, 7), np.int64)}, r"votes are \[84, 7\], expected \[84, 10\]"),
        ({"votes": np.zeros((10, 10), np.int64)}, "votes are"),
    ],
)
def test_arrays_that_do_not_belong_together_are_named(
    faces: FaceDataset, tmp_path: Path, changed: dict[str, NDArray[Any]], message: str
) -> None:
    arrays: dict[str, Any] = {"images": faces.images, "label": faces.labels, "usage": faces.splits} | changed
    np.savez(tmp_path / "fer2013.npz", **arrays)
    with pytest.raises(MediaError, match=message):
        read_faces(tmp_path)


def test_npz_files_cut_short_or_of_one_array_are_named(faces: FaceDataset, tmp_path: Path) -> None:
    path = tmp_path / "fer2013.npz"
    np.savez(path, images=faces.images, label=faces.labels, usage=faces.splits)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(MediaError, match="not an NPZ"):
        read_faces(tmp_path)
    with path.open("wb") as handle:
        np.save(handle, faces.images)
    with pytest.raises(MediaError, match="not an NPZ"):
        read_faces(tmp_path)


def test_a_csv_that_a_spreadsheet_saved(faces: FaceDataset, tmp_path: Path) -> None:
    write_csv(faces, tmp_path / "fer2013.csv")
    text = (tmp_path / "fer2013.csv").read_bytes()
    (tmp_path / "fer2013.csv").write_bytes(b"\xef\xbb\xbf" + text)
    assert same(read_faces(tmp_path), faces)


def test_sheets_and_what_may_be_wrong_with_them(tmp_path: Path) -> None:
    faces = striped_faces(40)
    (tmp_path / "sheets").mkdir()
    grid = np.zeros((1024, 48, 48), np.uint8)
    grid[: len(faces)] = faces.images
    sheet = grid.reshape(32, 32, 48, 48).swapaxes(1, 2).reshape(32 * 48, 32 * 48)
    Image.fromarray(sheet).save(tmp_path / "sheets" / "0.png")
    rows = [
        f"{row},{label},{split}"
        for row, (label, split) in enumerate(zip(faces.labels, faces.splits, strict=True))
    ]
    (tmp_path / "labels.csv").write_text("\n".join(["row,label,usage", *rows]))
    assert same(read_faces(tmp_path), faces)
    Image.new("L", (100, 90)).save(tmp_path / "sheets" / "0.png")
    with pytest.raises(MediaError, match=r"0\.png: 100 x 90 pixels, expected 1536 x 1536"):
        read_faces(tmp_path)
    (tmp_path / "sheets" / "0.png").unlink()
    with pytest.raises(MediaError, match="0 images, 40 labels"):
        read_faces(tmp_path)
    (tmp_path / "labels.csv").write_text("row,emotion\n0,1\n")
    with pytest.raises(MediaError, match=r"labels\.csv: not a CSV with label"):
        read_faces(tmp_path)


def test_missing_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        read_faces(tmp_path / "none")
    with pytest.raises(MediaError, match="neither"):
        read_faces(tmp_path)


def test_fer2013_has_its_published_counts(shared_data: Path) -> None:
    data = read_faces(shared_data / "fer2013")
    assert [len(data.split(split)) for split in Split] == [28_709, 3_589, 3_589]
    assert np.bincount(data.split(Split.TRAINING).labels).tolist() == [
        3995,
        436,
        4097,
        7215,
        4830,
        3171,
        4965,
    ]
    assert int(data.split(Split.TEST).copies_of(data.split(Split.TRAINING)).sum()) == 288
    assert data.votes is not None
    assert data.votes.shape == (35_887, 10)


def test_majority_maps_ferplus_order_to_ours_and_leaves_out_the_rest() -> None:
    votes = np.zeros((6, 10), np.int64)
    votes[0, 0] = votes[1, 1] = votes[2, 4] = 8  # neutral, happiness, anger
    votes[3, 7] = votes[4, 9] = 8  # contempt, not a face
    votes[5, 2] = votes[5, 8] = 5  # as many unknown as surprise
    data = striped_faces(6)
    assert replace(data, votes=votes).majority().tolist() == [6, 3, 0, -1, -1, -1]
    assert data.majority().tolist() == [-1] * 6
