"""Which addresses and names this machine is reached by."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from mien.errors import ConfigError

__all__ = ["bracketed", "check_address", "is_loopback", "machine_names", "plain_address", "reached_address"]

ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses reserved for documentation: the system is asked which way it would go there, and nothing is sent."""


def check_address(host: str) -> None:
    """Refuse what is no address of a network interface.

    Raises
    ------
    ConfigError
        When ``host`` is neither an IP address nor ``localhost``.
    """
    if host != "localhost" and _address(host) is None:
        raise ConfigError(
            f"host is {host!r}, which is no IP address; use 127.0.0.1 for this machine alone, or the address of a "
            "network interface, such as 0.0.0.0 for all of them"
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    found = _address(host)
    return host == "localhost" or (found is not None and found.is_loopback)


def plain_address(host: str) -> str:
    """Return an address as a person writes it: an IPv4 address that came in through an IPv6 socket as IPv4."""
    found = _address(host)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found or host)


def bracketed(host: str) -> str:
    """Return a host as it stands in a URL and in the Host header."""
    return f"[{host}]" if ":" in host else host


def reached_address(host: str) -> str:
    """Return the address by which other devices reach a server that listens on ``host``.

    A server on all interfaces has several; this is the one that the machine's own traffic leaves from.
    """
    found = _address(host)
    if found is None or not found.is_unspecified:
        return host
    families = [socket.AF_INET, socket.AF_INET6] if found.version == 6 else [socket.AF_INET]
    for family in families:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((ELSEWHERE[family], 9))
                return str(probe.getsockname()[0])
        except OSError:
            continue  # No way out by this family; a machine without any network still serves itself.
    return "127.0.0.1" if found.version == 4 else "::1"


def machine_names() -> tuple[str, ...]:
    """Return the machine's own name, and the one that mDNS gives it."""
    name = socket.gethostname().lower().rstrip(".")
    if not name or _address(name) is not None or not name.isascii():
        return ()
    return (name,) if "." in name else (name, f"{name}.local")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
