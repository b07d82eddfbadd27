"""``mien scan``: read music folders into the library."""

import argparse
import contextlib
import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tqdm import tqdm

from mien.config import load_config
from mien.errors import ConfigError
from mien.files import printable, write_atomically
from mien.music import BrokenFile, Catalog, ScanProgress, ScanReport, builtin_library, scan

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien scan ~/Music                   read a folder; later, only what has changed
  mien scan                           look again at every folder known
  mien scan ~/Music /media/disk/Music --workers 4
  mien scan ~/Music --json | jq .broken
  mien scan --report broken.csv       which files cannot be played, and why
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "scan",
        help="read music folders into the library",
        description="Read tags, loudness, valence and arousal of the music in folders. Files are never changed. "
        "Interrupted, it goes on where it was when it is run again.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="default: all folders known")
    parser.add_argument(
        "--workers", type=_workers, metavar="N", help="processes that read files (default: one a core)"
    )
    parser.add_argument("--json", action="store_true", help="print the result as a JSON object")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write what cannot be read, and why: .csv with a row each, or .json with the result as well",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar, and no list of broken files")
    parser.add_argument("--data-dir", metavar="DIR", help="where the catalog is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Scan and print what was found."""
    if args.report and args.report.suffix not in {".csv", ".json"}:
        raise ConfigError(f"{args.report}: a report's name ends in .csv or .json")
    config = load_config(data_dir=args.data_dir)
    with Catalog(config.catalog_path) as catalog:
        folders = args.folders or _known(catalog, config.library)
        try:
            with _progress_bar(quiet=args.quiet) as progress:
                report = scan(catalog, folders, progress=progress, workers=args.workers)
        except KeyboardInterrupt:
            print("mien: interrupted; run the same command again to go on where it stopped", file=sys.stderr)
            return 130
    if args.json:
        print(json.dumps(_as_json(report), ensure_ascii=True))
    else:
        print(_summary(report))
    if args.report:
        write_atomically(args.report, _as_file(report, args.report.suffix))
    if not args.quiet:
        _list_problems(report)
    return 1 if report.missing else 0


def _workers(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 256:
        raise argparse.ArgumentTypeError(f"{number}: between 0 (no processes of their own) and 256")
    return number


def _known(catalog: Catalog, configured: tuple[Path, ...]) -> list[Path]:
    roots = [root.path for root in catalog.roots() if root.path != builtin_library()]
    folders = list(dict.fromkeys([*configured, *roots]))
    if not folders:
        raise ConfigError("no music folder is known yet; name one: mien scan DIR")
    return folders


@contextlib.contextmanager
def _progress_bar(*, quiet: bool) -> Iterator[Callable[[ScanProgress], None]]:
    with tqdm(unit="file", file=sys.stderr, disable=quiet or None, dynamic_ncols=True) as bar:

        def show(progress: ScanProgress) -> None:
            bar.total = progress.total
            if progress.path is not None:
                bar.set_postfix_str(printable(progress.path.name)[:40], refresh=False)
            bar.update(progress.done - bar.n)

        yield show


def _summary(report: ScanReport) -> str:
    counts = f"{report.added} added, {report.changed} changed, {report.moved} moved"
    rest = f"{report.unchanged} unchanged, {report.removed} removed"
    return f"{counts}, {rest}, {len(report.broken)} broken in {report.duration_s:.1f} s"


def _list_problems(report: ScanReport) -> None:
    titled = (
        ("missing folders", report.missing),
        ("unreadable folders", report.unreadable),
        ("broken files (tried again when they change)", report.broken),
    )
    for title, problems in titled:
        if problems:
            print(f"{title}:", file=sys.stderr)
        for problem in problems:
            print(f"  {printable(problem.path)}: {problem.reason}", file=sys.stderr)


def _as_file(report: ScanReport, suffix: str) -> bytes:
    if suffix == ".json":
        return (json.dumps(_as_json(report), indent=2) + "\n").encode()
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(("what", "path", "reason"))
    for what in ("broken", "missing", "unreadable"):
        table.writerows((what, row["path"], row["reason"]) for row in _as_rows(getattr(report, what)))
    return text.getvalue().encode("utf-8-sig")


def _as_json(report: ScanReport) -> dict[str, object]:
    return {
        "added": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "broken": _as_rows(report.broken),
        "missing": _as_rows(report.missing),
        "unreadable": _as_rows(report.unreadable),
        "duration_s": round(report.duration_s, 3),
    }


def _as_rows(problems: tuple[BrokenFile, ...]) -> list[dict[str, str]]:
    return [{"path": printable(problem.path), "reason": problem.reason} for problem in problems]
