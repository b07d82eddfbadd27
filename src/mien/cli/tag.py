"""``mien tag``: write each track's mood into its file, for other players, or take it out again."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from tqdm import tqdm

from mien.config import load_config
from mien.errors import ConfigError, MediaError
from mien.files import printable
from mien.music import Catalog, FileKey
from mien.music.identity import content_id
from mien.music.tagging import FORMATS, Journal, Written, mood_word, take_back, write_mood

__all__ = ["add_parser", "run"]

T = TypeVar("T")

JOURNAL: Final = "written-tags.jsonl"

EXAMPLES: Final = """examples:
  mien tag ~/Music --dry-run          what would be written, and what cannot be
  mien tag ~/Music                    write a mood word into each file that has none of its own
  mien tag --undo                     make every file again what it was
  mien tag --undo ~/Music/Ida         only those in a folder
"""

MEANINGS: Final = {
    "written": "written",
    "as it is": "as they were",
    "own mood": "with a mood of their own",
    "unclear": "without a clear mood",
    "restored": "restored",
    "gone": "not there any more",
    "changed since": "changed since, and left as they are",
    "refused": "refused",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "tag",
        help="write moods into the files, for other players; or take them out again",
        description=f"Writes the tag MOOD into {', '.join(sorted(FORMATS))} of folders that have been scanned, and "
        "MIEN_MOOD beside it with valence and arousal. Nothing else in a file changes; moods of others stay. "
        "What was written can be taken out to the last byte. mien does this only when you run this command.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; say what would be done")
    parser.add_argument("--undo", action="store_true", help="take out what was written; default: everywhere")
    parser.add_argument("--json", action="store_true", help="print a JSON object a file")
    parser.add_argument("--data-dir", metavar="DIR", help="where the catalog is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write, or take back, and print what was done."""
    if args.undo and args.dry_run:
        raise ConfigError("--dry-run goes with writing; --undo asks for nothing that it could show")
    if not args.undo and not args.folders:
        raise ConfigError(
            "name the folder whose files may be changed: mien tag DIR, or mien tag DIR --dry-run"
        )
    config = load_config(data_dir=args.data_dir)
    journal = Journal(config.catalog_path.with_name(JOURNAL))
    folders = [folder.expanduser().resolve() for folder in args.folders]
    tally: Counter[str] = Counter()
    with Catalog(config.catalog_path) as catalog:
        work = _undo(catalog, journal, folders) if args.undo else _write(catalog, journal, folders, args)
        for path, what, detail in work:
            tally[what] += 1
            _tell(path, what, detail, as_json=args.json, every=args.dry_run)
    if not args.json:
        counts = ", ".join(f"{tally[what]} {meaning}" for what, meaning in MEANINGS.items() if tally[what])
        print(f"{'would be: ' if args.dry_run else ''}{counts or 'nothing to do'}")
    return 1 if tally["refused"] else 0


def _write(
    catalog: Catalog, journal: Journal, folders: list[Path], args: argparse.Namespace
) -> Iterator[tuple[Path, str, str]]:
    tracks = catalog.tracks(catalog.pool(folders).track_id)
    if not tracks:
        raise ConfigError(f"{printable(folders[0])}: no track is known there; scan it first: mien scan DIR")
    for track in _shown(tracks):
        word = mood_word(track.valence, track.arousal)
        if word is None:
            yield track.path, "unclear", ""
            continue
        try:
            what = write_mood(
                track.path, word, (track.valence, track.arousal), journal=None if args.dry_run else journal
            )
        except MediaError as error:
            yield track.path, "refused", str(error)
            continue
        if what == "written" and not args.dry_run:
            _keep(catalog, track.path)
        yield track.path, what, word if what == "written" else ""


def _undo(catalog: Catalog, journal: Journal, folders: list[Path]) -> Iterator[tuple[Path, str, str]]:
    """Go back through the journal, the latest change first."""
    for number in journal.damaged():
        yield (
            journal.path,
            "refused",
            f"{printable(journal.path)}: line {number} is damaged; remove that line, whose file stays as it is",
        )
    written = journal.entries()
    chosen = [entry for entry in written if not folders or any(map(entry.path.is_relative_to, folders))]
    done: list[Written] = []
    try:
        for entry in _shown(chosen[::-1]):
            try:
                what = take_back(entry)
            except MediaError as error:
                yield entry.path, "refused", str(error)
                continue
            if what in {"restored", "as it is"}:
                done.append(entry)
                _keep(catalog, entry.path)
            yield entry.path, what, ""
    finally:
        journal.remove(done)


def _keep(catalog: Catalog, path: Path) -> None:
    """Tell the catalog that a file with other tags is still the track that it was, so that no scan reads it again."""
    status = path.stat()
    catalog.retagged(path, FileKey(status.st_size, status.st_mtime_ns), content_id(path))


def _shown(items: list[T]) -> Iterable[T]:
    return tqdm(items, unit="file", file=sys.stderr, disable=None, dynamic_ncols=True)


def _tell(path: Path, what: str, detail: str, *, as_json: bool, every: bool) -> None:
    if as_json:
        print(json.dumps({"path": printable(path), "what": what, "detail": detail}))
    elif what == "refused":
        tqdm.write(detail, file=sys.stderr)
    elif every and what == "written":
        tqdm.write(f"{printable(path)}: {detail}", file=sys.stdout)
