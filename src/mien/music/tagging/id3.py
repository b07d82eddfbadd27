"""ID3v2.3 and ID3v2.4 tags: of MP3 files, and in WAV files as a chunk."""

from collections.abc import Mapping
from typing import Final

from mien.errors import MediaError

__all__ = ["HEADER", "tag_length", "with_fields"]

HEADER: Final = 10
MOST: Final = 1 << 28
"""A tag's length is kept in 28 bits."""

FLAGS: Final = {0x80: "unsynchronised", 0x40: "with an extended header", 0x10: "with a footer"}


def tag_length(head: bytes) -> int:
    """Return how many bytes the tag takes that a file begins with, by its first `HEADER` bytes; 0 without one."""
    return HEADER + _from_synchsafe(head[6:10]) if head[:3] == b"ID3" and len(head) >= HEADER else 0


def with_fields(tag: bytes, fields: Mapping[str, str]) -> bytes:
    """Return a tag with these fields in front, in place of those of the same names.

    Parameters
    ----------
    tag
        All of it; empty for none.
    fields
        Names in capitals and values, in ASCII.

    Raises
    ------
    MediaError
        For a kind of tag that cannot be changed without loss; the reason is without the file's name.
    """
    if not tag:
        tag = b"ID3\x04\x00\x00" + bytes(4)
    version, flags = tag[3], tag[5]
    if version not in (3, 4):
        raise MediaError(f"its ID3v2.{version} tag is of a kind that only older programs write")
    for flag, what in FLAGS.items():
        if flags & flag:
            raise MediaError(f"its ID3 tag is {what}, which mien does not rewrite")
    kept, padding = _frames(tag[HEADER:], version, fields)
    body = b"".join(_frame(name, value, version) for name, value in fields.items()) + kept + padding
    if len(body) >= MOST:
        raise MediaError("its ID3 tag would become longer than 256 MiB")
    return tag[:6] + _to_synchsafe(len(body)) + body


def _frames(body: bytes, version: int, fields: Mapping[str, str]) -> tuple[bytes, bytes]:
    """Return the frames to keep, as they are, and what follows the last one."""
    kept, at = [], 0
    while at + HEADER <= len(body) and body[at] != 0:
        raw = body[at + 4 : at + 8]
        size = _from_synchsafe(raw) if version == 4 else int.from_bytes(raw, "big")
        end = at + HEADER + size
        if end > len(body) or (version == 4 and max(raw) > 0x7F):
            raise MediaError("its ID3 tag is damaged")
        frame = body[at:end]
        if _name(frame) not in fields:
            kept.append(frame)
        at = end
    return b"".join(kept), body[at:]


def _name(frame: bytes) -> str:
    """Return the name of the field that a frame holds, if it is of those that mien writes."""
    if frame[:4] == b"TMOO":
        return "MOOD"
    if frame[:4] != b"TXXX":
        return ""
    coding = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(frame[HEADER], "latin-1")
    return frame[HEADER + 1 :].decode(coding, "replace").partition("\x00")[0].upper()


def _frame(name: str, value: str, version: int) -> bytes:
    """Make a frame; moods have one of their own since version 4."""
    own = name == "MOOD" and version == 4
    body = b"\x00" + (b"" if own else name.encode("ascii") + b"\x00") + value.encode("ascii")
    size = _to_synchsafe(len(body)) if version == 4 else len(body).to_bytes(4, "big")
    return (b"TMOO" if own else b"TXXX") + size + b"\x00\x00" + body


def _to_synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _from_synchsafe(data: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(data, (21, 14, 7, 0), strict=True))
