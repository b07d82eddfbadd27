"""Train several expression networks one after the other or side by side, teachers before their students.

usage: python tools/train_plan.py PLAN.toml --data fer2013/ -o runs/ [--jobs 4] [--minutes 9.5] [--device cuda]

A plan is a TOML file with a table a training:

    [student]
    recipe = "mien"                     # a shipped recipe, or a TOML file
    settings = { votes_weight = 0.5 }   # instead of the recipe's
    teachers = ["wide", "deep"]         # names in the plan, or ONNX files
    start = "first"                     # whose weights it starts from: a name in the plan, or an ONNX file
    drop_copies = false

Each writes to OUTPUT/NAME. What is finished is left alone and what was interrupted goes on, so that the same command
can be given again; when the minutes are over, all are stopped and keep their last checkpoint.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mien.errors import ModelError
from mien.models import load_card

POLL_S: Final = 0.5
MODEL: Final = "expression.onnx"


@dataclass(frozen=True, slots=True)
class Training:
    """One table of a plan."""

    name: str
    recipe: str
    settings: dict[str, Any]
    teachers: tuple[str, ...]
    start: str
    drop_copies: bool

    @property
    def needs(self) -> list[str]:
        """Names or files of the networks that must be there before it begins."""
        return [*self.teachers, *([self.start] if self.start else [])]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plan", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1, help="trainings side by side (default: 1)")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop all after so long")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    trainings = read_plan(args.plan)
    args.output.mkdir(parents=True, exist_ok=True)
    return 0 if work(trainings, args) else 1


def read_plan(path: Path) -> dict[str, Training]:
    """Read a plan, in its order.

    Raises
    ------
    SystemExit
        When a table has an unknown key, or a teacher or start is neither in the plan nor a file.
    """
    found = {}
    for name, table in tomllib.loads(path.read_text("utf-8")).items():
        unknown = set(table) - {"recipe", "settings", "teachers", "start", "drop_copies"}
        if unknown:
            raise SystemExit(f"{path}: [{name}] has unknown keys {', '.join(sorted(unknown))}")
        found[name] = Training(
            name,
            table["recipe"],
            table.get("settings", {}),
            tuple(table.get("teachers", ())),
            table.get("start", ""),
            table.get("drop_copies", False),
        )
    for training in found.values():
        for needed in training.needs:
            if needed not in found and not Path(needed).is_file():
                raise SystemExit(
                    f"{path}: [{training.name}] needs {needed}, which is neither in the plan nor a file"
                )
    return found


def work(trainings: dict[str, Training], args: argparse.Namespace) -> bool:
    """Run trainings as their teachers get ready; return whether all are finished."""
    ends = time.monotonic() + 60 * args.minutes
    left = {name: one for name, one in trainings.items() if not _finished(args.output / name)}
    running: dict[str, subprocess.Popen[bytes]] = {}
    failed: set[str] = set()
    while (left or running) and time.monotonic() < ends:
        for name, process in list(running.items()):
            if process.poll() is not None:
                del running[name]
                failed |= {name} if process.returncode else set()
                print(f"{name}: {'failed, see its log.txt' if process.returncode else 'done'}", flush=True)
        # A model file is there before its card is done: only a teacher whose process has ended can teach.
        busy = {*left, *running, *failed}
        ready = [one for one in left.values() if busy.isdisjoint(one.needs)]
        for one in ready[: max(args.jobs - len(running), 0)]:
            del left[one.name]
            running[one.name] = start(one, trainings, args)
        if not running and not ready:
            break
        time.sleep(POLL_S)
    for process in running.values():
        process.send_signal(signal.SIGINT)
    for name, process in running.items():
        process.wait()
        print(f"{name}: stopped; give the command again to go on", flush=True)
    for name in left:
        print(f"{name}: not begun", flush=True)
    return not (left or running or failed)


def _finished(folder: Path) -> bool:
    """Say whether a training has written all: figures are put last into the card of its model."""
    model = folder / MODEL
    try:
        return model.exists() and bool(load_card(model).get("figures"))
    except ModelError:
        return False


def _file(needed: str, trainings: dict[str, Training], args: argparse.Namespace) -> Path:
    output: Path = args.output
    return output / needed / MODEL if needed in trainings else Path(needed)


def start(one: Training, trainings: dict[str, Training], args: argparse.Namespace) -> subprocess.Popen[bytes]:
    """Start one training in a process of its own, with its words in OUTPUT/NAME/log.txt."""
    folder = args.output / one.name
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "mien", "train", "expression", "--data", str(args.data)]
    command += ["--recipe", one.recipe, "--device", args.device, "-o", str(folder)]
    for name, value in one.settings.items():
        command += ["--set", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
    for teacher in one.teachers:
        command += ["--teacher", str(_file(teacher, trainings, args))]
    command += ["--start", str(_file(one.start, trainings, args))] if one.start else []
    command += ["--drop-copies"] if one.drop_copies else []
    command += ["--compile"] if args.compile else []
    print(f"{one.name}: {' '.join(command[1:])}", flush=True)
    threads = max(1, (os.cpu_count() or 1) // args.jobs)
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen(
            command, stdout=log, stderr=log, env=os.environ | {"OMP_NUM_THREADS": str(threads)}
        )


if __name__ == "__main__":
    raise SystemExit(main())
