"""The music that ships with mien is what its generator writes, and the files are fit to be heard one after another."""

import hashlib
import io
import itertools
import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from tinytag import TinyTag
from tools.builtin_library import build, check, document, effects, loudness
from tools.builtin_library.melody import Motif, chord_at
from tools.builtin_library.opus import read_opus
from tools.builtin_library.pieces import PIECES, Piece, Sheet
from tools.builtin_library.score import Note, Part, Score
from tools.builtin_library.smf import midi_bytes
from tools.builtin_library.theory import chord, harmony, key
from tools.builtin_library.voicing import voicings

from mien.music import builtin_library
from mien.music.loudness import LoudnessMeter

FOLDER = builtin_library()
LIBRARY = json.loads((FOLDER / "library.json").read_text(encoding="utf-8"))
TRACKS: list[dict[str, Any]] = LIBRARY["tracks"]
MAX_BYTES = 32_000_000
MAX_COVER_BYTES = 30_000

each_track = pytest.mark.parametrize("track", TRACKS, ids=[track["file"] for track in TRACKS])
each_piece = pytest.mark.parametrize("piece", PIECES, ids=[piece.name for piece in PIECES])


@lru_cache(maxsize=len(PIECES))
def written(name: str) -> Score:
    return next(piece for piece in PIECES if piece.name == name).score()


def test_every_file_is_listed_once() -> None:
    files = [track["file"] for track in TRACKS]
    assert files == [f"{piece.name}.opus" for piece in PIECES]
    assert {path.name for path in FOLDER.glob("*.opus")} == set(files)


def test_the_library_covers_the_mood_plane_and_many_genres() -> None:
    parts = [track["quadrant"] for track in TRACKS]
    assert len(parts) == 36
    assert all(parts.count(part) >= 5 for part in ("V+A+", "V-A+", "V-A-", "V+A-", "middle"))
    for trait in ("title", "genre", "tempo_bpm"):
        assert len({track[trait] for track in TRACKS}) == len(TRACKS)
    assert len({track["key"] for track in TRACKS}) >= 30


@each_track
def test_the_intended_mood_lies_in_the_named_part_of_the_plane(track: dict[str, Any]) -> None:
    assert document.region(track["valence"], track["arousal"]) == track["quadrant"]


def test_the_library_is_small() -> None:
    assert sum((FOLDER / track["file"]).stat().st_size for track in TRACKS) < MAX_BYTES


def test_the_tracks_are_equally_loud() -> None:
    measured = [track["loudness_lufs"] for track in TRACKS]
    assert max(measured) - min(measured) <= 1.0
    assert -18.0 <= min(measured) <= max(measured) <= -16.0


@each_track
def test_file_is_the_one_described(track: dict[str, Any]) -> None:
    assert hashlib.sha256((FOLDER / track["file"]).read_bytes()).hexdigest() == track["sha256"]
    assert track["licence"] == "CC0-1.0"
    assert "MIT" in track["sounds"]
    assert track["origin"] == build.COMMAND


@each_track
def test_tags_and_cover_can_be_read(track: dict[str, Any]) -> None:
    tag = TinyTag.get(str(FOLDER / track["file"]), image=True)
    assert (tag.title, tag.artist, tag.album) == (track["title"], build.ARTIST, build.ALBUM)
    assert tag.genre == track["genre"]
    assert tag.comment is not None
    assert str(track["seed"]) in tag.comment
    cover = tag.images.front_cover
    assert cover is not None
    assert cover.mime_type == "image/jpeg"
    assert len(cover.data) <= MAX_COVER_BYTES
    with Image.open(io.BytesIO(cover.data)) as image:
        assert image.size[0] == image.size[1]


# Two seconds a track: here every third, all of them by ``python -m tools.builtin_library.check``. The files are those
# that it measured, since the hash of each is tested.
@pytest.mark.parametrize("track", TRACKS[::3], ids=[track["file"] for track in TRACKS[::3]])
def test_track_is_fit_to_be_heard_and_as_listed(track: dict[str, Any]) -> None:
    audio = read_opus(FOLDER / track["file"])
    measured = check.figures(audio)
    assert check.problems(measured) == []
    assert float(np.abs(audio).max()) < 1.0
    assert measured.duration_s == pytest.approx(track["duration_s"], abs=0.01)
    assert measured.true_peak_dbtp == pytest.approx(track["true_peak_dbtp"], abs=0.3)
    assert measured.loudness_lufs == pytest.approx(track["loudness_lufs"], abs=0.1)


