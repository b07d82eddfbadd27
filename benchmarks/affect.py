"""CPU time to place a three-minute track, beside decoding: mien and its parts, and musicnn on all of it.

    python benchmarks/affect.py [--teacher MTT_musicnn.npz] [-o benchmarks/results/affect.json]

One thread. Each takes what it would of a track: mien six passages of 10 s, musicnn every patch of 3 s. Its weights come
from tools/musicnn_weights.py; without them it is left out.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from mien.machine import describe_machine
from mien.models import OnnxModel, model_path
from mien.music.affect import hear
from mien.music.analysis import PASSAGE_S, passage_starts
from mien.music.features import RATE_HZ, describe
from mien.music.mel import windows

TRACK_S = 180.0


def seconds(task: Callable[[], object], repeats: int) -> dict[str, float]:
    """Return minimum and median CPU seconds, the first run not counted."""
    task()
    taken = []
    for _ in range(repeats):
        begin = time.process_time()
        task()
        taken.append(time.process_time() - begin)
    return {"least": round(min(taken), 4), "median": round(float(np.median(taken)), 4)}


def musicnn(audio: np.ndarray, weights: Path) -> Callable[[], object]:
    import torch

    from mien.training.music.musicnn import BANDS, PATCH_FRAMES, log_mel, read_musicnn, run_musicnn

    torch.set_num_threads(1)
    network = read_musicnn(weights)

    def task() -> object:
        with torch.no_grad():
            spectra = log_mel(torch.from_numpy(audio))
            count = len(spectra) // PATCH_FRAMES
            patches = spectra[: count * PATCH_FRAMES].view(count, PATCH_FRAMES, BANDS)
            return [run_musicnn(patch, network) for patch in torch.split(patches, 8)]

    return task


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teacher", type=Path, help="musicnn's weights")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("-o", "--output", type=Path, default=Path("benchmarks/results/affect.json"))
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    audio = rng.normal(0, 0.1, int(TRACK_S * RATE_HZ)).astype(np.float32)
    length = int(PASSAGE_S * RATE_HZ)
    passages = [audio[int(s * RATE_HZ) : int(s * RATE_HZ) + length] for s in passage_starts(TRACK_S)]
    model = OnnxModel(model_path("music"))
    heard = hear(passages)
    found = {
        "mien": seconds(lambda: model.run(*hear(passages)), options.repeats),
        "its spectra": seconds(lambda: [windows(passage) for passage in passages], options.repeats),
        "its network": seconds(lambda: model.run(*heard), options.repeats),
        "its numbers by hand": seconds(lambda: [describe(passage) for passage in passages], options.repeats),
    }
    if options.teacher:
        found["musicnn"] = seconds(musicnn(audio, options.teacher), 2)
    figures = {
        "command": "python benchmarks/affect.py" + (" --teacher MTT_musicnn.npz" if options.teacher else ""),
        "machine": describe_machine(),
        "track_s": TRACK_S,
        "cpu_s": found,
    }
    options.output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
