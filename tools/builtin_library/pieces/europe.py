"""Dances of old Europe: a wedding dance, a waltz of the Paris dance halls and a pavane."""

from dataclasses import replace

from ..melody import Motif
from ..perform import ritardando, thirds
from ..score import Score
from ..theory import key
from .band import Band, Phrase, broken, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _wedding(sheet: Sheet) -> Score:
    """Slow call 4, then A 8, A 8, B 8, A 8, C 8, A 8, faster and faster: clarinet, fiddle, cimbalom, tuba."""
    sheet.part("clarinet", 71, 52, 90, 0.0, timing=0.015, room=0.22, pan=0.1, low_cut_hz=150)
    sheet.part("violin", 40, 55, 93, -2.0, timing=0.015, room=0.25, pan=-0.3, low_cut_hz=180)
    sheet.part("accordion", 21, 50, 77, -8.0, room=0.2, pan=0.45, low_cut_hz=150)
    sheet.part("cimbalom", 15, 50, 82, -7.0, timing=0.01, room=0.25, pan=-0.5)
    sheet.part("tuba", 58, 26, 52, -4.0, room=0.12)
    sheet.drums(0, -8.0, room=0.18)
    motifs = {
        "a": Motif(".5 .5 .5 .5 .5 .5 1", "+1 +1 -1 -1 +1 -1"),
        "b": Motif(".75 .25 .5 .5 1 1", "+1 +1 -1 -1 -1"),
        "c": Motif(".5 .5 .5 .5 .5 .5 .5 .5", "-1 -1 +1 +1 -1 -1 -1"),
        "d": Motif("1.5 .5 1 1", "+1 -1 +2"),
        "g": Motif("2 .5 .5 .5 .5", "+2 -1 -1 -1"),
        "s": Motif("3 .25 .25 .25 .25", "+1 -1 -1 -1"),
        "e": Motif("1 1 1 r1", "0 -1"),
    }
    line = sheet.melodist(62, 88, motifs, 4.0)
    call = verse(line, Phrase("s g s e", "D | D | Cm | D", 74, "1", 6.0))
    a = verse(
        line,
        Phrase("a b a b", "D | D | Cm | D", 72, "1 3", 3.0),
        Phrase("a c b e", "Gm | D | Cm | D", 74, "1", 3.0),
    )
    b = verse(
        line, Phrase("d a d a", "Gm | Gm | D | D", 79, "1 3"), Phrase("d c a e", "Gm | Cm | D | D", 79, "1")
    )
    c = verse(
        line, Phrase("g c g c", "Cm | Gm | Cm | D", 81, "5 3"), Phrase("g c c e", "Eb | Gm | Cm | D", 81, "1")
    )
    band = Band(sheet, 4.0, ((0, 72), (4, 78), (36, 92), (44, 104)))
    dance = {"accordion": chords(".x.x.x.x", 8, 55, 74), "tuba": low("1-..5-..", 8, 31)}
    beat = {"kick": "x...x...", "snare": "..xg..xg", "foot hat": ".x.x.x.x"}
    band.sing("clarinet", call, 0, ornaments=0.6, vary=0.5)
    band.play(
        call.text,
        0,
        {"accordion": held(50, 69), "cimbalom": broken("0123.321", 8, 52, 74, voices=4)},
        gain=0.8,
    )
    for at, tune in ((4, a), (12, a), (20, b), (28, a), (36, c), (44, a)):
        lead = "violin" if tune is b else "clarinet"
        played = band.sing(lead, tune, at, ornaments=0.4, vary=0.25 if at > 4 else 0.0, joined=False)
        band.play(tune.text, at, dance)
        band.beat(beat, 8, at, 8)
        band.beat({"snare": "x.xgxxXX"}, 8, at + 7, 1)
        if at >= 12:
            band.play(tune.text, at, {"cimbalom": broken("01213121", 8, 57, 76, voices=4)})
        if at == 36:
            sheet.add("violin", thirds(played, sheet.key.classes))
        if at == 44:
            sheet.add("violin", played)
            band.beat({"crash": "X...x...", "tambourine": "xoxoxoxo"}, 8, at, 8, gain=0.7)
    band.close(
        52,
        {
            "clarinet": (86,),
            "violin": (74, 78),
            "accordion": (57, 62, 66),
            "cimbalom": (62, 69),
            "tuba": (38,),
        },
        length=1.2,
        velocity=104,
    )
    band.beat({"crash": "X...", "kick": "X..."}, 4, 52, 1)
    faster = tuple((16.0 + 8.0 * i, 140.0 + 1.6 * i) for i in range(24))
    return sheet.score(((0.0, 84.0), *faster), 4.0, reverb_s=1.1, brightness_hz=8000.0)


