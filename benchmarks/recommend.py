"""How long the next 20 tracks take, from a thousand tracks to a million, against sorting all by their distance.

    OMP_NUM_THREADS=1 python benchmarks/recommend.py [--rounds 300] [-o benchmarks/results/recommend.json]

Made libraries; a listener with 2,000 reactions; a day's songs resting; another mood each time. The baseline does the
least that any ranking must: one distance a track on the plane, and a full sort. A plot of the growth comes beside the
JSON file.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.simulation import made_library
from mien.machine import describe_machine
from mien.mood import mood_from_hand
from mien.recommend import (
    Feedback,
    Heard,
    Kind,
    Lesson,
    Likings,
    Listener,
    Mode,
    Profiles,
    Shelf,
    Taste,
    recommend,
    target_for,
)

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WANTED = 20
RESTING = 200
REACTIONS = 2_000
NOW_S = 1_800_000_000.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("-o", "--output", type=Path, default=Path("benchmarks/results/recommend.json"))
    args = parser.parse_args()
    rows = [measure(size, args.rounds) for size in SIZES]
    for row in rows:
        print(row, flush=True)
    kept_ms = keep(args.rounds)
    print("a reaction learnt and kept on disk, ms:", kept_ms, flush=True)
    found = {
        "reaction_kept_ms": kept_ms,
        "machine": describe_machine(),
        "rounds": args.rounds,
        "wanted": WANTED,
        "sizes": rows,
    }
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    draw(rows, args.output.with_suffix(".png"))


def measure(size: int, rounds: int) -> dict[str, float]:
    rng = np.random.default_rng(0)
    began = time.perf_counter()
    shelf = Shelf(made_library(size, 0))
    likings = Likings(Taste(), shelf)
    learn_ms = learn(likings, rng)
    likings.expected(None, NOW_S)
    ready_s = time.perf_counter() - began
    recent = shelf.pool.track_id[rng.choice(size, min(RESTING, size // 2), replace=False)].tolist()

    def ours(point: NDArray[np.float64]) -> None:
        mood = mood_from_hand(float(point[0]), float(point[1]))
        listener = Listener(likings, (mood.valence, mood.arousal), NOW_S)
        targets = [target_for(mood, Mode.MATCH)] * WANTED
        assert len(recommend(shelf, targets, listener, recent=recent, rng=rng)) == WANTED

    def sorted_all(point: NDArray[np.float64]) -> None:
        pool = shelf.pool
        np.argsort(np.hypot(pool.valence - point[0], pool.arousal - point[1]))[:WANTED]

    moods = rng.uniform(-0.9, 0.9, (rounds, 2))
    mine, base = timed(ours, moods), timed(sorted_all, moods[: max(rounds // 5, 5)])
    return {
        "tracks": size,
        "p50_ms": round(float(np.median(mine)), 2),
        "p99_ms": round(float(np.percentile(mine, 99)), 2),
        "sort_p50_ms": round(float(np.median(base)), 2),
        "times_the_sort": round(float(np.median(mine) / np.median(base)), 2),
        "reaction_p50_ms": round(float(np.median(learn_ms)), 3),
        "reaction_p99_ms": round(float(np.percentile(learn_ms, 99)), 3),
        "ready_s": round(ready_s, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def learn(likings: Likings, rng: np.random.Generator) -> list[float]:
    """Take in reactions with the sums kept up to date, and return what each took."""
    likings.expected(None, NOW_S)
    took = []
    for row in rng.integers(0, len(likings.shelf), REACTIONS):
        song = likings.shelf.song(int(row))
        began = time.perf_counter()
        likings.learn(song, (0.1, 0.2), Lesson(float(rng.uniform(-1, 1)), 0.5), t_s=NOW_S)
        took.append(1_000 * (time.perf_counter() - began))
    return took


def keep(rounds: int) -> dict[str, float]:
    """Learn from reactions and keep each on disk, in the folder for temporary files."""
    shelf, rng, took = Shelf(made_library(1_000, 0)), np.random.default_rng(0), []
    with tempfile.TemporaryDirectory() as place, Profiles(Path(place) / "profiles.sqlite3") as profiles:
        (profile,) = profiles.all()
        taste = profiles.taste(profile)
        for row in rng.integers(0, 1_000, rounds):
            song = shelf.song(int(row))
            heard = Heard(
                Feedback.LIKE,
                song.keys[Kind.SONG],
                "title",
                "artist",
                1.0,
                "match",
                "camera",
                "sad",
                0.1,
                0.2,
                NOW_S,
            )
            began = time.perf_counter()
            taste.learn(song, (0.1, 0.2), Lesson(1.0, 0.3), t_s=NOW_S)
            profiles.record(profile, heard, taste, {kind: (song.keys[kind], "name") for kind in Kind})
            took.append(1_000 * (time.perf_counter() - began))
    return {"p50": round(float(np.median(took)), 3), "p99": round(float(np.percentile(took, 99)), 3)}


def timed(work: Callable[[NDArray[np.float64]], None], moods: NDArray[np.float64]) -> list[float]:
    work(moods[0])
    took = []
    for point in moods:
        began = time.perf_counter()
        work(point)
        took.append(1_000 * (time.perf_counter() - began))
    return took


def draw(rows: list[dict[str, float]], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.subplots()
    tracks = [row["tracks"] for row in rows]
    lines = {"p50_ms": "mien, median", "p99_ms": "mien, 99th percentile", "sort_p50_ms": "sort by distance"}
    for name, label in lines.items():
        axes.loglog(tracks, [row[name] for row in rows], marker="o", label=label)
    axes.axhline(20, color="grey", linestyle="--", label="goal at a million")
    axes.set(xlabel="tracks", ylabel="milliseconds for the next 20")
    axes.legend()
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
