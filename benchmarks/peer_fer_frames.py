"""Time fer 25.10.3 from a JPEG frame to its answer, in an environment of its own; one JSON line for benchmarks/load.py.

usage: PYTHON benchmarks/peer_fer_frames.py SECONDS FOLDER   (a folder of *.jpg)
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np


def main() -> None:
    import cv2
    from fer.fer import FER

    seconds, frames = (
        float(sys.argv[1]),
        [path.read_bytes() for path in sorted(Path(sys.argv[2]).glob("*.jpg"))],
    )
    peer, faces = FER(), 0
    samples: list[float] = []
    started = cpu_started = 0.0
    place = -3
    while place < 1 or time.perf_counter() - started < seconds:
        if place == 0:
            started, cpu_started, samples, faces = time.perf_counter(), time.process_time(), [], 0
        before = time.perf_counter()
        raw = np.frombuffer(frames[place % len(frames)], np.uint8)
        faces += bool(peer.detect_emotions(cv2.imdecode(raw, cv2.IMREAD_COLOR)))
        samples.append(1e3 * (time.perf_counter() - before))
        place += 1
    figures = {
        "frames": len(samples),
        "frames_with_a_face": faces,
        "p50_ms": round(float(np.percentile(samples, 50)), 2),
        "p99_ms": round(float(np.percentile(samples, 99)), 2),
        "cpu_ms_a_frame": round(1e3 * (time.process_time() - cpu_started) / len(samples), 2),
    }
    print(
        json.dumps(
            {"peer": f"fer {version('fer')}", "way": "JPEG frame to answer, one after the other"} | figures
        )
    )


if __name__ == "__main__":
    main()
