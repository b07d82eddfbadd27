"""The two music sets as features and targets: DEAM (valence, arousal by crowd) and 4Q (Russell's quadrants)."""

import csv
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.music.analysis import listen
from mien.music.features import FEATURE_COUNT, describe

__all__ = ["FOLDS", "MusicSet", "load_music_set"]

FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class MusicSet:
    """Both sets, song by song (S songs) and passage by passage (P passages of them).

    Attributes
    ----------
    features
        float32 [P, FEATURE_COUNT], from the function that scanning uses.
    song
        int64 [P], the song that each passage is of.
    is_deam
        bool [S].
    split
        str [S]: DEAM's ``train``, ``validation`` and ``test``; empty for 4Q.
    fold
        int64 [S]: 4Q's artist-disjoint fold, 0 to ``FOLDS - 1``; -1 for DEAM.
    point
        float32 [S, 2], DEAM's valence and arousal brought from 1-9 to [-1, 1]; NaN for 4Q.
    quadrant
        float32 [S, 2], whether 4Q's valence and arousal are high (0 or 1); NaN for DEAM.
    """

    features: NDArray[np.float32]
    song: NDArray[np.int64]
    is_deam: NDArray[np.bool_]
    split: NDArray[np.str_]
    fold: NDArray[np.int64]
    point: NDArray[np.float32]
    quadrant: NDArray[np.float32]


def load_music_set(
    data: Path, *, seed: int, cache: Path | None = None, workers: int | None = None
) -> MusicSet:
    """Read both sets from a folder that holds ``deam`` and ``four-quadrants``.

    Parameters
    ----------
    data
        The folder; each set in it has ``annotations.csv`` and ``clips``.
    seed
        Of the artist-disjoint folds.
    cache
        An ``.npz`` file that keeps the features from one run to the next; made when it does not exist.
    workers
        Processes that compute features; None takes one a core.

    Raises
    ------
    MediaError
        When a set is missing, or a cache is of other features.
    """
    deam, quadrants = _rows(data / "deam"), _rows(data / "four-quadrants")
    clips = [data / "deam" / "clips" / f"{row['song_id']}.opus" for row in deam]
    clips += [data / "four-quadrants" / "clips" / f"{row['song']}.opus" for row in quadrants]
    features, song = _cached(clips, cache, workers)
    nothing = np.full((len(deam), 2), np.nan, np.float32), np.full((len(quadrants), 2), np.nan, np.float32)
    point = np.array([[float(row["valence_mean"]), float(row["arousal_mean"])] for row in deam], np.float32)
    high = [[row["quadrant"] in ("Q1", "Q4"), row["quadrant"] in ("Q1", "Q2")] for row in quadrants]
    return MusicSet(
        features=features,
        song=song,
        is_deam=np.arange(len(clips)) < len(deam),
        split=np.array([row["split"] for row in deam] + [""] * len(quadrants)),
        fold=np.concatenate((np.full(len(deam), -1), _folds([row["artist"] for row in quadrants], seed))),
        point=np.concatenate(((point - 5.0) / 4.0, nothing[1])),
        quadrant=np.concatenate((nothing[0], np.array(high, np.float32))),
    )


def _rows(folder: Path) -> list[dict[str, str]]:
    table = folder / "annotations.csv"
    try:
        with table.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise MediaError(
            f"{table}: cannot be read ({error.strerror}); name the folder that holds deam and four-quadrants"
        ) from error


def _folds(artists: list[str], seed: int) -> NDArray[np.int64]:
    """Fold of each song; all songs of an artist are in one."""
    names = sorted(set(artists))
    fold = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % FOLDS, strict=True))
    return np.array([fold[artist] for artist in artists], np.int64)


def _cached(
    clips: list[Path], cache: Path | None, workers: int | None
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    if cache is not None and cache.exists():
        with np.load(cache) as kept:
            features, song = kept["features"], kept["song"]
        if features.shape[1] != FEATURE_COUNT or song[-1] != len(clips) - 1:
            raise MediaError(f"{cache}: holds other features or clips than these; delete it and run again")
        return features, song
    with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        found = list(pool.map(describe_clip, clips, chunksize=16))
    features = np.concatenate(found)
    song = np.repeat(np.arange(len(clips)), [len(passages) for passages in found])
    if cache is not None:
        np.savez(cache, features=features, song=song)
    return features, song


def describe_clip(clip: Path) -> NDArray[np.float32]:
    """Features [passages, FEATURE_COUNT] of a clip, heard exactly as a scan hears a track."""
    return np.stack([describe(passage) for passage in listen(clip).passages])
