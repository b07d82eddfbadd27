"""Sum up where songs with a mood word or genre lie, and measure whether that makes an estimate from sound better.

    python tools/music_prior.py --data DIR [-o src/mien/music/prior.json] [--report results/music/prior.json]

DIR holds 4Q (``four-quadrants``). Its quadrants were made from AllMusic's mood words, so that the words foretell them
by construction: only the figures of genres say anything. All figures are by five artist-disjoint folds; the estimate
from sound is ridge regression on `mien.music.features` within the same folds, and intervals are by artist.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mien.files import write_json
from mien.machine import describe_machine
from mien.music.analysis import listen
from mien.music.features import describe
from mien.music.prior import HALF_MEAN, HALF_SPREAD, SPREAD, combine

FOLDS = 5
LEAST_SONGS = 20
"""Words and genres of fewer songs are left out."""

SHRINK = 10
"""Songs without any leaning that are added to each word, so that few songs say little."""

RIDGE = 300.0
ALSO = {"rap": ("hip-hop", "hip hop"), "stage & screen": ("soundtrack",), "r&b": ("rhythm & blues",)}
"""Other names of the same genre."""

Floats = NDArray[np.float64]
Labels = list[list[str]]


def split(text: str) -> list[str]:
    return [part.strip().lower() for piece in text.split(";") for part in piece.split("/") if part.strip()]


def mean_signs(labels: Labels, signs: Floats, songs: NDArray[np.intp]) -> dict[str, Floats]:
    """Return the mean sign [2] of valence and arousal of the songs that have each label, shrunk towards none."""
    of_label: dict[str, list[int]] = {}
    for song in songs.tolist():
        for label in labels[song]:
            of_label.setdefault(label, []).append(song)
    return {
        label: signs[found].sum(axis=0) / (len(found) + SHRINK)
        for label, found in of_label.items()
        if len(found) >= LEAST_SONGS
    }


def ridge(inputs: Floats, targets: Floats, asked: Floats) -> Floats:
    weights = np.linalg.solve(inputs.T @ inputs + RIDGE * np.eye(inputs.shape[1]), inputs.T @ targets)
    return np.asarray(asked @ weights)


def auc(scores: Floats, high: NDArray[np.bool_]) -> float:
    order = np.argsort(np.argsort(scores, kind="stable"), kind="stable") + 1
    positives = int(high.sum())
    return float(
        (order[high].sum() - positives * (positives + 1) / 2) / (positives * (len(high) - positives))
    )


def evidence(said: Sequence[Floats], axis: int) -> tuple[float, float]:
    """As `mien.music.prior` makes evidence of mean signs."""
    if not said:
        return 0.0, 0.0
    mean = float(np.mean([signs[axis] for signs in said]))
    variance = HALF_SPREAD**2 + HALF_MEAN**2 * (1.0 - mean**2)
    return max(0.0, 1.0 / variance - 1.0 / SPREAD**2), HALF_MEAN * mean / variance


def out_of_fold(
    features: Floats, genres: Labels, signs: Floats, fold: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Return places [songs, 2] by sound alone, and with genres."""
    sound, both = np.zeros_like(signs), np.zeros_like(signs)
    for k in range(FOLDS):
        here, there = np.flatnonzero(fold == k), np.flatnonzero(fold != k)
        inner = np.zeros_like(signs)
        for other in {*range(FOLDS)} - {k}:
            asked = there[fold[there] == other]
            rest = there[fold[there] != other]
            inner[asked] = ridge(features[rest], signs[rest], features[asked])
        scale = SPREAD / inner[there].std(axis=0)
        agreement = [np.corrcoef(inner[there, d], signs[there, d])[0, 1] for d in (0, 1)]
        sound[here] = scale * ridge(features[there], signs[there], features[here])
        table = mean_signs(genres, signs, there)
        for song in here.tolist():
            said = [table[genre] for genre in genres[song] if genre in table]
            for axis in (0, 1):
                spread = SPREAD * np.sqrt(2 * (1 - agreement[axis]))
                both[song, axis] = combine(sound[song, axis], spread, [evidence(said, axis)])
    return sound, both


