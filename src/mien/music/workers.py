"""Analyse files in processes of their own, so that a file that kills or hangs its reader takes nothing along.

Each process is a plain ``python -m mien.music.worker``, spoken to in lines of JSON. Unlike `multiprocessing` this
needs no ``__main__`` guard in the program that scans, and works from any thread of any server.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from mien.errors import LibraryError
from mien.music.analysis import Analysis, PassingTrouble, read_analysis
from mien.music.decode import shown
from mien.saying import Saying

__all__ = ["TIME_LIMIT_S", "WorkerPool"]

TIME_LIMIT_S = 120.0
"""Longest that one file may take. A half-hour file takes a few seconds; one that takes minutes hangs."""

START_LIMIT_S = 60.0
"""Longest that a process may take to start, on a cold and slow disk."""


ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""There is a process for each core; threads of numpy's would only wait for each other."""


class WorkerPool:
    """Processes that analyse files, and a thread for each that feeds and watches it.

    Parameters
    ----------
    workers
        Number of processes, 1 or more.
    time_limit_s
        A process that takes longer over one file is killed and the file called broken.

    Raises
    ------
    LibraryError
        While results are read, when processes cannot be started at all.
    """

    def __init__(self, workers: int, *, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._stop = threading.Event()
        self._todo: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Path, Analysis | str | LibraryError]] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._feed, name=f"mien-scan-{k}", daemon=True) for k in range(workers)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def results(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Analysis | str] | None]:
        """Yield each file with its analysis or the reason why there is none, as they come.

        Now and then None is yielded while nothing is ready, so that the caller can look whether to stop.
        """
        for path in paths:
            self._todo.put(path)
        for thread in self._threads:
            thread.start()
        left = len(paths)
        while left:
            try:
                path, outcome = self._done.get(timeout=0.2)
            except queue.Empty:
                yield None
                continue
            if isinstance(outcome, LibraryError):
                raise outcome
            left -= 1
            yield path, outcome

    def _feed(self) -> None:
        """Hand files to one process after another, until there are none left."""
        process: _Process | None = None
        while (path := self._todo.get()) is not None and not self._stop.is_set():
            try:
                process = process or _Process(self._stop)
            except LibraryError as error:
                self._done.put((path, error))
                return
            outcome = process.analyse(path, self._time_limit_s, self._stop)
            if not process.alive:
                process.close()
                process = None
            if not self._stop.is_set():
                self._done.put((path, outcome))
        if process is not None:
            process.close()


class _Process:
    """One child that reads a path a line and answers with a result a line."""

    def __init__(self, stop: threading.Event) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "mien.music.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
            env={**os.environ, **ONE_THREAD},
        )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._is_ready(stop):
            self._child.kill()
            self.close()
            raise LibraryError(
                f"the process that reads music files cannot be started ({sys.executable} -m mien.music.worker, exit "
                f"code {self._child.returncode}); see the error above, then reinstall mien"
            )

    @property
    def alive(self) -> bool:
        return self._child.poll() is None

    def analyse(self, path: Path, time_limit_s: float, stop: threading.Event) -> Analysis | str:
        """Have one file analysed; the child is gone afterwards if that killed it or took too long."""
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(str(path)) + "\n")
            self._child.stdin.flush()
        except OSError:
            self._child.wait()
            return PassingTrouble(
                Saying("{file}: the reading process went away before it began; scan again", file=shown(path))
            )
        waited_s = 0.0
        while waited_s < time_limit_s and not stop.is_set():
            try:
                answer = self._answers.get(timeout=0.2)
            except queue.Empty:
                waited_s += 0.2
                continue
            return _parse(answer) if answer else self._cause_of_death(path)
        self._child.kill()
        self._child.wait()
        # A slow drive may be to blame.
        return PassingTrouble(
            Saying(
                "{file}: reading it took more than {limit} s; replace or remove it",
                file=shown(path),
                limit=f"{time_limit_s:.0f}",
            )
        )

    def close(self) -> None:
        """End the child, kindly if it listens."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with contextlib.suppress(OSError):
            self._child.stdin.close()
        try:
            # It has nothing to save, and who ends the player does not want to wait.
            self._child.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._reader.join()
        self._child.stdout.close()

    def _is_ready(self, stop: threading.Event) -> bool:
        waited_s = 0.0
        while waited_s < START_LIMIT_S and not stop.is_set():
            try:
                return bool(self._answers.get(timeout=0.2))
            except queue.Empty:
                waited_s += 0.2
        return False

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self._answers.put(line)
        self._answers.put("")

    def _cause_of_death(self, path: Path) -> str:
        code = self._child.wait()
        cause = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Saying(
            "{file}: the reader crashed on it ({cause}); replace or remove it", file=shown(path), cause=cause
        )


def _parse(answer: str) -> Analysis | str:
    found = json.loads(answer)
    if isinstance(found, str):
        return found
    if "passing" in found:
        return PassingTrouble(found["passing"])
    return read_analysis(found)
