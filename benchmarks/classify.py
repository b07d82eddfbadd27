"""Milliseconds a face, for batches of 1 to 256 on one and two threads, beside the peer fer in the same run.

usage: python benchmarks/classify.py [--model FILE.onnx ...] [--peer PYTHON] [-o benchmarks/results/classify.json]

PYTHON is the Python of a virtual environment in which ``pip install fer==25.10.3`` was run; mien's own has no room for
it. The peer takes one face at a time whatever the batch, and as many threads as it likes: its CPU time is beside.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mien.expression import INPUT_PX, ExpressionClassifier, preprocess
from mien.files import write_atomically
from mien.machine import describe_machine
from mien.models import OnnxModel, model_path

BATCHES = (1, 4, 16, 64, 256)
THREADS = (1, 2)
SECONDS = 1.0
PEER = Path(__file__).with_name("peer_fer.py")


def cost_of(work: Callable[[], object], faces: int, seconds: float) -> dict[str, float]:
    """Repeat some work for a while; return the median milliseconds a face, and the mean of CPU time."""
    work()
    samples: list[float] = []
    started, cpu_started = time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds or len(samples) < 3:
        before = time.perf_counter()
        work()
        samples.append(1e3 * (time.perf_counter() - before) / faces)
    cpu_ms = 1e3 * (time.process_time() - cpu_started) / (len(samples) * faces)
    return {
        "median_ms": round(float(np.median(samples)), 3),
        "p99_ms": round(float(np.percentile(samples, 99)), 3),
        "cpu_ms": round(cpu_ms, 3),
    }


def measure(path: Path, seconds: float) -> list[dict[str, Any]]:
    """Time one model file: as it is used, with the mirror image, and a single pass of the network."""
    rng = np.random.default_rng(0)
    rows: list[dict[str, Any]] = []
    for threads in THREADS:
        classifier, network = ExpressionClassifier(path, threads=threads), OnnxModel(path, threads=threads)
        for batch in BATCHES:
            faces = rng.integers(0, 256, (batch, INPUT_PX, INPUT_PX)).astype(np.uint8)
            ready = preprocess(faces)
            ways: dict[str, Callable[[], object]] = {
                "with mirror image": lambda faces=faces, classifier=classifier: classifier.predict(faces),  # type: ignore[misc]
                "one pass": lambda ready=ready, network=network: network.run(ready),  # type: ignore[misc]
            }
            for way, work in ways.items():
                rows.append(
                    {"model": path.name, "way": way, "threads": threads, "batch": batch}
                    | cost_of(work, batch, seconds)
                )
    return rows


def measure_peer(python: Path, seconds: float) -> list[dict[str, Any]]:
    """Time fer in its own environment."""
    command = [str(python), "-W", "ignore", str(PEER), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [row]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, action="append", help="default: the ones that ship")
    parser.add_argument("--peer", type=Path, metavar="PYTHON")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"a figure (default: {SECONDS})")
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    shipped = [model_path("expression"), model_path("expression-int8")]
    rows: list[dict[str, Any]] = []
    for path in args.model or [path for path in shipped if path.exists()]:
        rows += measure(path, args.seconds)
    if args.peer:
        rows += measure_peer(args.peer, args.seconds)
        for row in rows:
            row["times_the_peer"] = round(row["cpu_ms"] / rows[-1]["cpu_ms"], 2)
    result = {"what": "milliseconds a face of 48x48", "machine": describe_machine(), "rows": rows}
    text = json.dumps(result, indent=2) + "\n"
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(args.output, text.encode())
    print(text, end="")


if __name__ == "__main__":
    main()
