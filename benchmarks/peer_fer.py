"""Time the network of fer 25.10.3, in an environment of its own; prints one JSON line for benchmarks/classify.py.

usage: PYTHON benchmarks/peer_fer.py SECONDS
"""

import json
import sys
import time
from importlib.metadata import version

import numpy as np


def main() -> None:
    from fer.fer import FER

    peer = FER()
    # What fer makes of a gray face of any size: 64x64, -1 to 1.
    face = np.random.default_rng(0).uniform(-1, 1, (1, 64, 64)).astype(np.float32)
    for _ in range(3):
        peer._classify_emotions(face)
    seconds, samples = float(sys.argv[1]), []
    started, cpu_started = time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        before = time.perf_counter()
        peer._classify_emotions(face)
        samples.append(1e3 * (time.perf_counter() - before))
    cpu_ms = 1e3 * (time.process_time() - cpu_started) / len(samples)
    figures = {
        "median_ms": round(float(np.median(samples)), 3),
        "p99_ms": round(float(np.percentile(samples, 99)), 3),
        "cpu_ms": round(cpu_ms, 3),
    }
    print(
        json.dumps({"model": f"fer {version('fer')}", "way": "one pass", "threads": 0, "batch": 1} | figures)
    )


if __name__ == "__main__":
    main()
