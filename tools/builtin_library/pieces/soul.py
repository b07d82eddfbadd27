"""Music for many voices and a deep bass: gospel and reggae."""

from ..melody import Motif
from ..perform import ritardando, thirds
from ..score import Score
from .band import Band, Phrase, broken, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _gospel(sheet: Sheet) -> Score:
    """Intro 2, call and answer 8, again 8, bridge 4, last 2 and Amen, in 12/8: saxophone calls, the choir answers."""
    beats = 6.0
    sheet.part("saxophone", 65, 53, 84, 0.0, timing=0.02, room=0.3, pan=0.12, high_cut_hz=7000)
    sheet.part("choir", 52, 48, 80, -3.0, timing=0.015, room=0.45, pan=-0.1, low_cut_hz=150)
    sheet.part("piano", 0, 36, 86, -4.0, timing=0.012, room=0.18, pan=-0.35)
    sheet.part("organ", 16, 48, 84, -8.0, room=0.3, pan=0.4, chorus=True, low_cut_hz=120)
    sheet.part("bass", 33, 28, 55, -3.0, timing=0.008, room=0.04)
    sheet.drums(8, -5.0, timing=0.01, room=0.18)
    motifs = {
        "a": Motif("r1.5 .5 .5 .5 1.5 1 .5", "+1 +2 -1 +2 -1"),
        "b": Motif("1.5 1 .5 3", "-1 -2 +1"),
        "c": Motif("r1.5 1 .5 1 .5 1.5", "+2 -1 +2 -1"),
        "d": Motif("1 .5 1 .5 1 .5 1.5", "-1 +1 -2 +1 -1 -1"),
        "e": Motif("4.5 r1.5"),
    }
    line = sheet.melodist(60, 84, motifs, beats, pulse=1.5)
    a = verse(
        line,
        Phrase("a b c d", "Db | Db7/F | Gb | Gdim7", 68, "1 3 5", 5.0),
        Phrase("a d b e", "Db/Ab | Bbm7 | Ebm7 Ab7 | Db", 70, "1"),
    )
    b = verse(line, Phrase("c d c d", "Gb | Db/F | Ebm7 | Ab7sus4", 73, "2 5 4", 5.0))
    tag = verse(line, Phrase("d e", "Gb Gb/Ab | Db", 70, "1"))
    band = Band(sheet, beats, ((0, 70), (9, 80), (14, 88), (20, 98), (24, 90)))
    rhythm = {
        "piano": chords("x..o.xx..o.x", 12, 55, 76, voices=4, strum=0.01),
        "bass": low("1----53--5-l", 12, 29),
    }
    groove = {"kick": "x....ox.....", "snare": "...x.....x..", "ride": "x.ox.ox.ox.o"}
    claps = {"clap": "...x.....x..", "tambourine": "x.ox.ox.ox.o"}
    band.play(
        "Gb/Ab | Ab7", 0, {"organ": held(55, 76, voices=4), "bass": low("1-----------", 12, 29)}, gain=1.25
    )
    band.play("Gb/Ab | Ab7", 0, {"piano": broken("0.12.3", 6, 56, 80, voices=4, ring=True)}, gain=1.3)
    band.beat({"snare": ".......oxxXX", "kick": "x..........."}, 12, 1, 1)
    for at, tune, full in ((2, a, False), (10, a, True), (18, b, True), (22, tag, True)):
        played = band.sing("saxophone", tune, at, ornaments=0.25, vary=0.3 if full else 0.0)
        band.play(tune.text, at, rhythm)
        band.play(tune.text, at, {"organ": held(56, 75)}, gain=0.9)
        answer = chords("............x--o-...x---", 12, 53, 72, voices=4)
        band.play(tune.text, at, {"choir": held(52, 73, voices=4) if tune is not a else answer})
        band.beat(groove, 12, at, tune.bars)
        if full:
            band.beat(claps, 12, at, tune.bars)
            sheet.add("saxophone", second_voice(played, bars(tune.text, beats, at), shortest=1.5))
    band.beat({"snare": "......xxxXXX"}, 12, 17, 1)
    band.beat({"crash": "X..........."}, 12, 18, 1)
    amen = bars("Gb | Db", beats, 24)
    band.play("Gb | Db", 24, {"choir": held(53, 77, voices=4), "organ": held(56, 76, voices=4)})
    band.play(
        "Gb | Db",
        24,
        {"piano": broken("012345", 6, 49, 68, voices=4, ring=True), "bass": low("1-----", 6, 29)},
    )
    band.beat({"ride": "o.o.o.o.o.o.", "crash": "x..........."}, 12, 24, 1, gain=0.7)
    last = line.phrase("b e", bars("Gb | Db", beats, 0), centre=73, cadence="1")
    band.sing("saxophone", last, 24, ornaments=0.25)
    return sheet.score(ritardando(108.0, amen[0].start, amen[-1].end, to=0.6), beats, reverb_s=1.8)


