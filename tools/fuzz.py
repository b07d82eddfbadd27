"""Feed damaged and made-up bytes to everything that reads what strangers made, and count what comes of it.

    python tools/fuzz.py                                   # 2,000 inputs a target
    python tools/fuzz.py -n 1000000 --target frame --seed 3 -o figures.json

Each input follows from the target, the seed and its number alone, so that ``--only NUMBER`` gives it again. Readers
run in a process of their own: an input that kills it is a crash, one that takes longer than ``--hang-s`` is a hang, and
an error that is not one of mien's own is unexpected. Any of them makes the exit code 1.
"""

import argparse
import io
import json
import multiprocessing
import os
import random
import shlex
import struct
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from mien.errors import MienError
from mien.faces import decode_frame, decode_photo
from mien.machine import describe_machine
from mien.music import builtin_library, cover_art
from mien.music.playlists import READ_SUFFIXES, parse_playlist
from mien.music.tags import read_tags
from mien.server.limits import parse_json

Read = Callable[[bytes], str]

MARKERS: Final = (
    b"\xff\xd8",
    b"\xff\xda",
    b"\xff\xc2",
    b"IHDR",
    b"IDAT",
    b"zTXt",
    b"RIFF",
    b"VP8X",
    b"GIF89a",
    b"ID3",
)
NUMBERS: Final = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def pictures() -> list[bytes]:
    """Return small pictures of every format that is read, and headers that promise too much."""
    rng = np.random.default_rng(0)
    rough = Image.fromarray(rng.integers(0, 256, (48, 64, 3), dtype=np.uint8))
    smooth = rough.resize((160, 120))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = []
    for image in (rough, smooth, smooth.convert("L"), smooth.convert("RGBA"), smooth.convert("P")):
        for kind, options in (
            ("JPEG", {"quality": 80}),
            ("JPEG", {"progressive": True, "exif": exif}),
            ("PNG", {}),
            ("WEBP", {"quality": 60}),
            ("WEBP", {"lossless": True}),
            ("GIF", {}),
            ("BMP", {}),
        ):
            buffer = io.BytesIO()
            picture = image.convert("RGB") if kind == "JPEG" and image.mode in {"RGBA", "P"} else image
            picture.save(buffer, kind, **options)
            made.append(buffer.getvalue())
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    made.append(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)))
    return made


def sounds() -> list[bytes]:
    """Return the beginning of a built-in track and small files with tags of each other kind."""
    opus = sorted(builtin_library().glob("*.opus"))[0].read_bytes()[:20_000]
    text = b"\x03A title\x00"
    frame = b"TIT2" + struct.pack(">I", len(text)) + b"\0\0" + text
    cover = b"APIC" + struct.pack(">I", 40) + b"\0\0" + b"\0image/png\0\x03\0" + bytes(27)
    id3 = (
        b"ID3\x03\0\0"
        + bytes([0, 0, 1, 0])
        + (frame + cover).ljust(128, b"\0")
        + b"\xff\xfb\x90\0"
        + bytes(414)
    )
    comment = struct.pack("<I", 4) + b"mien" + struct.pack("<I", 1) + struct.pack("<I", 9) + b"TITLE=abc"
    flac = b"fLaC\0\0\0\x22" + bytes(34) + b"\x84" + len(comment).to_bytes(3, "big") + comment
    wav = b"RIFF" + struct.pack("<I", 100) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    wav += (
        b"LIST" + struct.pack("<I", 16) + b"INFOINAM" + struct.pack("<I", 4) + b"abc\0" + b"data" + bytes(40)
    )
    name = (
        struct.pack(">I", 27)
        + b"\xa9nam"
        + struct.pack(">I", 19)
        + b"data"
        + bytes([0, 0, 0, 1, 0, 0, 0, 0])
        + b"abc"
    )
    mp4 = struct.pack(">I", 20) + b"ftypM4A \0\0\0\0isom"
    for kind in (b"ilst", b"meta", b"udta", b"moov"):
        inner = (b"\0\0\0\0" if kind == b"meta" else b"") + name
        name = struct.pack(">I", len(inner) + 8) + kind + inner
    return [opus, id3, flac, wav, mp4 + name]


def texts() -> list[bytes]:
    """Return JSON bodies as the page sends them."""
    point = {"valence": -0.4, "arousal": 1e-3}
    bodies: list[Any] = [{}, {"mode": "paper"}, point, {"face": None, "on": True}, {"a": [{"b": "é\\"}]}]
    return [json.dumps(body).encode() for body in bodies]


