"""For one pair of hands: a nocturne, an invention for harpsichord and a music box."""

from ..melody import Motif
from ..perform import ritardando
from ..score import Score
from .band import Band, Phrase, Verse, broken, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _nocturne(sheet: Sheet) -> Score:
    """Play A 4, A' 4, B 4, A' 4, coda 2, in 12/8: a right hand that sings, a wide left hand."""
    beats = 6.0
    sheet.part("right hand", 0, 60, 96, 0.0, timing=0.03, room=0.3, pan=0.08)
    sheet.part("left hand", 0, 30, 74, -5.0, timing=0.02, room=0.3, pan=-0.08, high_cut_hz=5000)
    motifs = {
        "a": Motif("2 1 1.5 .5 1", "-1 +3 -1 -1"),
        "b": Motif("1 .5 .5 1 3", "+1 -1 -1 -1"),
        "c": Motif("1.5 .5 1 1.5 .5 1", "+2 -1 -1 +2 -1"),
        "d": Motif("3 1 1 1", "-1 -1 +2"),
        "f": Motif(".5 .5 .5 .5 .5 .5 2 1", "+1 +1 +1 +1 +2 -1 -1"),
        "e": Motif("4.5 r1.5"),
    }
    line = sheet.melodist(65, 92, motifs, beats)
    first = "C#m | A C#7/G# | F#m | D#m7b5 G#7"
    a = verse(line, Phrase("a b c e", first, 75, "5 7 2", 5.0))
    again = verse(line, Phrase("a b f e", "C#m | A F#m | D#m7b5 G#7 | C#m", 77, "1", 6.0))
    b = verse(line, Phrase("d c d f", "E | B/D# | F#m/C# | A G#7", 80, "5 7 2", 6.0))
    coda = verse(line, Phrase("b e", "F#m6 | C#m", 73, "1", 0.0))
    band = Band(sheet, beats, ((0, 54), (6, 64), (10, 76), (12, 84), (13, 64), (16, 58), (18, 46)))
    left = broken("012343 212343", 12, 49, 68, voices=4, ring=False)
    for at, tune, vary in ((0, a, 0.0), (4, again, 0.15), (8, b, 0.0), (12, again, 0.4), (16, coda, 0.0)):
        played = band.sing("right hand", tune, at, vary=vary, ornaments=vary / 2.0, accent=3)
        if tune is b:
            sheet.add("right hand", second_voice(played, bars(tune.text, beats, at), shortest=1.0))
        band.play(tune.text, at, {"left hand": left})
        band.play(tune.text, at, {"left hand": low("1-----1-----", 12, 32)}, gain=1.05)
    band.close(
        18,
        {"left hand": (37, 49, 56, 61), "right hand": (64, 68, 73, 76)},
        velocity=44,
        roll=0.35,
        length=7.0,
    )
    return sheet.score(ritardando(84.0, 94.0, 112.0, to=0.6), beats, reverb_s=2.4, brightness_hz=5500.0)


def _invention(sheet: Sheet) -> Score:
    """Statement 4, answer 4, sequence 8, episode 4, return 6, close: one voice says what the other said."""
    sheet.part("upper manual", 6, 60, 89, 0.0, timing=0.006, feel=2.0, room=0.25, pan=0.15, low_cut_hz=120)
    sheet.part("lower manual", 6, 38, 66, -1.0, timing=0.006, feel=2.0, room=0.25, pan=-0.15)
    sheet.part("cello", 42, 36, 62, -10.0, timing=0.01, room=0.3, pan=-0.3, high_cut_hz=4000)
    motifs = {
        "s": Motif("r.25 .25 .25 .25 .25 .25 .25 .25 .5 .5 .5 .5", "+1 +1 +1 -2 +1 -2 +4 +3 -1 +1"),
        "t": Motif(" ".join([".25"] * 12) + " .5 .5", "+1 +1 -1 -1 -1 -1 +1 +1 +1 -1 -1 +2 -2"),
        "k": Motif(".5 .5 .5 .5 .5 .5 .5 .5", "-1 +2 -1 -1 +2 -1 -1"),
        "w": Motif("1 1 .5 .5 1", "-1 +2 -1 -1"),
        "h": Motif(".5 .25 .25 .5 .5 1 .5 .5", "+1 +1 -2 +1 -1 +1 -1"),
        "e": Motif("2 r2"),
    }
    right = sheet.melodist(62, 86, motifs, 4.0)
    left = sheet.melodist(40, 64, motifs, 4.0)
    plan = (
        ("Am | E7 | Am | E7", "s k s h", "w s k s", 74, "5 2 7"),
        ("Am | D7 | G | C", "t k t h", "k s w s", 76, "3 5"),
        ("F | Bm7b5 | E7 | Am", "s t s k", "k w t w", 77, "1 3"),
        ("C/E | F | D7/F# | G", "t h t h", "w t k t", 79, "1 3"),
        ("E7/G# | Am | B7/D# | E7", "h w h k", "t k t w", 76, "5 2 7"),
        ("Am | E7 | Am | Dm", "s k t k", "w s k t", 74, "1 3"),
        ("Am/E E7 | Am", "t e", "k e", 72, "1"),
    )
    band = Band(sheet, 4.0, ((0, 78), (8, 84), (20, 90), (26, 88)))
    at = 0
    for text, upper, lower, centre, cadence in plan:
        spans = bars(text, 4.0, 0)
        top = right.phrase(upper, spans, centre=centre, arch=3.0, cadence=cadence)
        deep = left.phrase(lower, spans, centre=51, arch=2.0, cadence=cadence)
        band.sing("upper manual", top, at, ornaments=0.3 if at >= 20 else 0.1, joined=False)
        band.sing("lower manual", deep, at, joined=False)
        if at >= 8:
            band.play(text, at, {"cello": low("1---5---", 8, 36)}, gain=0.9)
        at += len(text.split("|"))
    band.close(
        26,
        {"upper manual": (64, 69, 72, 76), "lower manual": (45, 52, 57), "cello": (45,)},
        velocity=84,
        roll=0.08,
    )
    return sheet.score(ritardando(84.0, 98.0, 107.0, to=0.65), 4.0, reverb_s=1.5, brightness_hz=8000.0)


