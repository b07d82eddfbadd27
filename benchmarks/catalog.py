"""A catalog of a million tracks: how long search, the pool and small changes take, and how much memory.

    python benchmarks/catalog.py [--tracks 1000000] [--keep FILE] [-o benchmarks/results/catalog.json]

Titles, artists and albums are made of words as frequent as words are (Zipf's law), so that some queries hit a third of
all tracks. Queries are what a listener types on the way to a track: every beginning of its words. The figures are
taken in a process of its own that only opens the catalog, as the player does.
"""

import argparse
import json
import platform
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mien.machine import describe_machine
from mien.music import Analysis, Catalog, FileKey
from mien.music.tags import Tags

WORDS = 40_000
BATCH = 10_000
SYLLABLES = [
    c + v for c in ("b", "d", "f", "g", "k", "l", "m", "n", "r", "s", "t", "v", "sh", "") for v in "aeiou"
]
Row = tuple[Path, FileKey, Analysis]


def vocabulary(rng: np.random.Generator) -> list[str]:
    """Return words, the most frequent first and the shortest."""
    found: dict[str, None] = {}
    while len(found) < WORDS:
        length = 1 + min(4, len(found) // 50 + int(rng.integers(0, 2)))
        found["".join(SYLLABLES[k] for k in rng.integers(0, len(SYLLABLES), length))] = None
    return list(found)


def phrases(count: int, longest: int, words: list[str], rng: np.random.Generator) -> list[str]:
    ranks = 1.0 / np.arange(1, len(words) + 1)
    lengths = rng.integers(1, longest + 1, count)
    drawn = rng.choice(len(words), int(lengths.sum()), p=ranks / ranks.sum())
    ends = np.cumsum(lengths)
    return [
        " ".join(words[k] for k in drawn[end - length : end]).title()
        for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)
    ]


def rows(root: Path, tracks: int, rng: np.random.Generator) -> Iterator[Row]:
    words = vocabulary(rng)
    artists = phrases(max(1, tracks // 12), 2, words, rng)
    albums = phrases(max(1, tracks // 10), 4, words, rng)
    genres = phrases(200, 1, words, rng)
    titles = phrases(tracks, 5, words, rng)
    numbers: NDArray[np.float64] = rng.uniform(-1, 1, (tracks, 4))
    for k, title in enumerate(titles):
        album = k // 10
        tags = Tags(title, artists[album % len(artists)], albums[album], genres[album % 200], has_cover=True)
        valence, arousal, length, loudness = numbers[k].tolist()
        analysis = Analysis(tags, 210 + 120 * length, -14 + 8 * loudness, valence, arousal, k + 1)
        yield (
            root / tags.artist / tags.album / f"{k % 10:02} {title}.mp3",
            FileKey(5_000_000 + k, 10**18),
            analysis,
        )


def fill(file: Path, tracks: int) -> float:
    """Store the tracks as a scan does; return the seconds taken."""
    begin = time.perf_counter()
    # A root must be there for its tracks to be offered.
    root = file.parent
    waiting = rows(root, tracks, np.random.default_rng(0))
    with Catalog(file) as catalog:
        catalog.add_root(root)
        while batch := list(islice(waiting, BATCH)):
            catalog.upsert(root, batch)
    return time.perf_counter() - begin


def queries(catalog: Catalog, ids: NDArray[np.int64], count: int, rng: np.random.Generator) -> list[str]:
    """Return what listeners type on the way to some tracks, letter by letter, and words that are nowhere."""
    found = []
    for track in catalog.tracks(rng.choice(ids, count // 8)):
        wanted = track.title if rng.random() < 0.6 else f"{track.artist} {track.title}"
        ends = rng.integers(1, len(wanted) + 1, 8)
        found += [wanted[:end] for end in ends.tolist()]
    return [*found, "xyzzy", "q", "a b c", "zzz top"]


def ms(times: list[float]) -> dict[str, float]:
    p50, p99 = np.percentile(times, [50, 99])
    return {"p50": round(1e3 * p50, 2), "p99": round(1e3 * p99, 2), "max": round(1e3 * max(times), 2)}


def peak_mb() -> float:
    unit = 1 if platform.system() == "Darwin" else 1_024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)


def measure(file: Path, count: int) -> dict[str, object]:
    rng = np.random.default_rng(1)
    before_mb = peak_mb()
    with Catalog(file) as catalog:
        begin = time.perf_counter()
        pool = catalog.pool([file.parent])
        load_s = time.perf_counter() - begin
        pool_mb = peak_mb()
        searched, hits = [], 0
        for query in queries(catalog, pool.track_id, count, rng):
            begin = time.perf_counter()
            hits += len(catalog.search(query))
            searched.append(time.perf_counter() - begin)
        fetched, placed = [], []
        for k in range(50):
            begin = time.perf_counter()
            catalog.tracks(rng.choice(pool.track_id, 30))
            fetched.append(time.perf_counter() - begin)
            song = int(pool.song_id[k])
            begin = time.perf_counter()
            catalog.place(song, 0.5, 0.5)
            catalog.pool([file.parent])
            placed.append(time.perf_counter() - begin)
        return {
            "queries": len(searched),
            "hits_a_query": round(hits / len(searched), 1),
            "search_ms": ms(searched),
            "pool_load_s": round(load_s, 2),
            "thirty_tracks_ms": ms(fetched),
            "place_a_track_ms": ms(placed),
            "memory_mb": {"before": before_mb, "with_pool": pool_mb, "peak": peak_mb()},
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--tracks", type=int, default=1_000_000, help="tracks in the catalog (default: 1000000)"
    )
    parser.add_argument("--queries", type=int, default=800, help="searches (default: 800)")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="make the catalog here, or use what is there"
    )
    parser.add_argument("-o", "--output", type=Path, help="write the result here as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        file = (options.keep or Path(place) / "catalog.sqlite3").resolve()
        fill_s = None if file.exists() else round(fill(file, options.tracks), 1)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            found = pool.submit(measure, file, options.queries).result()
        result = {
            "command": f"python benchmarks/catalog.py --tracks {options.tracks}",
            "machine": describe_machine(),
            "tracks": options.tracks,
            "fill_s": fill_s,
            "file_mb": round(file.stat().st_size / 1e6, 1),
            **found,
        }
    text = json.dumps(result, indent=2)
    print(text)
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
