"""``mien evaluate simulation``: how fast mien learns tastes that are known, and follows when they change."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from mien.cli.arguments import typed, whole
from mien.errors import ConfigError
from mien.evaluation.plots import plot_days
from mien.evaluation.simulation import Day, Way, simulate
from mien.evaluation.tables import markdown_table, rows_csv
from mien.files import write_atomically, write_json
from mien.machine import describe_machine
from mien.recommend import TasteSettings

__all__ = ["add_parser", "run"]

LISTENERS: Final = 30
DAYS: Final = 60
DRIFT_DAY: Final = 40
SONGS: Final = 2000
WEEK: Final = 7


def add_parser(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the kind and its flags."""
    parser = kinds.add_parser(
        "simulation",
        help="how fast made listeners are learnt",
        description="Let made listeners, whose taste is known, listen day by day to what mien, chance and one who "
        "knows the taste choose. It shows that learning works as it is meant to; it says nothing about people.",
    )
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="folder for the figures as well")
    parser.add_argument(
        "--listeners", type=int, default=LISTENERS, metavar="N", help=f"how many (default: {LISTENERS})"
    )
    parser.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"how long (default: {DAYS})")
    parser.add_argument(
        "--drift-day",
        type=int,
        default=DRIFT_DAY,
        metavar="N",
        help=f"day on which every taste is drawn anew; past the last for never (default: {DRIFT_DAY})",
    )
    parser.add_argument("--seed", type=whole(0), default=0, help="of everything (default: 0)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Simulate, write and print."""
    for name in ("listeners", "days", "drift_day"):
        if getattr(args, name) < 1:
            raise ConfigError(f"--{name.replace('_', '-')} {getattr(args, name)}: too few; give 1 or more")
    lived = simulate(
        listeners=args.listeners, days=args.days, songs=SONGS, drift_day=args.drift_day, seed=args.seed
    )
    days = list(chain.from_iterable(tqdm(lived, total=args.days, unit=" days", disable=None)))
    if args.output:
        _write(days, args)
    print(_table(days, args.drift_day))
    return 0


def _write(days: Sequence[Day], args: argparse.Namespace) -> None:
    args.output.mkdir(parents=True, exist_ok=True)
    write_atomically(args.output / "days.csv", rows_csv(days))
    facts = {
        "command": typed(),
        "seed": args.seed,
        "listeners": args.listeners,
        "days": args.days,
        "drift_day": args.drift_day,
        "songs": SONGS,
        "machine": describe_machine(),
        "in_use": asdict(TasteSettings()),
    }
    write_json(args.output / "figures.json", facts)
    # Last, since it alone needs a library that may be missing: what was simulated is not lost by it.
    curves = {way.value: [day for day in days if day.way == way] for way in Way}
    plot_days(
        {
            name: (np.array([day.liking for day in some]), np.array([day.skipped for day in some]))
            for name, some in curves.items()
        },
        f"{args.listeners} made listeners, {SONGS} songs",
        args.output / "days.png",
        change=args.drift_day if args.drift_day <= args.days else None,
    )


def _table(days: Sequence[Day], drift_day: int) -> str:
    """Lay out in Markdown what was liked, and what was skipped, by way and span of days."""
    spans = _spans(days[-1].day, drift_day)
    rows = [[way.value, *(_mean(days, way, span) for span in spans.values())] for way in Way]
    return markdown_table(["who chooses", *spans], rows)


def _spans(last: int, drift_day: int) -> dict[str, range]:
    spans = {"day 1": range(1, 2)}
    if 1 < drift_day <= last:
        spans["week before the change"] = range(max(drift_day - WEEK, 1), drift_day)
        spans["day of the change"] = range(drift_day, drift_day + 1)
    return spans | {"last week": range(max(last - WEEK + 1, 1), last + 1)}


def _mean(days: Sequence[Day], way: Way, span: range) -> str:
    some = [day for day in days if day.way == way and day.day in span]
    liking, skipped = (
        float(np.mean(values)) for values in ([day.liking for day in some], [day.skipped for day in some])
    )
    return f"{liking:+.2f}, {skipped:.0%} skipped"
