"""Build the library: every piece from score to tagged Opus file, and ``library.json`` that says what each file is."""

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np

from .cover import SIDE_PX, cover_jpeg
from .effects import limit
from .loudness import SAMPLE_RATE_HZ, Audio, integrated_lufs, true_peak_dbtp
from .mix import CEILING_DBTP, SOUNDFONT, mix
from .opus import picture_block, read_opus, write_opus
from .pieces import PIECES, Piece
from .smf import midi_bytes

__all__ = ["COMMAND", "DEFAULT_OUT", "Entry", "main", "score_sha256"]

ALBUM = "mien built-in library"
ARTIST = "mien"
LICENCE = "CC0-1.0"
COMMAND = "python -m tools.builtin_library"
DEFAULT_OUT = Path(__file__).parents[2] / "src" / "mien" / "music" / "builtin"
SOUNDS = "FluidR3 GM soundfont by Frank Wen and contributors, MIT licence"
_PROMISED_DBTP = -1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What ``library.json`` says of one track; the loudness and peak are those of the decoded file."""

    file: str
    title: str
    genre: str
    quadrant: str
    valence: float
    arousal: float
    tempo_bpm: float
    key: str
    instruments: list[str]
    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    licence: str
    sounds: str
    origin: str
    seed: int
    bit_rate: int
    score_sha256: str
    sha256: str


def score_sha256(piece: Piece) -> str:
    """SHA-256 of the piece's MIDI file: it changes only when the notes or their playing change."""
    return hashlib.sha256(midi_bytes(piece.score())).hexdigest()


def _tags(piece: Piece, number: int) -> dict[str, str]:
    jpeg = cover_jpeg(piece.quadrant, piece.seed, energy=(piece.arousal + 1.0) / 2.0)
    return {
        "TITLE": piece.title,
        "ARTIST": ARTIST,
        "ALBUM": ALBUM,
        "GENRE": piece.genre,
        "TRACKNUMBER": str(number),
        "BPM": str(round(piece.tempo_bpm)),
        "LICENSE": f"{LICENCE} (https://creativecommons.org/publicdomain/zero/1.0/)",
        "COMMENT": f"Composed and rendered by mien's generator ({COMMAND}, seed {piece.seed}). Sounds: {SOUNDS}.",
        "METADATA_BLOCK_PICTURE": picture_block(jpeg, SIDE_PX),
    }


def _encode(path: Path, audio: Audio, tags: dict[str, str], bit_rate: int) -> tuple[Audio, float]:
    """Write the file; return what a listener hears of it and its peak. If Opus lifts that too far, limit more."""
    ceiling = CEILING_DBTP
    while True:
        write_opus(path, audio, tags, bit_rate)
        heard = read_opus(path)
        peak_dbtp = true_peak_dbtp(heard)
        if peak_dbtp <= _PROMISED_DBTP:
            return heard, peak_dbtp
        ceiling -= peak_dbtp - _PROMISED_DBTP + 0.1
        audio = limit(audio, ceiling)


def _build(piece: Piece, number: int, out: Path, soundfont: Path) -> Entry:
    path = out / f"{piece.name}.opus"
    heard, peak_dbtp = _encode(path, mix(piece.score(), soundfont), _tags(piece, number), piece.bit_rate)
    return Entry(
        file=path.name,
        title=piece.title,
        genre=piece.genre,
        quadrant=piece.quadrant,
        valence=piece.valence,
        arousal=piece.arousal,
        tempo_bpm=piece.tempo_bpm,
        key=piece.key,
        instruments=[part.name for part in piece.score().parts],
        duration_s=round(len(heard) / SAMPLE_RATE_HZ, 3),
        loudness_lufs=round(integrated_lufs(heard), 2),
        true_peak_dbtp=round(peak_dbtp, 2),
        licence=LICENCE,
        sounds=SOUNDS,
        origin=COMMAND,
        seed=piece.seed,
        bit_rate=piece.bit_rate,
        score_sha256=score_sha256(piece),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _versions(soundfont: Path) -> dict[str, str]:
    said = subprocess.run(["fluidsynth", "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"version (\S+)", said)
    digest = hashlib.sha256(soundfont.read_bytes()).hexdigest()
    return {
        "fluidsynth": found[1] if found else "unknown",
        "soundfont_sha256": digest,
        "av": av.__version__,
        "numpy": np.__version__,
    }


def _write_library(path: Path, entries: Sequence[Entry], versions: dict[str, str]) -> None:
    """Write ``library.json``; tracks that were not built this time keep their old lines."""
    old = json.loads(path.read_text())["tracks"] if path.exists() else []
    tracks = {track["file"]: track for track in old} | {entry.file: asdict(entry) for entry in entries}
    order = [f"{piece.name}.opus" for piece in PIECES]
    kept = [tracks[name] for name in order if name in tracks]
    document = {
        "album": ALBUM,
        "artist": ARTIST,
        "licence": LICENCE,
        "command": COMMAND,
        "built_with": versions,
        "tracks": kept,
    }
    path.write_text(json.dumps(document, indent=2) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=COMMAND,
        description="Compose, render, master and encode the music that ships with mien.",
        epilog=f"examples:\n  {COMMAND} --only low-tide signal-lost\n  {COMMAND} --out /tmp/library --midi",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--out", type=Path, default=DEFAULT_OUT, help="folder for the files (default: the one in the package)"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="NAME",
        choices=[piece.name for piece in PIECES],
        help="build these pieces only",
    )
    parser.add_argument(
        "--soundfont", type=Path, default=SOUNDFONT, help="FluidR3_GM.sf2 (default: %(default)s)"
    )
    parser.add_argument("--midi", action="store_true", help="also write each score as a MIDI file")
    parser.add_argument(
        "--jobs", type=int, default=1, help="pieces built at the same time (default: %(default)s)"
    )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Build the library and print a line for each track."""
    options = _parser().parse_args(argv)
    if not options.soundfont.exists():
        print(
            f"{options.soundfont} is missing: apt-get install fluidsynth fluid-soundfont-gm", file=sys.stderr
        )
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    chosen = [
        (n, piece) for n, piece in enumerate(PIECES, 1) if options.only is None or piece.name in options.only
    ]
    entries = []
    with ProcessPoolExecutor(options.jobs) as pool:
        waiting = [pool.submit(_build, PIECES[n - 1], n, options.out, options.soundfont) for n, _ in chosen]
        for (_, piece), job in zip(chosen, waiting, strict=True):
            entry = job.result()
            entries.append(entry)
            print(
                f"{entry.file:28} {entry.duration_s:.1f} s {entry.loudness_lufs} LUFS {entry.true_peak_dbtp} dBTP",
                flush=True,
            )
            if options.midi:
                (options.out / f"{piece.name}.mid").write_bytes(midi_bytes(piece.score()))
    _write_library(options.out / "library.json", entries, _versions(options.soundfont))
    return 0
