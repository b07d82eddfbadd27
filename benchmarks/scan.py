"""How fast music is scanned, end to end and stage by stage, against a plain decode of the same files.

    python benchmarks/scan.py [--data FOLDER] [--minutes 3] [-o benchmarks/results/scan.json]

Without ``--data`` it makes two files of each format. Stages are CPU time on one thread; the whole scan is
wall-clock and CPU time of its processes.
"""

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import av
import numpy as np
from numpy.typing import NDArray

from mien.machine import describe_machine
from mien.models import OnnxModel, model_path
from mien.music import AUDIO_SUFFIXES, Catalog, scan
from mien.music.affect import hear
from mien.music.analysis import Listening, listen
from mien.music.identity import content_id
from mien.music.key import estimate_key
from mien.music.tags import read_tags
from mien.music.tempo import estimate_tempo

A = TypeVar("A")
R = TypeVar("R")

RATE_HZ = 44_100
CODECS = {
    ".mp3": "libmp3lame",
    ".flac": "flac",
    ".ogg": "vorbis",
    ".opus": "libopus",
    ".m4a": "aac",
    ".wav": "pcm_s16le",
}


def make_files(folder: Path, minutes: float) -> None:
    """Write stereo music-like sound (chords, drums, noise), two files a format."""
    for k, (suffix, codec) in enumerate(CODECS.items()):
        for n in range(2):
            encode(folder / f"{n}{suffix}", codec, music(int(minutes * 60 * RATE_HZ), 10 * k + n))


def music(samples: int, seed: int) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    t = np.arange(samples) / RATE_HZ
    root = 110.0 * 2 ** (rng.integers(0, 12, samples // RATE_HZ + 1) / 12)[(t).astype(int)]
    phase = 2 * np.pi * np.cumsum(root) / RATE_HZ
    chord = sum(np.sin(k * phase) / k for k in (1.0, 1.25, 1.5, 2.0, 3.0, 4.0))
    drums = rng.standard_normal(samples) * np.exp(-12 * (t * 2 % 1))
    sides = [0.12 * chord + 0.2 * drums, 0.10 * chord + 0.15 * np.roll(drums, 300)]
    return np.asarray(np.clip(np.stack(sides), -1, 1), np.float32)


def encode(path: Path, codec: str, sound: NDArray[np.float32]) -> None:
    with av.open(str(path), "w") as container:
        rate_hz = 48_000 if codec == "libopus" else RATE_HZ
        stream = container.add_stream(codec, rate=rate_hz, options={"strict": "experimental"})
        assert isinstance(stream, av.AudioStream)
        stream.layout, stream.bit_rate = "stereo", 192_000
        for start in range(0, sound.shape[1], RATE_HZ):
            block = np.ascontiguousarray(sound[:, start : start + RATE_HZ])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE_HZ, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def plain_decode(path: Path) -> None:
    with av.open(str(path)) as container:
        for _ in container.decode(audio=0):
            pass


def cpu_ms(work: Callable[[A], R], argument: A) -> tuple[float, R]:
    begin = time.process_time()
    result = work(argument)
    return 1_000 * (time.process_time() - begin), result


def heard_of(heard: Listening) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return hear(heard.passages)


def answers(model: OnnxModel, given: tuple[NDArray[np.float32], NDArray[np.float32]]) -> object:
    return model.run(*given)


def stages(files: list[Path]) -> tuple[dict[str, float], float]:
    """Mean CPU milliseconds a file of each stage, and the seconds of audio in all files."""
    model = OnnxModel(model_path("music"))
    rows, audio_s = [], 0.0
    for path in files:
        decode_ms, _ = cpu_ms(plain_decode, path)
        heard_ms, heard = cpu_ms(listen, path)
        hear_ms, given = cpu_ms(heard_of, heard)
        model_ms, _ = cpu_ms(partial(answers, model), given)
        tempo_ms, _ = cpu_ms(estimate_tempo, heard.passages)
        key_ms, _ = cpu_ms(estimate_key, heard.passages)
        tags_ms, _ = cpu_ms(read_tags, path)
        content_ms, _ = cpu_ms(content_id, path)
        found = decode_ms, heard_ms - decode_ms, hear_ms, model_ms, tempo_ms, key_ms, tags_ms, content_ms
        rows.append(found)
        audio_s += heard.duration_s
    names = (
        "decode",
        "mix_loudness_and_peak",
        "spectra_and_description",
        "model",
        "tempo",
        "key",
        "tags",
        "content_number",
    )
    means = [round(float(mean), 2) for mean in np.mean(rows, axis=0)]
    return dict(zip(names, means, strict=True)), audio_s


def whole_scan(folder: Path) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as place, Catalog(Path(place) / "catalog.sqlite3") as catalog:
        report = scan(catalog, [folder])
        again = scan(catalog, [folder])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if platform.system() == "Darwin" else 1_024
    return {
        "files": report.added,
        "broken": len(report.broken),
        "wall_s": round(report.duration_s, 2),
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
        "rescan_unchanged_wall_s": round(again.duration_s, 4),
        "worker_peak_mb": round(after.ru_maxrss * unit / 1e6, 1),
    }


def machine() -> dict[str, object]:
    load_before = round(os.getloadavg()[0], 1)
    return {**describe_machine(), "load_before": load_before, "av": av.__version__, "numpy": np.__version__}


def measure(folder: Path) -> dict[str, object]:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in AUDIO_SUFFIXES)
    about = machine()
    stage_ms, audio_s = stages(files)
    total_ms = sum(stage_ms.values())
    # A process of its own, since a child's peak memory counts that of the parent it was forked from.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = pool.submit(whole_scan, folder).result()
    return {
        "machine": about,
        "audio_s": round(audio_s, 1),
        "cpu_ms_a_file": stage_ms,
        "baseline": "plain decode with PyAV of the same files",
        "cpu_ratio_to_baseline": round(total_ms / stage_ms["decode"], 2),
        "x_real_time_a_core": round(1_000 * audio_s / (total_ms * len(files)), 1),
        "scan": found,
        "scan_files_a_second": round(found["files"] / found["wall_s"], 2),
        "scan_x_real_time": round(audio_s / found["wall_s"], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="a folder with music (default: files made here)")
    parser.add_argument("--minutes", type=float, default=3.0, help="length of files made here (default: 3)")
    parser.add_argument("-o", "--output", type=Path, help="write the result here as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.data or Path(place)
        if options.data is None:
            make_files(folder, options.minutes)
        result = {"command": f"python benchmarks/scan.py --minutes {options.minutes:g}", **measure(folder)}
    text = json.dumps(result, indent=2)
    print(text)
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
