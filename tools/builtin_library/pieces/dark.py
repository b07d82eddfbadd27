"""Sad and slow: valence and arousal low."""

from ..melody import Motif
from ..patterns import arpeggio, bass, comp, drums, pad
from ..perform import breathe, diminish, dynamics, grace, legato, ritardando
from ..score import Note, Score, shift
from ..voicing import voicings
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _letter(sheet: Sheet) -> Score:
    """Intro 2, A 8, B 4, A' 5 bars and a held chord: a piano alone with its thoughts; a cello answers in the middle."""
    beats, bpm = 4.0, 63.0
    sheet.part("piano tune", 0, 53, 93, 0.0, timing=0.02, room=0.3, pan=0.08, high_cut_hz=6000)
    sheet.part("piano", 0, 28, 76, -4.5, timing=0.015, room=0.28, pan=-0.08, high_cut_hz=5000)
    sheet.part("cello", 42, 36, 69, -4.0, timing=0.02, room=0.4, pan=0.3, high_cut_hz=4500)
    motifs = {
        "a": Motif("r.5 .5 .5 .5 1.5 .5", "+2 +2 -1 -1"),
        "b": Motif("1.5 .5 2", "-1 -2"),
        "c": Motif("1 .5 .5 1.5 .5", "-2 +1 -1 -1"),
        "d": Motif("r1 1 1 1", "+2 -1"),
        "e": Motif("4"),
    }
    line = sheet.melodist(64, 84, motifs, beats)
    first, second, third = (
        "Am | F | C/E | G | Dm7 | Am/C | Bm7b5 E7 | Am",
        "Fmaj7 | G | Em7 Am | Dm7 E7",
        "Am | F | Dm7 | E7 | Am",
    )
    a, b, c = bars(first, beats, 2), bars(second, beats, 10), bars(third, beats, 14)
    tune = line.phrase("a b a b", a[:4], centre=72, cadence="2 5 7") + line.phrase(
        "a b c e", a[4:], centre=71, cadence="1"
    )
    tune += line.phrase("d b d b", b, centre=76, cadence="7 5 2") + line.phrase(
        "a b a b e", c, centre=71, cadence="1 3"
    )
    loud = [(0.0, 48.0), (8.0, 56.0), (24.0, 64.0), (40.0, 58.0), (52.0, 70.0), (60.0, 56.0), (76.0, 42.0)]
    varied = diminish(tune, sheet.rng, sheet.key.classes, chance=0.25, shortest=1.5)
    played = breathe(dynamics(varied, loud, accent=3))
    sheet.add(
        "piano tune",
        legato(played) + second_voice([n for n in played if n.start >= 40], [*b, *c], shortest=1.5),
    )
    for text, at in (("Am | Am", 0), (first, 2), (second, 10), (third, 14)):
        spans = bars(text, beats, at)
        hands = arpeggio(
            voicings(spans, 52, 67, voices=3), ".012.101" if at else ".0121012", beats, 8, ring=True
        )
        low = bass(spans, "1-------", beats, 8, low=33)
        sheet.add("piano", dynamics(hands + low, [(b_, v - 12) for b_, v in loud], accent=4))
    answer = pad(voicings(b, 48, 64, voices=1), velocity=62) + pad(
        voicings(bars(first, beats, 2)[4:], 45, 62, voices=1), velocity=52
    )
    sheet.add("cello", legato(dynamics(answer, [(24, 50), (52, 70)], accent=0)))
    sheet.add("cello", pad(voicings(c, 45, 62, voices=1), velocity=52))
    end = 19 * beats
    sheet.add(
        "piano",
        [
            Note(end + i * 0.35, 5.0, pitch, 40 - 2 * i)
            for i, pitch in enumerate((33, 45, 52, 57, 60, 64, 71, 72))
        ],
    )
    swell = [(16.0, 70), (28.0, 96), (40.0, 74), (48.0, 110), (56.0, 80), (68.0, 92), (76.0, 40)]
    return sheet.score(
        ritardando(bpm, 16 * beats, 20 * beats, to=0.72),
        beats,
        swells={"cello": swell},
        reverb_s=2.6,
        brightness_hz=5500.0,
    )


