"""Tags of WAV files: an ID3 tag in a chunk of its own."""

from collections.abc import Mapping
from typing import BinaryIO

from mien.errors import MediaError
from mien.music.tagging.id3 import with_fields
from mien.music.tagging.splice import Splice, trimmed

__all__ = ["wav_splices"]


def wav_splices(file: BinaryIO, fields: Mapping[str, str]) -> list[Splice]:
    """Return what to change in a WAV file, so that its ID3 chunk has these fields in place of those of their names.

    Raises
    ------
    MediaError
        For a file that cannot be changed without loss; the reason is without its name.
    """
    length = file.seek(0, 2)
    file.seek(0)
    head = file.read(12)
    stated = int.from_bytes(head[4:8], "little")
    if head[:4] != b"RIFF" or head[8:] != b"WAVE" or stated + 8 != length:
        raise MediaError("it states another length than it has, or is of a kind of WAV for very long files")
    at, old, place = 12, b"", length
    while at + 8 <= length:
        file.seek(at)
        chunk = file.read(8)
        size = int.from_bytes(chunk[4:], "little")
        if at + 8 + size > length:
            raise MediaError("the lengths of its parts do not fit together: the file is damaged")
        if chunk[:4].lower() == b"id3 ":
            old, place = chunk + file.read(size + size % 2), at
            break
        at += 8 + size + size % 2
    tag = with_fields(old[8 : 8 + int.from_bytes(old[4:8], "little")], fields)
    new = (old[:4] or b"id3 ") + len(tag).to_bytes(4, "little") + tag + bytes(len(tag) % 2)
    gap = bytes(0 if old else length % 2)
    new = gap + new
    total = stated + len(new) - len(old)
    if total >= 1 << 32:
        raise MediaError("it would become longer than a WAV file can be")
    return [Splice(4, head[4:8], total.to_bytes(4, "little")), trimmed(place, old, new)]
