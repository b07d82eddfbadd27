"""Small sets of faces whose class can be learnt: what a test needs where the content does not matter."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from mien.expression import EXPRESSIONS
from mien.training.dataset import VOTE_TO_LABEL, FaceDataset, Split


def striped_faces(count: int, seed: int = 0, *, voted: bool = False) -> FaceDataset:
    """Noise with a bright stripe whose height tells the class; two thirds of it for training.

    With votes, eight taggers see the class, one sees neutral and one no face.
    """
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % len(EXPRESSIONS)
    images = rng.integers(0, 100, (count, 48, 48)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[3 + 6 * label : 8 + 6 * label] += 150
    splits = np.array(
        [Split.TRAINING, Split.TRAINING, Split.TRAINING, Split.TRAINING, Split.VALIDATION, Split.TEST]
    )
    drawn = splits[np.arange(count) // len(EXPRESSIONS) % 6].astype(np.str_)
    votes = None
    if voted:
        votes = np.zeros((count, 10), np.int64)
        votes[np.arange(count), np.argsort(VOTE_TO_LABEL)[labels]] += 8
        votes[:, [0, 9]] += 1
    return FaceDataset(images, labels.astype(np.int64), drawn, votes)


def write_csv(
    data: FaceDataset, path: Path, header: tuple[str, str, str] = ("emotion", "pixels", "Usage")
) -> None:
    """Write the set as ``fer2013.csv``, or in another order of columns as ``icml_face_data.csv``."""
    with path.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(header)
        for image, label, split in zip(data.images, data.labels, data.splits, strict=True):
            fields = {"emotion": int(label), "pixels": " ".join(map(str, image.ravel())), "Usage": split}
            writer.writerow([fields[name.strip()] for name in header])


def write_folders(data: FaceDataset, folder: Path, names: dict[str, str]) -> None:
    """Write the set as an image folder a class, under the names given to the splits."""
    for index, (image, label, split) in enumerate(zip(data.images, data.labels, data.splits, strict=True)):
        path = folder / names[str(split)] / EXPRESSIONS[label] / f"{index:05}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
