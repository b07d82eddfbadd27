"""Completing the name of a music folder, by itself and over a real server."""

import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from mien.server.folders import MOST_FOLDERS, complete
from tests.server.process import Server, serving

NAMES = ("Music", "música", "Музыка", "音楽", "موسيقى", "my things", ".hidden")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        (tmp_path / name).mkdir()
    (tmp_path / "muffin.txt").touch()
    (tmp_path / "Music" / "Albums").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def names(typed: str) -> list[str]:
    found, _ = complete(typed)
    assert all(path.endswith(os.sep) for path in found)
    return [Path(path).name for path in found]


def test_only_folders_that_begin_so_whatever_the_capitals(home: Path) -> None:
    assert names(f"{home}{os.sep}mu") == ["Music"]
    assert complete(f"{home}{os.sep}MU") == ([f"{home}{os.sep}Music{os.sep}"], False)


@pytest.mark.parametrize("name", NAMES[:6])
def test_names_of_any_script(home: Path, name: str) -> None:
    for form in ("NFC", "NFD"):
        assert names(f"{home}{os.sep}{unicodedata.normalize(form, name)}") == [name]


def test_hidden_ones_come_once_a_dot_is_typed(home: Path) -> None:
    assert set(names(f"{home}{os.sep}")) == set(NAMES) - {".hidden"}
    assert names(f"{home}{os.sep}.") == [".hidden"]


def test_home_is_a_tilde_or_understood(home: Path) -> None:
    assert complete("~") == ([f"~{os.sep}"], False)
    assert complete(f"~{os.sep}Mus") == ([f"~{os.sep}Music{os.sep}"], False)
    assert complete("Mus") == ([f"{home}{os.sep}Music{os.sep}"], False)
    assert names(f"Music{os.sep}") == ["Albums"]


def test_nothing_typed_gives_places_to_begin_from(home: Path) -> None:
    found, more = complete("")
    assert {f"{home}{os.sep}Music{os.sep}", f"{home}{os.sep}", home.anchor} == set(found)
    assert not more


@pytest.mark.parametrize(
    "typed", ["/nowhere/at/all", "~nobody-of-this-name/", "/\0/", "\0", "x" * 5000, "//", "..", "/.."]
)
def test_what_leads_nowhere_is_no_error(home: Path, typed: str) -> None:
    found, more = complete(typed)
    assert len(found) <= MOST_FOLDERS
    assert typed in {"//", "/.."} or (found, more) == ([], False)


@pytest.mark.skipif(sys.platform == "win32", reason="rights and names work otherwise there")
def test_folders_that_cannot_be_read_or_named(home: Path) -> None:
    os.mkdir(os.fsencode(home) + b"/mu\xff")  # noqa: PTH102  # No text, so that nobody can type it.
    (home / "mulink").symlink_to("Music")
    (home / "muloop").symlink_to("muloop")
    assert names(f"{home}/mu") == ["mulink", "Music"]
    (home / "Music").chmod(0)
    try:
        readable = os.access(home / "Music", os.R_OK)
        assert names(f"{home}/Music/") == (["Albums"] if readable else [])
    finally:
        (home / "Music").chmod(0o700)


def test_no_more_than_fifty_and_it_says_so(home: Path) -> None:
    for number in range(MOST_FOLDERS + 5):
        (home / f"disc {number:03d}").mkdir()
    found, more = complete(f"{home}{os.sep}disc")
    assert (len(found), more) == (MOST_FOLDERS, True)
    assert found == sorted(found)
    assert found[0].endswith(f"disc 000{os.sep}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("folders")
    (home / "Musik").mkdir()
    with serving(home) as running:
        yield running


def ask(server: Server, path: str, **headers: str) -> tuple[int, list[str]]:
    response = server.client.get("/api/folders", params={"path": path}, headers=headers)
    return response.status_code, response.json().get("folders", [])


def test_over_http(server: Server) -> None:
    home = server.errors.parent
    assert ask(server, "~/Mus") == (200, ["~/Musik/"])
    assert ask(server, f"{home}/mus") == (200, [f"{home}/Musik/"])
    assert f"{home}/" in ask(server, "")[1]
    assert ask(server, "x" * 4097)[0] == 400


def test_other_sites_learn_no_names(server: Server) -> None:
    assert ask(server, "~/", **{"Sec-Fetch-Site": "cross-site"}) == (403, [])
    assert ask(server, "~/", Host="evil.example") == (403, [])


def test_who_has_no_token_learns_no_names(guarded: Server) -> None:
    assert ask(guarded, "/")[0] == 200
    assert ask(guarded, "/", Authorization="Bearer wrong") == (401, [])