def _musette(sheet: Sheet) -> Score:
    """Intro 4, A 16, A 16, B 16 in the major, A 16, end 4: accordion, and a guitar that strikes on two and three."""
    beats = 3.0
    sheet.part("accordion", 21, 53, 91, 0.0, timing=0.012, room=0.2, pan=0.1, low_cut_hz=140)
    sheet.part("violin", 40, 57, 91, -5.0, timing=0.015, room=0.3, pan=-0.35, low_cut_hz=180)
    sheet.part("guitar", 25, 45, 74, -5.0, timing=0.008, room=0.15, pan=-0.2, low_cut_hz=100)
    sheet.part("piano", 0, 50, 81, -11.0, room=0.2, pan=0.4)
    sheet.part("contrabass", 32, 28, 52, -4.0, timing=0.008, room=0.08)
    motifs = {
        "a": Motif(".5 .5 .5 .5 .5 .5", "+1 +1 -1 +2 -1"),
        "b": Motif("1.5 .5 .5 .5", "-1 -1 +1"),
        "c": Motif("2 1", "-2"),
        "d": Motif("1 1 1", "+2 +1"),
        "f": Motif("2 .5 .5", "+1 -1"),
        "e": Motif("2 r1"),
    }
    line = sheet.melodist(62, 89, motifs, beats)
    a = verse(
        line,
        Phrase("a b a c a b d c", "Em | B7/F# | Em/G | E7/G# | Am | Am/C | F#m7b5 | B7", 74, "5 7 2"),
        Phrase("a b a c a b b e", "Em | B7/F# | E7/G# | Am | F#m7b5 | Em/B | B7 | Em", 76, "1"),
    )
    major = key("E major")
    b = verse(
        replace(line, key=major),
        Phrase("d f d c d f d c", "E | E/G# | A | A | F#m | B7 | E | B7", 79, "5 2", 3.0),
        Phrase("d f d c a a b e", "E | C#7 | F#m | A | Am6 | E/B | F#7 | B7", 80, "5 2", 3.0),
    )
    band = Band(sheet, beats, ((0, 70), (20, 78), (36, 84), (52, 92), (68, 86)))
    waltz = {"guitar": chords(".xo", 3, 52, 71, voices=4, strum=0.015), "contrabass": low("1-.", 3, 28)}
    band.play("Em | C | F#m7b5 | B7", 0, waltz | {"piano": broken(".1.2.3", 6, 57, 77, voices=4)})
    for at, tune in ((4, a), (20, a), (36, b), (52, a)):
        vary = 0.25 if at in (20, 52) else 0.0
        played = band.sing("accordion", tune, at, ornaments=0.0 if tune is b else 0.15, vary=vary, accent=6)
        band.play(tune.text, at, waltz)
        if tune is b:
            band.play(tune.text, at, {"violin": held(66, 84, voices=1), "piano": chords(".oo", 3, 59, 76)})
            sheet.add("accordion", thirds(played, major.classes))
        if at == 52:
            sheet.add("violin", second_voice(played, bars(tune.text, beats, at)))
            band.play(tune.text, at, {"piano": broken("012321", 6, 57, 77, voices=4)})
    band.play("Em | Am6 | B7 | Em", 68, waltz)
    band.sing(
        "accordion", line.phrase("a b a e", bars("Em | Am6 | B7 | Em", beats, 0), centre=74, cadence="1"), 68
    )
    band.close(
        72,
        {"accordion": (64, 67, 71, 76), "guitar": (52, 59, 64), "contrabass": (28,)},
        velocity=76,
        roll=0.03,
    )
    return sheet.score(ritardando(176.0, 204.0, 219.0, to=0.65), beats, reverb_s=1.3, brightness_hz=7500.0)


