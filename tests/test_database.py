import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from mien.database import Database, Schema
from mien.errors import LibraryError

FIRST = Schema(
    "diary", 0x64696172, ("CREATE TABLE notes (text TEXT NOT NULL);\n",), "move it away and begin a new one"
)
SECOND = Schema(
    FIRST.name,
    FIRST.application_id,
    (
        *FIRST.steps,
        "ALTER TABLE notes ADD COLUMN stars INTEGER NOT NULL DEFAULT 3;\nCREATE INDEX by_stars ON notes (stars);\n",
    ),
    FIRST.remedy,
)


def test_a_file_of_an_earlier_version_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    old = Database(tmp_path / "diary.sqlite3", FIRST)
    with old.change() as connection:
        connection.execute("INSERT INTO notes VALUES ('kept')")
    old.close()
    new = Database(tmp_path / "diary.sqlite3", SECOND)
    with new.use() as connection:
        assert connection.execute("SELECT text, stars FROM notes").fetchall() == [("kept", 3)]
    new.close()
    with pytest.raises(LibraryError, match=r"schema version 2.*knows up to 1.*upgrade mien"):
        Database(tmp_path / "diary.sqlite3", FIRST)


def test_steps_and_queries_can_call_functions(tmp_path: Path) -> None:
    Database(tmp_path / "diary.sqlite3", FIRST).close()
    step = "ALTER TABLE notes ADD COLUMN letters INTEGER;\nUPDATE notes SET letters = letters_of(text);\n"
    counting = Schema(
        FIRST.name, FIRST.application_id, (*FIRST.steps, step), FIRST.remedy, functions={"letters_of": len}
    )
    database = Database(tmp_path / "diary.sqlite3", counting)
    with database.use() as connection:
        assert connection.execute("SELECT letters_of('four')").fetchone() == (4,)
    database.close()


@pytest.mark.parametrize("keeps_copy", [False, True])
def test_a_file_is_kept_as_it_was_where_that_is_asked_for(tmp_path: Path, keeps_copy: bool) -> None:
    old = Database(tmp_path / "diary.sqlite3", FIRST)
    with old.change() as connection:
        connection.execute("INSERT INTO notes VALUES ('kept')")
    old.close()
    for _ in range(2):
        Database(tmp_path / "diary.sqlite3", replace(SECOND, keeps_copy=keeps_copy)).close()
    copies = [path.name for path in tmp_path.iterdir() if ".version-" in path.name]
    assert copies == (["diary.sqlite3.version-1"] if keeps_copy else [])
    if keeps_copy:
        before = Database(tmp_path / copies[0], FIRST)
        with before.use() as connection:
            assert connection.execute("SELECT * FROM notes").fetchall() == [("kept",)]
        before.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    Database(tmp_path / "diary.sqlite3", FIRST).close()
    broken = Schema(
        "diary", FIRST.application_id, (*FIRST.steps, "CREATE TABLE a (b);\nCREATE TABLE a (b);\n"), "move it"
    )
    with pytest.raises(LibraryError, match=r"damaged.*move it"):
        Database(tmp_path / "diary.sqlite3", broken)
    again = Database(tmp_path / "diary.sqlite3", FIRST)
    with again.use() as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'a'").fetchone() == (0,)
    again.close()


def write_half(database: Database) -> None:
    with database.change() as connection:
        connection.execute("INSERT INTO notes VALUES ('half')")
        connection.execute("INSERT INTO notes VALUES (NULL)")


def test_a_change_is_whole_or_not_there(tmp_path: Path) -> None:
    database = Database(tmp_path / "diary.sqlite3", FIRST)
    before = database.state()
    with pytest.raises(LibraryError, match="NOT NULL"):
        write_half(database)
    with database.use() as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)
    with database.change() as connection:
        connection.execute("INSERT INTO notes VALUES ('whole')")
    assert database.state() != before
    with sqlite3.connect(tmp_path / "diary.sqlite3") as other:
        assert other.execute("SELECT text FROM notes").fetchall() == [("whole",)]
    other.close()
    database.close()


def test_a_change_by_another_process_shows(tmp_path: Path) -> None:
    database = Database(tmp_path / "diary.sqlite3", FIRST)
    before = database.state()
    other = sqlite3.connect(tmp_path / "diary.sqlite3")
    other.execute("INSERT INTO notes VALUES ('elsewhere')")
    other.commit()
    other.close()
    assert database.state() != before
    database.close()


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("not a database, and long enough to be looked at closely " * 20)
    with pytest.raises(LibraryError, match="not a mien diary, or damaged"):
        Database(tmp_path / "letter.txt", FIRST)
    other = sqlite3.connect(tmp_path / "other.sqlite3")
    other.execute("CREATE TABLE theirs (a)")
    other.commit()
    other.close()
    content = (tmp_path / "other.sqlite3").read_bytes()
    with pytest.raises(LibraryError, match="another program's database"):
        Database(tmp_path / "other.sqlite3", FIRST)
    assert (tmp_path / "other.sqlite3").read_bytes() == content
