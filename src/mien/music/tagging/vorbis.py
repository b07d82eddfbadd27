"""Vorbis comments: of FLAC files as a metadata block, of Ogg Vorbis and Opus as the second packet."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Final

from mien.errors import MediaError
from mien.music.tagging.id3 import HEADER, tag_length
from mien.music.tagging.splice import Splice, trimmed

__all__ = ["flac_splices", "ogg_splices"]

COMMENT_BLOCK: Final = 4
MOST_BLOCK: Final = 1 << 24
PAGE_HEAD: Final = 27
MOST_SEGMENTS: Final = 255
CONTINUED: Final = 1
NO_PACKET_ENDS: Final = b"\xff" * 8
MARKS: Final = {b"\x03vorbis": (b"\x01vorbis", 2), b"OpusTags": (b"OpusHead", 1)}
"""How a comment packet begins: how the packet before it does, and how many header packets follow that one."""


def flac_splices(file: BinaryIO, fields: Mapping[str, str]) -> list[Splice]:
    """Return what to change in a FLAC file, so that its comments have these fields in place of those of their names.

    Raises
    ------
    MediaError
        For a file that cannot be changed without loss; the reason is without its name.
    """
    at = tag_length(file.read(HEADER))
    file.seek(at)
    if file.read(4) != b"fLaC":
        raise MediaError("it does not begin as a FLAC file does")
    at += 4
    first_end = None
    while True:
        head = file.read(4)
        if len(head) < 4:
            raise MediaError("its metadata blocks end too early: the file is damaged")
        size = int.from_bytes(head[1:], "big")
        if head[0] & 0x7F == COMMENT_BLOCK:
            body = file.read(size)
            comments = _with_fields(body, 0, fields)
            return [trimmed(at, head + body, _block(head[0], comments))]
        first_end = first_end or (at, head, at + 4 + size)
        if head[0] & 0x80:
            break
        at += 4 + size
        file.seek(at)
    # Without comments: a block after the first one, which is no longer the last then.
    start, head, end = first_end
    last = head[0] & 0x80
    block = _block(last | COMMENT_BLOCK, _with_fields(struct.pack("<II", 0, 0), 0, fields))
    return [Splice(start, head[:1], bytes([head[0] & 0x7F])), Splice(end, b"", block)]


def _block(kind: int, body: bytes) -> bytes:
    if len(body) >= MOST_BLOCK:
        raise MediaError("its comments would become longer than 16 MiB")
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def _with_fields(packet: bytes, start: int, fields: Mapping[str, str]) -> bytes:
    """Return a comment packet with these fields at its end, and what follows its comments as it is."""
    try:
        vendor = start + 4 + struct.unpack_from("<I", packet, start)[0]
        count, at = struct.unpack_from("<I", packet, vendor)[0], vendor + 4
        comments = []
        for _ in range(count):
            size = struct.unpack_from("<I", packet, at)[0]
            comments.append(packet[at + 4 : at + 4 + size])
            at += 4 + size
    except struct.error:
        at = len(packet) + 1
    if at > len(packet):
        raise MediaError("its comments are damaged")
    kept = [text for text in comments if text.partition(b"=")[0].upper().decode("latin-1") not in fields]
    kept += [f"{name}={value}".encode("ascii") for name, value in fields.items()]
    listed = b"".join(struct.pack("<I", len(text)) + text for text in kept)
    return packet[:vendor] + struct.pack("<I", len(kept)) + listed + packet[at:]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of an Ogg file: where it begins, its first 27 bytes, its segments' lengths and its content."""

    start: int
    head: bytes
    lacing: bytes
    content: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.lacing + self.content


def ogg_splices(file: BinaryIO, fields: Mapping[str, str]) -> list[Splice]:
    """Return what to change in an Ogg Vorbis or Opus file; the pages after the headers stay as they are.

    Raises
    ------
    MediaError
        For a file that cannot be changed without loss; the reason is without its name.
    """
    pages = _pages(file)
    first = next(pages, None)
    if first is None:
        raise MediaError("it does not begin as an Ogg file does")
    headers: list[_Page] = []
    packets: list[bytes] = []
    wanted = 1
    while len(packets) < wanted:
        page = next(pages, None)
        if page is None or page.head[14:18] != first.head[14:18]:
            raise MediaError("its headers end too early, or are mixed with those of another stream")
        headers.append(page)
        packets = _packets(headers)
        if packets:
            wanted = next(
                (
                    n
                    for mark, (before, n) in MARKS.items()
                    if packets[0].startswith(mark) and first.content.startswith(before)
                ),
                0,
            )
            if not wanted:
                raise MediaError("it is neither Vorbis nor Opus")
    if sum(map(len, packets)) != sum(len(page.content) for page in headers):
        raise MediaError("its sound begins on the page of its headers, which is against the rules")
    mark = next(mark for mark in MARKS if packets[0].startswith(mark))
    packets[0] = _with_fields(packets[0], len(mark), fields)
    old = b"".join(page.raw for page in headers)
    return [trimmed(headers[0].start, old, _paged(packets, headers))]


def _pages(file: BinaryIO) -> Iterator[_Page]:
    start = 0
    while True:
        head = file.read(PAGE_HEAD)
        if len(head) < PAGE_HEAD or head[:4] != b"OggS":
            return
        lacing = file.read(head[26])
        content = file.read(sum(lacing))
        if len(content) < sum(lacing):
            return
        yield _Page(start, head, lacing, content)
        start += PAGE_HEAD + len(lacing) + len(content)


def _packets(pages: list[_Page]) -> list[bytes]:
    """Return the packets that end on these pages."""
    found, packet = [], b""
    for page in pages:
        at = 0
        for size in page.lacing:
            packet += page.content[at : at + size]
            at += size
            if size < 255:
                found.append(packet)
                packet = b""
    return found


def _paged(packets: list[bytes], pages: list[_Page]) -> bytes:
    """Lay packets out on as many pages as there were, so that no later page has to be numbered anew."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    content = b"".join(packets)
    if not len(pages) <= len(lacing) <= MOST_SEGMENTS * len(pages):
        raise MediaError("there is no room left on the pages of its headers")
    written, ended = [], True
    for k, page in enumerate(pages):
        taken = min(MOST_SEGMENTS, len(lacing) - (len(pages) - 1 - k)) if k < len(pages) - 1 else len(lacing)
        mine, lacing = lacing[:taken], lacing[taken:]
        body, content = content[: sum(mine)], content[sum(mine) :]
        kind = page.head[5] & ~CONTINUED | (0 if ended else CONTINUED)
        granule = bytes(8) if min(mine) < 255 else NO_PACKET_ENDS
        head = page.head[:5] + bytes([kind]) + granule + page.head[14:22]
        tail = bytes([len(mine)]) + mine + body
        written.append(head + _crc(head + bytes(4) + tail).to_bytes(4, "little") + tail)
        ended = mine[-1] < 255
    return b"".join(written)


def _crc(data: bytes) -> int:
    """Return Ogg's checksum (RFC 3533): polynomial 0x04c11db7, highest bit first, beginning with 0."""
    table, crc = _crc_table(), 0
    for byte in data:
        crc = (crc << 8 & 0xFFFFFFFF) ^ table[crc >> 24 ^ byte]
    return crc


@lru_cache(maxsize=1)
def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte << 24
        for _ in range(8):
            crc = crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)
        table.append(crc & 0xFFFFFFFF)
    return tuple(table)
