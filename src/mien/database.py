"""mien's own SQLite files: opened, checked, brought up to date, and lent to one thread at a time.

The only module that touches SQLite. Every file of mien's is in WAL mode with ``synchronous = NORMAL``: what a
transaction wrote survives the death of the process at once, and a power cut but for the last moments.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mien.errors import DamagedError, LibraryError

__all__ = ["Connection", "Database", "Schema", "set_aside"]

Connection = sqlite3.Connection

BUSY_TIMEOUT_S: Final = 15.0
"""How long to wait while another process, such as ``mien scan`` beside the player, writes."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What one kind of file holds.

    Attributes
    ----------
    name
        What the file is called in messages, such as "catalog".
    application_id
        Marks the file as this kind of mien's, so that another program's database is never written to.
    steps
        SQL scripts; the first makes the tables of version 1, each later one brings the version before it up to date.
    remedy
        What the listener can do about a damaged file, in words that fit after "or damaged (...); ".
    functions
        Functions that the steps and the queries call by these names; they must give the same for the same always.
    keeps_copy
        Whether a file of an earlier version is kept beside the one that is brought up to date, as ``NAME.version-1``.
        Not for what a listener may want erased.
    """

    name: str
    application_id: int
    steps: tuple[str, ...]
    remedy: str
    functions: dict[str, Callable[..., int | str]] = field(default_factory=dict)
    keeps_copy: bool = False

    @property
    def version(self) -> int:
        """The newest version, kept in the file's ``user_version``."""
        return len(self.steps)


def set_aside(path: Path) -> Path:
    """Move a damaged file and what SQLite keeps beside it out of the way; return where the file is now."""
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside


class Database:
    """One open file, safe to use from several threads.

    Parameters
    ----------
    path
        The file; it and its folder are made when they do not exist.
    schema
        What it holds.

    Raises
    ------
    DamagedError
        When it is no SQLite file, or one that is damaged.
    LibraryError
        When it is another program's, from a newer mien, or cannot be opened.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path = path
        self._schema = schema
        self._lock = threading.RLock()
        self._connection = _open(path, schema)
        self._changes = 0

    def close(self) -> None:
        """Close the file; it cannot be used afterwards. May be called twice."""
        with self._lock:
            self._connection.close()

    def state(self) -> tuple[int, int]:
        """Return a value that differs once this process or another one has changed the file."""
        with self.use() as connection:
            # data_version changes when another process commits, _changes when this one does.
            return self._changes, _pragma(connection, "data_version")

    @contextmanager
    def use(self) -> Iterator[Connection]:
        """Lend the connection to one thread at a time; SQLite's errors become ours."""
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise LibraryError(
                    f"{self.path}: the {self._schema.name} cannot be read or written ({error}); free some space "
                    f"or {self._schema.remedy}"
                ) from error

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """Run a transaction: everything in it is in the file afterwards, or nothing is."""
        with self.use() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            finally:
                self._changes += 1

    def scrub(self) -> None:
        """Rewrite the file without what was deleted from it, and empty the log beside it."""
        with self.use() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._changes += 1


def _open(path: Path, schema: Schema) -> Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Autocommit; transactions are begun by hand.
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"{path}: the {schema.name} cannot be opened ({error}); check the path and its rights"
        ) from error
    try:
        _prepare(connection, path, schema)
    except sqlite3.Error as error:
        connection.close()
        raise DamagedError(
            f"{path}: not a mien {schema.name}, or damaged ({error}); {schema.remedy}"
        ) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: Connection, path: Path, schema: Schema) -> None:
    # Looked at before the journal mode is changed, which would write to a file that is not ours.
    _check_owner(connection, path, schema)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    for name, function in schema.functions.items():
        connection.create_function(name, -1, function, deterministic=True)
    if schema.keeps_copy and 0 < _pragma(connection, "user_version") < schema.version:
        _copy(connection, path, schema)
    connection.execute("BEGIN IMMEDIATE")
    for step in schema.steps[_pragma(connection, "user_version") :]:
        for statement in _statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.application_id}")
    connection.execute(f"PRAGMA user_version = {schema.version}")
    connection.execute("COMMIT")


def _copy(connection: Connection, path: Path, schema: Schema) -> None:
    """Keep the file as it is before steps change it, beside it."""
    beside = path.with_name(f"{path.name}.version-{_pragma(connection, 'user_version')}")
    try:
        with closing(sqlite3.connect(beside)) as copy:
            connection.backup(copy)
    except sqlite3.Error as error:
        raise LibraryError(
            f"{beside}: no copy of the {schema.name} can be kept before it is brought up to date ({error}); free some "
            "space"
        ) from error


def _check_owner(connection: Connection, path: Path, schema: Schema) -> None:
    has_tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
    if has_tables and _pragma(connection, "application_id") != schema.application_id:
        raise LibraryError(f"{path}: is another program's database; name another file for the {schema.name}")
    version = _pragma(connection, "user_version")
    if version > schema.version:
        raise LibraryError(
            f"{path}: has schema version {version}, made by a newer mien; this one knows up to "
            f"{schema.version}; upgrade mien or move the file away"
        )


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _statements(script: str) -> list[str]:
    """Split a script into statements; ``executescript`` would commit the transaction that guards it."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
