"""``mien evaluate mood``: how steady, quick and right the mood is, beside simpler ways."""

import argparse
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from tqdm import tqdm

from mien.cli.arguments import add_evaluation, add_film, typed, whole
from mien.errors import ConfigError
from mien.evaluation.mood import GRID, clips_of, follow_all, tune
from mien.evaluation.mood_measures import Measured
from mien.evaluation.tables import markdown_table, rows_csv
from mien.expression import ExpressionClassifier
from mien.files import write_atomically, write_json
from mien.machine import describe_machine
from mien.mood.steady import Tuning
from mien.training.dataset import Split, read_faces

__all__ = ["add_parser", "run"]

MINUTES: Final = 10.0
LEAST_MINUTES: Final = 0.2


def add_parser(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the kind and its flags."""
    parser = kinds.add_parser(
        "mood",
        help="how steady and how quick the mood is",
        description="Hold faces of PublicTest before the classifier as if before a camera, still, disturbed and "
        "changing, and measure what the player would act on, beside simpler ways. PrivateTest is not touched.",
    )
    add_evaluation(parser, output="folder for the figures")
    add_film(parser)
    parser.add_argument("--tune", action="store_true", help="try other constants of the filter as well")
    parser.add_argument("--seed", type=whole(0), default=0, help="of faces and sway (default: 0)")
    parser.add_argument(
        "--minutes",
        type=float,
        default=MINUTES,
        metavar="N",
        help=f"length of each of the eight kinds of sequences (default: {MINUTES:g})",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure, write and print."""
    if not LEAST_MINUTES <= args.minutes < math.inf:
        raise ConfigError(
            f"--minutes {args.minutes:g}: no length in which seven faces can be held; give {LEAST_MINUTES:g} or more"
        )
    classifier = ExpressionClassifier(args.model)
    faces = read_faces(args.data).split(Split.VALIDATION)
    made = clips_of(faces, classifier, seed=args.seed, minutes=args.minutes, film=args.film)
    clips = list(tqdm(made, unit=" sequences", disable=None))
    found = tuple(follow_all(clips))
    args.output.mkdir(parents=True, exist_ok=True)
    write_atomically(args.output / "figures.csv", rows_csv(found))
    if args.tune:
        tuned = tuple(tqdm(tune(clips, GRID), total=1 + len(GRID), unit=" tunings", disable=None))
        write_atomically(args.output / "tuning.csv", rows_csv(tuned))
    facts = {
        "command": typed(),
        "seed": args.seed,
        "minutes": args.minutes,
        "machine": describe_machine(),
        "network": classifier.identity,
        "split": Split.VALIDATION.value,
        "in_use": asdict(Tuning()),
    }
    write_json(args.output / "figures.json", facts)
    print(_table(found))
    return 0


def _table(found: Sequence[Measured]) -> str:
    """Lay out what was found in Markdown."""
    heads = (
        "sequences",
        "way",
        "flips in 10 min",
        "moves in 10 min",
        "changes within 3 s",
        "median delay",
        "wrong",
        "idle",
    )
    rows = [
        (
            one.sequences,
            one.way,
            _number(one.flips_in_ten_minutes),
            _number(one.moves_in_ten_minutes),
            f"{one.in_time} of {one.changes}" if one.changes else "-",
            _number(one.median_delay_s, " s"),
            f"{one.wrong:.1%}",
            f"{one.idle:.1%}",
        )
        for one in found
    ]
    return markdown_table(heads, rows)


def _number(value: float, unit: str = "") -> str:
    if math.isnan(value):
        return "-"
    return f"{value:.1f}{unit}" if math.isfinite(value) else "never"
