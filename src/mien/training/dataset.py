"""Read FER-2013, or any set of the same form, in each form that it is passed around in."""

import csv
import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mien.errors import MediaError
from mien.expression.labels import EXPRESSIONS
from mien.expression.preprocessing import INPUT_PX
from mien.expression.read_out import ReadOut
from mien.faces import IMAGE_SUFFIXES, read_image

__all__ = ["VOTE_TO_LABEL", "FaceDataset", "Split", "read_faces"]

SHEET_FACES: Final = 32
"""Faces along one side of a sheet (see `_read_sheets`)."""

VOTE_TO_LABEL: Final = np.array([6, 3, 5, 4, 0, 1, 2])
"""Label of FER+'s first seven votes: neutral, happiness, surprise, sadness, anger, disgust, fear."""

HELD_OUT: Final = 0.1
"""Share held out for each split that an image folder does not name."""


class Split(StrEnum):
    """FER-2013's own names: what a model learns from, what its recipe is chosen on, what it is scored on once."""

    TRAINING = "Training"
    VALIDATION = "PublicTest"
    TEST = "PrivateTest"


_SPLIT_NAMES: Final = {
    "train": Split.TRAINING,
    "training": Split.TRAINING,
    "val": Split.VALIDATION,
    "valid": Split.VALIDATION,
    "validation": Split.VALIDATION,
    "publictest": Split.VALIDATION,
    "test": Split.TEST,
    "privatetest": Split.TEST,
}
_CLASS_NAMES: Final = {
    **{name.value: index for index, name in enumerate(EXPRESSIONS)},
    **{str(index): index for index in range(len(EXPRESSIONS))},
    "anger": 0,
    "disgusted": 1,
    "fearful": 2,
    "happiness": 3,
    "sadness": 4,
    "surprised": 5,
}


