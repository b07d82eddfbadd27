"""Calm and kind: valence high, arousal low."""

from ..melody import Motif
from ..patterns import arpeggio, bass, comp, drums, pad
from ..perform import breathe, diminish, dynamics, grace, legato, ritardando, swing, thirds
from ..score import Note, Score, shift
from ..voicing import voicings
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _tide(sheet: Sheet) -> Score:
    """Ten chords of two bars: warm pads that come and go like waves, a few bells, a harp, far voices."""
    beats, bpm = 4.0, 64.0
    sheet.part("bells", 14, 60, 98, -5.0, timing=0.03, room=0.6, pan=0.3, echo_beats=1.5, high_cut_hz=3500)
    sheet.part("warm pad", 89, 43, 84, 0.0, timing=0.0, room=0.45, high_cut_hz=5000, low_cut_hz=90)
    sheet.part("voices", 52, 50, 82, -7.0, timing=0.0, room=0.6, pan=-0.2, high_cut_hz=4000, low_cut_hz=150)
    sheet.part("harp", 46, 45, 94, -5.0, timing=0.02, room=0.5, pan=-0.35, echo_beats=0.75)
    sheet.part(
        "electric piano", 4, 52, 88, -4.0, timing=0.02, room=0.45, pan=0.15, echo_beats=0.75, chorus=True
    )
    sheet.part("bass", 39, 26, 52, -9.0, timing=0.0, room=0.1, high_cut_hz=500)
    motifs = {
        "a": Motif("r1 1 1 1 2 r2", "+2 +2 -1"),
        "b": Motif("1.5 .5 2 3 r1", "-1 -2 +1"),
        "c": Motif("r2 1 1 4", "+4 -1"),
    }
    line = sheet.melodist(67, 87, motifs, beats)
    text = "Ebmaj9 | % | Abmaj7 | % | Cm9 | % | Bbsus2 | Bb | Ebmaj9 | % | Abmaj7 | Gm7"
    text += " | Fm9 | Bb7sus4 | Ebmaj9 | Abmaj7 | Ebadd9 | % | Ebadd9 | %"
    spans = bars(text, beats, 0)
    tune = line.phrase("c a b c a b", spans[4:16], centre=75, arch=4.0, cadence="3 5 1")
    played = breathe(dynamics(tune, [(16, 54), (48, 66), (64, 52)], accent=2))
    sheet.add("electric piano", played + second_voice(played, spans, shortest=2.0))
    sheet.add(
        "bells",
        [Note(n.start + 4.0, n.length, n.pitch, 48) for n in played if n.length >= 2.0 and n.start < 60],
    )
    placed = voicings(spans, 50, 74, voices=4)
    sheet.add("warm pad", pad(placed, velocity=74, overlap=0.6))
    sheet.add("voices", pad(voicings(spans[8:18], 60, 77, voices=3), velocity=62, overlap=0.4))
    broken = arpeggio(voicings(spans[4:18], 55, 79, voices=4), "0.1.2.3. 4.3.2...", beats, 16, ring=True)
    sheet.add("harp", dynamics(broken, [(16, 40), (48, 58), (72, 36)], accent=3))
    sheet.add("bass", legato(bass(spans, "1-------", beats, 8, low=31, velocity=70)))
    waves = [(8.0 * i + 4.0 * j, (62, 112)[j]) for i in range(9) for j in range(2)]
    swells = {
        "warm pad": [*waves, (72.0, 84), (80.0, 30)],
        "voices": [(32.0, 50), (44.0, 104), (56.0, 84), (72.0, 50)],
        "bass": [(0.0, 70), (40.0, 100), (80.0, 40)],
    }
    return sheet.score(((0.0, bpm),), beats, swells=swells, reverb_s=4.5, brightness_hz=5000.0)


