"""One mien a data folder: the second one says where the first one plays, instead of working against it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from mien.errors import ConfigError

__all__ = ["Claim", "only_one"]

LOCK_NAME: Final = "mien.lock"
MAX_ADDRESS: Final = 512
LOCKED_BYTE: Final = 1 << 30
"""Windows lets nobody read what is locked, so a byte far beyond the address is."""


class Claim:
    """The right to a data folder, for as long as the process lives: the system takes it back however that ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def announce(self, address: str) -> None:
        """Leave the page's address, without a token, for those who come second."""
        with suppress(OSError):  # A full disk must not keep the music from playing.
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, f"{address}\n".encode())


@contextmanager
def only_one(folder: Path) -> Iterator[Claim]:
    """Claim a data folder until the block ends.

    Parameters
    ----------
    folder
        Must exist.

    Raises
    ------
    ConfigError
        When another mien plays from this folder, or it cannot be written.
    """
    path = folder / LOCK_NAME
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}); choose another folder with --data-dir, or check its rights"
        ) from error
    try:
        if not _locked(handle):
            address = os.read(handle, MAX_ADDRESS).decode("utf-8", "replace").strip()
            where = f" at {address}; open that," if address else "; end that one,"
            raise ConfigError(
                f"{folder}: a mien that runs plays from this folder already{where} or choose another folder with "
                "--data-dir"
            )
        os.ftruncate(handle, 0)
        yield Claim(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # Some network file systems know no locks; then nobody can be told of.
            return True
        return True