def interval(
    difference: Callable[[NDArray[np.intp]], float], artists: list[str], draws: int = 1_000
) -> list[float]:
    """95 % interval of a difference over songs, by drawing artists with replacement."""
    rng = np.random.default_rng(0)
    songs: dict[str, list[int]] = {}
    for song, artist in enumerate(artists):
        songs.setdefault(artist, []).append(song)
    groups = list(songs.values())
    found = []
    for _ in range(draws):
        drawn = rng.integers(0, len(groups), len(groups))
        found.append(difference(np.concatenate([groups[k] for k in drawn]).astype(np.intp)))
    return [round(float(edge), 4) for edge in np.percentile(found, [2.5, 97.5])]


def features_of(clips: Path, song: str) -> Floats:
    heard = listen(clips / f"{song}.opus")
    return np.asarray(np.mean([describe(passage) for passage in heard.passages], axis=0), np.float64)


def measure(rows: list[dict[str, str]], features: Floats) -> dict[str, Any]:
    signs = np.array(
        [[1.0 if row["quadrant"] in high else -1.0 for high in (("Q1", "Q4"), ("Q1", "Q2"))] for row in rows]
    )
    genres = [split(row["genres"]) for row in rows]
    artists = [row["artist"] for row in rows]
    names = sorted(set(artists))
    drawn = dict(zip(names, np.random.default_rng(0).permutation(len(names)) % FOLDS, strict=True))
    fold = np.array([drawn[artist] for artist in artists], np.int64)
    standard = (features - features.mean(axis=0)) / (features.std(axis=0) + 1e-6)
    sound, both = out_of_fold(standard, genres, signs, fold)
    result: dict[str, Any] = {}
    for axis, name in enumerate(("valence", "arousal")):
        high = signs[:, axis] > 0

        def gain(songs: NDArray[np.intp], axis: int, high: NDArray[np.bool_]) -> float:
            return auc(both[songs, axis], high[songs]) - auc(sound[songs, axis], high[songs])

        result[name] = {
            "auc_sound": round(auc(sound[:, axis], high), 4),
            "auc_with_genre": round(auc(both[:, axis], high), 4),
            "gain_95": interval(partial(gain, axis=axis, high=high), artists),
        }
    return result


def tables(rows: list[dict[str, str]]) -> dict[str, Any]:
    signs = np.array(
        [[1.0 if row["quadrant"] in high else -1.0 for high in (("Q1", "Q4"), ("Q1", "Q2"))] for row in rows]
    )
    everything = np.arange(len(rows))
    moods = mean_signs([split(row["moods"]) for row in rows], signs, everything)
    genres = mean_signs([split(row["genres"]) for row in rows], signs, everything)
    named = {name: genres[genre] for genre in genres for name in (genre, *ALSO.get(genre, ()))}
    return {
        "what": "mean sign of valence and arousal of songs that AllMusic calls so; of genres, of valence",
        "source": "4Q audio emotion set: Panda, Malheiro, Paiva 2018, IEEE TAFFC",
        "command": "python tools/music_prior.py --data DIR",
        "moods": {word: [round(float(sign), 2) for sign in moods[word]] for word in sorted(moods)},
        "genres": {name: round(float(named[name][0]), 2) for name in sorted(named)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds four-quadrants")
    parser.add_argument("-o", "--output", type=Path, help="write the tables here")
    parser.add_argument("--report", type=Path, help="write the figures here")
    options = parser.parse_args()
    folder = options.data / "four-quadrants"
    with (folder / "annotations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if options.output is not None:
        write_json(options.output, tables(rows))
    if options.report is not None:
        with ProcessPoolExecutor() as pool:
            songs = [row["song"] for row in rows]
            features = np.stack(list(pool.map(partial(features_of, folder / "clips"), songs, chunksize=16)))
        found = {
            "command": "python tools/music_prior.py --data DIR --report FILE",
            "machine": describe_machine(),
        }
        options.report.parent.mkdir(parents=True, exist_ok=True)
        write_json(options.report, {**found, "songs": len(rows), "folds": FOLDS, **measure(rows, features)})


if __name__ == "__main__":
    main()
