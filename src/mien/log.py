"""mien's log: one JSON object a line in the data folder, made so that nothing personal can get into it.

What is logged is numbers and single plain words. Messages of errors, which name files and titles, are left out: of an
error its type, its code and the places in the program are kept, which is what helps.
"""

import errno
import json
import logging
import logging.handlers
import os
import re
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

__all__ = ["LOG_NAME", "begin_anew", "fault", "keeping_log", "note", "often"]

Fact = int | float | str

LOG_NAME: Final = "mien.log"
MAX_BYTES: Final = 1024 * 1024
KEPT_FILES: Final = 3
"""The log is begun anew at a mebibyte, some 7,000 lines, and three before it are kept: 4 MiB at most."""

OFTEN_S: Final = 60.0
"""What happens often is written at most once in so long, with how often it was, so that nobody can flood the log."""

MOST_PLACES: Final = 8
"""Places of the program, the innermost last, that are kept of an error."""

WORD: Final = re.compile(r"[A-Za-z0-9_.+-]{1,64}")
"""What a text in the log may be; a title, a path or an address with its colons and slashes cannot."""

_LOGGER: Final = logging.getLogger("mien")
_LOGGER.propagate = False
_LOGGER.setLevel(logging.INFO)
_LOGGER.addHandler(logging.NullHandler())


def note(event: str, *, level: int = logging.INFO, **facts: Fact) -> None:
    """Write a line.

    Parameters
    ----------
    event
        What happened, in one word.
    level
        One of `logging`'s.
    **facts
        Numbers, truth values and single words of `WORD`; another text is replaced by a question mark.
    """
    _LOGGER.log(level, event, extra={"facts": facts})


def fault(event: str, error: BaseException, **facts: Fact) -> None:
    """Write a line about something that went wrong, without the message of the error."""
    note(event, level=logging.ERROR, **facts, **_described(error))


def often(event: str, **facts: Fact) -> None:
    """Write a line about something that others can make happen as often as they like, at most every `OFTEN_S`."""
    _TALLY.count(event, facts)


@contextmanager
def keeping_log(folder: Path) -> Iterator[None]:
    """Keep the log in a folder until the block ends; without one, nothing is written anywhere.

    Parameters
    ----------
    folder
        Must exist. When it cannot be written, that is said on standard error and all goes on without a log.
    """
    try:
        handler = _Rotating(folder / LOG_NAME)
    except OSError as error:
        print(f"mien: {folder / LOG_NAME}: no log is kept ({error.strerror or error})", file=sys.stderr)
        yield
        return
    _TALLY.tell_rest()  # to nobody: it was before this log
    foreign = _Foreign(handler)
    _LOGGER.addHandler(handler)
    root = logging.getLogger()
    root.addHandler(foreign)
    # A root logger with a handler no longer says on standard error what nobody else handles.
    if logging.lastResort is not None:
        root.addHandler(logging.lastResort)
    hook, threading.excepthook = threading.excepthook, _thread_died
    try:
        yield
    except Exception as error:
        fault("failed", error)
        raise
    finally:
        threading.excepthook = hook
        _TALLY.tell_rest()
        root.removeHandler(foreign)
        if logging.lastResort is not None:
            root.removeHandler(logging.lastResort)
        _LOGGER.removeHandler(handler)
        with suppress(OSError):  # The disk is full.
            handler.close()


def begin_anew() -> bool:
    """Erase the log that is being kept, which begins again with the next line; tell whether one is.

    Raises
    ------
    OSError
        When its files cannot be erased.
    """
    kept = [handler for handler in _LOGGER.handlers if isinstance(handler, _Rotating)]
    for handler in kept:
        handler.begin_anew()
    return bool(kept)


def _thread_died(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        fault("thread", args.exc_value, name=args.thread.name if args.thread else "")
    threading.__excepthook__(args)


class _Tally:
    """Counts what happens often."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told_s: dict[tuple[str, tuple[tuple[str, Fact], ...]], float] = {}
        self._untold: dict[tuple[str, tuple[tuple[str, Fact], ...]], int] = {}

    def count(self, event: str, facts: dict[str, Fact]) -> None:
        kind, now_s = (event, tuple(facts.items())), time.monotonic()
        with self._lock:
            times = self._untold.pop(kind, 0) + 1
            due = now_s - self._told_s.get(kind, -OFTEN_S) >= OFTEN_S
            if due:
                self._told_s[kind] = now_s
            else:
                self._untold[kind] = times
        if due:
            note(event, level=logging.WARNING, **facts, times=times)

    def tell_rest(self) -> None:
        """Write what was counted and not told of yet."""
        with self._lock:
            rest, self._untold, self._told_s = self._untold, {}, {}
        for (event, facts), times in rest.items():
            note(event, level=logging.WARNING, **dict(facts), times=times)


_TALLY: Final = _Tally()


class _Rotating(logging.handlers.RotatingFileHandler):
    """Files that their owner alone may read; a disk that is full stops the log and nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
        self.setFormatter(_Lines())

    def _open(self) -> IO[Any]:  # type: ignore[override]
        return open(
            self.baseFilename,
            self.mode,
            encoding=self.encoding,
            opener=lambda name, flags: os.open(name, flags, 0o600),
        )

    def begin_anew(self) -> None:
        """Erase this file and those before it."""
        self.acquire()
        try:
            # The next line opens it again.
            self.close()
            for ending in ("", *(f".{number}" for number in range(1, KEPT_FILES + 1))):
                Path(self.baseFilename + ending).unlink(missing_ok=True)
        finally:
            self.release()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Lose the line."""


class _Foreign(logging.Handler):
    """Takes what libraries log; their texts may hold anything, so only where it was said is kept, and the error."""

    def __init__(self, handler: logging.Handler) -> None:
        super().__init__(logging.WARNING)
        self._handler = handler

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, Fact | list[str]] = {
            "logger": record.name,
            "at": f"{record.module}.{record.lineno}",
        }
        if record.exc_info and record.exc_info[1]:
            facts |= _described(record.exc_info[1])
        self._handler.handle(
            logging.makeLogRecord(
                {"msg": "library", "levelno": record.levelno, "levelname": record.levelname, "facts": facts}
            )
        )


class _Lines(logging.Formatter):
    """Records as JSON; ``up_s`` counts on where the clock jumps."""

    def __init__(self) -> None:
        super().__init__()
        self._began_s = time.monotonic()

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "up_s": round(time.monotonic() - self._began_s, 3),
            "level": record.levelname.lower(),
            "event": record.msg,
        }
        facts = getattr(record, "facts", {})
        return json.dumps(line | {name: _plain(value) for name, value in facts.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bool | int | float):
        return value
    return value if WORD.fullmatch(str(value)) else "?"


def _described(error: BaseException) -> dict[str, Any]:
    """Return type, code and places of an error and of what caused it."""
    found: dict[str, Any] = {"error": type(error).__name__}
    cause = error.__cause__ or error
    if cause is not error:
        found["cause"] = type(cause).__name__
    code = getattr(cause, "sqlite_errorname", None) or errno.errorcode.get(getattr(cause, "errno", None) or 0)
    if code:
        found["code"] = code
    frames = traceback.extract_tb(cause.__traceback__)[-MOST_PLACES:]
    found["places"] = [f"{Path(one.filename).stem}.{one.lineno}.{one.name.strip('<>')}" for one in frames]
    return found
