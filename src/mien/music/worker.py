"""The process that `mien.music.workers` starts: ``python -m mien.music.worker`` answers paths with analyses."""

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mien.music.analysis import Analysis, PassingTrouble, analyse_safely

__all__ = ["main"]


def main() -> None:
    """Answer each path on standard input with its analysis on standard output, until the input ends."""
    # The parent decides what Ctrl-C means; it closes the input when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)  # the player and the browser come first
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may write among the answers
    print(json.dumps("ready"), file=out, flush=True)
    for line in sys.stdin:
        outcome = analyse_safely(Path(json.loads(line)))
        print(json.dumps(_as_json(outcome)), file=out, flush=True)


def _as_json(outcome: Analysis | str) -> dict[str, Any] | str:
    if isinstance(outcome, Analysis):
        return asdict(outcome)
    return {"passing": outcome} if isinstance(outcome, PassingTrouble) else outcome


if __name__ == "__main__":
    main()
