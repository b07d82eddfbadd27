"""Tags of MP4 files: free-form items in the list that iTunes made the usual one."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from mien.errors import MediaError
from mien.music.tagging.splice import Splice, trimmed

__all__ = ["mp4_splices"]

MOST_MOOV: Final = 1 << 28
"""Longest description that is held in memory; one of hours with a large cover has some ten million bytes."""

MEAN: Final = b"com.apple.iTunes"
META_HEAD: Final = 4
"""Version and flags, before the content of ``meta``."""

HANDLER: Final = bytes(8) + b"mdirappl" + bytes(9)


def mp4_splices(file: BinaryIO, fields: Mapping[str, str]) -> list[Splice]:
    """Return what to change in an MP4 file, so that its tags have these fields in place of those of their names.

    Raises
    ------
    MediaError
        For a file that cannot be changed without loss; the reason is without its name.
    """
    top = list(_top(file))
    kinds = [kind for kind, _, _ in top]
    if kinds.count(b"moov") != 1 or b"moof" in kinds:
        raise MediaError("it is in fragments, or not laid out as MP4 files are")
    place = kinds.index(b"moov")
    _, start, size = top[place]
    if size > MOST_MOOV:
        raise MediaError("its description is longer than 256 MiB")
    file.seek(start)
    old = file.read(size)
    new = _with_fields(old, fields)
    grown = len(new) - len(old)
    if b"mdat" in kinds[place:]:
        # What comes later moves, and the description says where it is.
        new = _moved(new, start, grown)
    return [trimmed(start, old, new)]


def _top(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and length of each atom of the file."""
    length = file.seek(0, 2)
    at = 0
    while at + 8 <= length:
        file.seek(at)
        head = file.read(16)
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        elif size == 0:
            size = length - at
        if size < 8 or at + size > length:
            raise MediaError("the lengths of its parts do not fit together: the file is damaged")
        yield kind, at, size
        at += size


def _atoms(body: bytes) -> list[tuple[bytes, bytes]]:
    """Split the content of an atom into the kinds and contents of those in it."""
    found, at = [], 0
    while at + 8 <= len(body):
        size = int.from_bytes(body[at : at + 4], "big")
        if size == 0 and not any(body[at:]):
            break  # QuickTime ends a list with zeros
        if size < 8 or at + size > len(body):
            raise MediaError("its description is damaged, or of a kind that mien does not rewrite")
        found.append((body[at + 4 : at + 8], body[at + 8 : at + size]))
        at += size
    if any(body[at:]):
        raise MediaError("its description is damaged, or of a kind that mien does not rewrite")
    return found


def _atom(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def _with_fields(moov: bytes, fields: Mapping[str, str]) -> bytes:
    """Return a description with these fields at the end of its list of tags."""
    empty = bytes(META_HEAD) + _atom(b"hdlr", HANDLER) + _atom(b"ilst", b"")

    def change(kind: bytes, content: bytes) -> bytes:
        if kind == b"ilst":
            kept = b"".join(_atom(*item) for item in _atoms(content) if _name(*item) not in fields)
            return kept + b"".join(_item(name, value) for name, value in fields.items())
        wanted, made = {b"moov": (b"udta", b""), b"udta": (b"meta", empty), b"meta": (b"ilst", b"")}[kind]
        head = content[:META_HEAD] if kind == b"meta" else b""
        inner = _atoms(content[len(head) :])
        if wanted not in (name for name, _ in inner):
            inner.append((wanted, made))
        parts = [_atom(name, change(name, body) if name == wanted else body) for name, body in inner]
        return head + b"".join(parts)

    if int.from_bytes(moov[:4], "big") != len(moov):
        raise MediaError("its description has a length of 64 bits, or reaches to the end of the file")
    changed = _atom(b"moov", change(b"moov", moov[8:]))
    # Nothing may have been lost on the way, such as zeros at the end of a list.
    if _atom(b"moov", _same(moov[8:])) != moov:
        raise MediaError("its description holds more than lists of parts, which mien does not rewrite")
    return changed


def _same(content: bytes) -> bytes:
    return b"".join(_atom(*part) for part in _atoms(content))


def _name(kind: bytes, content: bytes) -> str:
    """Return the name of a free-form item; empty for any other."""
    if kind != b"----":
        return ""
    parts = dict(_atoms(content))
    return parts.get(b"name", b"")[4:].decode("utf-8", "replace").upper()


def _item(name: str, value: str) -> bytes:
    data = (1).to_bytes(4, "big") + bytes(4) + value.encode("ascii")
    parts = ((b"mean", bytes(4) + MEAN), (b"name", bytes(4) + name.encode("ascii")), (b"data", data))
    return _atom(b"----", b"".join(_atom(*part) for part in parts))


def _moved(moov: bytes, start: int, by: int) -> bytes:
    """Add ``by`` to all places in the file that lie behind ``start``."""
    changed = bytearray(moov)

    def visit(begin: int, end: int) -> None:
        at = begin
        while at + 8 <= end:
            size, kind = int.from_bytes(changed[at : at + 4], "big"), bytes(changed[at + 4 : at + 8])
            if kind in (b"trak", b"mdia", b"minf", b"stbl"):
                visit(at + 8, at + size)
            elif kind in (b"stco", b"co64"):
                width = 4 if kind == b"stco" else 8
                for k in range(int.from_bytes(changed[at + 12 : at + 16], "big")):
                    entry = slice(at + 16 + k * width, at + 16 + (k + 1) * width)
                    place = int.from_bytes(changed[entry], "big")
                    if place > start:
                        changed[entry] = _number(place + by, width)
            at += size

    visit(8, len(changed))
    return bytes(changed)


def _number(value: int, width: int) -> bytes:
    if value >= 1 << 8 * width:
        raise MediaError("it is too long for the way in which it says where its sound is")
    return value.to_bytes(width, "big")