def lists() -> list[bytes]:
    """Return a playlist of each kind."""
    track = "file:///music/Ada%20Vale/Market%20Day.flac"
    return [
        f"#EXTM3U\n#EXTENC:UTF-8\n#EXTINF:184,Ada Vale - Märket Day\n{track}\n../b.mp3\n".encode(),
        f"[playlist]\nFile1={track}\nTitle1=Market Day\nLength1=184\nNumberOfEntries=1\nVersion=2\n".encode(),
        b'<?xml version="1.0" encoding="UTF-8"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track>'
        b"<location>"
        + track.encode()
        + b"</location><title>Market &amp; Day</title><duration>184000</duration>"
        b"</track></trackList></playlist>",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b"<playlist><trackList><track><title>&b;</title></track></trackList></playlist>",
        "Track URI,Track Name,Artist Name(s),Album Name,Duration (ms),Valence,Energy,Tempo\r\nspotify:track:"
        '4uLU6hMCjMI75M1A2tKUQC,"Märket ""Day""","Ada Vale,B",Morning,184000,0.9,0.8,120.1\r\n'.encode(),
    ]


def _playlist(data: bytes) -> str:
    suffix = READ_SUFFIXES[zlib.crc32(data) % len(READ_SUFFIXES)]
    entries = parse_playlist(Path(f"/music/x{suffix}"), data)
    return "entries" if entries else "no entries"


class Tags:
    """Reads tags and covers of files of one name after the other: the name decides which reader is tried first."""

    suffixes = (".mp3", ".flac", ".opus", ".wav", ".m4a", ".ogg")

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="mien-fuzz-"))

    def __call__(self, data: bytes) -> str:
        """Say what was found."""
        path = self._folder / f"x{self.suffixes[zlib.crc32(data) % len(self.suffixes)]}"
        path.write_bytes(data)
        tags, cover = read_tags(path), cover_art(path)
        for text in (tags.title, tags.artist, tags.album, tags.genre):
            text.encode()  # Raises for what no page could show.
        return ("title" if tags.title != "x" else "no title") + (" and cover" if cover else "")


def _frame(data: bytes) -> str:
    return "picture" if decode_frame(data).ndim == 3 else "no picture"


def _photo(data: bytes) -> str:
    return "picture" if decode_photo(data).ndim == 3 else "no picture"


def _json(data: bytes) -> str:
    try:
        parse_json(data)
    except Exception as error:
        if type(error).__name__ != "HTTPException":
            raise
        return "refused"
    return "object"


@dataclass(frozen=True, slots=True)
class Target:
    """What is fed: makers of seeds and of the reader, by name, so that another process finds them.

    Attributes
    ----------
    seeds
        Makes what inputs are made from.
    reader
        Reads one input and says what came of it; a class is made once a process.
    """

    seeds: Callable[[], list[bytes]]
    reader: Read | type[Tags]


TARGETS: Final = {
    "frame": Target(pictures, _frame),
    "photo": Target(pictures, _photo),
    "tags": Target(sounds, Tags),
    "playlist": Target(lists, _playlist),
    "json": Target(texts, _json),
}


def mutated(seeds: list[bytes], rng: random.Random) -> bytes:
    """Return a seed with some of its bytes changed, cut, doubled, exchanged with another's, or nothing but noise."""
    if rng.random() < 0.02:
        return rng.randbytes(rng.randrange(200))
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if data:
            rng.choice(CHANGES)(data, seeds, rng)
    return bytes(data)


def _flip(data: bytearray, seeds: list[bytes], rng: random.Random) -> None:
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _number(data: bytearray, seeds: list[bytes], rng: random.Random) -> None:
    value = rng.choice(NUMBERS)
    form = rng.choice((">B", "<H", ">H", "<I", ">I"))
    size = struct.calcsize(form)
    place = rng.randrange(len(data))
    data[place : place + size] = struct.pack(form, value & (256**size - 1))


def _cut(data: bytearray, seeds: list[bytes], rng: random.Random) -> None:
    start = rng.randrange(len(data))
    del data[start : start + rng.choice((1, 4, 64, len(data)))]


def _double(data: bytearray, seeds: list[bytes], rng: random.Random) -> None:
    start = rng.randrange(len(data))
    data[start:start] = data[start : start + rng.randrange(1, 200)] * rng.choice((1, 2, 30))


def _cross(data: bytearray, seeds: list[bytes], rng: random.Random) -> None:
    other, place = rng.choice(seeds), rng.randrange(len(data))
    data[place:] = other[rng.randrange(len(other)) :]


