"""The two music sets, song by song: DEAM (valence, arousal by crowd) and 4Q (Russell's quadrants)."""

import csv
import hashlib
import io
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from mien.errors import ConfigError, MediaError
from mien.files import write_atomically
from mien.music.decode import read_audio
from mien.music.features import RATE_HZ, describe
from mien.music.mel import windows

__all__ = [
    "FOLDS",
    "Clips",
    "PerWindow",
    "clip_audio",
    "digest_of",
    "handmade",
    "heard_windows",
    "keep",
    "made_from",
    "read_clips",
]

FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Clips:
    """Both sets, S songs.

    Attributes
    ----------
    paths
        A clip a song.
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

    paths: tuple[Path, ...]
    is_deam: NDArray[np.bool_]
    split: NDArray[np.str_]
    fold: NDArray[np.int64]
    point: NDArray[np.float32]
    quadrant: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class PerWindow:
    """Something of each window of each song: ``values`` [W, ...] and the ``song`` int64 [W] it is of."""

    values: NDArray[np.float32]
    song: NDArray[np.int64]


def read_clips(data: Path, *, seed: int) -> Clips:
    """Read the annotations of both sets from a folder that holds ``deam`` and ``four-quadrants``.

    Parameters
    ----------
    data
        The folder; each set in it has ``annotations.csv`` and ``clips``.
    seed
        Of the artist-disjoint folds.

    Raises
    ------
    MediaError
        When a set is missing.
    """
    deam, quadrants = _rows(data / "deam"), _rows(data / "four-quadrants")
    paths = [data / "deam" / "clips" / f"{row['song_id']}.opus" for row in deam]
    paths += [data / "four-quadrants" / "clips" / f"{row['song']}.opus" for row in quadrants]
    nothing = np.full((len(deam), 2), np.nan, np.float32), np.full((len(quadrants), 2), np.nan, np.float32)
    point = np.array([[float(row["valence_mean"]), float(row["arousal_mean"])] for row in deam], np.float32)
    high = [[row["quadrant"] in ("Q1", "Q4"), row["quadrant"] in ("Q1", "Q2")] for row in quadrants]
    return Clips(
        paths=tuple(paths),
        is_deam=np.arange(len(paths)) < len(deam),
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


def clip_audio(path: Path) -> NDArray[np.float32]:
    """Decode a clip as a scan does: float32 [N], mono at `RATE_HZ`."""
    return read_audio(path, RATE_HZ)


def heard_windows(clips: Clips, cache: Path) -> PerWindow:
    """Log-mel windows of every clip, float32 [W, FRAMES, BANDS], kept in ``cache`` in half precision.

    Raises
    ------
    MediaError
        When a clip cannot be read.
    ConfigError
        When the cache is of other clips.
    """
    return _cached(clips, cache, _windows_of, "windows")


def handmade(clips: Clips, cache: Path) -> PerWindow:
    """Numbers by hand (`mien.music.features.describe`) of every ten seconds of the clips: the baseline.

    Raises
    ------
    MediaError, ConfigError
        See `heard_windows`.
    """
    return _cached(clips, cache, _description_of, "hand-made features")


def _windows_of(path: Path) -> NDArray[np.float16]:
    return windows(clip_audio(path)).astype(np.float16)


def _description_of(path: Path) -> NDArray[np.float32]:
    audio = clip_audio(path)
    parts = max(1, round(len(audio) / (10 * RATE_HZ)))
    return np.stack([describe(part) for part in np.array_split(audio, parts)])


def _cached(clips: Clips, cache: Path, of: Callable[[Path], NDArray[Any]], what: str) -> PerWindow:
    source = digest_of(clips.paths)
    if cache.exists():
        if not made_from(source, cache):
            raise ConfigError(
                f"{cache}: holds the {what} of other clips, or does not say of which; delete it or choose another "
                "output folder"
            )
        with np.load(cache) as kept:
            values, song = kept["values"], kept["song"]
        return PerWindow(values.astype(np.float32), song)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        bar = tqdm(pool.map(of, clips.paths, chunksize=16), total=len(clips.paths), desc=what, leave=False)
        found = list(bar)
    values = np.concatenate(found)
    song = np.repeat(np.arange(len(found)), [len(part) for part in found])
    keep(cache, source, values=values, song=song)
    return PerWindow(values.astype(np.float32), song)


def digest_of(files: Iterable[Path]) -> str:
    """Return a digest of what files hold, in their order.

    Raises
    ------
    MediaError
        When one cannot be read.
    """
    digest = hashlib.sha256()
    for path in files:
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise MediaError(f"{path}: cannot be read ({error.strerror})") from error
    return digest.hexdigest()


def made_from(source: str, path: Path) -> bool:
    """Say whether `keep` wrote a file with this source; what an earlier mien wrote has none."""
    with np.load(path) as kept:
        return "source" in kept.files and str(kept["source"]) == source


def keep(path: Path, source: str, **arrays: NDArray[Any]) -> None:
    """Write arrays, and the digest of what they were made from, to an ``.npz`` file, whole or not at all."""
    buffer = io.BytesIO()
    np.savez(buffer, source=np.array(source), **arrays)  # type: ignore[arg-type]  # its stubs take any keyword for a flag
    write_atomically(path, buffer.getvalue())
