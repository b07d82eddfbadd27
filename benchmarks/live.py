"""Frame to mood: median and p99 of each stage on one thread, as a ratio beside a bare decode of the same frame.

usage: python benchmarks/live.py [--frames 300] [--data ../shared/data] [-o benchmarks/results/live.json]
"""

import argparse
import io
import json
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mien.faces import decode_frame
from mien.machine import describe_machine
from mien.mood import MoodReader

WARM_UP = 20


def frames_of(data: Path) -> tuple[str, list[bytes]]:
    """Return JPEG frames of 320x240: the recorded camera where it is at hand, else a portrait that moves a little."""
    recording = data / "webcam" / "london.mjpeg"
    if recording.exists():
        pictures = [b"\xff\xd8\xff" + part for part in recording.read_bytes().split(b"\xff\xd8\xff")[1:]]
        return "recorded camera, neutral and happy faces", [scaled(picture) for picture in pictures[:360:4]]
    from skimage import data as pictures_of

    portrait = Image.fromarray(pictures_of.astronaut())  # type: ignore[no-untyped-call]
    moved = [portrait.crop((step, 0, step + 480, 360)) for step in range(0, 32, 2)]
    return "scikit-image's portrait, moved a little", [jpeg(picture.resize((320, 240))) for picture in moved]


def scaled(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as image:
        return jpeg(image.resize((320, 240)))


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def spread(samples_ms: list[float]) -> dict[str, float]:
    values: NDArray[np.float64] = np.array(samples_ms)
    return {
        "median_ms": round(float(np.median(values)), 3),
        "p99_ms": round(float(np.percentile(values, 99)), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    source, pictures = frames_of(args.data)
    started = time.perf_counter()
    reader = MoodReader(threads=1)
    load_ms = (time.perf_counter() - started) * 1e3
    stages: dict[str, list[float]] = {}
    for index in range(args.frames + WARM_UP):
        started = time.perf_counter()
        frame = decode_frame(pictures[index % len(pictures)])
        decoded = time.perf_counter()
        reading = reader.read(frame, index / 10)
        done = time.perf_counter()
        if index >= WARM_UP:
            stages.setdefault("decode", []).append((decoded - started) * 1e3)
            for stage, took_ms in reading.stage_ms.items():
                stages.setdefault(stage, []).append(took_ms)
            stages.setdefault("frame to mood", []).append((done - started) * 1e3)
    result = {
        "what": "JPEG frame of 320x240 to mood, one thread",
        "frames": args.frames,
        "source": source,
        "machine": describe_machine(),
        "load_ms": round(load_ms, 1),
        "stages": {stage: spread(samples) for stage, samples in stages.items()},
    }
    decode = np.median(stages["decode"])
    result["times_a_bare_decode"] = round(float(np.median(stages["frame to mood"]) / decode), 1)
    text = json.dumps(result, indent=2) + "\n"
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
