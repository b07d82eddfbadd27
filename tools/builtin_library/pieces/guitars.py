"""Strings that are plucked fast and loud: surf rock, bluegrass and metal."""

from ..melody import Motif
from ..patterns import comp
from ..perform import octaves, ritardando, thirds, tremolo
from ..score import Score
from ..voicing import voicings
from .band import Band, Phrase, broken, chords, held, low, verse
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _surf(sheet: Sheet) -> Score:
    """Drums and riff 4, A 8, A 8, B 8, A 8, tremolo break 4, A 8, tag 2: a wet guitar over rolling toms."""
    sheet.part("lead guitar", 27, 50, 86, 0.0, room=0.5, pan=0.1, low_cut_hz=150, high_cut_hz=6500)
    sheet.part("rhythm guitar", 26, 45, 76, -7.0, room=0.3, pan=-0.45, low_cut_hz=140)
    sheet.part("organ", 18, 55, 84, -11.0, room=0.25, pan=0.45, low_cut_hz=250, high_cut_hz=5000)
    sheet.part("bass", 34, 28, 57, -3.0, timing=0.005, room=0.05)
    sheet.drums(0, -3.5, room=0.22)
    motifs = {
        "a": Motif(".5 .5 .5 .5 1 1", "0 +2 +1 -1 -2"),
        "b": Motif("1.5 .5 .5 .5 1", "+2 -1 -1 -1"),
        "c": Motif(".5 .5 1 .5 .5 1", "+1 +1 -2 +1 -1"),
        "d": Motif("1 1 1.5 .5", "+2 +2 -1"),
        "r": Motif(".5 .5 .5 .5 .5 .5 .5 .5", "+1 +1 -2 +1 -3 +1 +1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(57, 81, motifs, 4.0)
    a = verse(
        line, Phrase("a b a c", "E | D | A | E", 64, "5 2"), Phrase("a b r e", "E | D | B7 | E", 64, "1")
    )
    b = verse(
        line, Phrase("d c d c", "A | F#m | D | E", 71, "5 1"), Phrase("d c r e", "A | C#m | Bm | B7", 73, "2")
    )
    band = Band(sheet, 4.0, ((0, 76), (12, 84), (28, 90), (36, 78), (40, 96), (50, 98)))
    surf = {"kick": "x..x..x.x.......", "snare": "....x.x.....x...", "ride": "x.o.x.o.x.o.x.o."}
    rolling = {"low tom": "x.x.o.x.", "mid tom": "...o.o..", "kick": "x...x..."}
    strings = {
        "rhythm guitar": chords("x..xo.x.", 8, 50, 69, voices=4, strum=0.02),
        "bass": low("1.15185.", 8, 28),
    }
    for at, tune in ((4, a), (12, a), (20, b), (28, a), (40, a)):
        played = band.sing("lead guitar", tune, at, vary=0.25 if at >= 28 else 0.0)
        if at == 40:
            sheet.add("lead guitar", second_voice(played, bars(tune.text, 4.0, at)))
        band.play(tune.text, at, strings)
        band.beat(surf, 16, at, 7)
        band.beat(
            {"snare": "x.xox.xoxoxxXXXX", "low tom": "............x.x.", "kick": "x.......x......."},
            16,
            at + 7,
            1,
        )
        band.beat({"crash": "X..............."}, 16, at, 1, gain=0.8)
    band.play(b.text, 20, {"organ": held(60, 79)})
    band.play(a.text, 40, {"organ": chords(".x.x.x.x", 8, 60, 79)})
    band.play(
        "E | % | D | A",
        0,
        {
            "bass": low("1.15185l", 8, 28),
            "rhythm guitar": chords("x-------", 8, 50, 69, voices=4, strum=0.03),
        },
    )
    band.beat(rolling, 8, 0, 4)
    wave = voicings(bars("E | D | Bm | B7", 4.0, 36), 57, 76, voices=2)
    sheet.add("lead guitar", tremolo(comp(wave, "x---x---", 4.0, 8), step=0.25))
    band.play("E | D | Bm | B7", 36, {"bass": low("1-------", 8, 28)})
    band.beat(rolling, 8, 36, 4)
    band.play(
        "E | E6/9",
        48,
        {
            "rhythm guitar": chords("X--.X---", 8, 50, 69, voices=4, strum=0.02),
            "bass": low("1--.1---", 8, 28),
        },
    )
    band.beat({"crash": "X..XX...", "kick": "X..XX..."}, 8, 48, 1)
    band.beat({"crash": "X.......", "kick": "X......."}, 8, 49, 1)
    band.close(48, {"lead guitar": (64, 76)}, length=1.4, velocity=100)
    band.close(49, {"lead guitar": (52, 59, 64, 68, 73, 76)}, velocity=100, roll=0.05)
    return sheet.score(((0.0, 160.0),), 4.0, reverb_s=2.2, brightness_hz=8000.0)


def _bluegrass(sheet: Sheet) -> Score:
    """Kick-off 4, AABB twice, tag 4, in cut time: the fiddle leads, then the banjo takes a break."""
    sheet.part("fiddle", 110, 55, 96, 0.0, room=0.22, pan=-0.2, low_cut_hz=180)
    sheet.part("banjo", 105, 50, 86, -3.0, timing=0.006, room=0.15, pan=0.35, low_cut_hz=150)
    sheet.part("mandolin", 25, 62, 88, -9.0, room=0.18, pan=-0.5, low_cut_hz=300)
    sheet.part("guitar", 25, 40, 76, -6.0, room=0.15, pan=0.15, low_cut_hz=90)
    sheet.part("harmonica", 22, 60, 88, -6.0, room=0.25, pan=0.0, low_cut_hz=250)
    sheet.part("bass", 32, 28, 55, -3.0, room=0.08)
    motifs = {
        "a": Motif(".5 .5 .5 .5 1 .5 .5", "+1 +1 -1 +2 -1 -1"),
        "b": Motif(".5 .5 .5 .5 .5 .5 .5 .5", "-1 -1 +2 -1 -2 +1 +1"),
        "c": Motif("1 .5 .5 1 .5 .5", "-2 +1 +1 -1 -1"),
        "d": Motif("1.5 .5 1.5 .5", "-1 +2 -1"),
        "h": Motif("1 1 2", "+1 -2"),
        "e": Motif(".5 .5 .5 .5 1 r1", "-1 -1 +1 -1"),
    }
    line = sheet.melodist(62, 91, motifs, 4.0)
    a = verse(
        line,
        Phrase("a b a h", "G | % | C | D", 74, "2 5", 3.0),
        Phrase("a b c e", "G | Em | D7 | G", 74, "1", 3.0),
    )
    b = verse(
        line,
        Phrase("d b d h", "C | G | Am | D", 79, "2 5", 3.0),
        Phrase("d b b e", "C | G/B | D7 | G", 79, "1", 3.0),
    )
    band = Band(sheet, 4.0, ((0, 74), (20, 82), (36, 80), (60, 92), (72, 96)))
    rhythm = {
        "guitar": chords("..x...x.", 8, 52, 71, voices=4, strum=0.02),
        "mandolin": chords("..x...xg", 8, 64, 83, voices=3, strum=0.015),
        "bass": low("1...5...", 8, 31),
    }
    roll = {"banjo": broken("01230132", 8, 55, 76, voices=4)}
    band.play("G | % | D7 | G", 0, roll | {"bass": low("1...5...", 8, 31)})
    for number, at in enumerate(range(4, 68, 8)):
        tune = b if number % 4 >= 2 else a
        band.play(tune.text, at, rhythm)
        if number in (4, 5):
            band.sing("banjo", tune, at, move=-12, vary=0.3, joined=False)
            band.play(tune.text, at, {"harmonica": held(64, 81, voices=2)}, gain=0.75)
            continue
        played = band.sing("fiddle", tune, at, ornaments=0.15, vary=0.2 if number > 1 else 0.0)
        band.play(tune.text, at, roll)
        if number in (3, 7):
            sheet.add("harmonica", thirds(played, sheet.key.classes))
        if number >= 6:
            sheet.add("fiddle", second_voice(played, bars(tune.text, 4.0, at)))
    band.play("C | G | D7 | G", 68, rhythm | roll)
    band.sing("fiddle", line.phrase("a b b e", bars("C | G | D7 | G", 4.0, 0), centre=76, cadence="1"), 68)
    band.close(
        72,
        {"fiddle": (74, 79), "banjo": (55, 62, 67, 71), "guitar": (43, 50, 55, 59), "bass": (31,)},
        length=2.0,
        velocity=98,
    )
    return sheet.score(((0.0, 232.0),), 4.0, reverb_s=0.9, brightness_hz=8000.0)


def _metal(sheet: Sheet) -> Score:
    """Riff 4, A 8, A 8, B 8, half-time 8, twin guitars 8, A 8, end: gallop in the lowest strings."""
    for side, timing, pan in (("left guitar", 0.004, -0.8), ("right guitar", 0.006, 0.8)):
        sheet.part(
            side,
            30,
            40,
            64,
            -1.0,
            timing=timing,
            room=0.08,
            pan=pan,
            low_cut_hz=90,
            high_cut_hz=8500,
            drive=0.3,
        )
    sheet.part(
        "lead guitar",
        29,
        55,
        91,
        0.0,
        room=0.25,
        pan=-0.15,
        echo_beats=0.75,
        low_cut_hz=200,
        high_cut_hz=6000,
    )
    sheet.part("second lead", 29, 55, 88, -3.0, room=0.25, pan=0.25, low_cut_hz=200, high_cut_hz=6000)
    sheet.part("bass", 34, 28, 52, -2.0, timing=0.003, room=0.02, drive=0.4, high_cut_hz=3000)
    sheet.drums(16, 0.0, timing=0.003, room=0.12, low_cut_hz=45)
    motifs = {
        "a": Motif("1.5 .5 1 1", "+1 +2 -1"),
        "b": Motif(".5 .5 .5 .5 2", "-1 -1 +2 -1"),
        "c": Motif(".5 .5 .5 .5 .5 .5 .5 .5", "+1 +1 +1 -2 +1 +1 -2"),
        "d": Motif("3 1", "+1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(64, 88, motifs, 4.0)
    riff, second, slow = "E5 | F5 | E5 | G5 F5", "A5 | C5 | D5 | F5", "E5 | F5 | C5 | F5"
    solo = verse(
        line,
        Phrase("d a c a", "Em | F | G | F", 71, "5 2 3"),
        Phrase("c a c e", "Am | C | Dm | Em", 76, "1", 6.0),
    )
    band = Band(sheet, 4.0, ((0, 84), (20, 92), (28, 96), (36, 90), (52, 102)))
    gallop, open_, crushing = "x.xxx.xxx.xxx.xx", "X-..xxX-..xxX-xx", "X-----x-X---x-x-"
    rock = {"kick": "x.xxx.xxx.xxx.xx", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."}
    drive = {"kick": "X..xX.x.X..xX.x.", "snare": "....X.......X...", "ride": "x.x.x.x.x.x.x.x."}
    half = {"kick": "X.....x...x.....", "snare": "........X.......", "crash": "X...x...x...x..."}

    def guitars(text: str, at: int, grid: str, count: int, groove: dict[str, str]) -> None:
        for side in ("left guitar", "right guitar"):
            band.play(text, at, {side: chords(grid, 16, 40, 60)})
        band.play(text, at, {"bass": low(grid.replace("x", "1").replace("X", "1"), 16, 28)})
        band.beat(groove, 16, at, count - 1)
        fill = {"snare": "x.x.xxxx........", "mid tom": "........xx......", "low tom": "..........xxXXXX"}
        band.beat(fill | {"kick": "x...x...x...x..."}, 16, at + count - 1, 1)
        band.beat({"crash": "X..............."}, 16, at, 1)

    guitars(riff, 0, gallop, 4, {"hat": "X...X...X...X..."})
    for at in (4, 12, 44):
        guitars(" | ".join([riff, "E5 | F5 | D5 | E5"]), at, gallop, 8, rock)
    guitars(" | ".join([second, second]), 20, open_, 8, drive)
    guitars(" | ".join([slow, slow]), 28, crushing, 8, half)
    guitars("E5 | F5 | G5 | F5 | A5 | C5 | D5 | E5", 36, open_, 8, drive)
    call = line.phrase("d b d b", bars("Am | C | Dm | F", 4.0, 0), centre=69, cadence="5 1 3")
    for at in (20, 24):
        band.sing("lead guitar", call, at)
    played = band.sing("lead guitar", solo, 36, vary=0.2)
    sheet.add("second lead", thirds(played, sheet.key.classes))
    answer = line.phrase(
        "b a b a b a b e", bars("Em | F | Em | G F | Em | F | Dm | Em", 4.0, 0), centre=71, cadence="1"
    )
    sheet.add("second lead", octaves(band.sing("lead guitar", answer, 44), up=-12, velocity=-4))
    band.close(
        52,
        {"left guitar": (40, 47, 52), "right guitar": (40, 47, 52), "bass": (28,), "lead guitar": (76,)},
        velocity=108,
    )
    band.beat({"crash": "X...", "kick": "X..."}, 4, 52, 1)
    return sheet.score(ritardando(172.0, 204.0, 212.0, to=0.8), 4.0, reverb_s=1.1, brightness_hz=6000.0)


PIECES = (
    Piece(
        "salt-and-chrome",
        "Salt and Chrome",
        "Surf rock",
        "E mixolydian",
        160.0,
        "V+A+",
        0.6,
        0.8,
        5101,
        _surf,
    ),
    Piece(
        "dogwood-breakdown",
        "Dogwood Breakdown",
        "Bluegrass",
        "G major",
        116.0,
        "V+A+",
        0.75,
        0.6,
        5202,
        _bluegrass,
    ),
    Piece("hammer-and-ash", "Hammer and Ash", "Metal", "E phrygian", 172.0, "V-A+", -0.6, 0.9, 5303, _metal),
)
