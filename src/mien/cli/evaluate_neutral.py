"""``mien evaluate neutral``: what setting the listener's resting face is worth."""

import argparse
import sys
from dataclasses import asdict
from typing import Any

import numpy as np

from mien.cli.arguments import add_evaluation, add_film, typed, whole
from mien.errors import MediaError
from mien.evaluation.neutral import Trial, chosen, effects_of, same_for_all, trials
from mien.evaluation.neutral_film import on_film
from mien.evaluation.neutral_listeners import Listeners, simulate
from mien.evaluation.tables import rows_csv
from mien.expression import ExpressionClassifier
from mien.files import write_atomically, write_json
from mien.machine import describe_machine
from mien.mood.neutral import AIM, CAP, PRIOR_LOOKS, log_probs
from mien.training.dataset import FaceDataset, Split, read_faces

__all__ = ["add_parser", "run"]


def add_parser(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the kind and its flags."""
    parser = kinds.add_parser(
        "neutral",
        help="what setting the listener's resting face is worth, and what it costs",
        description="Set the resting face of made-up listeners, who are neutral faces of PublicTest, and of a recorded "
        "camera's persons, and measure what is read then. PrivateTest is not touched.",
    )
    add_evaluation(parser, output="folder for the figures")
    add_film(parser)
    parser.add_argument("--seed", type=whole(0), default=0, help="of views, draws and intervals (default: 0)")
    parser.add_argument(
        "--listeners", type=whole(4), metavar="N", help="draw that many, 4 or more (default: all)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure, write and print."""
    classifier = ExpressionClassifier(args.model)
    faces = read_faces(args.data).split(Split.VALIDATION)
    listeners = simulate(faces, classifier, np.random.default_rng(args.seed), most=args.listeners)
    logits = log_probs(classifier.predict(faces.images))
    first = np.arange(len(listeners)) < len(listeners) // 2
    try:
        tried = trials(listeners.take(first), faces, logits)
    except MediaError as error:
        # What it is worth can be told all the same.
        print(f"mien: no strength can be chosen: {error}", file=sys.stderr)
        tried = ()
    scored = listeners.take(~first)
    tables = {"effects": effects_of(scored, faces, logits, seed=args.seed), "tuning": tried}
    if args.film:
        tables["film"] = on_film(args.film, classifier)
    args.output.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        if not rows:
            (args.output / f"{name}.csv").unlink(missing_ok=True)
            continue
        write_atomically(args.output / f"{name}.csv", rows_csv(rows))
    figures = _figures(args, classifier, faces, listeners, chosen(tried) if tried else None)
    figures["same_offset_for_everyone"] = dict(
        zip(("offset", "neutral", "others"), np.round(same_for_all(scored, faces, logits), 4), strict=True)
    )
    write_json(args.output / "figures.json", figures)
    print((args.output / "effects.csv").read_text(encoding="utf-8"), end="")
    return 0


def _figures(
    args: argparse.Namespace,
    classifier: ExpressionClassifier,
    faces: FaceDataset,
    listeners: Listeners,
    best: Trial | None,
) -> dict[str, Any]:
    """Gather what made the figures, and what the tables do not hold."""
    return {
        "command": typed(),
        "seed": args.seed,
        "machine": describe_machine(),
        "network": classifier.identity,
        "split": Split.VALIDATION.value,
        "faces": len(faces),
        "listeners": len(listeners),
        "misread": int(listeners.misread.sum()),
        "refused": int(listeners.refused.sum()),
        "in_use": {"aim": AIM, "prior_looks": PRIOR_LOOKS, "cap": CAP},
        "best_on_the_first_half": asdict(best) if best else None,
    }
