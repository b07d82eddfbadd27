import socket

import pytest

from mien.errors import ConfigError
from mien.server.network import (
    bracketed,
    check_address,
    is_loopback,
    machine_names,
    plain_address,
    reached_address,
)


@pytest.mark.parametrize("host", ["", "example.org", "192.168.1", "0.0.0.0:80", "127.0.0.1/8"])
def test_what_is_no_address_is_refused(host: str) -> None:
    with pytest.raises(ConfigError, match=r"no IP address.*127\.0\.0\.1"):
        check_address(host)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0.0.0.0", "::", "192.0.2.5", "fd00::2"])
def test_addresses_are_taken(host: str) -> None:
    check_address(host)


def test_only_loopback_is_loopback() -> None:
    assert all(map(is_loopback, ["localhost", "127.0.0.1", "127.0.0.2", "::1"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "192.168.1.5", "example.org", "", "128.0.0.1"]))


def test_ipv4_seen_through_ipv6_is_ipv4() -> None:
    assert plain_address("::ffff:192.0.2.5") == "192.0.2.5"
    assert plain_address("fd00::0:2") == "fd00::2"
    assert plain_address("unknown") == "unknown"
    assert bracketed("fd00::2") == "[fd00::2]"
    assert bracketed("192.0.2.5") == "192.0.2.5"


def test_a_server_on_all_interfaces_names_one_of_them() -> None:
    found = reached_address("0.0.0.0")
    with socket.socket() as probe:
        probe.bind((found, 0))  # Fails unless it is an address of this machine.
    assert reached_address("192.0.2.9") == "192.0.2.9"


def test_names_can_stand_in_a_host_header() -> None:
    assert all(name == name.lower() and " " not in name for name in machine_names())