def _blues(sheet: Sheet) -> Score:
    """Intro 2, two choruses of 8, end 1, in a slow 12/8: guitar, then a muted trumpet; brushes, bass and organ."""
    beats, bpm = 6.0, 88.0
    sheet.part("guitar", 26, 45, 84, -1.0, timing=0.03, room=0.25, pan=-0.2, high_cut_hz=5000)
    sheet.part("trumpet", 59, 55, 84, 0.0, timing=0.03, room=0.35, pan=0.2, high_cut_hz=5000)
    sheet.part(
        "electric piano", 4, 45, 79, -7.0, timing=0.02, room=0.25, pan=0.35, chorus=True, low_cut_hz=120
    )
    sheet.part("organ", 16, 48, 76, -15.0, room=0.35, pan=-0.4, high_cut_hz=2500, low_cut_hz=150)
    sheet.part("bass", 32, 28, 57, -3.0, timing=0.015, room=0.08)
    sheet.drums(40, -10.0, timing=0.015, room=0.25, high_cut_hz=8000)
    motifs = {
        "a": Motif("r1 .5 1 .5 2 r1", "+2 +1 -1"),
        "b": Motif("1 .5 1 .5 1.5 r1.5", "+1 -1 -1 -2"),
        "c": Motif(".5 .5 .5 1 .5 3", "+1 -1 -1 -2 +1"),
        "d": Motif("1.5 1 .5 3", "+2 -1 -1"),
        "r": Motif("r3 r1 .5 1 .5", "+1 +1"),
        "e": Motif("3 r3"),
    }
    text = "Gm7 | Cm7 | Gm7 | G7b9 | Cm7 | Gm7 | Eb7 D7s9 | Gm7"
    line = sheet.melodist(58, 77, motifs, beats, pulse=1.5)
    spans = bars(text, beats, 0)
    one = line.phrase("a b a d", spans[:4], centre=67, arch=3.0, cadence="1 5") + line.phrase(
        "a c b e", spans[4:], centre=67, arch=4.0, cadence="1"
    )
    two = line.phrase("c d c r", spans[:4], centre=70, arch=3.0, cadence="1 5 3") + line.phrase(
        "c d b e", spans[4:], centre=69, arch=4.0, cadence="1"
    )
    for at, name, tune in ((2, "guitar", one), (10, "trumpet", two)):
        played = grace(
            breathe(dynamics(shift(tune, at * beats), [(0, 68), (84, 78), (104, 62)], beats=beats)),
            sheet.rng,
            chance=0.3,
            length=0.12,
        )
        sheet.add(name, played)
        _blues_band(sheet, text, beats, at)
    fills = line.phrase("r e r e", spans[:4], centre=72, cadence="1 3 5")
    sheet.add("guitar", dynamics(shift(fills, 10 * beats, semitones=0), [(0, 52)], beats=beats))
    _blues_band(sheet, "Gm7 | Eb7 D7", beats, 0)
    end = 18 * beats
    sheet.add(
        "electric piano", comp(voicings(bars("Gm6", beats, 18), 53, 72), "o-----", beats, 6, strum=0.08)
    )
    sheet.add("bass", [Note(end, 5.0, 31, 76)])
    sheet.add(
        "guitar",
        [
            Note(end + 0.5 + 0.5 * i, 5.0 - 0.5 * i, pitch, 60 - 3 * i)
            for i, pitch in enumerate((62, 65, 70, 74))
        ],
    )
    sheet.add("drums", drums({"ride": "o....."}, beats, 6, start=end, bars=1, gain=0.7))
    return sheet.score(
        ritardando(bpm, 16.5 * beats, 18.5 * beats, to=0.75), beats, reverb_s=1.6, brightness_hz=5000.0
    )


def _blues_band(sheet: Sheet, text: str, beats: float, at: int) -> None:
    spans, count = bars(text, beats, at), len(text.split("|"))
    sheet.add("bass", bass(spans, "1--3--5--3-l", beats, 12, low=31, velocity=76))
    chords = comp(voicings(spans, 52, 70), "......o--..o......g--...", beats, 24)
    sheet.add("electric piano", chords)
    sheet.add("organ", pad(voicings(spans, 55, 72, voices=3), velocity=56))
    brushes = {
        "ride": "o..o.gx..o.g",
        "foot hat": "...x.....x..",
        "snare": "..g...g.g..g",
        "kick": "o.....o.....",
    }
    sheet.add("drums", drums(brushes, beats, 12, start=at * beats, bars=count, gain=0.8))


