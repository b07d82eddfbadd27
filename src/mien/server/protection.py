"""What stands between the server and a network: a token and a certificate, or this machine's loopback."""

import io
import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mien.config import Config
from mien.errors import ConfigError
from mien.server.network import check_address, is_loopback, machine_names, reached_address
from mien.server.token import Token, load_token

if TYPE_CHECKING:
    from mien.server.certificate import Certificate

__all__ = ["Protection", "check_protection", "protect", "qr_code"]

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Protection:
    """What is asked of who comes.

    Attributes
    ----------
    token
        The token that everybody must show; None on loopback, unless one was asked for.
    certificate
        For TLS; None on loopback, unless one was named.
    """

    token: Token | None = None
    certificate: "Certificate | None" = None


def protect(config: Config) -> Protection:
    """Read or make what the settings ask for.

    Parameters
    ----------
    config
        The settings; the data folder must exist.

    Raises
    ------
    ConfigError
        When other machines could reach the address and there is no token, or a file cannot be used.
    """
    check_address(config.host)
    local = is_loopback(config.host)
    if not (local or config.token):
        raise ConfigError(
            f"host is {config.host!r}, which other machines can reach, and there is no token: add --token auto to make "
            "one (the page then comes over TLS), or use 127.0.0.1 for this machine alone"
        )
    token = load_token(config.token, config.data_dir) if config.token else None
    if local and not (config.certificate or config.key):
        return Protection(token)
    return Protection(token, _certificate(config))


def check_protection(config: Config, protection: Protection) -> None:
    """Refuse to serve other machines without both.

    Raises
    ------
    ConfigError
        When ``host`` is no address, or one that other machines can reach and something is missing.
    """
    check_address(config.host)
    if not is_loopback(config.host) and not (protection.token and protection.certificate):
        raise ConfigError(
            f"host is {config.host!r}, which other machines can reach: that needs a token and a certificate, "
            "as mien.server.protect gives them; or use 127.0.0.1"
        )


def qr_code(text: str) -> str:
    """Draw a QR code with block characters, for a terminal.

    Raises
    ------
    ConfigError
        When the extra ``network`` is not installed.
    """
    try:
        import segno
    except ImportError as error:
        raise _missing(error) from error
    drawing = io.StringIO()
    segno.make_qr(text, error="l").terminal(drawing, compact=True, border=2)
    return drawing.getvalue()


def _certificate(config: Config) -> "Certificate":
    try:
        from mien.server.certificate import own_certificate, read_certificate
    except ImportError as error:
        raise _missing(error) from error
    if config.certificate and config.key:
        return read_certificate(config.certificate, config.key)
    if config.certificate or config.key:
        raise ConfigError(
            "a certificate and its key go together: give both --certificate and --key, or neither"
        )
    names = [*LOOPBACK_NAMES, reached_address(config.host), *machine_names(), *config.names]
    return own_certificate(config.data_dir, names)


def _missing(error: ImportError) -> ConfigError:
    return ConfigError(
        f"serving a network needs {error.name or 'cryptography'}, which is not installed; run: "
        f"{shlex.quote(sys.executable)} -m pip install cryptography segno"
    )
