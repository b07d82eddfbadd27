import builtins
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mien.config import Config
from mien.errors import ConfigError
from mien.server.protection import Protection, check_protection, protect, qr_code


def test_loopback_needs_nothing(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        config = Config(data_dir=tmp_path, host=host)
        assert protect(config) == Protection()
        check_protection(config, Protection())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.5"])
def test_a_network_needs_a_token(tmp_path: Path, host: str) -> None:
    with pytest.raises(ConfigError, match=r"--token auto.*127\.0\.0\.1"):
        protect(Config(data_dir=tmp_path, host=host))


def test_a_network_gets_tls_by_itself(tmp_path: Path) -> None:
    config = Config(data_dir=tmp_path, host="192.0.2.5", token="auto", names=("music.example.org",))
    protection = protect(config)
    assert protection.token
    assert protection.certificate
    assert {"192.0.2.5", "127.0.0.1", "music.example.org"} <= protection.certificate.names
    check_protection(config, protection)
    for lacking in (replace(protection, token=None), replace(protection, certificate=None)):
        with pytest.raises(ConfigError, match=r"192\.0\.2\.5.*token and a certificate"):
            check_protection(config, lacking)


def test_loopback_may_have_a_token_too(tmp_path: Path) -> None:
    protection = protect(Config(data_dir=tmp_path, token="auto"))
    assert protection.token
    assert protection.certificate is None


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="both --certificate and --key"):
        protect(Config(data_dir=tmp_path, certificate=tmp_path / "certificate.pem"))


NETWORK = Config(host="0.0.0.0", token="auto")


@pytest.mark.parametrize(
    ("package", "call"),
    [
        ("cryptography", lambda folder: protect(replace(NETWORK, data_dir=folder))),
        ("segno", lambda _: qr_code("https://127.0.0.1/")),
    ],
)
def test_without_the_extra_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, call: Callable[[Path], Any]
) -> None:
    usual = builtins.__import__

    def lacking(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=package)
        return usual(name, *rest)

    monkeypatch.delitem(sys.modules, "mien.server.certificate", raising=False)
    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(ConfigError, match=rf"{package}.*-m pip install cryptography segno"):
        call(tmp_path)


def test_a_qr_code_is_drawn() -> None:
    lines = qr_code("https://192.0.2.5:8437/?token=" + "x" * 43).splitlines()
    assert 15 < len(lines) < 30
    assert set("".join(lines)) <= set(" █▀▄")
