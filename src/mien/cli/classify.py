"""``mien classify``: which expression the faces of pictures show."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Final

from tqdm import tqdm

from mien.batch import ImageRow, RowFile, classify_images, find_images
from mien.errors import MediaError
from mien.expression import EXPRESSIONS, ExpressionClassifier
from mien.files import printable

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien classify photo.jpg                     a line a face
  mien classify --json photo.jpg | jq .       the same with all seven probabilities
  mien classify pictures/ -o faces.csv        a whole folder; runs on where it was interrupted
  mien classify --cropped fer/test -o out.parquet
  mien classify photo.jpg --explain where/    where the network looked, as a picture a face
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "classify",
        help="say which expression the faces of pictures show",
        description="Say which expression the faces of pictures show; not what anybody feels.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a picture, or a folder of pictures"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object a face")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write a table instead: FILE.csv, .jsonl or .parquet",
    )
    parser.add_argument(
        "--cropped", action="store_true", help="each picture is a face already cut out, as in FER-2013"
    )
    parser.add_argument(
        "--model", type=Path, metavar="FILE.onnx", help="a network of your own, its card beside it"
    )
    parser.add_argument(
        "--explain",
        type=Path,
        metavar="DIR",
        help="also write each face there as a PNG, beside it what spoke for (orange) and against (blue) the answer",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Classify; exit code 1 when a picture could not be read."""
    threads = os.cpu_count() or 1
    classifier = ExpressionClassifier(args.model, threads=threads)
    paths = list(find_images(args.paths))
    if not paths:
        raise MediaError(
            f"{', '.join(map(str, args.paths))}: no pictures in there; name a picture or another folder"
        )
    if args.output:
        return _to_table(args, paths, classifier, threads)
    failed = 0
    found = classify_images(paths, classifier, cropped=args.cropped, threads=threads, explain=args.explain)
    for rows in found:
        for row in rows:
            failed += row.failed
            _show(row, as_json=args.json)
    return 1 if failed else 0


def _to_table(
    args: argparse.Namespace, paths: list[Path], classifier: ExpressionClassifier, threads: int
) -> int:
    explain = str(args.explain) if args.explain else None
    made_by = {"network": classifier.identity, "cropped": args.cropped, "explain": explain}
    with RowFile(args.output, made_by=made_by, wanted={str(path) for path in paths}) as table:
        done = table.done
        left = [path for path in paths if str(path) not in done]
        groups = classify_images(
            left, classifier, cropped=args.cropped, threads=threads, explain=args.explain
        )
        bar = tqdm(groups, total=len(paths), initial=len(paths) - len(left), unit=" pictures", disable=None)
        for rows in bar:
            for row in rows:
                if row.failed:
                    tqdm.write(f"mien: {row.note}", file=sys.stderr)
            table.add([row.as_dict() for row in rows])
        rows_in_all = table.rows
        table.finish()
    failed = sum(ImageRow(**row).failed for row in rows_in_all)
    faces = sum(row["face"] >= 0 for row in rows_in_all)
    print(
        f"{args.output}: {faces} faces in {len(paths)} pictures, {failed} could not be read", file=sys.stderr
    )
    return 1 if failed else 0


def _show(row: ImageRow, *, as_json: bool) -> None:
    if row.failed:
        print(f"mien: {row.note}", file=sys.stderr)
    if as_json:
        print(json.dumps(row.as_dict(), ensure_ascii=True), flush=True)
    elif row.face < 0 and not row.failed:
        print(f"{printable(row.path)}: {row.note.replace('_', ' ')}", flush=True)
    elif row.face >= 0:
        others = sorted(((getattr(row, name), name) for name in EXPRESSIONS), reverse=True)[1:3]
        runners_up = ", ".join(f"{name} {share:.0%}" for share, name in others)
        note = f"  [{row.note.replace('_', ' ')}]" if row.note else ""
        print(
            f"{printable(row.path)}: {row.expression} {row.confidence:.0%} ({runners_up}){note}", flush=True
        )
