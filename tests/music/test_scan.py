"""Scanning real files: incremental, resumable, and unimpressed by whatever lies in a music folder."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from mien.errors import LibraryError
from mien.music import Catalog, ScanProgress, scan, song_id
from mien.music.browse import Browser, Within
from tests.music.sounds import FORMATS, TAGS, busy, calm, jpeg, sine, write_audio, write_tagged


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path / "catalog.sqlite3")


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    (folder / "deep" / "er").mkdir(parents=True)
    write_audio(folder / "one.flac", calm(4))
    write_audio(folder / "deep" / "two.mp3", busy(4))
    write_audio(folder / "deep" / "er" / "three.wav", calm(4))
    return folder


def touch(path: Path) -> None:
    """Move a file's modification time on by a second."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


def test_every_format_ends_up_in_the_catalog(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    for suffix in FORMATS:
        write_tagged(folder / f"x{suffix}", sine(440, -20, 3), jpeg())
    (folder / "x.mp3").rename(folder / "LOUD.MP3")
    report = scan(catalog, [folder], workers=2)
    assert (report.added, report.broken) == (len(FORMATS), ())
    tracks = catalog.tracks(catalog.pool().track_id)
    assert {track.path.suffix.lower() for track in tracks} == set(FORMATS)
    for track in tracks:
        assert track.duration_s == pytest.approx(3, abs=0.1)
        assert track.loudness_lufs == pytest.approx(-20, abs=1.5)
        assert -1 <= track.valence <= 1
        assert -1 <= track.arousal <= 1
        if track.path.suffix != ".aac":
            assert (track.title, track.artist) == (TAGS["title"], TAGS["artist"])
            assert track.has_cover == (track.path.suffix != ".wav")


def test_one_process_and_several_find_the_same(tmp_path: Path, music: Path) -> None:
    found = []
    for workers in (0, 2):
        with Catalog(tmp_path / f"{workers}.sqlite3") as catalog:
            scan(catalog, [music], workers=workers)
            tracks = catalog.tracks(catalog.pool().track_id)
            # One thread of numpy's adds up in another order than two.
            found.append(
                sorted((t.path, round(t.valence, 4), round(t.arousal, 4), t.loudness_lufs) for t in tracks)
            )
    assert found[0] == found[1]
    assert len(found[0]) == 3


def test_only_what_changed_is_read_again(catalog: Catalog, music: Path) -> None:
    scan(catalog, [music], workers=0)
    numbers = {track.path: track.track_id for track in catalog.tracks([1, 2, 3])}
    write_audio(music / "four.wav", calm(4))
    touch(music / "one.flac")
    (music / "deep" / "two.mp3").unlink()
    seen: list[ScanProgress] = []
    report = scan(catalog, [music], workers=0, progress=seen.append)
    assert (report.added, report.changed, report.unchanged, report.removed) == (1, 1, 1, 1)
    assert [(step.done, step.total) for step in seen] == [(0, 2), (1, 2), (2, 2)]
    assert {step.path for step in seen} == {None, music / "four.wav", music / "one.flac"}
    assert seen[-1].eta_s == 0.0
    assert catalog.count() == 3
    for track in catalog.tracks(catalog.pool().track_id):
        assert track.track_id == numbers.get(track.path, 4)


def test_moved_and_renamed_files_stay_the_same_tracks_and_are_not_read_again(
    catalog: Catalog, music: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(music / "one.flac", music / "twin.flac")
    scan(catalog, [music, other], workers=0)
    before = {track.path: track for track in catalog.tracks([1, 2, 3, 4])}
    (music / "one.flac").rename(music / "deep" / "uno.flac")
    (music / "deep" / "two.mp3").rename(other / "two.mp3")
    touch(other / "two.mp3")
    three = music / "deep" / "er" / "three.wav"
    data = three.read_bytes()
    three.unlink()
    # As long as the one that is gone, but another recording.
    (music / "four.wav").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    seen: list[ScanProgress] = []
    report = scan(catalog, [music, other], workers=0, progress=seen.append)
    assert (report.moved, report.added, report.removed, report.unchanged) == (2, 1, 1, 1)
    assert {step.path for step in seen} == {None, music / "four.wav"}
    after = {track.path: track for track in catalog.tracks(catalog.pool().track_id)}
    for old, new in (
        (music / "one.flac", music / "deep" / "uno.flac"),
        (music / "deep" / "two.mp3", other / "two.mp3"),
    ):
        assert (after[new].track_id, after[new].song_id) == (before[old].track_id, before[old].song_id)
    assert after[music / "deep" / "uno.flac"].title == "uno"
    assert [root.tracks for root in catalog.roots()] == [3, 1]
    assert [track.path.name for track in catalog.search("uno")] == ["uno.flac"]
    assert scan(catalog, [music, other], workers=0).unchanged == 4


@pytest.mark.parametrize("was_a_track", [True, False])
def test_a_file_moved_to_where_a_broken_one_lay_stays_the_same_track(
    catalog: Catalog, music: Path, was_a_track: bool
) -> None:
    two, broken = music / "deep" / "two.mp3", music / "one.flac"
    scan(catalog, [music], workers=0)
    number = catalog.tracks_at([two])[two].track_id
    if not was_a_track:
        broken = music / "text.mp3"
    broken.write_text("words " * 1_000)
    assert [one.path for one in scan(catalog, [music], workers=0).broken] == [broken]
    two.replace(broken)
    report = scan(catalog, [music], workers=0)
    assert (report.moved, report.added, report.removed, report.broken) == (1, 0, 0, ())
    assert catalog.tracks_at([broken])[broken].track_id == number
    assert [track.track_id for track in catalog.search(broken.stem)] == [number]
    report = scan(catalog, [music], workers=0)
    assert report.unchanged == catalog.count() == 3 - was_a_track


def test_a_copy_is_a_track_of_its_own(catalog: Catalog, music: Path) -> None:
    scan(catalog, [music], workers=0)
    shutil.copy(music / "one.flac", music / "two.flac")
    report = scan(catalog, [music], workers=0)
    assert (report.added, report.moved) == (1, 0)


def test_a_retagged_file_stays_the_song_that_it_was_and_other_music_does_not(
    catalog: Catalog, tmp_path: Path
) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    write_audio(folder / "x.flac", calm(4))
    scan(catalog, [folder], workers=0)
    (before,) = catalog.tracks([1])
    catalog.place(before.song_id, 0.5, -0.25)
    write_audio(folder / "x.flac", calm(4), tags={"title": "Evening", "artist": "Ida"})
    assert scan(catalog, [folder], workers=0).changed == 1
    (after,) = catalog.tracks([1])
    assert (after.title, after.song_id) == ("Evening", before.song_id)
    assert (after.valence, after.arousal, after.placed) == (0.5, -0.25, True)
    write_audio(folder / "x.flac", busy(4), tags={"title": "Evening", "artist": "Ida"})
    scan(catalog, [folder], workers=0)
    (other,) = catalog.tracks([1])
    assert other.song_id == song_id("Ida", "Evening", 4.0) != before.song_id
    assert not other.placed


def test_broken_files_are_listed_and_not_tried_again_until_they_change(catalog: Catalog, music: Path) -> None:
    (music / "text.mp3").write_text("words " * 1_000)
    (music / "zero.ogg").touch()
    whole = (music / "one.flac").read_bytes()
    (music / "half.flac").write_bytes(whole[: len(whole) // 2])
    report = scan(catalog, [music], workers=0)
    assert report.added == 3
    reasons = {broken.path.name: broken.reason for broken in report.broken}
    assert set(reasons) == {"text.mp3", "zero.ogg", "half.flac"}
    assert "zero bytes" in reasons["zero.ogg"]
    assert "truncated" in reasons["half.flac"]
    again: list[ScanProgress] = []
    report = scan(catalog, [music], workers=0, progress=again.append)
    assert again[-1].total == 0
    assert len(report.broken) == 3
    (music / "half.flac").write_bytes(whole)
    report = scan(catalog, [music], workers=0)
    assert report.added == 1
    assert {broken.path.name for broken in report.broken} == {"text.mp3", "zero.ogg"}
    (music / "text.mp3").unlink()
    assert {broken.path.name for broken in scan(catalog, [music], workers=0).broken} == {"zero.ogg"}


def test_an_empty_folder_is_no_error(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "readme.txt").write_text("no music")
    report = scan(catalog, [tmp_path / "music"])
    assert (report.added, report.broken, report.missing, report.interrupted) == (0, (), (), False)


def test_a_folder_that_vanished_keeps_its_tracks_and_the_others_are_scanned(
    catalog: Catalog, music: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_audio(other / "x.wav", calm(4))
    scan(catalog, [music], workers=0)
    music.rename(tmp_path / "unplugged")
    report = scan(catalog, [music, other], workers=0)
    assert (report.added, report.removed) == (1, 0)
    (missing,) = report.missing
    assert missing.path == music
    assert "does not exist; its 3 known files are kept" in missing.reason
    assert catalog.pool().track_id.tolist() == [4]
    (tmp_path / "unplugged").rename(music)
    report = scan(catalog, [music, other], workers=0)
    assert (report.added, report.unchanged, report.missing) == (0, 4, ())
    assert catalog.pool().track_id.tolist() == [1, 2, 3, 4]


def test_an_empty_mount_point_does_not_erase_the_library(
    catalog: Catalog, music: Path, tmp_path: Path
) -> None:
    scan(catalog, [music], workers=0)
    music.rename(tmp_path / "unplugged")
    music.mkdir()
    report = scan(catalog, [music], workers=0)
    assert report.removed == 0
    assert "holds no audio any more" in report.missing[0].reason
    assert len(catalog.pool()) == 0
    music.rmdir()
    (tmp_path / "unplugged").rename(music)
    assert scan(catalog, [music], workers=0).unchanged == 3
    assert len(catalog.pool()) == 3


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_followed_but_not_in_circles(catalog: Catalog, music: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    write_audio(outside / "linked.wav", calm(4))
    (music / "deep" / "up").symlink_to(music)
    (music / "beside").symlink_to(outside)
    (music / "self.mp3").symlink_to(music / "self.mp3")
    (music / "nowhere.mp3").symlink_to(tmp_path / "nowhere")
    report = scan(catalog, [music], workers=0)
    assert report.added == 4
    assert report.broken == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file names that are no text")
def test_names_in_any_script_and_in_none(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "müzik 音楽"
    folder.mkdir()
    data = write_audio(tmp_path / "x.wav", calm(2)).read_bytes()
    names = [
        "песня.wav".encode(),
        "曲.wav".encode(),
        b"caf\xe9 \xff.wav",
        b"new\nline.wav",
        b"#1 'q\".wav",
        b"e\xcc\x81.wav",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(data)
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.mp3")).write_text("words")
    report = scan(catalog, [folder], workers=1)
    assert report.added == len(names)
    assert len(report.broken) == 1
    assert {os.fsencode(t.path.name) for t in catalog.tracks(catalog.pool().track_id)} == set(names)
    assert scan(catalog, [folder], workers=1).unchanged == len(names)


def test_hidden_files_are_left_out(catalog: Catalog, music: Path) -> None:
    (music / ".trash").mkdir()
    (music / "one.flac").rename(music / ".trash" / "one.flac")
    (music / "._two.mp3").write_bytes(b"\x00\x05\x16\x07")
    report = scan(catalog, [music], workers=0)
    assert (report.added, report.broken) == (2, ())


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_folder_that_cannot_be_listed_is_named_and_keeps_its_tracks(catalog: Catalog, music: Path) -> None:
    scan(catalog, [music], workers=0)
    (music / "deep").rename(music.with_name("aside"))
    (music / "deep").symlink_to(music / "deep")
    report = scan(catalog, [music], workers=0)
    (problem,) = report.unreadable
    assert problem.path == music / "deep"
    assert "symbolic links" in problem.reason
    assert (report.removed, report.unchanged, catalog.count()) == (0, 1, 3)


def test_a_scan_can_be_stopped_and_goes_on_later(catalog: Catalog, music: Path) -> None:
    stop = threading.Event()
    report = scan(
        catalog, [music], workers=0, stop=stop, progress=lambda step: stop.set() if step.done else None
    )
    assert report.interrupted
    assert report.added == catalog.count() == 1
    report = scan(catalog, [music], workers=0)
    assert (report.added, report.unchanged, report.interrupted) == (2, 1, False)


def test_a_scan_runs_in_a_thread_while_others_read(catalog: Catalog, music: Path) -> None:
    reports = []
    thread = threading.Thread(target=lambda: reports.append(scan(catalog, [music], workers=2)))
    thread.start()
    while thread.is_alive():
        assert len(catalog.pool()) <= 3
        catalog.search("one")
        time.sleep(0.02)
    assert reports[0].added == catalog.count() == 3


SCAN = """
import sys
from pathlib import Path
from mien.music import Catalog, scan
with Catalog(Path(sys.argv[1])) as catalog:
    scan(catalog, [Path(sys.argv[2])], workers=1, progress=lambda step: print(step.done, flush=True))
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_a_killed_scan_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    # Enough that a fast machine is still reading when the first results have been stored.
    first = write_audio(folder / "0.flac", busy(10), rate_hz=22_050)
    for k in range(1, 150):
        shutil.copy(first, folder / f"{k}.flac")
    file = tmp_path / "catalog.sqlite3"
    child = subprocess.Popen([sys.executable, "-c", SCAN, file, folder], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    stored: list[int] = []
    for line in child.stdout:
        with Catalog(file) as catalog:
            stored = catalog.pool().track_id.tolist()
        if stored or int(line) == 150:
            break
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with Catalog(file) as catalog:
        before = catalog.pool().track_id.tolist()
        assert before[: len(stored)] == stored
        assert stored
        report = scan(catalog, [folder], workers=0)
        assert report.unchanged == len(before)
        assert report.added == 150 - len(before) > 0
        assert (
            catalog.count() == len({track.path for track in catalog.tracks(catalog.pool().track_id)}) == 150
        )


def sabotage(folder: Path, monkeypatch: pytest.MonkeyPatch, deed: str, *, name: str = "two.mp3") -> None:
    """Make readers do ``deed`` when they open a file called ``name``, as a decoder with a bug would."""
    folder.mkdir()
    # Python runs a file of this name when it starts.
    (folder / "sitecustomize.py").write_text(
        "import os, signal, sys, time\n"
        "def watch(event, arguments):\n"
        f"    if event == 'open' and str(arguments[0]).endswith('{name}'):\n"
        f"        {deed}\n"
        "sys.addaudithook(watch)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "the reader crashed on it (signal 9)"),
        ("os._exit(3)", "the reader crashed on it (exit code 3)"),
        ("time.sleep(600)", "reading it took more than 10 s"),
    ],
)
def test_a_reader_that_dies_or_hangs_takes_only_its_file_along(
    catalog: Catalog, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, reason: str
) -> None:
    sabotage(tmp_path / "sabotage", monkeypatch, deed)
    report = scan(catalog, [music], workers=1, time_limit_s=10.0)
    assert report.added == catalog.count() == 2
    (broken,) = report.broken
    assert broken.path == music / "deep" / "two.mp3"
    assert reason in broken.reason


@pytest.mark.skipif(os.name == "nt", reason="no file that is open can be replaced on Windows")
def test_a_file_that_changes_while_it_is_read_is_read_again(
    catalog: Catalog, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_audio(tmp_path / "other.mp3", calm(9), tags={"title": "Another"})
    deed = f"os.path.exists({str(other)!r}) and os.replace({str(other)!r}, arguments[0])"
    sabotage(tmp_path / "sabotage", monkeypatch, deed)
    assert scan(catalog, [music], workers=1).added == 3
    assert not other.exists()
    report = scan(catalog, [music], workers=1)
    assert (report.changed, report.unchanged, report.broken) == (1, 2, ())
    (track,) = catalog.search("another")
    assert track.path == music / "deep" / "two.mp3"
    assert track.duration_s == pytest.approx(9, abs=0.1)
    assert scan(catalog, [music], workers=0).unchanged == 3


@pytest.mark.skipif(os.name == "nt", reason="no file that is open can be removed on Windows")
def test_a_file_that_goes_away_while_it_is_read(
    catalog: Catalog, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage(tmp_path / "sabotage", monkeypatch, "os.path.exists(arguments[0]) and os.remove(arguments[0])")
    report = scan(catalog, [music], workers=1)
    assert report.added == 2
    assert [broken.path.name for broken in report.broken] == ["two.mp3"]
    report = scan(catalog, [music], workers=1)
    assert (report.broken, report.unchanged) == ((), 2)


@pytest.mark.parametrize("leaves_mount_point", [False, True])
def test_a_drive_that_is_pulled_while_it_is_read_breaks_no_file(
    catalog: Catalog, music: Path, tmp_path: Path, leaves_mount_point: bool
) -> None:
    scan(catalog, [music], workers=0)
    for path in (music / "one.flac", music / "deep" / "two.mp3", music / "deep" / "er" / "three.wav"):
        touch(path)

    def pull(step: ScanProgress) -> None:
        if step.done == 1:
            music.rename(tmp_path / "unplugged")
            if leaves_mount_point:
                music.mkdir()

    report = scan(catalog, [music], workers=0, progress=pull)
    assert (report.changed, report.removed, report.broken) == (1, 0, ())
    assert [missing.path for missing in report.missing] == [music]
    assert len(catalog.pool()) == 0
    if leaves_mount_point:
        music.rmdir()
    (tmp_path / "unplugged").rename(music)
    report = scan(catalog, [music], workers=0)
    assert (report.changed, report.unchanged, report.broken, report.missing) == (2, 1, (), ())
    assert catalog.pool().track_id.tolist() == [1, 2, 3]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_without_rights_is_tried_again_at_the_next_scan(catalog: Catalog, music: Path) -> None:
    (music / "one.flac").chmod(0)
    report = scan(catalog, [music], workers=0)
    assert "Permission denied" in report.broken[0].reason
    (music / "one.flac").chmod(0o600)
    report = scan(catalog, [music], workers=0)
    assert (report.added, report.broken) == (1, ())


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("raise PermissionError(13, 'Permission denied')", "Permission denied"),
        ("time.sleep(600)", "reading it took more than 5 s"),
    ],
)
def test_a_file_that_may_be_sound_is_tried_again_at_the_next_scan(
    catalog: Catalog, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, reason: str
) -> None:
    with monkeypatch.context() as patched:
        sabotage(tmp_path / "sabotage", patched, deed)
        report = scan(catalog, [music], workers=1, time_limit_s=5.0)
        assert [broken.path.name for broken in report.broken] == ["two.mp3"]
        assert reason in report.broken[0].reason
    report = scan(catalog, [music], workers=1)
    assert (report.added, report.unchanged, report.broken) == (1, 2, ())


def test_tracks_of_an_earlier_analysis_are_read_again_and_stay_what_they_are(
    catalog: Catalog, music: Path
) -> None:
    scan(catalog, [music], workers=0)
    before = {track.path: track for track in catalog.tracks([1, 2, 3])}
    with catalog.database.change() as database:
        database.execute(
            "UPDATE tracks SET analysis_id = 0, musical_key = NULL, true_peak_dbtp = NULL, valence = 0"
        )
    catalog.place(before[music / "one.flac"].song_id, 0.5, 0.5)
    report = scan(catalog, [music], workers=0)
    assert (report.changed, report.unchanged) == (3, 0)
    after = {track.path: track for track in catalog.tracks([1, 2, 3])}
    for path, track in before.items():
        assert (after[path].song_id, after[path].true_peak_dbtp) == (track.song_id, track.true_peak_dbtp)
        assert after[path].valence == (0.5 if path.name == "one.flac" else track.valence)
    assert scan(catalog, [music], workers=0).unchanged == 3


def test_copies_that_move_together_stay_the_tracks_that_they_were(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    (folder / "one").mkdir(parents=True)
    data = write_audio(tmp_path / "x.wav", calm(2)).read_bytes()
    for k in range(5):
        (folder / "one" / f"{k}.wav").write_bytes(data)
    scan(catalog, [folder], workers=0)
    before = {track.title: track.track_id for track in catalog.tracks(range(1, 6))}
    (folder / "one").rename(folder / "two")
    report = scan(catalog, [folder], workers=0)
    assert (report.moved, report.added, report.removed) == (5, 0, 0)
    assert {track.title: track.track_id for track in catalog.tracks(range(1, 6))} == before


def test_a_cover_that_comes_later_is_found_by_the_next_scan(catalog: Catalog, music: Path) -> None:
    scan(catalog, [music], workers=0)
    tracks = catalog.tracks(catalog.pool().track_id)
    assert not any(track.has_cover for track in tracks)
    folder = tracks[0].path.parent
    (folder / "cover.jpg").write_bytes(jpeg())
    report = scan(catalog, [music], workers=0)
    assert (report.added, report.changed) == (0, 0)
    for track in catalog.tracks(catalog.pool().track_id):
        assert track.has_cover is (track.path.parent == folder)


def test_a_cover_of_fifty_megabytes(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    cover = jpeg() + np.random.default_rng(0).bytes(50_000_000)
    path = write_tagged(folder / "heavy.mp3", sine(440, -20, 3), cover)
    write_tagged(folder / "heavy.m4a", sine(440, -20, 3), cover)
    assert path.stat().st_size > 50_000_000
    report = scan(catalog, [folder], workers=1)
    assert (report.added, report.broken) == (2, ())
    for track in catalog.tracks([1, 2]):
        assert track.title == TAGS["title"]
        assert track.duration_s == pytest.approx(3, abs=0.1)
        # It is too large to be shown, and nothing else is lost.
        assert not track.has_cover


def test_readers_that_cannot_start_end_the_scan_and_break_no_file(
    catalog: Catalog, music: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false" if os.name != "nt" else "where")
    with pytest.raises(LibraryError, match="cannot be started"):
        scan(catalog, [music], workers=1)
    assert catalog.broken() == []
    capfd.readouterr()


@pytest.mark.parametrize("leaves_mount_point", [False, True])
def test_a_drive_within_another_folder_keeps_its_tracks_while_it_is_away(
    catalog: Catalog, music: Path, tmp_path: Path, leaves_mount_point: bool
) -> None:
    drive = music / "deep"
    first = scan(catalog, [music, drive], workers=0)
    assert (first.added, first.interrupted) == (3, False)
    drive.rename(tmp_path / "unplugged")
    if leaves_mount_point:
        drive.mkdir()
    assert scan(catalog, [music], workers=0).removed == 0
    report = scan(catalog, [drive, music], workers=0)
    assert (report.removed, [missing.path for missing in report.missing]) == (0, [drive])
    assert catalog.known_tracks(drive) == {bytes(drive / "two.mp3"), bytes(drive / "er" / "three.wav")}
    if leaves_mount_point:
        drive.rmdir()
    (tmp_path / "unplugged").rename(drive)
    (drive / "two.mp3").unlink()
    assert scan(catalog, [music, drive], workers=0).removed == 1


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("leaves_mount_point", [False, True])
def test_tracks_behind_a_link_are_kept_while_it_leads_to_nothing(
    catalog: Catalog, music: Path, tmp_path: Path, leaves_mount_point: bool
) -> None:
    drive = tmp_path / "drive"
    (music / "deep").rename(drive)
    (music / "nas").symlink_to(drive)
    (music / "elsewhere").symlink_to(tmp_path / "nowhere")
    scan(catalog, [music], workers=0)
    drive.rename(tmp_path / "unplugged")
    if leaves_mount_point:
        drive.mkdir()
    report = scan(catalog, [music], workers=0)
    assert (report.removed, report.unchanged, catalog.count()) == (0, 1, 3)
    assert [problem.path for problem in report.unreadable] == [music / "nas"]
    assert "plug its disk in" in report.unreadable[0].reason
    (music / "nas").unlink()
    assert scan(catalog, [music], workers=0).removed == 2


def test_overlapping_folders_double_nothing(catalog: Catalog, music: Path) -> None:
    scan(catalog, [music / "deep"], workers=0)
    report = scan(catalog, [music, music / "deep"], workers=0)
    assert (report.added, catalog.count()) == (1, 3)


def test_passages_tell_what_the_whole_tells(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    write_audio(folder / "long.flac", np.tile(busy(20), 5))
    write_audio(folder / "short.flac", busy(20))
    scan(catalog, [folder], workers=0)
    long, short = catalog.pool().arousal.tolist()
    assert long == pytest.approx(short, abs=0.15)


def test_a_catalog_that_knows_no_places_in_albums_asks_for_them_alone(tmp_path: Path) -> None:
    folder, path = tmp_path / "music", tmp_path / "catalog.sqlite3"
    folder.mkdir()
    write_audio(folder / "Ash.flac", calm(4), tags={"album": "Dawn", "track": "2", "disc": "1"})
    write_audio(folder / "Brook.flac", busy(4), tags={"album": "Dawn", "track": "1", "disc": "1"})
    with Catalog(path) as catalog:
        scan(catalog, [folder], workers=0)
        with catalog.database.change() as database:
            # As the step that brings an older catalog up to date leaves them.
            database.execute("UPDATE tracks SET disc = NULL, number = NULL, tempo_bpm = 77")
        report = scan(catalog, [folder], workers=0)
        assert (report.unchanged, report.added, report.changed) == (2, 0, 0)
        listed = Browser(catalog).tracks(Within(album="Dawn"), offset=0, limit=9).rows
        assert [track.path.stem for track in listed] == ["Brook", "Ash"]
        assert {track.tempo_bpm for track in listed} == {77}
        assert catalog.unnumbered(folder) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_files_that_are_away_are_asked_for_their_places_in_albums_later(
    catalog: Catalog, tmp_path: Path
) -> None:
    roots = [tmp_path / "music", tmp_path / "stick"]
    folders = [roots[0], roots[0] / "drive", roots[1]]
    for number, folder in enumerate(folders, 1):
        folder.mkdir(parents=True)
        write_audio(folder / f"{number}.flac", calm(4), tags={"album": "Dawn", "track": str(number)})
    folders[1].rename(tmp_path / "drive")
    folders[1].symlink_to(tmp_path / "drive")
    scan(catalog, roots, workers=0)
    with catalog.database.change() as database:
        database.execute("UPDATE tracks SET disc = NULL, number = NULL")
    for name in ("drive", "stick"):
        (tmp_path / name).rename(tmp_path / f"{name}-unplugged")
        (tmp_path / name).mkdir()
    assert scan(catalog, roots, workers=0).removed == 0
    for name in ("drive", "stick"):
        (tmp_path / name).rmdir()
        (tmp_path / f"{name}-unplugged").rename(tmp_path / name)
    scan(catalog, roots, workers=0)
    with catalog.database.use() as database:
        numbers = database.execute("SELECT number FROM tracks ORDER BY number").fetchall()
    assert numbers == [(1,), (2,), (3,)]
