"""Small music sets and a small musicnn, made for tests."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mien.training.music.clips import FOLDS, Clips, PerWindow
from mien.training.music.recipe import MusicRecipe
from tests.music.sounds import busy, calm, write_audio

SMALL = MusicRecipe(
    channels=(4, 8, 8, 16),
    epochs=2,
    more_epochs=1,
    mixtures=12,
    batch_size=16,
    heads=1,
    hidden=24,
    input_dropout=0.0,
    dropout=0.1,
    head_epochs=20,
    head_batch_size=32,
    head_learning_rate=0.01,
)


def labelled(songs: int = 200, *, seed: int = 0) -> Clips:
    """Return labels of songs without audio, half of DEAM, half of 4Q."""
    rng = np.random.default_rng(seed)
    truth = rng.uniform(-1, 1, (songs, 2)).astype(np.float32)
    is_deam = np.arange(songs) < songs // 2
    nothing = np.float32(np.nan)
    return Clips(
        paths=tuple(Path(str(k)) for k in range(songs)),
        is_deam=is_deam,
        split=np.where(is_deam, rng.choice(["train", "validation", "test"], songs), ""),
        fold=np.where(is_deam, -1, np.arange(songs) % FOLDS),
        point=np.where(is_deam[:, None], truth, nothing),
        quadrant=np.where(is_deam[:, None], nothing, truth > 0).astype(np.float32),
    )


def telling(clips: Clips, *, seed: int = 0, width: int = 12, windows: int = 2) -> PerWindow:
    """Return inputs whose first two numbers are valence and arousal, or only their signs, with noise."""
    rng = np.random.default_rng(seed)
    truth = np.where(clips.is_deam[:, None], clips.point, clips.quadrant - 0.5)
    song = np.repeat(np.arange(len(clips.paths)), windows)
    values = rng.normal(0, 1, (len(song), width)).astype(np.float32)
    values[:, :2] = truth[song] * 3 + rng.normal(0, 0.3, (len(song), 2))
    return PerWindow(values, song)


def write_sets(data: Path) -> None:
    """Write a DEAM and a 4Q of four-second clips, lively and calm ones."""
    for name in ("deam", "four-quadrants"):
        (data / name / "clips").mkdir(parents=True)
    deam, quadrants = [], []
    for k in range(24):
        lively = k % 2 == 0
        sound = busy(4, seed=k) if lively else calm(4, root_hz=80 + 5 * k)
        write_audio(data / "deam" / "clips" / f"{k}.opus", sound, layout="mono", bit_rate=20_000)
        split = ("train", "validation", "test")[(k // 2) % 3]
        deam.append([k, split, 5 + 0.1 * (k % 7), 0.5, 0.01 * k + (7 if lively else 3), 0.5])
        write_audio(data / "four-quadrants" / "clips" / f"S{k}.opus", sound, layout="mono", bit_rate=20_000)
        quadrant = ("Q1", "Q2")[(k // 2) % 2] if lively else ("Q4", "Q3")[(k // 2) % 2]
        quadrants.append([f"S{k}", f"Artist {k // 3}", "T", quadrant, "", ""])
    for name, header, rows in (
        ("deam", "song_id split valence_mean valence_std arousal_mean arousal_std", deam),
        ("four-quadrants", "song artist title quadrant moods genres", quadrants),
    ):
        with (data / name / "annotations.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header.split(), *rows])


def write_musicnn(path: Path, *, seed: int = 0) -> Path:
    """Write random weights of musicnn's form: what they say means nothing and can be learnt all the same."""
    rng = np.random.default_rng(seed)
    layers: dict[str, NDArray[np.float32]] = {}

    def add(name: str, *shape: int) -> None:
        fan_in = int(np.prod(shape[:-1]))
        layers[f"{name}/kernel"] = rng.normal(0, fan_in**-0.5, shape).astype(np.float32)
        layers[f"{name}/bias"] = np.zeros(shape[-1], np.float32)

    kernels = [(7, 38, 1, 204), (7, 67, 1, 204), (128, 1, 1, 51), (64, 1, 1, 51), (32, 1, 1, 51)]
    kernels += [(7, 561, 1, 64), (7, 64, 1, 64), (7, 64, 1, 64)]
    for number, shape in enumerate(kernels):
        add(f"conv2d_{number}" if number else "conv2d", *shape)
    add("dense", 1506, 200)
    add("dense_1", 200, 50)
    for number, width in enumerate((1, 204, 204, 51, 51, 51, 64, 64, 64, 1506, 200)):
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        for part in ("gamma", "moving_variance"):
            layers[f"{name}/{part}"] = np.ones(width, np.float32)
        for part in ("beta", "moving_mean"):
            layers[f"{name}/{part}"] = np.zeros(width, np.float32)
    np.savez(path, **layers)  # type: ignore[arg-type]  # its stubs take any keyword for a flag
    return path
