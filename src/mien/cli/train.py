"""``mien train``: train a network of one's own."""

import argparse
import os
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from mien.errors import ConfigError
from mien.evaluation.card import update_card
from mien.evaluation.expression import evaluate_expression
from mien.models import load_card
from mien.training.dataset import Split, read_faces
from mien.training.recipe import load_recipe, recipe_names

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien train expression --data fer2013/                 50 epochs at batch 64; interrupted, it resumes
  mien train expression --data fer2013.csv --epochs 2 --output runs/quick
  mien train expression --data my-faces/ --recipe my-recipe.toml --seed 7
  mien train expression --data fer2013/ --recipe study --set sampling=balanced
  mien train expression --data fer2013/ --recipe mien --teacher runs/teacher/expression.onnx
  mien train music --data data/ --teacher MTT_musicnn.npz --teacher MSD_musicnn.npz --output runs/music
  torchrun --nproc-per-node 2 -m mien train expression --data fer2013/    several GPUs, or CPU processes
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "train", help="train a network", description="Train a network of your own."
    )
    kinds = parser.add_subparsers(title="networks", metavar="NETWORK", required=True)
    expression = kinds.add_parser(
        "expression",
        help="the network that classifies expressions",
        description="Train the network that classifies expressions; needs the extra: pip install 'mien[train]'.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    expression.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="PATH",
        help="fer2013.csv, icml_face_data.csv, an .npz, a folder with one of them, or an image folder a class",
    )
    expression.add_argument(
        "--recipe",
        default="labels",
        metavar="NAME|FILE",
        help=f"one of {', '.join(recipe_names())}, or a TOML file (default: labels)",
    )
    expression.add_argument(
        "--teacher",
        type=Path,
        action="append",
        default=[],
        metavar="FILE.onnx",
        help="a model whose opinion of each face is part of what is learnt; may be given several times",
    )
    expression.add_argument(
        "--start",
        type=Path,
        metavar="FILE.onnx",
        help="a model of the recipe's form whose weights the training starts from, such as the one that ships",
    )
    expression.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another setting instead of the recipe's, such as sampling=balanced; may be given several times",
    )
    expression.add_argument("--epochs", type=int, metavar="N", help="instead of the recipe's")
    expression.add_argument("--batch-size", type=int, metavar="N", help="instead of the recipe's")
    expression.add_argument("--seed", type=int, metavar="N", help="instead of the recipe's")
    expression.add_argument(
        "--drop-copies", action="store_true", help="leave exact copies of test faces out of Training"
    )
    expression.add_argument(
        "--device", default="auto", metavar="DEVICE", help="auto, cpu or cuda (default: auto)"
    )
    expression.add_argument(
        "--compile", action="store_true", help="fuse the network's operations first, for a fast GPU"
    )
    expression.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("runs/expression"),
        metavar="DIR",
        help="for checkpoint, history and model (default: runs/expression)",
    )
    expression.set_defaults(run=run)
    int8 = kinds.add_parser(
        "int8",
        help="the 8-bit form of a trained expression network",
        description="Write the 8-bit form of an expression network beside it, a quarter of the size; needs the extra "
        "train. mien evaluate expression says what it costs in accuracy.",
    )
    int8.add_argument("model", type=Path, metavar="FILE.onnx", help="the network, its card beside it")
    int8.add_argument("--data", type=Path, required=True, metavar="PATH", help="as for mien train expression")
    int8.set_defaults(run=run_int8)
    music = kinds.add_parser(
        "music",
        help="the network that places music on the plane of valence and arousal",
        description="Train the network that places music, and judge it; needs the extra: pip install 'mien[train]'. "
        "Interrupted, it resumes.",
    )
    music.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder with deam and four-quadrants"
    )
    music.add_argument(
        "--teacher",
        type=Path,
        action="append",
        default=[],
        metavar="FILE.npz",
        help="musicnn's weights, as tools/musicnn_weights.py writes them; may be given several times",
    )
    music.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another setting, such as 'channels=[32, 64, 128, 384]'; may be given several times",
    )
    music.add_argument("--epochs", type=int, metavar="N", help="of learning from the teachers, instead of 30")
    music.add_argument("--seed", type=int, metavar="N", help="instead of 1")
    music.add_argument("--device", default="auto", metavar="DEVICE", help="auto, cpu or cuda (default: auto)")
    music.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("runs/music"),
        metavar="DIR",
        help="for checkpoints, figures and model (default: runs/music)",
    )
    music.set_defaults(run=run_music)


def _settings(given: list[str]) -> dict[str, Any]:
    """Read what --set says."""
    found: dict[str, Any] = {}
    for setting in given:
        name, equals, value = setting.partition("=")
        if not equals:
            raise ConfigError(f"--set {setting}: expected NAME=VALUE, such as seed=7")
        try:
            found[name.strip()] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            # A bare word is a string: nobody quotes for TOML within a shell's quotes.
            found[name.strip()] = value.strip()
    return found


def run(args: argparse.Namespace) -> int:
    """Train, or resume a training."""
    try:
        from mien.training.expression import train_expression
    except ImportError as error:
        raise ConfigError(f"training needs torch ({error}); run: pip install 'mien[train]'") from error
    flags = {"epochs": args.epochs, "batch_size": args.batch_size, "seed": args.seed}
    recipe = load_recipe(args.recipe, **flags | _settings(args.settings))
    print(f"reading {args.data}", file=sys.stderr)
    data = read_faces(args.data)
    path = train_expression(
        data,
        recipe,
        args.output,
        teachers=args.teacher,
        start=args.start,
        device=args.device,
        compiled=args.compile,
        drop_copies=args.drop_copies,
    )
    if path is None:
        return 0
    update_card(path, evaluate_expression(data, path, (Split.VALIDATION,), threads=os.cpu_count() or 1))
    print(path)
    return 0


def run_int8(args: argparse.Namespace) -> int:
    """Quantise a network."""
    try:
        from mien.training.quantise import quantise
    except ImportError as error:
        raise ConfigError(f"this needs the package onnx ({error}); run: pip install 'mien[train]'") from error
    load_card(args.model)
    print(quantise(args.model, read_faces(args.data)))
    return 0


def run_music(args: argparse.Namespace) -> int:
    """Train the music network, or resume."""
    try:
        from mien.training.music import MusicRecipe, train_music
    except ImportError as error:
        raise ConfigError(f"training needs torch ({error}); run: pip install 'mien[train]'") from error
    recipe = MusicRecipe.of({"epochs": args.epochs, "seed": args.seed} | _settings(args.settings))
    print(train_music(args.data, args.teacher, args.output, recipe, device=args.device))
    return 0
