"""Moods in real files of every format: nothing but the mood changes, and it can be taken out to the last byte."""

import os
import stat
import struct
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.music import cover_art
from mien.music.tagging import FORMATS, Journal, Written, mood_word, take_back, write_mood
from mien.music.tagging.splice import Splice
from mien.music.tags import mood_tags, read_tags
from tests.music.sounds import TAGS, calm, jpeg, sine, write_audio, write_tagged

SUFFIXES = [".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav"]
HAPPY = ("happy", (0.5, 0.4))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "data" / "journal.jsonl")


def decoded(path: Path) -> NDArray[np.float64]:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1).astype(np.float64)


def metadata(path: Path) -> dict[str, str]:
    with av.open(str(path)) as container:
        return {**container.metadata, **container.streams.audio[0].metadata}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_only_the_mood_changes_and_it_can_be_taken_out(tmp_path: Path, journal: Journal, suffix: str) -> None:
    path = write_tagged(tmp_path / f"x{suffix}", calm(4), jpeg())
    before, sound, tags, said = path.read_bytes(), decoded(path), metadata(path), read_tags(path)
    mtime_ns = path.stat().st_mtime_ns
    assert write_mood(path, *HAPPY, journal=journal) == "written"
    assert mood_tags(path) == ((), "happy 0.50 0.40")
    assert read_tags(path) == said
    assert np.array_equal(decoded(path), sound)
    cover = cover_art(path)
    assert (cover is None) == (suffix == ".wav")
    left = {name: value for name, value in metadata(path).items() if "mood" not in name.lower()}
    assert {name: value for name, value in left.items() if name != "TMOO"} == tags
    assert write_mood(path, *HAPPY, journal=journal) == "as it is"
    # Another estimate takes the place of the one before.
    assert write_mood(path, "sad", (-0.5, -0.5), journal=journal) == "written"
    assert mood_tags(path) == ((), "sad -0.50 -0.50")
    assert path.read_bytes().count(b"MIEN_MOOD") == 1
    assert list(tmp_path.iterdir()).count(path) == len([p for p in tmp_path.iterdir() if p.is_file()])
    assert [take_back(entry) for entry in reversed(journal.entries())] == ["restored", "restored"]
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == mtime_ns


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus"])
def test_a_mood_of_the_listeners_own_stays(tmp_path: Path, journal: Journal, suffix: str) -> None:
    path = write_audio(tmp_path / f"x{suffix}", calm(2), tags={**TAGS, "MOOD": "Wistful"})
    before = path.read_bytes()
    assert write_mood(path, *HAPPY, journal=journal) == "own mood"
    assert (path.read_bytes(), read_tags(path).moods) == (before, ("Wistful",))
    assert journal.entries() == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_without_any_tags(tmp_path: Path, journal: Journal, suffix: str) -> None:
    path = write_audio(tmp_path / f"x{suffix}", calm(2))
    if suffix == ".mp3":
        data = path.read_bytes()
        path.write_bytes(data[data.find(b"\xff\xfb") :])
    elif suffix == ".flac":
        # STREAMINFO alone, marked as the last block, and the sound.
        data = path.read_bytes()
        path.write_bytes(b"fLaC\x80" + data[5:42] + data[data.find(b"\xff\xf8", 42) :])
    before, sound = path.read_bytes(), decoded(path)
    write_mood(path, *HAPPY, journal=journal)
    assert mood_tags(path) == ((), "happy 0.50 0.40")
    assert np.array_equal(decoded(path), sound)
    take_back(journal.entries()[0])
    assert path.read_bytes() == before


def test_an_mp4_file_that_describes_its_sound_first(tmp_path: Path, journal: Journal) -> None:
    slow = write_tagged(tmp_path / "slow.m4a", calm(4), jpeg())
    path = tmp_path / "fast.m4a"
    with av.open(str(slow)) as source, av.open(str(path), "w", options={"movflags": "faststart"}) as target:
        target.metadata.update(source.metadata)
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    data = path.read_bytes()
    assert data.find(b"moov") < data.find(b"mdat")
    sound = decoded(path)
    write_mood(path, *HAPPY, journal=journal)
    assert np.array_equal(decoded(path), sound)
    assert mood_tags(path)[1] == "happy 0.50 0.40"
    assert read_tags(path).title == TAGS["title"]
    take_back(journal.entries()[0])
    assert path.read_bytes() == data


