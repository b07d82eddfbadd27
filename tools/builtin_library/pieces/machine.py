"""Made by machines and for the road: drum and bass and synthwave."""

from ..melody import Motif
from ..perform import octaves
from ..score import Score
from .band import Band, Phrase, broken, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _underpass(sheet: Sheet) -> Score:
    """Play pads 8, A 16, break 8, A 16 with a second line, out 8: a broken beat at double speed over a slow bass."""
    sheet.part(
        "lead", 81, 55, 88, 0.0, timing=0.004, room=0.35, echo_beats=0.75, low_cut_hz=250, high_cut_hz=4500
    )
    sheet.part(
        "stabs",
        90,
        55,
        84,
        -5.0,
        timing=0.003,
        room=0.3,
        pan=0.35,
        echo_beats=0.75,
        low_cut_hz=250,
        high_cut_hz=6000,
    )
    sheet.part(
        "bell line", 98, 60, 96, -7.0, timing=0.003, room=0.4, pan=-0.4, echo_beats=1.5, high_cut_hz=7000
    )
    sheet.part("pad", 95, 48, 81, -6.0, timing=0.0, room=0.5, low_cut_hz=180, high_cut_hz=5000)
    sheet.part("bass", 87, 26, 52, -7.0, timing=0.002, room=0.02, high_cut_hz=1200, drive=0.5)
    sheet.part("sub", 39, 26, 52, -3.0, timing=0.002, room=0.0, high_cut_hz=250)
    sheet.drums(16, 2.0, timing=0.002, room=0.1, low_cut_hz=55)
    motifs = {
        "a": Motif("r1 1.5 .5 1", "+2 -1"),
        "b": Motif("1.5 .5 2", "-1 -2"),
        "c": Motif("r.5 .5 1 .5 .5 1", "+1 +2 -1 -1"),
        "d": Motif("3 1", "+3"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(63, 85, motifs, 4.0)
    first, second = (
        "G#m9 | % | Emaj7 | % | C#m9 | % | D#7sus4 | D#7",
        "G#m9 | F#/A# | Bmaj7 | % | C#m9 | Emaj7 | D#7sus4 | D#7",
    )
    a = verse(
        line,
        Phrase("a b a b", "G#m9 | G#m9 | Emaj7 | Emaj7", 70, "5 3"),
        Phrase("c b d e", "C#m9 | C#m9 | D#7sus4 | D#7", 73, "5 2"),
    )
    b = verse(
        line,
        Phrase("c b c b", "G#m9 | F#/A# | Bmaj7 | Bmaj7", 75, "3 5"),
        Phrase("d c d e", "C#m9 | Emaj7 | D#7sus4 | D#7", 77, "5 7", 5.0),
    )
    band = Band(sheet, 4.0, ((0, 70), (8, 86), (24, 76), (32, 92), (48, 94), (56, 70)))
    amen = {
        "kick": "X.X.......XX.... X.X.......X..X..",
        "snare": "....X..g.g..X..g ....X..g.gX...xg",
        "hat": "X.x.X.xgX.x.X.xg",
        "ride": "..o...o...o...o.",
    }
    low_end = {"bass": low("1-----1...5--.1.", 16, 28), "sub": low("1-------1---5---", 16, 28)}
    stab = {"stabs": chords("x..x..x....x..x.", 16, 60, 79)}
    band.play(
        first,
        0,
        {"pad": held(51, 72, voices=4), "bell line": broken("0.2.1.3.2.0.3.1.", 16, 63, 82, voices=4)},
    )
    band.beat({"hat": "o.o.x.o.o.o.x.og"}, 16, 0, 8, gain=0.8)
    for at, tune, text in ((8, a, first), (16, b, second), (32, a, first), (40, b, second)):
        played = band.sing("lead", tune, at, vary=0.2 if at >= 32 else 0.0)
        band.play(text, at, low_end | stab | {"pad": held(51, 72, voices=4)})
        band.beat(amen, 16, at, 8)
        band.beat({"crash": "X..............."}, 16, at, 1, gain=0.8)
        band.beat({"snare": "....X.x.X.xxXXXX", "low tom": "......x.....x.x."}, 16, at + 7, 1, gain=0.9)
        if at >= 32:
            sheet.add("bell line", octaves(second_voice(played, bars(text, 4.0, at)), velocity=0))
            band.beat({"tambourine": "..x...x...x...x."}, 16, at, 8)
    still = "Emaj7 | % | C#m9 | % | F#sus4 | F# | D#7sus4 | D#7"
    band.play(
        still,
        24,
        {
            "pad": held(54, 77, voices=4),
            "bell line": broken("0.1.2.3.1.2.3.0.", 16, 63, 82, voices=4),
            "sub": low("1---------------", 16, 28),
        },
    )
    band.beat({"kick": "X...............", "rim": "............x..."}, 16, 24, 4)
    band.beat({"snare": "x...x...x...x... x.x.x.x.xxxxXXXX"}, 16, 30, 2, gain=0.85)
    band.play(
        first,
        48,
        {
            "pad": held(51, 72, voices=4),
            "sub": low("1---------------", 16, 28),
            "bell line": broken("0.2.1.3.2.0.3.1.", 16, 63, 82, voices=4),
        },
    )
    band.beat({"hat": "x.o.x.o.x.o.x.o.", "kick": "X.X.......X....."}, 16, 48, 4)
    band.close(56, {"pad": (56, 63, 68, 71), "sub": (32,), "lead": (68,)}, velocity=70)
    return sheet.score(((0.0, 174.0),), 4.0, reverb_s=2.0, brightness_hz=7000.0)


def _ramp(sheet: Sheet) -> Score:
    """Arpeggio 4, A 8, B 8, A 8, out 4: sixteenths in the bass, a big snare, a saw that sings of headlights."""
    sheet.part(
        "lead",
        81,
        57,
        88,
        0.0,
        timing=0.006,
        room=0.35,
        pan=0.08,
        echo_beats=0.75,
        low_cut_hz=200,
        high_cut_hz=5500,
    )
    sheet.part(
        "arpeggio",
        80,
        57,
        91,
        -8.0,
        timing=0.002,
        room=0.25,
        pan=-0.4,
        echo_beats=0.75,
        low_cut_hz=250,
        high_cut_hz=5000,
    )
    sheet.part("brass", 62, 50, 81, -8.0, timing=0.004, room=0.35, pan=0.35, low_cut_hz=180, high_cut_hz=6000)
    sheet.part("pad", 50, 48, 79, -6.0, timing=0.0, room=0.4, low_cut_hz=150, high_cut_hz=5500)
    sheet.part("bass", 38, 28, 57, -1.0, timing=0.002, room=0.02, high_cut_hz=2500, drive=0.15)
    sheet.drums(16, -2.0, timing=0.002, room=0.35)
    motifs = {
        "a": Motif("1.5 1.5 1", "+2 +1"),
        "b": Motif(".5 .5 1 2", "-1 -1 +1"),
        "c": Motif("1 .5 .5 1.5 .5", "+1 +1 -1 -1"),
        "d": Motif("2.5 .5 1", "+1 +1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(64, 86, motifs, 4.0)
    a = verse(
        line,
        Phrase("a b a d", "Am7 | D | Fmaj7 | G", 72, "5 3 2"),
        Phrase("a b c e", "Am7 | D | Em7 | Am", 74, "1", 5.0),
    )
    b = verse(
        line,
        Phrase("d c d b", "C | G/B | D | Am7", 77, "1 3 5"),
        Phrase("d c d e", "C | G | D | Esus4", 79, "5 1", 5.0),
    )
    band = Band(sheet, 4.0, ((0, 72), (4, 78), (12, 86), (20, 92), (28, 78), (32, 70)))
    drive = {"bass": low("1.11 1.18 1.11 1.81", 16, 33)}
    beat = {"kick": "X...x...X...x.x.", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.oo"}
    arp = {"arpeggio": broken("0123 4321 0123 4543", 16, 57, 72, voices=3)}
    band.play("Am7 | D | Fmaj7 | G", 0, arp | {"pad": held(52, 72)}, gain=1.3)
    band.beat({"kick": "X.......X......."}, 16, 2, 2)
    for at, tune in ((4, a), (12, b), (20, a)):
        played = band.sing("lead", tune, at, ornaments=0.1, vary=0.2 if at == 20 else 0.0)
        band.play(tune.text, at, drive | {"pad": held(55, 74, voices=4)})
        band.beat(beat, 16, at, 8)
        band.beat(
            {"high tom": "........x.x.....", "mid tom": "..........x.x...", "low tom": "............x.XX"},
            16,
            at + 7,
            1,
        )
        band.beat({"crash": "X..............."}, 16, at, 1, gain=0.7)
        if at != 4:
            band.play(tune.text, at, arp if at == 20 else {"brass": chords("x..x..x-........", 16, 57, 76)})
        if at == 20:
            sheet.add("brass", second_voice(played, bars(tune.text, 4.0, at), farthest=12))
    band.play("Am7 | D | Fmaj7 | Em7", 28, arp | drive | {"pad": held(55, 74, voices=4)})
    band.beat(beat, 16, 28, 3)
    band.close(
        32, {"pad": (57, 60, 64, 69), "bass": (33,), "arpeggio": (69, 76), "brass": (57, 64)}, velocity=72
    )
    band.beat({"kick": "X...", "crash": "x..."}, 4, 32, 1)
    return sheet.score(((0.0, 96.0),), 4.0, reverb_s=2.0, brightness_hz=7000.0)


PIECES = (
    Piece("underpass", "Underpass", "Drum and bass", "G# minor", 174.0, "V-A+", -0.2, 0.8, 7020, _underpass),
    Piece("late-exit", "Late Exit", "Synthwave", "A dorian", 96.0, "middle", 0.15, 0.25, 7121, _ramp),
)