def _pavane(sheet: Sheet) -> Score:
    """Drum 1, A 8, B 6, A 6 with divisions, close: recorders in consort, viols, a lute, a small drum."""
    sheet.part("recorder", 74, 67, 93, -2.0, timing=0.012, room=0.4, pan=0.15, high_cut_hz=7000)
    sheet.part("low recorder", 74, 55, 84, -6.0, timing=0.014, room=0.4, pan=-0.3, high_cut_hz=6000)
    sheet.part("viols", 48, 43, 76, -7.0, timing=0.015, room=0.4, pan=-0.1, low_cut_hz=110, high_cut_hz=5000)
    sheet.part("lute", 24, 43, 79, -1.0, timing=0.012, room=0.3, pan=0.3)
    sheet.part("bass viol", 42, 36, 62, -5.0, timing=0.012, room=0.35, pan=-0.15)
    sheet.drums(0, -14.0, timing=0.01, room=0.35, high_cut_hz=3500)
    motifs = {
        "a": Motif("2 1 1", "+1 +1"),
        "b": Motif("1.5 .5 1 1", "-1 -1 +1"),
        "c": Motif("1 1 1 .5 .5", "-2 +1 +1 -1"),
        "d": Motif("1 .5 .5 2", "+2 -1 -1"),
        "e": Motif("4"),
    }
    line = sheet.melodist(67, 88, motifs, 4.0)
    a = verse(
        line,
        Phrase("a b d e", "Gm | F | Dm | Gm", 74, "5 1", 3.0),
        Phrase("a b c e", "Bb | F | Gm D | G", 76, "1", 3.0),
    )
    b = verse(line, Phrase("d b d", "Bb | F | C", 79, "5 2 3"), Phrase("c b e", "Gm | C Dm | G", 77, "1"))
    last = verse(
        line, Phrase("a b d", "Gm | F | Dm", 74, "5 1", 3.0), Phrase("b c e", "Bb F | C D | G", 76, "1", 3.0)
    )
    band = Band(sheet, 4.0, ((0, 62), (9, 74), (15, 66), (21, 60)))
    step = {"low tom": "x...o.o.", "high bongo": "....g.g."}
    band.beat(step, 8, 0, 21)
    band.play(
        "Gm", 0, {"lute": broken("0.1.2.3.", 8, 50, 70, voices=4, ring=True), "bass viol": low("1---", 4, 38)}
    )
    for at, tune in ((1, a), (9, b), (15, last)):
        played = band.sing("recorder", tune, at, ornaments=0.15, vary=0.4 if at == 15 else 0.0, accent=2)
        sheet.add("low recorder", second_voice(played, bars(tune.text, 4.0, at), farthest=12))
        band.play(
            tune.text,
            at,
            {"bass viol": low("1---5---", 8, 38), "viols": held(50, 69)},
            gain=0.85,
        )
        lute = broken("0.1.2.1." if at == 1 else "01213121", 8, 52, 74, voices=4, ring=True)
        band.play(tune.text, at, {"lute": lute}, gain=0.9)
    band.close(
        21,
        {
            "lute": (43, 50, 59, 62, 67),
            "bass viol": (43,),
            "low recorder": (62,),
            "recorder": (79,),
            "viols": (55, 59),
        },
        velocity=58,
        roll=0.08,
    )
    return sheet.score(ritardando(69.0, 76.0, 88.0, to=0.65), 4.0, reverb_s=2.4, brightness_hz=6000.0)


PIECES = (
    Piece(
        "plum-street-wedding",
        "Plum Street Wedding",
        "Klezmer",
        "D freygish",
        158.0,
        "V+A+",
        0.4,
        0.7,
        5909,
        _wedding,
    ),
    Piece(
        "rue-du-canal", "Rue du Canal", "Musette waltz", "E minor", 176.0, "middle", 0.1, 0.2, 6010, _musette
    ),
    Piece(
        "empty-hall-pavane",
        "Pavane for an Empty Hall",
        "Renaissance",
        "G dorian",
        69.0,
        "middle",
        0.0,
        -0.25,
        6111,
        _pavane,
    ),
)
