"""Write a mood into one file, or take it back: the whole file is made anew beside it, checked, and put in its place."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final, Literal

import av

from mien.errors import MediaError
from mien.music.decode import open_audio, shown
from mien.music.tagging.fields import fields_for
from mien.music.tagging.id3 import HEADER, tag_length, with_fields
from mien.music.tagging.journal import Journal, Written
from mien.music.tagging.mp4 import mp4_splices
from mien.music.tagging.splice import Splice, digest, inverse, spliced_copy, trimmed
from mien.music.tagging.vorbis import flac_splices, ogg_splices
from mien.music.tagging.wav import wav_splices
from mien.music.tags import cover_art, mood_tags

__all__ = ["FORMATS", "Outcome", "take_back", "write_mood"]

Outcome = Literal["written", "as it is", "own mood", "restored", "gone", "changed since"]


def _id3_splices(file: BinaryIO, fields: Mapping[str, str]) -> list[Splice]:
    head = file.read(HEADER)
    file.seek(0)
    tag = file.read(tag_length(head))
    return [trimmed(0, tag, with_fields(tag, fields))]


FORMATS: Final[dict[str, Callable[[BinaryIO, Mapping[str, str]], list[Splice]]]] = {
    ".mp3": _id3_splices,
    ".flac": flac_splices,
    ".ogg": ogg_splices,
    ".oga": ogg_splices,
    ".opus": ogg_splices,
    ".m4a": mp4_splices,
    ".m4b": mp4_splices,
    ".mp4a": mp4_splices,
    ".wav": wav_splices,
}
"""Suffixes of the files that moods can be written to. Raw AAC has no place for tags."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What must be the same after a change: the sound, packet by packet, all other tags, and the cover."""

    packets: str
    tags: tuple[tuple[str, str], ...]
    cover: bytes | None


def write_mood(
    path: Path,
    word: str,
    place: tuple[float, float],
    *,
    journal: Journal | None,
) -> Outcome:
    """Write a mood word into a file's tags, with mien's mark beside it.

    Parameters
    ----------
    path
        A file in one of `FORMATS`.
    word
        From `mien.music.tagging.MOOD_WORDS`.
    place
        The valence and arousal that it stands for.
    journal
        Takes down what is changed, before it is. None only looks what would be done, and refuses what would be.

    Returns
    -------
    "written", "as it is" or "own mood"
        The second where the same stands there already, the last where somebody else's mood stands there, which stays.

    Raises
    ------
    MediaError
        When the file cannot be changed without loss, or not at all; it is then as it was.
    """
    try:
        return _write(path, fields_for(word, *place), journal)
    except OSError as error:
        raise MediaError(f"{shown(path)}: cannot be written ({error.strerror}); it is as it was") from error


def _write(path: Path, fields: Mapping[str, str], journal: Journal | None) -> Outcome:
    edit = FORMATS.get(path.suffix.lower())
    if edit is None:
        raise MediaError(f"{shown(path)}: files of this kind have no place for tags; it is left as it is")
    own, mark = mood_tags(path)
    if own:
        return "own mood"
    if mark == list(fields.values())[-1]:
        return "as it is"
    real = path.resolve(strict=True)
    before = real.stat()
    # The administrator may write to anything; what is marked as read-only is meant to stay.
    if not before.st_mode & 0o222 or not os.access(real, os.W_OK) or not os.access(real.parent, os.W_OK):
        raise MediaError(f"{shown(path)}: is read-only, or its folder is; give yourself the right to write")
    try:
        with real.open("rb") as file:
            splices = [splice for splice in edit(file, fields) if splice.old != splice.new]
    except MediaError as error:
        raise MediaError(f"{shown(path)}: {error}; it is left as it is") from error
    if journal is None:
        return "written"
    content = _content(real)
    with _beside(real) as part:
        with part.open("r+b") as target:
            after = spliced_copy(real, target, splices)
            _settle(target)
        if _content(part) != content or mood_tags(part)[1] != list(fields.values())[-1]:
            raise MediaError(
                f"{shown(path)}: the copy with the mood is not the same music; it is left as it is"
            )
        _unchanged(real, before)
        journal.add(Written(real, digest(real), before.st_mtime_ns, after, tuple(inverse(splices))))
        part.replace(real)
    return "written"


def take_back(entry: Written) -> Outcome:
    """Make a file again what it was before a mood was written, to the last byte, modification time included.

    Returns
    -------
    "restored", "as it is", "gone" or "changed since"
        A file that somebody has changed since stays as it is.

    Raises
    ------
    MediaError
        When the file cannot be written; it is then as it was.
    """
    path = entry.path
    try:
        if not path.is_file():
            return "gone"
        before, found = path.stat(), digest(path)
        if found == entry.before:
            return "as it is"
        if found != entry.after:
            return "changed since"
        with _beside(path) as part:
            with part.open("r+b") as target:
                if spliced_copy(path, target, entry.splices) != entry.before:
                    raise MediaError(f"{shown(path)}: the journal does not lead back to what it was")
                _settle(target)
            os.utime(part, ns=(before.st_atime_ns, entry.mtime_ns))
            _unchanged(path, before)
            part.replace(path)
    except OSError as error:
        raise MediaError(f"{shown(path)}: cannot be written ({error.strerror}); it is as it was") from error
    return "restored"


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Make an empty file beside another one, with its rights, that is gone afterwards unless it was put elsewhere."""
    # Hidden from scans by its dot; the suffix tells FFmpeg and tinytag what it is.
    part = path.with_name(f".mien-{secrets.token_hex(4)}{path.suffix}")
    try:
        part.touch(exist_ok=False)
        shutil.copymode(path, part)
        if hasattr(os, "chown"):
            status = path.stat()
            with contextlib.suppress(OSError):
                os.chown(part, status.st_uid, status.st_gid)
        yield part
    finally:
        part.unlink(missing_ok=True)


def _settle(target: BinaryIO) -> None:
    target.flush()
    os.fsync(target.fileno())


def _unchanged(path: Path, before: os.stat_result) -> None:
    now = path.stat()
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise MediaError(f"{shown(path)}: was changed by another program meanwhile; run the command again")


def _content(path: Path) -> _Content:
    seen = blake2b(digest_size=16)
    with open_audio(path) as (container, stream):
        tags = {**container.metadata, **stream.metadata}
        try:
            for packet in container.demux(stream):
                seen.update(f"{packet.pts} {packet.duration} {packet.size}".encode())
                seen.update(bytes(packet))
        except av.FFmpegError as error:
            raise MediaError(f"{shown(path)}: is damaged ({error.strerror}); it is left as it is") from error
    # ID3's own frame, and the names that FFmpeg gives to the two that are written.
    ours = {"mood", "tmoo", "mien_mood"}
    kept: Sequence[tuple[str, str]] = sorted((k, v) for k, v in tags.items() if k.lower() not in ours)
    cover = cover_art(path)
    return _Content(seen.hexdigest(), tuple(kept), cover.data if cover else None)