@dataclass(frozen=True, slots=True, eq=False)
class FaceDataset:
    """Labelled faces.

    Attributes
    ----------
    images
        uint8 [N, 48, 48], grayscale.
    labels
        int64 [N], index into `mien.expression.EXPRESSIONS`.
    splits
        str [N], values of `Split`.
    votes
        int64 [N, 10], FER+ votes (Barsoum et al. 2016) in the order neutral, happiness, surprise, sadness, anger,
        disgust, fear, contempt, unknown, not a face; None when the form read does not carry them.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    splits: NDArray[np.str_]
    votes: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def where(self, keep: NDArray[np.bool_]) -> "FaceDataset":
        """Return the rows for which ``keep``, bool [N], is true."""
        votes = None if self.votes is None else self.votes[keep]
        return FaceDataset(self.images[keep], self.labels[keep], self.splits[keep], votes)

    def split(self, split: Split) -> "FaceDataset":
        """Return the rows of one split."""
        return self.where(self.splits == split.value)

    def majority(self) -> NDArray[np.int64]:
        """Return what most FER+ taggers saw, int64 [N].

        It is -1 without votes, and where contempt, unknown or no face has as many as the best of the seven.
        """
        if self.votes is None:
            return np.full(len(self), -1, np.int64)
        seven, rest = self.votes[:, : len(VOTE_TO_LABEL)], self.votes[:, len(VOTE_TO_LABEL) :]
        clear = seven.max(axis=1) > rest.max(axis=1)
        return np.where(clear, VOTE_TO_LABEL[seven.argmax(axis=1)], -1)

    def wanted(self, read_out: ReadOut) -> NDArray[np.int64]:
        """Return what a read-out should say of each face, int64 [N]; -1 where nobody knows."""
        return self.labels if read_out is ReadOut.LABELS else self.majority()

    def copies_of(self, other: "FaceDataset") -> NDArray[np.bool_]:
        """Say which rows show exactly the same pixels as some row of ``other``; bool [N]."""
        seen = {image.tobytes() for image in other.images}
        return np.array([image.tobytes() in seen for image in self.images], dtype=np.bool_)


def read_faces(path: Path) -> FaceDataset:
    """Read a data set, recognising its form.

    Parameters
    ----------
    path
        ``fer2013.csv`` or ``icml_face_data.csv``; a ``.npz`` with images, label and usage; a folder that holds one
        of these, or ``sheets/*.png`` with ``labels.csv``, or an image folder a class (``train/happy/1.png``, or
        ``happy/1.png``, where the splits are then drawn by a hash of each image).

    Raises
    ------
    MediaError
        When the path is missing, is none of these forms, or holds a row that cannot be read.
    """
    if not path.exists():
        raise MediaError(f"{path}: no such file or folder; name FER-2013's folder, CSV or NPZ file")
    if path.is_file():
        return _read_npz(path) if path.suffix == ".npz" else _read_csv(path)
    for name, reader in (
        ("fer2013.npz", _read_npz),
        ("fer2013.csv", _read_csv),
        ("icml_face_data.csv", _read_csv),
    ):
        if (path / name).is_file():
            return reader(path / name)
    if (path / "labels.csv").is_file() and (path / "sheets").is_dir():
        return _read_sheets(path)
    return _read_folder(path)


def _read_npz(path: Path) -> FaceDataset:
    try:
        # numpy leaves a file open that is cut short, and takes one with a single array for that array.
        if not zipfile.is_zipfile(path):
            raise ValueError("damaged, or of another form")
        with np.load(path, allow_pickle=False) as data:
            votes = _whole(data["votes"], "votes") if "votes" in data else None
            labels = _whole(data["label"], "label")
            found = FaceDataset(data["images"], labels, data["usage"].astype(np.str_), votes)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise MediaError(f"{path}: not an NPZ with images, label and usage ({error})") from error
    return _checked(found, path)


def _whole(values: NDArray[Any], name: str) -> NDArray[np.int64]:
    """Return whole numbers as such; ValueError where one is none, as NaN is."""
    if values.dtype.kind == "f" and not np.array_equal(values, np.rint(np.nan_to_num(values))):
        raise ValueError(f"{name} holds what is no whole number")
    return values.astype(np.int64)


def _read_csv(path: Path) -> FaceDataset:
    """Read ``fer2013.csv`` (emotion,pixels,Usage) or ``icml_face_data.csv`` (emotion, Usage, pixels)."""
    images, labels, splits = [], [], []
    try:
        # Spreadsheets put a mark before the text.
        with path.open(newline="", encoding="utf-8-sig") as handle:
            # The second form has a blank after each comma of its header.
            rows = csv.DictReader(handle, skipinitialspace=True)
            for number, row in enumerate(rows, start=2):
                images.append(_pixels(row["pixels"] or "", f"{path}, line {number}"))
                labels.append(int(row["emotion"]))
                splits.append(row["Usage"])
    except (KeyError, ValueError, UnicodeDecodeError, csv.Error) as error:
        raise MediaError(f"{path}: not a CSV with emotion, pixels and Usage ({error!r})") from error
    if not images:
        raise MediaError(f"{path}: holds no rows")
    return _checked(
        FaceDataset(np.stack(images), np.array(labels, np.int64), np.array(splits, np.str_)), path
    )


def _pixels(text: str, where: str) -> NDArray[np.uint8]:
    values = np.array(text.split(), dtype=np.int64)
    if values.size != INPUT_PX**2 or values.min() < 0 or values.max() > 255:
        raise MediaError(f"{where}: {values.size} pixels, expected {INPUT_PX**2} of 0-255")
    return values.astype(np.uint8).reshape(INPUT_PX, INPUT_PX)


def _read_sheets(folder: Path) -> FaceDataset:
    """Read lossless sheets of 32x32 faces, row by row, and ``labels.csv`` (label, usage, votes by name)."""
    try:
        with (folder / "labels.csv").open(newline="", encoding="utf-8-sig") as handle:
            rows = list(csv.DictReader(handle))
        labels = np.array([int(row["label"]) for row in rows], np.int64)
        splits = np.array([row["usage"] for row in rows], np.str_)
        others = {"row", "label", "usage", "recovered"}
        names = [name for name in (rows[0] if rows else {}) if name not in others]
        votes = [[int(row[name]) for name in names] for row in rows] if len(names) == 10 else None
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise MediaError(f"{folder / 'labels.csv'}: not a CSV with label and usage ({error!r})") from error
    sheets = [_faces_of(path) for path in sorted((folder / "sheets").glob("*.png"))]
    images = np.concatenate([np.zeros((0, INPUT_PX, INPUT_PX), np.uint8), *sheets])[: len(rows)]
    return _checked(
        FaceDataset(images, labels, splits, None if votes is None else np.array(votes, np.int64)), folder
    )


def _faces_of(sheet: Path) -> NDArray[np.uint8]:
    grid, side = _grayscale(sheet), SHEET_FACES * INPUT_PX
    if grid.shape != (side, side):
        raise MediaError(f"{sheet}: {grid.shape[1]} x {grid.shape[0]} pixels, expected {side} x {side}")
    return (
        grid.reshape(SHEET_FACES, INPUT_PX, SHEET_FACES, INPUT_PX)
        .swapaxes(1, 2)
        .reshape(-1, INPUT_PX, INPUT_PX)
    )


def _read_folder(folder: Path) -> FaceDataset:
    images, labels, splits = [], [], []
    for path, label, split in _labelled_images(folder):
        image = Image.fromarray(_grayscale(path))
        face = np.asarray(image.resize((INPUT_PX, INPUT_PX), Image.Resampling.BOX))
        images.append(face)
        labels.append(label)
        splits.append((split or _drawn_split(face)).value)
    if not images:
        raise MediaError(
            f"{folder}: found neither fer2013.csv, icml_face_data.csv, fer2013.npz nor folders named after the "
            f"classes {', '.join(EXPRESSIONS)}"
        )
    found = FaceDataset(np.stack(images), np.array(labels, np.int64), np.array(splits, np.str_))
    return _checked(_with_validation(found), folder)


def _labelled_images(folder: Path) -> Iterator[tuple[Path, int, Split | None]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in IMAGE_SUFFIXES:
            continue
        label = _CLASS_NAMES.get(path.parent.name.lower())
        if label is not None:
            above = {part.lower() for part in path.relative_to(folder).parts[:-2]}
            split = next((value for name, value in _SPLIT_NAMES.items() if name in above), None)
            yield path, label, split


def _share(face: NDArray[np.uint8]) -> float:
    """Return a number in [0, 1) that depends on the pixels alone, so that exact copies never straddle splits."""
    return int.from_bytes(hashlib.sha256(face.tobytes()).digest()[:4], "big") / 2**32


def _drawn_split(face: NDArray[np.uint8]) -> Split:
    share = _share(face)
    if share < HELD_OUT:
        return Split.VALIDATION
    return Split.TEST if share < 2 * HELD_OUT else Split.TRAINING


def _with_validation(data: FaceDataset) -> FaceDataset:
    """Hold out a share of the training images when the folders name no validation split."""
    if np.any(data.splits == Split.VALIDATION.value):
        return data
    held_out = np.array([_share(face) < HELD_OUT for face in data.images]) & (
        data.splits == Split.TRAINING.value
    )
    splits = np.where(held_out, Split.VALIDATION.value, data.splits)
    return FaceDataset(data.images, data.labels, splits, data.votes)


def _grayscale(path: Path) -> NDArray[np.uint8]:
    """Read a picture as the classifier's pictures are read, so that both see the same pixels."""
    return np.asarray(Image.fromarray(read_image(path)).convert("L"))


def _checked(data: FaceDataset, path: Path) -> FaceDataset:
    shape = data.images.shape
    if data.images.dtype != np.uint8 or shape[1:] != (INPUT_PX, INPUT_PX):
        raise MediaError(f"{path}: images are {data.images.dtype} {list(shape)}, expected uint8 [N, 48, 48]")
    if not data.labels.shape == data.splits.shape == shape[:1]:
        raise MediaError(
            f"{path}: {shape[0]} images, {data.labels.size} labels and {data.splits.size} splits"
        )
    if data.votes is not None and data.votes.shape != (len(data), 10):
        raise MediaError(f"{path}: votes are {list(data.votes.shape)}, expected {[len(data), 10]}")
    if data.labels.size and not 0 <= data.labels.min() <= data.labels.max() < len(EXPRESSIONS):
        raise MediaError(f"{path}: labels run from {data.labels.min()} to {data.labels.max()}, expected 0-6")
    unknown = set(np.unique(data.splits)) - {split.value for split in Split}
    if unknown:
        raise MediaError(
            f"{path}: unknown Usage {sorted(unknown)}, expected {[split.value for split in Split]}"
        )
    return data
