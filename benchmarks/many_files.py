"""A library of very many files: time and memory of the first scan, of the next one, and of one after many moves.

    python benchmarks/many_files.py [--files 100000] [-o benchmarks/results/many_files.json]

The files are hard links of a few short ones in several formats, so that the disk holds them; every name is another
one, in one of many scripts. Among them lie what real folders hold: empty files, text named as music, links in circles.
"""

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import av
import numpy as np

from mien.machine import describe_machine
from mien.music import Catalog, ScanReport, scan

RATE_HZ = 8_000
LENGTH_S = 0.6
CODECS = {".wav": "pcm_s16le", ".flac": "flac", ".mp3": "libmp3lame"}
COPIES = 4
"""Files of each format; a file system allows some ten thousand links to one."""

A_FOLDER = 500
WORDS = (
    *("Morgenstern", "élégie", "соната", "ευχή", "שיר", "أغنية", "गीत", "গান", "เพลง", "音楽", "노래", "うた"),
    *("bài hát", "მუსიკა", "երգ", "ዘፈን", "པདྨ", "𝄞 clef", "e\u0301tude", "🎵", "a" * 180, "#1 'q\"", "100%"),
)
"""Words for names, in Latin, Cyrillic, Greek, Hebrew, Arabic and so on, long ones and ones with signs."""


def make_sounds(folder: Path) -> list[Path]:
    rng = np.random.default_rng(0)
    found = []
    for suffix, codec in CODECS.items():
        for k in range(COPIES):
            found.append(folder / f"{k}{suffix}")
            with av.open(str(found[-1]), "w") as container:
                stream = container.add_stream(codec, rate=RATE_HZ)
                assert isinstance(stream, av.AudioStream)
                stream.layout = "mono"
                sound = 0.1 * rng.standard_normal((1, int(RATE_HZ * LENGTH_S))).astype(np.float32)
                frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="mono")
                frame.sample_rate = RATE_HZ
                container.mux(stream.encode(frame))
                container.mux(stream.encode(None))
    return found


def fill(folder: Path, sounds: list[Path], files: int) -> None:
    for k in range(files):
        place = folder / f"{WORDS[k // A_FOLDER % len(WORDS)]} {k // A_FOLDER}"
        if k % A_FOLDER == 0:
            place.mkdir()
            (place / "loop").symlink_to(folder)
            (place / "empty.mp3").touch()
            (place / "words.flac").write_text("no music")
        sound = sounds[k % len(sounds)]
        os.link(sound, place / f"{k} {WORDS[k % len(WORDS)]}{sound.suffix}")
    (folder / "self").symlink_to(folder / "self")


def peak_mb() -> float:
    unit = 1 if platform.system() == "Darwin" else 1_024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)


def figures(report: ScanReport) -> dict[str, object]:
    return {
        "seconds": round(report.duration_s, 1),
        "added": report.added,
        "moved": report.moved,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "broken": len(report.broken),
        "unreadable": len(report.unreadable),
    }


def measure(folder: Path, file: Path) -> dict[str, object]:
    """Scan three times, in a process of its own."""
    with Catalog(file) as catalog:
        first = figures(scan(catalog, [folder]))
        first_mb = peak_mb()
        again = figures(scan(catalog, [folder]))
        for place in sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())[
            ::10
        ]:
            place.rename(place.with_name(f"moved {place.name}"))
        moved = figures(scan(catalog, [folder]))
        begin = time.perf_counter()
        tracks = len(catalog.pool())
        return {
            "first_scan": first,
            "next_scan": again,
            "after_moving_a_tenth": moved,
            "tracks": tracks,
            "pool_load_s": round(time.perf_counter() - begin, 2),
            "catalog_mb": round(file.stat().st_size / 1e6, 1),
            "memory_mb": {"after_first_scan": first_mb, "peak": peak_mb()},
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=100_000, help="files in the library (default: 100000)")
    parser.add_argument("-o", "--output", type=Path, help="write the result here as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, sounds = Path(place) / "music", Path(place) / "sounds"
        folder.mkdir()
        sounds.mkdir()
        begin = time.perf_counter()
        fill(folder, make_sounds(sounds), options.files)
        fill_s = time.perf_counter() - begin
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        about = {**describe_machine(), "load_before": round(load, 1), "av": av.__version__}
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            found = pool.submit(measure, folder, Path(place) / "catalog.sqlite3").result()
    result = {
        "command": f"python benchmarks/many_files.py --files {options.files}",
        "machine": about,
        "files": options.files,
        "making_them_s": round(fill_s, 1),
        **found,
    }
    text = json.dumps(result, indent=2)
    print(text)
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
