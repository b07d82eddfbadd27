"""How much the estimate of a track changes when passages of it are looked at instead of everything.

    python benchmarks/excerpts.py [FOLDER ...] [-o benchmarks/results/excerpts.json]

Works with whatever model is installed. Without folders it takes the built-in tracks. Those last one to two minutes, so
that six passages of 10 s are most of them; therefore fewer passages are tried as well, and medleys of four tracks,
which are no real tracks: real ones change less within themselves than one track differs from the next.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mien.machine import describe_machine
from mien.models import load_card, model_path
from mien.music import AUDIO_SUFFIXES, builtin_library
from mien.music.affect import estimate_affect
from mien.music.analysis import MAX_PASSAGES, PASSAGE_S, passage_starts
from mien.music.decode import read_audio
from mien.music.features import RATE_HZ

COUNTS = (1, 2, 3, MAX_PASSAGES)
MEDLEY = 4
Audio = NDArray[np.float32]
Point = NDArray[np.float64]


def passages(audio: Audio, count: int) -> list[Audio]:
    length = int(PASSAGE_S * RATE_HZ)
    starts = passage_starts(len(audio) / RATE_HZ, count)
    return [audio[int(start * RATE_HZ) : int(start * RATE_HZ) + length] for start in starts]


def everything(audio: Audio) -> list[Audio]:
    """Cut all of a track into passages, side by side; a rest shorter than half of one is left out."""
    length = int(PASSAGE_S * RATE_HZ)
    parts = [audio[start : start + length] for start in range(0, len(audio), length)]
    return [part for part in parts if 2 * len(part) >= length] or parts[:1]


def estimate(parts: list[Audio]) -> Point:
    return np.array(estimate_affect(parts)[:2], np.float64)


def differences(tracks: list[Callable[[], Audio]]) -> dict[str, object]:
    """Return how far estimates of so many passages lie from those of everything, over tracks."""
    moved: dict[int, list[Point]] = {count: [] for count in COUNTS}
    whole, minutes = [], 0.0
    for load in tracks:
        audio = load()
        minutes += len(audio) / RATE_HZ / 60
        whole.append(estimate(everything(audio)))
        for count in COUNTS:
            moved[count].append(np.abs(estimate(passages(audio, count)) - whole[-1]))
    return {
        "tracks": len(tracks),
        "minutes": round(minutes, 1),
        "spread_of_tracks": figures(np.std(whole, axis=0)),
        "mean_absolute_difference": {
            f"{count} passages": figures(np.mean(moved[count], axis=0)) for count in COUNTS
        },
        "largest_difference": {
            f"{count} passages": figures(np.max(moved[count], axis=0)) for count in COUNTS
        },
    }


def figures(point: Point) -> dict[str, float]:
    return {"valence": round(float(point[0]), 3), "arousal": round(float(point[1]), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="music (default: built-in)")
    parser.add_argument("-o", "--output", type=Path, help="write the result here as well")
    options = parser.parse_args()
    folders = options.folders or [builtin_library()]
    files = sorted(p for folder in folders for p in folder.rglob("*") if p.suffix.lower() in AUDIO_SUFFIXES)
    if not files:
        parser.error("these folders hold no audio")

    def one(path: Path) -> Callable[[], Audio]:
        return lambda: read_audio(path, RATE_HZ)

    def medley(paths: list[Path]) -> Callable[[], Audio]:
        return lambda: np.concatenate([read_audio(path, RATE_HZ) for path in paths])

    order = np.random.default_rng(0).permutation(len(files)).tolist()
    sets = [[files[k] for k in order[start : start + MEDLEY]] for start in range(0, len(files), MEDLEY)]
    result = {
        "command": "python benchmarks/excerpts.py" + (" FOLDER" if options.folders else ""),
        "machine": describe_machine(),
        "model": load_card(model_path("music")).get("sha256", ""),
        "passage_s": PASSAGE_S,
        "tracks": differences([one(path) for path in files]),
        "medleys_of_four": differences([medley(paths) for paths in sets if len(paths) == MEDLEY]),
    }
    text = json.dumps(result, indent=2)
    print(text)
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
