"""``mien data``: everything that mien keeps on this machine, shown, taken along and erased."""

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from mien.belongings import erase_files, export, kept_files
from mien.config import Config, load_config
from mien.errors import ConfigError, LibraryError
from mien.files import write_atomically
from mien.instance import only_one
from mien.music import Catalog
from mien.recommend import Profiles

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien data                          which files are kept, and where
  mien data export everything.json   all of it as one JSON file, to read or to take along
  mien data erase                    erase all of it, after a question; --yes asks none

Your music files are not touched. The page has both under Listener. One listener alone: mien listener.
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "data",
        help="show, export or erase everything that mien keeps",
        description="Show, export or erase everything that mien keeps on this machine: all listeners with history, "
        "taste, settings and resting faces, the catalog with playlists, links and own places of songs, the journal of "
        "written tags, log, certificate and token.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "action", nargs="?", choices=["show", "export", "erase"], default="show", help="(default: show)"
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.json", help="where an export is written")
    parser.add_argument("--yes", action="store_true", help="erase without a question")
    parser.add_argument("--data-dir", metavar="DIR", help="where the player keeps its files")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do one thing with everything."""
    config = load_config(data_dir=args.data_dir)
    if not kept_files(config.data_dir):
        print(f"mien: nothing is kept in {config.data_dir}", file=sys.stderr)
        # Who asked for a file waits for one.
        return 1 if args.action == "export" else 0
    if args.action == "show":
        _show(config.data_dir)
    elif args.action == "export":
        _write(_everything(config), args.file)
    else:
        return _erase(config.data_dir, asked=not args.yes)
    return 0


def _show(folder: Path) -> None:
    print(folder)
    for path in kept_files(folder):
        print(f"{path.stat().st_size:>12,} bytes  {path.name}")


def _everything(config: Config) -> dict[str, Any]:
    with ExitStack() as stack:
        # Opening one that is not there would make it.
        catalog, profiles = config.catalog_path, config.profiles_path
        return export(
            config.data_dir,
            stack.enter_context(Catalog(catalog)) if catalog.exists() else None,
            stack.enter_context(Profiles(profiles)) if profiles.exists() else None,
        )


def _write(found: dict[str, Any], path: Path | None) -> None:
    content = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if path is None:
        sys.stdout.write(content)
        return
    try:
        write_atomically(path, content.encode("utf-8", "replace"), private=True)
    except OSError as error:
        raise LibraryError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
    print(path)


def _erase(folder: Path, *, asked: bool) -> int:
    # Before the question: the answer would be in vain while a player runs.
    with only_one(folder):
        if asked and not _agreed(folder):
            print("mien: nothing was erased", file=sys.stderr)
            return 1
        print(f"mien: {erase_files(folder)} files erased from {folder}", file=sys.stderr)
    return 0


def _agreed(folder: Path) -> bool:
    if not sys.stdin.isatty():
        raise ConfigError("erasing everything needs an answer, and there is no terminal to ask; say --yes")
    print(
        f"This erases all listeners, playlists and settings in {folder}, and with the journal of written tags the "
        "means to take them out of files again.\nYour music files stay as they are.",
        file=sys.stderr,
    )
    return input("Erase everything? Type yes: ").strip().lower() == "yes"
