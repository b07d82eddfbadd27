"""``mien listener``: what is kept of the listeners of this machine."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Final

from mien.config import load_config
from mien.errors import LibraryError
from mien.files import write_atomically
from mien.mood import file_of
from mien.recommend import Kind, Profile, Profiles

__all__ = ["add_parser", "run"]

SHOWN: Final = 10
EXAMPLES: Final = """examples:
  mien listener                                who listens here, and how much is known of each
  mien listener show --name Ida                the songs, artists and genres Ida likes most and least
  mien listener export --name Ida ida.json     everything that is kept of Ida
  mien listener erase --name Ida               forget what Ida heard and likes
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "listener",
        help="show, export or erase what is kept of a listener",
        description="Show, export or erase what is kept of the listeners of this machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "action",
        nargs="?",
        choices=["list", "show", "export", "erase", "remove"],
        default="list",
        help="what to do (default: list)",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.json", help="where an export is written")
    parser.add_argument("--name", metavar="NAME", help="which listener (default: the first)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--data-dir", metavar="DIR", help="where the player keeps its files")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do one thing with the listeners."""
    config = load_config(data_dir=args.data_dir)
    path = config.profiles_path
    if not path.exists():
        print("mien: nothing is kept of any listener", file=sys.stderr)
        # Who asked for a file waits for one.
        return 1 if args.action == "export" else 0
    with Profiles(path) as profiles:
        if args.action == "list":
            _list(profiles, as_json=args.json)
            return 0
        profile = profiles.named(args.name)
        if args.action == "show":
            _show(profiles, profile, as_json=args.json)
        elif args.action == "export":
            _export(profiles, profile, args.file)
        elif args.action == "erase":
            profiles.erase(profile)
            print(f"erased what {profile.name} heard and likes", file=sys.stderr)
        else:
            profiles.remove(profile)
            for first in (config.neutral_path, config.correction_path):
                file_of(first, profile.profile_id).unlink(missing_ok=True)
            print(f"removed {profile.name}", file=sys.stderr)
    return 0


def _list(profiles: Profiles, *, as_json: bool) -> None:
    for profile in profiles.all():
        events = profiles.events(profile)
        if as_json:
            print(json.dumps({"name": profile.name, "reactions": len(events)} | profile.settings.as_dict()))
        else:
            print(f"{profile.name}: {len(events)} reactions kept")


def _show(profiles: Profiles, profile: Profile, *, as_json: bool) -> None:
    learnt = {kind: profiles.learnt(profile, kind, now_s=time.time()) for kind in Kind}
    if as_json:
        print(json.dumps({kind.value: rows for kind, rows in learnt.items()}))
        return
    for kind, rows in learnt.items():
        shown = [*rows[:SHOWN], *rows[SHOWN:][-SHOWN:]]
        for name, mean, doubt in shown:
            print(f"{kind.value:6}  {mean:+.2f} (+-{doubt:.2f})  {name}")


def _export(profiles: Profiles, profile: Profile, path: Path | None) -> None:
    content = json.dumps(profiles.export(profile), ensure_ascii=False, indent=2) + "\n"
    if path is None:
        sys.stdout.write(content)
        return
    try:
        write_atomically(path, content.encode())
    except OSError as error:
        raise LibraryError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
    print(path)
