"""``mien evaluate``: measure a network."""

import argparse
import os
from pathlib import Path
from typing import Final

from mien.cli import evaluate_mood, evaluate_neutral, evaluate_recommender, evaluate_simulation
from mien.cli.arguments import add_evaluation, typed
from mien.errors import ConfigError
from mien.evaluation.card import update_card
from mien.evaluation.compare import compare
from mien.evaluation.expression import evaluate_expression
from mien.evaluation.tables import rows_csv
from mien.expression import ExpressionClassifier
from mien.files import write_atomically
from mien.training.dataset import Split, read_faces

__all__ = ["add_parser", "run", "run_compare"]

EXAMPLES: Final = """examples:
  mien evaluate expression --data fer2013/ -o report/            PublicTest: for choosing
  mien evaluate expression --data fer2013/ -o report/ --split PrivateTest    once, when a model is done
  mien evaluate expression --data fer2013.csv -o report/ --model runs/expression/expression.onnx
  mien evaluate neutral --data fer2013/ -o report/neutral        what setting the resting face is worth
  mien evaluate mood --data fer2013/ -o report/mood              how steady and how quick the mood is
  mien evaluate recommender --data situnes/ -o report/recommender    how well liking is foretold
  mien evaluate simulation -o report/simulation                  how fast made listeners are learnt
  mien evaluate compare reports/baseline reports/balanced        accuracy and macro-F1, face by face
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "evaluate",
        help="measure a network",
        description="Measure a network.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = parser.add_subparsers(title="what to measure", metavar="WHAT", required=True)
    expression = kinds.add_parser(
        "expression",
        help="the network that classifies expressions",
        description="Write figures, plots and one page, report.html, about the network that classifies expressions. "
        "Choose on PublicTest; score PrivateTest once, when a model is done.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_evaluation(expression, output="folder for the report")
    expression.add_argument(
        "--split",
        action="append",
        choices=[split.value for split in Split],
        help="which to score; may be given several times (default: PublicTest)",
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
    expression.add_argument(
        "--no-faces", action="store_true", help="a page without faces, which may be passed on"
    )
    expression.set_defaults(run=run)
    evaluate_neutral.add_parser(kinds)
    evaluate_mood.add_parser(kinds)
    evaluate_recommender.add_parser(kinds)
    evaluate_simulation.add_parser(kinds)
    comparison = kinds.add_parser(
        "compare",
        help="several expression networks, face by face",
        description="Print accuracy and macro-F1 of several reports, and the difference to the first.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    comparison.add_argument("reports", nargs="+", type=Path, metavar="DIR", help="what expression wrote")
    comparison.add_argument("--split", choices=[split.value for split in Split], default="PublicTest")
    comparison.add_argument("-o", "--output", type=Path, metavar="FILE.csv", help="write instead of print")
    comparison.set_defaults(run=run_compare)


def run(args: argparse.Namespace) -> int:
    """Evaluate and print the figures."""
    try:
        from mien.evaluation.report import write_report
        from mien.evaluation.studies import study
    except ImportError as error:
        raise ConfigError(
            f"a report needs scipy and matplotlib ({error}); run: pip install 'mien[train]'"
        ) from error
    threads = os.cpu_count() or 1
    splits = tuple(dict.fromkeys(Split(name) for name in args.split or (Split.VALIDATION,)))
    classifier = ExpressionClassifier(args.model)
    evaluations = evaluate_expression(read_faces(args.data), args.model, splits, threads=threads)
    beside = classifier.path.with_name("history.csv")
    write_report(
        evaluations,
        study(evaluations, args.model, threads=threads),
        classifier.card,
        args.output,
        history=args.history or (beside if beside.exists() else None),
        command=typed(),
        faces=not args.no_faces,
    )
    if args.update_card:
        update_card(classifier.path, evaluations)
    print((args.output / "figures.csv").read_text(encoding="utf-8"), end="")
    return 0


def run_compare(args: argparse.Namespace) -> int:
    """Compare reports."""
    table = rows_csv(compare(args.reports, args.split))
    if args.output:
        write_atomically(args.output, table)
    else:
        print(table.decode(), end="")
    return 0
