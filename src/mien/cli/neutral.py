"""``mien neutral``: set what corrects the classifier for the listener's face at rest."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.cli.arguments import add_camera, add_resting_face, neutral_path
from mien.cli.watch import frames_of
from mien.config import load_config
from mien.errors import ConfigError
from mien.expression import EXPRESSIONS, ExpressionClassifier
from mien.mood import MoodReader, NeutralOffset, RestingFace, read_neutral, write_neutral

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien neutral                   look at the first camera with a relaxed face for four seconds
  mien neutral --video me.mp4    from the beginning of a video of a relaxed face
  mien neutral --listener Ana    another listener's than the first
  mien neutral --show            what is set
  mien neutral --forget          erase it
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "neutral",
        help="set your resting face, so that it is not taken for sad or angry",
        description="Look at a face at rest and keep seven numbers that correct the classifier for it. No frame is "
        "kept.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = add_camera(parser)
    source.add_argument("--show", action="store_true", help="print what is set")
    source.add_argument("--forget", action="store_true", help="erase what is set")
    parser.add_argument(
        "--seconds", type=_seconds, default=4.0, metavar="S", help="how long to look, 2-30 (default: 4)"
    )
    add_resting_face(parser)
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where it is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set, show or forget."""
    path = neutral_path(load_config(data_dir=args.data_dir), args.listener)
    if args.forget:
        path.unlink(missing_ok=True)
        return 0
    if args.show:
        _show(path)
        return 0
    offset = _look(frames_of(args), args.seconds)
    write_neutral(path, offset)
    print(_line(offset))
    return 0


def _look(frames: Iterator[tuple[float, NDArray[np.uint8]]], seconds: float) -> NeutralOffset:
    reader, resting = MoodReader(), RestingFace(seconds)
    for t_s, frame in frames:
        resting.add(reader.read(frame, t_s), t_s)
        if resting.done:
            break
    return resting.offset(reader.network, datetime.now(UTC))


def _show(path: Path) -> None:
    kept = read_neutral(path, ExpressionClassifier().identity)
    if kept.problem:
        raise ConfigError(kept.problem)
    if kept.offset is None:
        print("no resting face is set; see mien neutral --help", file=sys.stderr)
    else:
        print(_line(kept.offset))


def _line(offset: NeutralOffset) -> str:
    values = "  ".join(f"{one} {value:+.2f}" for one, value in zip(EXPRESSIONS, offset.values, strict=True))
    return f"set on {offset.made_at:%Y-%m-%d} from {offset.frames} frames: {values}"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 2 <= seconds <= 30:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 2 to 30")
    return seconds
