"""mien's own SQLite files: opened, checked, brought up to date, and lent to one thread at a time.

The only module that touches SQLite. Every file of mien's is in WAL mode with ``synchronous = NORMAL``: what a
transaction wrote survives the death of the process at once, and a power cut but for the last moments.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Any, Final

from mien.errors import DamagedError, LibraryError
from mien.saying import Saying

__all__ = ["Connection", "Database", "Salvage", "Schema", "put_back", "salvage", "set_aside"]

Connection = sqlite3.Connection

BUSY_TIMEOUT_S: Final = 15.0
"""How long to wait while another process, such as ``mien scan`` beside the player, writes."""

CIRCUMSTANCES: Final = frozenset(
    {
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
"""Errors that say nothing against the file: a full disk, missing rights, another process that writes."""

HELP: Final = {
    sqlite3.SQLITE_FULL: Saying("free some space on its disk"),
    sqlite3.SQLITE_READONLY: Saying("check its rights and those of its folder"),
    sqlite3.SQLITE_CANTOPEN: Saying("check its rights and those of its folder"),
    sqlite3.SQLITE_BUSY: Saying("end the other program that writes to it"),
    sqlite3.SQLITE_LOCKED: Saying("end the other program that writes to it"),
}
"""What can be done about some of them; for the others: `CHECK_DISK`."""

CHECK_DISK: Final = Saying("its disk may be full or failing: free some space, or check it")


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
    wanted = f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (path.with_name(wanted + more) for more in chain([""], (f"-{number}" for number in count(2))))
    # Nothing that was set aside before may be overwritten, whatever the clock says.
    aside = next(name for name in names if not name.exists())
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside


@dataclass(frozen=True, slots=True)
class Salvage:
    """What could be read of one table of a damaged file.

    Attributes
    ----------
    columns
        Their names; none when the file could not be opened or has no such table.
    rows
        Values in the order of ``columns``.
    whole
        Whether these are all rows that there were.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    whole: bool = False


def salvage(path: Path, table: str) -> Salvage:
    """Read what can be read of one table of a damaged file; a table that it does not have is whole without rows."""
    columns: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = []
    try:
        with closing(sqlite3.connect(path)) as connection:
            known = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
            if not connection.execute(known, (table,)).fetchone()[0]:
                return Salvage(whole=True)
            cursor = connection.execute(f"SELECT * FROM {table}")
            columns = tuple(column[0] for column in cursor.description)
            rows.extend(cursor)
    except sqlite3.Error:
        return Salvage(columns, tuple(rows))
    return Salvage(columns, tuple(rows), whole=True)


def put_back(connection: Connection, table: str, found: Salvage) -> None:
    """Insert salvaged rows into a table that has these columns; a row that belongs to a lost one is left out."""
    marks = ", ".join("?" * len(found.columns))
    for row in found.rows:
        with suppress(sqlite3.IntegrityError):
            connection.execute(f"INSERT INTO {table} ({', '.join(found.columns)}) VALUES ({marks})", row)


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
                raise _in_use(error, self.path, self._schema) from error

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """Run a transaction: everything in it is in the file afterwards, or nothing is."""
        with self.use() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite has rolled back already.
                if connection.in_transaction:
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

    def begin_anew(self) -> None:
        """Erase the file, with what SQLite keeps beside it, and go on with an empty one.

        Raises
        ------
        LibraryError
            When it cannot be erased, as while another program holds it open on Windows; it is then as it was.
        """
        with self._lock:
            self._connection.close()
            try:
                # The logs first: beside a new file, an old one would be taken for its own.
                for suffix in ("-wal", "-shm", ""):
                    self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            except OSError as error:
                raise LibraryError(
                    f"{self.path}: cannot be erased ({error.strerror}); end other programs that use it, and try again"
                ) from error
            finally:
                self._connection = _open(self.path, self._schema)
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
        raise _at_start(error, path, schema) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _circumstance(error: sqlite3.Error) -> str:
    """Return what to do about an error that says nothing against the file; nothing for one that does."""
    # The lowest byte of SQLite's extended codes is the plain one.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return HELP.get(code, CHECK_DISK) if code in CIRCUMSTANCES else ""


def _at_start(error: sqlite3.Error, path: Path, schema: Schema) -> LibraryError:
    remedy = _circumstance(error)
    if remedy:
        return LibraryError(f"{path}: the {schema.name} cannot be opened ({error}); {remedy}")
    return DamagedError(f"{path}: not a mien {schema.name}, or damaged ({error}); {schema.remedy}")


def _in_use(error: sqlite3.Error, path: Path, schema: Schema) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DamagedError(
            Saying(
                "{file}: the {part} is damaged ({reason}); {problem}",
                file=str(path),
                part=schema.name,
                reason=str(error),
                problem=schema.remedy,
            )
        )
    remedy = _circumstance(error) or schema.remedy
    return LibraryError(
        Saying(
            "{file}: the {part} cannot be read or written ({reason}); {problem}",
            file=str(path),
            part=schema.name,
            reason=str(error),
            problem=remedy,
        )
    )


def _prepare(connection: Connection, path: Path, schema: Schema) -> None:
    # Looked at before the journal mode is changed, which would write to a file that is not ours.
    _check_owner(connection, path, schema)
    _check_whole(connection)
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
    # Under another name until it is whole, so that half a copy is never taken for one.
    part = beside.with_name(f"{beside.name}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            connection.backup(copy)
        part.replace(beside)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
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


def _check_whole(connection: Connection) -> None:
    """Look at every page once: damage is found now, and not in the middle of a song."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found.partition("\n")[0])


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
