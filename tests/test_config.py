from pathlib import Path

import pytest

from mien.config import DEFAULT_PORT, load_config
from mien.errors import ConfigError


def test_defaults_bind_loopback_only(data_dir: Path) -> None:
    config = load_config()
    assert (config.host, config.port, config.mode) == ("127.0.0.1", DEFAULT_PORT, "paper")
    assert config.catalog_path == data_dir / "catalog.sqlite3"


def test_flags_win_over_environment_over_file(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text('mode = "calm"\nport = 1000\nhost = "127.0.0.2"\n')
    monkeypatch.setenv("MIEN_PORT", "2000")
    monkeypatch.setenv("MIEN_HOST", "127.0.0.3")
    config = load_config(host="127.0.0.4")
    assert (config.mode, config.port, config.host) == ("calm", 2000, "127.0.0.4")


def test_library_from_environment(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("MIEN_LIBRARY", os.pathsep.join([str(tmp_path / "a"), str(tmp_path / "b")]))
    assert load_config().library == (tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_bad_port_names_the_value(data_dir: Path, port: str) -> None:
    with pytest.raises(ConfigError, match=rf"'{port}'.*0 to 65535"):
        load_config(port=port)


def test_bad_mode_names_the_choices(data_dir: Path) -> None:
    with pytest.raises(ConfigError, match=r"'loud'.*paper, match, lift, calm"):
        load_config(mode="loud")


def test_broken_and_unknown_settings_name_the_file(data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("mode = ")
    with pytest.raises(ConfigError, match=r"config\.toml.*mend or remove"):
        load_config()
    file.write_text('colour = "red"')
    with pytest.raises(ConfigError, match="unknown setting colour"):
        load_config()


@pytest.mark.parametrize(
    "line",
    [
        "library = 5", "library = [1]", 'library = ""', "library = {a = 1}", 'library = "~nobody-of-that-name/x"',
        "key = 1", "certificate = 1", "host = 5", "token = true", "mode = 3", "names = 5", "names = [5]",
        "port = true", "port = 80.5", "port = [1]", 'log = "maybe"', 'open_browser = "maybe"', "open_browser = 2",
    ],
)  # fmt: skip
def test_settings_of_another_kind_are_named(data_dir: Path, tmp_path: Path, line: str) -> None:
    (tmp_path / "config.toml").write_text(line)
    with pytest.raises(ConfigError, match=line.split()[0].rstrip("s")):
        load_config()


@pytest.mark.parametrize(
    ("value", "opens"), [('"no"', False), ("false", False), ('"false"', False), ("true", True)]
)
def test_a_word_for_no_does_not_open_the_browser(
    data_dir: Path, tmp_path: Path, value: str, opens: bool
) -> None:
    (tmp_path / "config.toml").write_text(f"open_browser = {value}")
    assert load_config().open_browser is opens


def test_modes_are_those_of_recommend() -> None:
    from mien.config import MODES
    from mien.recommend import Mode

    assert tuple(Mode) == MODES


def test_what_a_network_needs_comes_from_file_environment_and_flags(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_config().token == ""
    (tmp_path / "config.toml").write_text(
        'host = "0.0.0.0"\ntoken = "auto"\nnames = ["music.home", "10.0.0.7"]\n'
    )
    monkeypatch.setenv("MIEN_CERTIFICATE", str(tmp_path / "a.pem"))
    config = load_config(key=str(tmp_path / "b.pem"))
    assert (config.token, config.names) == ("auto", ("music.home", "10.0.0.7"))
    assert (config.certificate, config.key) == (tmp_path / "a.pem", tmp_path / "b.pem")
    assert load_config(names=["one.name"]).names == ("one.name",)


@pytest.mark.parametrize("name", ["", "https://music.home", "music.home/x", "a b", "x" * 300, "müsik"])
def test_a_name_that_is_none_is_refused(data_dir: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="host name or an IP address"):
        load_config(names=[name])
