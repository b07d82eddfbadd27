"""The token that lets other devices in, and the cookie that stands for it in a browser."""

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mien.errors import ConfigError
from mien.files import write_atomically

__all__ = ["Token", "load_token"]

TOKEN_BYTES: Final = 32
"""Randomness of a token that mien makes: far beyond guessing."""

SHORTEST: Final = 24
LONGEST: Final = 256
"""Bounds of a token that somebody else made, in characters; a mistyped file name must not become a password."""


@dataclass(frozen=True, slots=True)
class Token:
    """What opens the server.

    Attributes
    ----------
    text
        The token itself: in the link, and after ``Authorization: Bearer``.
    cookie
        What a browser keeps instead. It is made with a key of the data folder, so that who sees a cookie learns
        nothing of the token, who guesses tokens cannot try them as cookies, and a new token ends all old cookies.
    """

    text: str
    cookie: str

    def opens(self, offered: str) -> bool:
        """Compare a token in a time that does not depend on how much of it is right."""
        return _same(offered, self.text)

    def is_cookie(self, offered: str) -> bool:
        """Compare a cookie in a time that does not depend on how much of it is right."""
        return _same(offered, self.cookie)


def load_token(option: str, data_dir: Path) -> Token:
    """Read or make the token.

    Parameters
    ----------
    option
        ``auto`` for one that is made once and kept in the data folder, or the name of a file that holds one.
    data_dir
        The data folder, which must exist.

    Raises
    ------
    ConfigError
        When the file cannot be read or written, is open to other users, or holds no usable token.
    """
    if option == "auto":
        text = _kept(data_dir / "token")
    else:
        text = _checked(Path(option).expanduser(), _read(Path(option).expanduser()))
    key = _kept(data_dir / "cookie-key")
    return Token(text, hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest())


def _same(offered: str, right: str) -> bool:
    return hmac.compare_digest(offered.encode("utf-8", "surrogatepass"), right.encode())


def _kept(path: Path) -> str:
    """Return the secret in a file of the data folder; it is made when there is none."""
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        if os.name == "posix" and mode & 0o077:
            raise ConfigError(
                f"{path} may be read by other users (mode {mode:04o}, the limit is 0600); remove it, and mien makes "
                "a new one"
            )
        return _checked(path, _read(path))
    text = secrets.token_urlsafe(TOKEN_BYTES)
    try:
        write_atomically(path, f"{text}\n".encode(), private=True)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}); choose another folder with --data-dir"
        ) from error
    return text


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LONGEST + 2).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError(
            f"{path}: cannot read a token ({reason}); name a readable file, or say --token auto"
        ) from error


def _checked(path: Path, text: str) -> str:
    plain = text.isascii() and text.isprintable() and " " not in text
    if not plain or not SHORTEST <= len(text) <= LONGEST:
        raise ConfigError(
            f"{path}: no usable token of {len(text)} characters; it must be one line of {SHORTEST} to {LONGEST} "
            "letters, digits and signs without spaces, or say --token auto"
        )
    return text
