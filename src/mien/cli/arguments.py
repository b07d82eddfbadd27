"""Flags that several commands have, and what was typed."""

import argparse
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from mien.config import Config
from mien.errors import ConfigError
from mien.mood import file_of
from mien.recommend import Profiles

__all__ = ["add_camera", "add_evaluation", "add_film", "add_resting_face", "neutral_path", "typed", "whole"]

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


def add_resting_face(parser: Parser) -> None:
    """Add ``--listener``, whose file `neutral_path` finds."""
    parser.add_argument(
        "--listener", metavar="NAME", help="whose face it is (default: the first listener of the player)"
    )


def neutral_path(config: Config, listener: str | None) -> Path:
    """Return where the resting face of a listener is kept, of the first when it is None.

    Raises
    ------
    ConfigError
        When the player knows no listener of that name.
    """
    if listener is None:
        return config.neutral_path
    if not config.profiles_path.exists():
        raise ConfigError(f"there is no listener {listener!r}; the player makes listeners, see mien serve")
    with Profiles(config.profiles_path) as profiles:
        return file_of(config.neutral_path, profiles.named(listener).profile_id)


def whole(least: int) -> Callable[[str], int]:
    """Return what reads a whole number of ``least`` or more, for an argument's ``type``."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {least} or more")
        return number

    return read


def typed() -> str:
    """Return the command as it was typed, to stand beside its figures."""
    return shlex.join(["mien", *sys.argv[1:]])