def _november(sheet: Sheet) -> Score:
    """Play A 8, B 4, A' 4 and a held chord, adagio: strings in four parts, English horn, then violin; a harp."""
    beats, bpm = 4.0, 56.0
    sheet.part("english horn", 69, 52, 81, -0.5, timing=0.02, room=0.4, pan=0.15, high_cut_hz=5000)
    sheet.part("violin", 40, 57, 91, 0.0, timing=0.02, room=0.42, pan=-0.2, high_cut_hz=5500, low_cut_hz=180)
    sheet.part("strings", 48, 47, 83, -3.5, timing=0.015, room=0.42, high_cut_hz=6000, low_cut_hz=110)
    sheet.part("cello", 42, 35, 62, -5.0, timing=0.015, room=0.35, pan=0.3)
    sheet.part("harp", 46, 40, 88, -9.0, timing=0.015, room=0.4, pan=-0.4)
    motifs = {
        "a": Motif("2 1 1", "+2 -1"),
        "b": Motif("1.5 .5 2", "-1 -1"),
        "c": Motif("1 1 1 1", "+1 +2 -1"),
        "d": Motif("3 1", "-2"),
        "e": Motif("4"),
    }
    line = sheet.melodist(62, 86, motifs, beats)
    first, second, third = (
        "Bm | Em7 | A7 | Dmaj7 | Gmaj7 | C#m7b5 | F#7sus4 F#7 | Bm",
        "Gmaj7 | D/F# | Em7 | F#7",
        "Bm | Em7 A7 | Gmaj7 F#7 | Bm",
    )
    a, b, c = bars(first, beats, 0), bars(second, beats, 8), bars(third, beats, 12)
    tune_a = line.phrase("a b a b", a[:4], centre=69, cadence="3 5") + line.phrase(
        "a b c e", a[4:], centre=69, cadence="1"
    )
    tune_b = line.phrase("d c d c", b, centre=76, arch=5.0, cadence="5 7 2")
    tune_c = line.phrase("a b c e", c, centre=73, cadence="1")
    loud = [(0.0, 58.0), (16.0, 68.0), (32.0, 58.0), (44.0, 86.0), (50.0, 72.0), (66.0, 50.0)]
    sheet.add("english horn", legato(dynamics(tune_a, loud, accent=2)))
    sheet.add("violin", legato(dynamics(tune_b + tune_c, loud, accent=2)))
    for text, at in ((first, 0), (second, 8), (third, 12), ("Bm", 16)):
        spans = bars(text, beats, at)
        sheet.add(
            "strings",
            dynamics(pad(voicings(spans, 50, 74, voices=4)), [(x, v - 8) for x, v in loud], accent=0),
        )
        sheet.add("cello", legato(dynamics(bass(spans, "1---", beats, 4, low=38), loud, accent=0)))
        if at in (0, 8, 12):
            broken = arpeggio(voicings(spans, 54, 74, voices=3), "0.1.2.1.", beats, 8, ring=True)
            sheet.add("harp", dynamics(broken, [(0, 46), (44, 62), (64, 44)], accent=3))
    sheet.add(
        "harp", [Note(64 + 0.25 * i, 4.0, pitch, 50) for i, pitch in enumerate((47, 54, 59, 62, 66, 71))]
    )
    wave = [
        (0.0, 80),
        (8.0, 100),
        (16.0, 82),
        (24.0, 104),
        (32.0, 78),
        (44.0, 122),
        (52.0, 92),
        (64.0, 84),
        (68.0, 44),
    ]
    swells = dict.fromkeys(("english horn", "violin", "strings", "cello"), wave)
    return sheet.score(
        ritardando(bpm, 14 * beats, 17 * beats, to=0.75),
        beats,
        swells=swells,
        reverb_s=3.0,
        brightness_hz=5000.0,
    )


PIECES = (
    Piece("letter-unsent", "Letter Unsent", "Piano", "A minor", 63.0, "V-A-", -0.55, -0.6, 3101, _letter),
    Piece("late-bus-blues", "Late Bus Blues", "Blues", "G minor", 58.7, "V-A-", -0.35, -0.35, 3202, _blues),
    Piece(
        "november-rooms", "November Rooms", "Classical", "B minor", 56.0, "V-A-", -0.6, -0.55, 3303, _november
    ),
)