@pytest.mark.parametrize("suffix", [".ogg", ".opus", ".mp3", ".flac"])
def test_covers_larger_than_a_page_and_a_small_journal(tmp_path: Path, journal: Journal, suffix: str) -> None:
    cover = jpeg() + np.random.default_rng(0).bytes(300_000)
    path = write_tagged(tmp_path / f"x{suffix}", calm(3), cover)
    before, sound = path.read_bytes(), decoded(path)
    write_mood(path, *HAPPY, journal=journal)
    assert np.array_equal(decoded(path), sound)
    found = cover_art(path)
    assert found is not None
    assert found.data == cover
    take_back(journal.entries()[0])
    assert path.read_bytes() == before
    if suffix in {".mp3", ".flac"}:
        assert journal.path.stat().st_size < 2_000


def id3(version: int, flags: int, frames: bytes) -> bytes:
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes([version, 0, flags]) + size + frames


def test_an_older_id3_tag_keeps_its_frames(tmp_path: Path, journal: Journal) -> None:
    data = write_audio(tmp_path / "plain.mp3", calm(2)).read_bytes()
    sound = data[data.find(b"\xff\xfb") :]
    text = b"\x01" + "Mood\x00".encode("utf-16") + "X".encode("utf-16")
    body = b"\x01" + "Élan".encode("utf-16")
    frames = b"TIT2" + struct.pack(">I", len(body)) + b"\x00\x00" + body
    frames += b"PRIV" + struct.pack(">I", 200) + b"\x00\x00" + b"own\x00" + bytes(range(196))
    path = tmp_path / "x.mp3"
    path.write_bytes(id3(3, 0, frames + bytes(64)) + sound + b"TAG" + bytes(125))
    write_mood(path, *HAPPY, journal=journal)
    assert mood_tags(path)[1] == "happy 0.50 0.40"
    assert read_tags(path).title == "Élan"
    after = path.read_bytes()
    assert frames in after
    assert after.endswith(sound + b"TAG" + bytes(125))
    named = b"TXXX" + struct.pack(">I", len(text)) + b"\x00\x00" + text
    path.write_bytes(id3(3, 0, named + frames) + sound)
    assert write_mood(path, *HAPPY, journal=journal) == "own mood"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (id3(4, 0x80, bytes(20)), "unsynchronised"),
        (id3(4, 0x40, bytes(20)), "extended header"),
        (id3(2, 0, bytes(20)), r"ID3v2\.2"),
        (id3(4, 0, b"TIT2\x00\x00\x7f\x7f\x00\x00x"), "damaged"),
    ],
)
def test_tags_that_cannot_be_changed_without_loss(
    tmp_path: Path, journal: Journal, head: bytes, reason: str
) -> None:
    data = write_audio(tmp_path / "x.mp3", calm(2)).read_bytes()
    path = tmp_path / "x.mp3"
    path.write_bytes(head + data[data.find(b"\xff\xfb") :])
    before = path.read_bytes()
    with pytest.raises(MediaError, match=rf"x\.mp3: .*{reason}.*left as it is"):
        write_mood(path, *HAPPY, journal=journal)
    assert path.read_bytes() == before
    assert journal.entries() == []


def test_kinds_without_a_place_for_tags_and_files_that_are_none(tmp_path: Path, journal: Journal) -> None:
    assert ".aac" not in FORMATS
    with pytest.raises(MediaError, match="no place for tags"):
        write_mood(write_audio(tmp_path / "x.aac", calm(2)), *HAPPY, journal=journal)
    for suffix in SUFFIXES:
        path = tmp_path / f"words{suffix}"
        path.write_text("these are words " * 100)
        with pytest.raises(MediaError, match=r"words"):
            write_mood(path, *HAPPY, journal=journal)
        assert path.read_text() == "these are words " * 100
    with pytest.raises(MediaError, match=r"gone\.mp3"):
        write_mood(tmp_path / "gone.mp3", *HAPPY, journal=journal)


def test_damaged_files_are_refused_or_keep_their_sound(tmp_path: Path, journal: Journal) -> None:
    rng = np.random.default_rng(5)
    refused = 0
    for suffix in SUFFIXES:
        whole = write_tagged(tmp_path / f"whole{suffix}", sine(440, -20, 1), jpeg()).read_bytes()
        for _ in range(12):
            data = bytearray(whole)
            for place in rng.integers(0, min(3_000, len(data)), 4):
                data[place] = rng.integers(256)
            path = tmp_path / f"mutant{suffix}"
            path.write_bytes(data)
            try:
                what = write_mood(path, *HAPPY, journal=journal)
            except MediaError:
                refused += 1
                assert path.read_bytes() == data
                continue
            if what == "written":
                assert take_back(journal.entries()[-1]) == "restored"
            assert path.read_bytes() == data
    assert 0 < refused < 72


