"""Keep rows as they come, and end in a CSV, JSON-lines or Parquet file that is whole or not there."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from mien.errors import ConfigError, MediaError
from mien.files import printable, write_atomically

__all__ = ["TABLE_SUFFIXES", "RowFile"]

TABLE_SUFFIXES: Final = (".csv", ".jsonl", ".parquet")


class RowFile:
    """A table that grows group by group beside its final file, and survives an interruption.

    Rows lie in ``NAME.part`` as JSON lines until `finish` writes the final form in one step. A later run with the
    same file finds them in ``done`` and need not repeat them.

    Parameters
    ----------
    path
        Final file; its suffix, one of `TABLE_SUFFIXES`, chooses the form.
    made_by
        What the rows come from, as plain values: rows of something else do not belong into one table with them.
    wanted
        The ``path`` of each group that may be taken over from an earlier run; None for all.

    Raises
    ------
    ConfigError
        When the suffix is another one, Parquet is asked for without pyarrow, or an interrupted run left rows that
        something else made.
    MediaError
        When the folder cannot be written.
    """

    def __init__(
        self, path: Path, *, made_by: Mapping[str, Any] | None = None, wanted: Collection[str] | None = None
    ) -> None:
        if path.suffix not in TABLE_SUFFIXES:
            raise ConfigError(
                f"{path}: cannot write {path.suffix!r}; choose one of {', '.join(TABLE_SUFFIXES)}"
            )
        if path.suffix == ".parquet":
            _pyarrow()
        self.path = path
        self._part = path.with_name(path.name + ".part")
        made_by = dict(made_by or {})
        found = _read_groups(self._part, made_by)
        self._groups = [group for group in found if wanted is None or group[0]["path"] in wanted]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Rewritten first, since an interruption may have left half a line.
            lines = [json.dumps(made_by) + "\n", *map(_line, self._groups)]
            self._part.write_text("".join(lines), encoding="utf-8")
            self._handle = self._part.open("a", encoding="utf-8")
        except OSError as error:
            raise MediaError(
                f"{self._part}: cannot be written ({error.strerror}); free space or choose another"
            ) from error

    @property
    def done(self) -> set[str]:
        """The ``path`` of every group that an earlier, interrupted run left."""
        return {str(group[0]["path"]) for group in self._groups}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every row so far."""
        return [row for group in self._groups for row in group]

    def add(self, group: Sequence[Mapping[str, Any]]) -> None:
        """Keep the rows of one picture, all or none of them."""
        rows = [dict(row) for row in group]
        self._groups.append(rows)
        try:
            self._handle.write(_line(rows))
            self._handle.flush()
        except OSError as error:
            raise MediaError(
                f"{self._part}: cannot be written ({error.strerror}); free space and run again"
            ) from error

    def finish(self) -> None:
        """Write the final file, replacing an older one, and remove the rows kept beside it."""
        self._handle.close()
        try:
            write_atomically(self.path, _encoded(self.rows, self.path.suffix))
        except OSError as error:
            raise MediaError(
                f"{self.path}: cannot be written ({error.strerror}); free space and run again"
            ) from error
        self._part.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()


def _line(group: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(group, ensure_ascii=True) + "\n"


def _read_groups(part: Path, made_by: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    read = list[Any]()
    if part.exists():
        for line in part.read_text(encoding="utf-8").splitlines():
            try:
                read.append(json.loads(line))
            except ValueError:
                break
    if read and read[0] != made_by:
        raise ConfigError(
            f"{part}: rows of an interrupted run with another model or other flags; finish that one, remove the file, "
            "or choose another"
        )
    return read[1:]


def _encoded(rows: Sequence[Mapping[str, Any]], suffix: str) -> bytes:
    if suffix == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(
            "utf-8", "surrogateescape"
        )
    if suffix == ".parquet":
        return _parquet(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["path"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "surrogateescape")


def _parquet(rows: Iterable[Mapping[str, Any]]) -> bytes:
    pyarrow, parquet = _pyarrow()
    sink = io.BytesIO()
    # Its texts are UTF-8, where the other forms keep the bytes of a name.
    texts = [
        {key: printable(value) if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    ]
    parquet.write_table(pyarrow.Table.from_pylist(texts), sink)
    return sink.getvalue()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ConfigError(
            "Parquet needs pyarrow; run: pip install 'mien[parquet]', or write .csv or .jsonl"
        ) from error
    return pyarrow, pyarrow.parquet
