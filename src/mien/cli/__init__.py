"""The ``mien`` command: one module a subcommand."""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

import mien
from mien.cli import (
    classify,
    data,
    doctor,
    evaluate,
    listener,
    neutral,
    playlist,
    recommend,
    scan,
    serve,
    tag,
    train,
    watch,
)
from mien.errors import MienError

__all__ = ["build_parser", "main"]

COMMANDS: Final = (
    serve,
    scan,
    tag,
    playlist,
    recommend,
    listener,
    data,
    watch,
    neutral,
    classify,
    train,
    evaluate,
    doctor,
)

EXAMPLES: Final = """examples:
  mien                              play, with the page in your browser
  mien serve --library ~/Music      scan a folder first
  mien classify photo.jpg           which expression a photo shows
  mien doctor                       what is installed, and what to do about each problem
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="mien",
        description="Plays music that fits the expression on your face. Without a command: serve.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mien {mien.__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv
        Arguments without the program's name; those of the process by default.

    Returns
    -------
    int
        0 done, 1 failed (the reason is on standard error), 2 wrong usage, 130 interrupted.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help", "--version"}):
        words = ["serve", *words]
    args = build_parser().parse_args(_with_signed_points(words))
    try:
        code: int = args.run(args)
    except MienError as error:
        print(f"mien: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("mien: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; Python must not complain when it flushes.
        sys.stderr.close()
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"mien: {where}{error.strerror or error}; mend that and run again", file=sys.stderr)
        return 1
    return code


def _with_signed_points(words: list[str]) -> list[str]:
    """Join ``--mood -0.4,0.2``, and ``--goal`` alike, to one word: argparse takes a leading minus for a flag."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("--mood", "--goal"):
            joined[-1] = f"{joined[-1]}={word}"
        else:
            joined.append(word)
    return joined
