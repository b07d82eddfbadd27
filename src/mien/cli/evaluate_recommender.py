"""``mien evaluate recommender``: how well liking is foretold, beside simpler ways."""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from tqdm import tqdm

from mien.cli.arguments import typed, whole
from mien.errors import ConfigError
from mien.evaluation.recommender_contest import (
    ANCHOR,
    CONTESTANTS,
    Contest,
    Contestant,
    hold,
    judge,
    on_new_songs,
    tuned,
)
from mien.evaluation.recommender_data import Situnes, read_situnes
from mien.evaluation.recommender_measures import Measured
from mien.evaluation.recommender_mien import RATING_DOUBT
from mien.evaluation.recommender_mood import MoodAfter, moods_after
from mien.evaluation.recommender_tuning import Trial, best_of, try_settings
from mien.evaluation.tables import markdown_table, rows_csv
from mien.files import write_atomically, write_json
from mien.machine import describe_machine
from mien.recommend.taste import TasteSettings

__all__ = ["add_parser", "run"]

TRIALS: Final = 400


def add_parser(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the kind and its flags."""
    parser = kinds.add_parser(
        "recommender",
        help="how well what a listener likes is foretold",
        description="Replay SiTunes in the order of time and measure, on its randomly chosen songs alone, how well "
        "mien and simpler ways foretell what is liked; and whether music moves the mood.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="SiTunes: Stage1, Stage2 and music_metadata"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="folder for the figures as well")
    parser.add_argument(
        "--seed", type=whole(0), default=0, help="of chance, groups, trials and intervals (default: 0)"
    )
    parser.add_argument(
        "--tune", action="store_true", help="look for better settings, on events that are not scored"
    )
    parser.add_argument(
        "--trials", type=int, default=TRIALS, metavar="N", help=f"settings to try (default: {TRIALS})"
    )
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class Found:
    """All tables."""

    contest: Contest
    new_songs: tuple[Measured, ...]
    moods: tuple[MoodAfter, ...]


def run(args: argparse.Namespace) -> int:
    """Measure, write and print."""
    if args.trials < 2:
        raise ConfigError(f"--trials {args.trials}: nothing to compare; give 2 or more")
    data = read_situnes(args.data)
    tried = _tried(data, args) if args.tune else []
    contestants = (*CONTESTANTS, *(tuned(best_of(tried).settings) for _ in tried[:1]))
    found = _measure(data, contestants, args.seed)
    if args.output:
        _write(found, args.output)
        write_json(args.output / "figures.json", _facts(data, args.seed, tried))
    shown = [_trial_lines(trial) for trial in (tried[0], best_of(tried))] if tried else []
    print("\n\n".join([*shown, *_tables(found)]))
    return 0


def _tried(data: Situnes, args: argparse.Namespace) -> list[Trial]:
    trials = try_settings(data, np.random.default_rng(args.seed), trials=args.trials)
    return list(tqdm(trials, total=args.trials, unit=" trials", disable=None))


def _measure(data: Situnes, contestants: Sequence[Contestant], seed: int) -> Found:
    count = len(contestants)
    replays = list(tqdm(hold(data, contestants, seed=seed), total=count, unit=" policies", disable=None))
    new_songs = tqdm(on_new_songs(data, contestants, seed=seed), total=count, unit=" policies", disable=None)
    return Found(judge(replays, contestants, seed=seed), tuple(new_songs), moods_after(data, seed=seed))


def _write(found: Found, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {
        "figures": found.contest.measured,
        "differences": found.contest.compared,
        "new-songs": found.new_songs,
        "mood-after": found.moods,
    }.items():
        write_atomically(folder / f"{name}.csv", rows_csv(rows))


def _facts(data: Situnes, seed: int, tried: Sequence[Trial]) -> dict[str, Any]:
    """Gather what made the figures."""
    facts: dict[str, Any] = {
        "command": typed(),
        "seed": seed,
        "machine": describe_machine(),
        "events": dict(Counter(event.kind.value for event in data.events)),
        "listeners": len({event.listener for event in data.events}),
        "songs": len(data.songs),
        "songs_played": len({event.song for event in data.events}),
        "in_use": asdict(TasteSettings()) | {"doubt_of_a_rating": RATING_DOUBT},
    }
    if tried:
        facts["tuning"] = {
            "trials": len(tried),
            "in_use": asdict(tried[0]),
            "best": asdict(best_of(list(tried))),
        }
    return facts


def _trial_lines(trial: Trial) -> str:
    settings = ", ".join(f"{name}={value:.3g}" for name, value in asdict(trial.settings).items())
    return f"{settings}: log-likelihood {trial.log_likelihood:.4f}, AUC {trial.auc:.3f}"


def _tables(found: Found) -> list[str]:
    """Lay out what was found in Markdown."""
    anchor = f"{ANCHOR.policy}, {ANCHOR.setting}"
    gains = {(one.setting, one.policy): one.auc for one in found.contest.compared if one.against == anchor}
    heads = ["AUC", "AUC within", "nDCG", "best half"]
    random = [
        [*_row(one), _figure(one.picked), _figure(gains.get((one.setting, one.policy)))]
        for one in found.contest.measured
    ]
    return [
        markdown_table(["random songs, sees", "policy", *heads, "picked", "AUC less the anchor's"], random),
        markdown_table(["chosen songs, sees", "policy", *heads], [_row(one) for one in found.new_songs]),
        _moods(found.moods),
    ]


def _row(one: Measured) -> list[str]:
    figures = (one.auc, one.auc_within, one.ndcg, one.best_half)
    return [one.setting, one.policy, *map(_figure, figures)]


def _moods(moods: Iterable[MoodAfter]) -> str:
    heads = ["events", "axis after", "known", "R2", "MAE", "R2 less the mood before's"]
    rows = [
        [
            f"{one.events_of} ({one.events})",
            one.axis,
            one.known,
            *map(_figure, (one.r2, one.mae, one.r2_gain)),
        ]
        for one in moods
    ]
    return markdown_table(heads, rows)


def _figure(value: tuple[float, float, float] | None) -> str:
    return "-" if value is None else f"{value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f})"