def _reggae(sheet: Sheet) -> Score:
    """Drum fill 1, intro 4, A 8, B 4, A 8, last chord: the off-beat belongs to the guitar, the one to nobody."""
    sheet.part("melodica", 22, 57, 86, 0.0, timing=0.015, room=0.35, pan=0.1, echo_beats=0.75, low_cut_hz=200)
    sheet.part("trombone", 57, 48, 74, -4.0, timing=0.015, room=0.35, pan=-0.3, echo_beats=1.5)
    sheet.part("guitar", 27, 55, 79, -7.0, timing=0.006, room=0.2, pan=0.5, low_cut_hz=300)
    sheet.part("organ", 16, 52, 79, -9.0, timing=0.008, room=0.15, pan=-0.45, low_cut_hz=150)
    sheet.part("piano", 1, 52, 79, -10.0, room=0.2, pan=0.2, low_cut_hz=250)
    sheet.part("bass", 33, 26, 52, 1.0, timing=0.012, room=0.03, high_cut_hz=1800)
    sheet.drums(0, -3.0, timing=0.008, room=0.22)
    motifs = {
        "a": Motif("r.5 .5 .5 .5 .75 .25 1", "+2 +1 -1 -1 +1"),
        "b": Motif("1.5 .5 1 r1", "-2 -1"),
        "c": Motif("r.5 .5 .75 .25 .5 .5 1", "+1 +1 +2 -1 -1"),
        "d": Motif("1 1 .5 .5 1", "+2 -1 -1 +1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(60, 83, motifs, 4.0)
    a = verse(
        line, Phrase("a b c b", "A | G | D | A", 69, "1 3 5"), Phrase("a b d e", "A | G | Bm7 D | A", 71, "1")
    )
    b = verse(line, Phrase("d c d e", "F#m | Bm | G | D Em7", 74, "2 5 1"))
    band = Band(sheet, 4.0, ((0, 76), (13, 84), (17, 80), (25, 88)), 0.25, 0.1)
    skank = {
        "guitar": chords("..x...x...x...xg", 16, 60, 76, strum=0.008),
        "piano": chords("..x...x...x...x.", 16, 60, 77),
        "organ": chords("..oxo.oxo.oxo.ox", 16, 57, 74),
        "bass": low("1-..1.3-5-..5.8.", 16, 28),
    }
    drop = {
        "kick": "........X.......",
        "rim": "........x.......",
        "hat": "x.oxx.o.x.oxx.og",
        "open hat": "..............o.",
    }
    band.beat(
        {"snare": "......x.x.xxXXXX", "high tom": "x..x............", "low tom": "....x..........."}, 16, 0, 1
    )
    band.play("A | G | D | A", 1, skank)
    band.beat(drop, 16, 1, 4)
    for at, tune, full in ((5, a, False), (13, b, False), (17, a, True)):
        played = band.sing("melodica", tune, at, ornaments=0.2 if full else 0.0, vary=0.25 if full else 0.0)
        band.play(tune.text, at, skank)
        band.beat(drop, 16, at, tune.bars)
        if full or tune is b:
            sheet.add("trombone", thirds([n for n in played if n.length >= 0.4], sheet.key.classes, steps=-5))
            band.beat(
                {"shaker": "o.g.o.g.o.g.o.g.", "high conga": "......x.......xx"}, 16, at, tune.bars, gain=0.8
            )
        band.beat({"snare": "............xxXX", "low tom": "..........x.x..."}, 16, at + tune.bars - 1, 1)
    fills = line.phrase("e b e b", bars("A | G | D | A", 4.0, 0), centre=55 + 12, cadence="1 5")
    band.sing("trombone", fills, 1, move=-12, soften=8)
    band.close(
        25,
        {"organ": (57, 61, 64, 69), "guitar": (61, 64, 69), "bass": (33,), "melodica": (69, 73)},
        velocity=84,
    )
    band.beat({"crash": "x...", "kick": "X..."}, 4, 25, 1)
    return sheet.score(((0.0, 78.0),), 4.0, reverb_s=1.5, brightness_hz=6000.0)


PIECES = (
    Piece("lift-the-roof", "Lift the Roof", "Gospel", "Db major", 72.0, "V+A+", 0.65, 0.35, 5404, _gospel),
    Piece("mango-shade", "Mango Shade", "Reggae", "A mixolydian", 78.0, "V+A+", 0.6, 0.3, 5505, _reggae),
)
