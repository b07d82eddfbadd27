"""``mien evaluate``: measure a network."""

import argparse
import os
import shlex
import sys
from pathlib import Path
from typing import Final

from mien.evaluation.expression import evaluate_expression, update_card, write_report
from mien.expression import ExpressionClassifier
from mien.training.dataset import Split, read_faces

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien evaluate expression --data fer2013/ -o report/
  mien evaluate expression --data fer2013.csv -o report/ --split PublicTest --model runs/expression/expression.onnx
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser("evaluate", help="measure a network", description="Measure a network.")
    kinds = parser.add_subparsers(title="networks", metavar="NETWORK", required=True)
    expression = kinds.add_parser(
        "expression",
        help="the network that classifies expressions",
        description="Write figures, confusion matrices and curves of the network that classifies expressions. "
        "Choose recipes on PublicTest; score PrivateTest once, when a model is done.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    expression.add_argument(
        "--data", type=Path, required=True, metavar="PATH", help="as for mien train expression"
    )
    expression.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="folder for the report"
    )
    expression.add_argument("--model", type=Path, metavar="FILE.onnx", help="instead of the one that ships")
    expression.add_argument(
        "--split",
        action="append",
        choices=[split.value for split in Split],
        help="which to score; may be given several times (default: PublicTest and PrivateTest)",
    )
    expression.add_argument(
        "--history",
        type=Path,
        metavar="FILE.csv",
        help="the training's curves (default: history.csv beside --model)",
    )
    expression.add_argument(
        "--update-card", action="store_true", help="write the figures into the model's card as well"
    )
    expression.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Evaluate and print the figures."""
    classifier = ExpressionClassifier(args.model, threads=os.cpu_count() or 1)
    splits = tuple(Split(name) for name in args.split or (Split.VALIDATION, Split.TEST))
    evaluations = evaluate_expression(read_faces(args.data), classifier, splits)
    beside = classifier.path.with_name("history.csv")
    history = args.history or (beside if beside.exists() else None)
    command = shlex.join(["mien", *sys.argv[1:]])
    write_report(evaluations, classifier, args.output, history=history, command=command)
    if args.update_card:
        update_card(classifier.path, evaluations)
    print((args.output / "figures.csv").read_text(encoding="utf-8"), end="")
    return 0
