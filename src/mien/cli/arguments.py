"""Flags that several commands have, and what was typed."""

import argparse
import shlex
import sys
from pathlib import Path

__all__ = ["add_camera", "add_evaluation", "add_film", "typed"]

Parser = argparse.ArgumentParser
Exclusive = argparse._MutuallyExclusiveGroup


def add_camera(parser: Parser) -> Exclusive:
    """Add ``--camera`` and ``--video``, and return the group of which only one may be given."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--camera", type=int, default=0, metavar="N", help="number of the camera (default: 0)"
    )
    source.add_argument("--video", type=Path, metavar="FILE", help="a video file instead of a camera")
    return source


def add_evaluation(parser: Parser, *, output: str) -> None:
    """Add ``--data``, ``--output``, which ``output`` describes, and ``--model``."""
    parser.add_argument(
        "--data", type=Path, required=True, metavar="PATH", help="as for mien train expression"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help=output)
    parser.add_argument("--model", type=Path, metavar="FILE.onnx", help="instead of the one that ships")


def add_film(parser: Parser) -> None:
    """Add ``--film``."""
    parser.add_argument(
        "--film", type=Path, metavar="FILE.mjpeg", help="a recording with its .segments.txt beside it"
    )


def typed() -> str:
    """Return the command as it was typed, to stand beside its figures."""
    return shlex.join(["mien", *sys.argv[1:]])
