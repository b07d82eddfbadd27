"""Which files are mien's, and what an export makes of them."""

from pathlib import Path

from mien.belongings import erase_files, export, kept_files

OURS = (
    "catalog.sqlite3",
    "catalog.sqlite3-wal",
    "catalog.sqlite3.version-4.part",
    "profiles.sqlite3.damaged-20261125-080000-2",
    "neutral.json",
    "neutral-12.json",
    "written-tags.jsonl",
    "token",
    "cookie-key",
    "certificate.pem",
    "certificate-key.pem",
    "mien.log",
    "mien.log.3",
    ".token.0123abcd.part",
)
THEIRS = ("mien.lock", "config.toml", "token.txt", "my neutral.json", "song.flac", "mien.logbook", ".part")


def filled(folder: Path) -> Path:
    for name in (*OURS, *THEIRS):
        (folder / name).write_text("{}", encoding="utf-8")
    (folder / "mien.log.1").mkdir()
    return folder


def test_only_miens_own_files_are_erased(tmp_path: Path) -> None:
    filled(tmp_path)
    assert {path.name for path in kept_files(tmp_path)} == set(OURS)
    assert erase_files(tmp_path, sparing=["token"]) == len(OURS) - 1
    assert {path.name for path in tmp_path.iterdir()} == {*THEIRS, "token", "mien.log.1"}


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert kept_files(tmp_path / "none") == []
    assert erase_files(tmp_path / "none") == 0


def test_what_a_crash_cut_off_is_taken_along_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "written-tags.jsonl").write_text('{"path": "a"}\n{"path": "b', encoding="utf-8")
    (tmp_path / "neutral.json").write_text("half {", encoding="utf-8")
    found = export(tmp_path, None, None)
    assert found["written_tags"] == [{"path": "a"}, '{"path": "b']
    assert found["resting_faces"] == {"neutral.json": "half {"}
    assert (found["listeners"], found["library"], found["certificate"]) == ([], {}, None)
