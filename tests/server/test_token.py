import os
from pathlib import Path

import pytest

from mien.errors import ConfigError
from mien.server.token import load_token

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")


def test_a_token_is_made_once_and_kept(tmp_path: Path) -> None:
    made = load_token("auto", tmp_path)
    assert len(made.text) >= 43
    assert load_token("auto", tmp_path) == made
    assert load_token("auto", tmp_path_of(tmp_path, "other")).text != made.text


def tmp_path_of(parent: Path, name: str) -> Path:
    (parent / name).mkdir()
    return parent / name


@posix
def test_nobody_else_may_read_what_is_kept(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_token("auto", tmp_path)
    finally:
        os.umask(before)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "token": 0o600,
        "cookie-key": 0o600,
    }


@posix
def test_a_token_that_others_could_read_is_not_used(tmp_path: Path) -> None:
    load_token("auto", tmp_path)
    (tmp_path / "token").chmod(0o644)
    with pytest.raises(ConfigError, match=r"token.*0644.*0600.*remove it"):
        load_token("auto", tmp_path)


def test_a_token_of_the_listeners_own(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("  correct-horse-battery-staple\n", encoding="utf-8")
    token = load_token(str(tmp_path / "mine"), tmp_path)
    assert token.text == "correct-horse-battery-staple"
    assert token.opens("correct-horse-battery-staple")
    for wrong in ("", "correct-horse-battery-stapl", "correct-horse-battery-staplé", "\udcff", token.cookie):
        assert not token.opens(wrong)


@pytest.mark.parametrize(
    "text", ["", "short", "x" * 23, "x" * 257, "with blanks in the middle of it", "ä" * 30]
)
def test_a_weak_or_damaged_token_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="24 to 256"):
        load_token(str(tmp_path / "mine"), tmp_path)


def test_a_token_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none.*--token auto"):
        load_token(str(tmp_path / "none"), tmp_path)
    (tmp_path / "binary").write_bytes(b"\xff" * 40)
    with pytest.raises(ConfigError, match="no text"):
        load_token(str(tmp_path / "binary"), tmp_path)


def test_a_cookie_tells_nothing_of_the_token_and_ends_with_it(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("correct-horse-battery-staple", encoding="utf-8")
    token = load_token(str(tmp_path / "mine"), tmp_path)
    assert token.text not in token.cookie
    assert token.is_cookie(token.cookie)
    assert not token.is_cookie(token.text)
    other = load_token(str(tmp_path / "mine"), tmp_path_of(tmp_path, "other"))
    assert not other.is_cookie(token.cookie)  # The same token, another machine's key.
    (tmp_path / "mine").write_text("correct-horse-battery-staples", encoding="utf-8")
    assert not load_token(str(tmp_path / "mine"), tmp_path).is_cookie(token.cookie)
