"""Three ways with a nylon-strung guitar or a bandoneon: bossa nova, tango and flamenco."""

from ..melody import Motif
from ..perform import octaves, ritardando, tremolo
from ..score import Note, Score
from .band import Band, Phrase, broken, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _bossa(sheet: Sheet) -> Score:
    """Intro 4, A 8, A 8, B 8, A 8, tag 4: the guitar's two-bar pattern, a flute, then a vibraphone."""
    sheet.part("flute", 73, 60, 91, 0.0, timing=0.025, room=0.3, pan=0.12, low_cut_hz=250, high_cut_hz=7000)
    sheet.part("vibraphone", 11, 53, 86, -2.0, timing=0.02, room=0.3, pan=-0.25, high_cut_hz=6000)
    sheet.part("guitar", 24, 45, 76, -2.0, timing=0.01, room=0.18, pan=-0.15)
    sheet.part("electric piano", 4, 52, 79, -10.0, room=0.3, pan=0.4, chorus=True, low_cut_hz=150)
    sheet.part("bass", 32, 28, 52, -4.0, timing=0.01, room=0.06, high_cut_hz=3000)
    sheet.drums(40, -9.0, timing=0.008, room=0.2, high_cut_hz=9000)
    motifs = {
        "a": Motif("r.5 .5 .5 1 .5 1", "-1 +2 -1 -1"),
        "b": Motif("r.5 1 .5 2", "+2 -1"),
        "c": Motif("1.5 1 .5 1", "+1 -2 +1"),
        "d": Motif(".5 .5 1 .5 .5 1", "+1 +1 -1 -1 +2"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(64, 86, motifs, 4.0)
    a = verse(
        line,
        Phrase("a b a c", "Emaj9 | C#m7 | Amaj7 | Am6", 74, "3 5 6"),
        Phrase("a b d e", "G#m7 | C#7b9 | F#m7 | B7sus4", 73, "5 2 1"),
    )
    last = verse(
        line,
        Phrase("a b a c", "Emaj9 | C#m7 | Amaj7 | Am6", 74, "3 5 6"),
        Phrase("a b d e", "G#m7 C#7b9 | F#m7 B7 | Emaj7 | E6/9", 73, "1 3 5"),
    )
    b = verse(
        line,
        Phrase("d c d c", "Amaj7 | D9 | G#m7 | C#m7", 78, "5 3"),
        Phrase("d c b e", "F#m9 | B7 | G#m7 C#7 | F#m7 B7", 76, "2 5 4"),
    )
    band = Band(sheet, 4.0, ((0, 66), (12, 74), (20, 80), (28, 74), (40, 60)))
    rhythm = {
        "guitar": chords("x..x..x...x..x..", 8, 52, 71, voices=4, strum=0.01),
        "bass": low("1-.5 5-.1", 8, 28),
    }
    brushes = {"rim": "x..x..x...x..x..", "shaker": "ogogogogogogogog", "kick": "o..go..g"}
    band.play("Emaj9 | C#m7 | F#m7 | B7sus4", 0, rhythm)
    band.beat(brushes, 8, 0, 4)
    for at, tune, lead in ((4, a, "flute"), (12, a, "vibraphone"), (20, b, "flute"), (28, last, "flute")):
        played = band.sing(lead, tune, at, ornaments=0.12, vary=0.2 if at > 4 else 0.0, accent=2)
        band.play(tune.text, at, rhythm)
        band.beat(brushes, 8, at, 8)
        if at >= 20:
            band.play(tune.text, at, {"electric piano": held(59, 77, voices=3)}, gain=0.9)
        if at == 28:
            sheet.add("vibraphone", second_voice(played, bars(tune.text, 4.0, at)))
    tag = "Amaj7 Am6 | G#m7 C#7b9 | F#m7 B7 | Emaj9"
    band.play(tag, 36, rhythm)
    band.beat(brushes, 8, 36, 3)
    band.sing("flute", line.phrase("b c b e", bars(tag, 4.0, 0), centre=71, cadence="3 5"), 36)
    band.close(
        40, {"guitar": (52, 56, 59, 63, 66), "bass": (28,), "vibraphone": (68, 75)}, velocity=62, roll=0.1
    )
    return sheet.score(ritardando(134.0, 152.0, 164.0, to=0.75), 4.0, reverb_s=1.3, brightness_hz=7000.0)


def _tango(sheet: Sheet) -> Score:
    """Intro 2, A 8, A' 8, B 8 with a singing violin, A 8, two last blows: bandoneon over a hard marcato."""
    sheet.part("bandoneon", 23, 47, 86, 0.0, timing=0.015, room=0.22, pan=-0.15, low_cut_hz=120)
    sheet.part("violin", 40, 57, 93, -1.0, timing=0.015, room=0.32, pan=0.3, low_cut_hz=180)
    sheet.part("strings", 48, 50, 84, -10.0, room=0.35, pan=0.1, low_cut_hz=180)
    sheet.part("piano", 0, 30, 84, -4.0, timing=0.008, room=0.15, pan=0.15)
    sheet.part("contrabass", 32, 28, 52, -3.0, timing=0.008, room=0.1)
    sheet.drums(0, -13.0, room=0.2)
    motifs = {
        "a": Motif(".5 .5 .5 .5 .75 .25 1", "-1 +1 +2 -1 -1 -1"),
        "b": Motif(".75 .25 .5 .5 1.5 r.5", "+1 +1 -2 -1"),
        "c": Motif(".5 .5 .5 .5 .5 .5 1", "-1 -1 +2 -1 -1 +2"),
        "d": Motif("2 .5 .5 1", "-1 -1 +2"),
        "f": Motif("1.5 .5 1.5 .5", "+2 -1 -1"),
        "e": Motif("1 .5 .5 1 r1", "-1 -1 -1"),
    }
    line = sheet.melodist(61, 86, motifs, 4.0)
    a = verse(
        line,
        Phrase("a b a b", "F#m | F#m/E | Bm/D | C#7", 69, "5 7 2"),
        Phrase("a c b e", "D | G#m7b5 | C#7 | F#m", 71, "1"),
    )
    b = verse(
        line,
        Phrase("d f d f", "A | E/G# | Bm | F#m", 76, "1 3 5", 5.0),
        Phrase("d f c b", "D | A/C# | G#7 | C#7", 78, "5 7 2", 5.0),
    )
    band = Band(sheet, 4.0, ((0, 80), (10, 90), (18, 72), (25, 84), (26, 98), (34, 104)))
    marcato = {
        "piano": chords("X.x.X.x.", 8, 52, 71, voices=4),
        "contrabass": low("1.1.1.1l", 8, 30),
    }
    sincopa = {
        "piano": chords("X--xX.x.", 8, 52, 71, voices=4),
        "contrabass": low("1--15.1l", 8, 30),
    }
    band.play("F#m | C#7", 0, sincopa)
    band.sing(
        "violin", tremolo([Note(0.0, 4.0, 73), Note(4.0, 3.5, 77)], step=0.25), 0, soften=20, joined=False
    )
    for at, tune, rhythm in ((2, a, marcato), (10, a, sincopa), (18, b, marcato), (26, a, sincopa)):
        band.play(tune.text, at, rhythm)
        if tune is b:
            band.sing("violin", tune, at, ornaments=0.15)
            band.play(
                tune.text, at, {"bandoneon": broken("0.12.1.0", 8, 55, 72), "strings": held(59, 76)}, gain=0.9
            )
            continue
        played = band.sing(
            "bandoneon", tune, at, ornaments=0.2, vary=0.2 if at > 2 else 0.0, accent=9, joined=False
        )
        if at >= 10:
            sheet.add("bandoneon", second_voice(played, bars(tune.text, 4.0, at), shortest=0.75))
        if at == 26:
            sheet.add("violin", octaves(played, velocity=-6) if max(n.pitch for n in played) < 82 else played)
            band.play(tune.text, at, {"strings": chords("X.x.X.x.", 8, 57, 76)})
        band.beat({"snare": "........x.xxo...", "rim": "x..x....x......."}, 16, at, 8, gain=0.8)
    for bar, chord in ((34.0, (49, 56, 59, 65)), (34.25, (54, 57, 61, 66))):
        band.close(
            bar,
            {"piano": chord, "bandoneon": chord, "contrabass": (37 if bar == 34.0 else 30,)},
            length=0.8 if bar == 34.0 else 1.2,
            velocity=106 if bar == 34.0 else 74,
        )
    return sheet.score(ritardando(122.0, 132.0, 138.0, to=0.7), 4.0, reverb_s=1.3, brightness_hz=7000.0)


def _flamenco(sheet: Sheet) -> Score:
    """Intro 2, A 8, B 8, A 8, C 8, A 8, last blow, in twelve: two guitars, palms, and the Phrygian fall to A."""
    beats = 6.0
    sheet.part("lead guitar", 24, 45, 86, 0.0, timing=0.012, room=0.2, pan=-0.2, low_cut_hz=110)
    sheet.part("guitar", 24, 40, 76, -2.0, timing=0.01, room=0.18, pan=0.3)
    sheet.part("bass", 32, 28, 52, -5.0, room=0.08)
    sheet.part("voice", 53, 53, 81, -5.0, timing=0.03, room=0.4, pan=0.05)
    sheet.drums(0, -2.0, timing=0.012, room=0.2)
    motifs = {
        "a": Motif(".5 .5 .5 .5 .5 .5 1 1 1", "+1 +1 -1 -1 +2 -1 -1 -1"),
        "b": Motif("1 .5 .5 1 .5 .5 1 1", "-1 +1 -1 -1 +1 -1 -1"),
        "c": Motif("1.5 .5 1 1.5 .5 1", "+2 -1 -1 +2 -1"),
        "d": Motif("2 1 2 1", "-1 -1 +1"),
        "r": Motif(" ".join([".5"] * 10) + " 1", "+1 +1 +1 -1 -1 +1 +1 -2 -1 -1"),
        "e": Motif("3 r3"),
    }
    line = sheet.melodist(60, 84, motifs, beats)
    fall = "Dm | C | Bb | A"
    a = verse(line, Phrase("a b a b", fall, 72, "1 3"), Phrase("a r b e", "F | C | Bb | A", 72, "1"))
    b = verse(
        line,
        Phrase("c d c d", "Gm | Dm | Bb | A", 69, "1 3", 5.0),
        Phrase("c d r e", "F | C | Bb | A", 71, "1"),
    )
    c = verse(
        line,
        Phrase("r b r b", "C7 | F | Bb | A", 74, "1 3", 5.0),
        Phrase("r r b e", "Dm | C | Bb | A", 76, "1"),
    )
    band = Band(sheet, beats, ((0, 72), (10, 84), (18, 76), (26, 92), (42, 102)))
    palms = {"clap": "x..x.. .x.x.x", "kick": "x..... .x...."}
    offbeat = {"clap": "xoxxox oxoxox", "low bongo": "x..o.. .o.o.x", "high bongo": "..o..o o.o.o."}
    strum = chords("X.vX.v .XvX.X", 6, 45, 67, voices=5, strum=0.035)
    bass_line = low("1..1.. .1.5.1", 6, 33)
    band.play("A | Bb A", 0, {"guitar": strum})
    band.beat(palms, 6, 0, 2)
    plan = (
        (2, a, "lead guitar"),
        (10, b, "voice"),
        (18, a, "lead guitar"),
        (26, c, "lead guitar"),
        (34, a, "lead guitar"),
    )
    for at, tune, lead in plan:
        played = band.sing(
            lead, tune, at, ornaments=0.2, vary=0.2 if at >= 18 else 0.0, accent=8, joined=lead == "voice"
        )
        band.beat(palms if at < 18 else offbeat, 6, at, 8)
        soft = broken("012321 123210", 6, 52, 69, voices=4, ring=True)
        band.play(tune.text, at, {"guitar": soft if tune is b else strum, "bass": bass_line})
        if at == 34:
            sheet.add("lead guitar", second_voice(played, bars(tune.text, beats, at)))
            band.beat({"castanets": "x.xxxx x.x.xx"}, 6, at, 8, gain=0.8)
    band.close(
        42,
        {"guitar": (45, 52, 57, 61, 64), "lead guitar": (57, 64, 69, 73), "bass": (33,)},
        length=3.0,
        velocity=108,
        roll=0.03,
    )
    band.beat({"kick": "X.....", "clap": "X....."}, 6, 42, 1)
    return sheet.score(((0.0, 190.0), (204.0, 206.0)), beats, reverb_s=1.4, brightness_hz=7500.0)


PIECES = (
    Piece(
        "balcony-at-six", "Balcony at Six", "Bossa nova", "E major", 134.0, "V+A-", 0.5, -0.2, 5606, _bossa
    ),
    Piece("calle-norte", "Calle Norte", "Tango", "F# minor", 122.0, "V-A+", -0.35, 0.45, 5707, _tango),
    Piece("red-dust", "Red Dust", "Flamenco", "A phrygian", 190.0, "V-A+", -0.3, 0.6, 5808, _flamenco),
)