def _courtyard(sheet: Sheet) -> Score:
    """Intro 2, A 8, A' 8, B 8, A 8 and a held chord, a rocking 6/8: guitar, a recorder tune, a cello that joins."""
    beats, bpm = 3.0, 80.0
    sheet.part("recorder", 74, 67, 96, -1.0, timing=0.015, room=0.35, pan=0.2, high_cut_hz=6000)
    sheet.part("flute", 73, 60, 93, -4.0, timing=0.015, room=0.38, pan=-0.15, high_cut_hz=6000)
    sheet.part("guitar", 24, 40, 81, 0.0, timing=0.012, room=0.25, pan=-0.1)
    sheet.part("cello", 42, 36, 64, -7.0, timing=0.015, room=0.35, pan=0.35, high_cut_hz=4000)
    sheet.part("strings", 48, 50, 84, -13.0, room=0.45, low_cut_hz=200, high_cut_hz=5000)
    motifs = {
        "a": Motif(".75 .25 .5 1 .5", "+1 +1 +2 -1"),
        "b": Motif("1 .5 1.5", "-1 -2"),
        "c": Motif(".5 .5 .5 1 .5", "-2 +1 +2 -1"),
        "d": Motif("1 .5 1 .5", "+2 -1 -2"),
        "e": Motif("2 r1"),
    }
    line = sheet.melodist(69, 90, motifs, beats, pulse=1.5)
    half, full, second = (
        "A | E/G# | F#m | D | A/C# | Bm7 | E7 | E",
        "A | E/G# | F#m | D | A/E | Bm7 | E7 | A",
        "F#m | C#m | D | A | Bm | F#m/A | B7 | E",
    )
    h, f, s = bars(half, beats, 0), bars(full, beats, 0), bars(second, beats, 0)
    open_a = line.phrase("a b a b a c d e", h, centre=77, cadence="2 7 5")
    close_a = line.phrase("a b a b a c d e", f, centre=77, cadence="1")
    tune_b = line.phrase("d b d b d c d e", s, centre=80, arch=4.0, cadence="5 2 7")
    plan = (
        (2, half, open_a, "recorder"),
        (10, full, close_a, "recorder"),
        (18, second, tune_b, "flute"),
        (26, full, close_a, "recorder"),
    )
    for at, text, tune, name in plan:
        played = breathe(
            dynamics(shift(tune, at * beats), [(0, 66), (70, 80), (102, 62)], beats=beats, accent=3)
        )
        sheet.add(name, legato(grace(played, sheet.rng, sheet.key.classes, chance=0.18, length=0.08)))
        if at == 26:
            played = diminish(played, sheet.rng, sheet.key.classes, chance=0.3)
            sheet.add("flute", legato(thirds(played, sheet.key.classes)))
        _courtyard_band(sheet, text, beats, at, strings=at >= 18)
    _courtyard_band(sheet, "A | A", beats, 0, strings=False)
    end = 34 * beats
    sheet.add(
        "guitar", comp(voicings(bars("A", beats, 34), 45, 76, voices=5), "o-----", beats, 6, strum=0.12)
    )
    sheet.add("recorder", [Note(end, 2.5, 81, 58)])
    sheet.add("cello", [Note(end, 2.8, 45, 60)])
    return sheet.score(
        ritardando(bpm, 31 * beats, 35 * beats, to=0.7), beats, reverb_s=1.9, brightness_hz=7000.0
    )


def _courtyard_band(sheet: Sheet, text: str, beats: float, at: int, *, strings: bool) -> None:
    spans = bars(text, beats, at)
    fingers = arpeggio(voicings(spans, 52, 71, voices=4), ".12321", beats, 6, ring=True)
    thumb = bass(spans, "1--5--", beats, 6, low=40)
    sheet.add("guitar", dynamics(fingers + thumb, [(0, 60), (78, 72), (105, 54)], beats=beats, accent=8))
    if strings:
        sheet.add("cello", legato(bass(spans, "1-----", beats, 6, low=38, velocity=62)))
        sheet.add("strings", pad(voicings(spans, 57, 76, voices=3), velocity=52))