def _mark(data: bytearray, seeds: list[bytes], rng: random.Random) -> None:
    place, marker = rng.randrange(len(data)), rng.choice(MARKERS)
    data[place : place + len(marker)] = marker


CHANGES: Final = (_flip, _flip, _number, _number, _cut, _double, _cross, _mark)


def made(seeds: list[bytes], seed: int, number: int) -> bytes:
    """Return one input."""
    return mutated(seeds, random.Random(f"{seed} {number}"))


@dataclass(slots=True)
class Figures:
    """What came of one target's inputs."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    slowest_ms: float = 0.0
    seconds: float = 0.0


def _work(target: Target, seed: int, start: int, stop: int, pipe: Connection) -> None:
    """Read inputs in a process of its own, and tell when it is ready and what came of each."""
    # Decoders of other people's complain there, a line for nearly every input.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    seeds = target.seeds()
    reader = target.reader() if isinstance(target.reader, type) else target.reader
    pipe.send(None)
    for number in range(start, stop):
        data = made(seeds, seed, number)
        began = time.perf_counter()
        try:
            outcome, trace = reader(data), ""
        except MienError as error:
            outcome, trace = f"refused: {type(error).__name__}", ""
        except Exception as error:
            outcome, trace = f"unexpected: {type(error).__name__}", traceback.format_exc(limit=-4)
        pipe.send((number, outcome, trace, 1e3 * (time.perf_counter() - began)))


def _lives(
    target: Target, seed: int, start: int, stop: int, hang_s: float
) -> Iterator[tuple[int, str, str, float]]:
    """Yield one outcome an input; a process that dies or hangs is replaced after the input that it died of."""
    context = multiprocessing.get_context("spawn")
    while start < stop:
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(target, seed, start, stop, theirs), daemon=True)
        worker.start()
        theirs.close()
        try:
            ours.recv()  # It is ready: imports and seeds are no part of the first input's time.
            while start < stop:
                if not ours.poll(hang_s):
                    yield start, "hang", "", 1e3 * hang_s
                    break
                answer = ours.recv()
                yield answer
                start = answer[0] + 1
            else:
                return
        except EOFError:
            worker.join()
            yield start, f"crash: exit code {worker.exitcode}", "", 0.0
        finally:
            worker.kill()
            worker.join()
            ours.close()
        start += 1


def fuzz(target: Target, seed: int, numbers: range, hang_s: float) -> Figures:
    """Run one target."""
    found, began = Figures(), time.perf_counter()
    for number, outcome, trace, ms in _lives(target, seed, numbers.start, numbers.stop, hang_s):
        found.outcomes[outcome] += 1
        found.slowest_ms = max(found.slowest_ms, ms)
        if outcome.startswith(("hang", "crash", "unexpected")):
            found.failures.append({"number": number, "outcome": outcome, "trace": trace})
    found.seconds = time.perf_counter() - began
    return found


def main(argv: list[str] | None = None) -> int:
    """Run the targets; 1 when anything crashed, hung, or raised what is no error of mien's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "-n", type=int, default=2000, metavar="INPUTS", help="inputs a target (default: 2000)"
    )
    parser.add_argument(
        "--target", choices=list(TARGETS), action="append", help="this one only; may be repeated"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="this one input of each target")
    parser.add_argument("--hang-s", type=float, default=20.0, help="longest time for one input (default: 20)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.json", help="write the figures here too")
    args = parser.parse_args(argv)
    numbers = range(args.n) if args.only is None else range(args.only, args.only + 1)
    figures: dict[str, Any] = {}
    for target in args.target or TARGETS:
        found = fuzz(TARGETS[target], args.seed, numbers, args.hang_s)
        figures[target] = {
            "inputs": len(numbers),
            "outcomes": dict(found.outcomes.most_common()),
            "slowest_ms": round(found.slowest_ms, 1),
            "seconds": round(found.seconds, 1),
            "failures": found.failures[:20],
        }
        print(f"{target}: {len(numbers):,} inputs, slowest {found.slowest_ms:.0f} ms, {found.seconds:.0f} s")
        for outcome, count in found.outcomes.most_common():
            print(f"  {count:>9,}  {outcome}")
        for failure in found.failures[:5]:
            print(
                f"  again with: --target {target} --seed {args.seed} --only {failure['number']}\n{failure['trace']}"
            )
    if args.output:
        command = shlex.join(["python", "tools/fuzz.py", *sys.argv[1:]])
        whole = {"command": command, "machine": describe_machine(), "targets": figures}
        args.output.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return 1 if any(target["failures"] for target in figures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
