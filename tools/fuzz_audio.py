"""Damage real music files in many ways and read them as a scan does: none may crash or hang its reader.

    python tools/fuzz_audio.py FOLDER [--count 2000] [--seed 0] [--keep DIR]

Each mutant is made of a file of FOLDER: bits are turned, lengths in headers lie, pieces are lost, doubled, emptied or
taken from another file. It ends with 1 when a reader has died or had to be killed; those mutants are kept.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from mien.music import AUDIO_SUFFIXES, Analysis
from mien.music.workers import WorkerPool

__all__ = ["fuzz", "mutate"]

HEAD_BYTES = 4_096
"""Where headers and tags are: half of the damage goes there."""

MAX_BYTES = 2_000_000
"""Most that is taken of a file, so that a mutant costs little to read."""

EXTREMES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
BATCH = 64

Random = np.random.Generator


def place(data: bytearray, rng: Random) -> int:
    reach = min(len(data), HEAD_BYTES) if rng.random() < 0.5 else len(data)
    return int(rng.integers(0, max(1, reach)))


def turn_bits(data: bytearray, other: bytes, rng: Random) -> None:
    for _ in range(int(rng.integers(1, 40))):
        at = place(data, rng)
        data[at : at + 1] = bytes([data[at] ^ 1 << int(rng.integers(0, 8))])


def lie(data: bytearray, other: bytes, rng: Random) -> None:
    """Write extreme numbers, as lengths and counts of headers."""
    for _ in range(int(rng.integers(1, 6))):
        at, size = place(data, rng), int(rng.choice([1, 2, 4]))
        number = int(rng.choice(EXTREMES)) & (1 << 8 * size) - 1
        data[at : at + size] = number.to_bytes(size, "big" if rng.random() < 0.5 else "little")


def cut_off(data: bytearray, other: bytes, rng: Random) -> None:
    del data[place(data, rng) :]


def lose(data: bytearray, other: bytes, rng: Random) -> None:
    at = place(data, rng)
    del data[at : at + int(rng.integers(1, 5_000))]


def double(data: bytearray, other: bytes, rng: Random) -> None:
    at = place(data, rng)
    data[at:at] = data[at : at + int(rng.integers(1, 50_000))]


def empty(data: bytearray, other: bytes, rng: Random) -> None:
    at = place(data, rng)
    length = min(len(data) - at, int(rng.integers(1, 20_000)))
    data[at : at + length] = bytes([int(rng.choice([0, 0xFF]))]) * length


def splice(data: bytearray, other: bytes, rng: Random) -> None:
    """Go on with another file, perhaps of another format."""
    data[place(data, rng) :] = other[int(rng.integers(0, max(1, len(other)))) :]


DAMAGES: tuple[Callable[[bytearray, bytes, Random], None], ...] = (
    turn_bits,
    lie,
    cut_off,
    lose,
    double,
    empty,
    splice,
)


def mutate(data: bytes, other: bytes, rng: Random) -> bytes:
    """Return a file damaged once to three times."""
    mutant = bytearray(data)
    for _ in range(int(rng.integers(1, 4))):
        if mutant:
            DAMAGES[int(rng.integers(0, len(DAMAGES)))](mutant, other, rng)
    return bytes(mutant)


def fuzz(
    files: Sequence[Path],
    count: int,
    *,
    seed: int = 0,
    keep: Path | None = None,
    workers: int = 1,
    time_limit_s: float = 60.0,
) -> Counter[str]:
    """Read ``count`` mutants; returns how many were played, refused with a reason, crashed or hung."""
    rng = np.random.default_rng(seed)
    contents = [(path.suffix.lower(), path.read_bytes()[:MAX_BYTES]) for path in files]
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        for first in range(0, count, BATCH):
            mutants = []
            for number in range(first, min(count, first + BATCH)):
                suffix, data = contents[number % len(contents)]
                mutants.append(Path(place) / f"{seed}-{number}{suffix}")
                other = contents[int(rng.integers(0, len(contents)))][1]
                mutants[-1].write_bytes(mutate(data, other, rng))
            with WorkerPool(workers, time_limit_s=time_limit_s) as pool:
                for found in filter(None, pool.results(mutants)):
                    what = verdict(found[1])
                    tally[what] += 1
                    if what in {"crashed", "hung"}:
                        print(f"{what}: {found[1]}", file=sys.stderr)
                        if keep is not None:
                            keep.mkdir(parents=True, exist_ok=True)
                            shutil.copy(found[0], keep)
            for mutant in mutants:
                mutant.unlink()
    return tally


def verdict(outcome: Analysis | str) -> str:
    if isinstance(outcome, Analysis):
        return "played"
    if "the reader crashed on it" in outcome:
        return "crashed"
    return "hung" if "reading it took more than" in outcome else "refused"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="real music, in as many formats as there are")
    parser.add_argument("--count", type=int, default=2_000, help="mutants (default: 2000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1, help="processes that read (default: 1)")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="copy mutants that crash or hang a reader here"
    )
    options = parser.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.suffix.lower() in AUDIO_SUFFIXES)
    if not files:
        parser.error(f"{options.folder}: holds no audio; name a folder with music")
    tally = fuzz(files, options.count, seed=options.seed, keep=options.keep, workers=options.workers)
    print(", ".join(f"{tally[what]} {what}" for what in ("played", "refused", "crashed", "hung")))
    return 1 if tally["crashed"] or tally["hung"] else 0


if __name__ == "__main__":
    sys.exit(main())