def _focus(sheet: Sheet) -> Score:
    """Intro 4, A 8, B 4, A 8, end: electric piano on an old tape, dragging drums, a vibraphone that thinks aloud."""
    beats, bpm = 4.0, 76.0
    sheet.part(
        "vibraphone", 11, 53, 89, -1.0, timing=0.02, room=0.35, pan=0.2, echo_beats=0.75, high_cut_hz=4500
    )
    sheet.part(
        "electric piano",
        4,
        44,
        82,
        0.0,
        timing=0.015,
        room=0.25,
        pan=-0.12,
        high_cut_hz=3500,
        low_cut_hz=100,
        chorus=True,
    )
    sheet.part(
        "guitar", 26, 52, 84, -8.0, timing=0.02, room=0.35, pan=-0.45, high_cut_hz=3500, low_cut_hz=150
    )
    sheet.part("bass", 33, 28, 57, -3.0, timing=0.012, room=0.05, high_cut_hz=1500)
    sheet.drums(32, -3.0, timing=0.012, room=0.12, high_cut_hz=4200)
    motifs = {
        "a": Motif("r.5 .5 .5 .5 1 r1", "+2 +2 -1"),
        "b": Motif("r.5 .5 .75 .75 1.5", "-2 -1 +2"),
        "c": Motif(".75 .75 .5 1 r1", "-1 -2 +1"),
        "d": Motif("1.5 .5 .5 .5 1", "+2 -1 -1 -1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(63, 84, motifs, beats)
    verse, bridge = (
        "Dbmaj7 | Cm7 | Bbm7 Eb9 | Abmaj9 | Dbmaj7 | Cm7 Fm7 | Bbm7 Eb9 | Abmaj9",
        "Fm9 | Bbm7 | Dbmaj7 Eb7sus4 | Abmaj9",
    )
    v, b = bars(verse, beats, 0), bars(bridge, beats, 0)
    tune = line.phrase("a b a c", v[:5], centre=72, cadence="5 3 2") + line.phrase(
        "a b d e", v[5:], centre=72, cadence="3 5 1"
    )
    middle = line.phrase("d c d e", b, centre=75, cadence="3 5")
    for at, text, notes in ((4, verse, tune), (12, bridge, middle), (16, verse, tune)):
        played = breathe(dynamics(shift(notes, at * beats), [(0, 62), (60, 74), (96, 60)], accent=3))
        played = swing(grace(played, sheet.rng, chance=0.15), grid=0.25, amount=0.12)
        sheet.add("vibraphone", played if at != 12 else [])
        if at != 4:
            sheet.add("guitar", second_voice(played, bars(text, beats, at)) if at == 16 else played)
        _focus_band(sheet, text, beats, at)
    sheet.add("electric piano", pad(voicings(bars("Dbmaj7 | Cm7", beats, 0), 49, 70), velocity=60))
    _focus_band(sheet, "Bbm7 Eb9 | Abmaj9", beats, 2)
    end = 24 * beats
    sheet.add(
        "electric piano",
        comp(voicings(bars("Abmaj9", beats, 24), 51, 75, voices=5), "o---", beats, 4, strum=0.12),
    )
    sheet.add("bass", [Note(end, 3.8, 32, 70)])
    return sheet.score(
        ((0.0, bpm),), beats, reverb_s=1.2, brightness_hz=4500.0, hiss_db=-41.0, wobble_cents=5.0
    )


def _focus_band(sheet: Sheet, text: str, beats: float, at: int) -> None:
    spans, count, start = bars(text, beats, at), len(text.split("|")), at * beats
    chords = comp(voicings(spans, 50, 70), "x-----o-..o--.o-", beats, 16, strum=0.015)
    sheet.add("electric piano", swing(chords, grid=0.25, amount=0.12))
    sheet.add(
        "bass", swing(bass(spans, "1--..1..5-..1.8.", beats, 16, low=32, velocity=78), grid=0.25, amount=0.12)
    )
    groove = {
        "kick": "X......o..x.....",
        "snare": "....x..g....x...",
        "hat": "x.o.x.ogx.o.x.o.",
        "shaker": "g.o.g.o.g.o.g.o.",
    }
    sheet.add(
        "drums", swing(drums(groove, beats, 16, start=start, bars=count, gain=0.85), grid=0.25, amount=0.12)
    )


PIECES = (
    Piece("low-tide", "Low Tide", "Ambient", "Eb major", 64.0, "V+A-", 0.35, -0.75, 4101, _tide),
    Piece(
        "sunlit-courtyard",
        "Sunlit Courtyard",
        "Pastoral",
        "A major",
        53.3,
        "V+A-",
        0.6,
        -0.35,
        4202,
        _courtyard,
    ),
    Piece("soft-focus", "Soft Focus", "Lo-fi", "Ab major", 76.0, "V+A-", 0.4, -0.35, 4303, _focus),
)