def test_the_check_says_what_is_wrong() -> None:
    time = np.arange(70 * loudness.SAMPLE_RATE_HZ, dtype=np.float32) / loudness.SAMPLE_RATE_HZ
    wave = 0.9 * np.sin(2 * np.pi * 60.0 * time)
    hum = np.stack([wave, 0.1 * wave], axis=1).astype(np.float32)
    hum[: 2 * loudness.SAMPLE_RATE_HZ] = 0.0
    hum[30 * loudness.SAMPLE_RATE_HZ : 32 * loudness.SAMPLE_RATE_HZ] = 0.0
    wrong = {problem.split()[0] for problem in check.problems(check.figures(hum))}
    expected = {"silence_s", "start_s", "last_peak", "level_range_db", "centroid_hz", "bass_share", "balance"}
    assert expected <= wrong
    assert "tail_s" not in wrong


def test_the_check_names_a_track_that_is_not_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "library.json").write_text(json.dumps(LIBRARY | {"tracks": TRACKS[1:2]}))
    (tmp_path / TRACKS[1]["file"]).write_bytes((FOLDER / TRACKS[1]["file"]).read_bytes())
    assert check.main(["--library", str(tmp_path)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert f"{PIECES[0].name} is not built" in said
    assert len([line for line in said if line.endswith("is not built")]) == len(PIECES) - 1
    assert not [line for line in said if "outside" in line]


@each_track
def test_loudness_agrees_with_ffmpegs_meter(track: dict[str, Any]) -> None:
    meter = LoudnessMeter()
    with av.open(str(FOLDER / track["file"])) as container:
        for frame in container.decode(audio=0):
            meter.push(frame)
    assert meter.loudness_lufs() == pytest.approx(track["loudness_lufs"], abs=0.2)


@each_piece
def test_score_is_the_one_that_was_rendered(piece: Piece) -> None:
    track = next(track for track in TRACKS if track["file"] == f"{piece.name}.opus")
    assert build.score_sha256(piece) == track["score_sha256"]
    assert piece.seed == track["seed"]


def test_another_seed_gives_another_score() -> None:
    piece = PIECES[0]
    assert build.score_sha256(piece) == build.score_sha256(replace(piece))
    assert build.score_sha256(piece) != build.score_sha256(replace(piece, seed=piece.seed + 1))


@each_piece
def test_instruments_stay_in_their_range(piece: Piece) -> None:
    for part in written(piece.name).parts:
        assert part.notes
        assert all(part.low <= note.pitch <= part.high for note in part.notes), part.name
        assert all(1 <= note.velocity <= 127 and note.length > 0 for note in part.notes), part.name


@each_piece
def test_no_key_is_struck_while_it_is_held(piece: Piece) -> None:
    for part in written(piece.name).parts:
        ordered = sorted(part.notes, key=lambda note: (note.pitch, note.start))
        for before, after in itertools.pairwise(ordered):
            assert before.pitch != after.pitch or before.end <= after.start + 1e-6, part.name


@each_piece
def test_notes_belong_to_the_key(piece: Piece) -> None:
    scale = key(piece.key).classes
    notes = [note for part in written(piece.name).parts if not part.is_drums for note in part.notes]
    inside = sum(note.length for note in notes if note.pitch % 12 in scale)
    # A waltz may have its middle part in the parallel major.
    assert inside / sum(note.length for note in notes) >= 0.8


@each_piece
def test_piece_ends_on_its_tonic(piece: Piece) -> None:
    notes = [note for part in written(piece.name).parts if not part.is_drums for note in part.notes]
    end = max(note.end for note in notes)
    last = [note for note in notes if note.length >= 1.0 and note.end > end - 2.6]
    assert min(last, key=lambda note: note.pitch).pitch % 12 == key(piece.key).degree(1)


@each_piece
def test_low_notes_are_not_clustered(piece: Piece) -> None:
    """Two different notes below C3 less than a minor third apart may touch for a moment, but do not sound together."""
    low = [n for part in written(piece.name).parts if not part.is_drums for n in part.notes if n.pitch < 48]
    for one, other in itertools.combinations(low, 2):
        if 0 < abs(one.pitch - other.pitch) < 3:
            assert min(one.end, other.end) - max(one.start, other.start) < 0.3


def tune(score: Score) -> list[Note]:
    """Return the leading part's highest notes: the loudest part that is neither drums nor bass."""
    voices = [part for part in score.parts if not part.is_drums and part.low >= 45]
    lead = max(voices, key=lambda part: part.level_db)
    highest: dict[int, Note] = {}
    for note in lead.notes:
        place = round(4.0 * note.start)
        highest[place] = max(highest.get(place, note), note, key=lambda n: n.pitch)
    return [highest[place] for place in sorted(highest)]


def degrees(piece: Piece) -> list[int | None]:
    """Return the lowest pitch at the start of each bar, in semitones above the tonic."""
    score = written(piece.name)
    notes = [note for part in score.parts if not part.is_drums for note in part.notes]
    found: list[int | None] = []
    for bar in range(int(score.end / score.beats_per_bar)):
        at = bar * score.beats_per_bar
        heard = [note.pitch for note in notes if note.start < at + 0.3 and note.end > at + 0.35]
        found.append((min(heard) - key(piece.key).degree(1)) % 12 if heard else None)
    return found


def shared(windows: dict[str, set[tuple[Any, ...]]]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in itertools.combinations(windows, 2) if windows[a] & windows[b]]


def test_no_two_pieces_share_their_melody() -> None:
    """Twelve intervals in a row, of four kinds or more, in any key, are in one piece only."""
    windows = {}
    for piece in PIECES:
        pitches = [note.pitch for note in tune(written(piece.name))]
        steps = [b - a for a, b in itertools.pairwise(pitches)]
        runs = {tuple(steps[i : i + 12]) for i in range(len(steps) - 11)}
        windows[piece.name] = {run for run in runs if len(set(run)) >= 4}
    assert shared(windows) == []


def test_no_two_pieces_share_their_progression() -> None:
    """Eight bars of bass degrees, four or more of them different, are in one piece only.

    The exception is the circle of fifths: two of the string pieces go round it, in other chords and at other speeds.
    """
    windows = {}
    for piece in PIECES:
        roots = degrees(piece)
        runs = {tuple(roots[i : i + 8]) for i in range(len(roots) - 7)}
        windows[piece.name] = {run for run in runs if len(set(run)) >= 4}
    assert shared(windows) == [("black-weather", "november-rooms")]


@each_piece
def test_every_note_is_released(piece: Piece) -> None:
    held: set[tuple[int, int]] = set()
    for event in note_events(midi_bytes(written(piece.name))):
        sounding = (event[0] & 0x0F, event[1])
        if event[0] >> 4 == 9:
            assert sounding not in held
            held.add(sounding)
        else:
            held.remove(sounding)
    assert not held


@each_piece
def test_drums_and_nothing_else_are_on_channel_10(piece: Piece) -> None:
    score = written(piece.name)
    for part in score.parts:
        channels = {event[0] & 0x0F for event in note_events(midi_bytes(score, only=part.name))}
        assert (channels == {9}) == part.is_drums, part.name


def note_events(data: bytes) -> list[bytes]:
    """Read the note events back from a MIDI file that has no running status."""
    events: list[bytes] = []
    at = 14
    while at < len(data):
        assert data[at : at + 4] == b"MTrk"
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "big")
        at += 8
        while at < end:
            while data[at] & 0x80:
                at += 1
            at += 1
            size = 3 + data[at + 2] if data[at] == 0xFF else 2 if data[at] >> 4 == 0xC else 3
            if data[at] >> 4 in (8, 9):
                events.append(data[at : at + size])
            at += size
    return events


def test_midi_file_says_what_the_score_says() -> None:
    part = Part("flute", 73, (Note(0.0, 1.0, 60, 80), Note(1.0, 200.0, 64, 81)), 60, 96, 0.0)
    data = midi_bytes(Score((part,), ((0.0, 120.0),), 4.0))
    assert data[:14] == b"MThd\x00\x00\x00\x06\x00\x01\x00\x02\x01\xe0"
    assert b"\xff\x51\x03\x07\xa1\x20" in data
    struck = [(event[1], event[2]) for event in note_events(data) if event[0] >> 4 == 9]
    assert struck == [(60, 80), (64, 81)]


def test_time_follows_the_tempo_map() -> None:
    part = Part("flute", 73, (Note(0.0, 8.0, 60),), 60, 96, 0.0)
    assert Score((part,), ((0.0, 120.0), (4.0, 60.0)), 4.0).seconds(8.0) == pytest.approx(6.0)


def test_chords_are_spelled_in_the_key() -> None:
    a_minor = key("A minor")
    assert set(a_minor.scale(chord("E7"))) == {9, 11, 0, 2, 4, 5, 8}
    assert chord("C#m7b5").classes == (1, 4, 7, 11)
    assert chord("Bb/F").bass == 5
    assert chord("F6/9").classes == (5, 9, 0, 2, 7)


def test_voices_move_little() -> None:
    placed = voicings(harmony("C | F | G7 | C", 4.0), 50, 72, voices=4)
    for before, after in itertools.pairwise(placed):
        moves = [abs(a - b) for a, b in zip(before.pitches, after.pitches, strict=True)]
        assert max(moves) <= 5
    assert {pitch % 12 for pitch in placed[2].pitches} >= {11, 5}


def test_melody_keeps_its_motif_and_ends_on_the_cadence() -> None:
    sheet = Sheet("C major", 5)
    motifs = {"a": Motif("1 .5 .5 2", "+2 -1 -1"), "e": Motif("2 r2")}
    spans = harmony("C | F | G7 | C", 4.0)
    line = sheet.melodist(60, 84, motifs, 4.0)
    tune = line.phrase("a a a e", spans, centre=72, cadence="1")
    assert tune[-1].pitch % 12 == 0
    strong = [note for note in tune if note.start % 4.0 == 0.0]
    assert all(note.pitch % 12 in chord_at(spans, note.start).chord.classes for note in strong)
    rises = [b.pitch > a.pitch for a, b in zip(tune[0:12:4], tune[1:12:4], strict=True)]
    assert rises == [True, True, True]


def test_melody_must_be_as_long_as_its_harmony() -> None:
    line = Sheet("C major", 5).melodist(60, 84, {"a": Motif("1 1 1")}, 4.0)
    with pytest.raises(ValueError, match="end at beat 3"):
        line.phrase("a", harmony("C", 4.0), centre=72)


def sine(level_db: float, hz: float = 997.0, seconds: float = 4.0) -> loudness.Audio:
    time = np.arange(round(seconds * loudness.SAMPLE_RATE_HZ)) / loudness.SAMPLE_RATE_HZ
    wave = 10.0 ** (level_db / 20.0) * np.sin(2 * np.pi * hz * time)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_loudness_of_a_reference_tone() -> None:
    """BS.1770-4: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LUFS, so in both channels it reads 0."""
    assert loudness.integrated_lufs(sine(-20.0)) == pytest.approx(-20.0, abs=0.1)


def test_true_peak_sees_between_the_samples() -> None:
    time = np.arange(48_000)
    wave = np.sin(np.pi / 2.0 * time + np.pi / 4.0).astype(np.float32)
    between = np.stack([wave, wave], axis=1)
    assert float(np.abs(between).max()) == pytest.approx(0.7071, abs=1e-3)
    assert loudness.true_peak_dbtp(between) == pytest.approx(0.0, abs=0.3)


def test_limiter_holds_its_ceiling() -> None:
    rng = np.random.default_rng(3)
    loud = (sine(0.0) + rng.normal(0.0, 0.3, size=(4 * 48_000, 2))).astype(np.float32)
    assert loudness.true_peak_dbtp(loud) > 0.0
    assert loudness.true_peak_dbtp(effects.limit(loud, -1.8)) <= -1.7


def test_limiter_leaves_quiet_music_alone() -> None:
    quiet = sine(-12.0)
    np.testing.assert_allclose(effects.limit(quiet, -1.8), quiet, atol=1e-6)


def test_the_page_lists_every_piece_as_it_is() -> None:
    docs = Path(__file__).parents[2] / "docs"
    page = (docs / "LIBRARY.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in page.splitlines()]
    listed = {row[2]: row[3:8] for row in rows if len(row) > 8 and row[1].isdigit()}
    for track in TRACKS:
        seconds, mood = round(track["duration_s"]), f"{track['valence']:+.2f}, {track['arousal']:+.2f}"
        length, tempo = f"{seconds // 60}:{seconds % 60:02}", f"{track['tempo_bpm']:g}"
        assert listed.pop(track["title"]) == [track["genre"], length, tempo, track["key"], mood]
    assert not listed
    assert build.COMMAND in page
    for name in ("sheet.png", "plane.png"):
        assert f"(library/{name})" in page
        with Image.open(docs / "library" / name) as image:
            assert image.format == "PNG"
    assert (docs / "library" / "sheet.png").stat().st_size < 600_000


def test_the_page_is_honest_about_the_estimates() -> None:
    near = [document.Row(piece, 70.0, piece.valence, piece.arousal) for piece in PIECES]
    far = [replace(near[0], valence=-0.7, arousal=-0.6, duration_s=100.4), *near[1:]]
    for rows, agree in ((near, 36), (far, 35)):
        said = document.written(rows, "a model")
        assert f"agrees on the part of the plane for {agree} of 36 pieces" in said
        assert "The estimate (a model)" in said
    assert f"| 1 | {PIECES[0].title} | {PIECES[0].genre} | 1:40 |" in said
    assert "| V+A+ | 8 | 7 | 7 |" in said
    assert "| V-A- | 7 | 8 | 7 |" in said
    assert f"table): {PIECES[0].title} (1.72)" in said.replace("distance on the plane", "table")


def test_a_page_without_a_place_for_the_figures_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "LIBRARY.md"
    page.write_text("nothing\n")
    with pytest.raises(SystemExit, match="figures: begin"):
        document.insert(page, "figures")
    assert page.read_text() == "nothing\n"
    page.write_text("a\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nb\n")
    document.insert(page, "new")
    assert page.read_text() == "a\n<!-- figures: begin -->\n\nnew\n\n<!-- figures: end -->\nb\n"


def test_missing_soundfont_is_named_with_its_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.sf2"
    assert build.main(["--soundfont", str(missing), "--out", str(tmp_path)]) == 1
    message = capsys.readouterr().err
    assert str(missing) in message
    assert "apt-get install" in message
    assert list(tmp_path.iterdir()) == []
