"""Music that goes round: trip hop, downtempo and minimalism."""

from ..melody import Motif
from ..perform import ritardando
from ..score import Score
from .band import Band, Phrase, broken, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _neon(sheet: Sheet) -> Score:
    """Piano 2, beat 2, A 8, B 4, A 8, end: dust on the record, a heavy beat, a muted trumpet some streets away."""
    sheet.part("trumpet", 59, 55, 82, 0.0, timing=0.03, room=0.5, pan=0.15, echo_beats=0.75, high_cut_hz=4000)
    sheet.part(
        "electric piano", 4, 44, 79, -3.0, timing=0.015, room=0.3, pan=-0.2, chorus=True, high_cut_hz=3000
    )
    sheet.part("strings", 49, 51, 84, -9.0, timing=0.0, room=0.5, pan=0.1, low_cut_hz=180, high_cut_hz=4000)
    sheet.part("guitar", 27, 50, 79, -8.0, timing=0.02, room=0.45, pan=-0.5, echo_beats=1.5, high_cut_hz=4000)
    sheet.part("bass", 33, 26, 52, 0.0, timing=0.012, room=0.03, high_cut_hz=900)
    sheet.drums(8, -1.0, timing=0.01, room=0.15, high_cut_hz=5500)
    motifs = {
        "a": Motif("r1 .5 .5 2", "-1 -2"),
        "b": Motif("r.5 .75 .75 2", "+2 -1"),
        "c": Motif("1.5 .5 1 r1", "-1 +1"),
        "d": Motif("2 .5 .5 1", "+3 -1 -1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(60, 80, motifs, 4.0)
    loop = "Ebm9 | Cbmaj7 | Abm7 | Bb7s9"
    a = verse(
        line,
        Phrase("a b a c", loop, 68, "5 7 4"),
        Phrase("a b d e", "Ebm9 | Cbmaj7 | Abm7 Bb7 | Ebm9", 70, "1 5 3"),
    )
    b = verse(line, Phrase("d b d e", "Gbmaj7 | Db | Abm9 | Bb7sus4", 75, "5 4", 5.0))
    band = Band(sheet, 4.0, ((0, 62), (4, 74), (12, 68), (16, 84), (24, 62)), 0.25, 0.1)
    groove = {"kick": "X.....x...x.....", "snare": "....X.......X..g", "hat": "x.ogx.o.x.ogx.oo"}
    bottom = {
        "bass": low("1--...1-..5-8...", 16, 28),
        "electric piano": chords("x-----....x--o..", 16, 51, 70, voices=4, strum=0.02),
    }
    band.play(
        "Ebm9 | Cbmaj7",
        0,
        {"electric piano": broken("0-1-2-3-2-1-0-2-", 16, 51, 70, voices=4, ring=True)},
        gain=1.4,
    )
    band.play("Ebm9 | Cbmaj7", 0, {"strings": held(58, 79)}, gain=0.9)
    band.play("Abm7 | Bb7s9", 2, bottom)
    band.beat(groove, 16, 2, 2)
    for at, tune in ((4, a), (12, b), (16, a)):
        band.sing("trumpet", tune, at, ornaments=0.2, vary=0.3 if at == 16 else 0.0, accent=2)
        band.play(tune.text, at, bottom)
        band.play(tune.text, at, {"guitar": broken("......0...2.1...", 16, 58, 77)}, gain=0.9)
        band.beat(
            groove
            if tune is a
            else {"kick": "X.........x.....", "rim": "....x.......x...", "hat": "o.o.o.o.o.o.o.o."},
            16,
            at,
            tune.bars,
        )
        if at >= 12:
            band.play(tune.text, at, {"strings": held(58, 79)})
    band.beat({"crash": "o..............."}, 16, 16, 1, gain=0.8)
    band.play("Ebm9 | Cbmaj7", 24, bottom)
    band.beat(groove, 16, 24, 2)
    band.close(
        26,
        {"electric piano": (51, 54, 58, 61, 65), "bass": (27 + 12,), "trumpet": (70,), "strings": (63, 66)},
        velocity=58,
        roll=0.06,
    )
    return sheet.score(
        ((0.0, 82.0),), 4.0, reverb_s=2.0, brightness_hz=4500.0, hiss_db=-43.0, wobble_cents=4.0
    )


def _orbit(sheet: Sheet) -> Score:
    """Kalimba 4, A 8, B 8, A 8, out 1: a thumb piano, a fretless bass, a flute, and time to look out of the window."""
    sheet.part(
        "kalimba", 108, 52, 88, -3.0, timing=0.012, room=0.35, pan=-0.25, echo_beats=0.75, high_cut_hz=7000
    )
    sheet.part("flute", 77, 57, 86, 0.0, timing=0.025, room=0.45, pan=0.2, echo_beats=1.5, high_cut_hz=5000)
    sheet.part(
        "electric piano", 5, 50, 79, -6.0, timing=0.012, room=0.3, pan=0.3, low_cut_hz=120, high_cut_hz=5000
    )
    sheet.part("pad", 89, 48, 79, -7.0, timing=0.0, room=0.5, low_cut_hz=150, high_cut_hz=4500)
    sheet.part("bass", 35, 28, 55, -1.0, timing=0.015, room=0.06, high_cut_hz=2000)
    sheet.drums(25, -4.0, timing=0.006, room=0.2, high_cut_hz=8000)
    motifs = {
        "a": Motif("r.5 1 .5 1 1", "+1 +1 -2"),
        "b": Motif("2 .5 .5 1", "-1 +2 -1"),
        "c": Motif("1.5 1.5 1", "+2 -1"),
        "d": Motif(".5 .5 .5 .5 2", "+1 +1 +1 -1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(60, 81, motifs, 4.0)
    a = verse(
        line,
        Phrase("a b a e", "Dm9 | % | G/D | %", 69, "5 1"),
        Phrase("a b c e", "Dm9 | Am7 | G | Dm9", 71, "1 5"),
    )
    b = verse(
        line,
        Phrase("c d c e", "Fmaj7 | C/E | G | Dm7", 74, "5 3"),
        Phrase("c d b e", "Fmaj7 | Em7 | Am7 | Gsus4", 76, "1 4"),
    )
    band = Band(sheet, 4.0, ((0, 64), (4, 70), (12, 80), (20, 74), (28, 60)))
    thumbs = {"kalimba": broken("0..2.1..3..1.2..", 16, 57, 76, voices=4)}
    thumbs2 = {"kalimba": broken("0.3.2.1.3.2.0.2.", 16, 60, 79, voices=4)}
    groove = {
        "kick": "X.....x...x.....",
        "clap": "....x.......x...",
        "hat": "..o...o...o.o.o.",
        "shaker": "ogogogogogogogog",
    }
    band.play("Dm9 | % | G/D | %", 0, thumbs | {"pad": held(57, 76)}, gain=1.2)
    band.beat({"shaker": "ogogogogogogogog", "kick": "x..............."}, 16, 2, 2)
    for at, tune in ((4, a), (12, b), (20, a)):
        played = band.sing("flute", tune, at, ornaments=0.15, vary=0.3 if at == 20 else 0.0, accent=2)
        band.play(tune.text, at, thumbs2 if tune is b else thumbs)
        band.play(
            tune.text,
            at,
            {
                "bass": low("1---..5-8-..5-.l", 16, 29),
                "electric piano": chords(
                    "..x---..x---o---" if tune is b else "x-------..x-----", 16, 55, 74, voices=4, strum=0.02
                ),
            },
        )
        band.beat(groove, 16, at, 8)
        if at >= 12:
            band.play(tune.text, at, {"pad": held(57, 76)})
        if at == 20:
            sheet.add("kalimba", second_voice(played, bars(tune.text, 4.0, at)))
            band.beat(
                {"high conga": "..x..x....x..x..", "low conga": "......x.......x."}, 16, at, 8, gain=0.8
            )
    band.close(
        28,
        {"kalimba": (62, 69, 72, 76), "bass": (38,), "pad": (57, 62, 65), "electric piano": (57, 60, 65)},
        velocity=58,
        roll=0.2,
    )
    return sheet.score(ritardando(88.0, 108.0, 116.0, to=0.8), 4.0, reverb_s=2.2, brightness_hz=6000.0)


def _windows(sheet: Sheet) -> Score:
    """Ten steps of four bars: one figure for marimba, then a second player slips a quaver each time; slow chords."""
    sheet.part("first marimba", 12, 48, 91, 0.0, timing=0.004, feel=3.0, room=0.25, pan=-0.5)
    sheet.part("second marimba", 12, 48, 91, -1.0, timing=0.004, feel=3.0, room=0.25, pan=0.5)
    sheet.part("vibraphone", 11, 53, 89, -3.0, timing=0.006, room=0.35, pan=0.15)
    sheet.part("piano", 0, 36, 84, -8.0, timing=0.005, room=0.2, pan=-0.15)
    sheet.part("clarinet", 71, 50, 79, -6.0, timing=0.01, room=0.35, pan=0.25, high_cut_hz=4500)
    sheet.part("strings", 48, 50, 84, -9.0, timing=0.0, room=0.4, low_cut_hz=150)
    figure = "01321 302 1323"
    motifs = {"a": Motif("3 1", "+1"), "b": Motif("4"), "c": Motif("2 2", "-1"), "e": Motif("3 r1")}
    line = sheet.melodist(60, 79, motifs, 4.0)
    steps = ("F", "Fmaj9", "Am7", "G/F", "Dm9", "Cadd9", "Em7", "Am9", "G6", "Fmaj9")
    band = Band(sheet, 4.0, ((0, 66), (16, 78), (28, 92), (36, 80), (42, 60)))
    signs = figure.replace(" ", "")
    for number, symbol in enumerate(steps):
        at, text = 4 * number, " | ".join([symbol] * 4)
        turned = signs[number % 12 :] + signs[: number % 12]
        band.play(text, at, {"first marimba": broken(signs, 8, 57, 76, voices=4)})
        if number >= 1:
            band.play(text, at, {"second marimba": broken(turned, 8, 57, 76, voices=4)})
        if number >= 2:
            band.play(text, at, {"piano": low("1.....1...1.....", 8, 38)})
        if number in (3, 4, 6, 7, 8):
            band.play(text, at, {"vibraphone": broken("..3...1...2.....", 8, 60, 79, voices=4)})
        if number >= 4:
            band.play(text, at, {"strings": held(55, 76)}, gain=0.8 if number < 8 else 0.65)
        if number in (4, 5, 7, 8):
            song = line.phrase("b a c e", bars(text, 4.0, 0), centre=67, cadence="1 2 3 5 6")
            band.sing("clarinet", song, at, accent=0)
    band.play(
        "Fadd9 | %",
        40,
        {
            "first marimba": broken(signs, 8, 57, 76, voices=4),
            "piano": low("1-------", 8, 38),
            "strings": held(55, 76),
        },
    )
    band.close(
        42,
        {
            "first marimba": (60, 65, 69),
            "second marimba": (72, 77),
            "vibraphone": (65, 72),
            "piano": (41, 53),
            "strings": (53, 60, 67),
        },
        velocity=62,
    )
    return sheet.score(((0.0, 126.0),), 4.0, reverb_s=1.7, brightness_hz=7500.0)


PIECES = (
    Piece("wet-neon", "Wet Neon", "Trip hop", "Eb minor", 82.0, "V-A-", -0.35, -0.2, 7222, _neon),
    Piece("slow-orbit", "Slow Orbit", "Downtempo", "D dorian", 88.0, "middle", 0.05, -0.15, 7323, _orbit),
    Piece(
        "eleven-windows",
        "Eleven Windows",
        "Minimalism",
        "F lydian",
        126.0,
        "middle",
        0.15,
        0.15,
        7424,
        _windows,
    ),
)
