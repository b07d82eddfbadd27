"""Slow processions: a funeral march, a lament over a ground, and a hymn."""

from ..melody import Motif
from ..patterns import bass
from ..perform import dynamics, octaves, ritardando, tremolo
from ..score import Note, Score
from .band import Band, Phrase, broken, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _dirge(sheet: Sheet) -> Score:
    """Drum and bell 1, A 4, A' 4 louder, trio 4 in the major, A 3, bell: low brass behind a muffled drum."""
    sheet.part("horn", 60, 46, 77, 0.0, timing=0.015, room=0.45, pan=-0.2)
    sheet.part("trombones", 57, 41, 70, -3.0, timing=0.015, room=0.4, pan=0.25, high_cut_hz=5000)
    sheet.part("oboe", 68, 60, 84, -3.0, timing=0.02, room=0.45, pan=0.1, high_cut_hz=6000)
    sheet.part("strings", 49, 46, 79, -6.0, timing=0.01, room=0.45, low_cut_hz=120)
    sheet.part("contrabass", 43, 28, 50, -4.0, timing=0.012, room=0.3)
    sheet.part("timpani", 47, 36, 55, -8.0, room=0.45)
    sheet.part("bell", 14, 46, 70, -9.0, timing=0.0, room=0.6, high_cut_hz=4000)
    sheet.drums(48, -13.0, room=0.45, high_cut_hz=3000)
    motifs = {
        "a": Motif("1.5 .5 1 1", "0 0 0"),
        "b": Motif("1.5 .5 2", "+2 -1"),
        "c": Motif("1 .75 .25 1 1", "+1 +1 -2 -1"),
        "d": Motif("2 1 1", "+2 -1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(53, 82, motifs, 4.0)
    first = "Bbm | Bbm/Ab | Gb Ebm | F7"
    a = verse(line, Phrase("a b c b", first, 63, "5 7 2", 3.0))
    trio = verse(line, Phrase("d c d b", "Db | Ab/C | Gb | Db/F F7", 72, "5 2 7", 5.0))
    end = verse(line, Phrase("a c e", "Bbm | Ebm Cm7b5 | Bbm", 63, "1", 3.0))
    band = Band(sheet, 4.0, ((0, 58), (5, 66), (9, 84), (10, 60), (13, 70), (15, 56), (17, 44)))
    drum = {"snare": "x..gx.x.xgxgx.x.", "kick": "x.......x......."}
    band.beat(drum, 16, 0, 16)
    for bar in (0, 5, 13, 16):
        sheet.add("bell", [Note(4.0 * bar, 4.0, 58, 62)])
    for at, tune, lead in ((1, a, "horn"), (5, a, "trombones"), (9, trio, "oboe"), (13, end, "horn")):
        played = band.sing(lead, tune, at, vary=0.2 if tune is trio else 0.0, accent=5)
        walk = "1---5---" if tune is trio else "1.1.1.1."
        band.play(tune.text, at, {"contrabass": low(walk, 8, 29)}, gain=0.7 if tune is trio else 1.0)
        band.play(tune.text, at, {"strings": held(50, 70, voices=3)}, gain=0.95)
        if lead == "trombones":
            sheet.add("horn", second_voice(played, bars(tune.text, 4.0, at)))
            sheet.add("oboe", octaves(played, velocity=-6))
            roots = bass(bars(tune.text, 4.0, at), "1-......", 4.0, 8, low=36)
            sheet.add("timpani", dynamics(tremolo(roots, fade=0.5), [(20, 62), (36, 90)], accent=0))
        if tune is trio:
            band.play(tune.text, at, {"trombones": held(46, 65, voices=2)}, gain=0.7)
    last = {
        "strings": (46, 53, 61, 65),
        "horn": (58,),
        "trombones": (46, 53),
        "contrabass": (34,),
        "timpani": (46,),
    }
    band.close(16, last, velocity=50)
    return sheet.score(ritardando(48.0, 56.0, 68.0, to=0.75), 4.0, reverb_s=3.0, brightness_hz=4500.0)


def _ground(sheet: Sheet) -> Score:
    """Four turns of an eight-bar ground that sinks from F to C: organ, oboe, violin, then all, each livelier."""
    beats = 3.0
    sheet.part("organ", 19, 48, 79, -3.0, timing=0.004, room=0.5, low_cut_hz=90, high_cut_hz=6000)
    sheet.part("pedal", 42, 35, 58, -2.0, timing=0.01, room=0.4, pan=-0.1)
    sheet.part("oboe", 68, 60, 88, -1.0, timing=0.015, room=0.45, pan=0.25, high_cut_hz=6500)
    sheet.part(
        "violin", 40, 60, 93, 0.0, timing=0.015, room=0.45, pan=-0.25, low_cut_hz=200, high_cut_hz=7000
    )
    sheet.part("strings", 48, 50, 82, -7.0, timing=0.012, room=0.5, low_cut_hz=130)
    motifs = {
        "a": Motif("2 1", "-1"),
        "b": Motif("1.5 .5 1", "+2 -1"),
        "c": Motif("1 1 1", "-1 -1"),
        "d": Motif(".5 .5 .5 .5 1", "+1 +1 -1 -1"),
        "f": Motif(".5 .5 .5 .5 .5 .5", "-1 -1 +2 -1 -1"),
        "g": Motif("1.5 .25 .25 1", "-1 -1 +2"),
        "h": Motif("3"),
        "e": Motif("2 r1"),
    }
    text = "Fm | C/E | Cm/Eb | Bb/D | Dbmaj7 | Fm/C | Gm7b5 C7 | Fm"
    line = sheet.melodist(63, 89, motifs, beats)
    slow = verse(line, Phrase("a h a h b a c e", text, 70, "1", 3.0))
    oboe = verse(line, Phrase("b a b c b g c e", text, 74, "1", 5.0))
    violin = verse(line, Phrase("d b d g d f g e", text, 79, "1", 5.0))
    full = verse(line, Phrase("f d f d f f d e", text, 81, "1", 5.0))
    band = Band(sheet, beats, ((0, 56), (8, 64), (24, 84), (31, 90), (33, 60)))
    pedal = {"pedal": low("1-----" * 6 + "1--1--" + "1-----", 6, 36)}
    for at, tune, lead in (
        (0, slow, "organ"),
        (8, oboe, "oboe"),
        (16, violin, "violin"),
        (24, full, "violin"),
    ):
        played = band.sing(lead, tune, at, ornaments=0.2 if at else 0.0, accent=2)
        band.play(text, at, pedal)
        band.play(text, at, {"organ" if at != 16 else "strings": held(53, 72, voices=3)}, gain=0.9)
        if at == 24:
            sheet.add("oboe", second_voice(played, bars(text, beats, at), shortest=0.5))
            band.play(text, at, {"strings": chords("x-x-x-", 6, 55, 77, voices=4)}, gain=0.85)
    low_f = {
        "organ": (53, 60, 65, 68),
        "pedal": (41,),
        "strings": (53, 60, 68),
        "violin": (77,),
        "oboe": (72,),
    }
    band.close(32, low_f, velocity=56, length=4.0)
    return sheet.score(ritardando(66.0, 88.0, 100.0, to=0.62), beats, reverb_s=3.4, brightness_hz=4500.0)


def _hymn(sheet: Sheet) -> Score:
    """Bell 1, A 4, A 4, B 4, A 4, Amen 2: a choir in four parts, an organ that joins, a descant at the end."""
    sheet.part("sopranos", 52, 60, 86, 0.0, timing=0.012, room=0.5, pan=-0.15, low_cut_hz=180)
    sheet.part("choir", 52, 48, 74, -2.0, timing=0.012, room=0.5, pan=0.15, low_cut_hz=110)
    sheet.part("basses", 52, 38, 60, -4.0, timing=0.012, room=0.45)
    sheet.part("organ", 19, 40, 84, -8.0, timing=0.004, room=0.45, low_cut_hz=70, high_cut_hz=4500)
    sheet.part("pedal", 43, 30, 55, -5.0, timing=0.01, room=0.35)
    sheet.part("harp", 46, 47, 89, -7.0, timing=0.015, room=0.45, pan=0.35)
    sheet.part("descant", 73, 71, 96, -7.0, timing=0.015, room=0.5, pan=-0.3, high_cut_hz=6000)
    motifs = {
        "a": Motif("1 1 1 1", "+1 +1 -1"),
        "b": Motif("1 1 2", "-1 -1"),
        "c": Motif("1.5 .5 1 1", "+2 -1 -1"),
        "d": Motif("1 1 1 1", "-1 +2 +1"),
        "e": Motif("3 r1"),
        "h": Motif("4"),
    }
    line = sheet.melodist(66, 83, motifs, 4.0)
    a = verse(line, Phrase("a b c e", "B E/B | F# B | E B/D# C#m | F# B", 73, "1", 4.0))
    b = verse(line, Phrase("d b c e", "G#m D#m | E B/D# | C#m7 C#7 | F#sus4 F#", 76, "5 2", 4.0))
    amen = verse(line, Phrase("h h", "E | B", 75, "1 3", 0.0))
    high = verse(line, Phrase("d c a e", "B E/B | F# B | E B/D# C#m | F# B", 79, "3 5", 4.0))
    band = Band(sheet, 4.0, ((0, 56), (5, 62), (12, 76), (16, 84), (18, 58)))
    lower = {
        "choir": held(54, 70, voices=2),
        "basses": low("1---1---", 8, 42),
        "pedal": low("1---1---", 8, 30),
    }
    band.play(
        "B", 0, {"harp": broken("0.1.2.3.", 8, 52, 76, voices=4, ring=True), "organ": held(47, 66, voices=3)}
    )
    for at, tune in ((1, a), (5, a), (9, b), (13, a), (17, amen)):
        band.sing("sopranos", tune, at, accent=1)
        band.play(tune.text, at, lower)
        if at >= 5:
            harp = broken("0.1.2.1.", 8, 54, 79, voices=4, ring=True)
            band.play(tune.text, at, {"harp": harp}, gain=0.75)
        if at >= 9:
            band.play(tune.text, at, {"organ": held(50, 76, voices=4)}, gain=0.85)
    band.sing("descant", high, 13, accent=0)
    band.close(
        19,
        {
            "sopranos": (71, 75),
            "choir": (59, 66),
            "basses": (47,),
            "pedal": (35,),
            "organ": (47, 54, 59, 63),
            "harp": (47, 54, 59, 63, 71),
        },
        velocity=54,
        roll=0.0,
    )
    return sheet.score(ritardando(60.0, 64.0, 80.0, to=0.7), 4.0, reverb_s=3.2, brightness_hz=5500.0)


PIECES = (
    Piece(
        "long-road-down",
        "The Long Road Down",
        "Funeral march",
        "Bb minor",
        48.0,
        "V-A-",
        -0.7,
        -0.45,
        6515,
        _dirge,
    ),
    Piece(
        "ground-of-ash", "Ground of Ash", "Passacaglia", "F minor", 66.0, "V-A-", -0.5, -0.35, 6616, _ground
    ),
    Piece("evening-hymn", "Evening Hymn", "Chorale", "B major", 60.0, "V+A-", 0.45, -0.5, 6717, _hymn),
)