@pytest.mark.skipif(os.name == "nt", reason="rights are POSIX")
def test_rights_stay_and_read_only_files_do_too(tmp_path: Path, journal: Journal) -> None:
    path = write_audio(tmp_path / "x.flac", calm(2))
    path.chmod(0o640)
    write_mood(path, *HAPPY, journal=journal)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o440)
    with pytest.raises(MediaError, match="read-only"):
        write_mood(path, "sad", (-0.5, -0.5), journal=journal)
    assert mood_tags(path)[1] == "happy 0.50 0.40"


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_one_and_its_file_changes(tmp_path: Path, journal: Journal) -> None:
    path = write_audio(tmp_path / "x.flac", calm(2))
    (tmp_path / "link.flac").symlink_to(path)
    write_mood(tmp_path / "link.flac", *HAPPY, journal=journal)
    assert (tmp_path / "link.flac").is_symlink()
    assert mood_tags(path)[1] == "happy 0.50 0.40"


def test_looking_only_changes_nothing(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x.flac", calm(2))
    before = path.read_bytes()
    assert write_mood(path, *HAPPY, journal=None) == "written"
    assert path.read_bytes() == before


def test_what_was_changed_since_or_is_gone_stays_so(tmp_path: Path, journal: Journal) -> None:
    path = write_audio(tmp_path / "x.flac", calm(2))
    write_mood(path, *HAPPY, journal=journal)
    (entry,) = journal.entries()
    changed = path.read_bytes() + b"\x00"
    path.write_bytes(changed)
    assert take_back(entry) == "changed since"
    assert path.read_bytes() == changed
    path.unlink()
    assert take_back(entry) == "gone"


def test_a_crash_before_the_change_leaves_nothing_to_take_back(tmp_path: Path, journal: Journal) -> None:
    path = write_audio(tmp_path / "x.flac", calm(2))
    data = path.read_bytes()
    write_mood(path, *HAPPY, journal=journal)
    path.write_bytes(data)
    assert take_back(journal.entries()[0]) == "as it is"
    with journal.path.open("ab") as file:
        file.write(b'{"path": "half a li')
    assert len(journal.entries()) == 1


def entry(name: str) -> Written:
    return Written(Path(name), "0" * 32, 1, "1" * 32, (Splice(0, b"x" * 9_000, b""),))


def test_a_line_that_a_crash_cut_off_takes_no_other_along(journal: Journal) -> None:
    journal.add(entry("/a"))
    with journal.path.open("ab") as file:
        file.write(b'{"path": "half a li')
    assert journal.damaged() == []
    journal.add(entry("/b"))
    assert journal.entries() == [entry("/a"), entry("/b")]
    assert journal.damaged() == [2]
    journal.remove([entry("/a"), entry("/b")])
    assert journal.path.read_bytes() == b'{"path": "half a li\n'


def test_what_is_taken_down_during_an_undo_stays(journal: Journal) -> None:
    journal.add(entry("/a"))
    read = journal.entries()
    journal.add(entry("/b"))
    journal.remove(read)
    assert journal.entries() == [entry("/b")]
    journal.remove(journal.entries())
    assert not journal.path.exists()


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_a_full_disk_leaves_the_journal_as_it_was(journal: Journal) -> None:
    import resource

    journal.add(entry("/a"))
    before = journal.path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 5_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            journal.add(entry("/b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert journal.path.read_bytes() == before


def test_a_journal_that_lies_changes_no_file(tmp_path: Path, journal: Journal) -> None:
    path = write_audio(tmp_path / "x.flac", calm(2))
    write_mood(path, *HAPPY, journal=journal)
    (entry,) = journal.entries()
    before = path.read_bytes()
    lie = Written(entry.path, "0" * 32, entry.mtime_ns, entry.after, entry.splices)
    with pytest.raises(MediaError, match="does not lead back"):
        take_back(lie)
    assert path.read_bytes() == before


PLACES = {
    "happy": (0.5, 0.5),
    "sad": (-0.4, -0.5),
    "calm": (0.4, -0.4),
    "angry": (-0.5, 0.4),
    "energetic": (0.0, 0.7),
    "cheerful": (0.6, 0.0),
    "gloomy": (-0.6, -0.1),
    "quiet": (0.1, -0.6),
}


@pytest.mark.parametrize("word", PLACES)
def test_words_for_places(word: str) -> None:
    assert mood_word(*PLACES[word]) == word


def test_no_word_near_the_middle() -> None:
    assert mood_word(0.1, 0.05) is None
