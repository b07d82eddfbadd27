"""After midnight: a ballad for tenor saxophone and a vamp in five."""

from ..melody import Motif
from ..perform import ritardando
from ..score import Score
from .band import Band, Phrase, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _ballad(sheet: Sheet) -> Score:
    """Intro 2, A 4, A 4, B 4, A 4, tag 2: saxophone, then the piano has the bridge; brushes and a walking bass."""
    sheet.part("saxophone", 66, 49, 76, 0.0, timing=0.035, room=0.35, pan=0.1, high_cut_hz=5500)
    sheet.part("piano", 0, 48, 89, -4.0, timing=0.02, room=0.25, pan=-0.25, high_cut_hz=6500)
    sheet.part("strings", 49, 52, 84, -13.0, timing=0.0, room=0.45, low_cut_hz=200, high_cut_hz=4500)
    sheet.part("bass", 32, 28, 52, -3.0, timing=0.015, room=0.08, high_cut_hz=2500)
    sheet.drums(40, -9.0, timing=0.015, room=0.25, high_cut_hz=8000)
    motifs = {
        "a": Motif("r.5 .5 .5 .5 1.5 .5", "+2 +2 +1 -1 -2"),
        "b": Motif("1.5 .5 .5 .5 1", "-1 -1 -1 +2"),
        "c": Motif("r.5 1 .5 .75 .25 1", "+4 -1 +2 -1 -2"),
        "d": Motif(".5 .5 .5 .5 1 1", "+2 +2 +1 -1 -2"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(56, 76, motifs, 4.0)
    a = verse(line, Phrase("a b c e", "Gbmaj7 F7 | Bbm7 Eb7 | Abm7 Cbm6 | Gb/Db Db9", 62, "5 2 3", 9.0))
    home = verse(line, Phrase("a b d e", "Gbmaj7 F7 | Bbm7 Eb7 | Abm7 Db7 | Gbmaj7 Db7", 63, "1 5 2", 10.0))
    piano = sheet.melodist(66, 88, motifs, 4.0)
    b = verse(piano, Phrase("d b d c", "Cbmaj7 | Bbm7 Ebm7 | Abm7 Fm7b5 | Bb7 Ebm7", 75, "5 1 3", 5.0))
    tag = verse(line, Phrase("c e", "Abm7 Db7 | Gb6/9", 63, "1 3 5", 6.0))
    band = Band(sheet, 4.0, ((0, 58), (6, 66), (10, 76), (14, 72), (18, 56)), 0.5, 0.14)
    rhythm = {
        "piano": chords(".x-.o--.x--..o-.", 8, 53, 72, voices=4, strum=0.02),
        "bass": low("1-.l1-5l", 8, 29),
    }
    brushes = {"snare": "gogoxogogogoxogo", "foot hat": "....x.......x...", "ride": "o.....o.o.....o."}
    band.play("Abm9 | Db9", 0, {"piano": held(56, 77, voices=4), "bass": low("1-------", 8, 29)}, gain=1.3)
    band.sing("piano", piano.phrase("d c", bars("Abm7 | Db9", 4.0, 0), centre=76, cadence="5 2 3"), 0)
    for at, tune, lead in (
        (2, a, "saxophone"),
        (6, home, "saxophone"),
        (10, b, "piano"),
        (14, a, "saxophone"),
        (18, tag, "saxophone"),
    ):
        band.sing(lead, tune, at, ornaments=0.25, vary=0.35 if at == 14 else 0.0, accent=2)
        walking = {"bass": low("1-3-5-3l", 8, 29)} if at in (10, 14) else {}
        band.play(tune.text, at, rhythm | walking, gain=0.8 if tune is b else 0.95)
        band.beat(brushes, 16, at, tune.bars, gain=0.85)
        if at >= 10:
            band.play(tune.text, at, {"strings": held(61, 79)}, gain=0.8)
    band.close(
        20,
        {"piano": (54, 61, 66, 70, 75, 80), "bass": (30,), "saxophone": (66,), "strings": (58, 66)},
        velocity=50,
        roll=0.12,
    )
    return sheet.score(ritardando(62.0, 70.0, 84.0, to=0.7), 4.0, reverb_s=1.9, brightness_hz=5500.0)


def _five(sheet: Sheet) -> Score:
    """Vamp 4, A 8, A 8, B 8, A 8, vamp 2 and a stop, in 5/4: muted trumpet, then vibraphone, over piano and bass."""
    beats = 5.0
    sheet.part("trumpet", 59, 55, 84, 0.0, timing=0.02, room=0.28, pan=0.15, high_cut_hz=7000)
    sheet.part("vibraphone", 11, 53, 86, -1.0, timing=0.015, room=0.3, pan=-0.3, high_cut_hz=6000)
    sheet.part("piano", 0, 48, 79, -4.0, timing=0.01, room=0.18, pan=0.3)
    sheet.part("bass", 32, 28, 55, -2.0, timing=0.008, room=0.06, high_cut_hz=3000)
    sheet.drums(32, -7.0, timing=0.008, room=0.18)
    motifs = {
        "a": Motif("r.5 .5 .5 .5 1 1 1", "+1 +2 -1 -1 +2"),
        "b": Motif("1 .5 .5 1 2", "-1 -1 -1 +3"),
        "c": Motif("1.5 1 .5 1 1", "+1 +1 -2 +1"),
        "d": Motif(".5 .5 1 .5 .5 1 1", "+1 +1 -2 +1 +1 -1"),
        "e": Motif("3 r2"),
    }
    line = sheet.melodist(60, 82, motifs, beats)
    a = verse(
        line,
        Phrase("a b a e", "Fm7 | Eb6 | Fm7 | Bb7", 68, "5 3", 4.0),
        Phrase("a b c e", "Fm7 | Gm7 | Ab6 | Fm7", 70, "1", 4.0),
    )
    b = verse(
        line,
        Phrase("c d c d", "Abmaj7 | Gm7 | Cm7 | Bb7", 75, "3 5", 4.0),
        Phrase("c d d e", "Abmaj7 | Bb7 | Cm7 | C7sus4", 75, "1 5", 4.0),
    )
    band = Band(sheet, beats, ((0, 68), (12, 78), (20, 88), (28, 82), (38, 74)), 0.5, 0.14)
    vamp = {"piano": chords("x--x--x-x.", 10, 55, 72, voices=4), "bass": low("1-.5.81-5l", 10, 29)}
    ride = {"ride": "x.x.xox.xo", "foot hat": "..x...x.x.", "kick": "o.....o...", "rim": "...o....g."}
    busy = {"ride": "x.xox.xoxo", "foot hat": "..x...x.x.", "kick": "x..o..x...", "snare": "..g.x.g.xg"}
    band.play("Fm7 | % | Fm7 | Bb7", 0, vamp)
    band.beat(ride, 10, 0, 4)
    for at, tune, lead in ((4, a, "trumpet"), (12, a, "vibraphone"), (20, b, "trumpet"), (28, a, "trumpet")):
        played = band.sing(lead, tune, at, ornaments=0.15, vary=0.3 if at in (12, 28) else 0.0, accent=6)
        band.play(tune.text, at, vamp)
        band.beat(ride if at < 20 else busy, 10, at, 8)
        if at >= 20:
            sheet.add("vibraphone", second_voice(played, bars(tune.text, beats, at)))
        band.beat({"snare": "......xxoX", "crash": ".........."}, 10, at + 7, 1)
    band.play("Fm7 | Gm7", 36, vamp)
    band.beat(ride, 10, 36, 2)
    band.close(
        38, {"piano": (53, 58, 63, 68), "vibraphone": (68, 75), "trumpet": (72,), "bass": (29,)}, velocity=72
    )
    band.beat({"ride": "x.........", "kick": "x........."}, 10, 38, 1)
    return sheet.score(ritardando(152.0, 185.0, 195.0, to=0.85), beats, reverb_s=1.4, brightness_hz=7000.0)


PIECES = (
    Piece(
        "last-set", "After the Last Set", "Jazz ballad", "Gb major", 62.0, "V+A-", 0.3, -0.45, 6818, _ballad
    ),
    Piece("five-doors", "Five Doors", "Modal jazz", "F dorian", 152.0, "middle", 0.1, 0.2, 6919, _five),
)