def _music_box(sheet: Sheet) -> Score:
    """Winding 2, A 8, A 8, B 8, A 8, then 4 bars that run down: a comb of steel, a celesta, far strings."""
    beats = 3.0
    sheet.part("music box", 10, 60, 103, 0.0, timing=0.012, room=0.35, pan=0.1)
    sheet.part("comb", 10, 48, 91, -6.0, timing=0.012, room=0.3, pan=-0.15)
    sheet.part("celesta", 8, 60, 96, -6.0, timing=0.012, room=0.4, pan=0.35)
    sheet.part("strings", 49, 48, 79, -12.0, timing=0.0, room=0.5, low_cut_hz=150, high_cut_hz=4000)
    sheet.part("cello", 42, 36, 62, -12.0, timing=0.01, room=0.4, high_cut_hz=2500)
    motifs = {
        "a": Motif("1 .5 .5 1", "+2 +1 -1"),
        "b": Motif("2 1", "-2"),
        "c": Motif("1 1 1", "-1 +2"),
        "d": Motif(".5 .5 1 1", "+1 +1 -1"),
        "e": Motif("3"),
    }
    line = sheet.melodist(72, 96, motifs, beats)
    a = verse(
        line,
        Phrase("a b a b", "C | F/C | C | G7/B", 79, "5 2", 5.0),
        Phrase("a b d e", "Am | F | C/G G7 | C", 81, "1", 5.0),
    )
    b = verse(
        line,
        Phrase("c d c b", "F | C/E | Dm7 | G", 84, "5 2", 4.0),
        Phrase("c d c e", "Em | Am | D7 | G7", 84, "5 2", 4.0),
    )
    down: Verse = verse(line, Phrase("a b c e", "C | F/C | G7/B | C", 79, "1", 3.0))
    band = Band(sheet, beats, ((0, 60), (10, 68), (18, 76), (26, 70), (34, 58), (38, 44)))
    comb = {"comb": broken("012121", 6, 57, 74, voices=3, ring=False)}
    band.play("C | G7/B", 0, comb)
    for at, tune in ((2, a), (10, a), (18, b), (26, a), (34, down)):
        played = band.sing("music box", tune, at, vary=0.2 if at == 26 else 0.0, accent=3, joined=False)
        band.play(tune.text, at, comb)
        if at in (10, 18, 26):
            band.play(tune.text, at, {"strings": held(55, 74), "cello": low("1--", 3, 36)}, gain=0.9)
        if at >= 18:
            sheet.add("celesta", second_voice(played, bars(tune.text, beats, at), farthest=10))
    band.close(38, {"music box": (84, 88, 96), "comb": (60, 67, 72)}, velocity=46, roll=0.3, length=4.0)
    return sheet.score(ritardando(92.0, 100.0, 118.0, to=0.42), beats, reverb_s=2.0, brightness_hz=8000.0)


PIECES = (
    Piece(
        "lamp-by-the-window",
        "Lamp by the Window",
        "Nocturne",
        "C# minor",
        54.0,
        "V-A-",
        -0.4,
        -0.5,
        6212,
        _nocturne,
    ),
    Piece(
        "two-say-the-same",
        "Two Say the Same",
        "Harpsichord",
        "A minor",
        84.0,
        "middle",
        -0.05,
        0.15,
        6313,
        _invention,
    ),
    Piece(
        "clockwork-moon", "Clockwork Moon", "Music box", "C major", 92.0, "V+A-", 0.5, -0.55, 6414, _music_box
    ),
)
