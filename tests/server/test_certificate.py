import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mien.errors import ConfigError
from mien.server.certificate import VALID, own_certificate, read_certificate

NAMES = ["localhost", "127.0.0.1", "::1", "192.0.2.5", "studio.local"]


def test_it_is_made_out_to_every_name_and_kept(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, NAMES)
    assert made.names == set(NAMES)
    assert made.own
    assert own_certificate(tmp_path, NAMES[:2]) == made
    found = ssl.create_default_context(cafile=made.path).get_ca_certs()
    assert not found  # It can sign no other certificate, so trusting it trusts this server alone.
    if os.name == "posix":
        assert made.key_path.stat().st_mode & 0o777 == 0o600


def test_another_name_makes_a_new_one(tmp_path: Path) -> None:
    before = own_certificate(tmp_path, NAMES)
    after = own_certificate(tmp_path, [*NAMES, "192.0.2.6"])
    assert after.fingerprint != before.fingerprint
    assert "192.0.2.6" in after.names


def test_it_is_renewed_before_it_ends(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, NAMES)
    assert timedelta(days=390) < made.ends - datetime.now(UTC) <= VALID
    assert own_certificate(tmp_path, NAMES, now=made.ends - timedelta(days=61)) == made
    later = own_certificate(tmp_path, NAMES, now=made.ends - timedelta(days=59))
    assert later.ends > made.ends + timedelta(days=300)


@pytest.mark.parametrize("damaged", ["certificate.pem", "certificate-key.pem"])
def test_a_damaged_one_is_made_again(tmp_path: Path, damaged: str) -> None:
    made = own_certificate(tmp_path, NAMES)
    (tmp_path / damaged).write_bytes(b"no certificate")
    assert own_certificate(tmp_path, NAMES).fingerprint != made.fingerprint


def test_one_of_the_listeners_own_is_used_as_it_is(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, NAMES)
    found = read_certificate(made.path, made.key_path)
    assert found.names == made.names
    assert not found.own


def test_what_does_not_belong_together_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    made, other = own_certificate(tmp_path, NAMES), own_certificate(tmp_path / "other", NAMES)
    with pytest.raises(ConfigError, match=r"certificate\.pem.*belong together"):
        read_certificate(made.path, other.key_path)
    with pytest.raises(ConfigError, match=r"gone\.pem.*No such file"):
        read_certificate(tmp_path / "gone.pem", made.key_path)
    with pytest.raises(ConfigError, match="no usable certificate"):
        read_certificate(made.key_path, made.path)


def test_one_whose_time_is_over_is_refused(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, NAMES, now=datetime.now(UTC) - timedelta(days=500))
    with pytest.raises(ConfigError, match="ended on"):
        read_certificate(made.path, made.key_path)
