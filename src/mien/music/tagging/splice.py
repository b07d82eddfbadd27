"""Changes to files as pieces of bytes for others, which can be made in a copy and turned back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from mien.errors import MediaError

__all__ = ["Splice", "digest", "inverse", "spliced_copy", "trimmed"]

CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Splice:
    """From byte ``start`` of a file on, ``new`` stands for ``old``."""

    start: int
    old: bytes
    new: bytes


def trimmed(start: int, old: bytes, new: bytes) -> Splice:
    """Make a splice without what is equal at both ends, so that a cover that stays is not kept twice."""
    shorter = min(len(old), len(new))
    head = _equal(old[:shorter], new[:shorter])
    rest = shorter - head
    tail = _equal(old[len(old) - rest :][::-1], new[len(new) - rest :][::-1])
    return Splice(start + head, old[head : len(old) - tail], new[head : len(new) - tail])


def _equal(one: bytes, other: bytes) -> int:
    """Count the bytes that two pieces of one length begin with alike."""
    low, high = 0, len(one)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def inverse(splices: Sequence[Splice]) -> list[Splice]:
    """Return the splices that turn the changed file back; they must be in the order of their starts."""
    turned, moved = [], 0
    for splice in splices:
        turned.append(Splice(splice.start + moved, splice.new, splice.old))
        moved += len(splice.new) - len(splice.old)
    return turned


def spliced_copy(source: Path, target: BinaryIO, splices: Sequence[Splice]) -> str:
    """Write the changed content of ``source`` to ``target``; returns its digest, as `digest` gives it.

    Raises
    ------
    MediaError
        When the file does not hold what the splices stand for.
    OSError
        When it cannot be read or written.
    """
    seen = blake2b(digest_size=16)

    def put(data: bytes) -> None:
        seen.update(data)
        target.write(data)

    with source.open("rb") as file:
        for splice in splices:
            _copy(file, splice.start - file.tell(), put)
            if file.read(len(splice.old)) != splice.old:
                raise MediaError(f"{source.name}: has changed since it was looked at; run the command again")
            put(splice.new)
        _copy(file, None, put)
    return seen.hexdigest()


def digest(path: Path) -> str:
    """Return a file's content as 32 hexadecimal digits of BLAKE2b."""
    seen = blake2b(digest_size=16)
    with path.open("rb") as file:
        _copy(file, None, seen.update)
    return seen.hexdigest()


def _copy(file: BinaryIO, length: int | None, put: Callable[[bytes], object]) -> None:
    while length is None or length > 0:
        data = file.read(CHUNK if length is None else min(CHUNK, length))
        if not data:
            return
        put(data)
        length = None if length is None else length - len(data)
