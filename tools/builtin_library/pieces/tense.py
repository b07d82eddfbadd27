"""Tense and driving: arousal high, valence low."""

from ..melody import Motif
from ..patterns import arpeggio, bass, comp, drums, pad
from ..perform import breathe, diminish, dynamics, legato, octaves, ritardando, tremolo
from ..score import Note, Score, shift
from ..voicing import voicings
from .sheet import Piece, Sheet, bars

__all__ = ["PIECES"]


def _chase(sheet: Sheet) -> Score:
    """Intro 4, A 8, A 8, B 8, break 4, A 8, end: pulsing bass, broken chords, a lead over electronic drums."""
    beats, bpm = 4.0, 138.0
    sheet.part(
        "lead", 81, 52, 93, 0.0, timing=0.004, room=0.3, echo_beats=0.75, high_cut_hz=5200, low_cut_hz=200
    )
    sheet.part("bass", 38, 26, 57, -1.5, timing=0.002, room=0.03, high_cut_hz=3500, drive=0.25)
    sheet.part(
        "sequence",
        80,
        52,
        88,
        -8.0,
        timing=0.002,
        room=0.2,
        pan=-0.4,
        echo_beats=0.75,
        high_cut_hz=3800,
        low_cut_hz=250,
    )
    sheet.part("strings", 48, 52, 88, -6.0, room=0.4, low_cut_hz=200)
    sheet.part("spiccato", 45, 50, 86, -8.0, room=0.3, pan=0.45)
    sheet.drums(24, -2.0, timing=0.002, room=0.12)
    motifs = {
        "a": Motif("1.5 .5 .5 .5 1", "+4 -1 -1 +1"),
        "b": Motif(".75 .75 .5 .75 .75 .5", "-2 +2 +1 -1 -2"),
        "c": Motif("1.5 1.5 1", "+2 -1"),
        "d": Motif(".5 .5 .5 .5 1 1", "+2 +2 -1 -1 -2"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(64, 88, motifs, beats)
    first, second = (
        "Em | Em/D | C | B7 | Em | Am | F#m7b5 B7 | Em",
        "Am | Em | F#m7b5 | B7 | Am | C | Fmaj7 | B7",
    )
    a, b = bars(first, beats, 0), bars(second, beats, 0)
    tune_a = line.phrase("a b a c", a[:4], centre=71, cadence="7 5 2") + line.phrase(
        "a b d e", a[4:], centre=71, cadence="1"
    )
    tune_b = line.phrase("d c d c", b[:4], centre=76, cadence="5 7 2") + line.phrase(
        "d c d e", b[4:], centre=78, arch=5.0, cadence="7 5"
    )
    for at, tune, text in (
        (4, tune_a, first),
        (12, tune_a, first),
        (20, tune_b, second),
        (32, tune_a, first),
    ):
        played = dynamics(shift(tune, at * beats), [(16, 84), (160, 104)], beats=beats)
        if at == 32:
            played = diminish(played, sheet.rng, sheet.key.classes, chance=0.5)
            sheet.add("lead", octaves(legato(played), up=-12))
        sheet.add("lead", legato(played))
        _chase_band(sheet, text, beats, at, full=at >= 12)
    _chase_band(sheet, "Em | % | C | B7", beats, 0, full=False)
    pause = "Em | F | F#m7b5 | B7"
    sheet.add(
        "strings",
        dynamics(
            tremolo(pad(voicings(bars(pause, beats, 28), 55, 81)), step=0.25),
            [(112, 62), (128, 108)],
            beats=beats,
        ),
    )
    sheet.add("bass", bass(bars(pause, beats, 28), "1-------", beats, 8, low=28, velocity=90))
    sheet.add(
        "drums",
        drums(
            {"snare2": "o.o.o.o.oooooxxX", "kick": "X...X...X...X..."},
            beats,
            16,
            start=28 * beats,
            bars=4,
            gain=0.9,
        ),
    )
    end = 40 * beats
    sheet.add("bass", [Note(end, 3.0, 28, 110)])
    sheet.add("lead", [Note(end, 2.0, 64, 100), Note(end, 2.0, 76, 104)])
    sheet.add("strings", pad(voicings(bars("Em", beats, 40), 52, 79, voices=5), velocity=104))
    sheet.add("drums", drums({"crash": "X...", "kick": "X..."}, beats, 4, start=end, bars=1))
    return sheet.score(((0.0, bpm),), beats, reverb_s=1.6, brightness_hz=7000.0)


def _chase_band(sheet: Sheet, text: str, beats: float, at: int, *, full: bool) -> None:
    spans, count = bars(text, beats, at), len(text.split("|"))
    sheet.add("bass", bass(spans, "1.81.18.1.81.158", beats, 16, low=28, velocity=96))
    sheet.add(
        "sequence", arpeggio(voicings(spans, 55, 74, voices=3), "0123 2310 1232 1021", beats, 16, velocity=78)
    )
    start = at * beats
    hats = {"hat": "xogoxogoxogoxoxo"}
    sheet.add(
        "drums", drums({"kick": "X...X...X...X...", **hats}, beats, 16, start=start, bars=count, gain=0.9)
    )
    if full:
        sheet.add(
            "drums",
            drums(
                {"snare": "....X.......X..o", "clap": "....x.......x..."}, beats, 16, start=start, bars=count
            ),
        )
        sheet.add("drums", drums({"crash": "X..............."}, beats, 16, start=start, bars=1, gain=0.8))
        sheet.add("spiccato", comp(voicings(spans, 55, 79, voices=3), "x..x..x.x..x..x.", beats, 16))
        sheet.add("strings", pad(voicings(spans, 60, 84, voices=3), velocity=82))
    sheet.add(
        "drums", drums({"snare2": "........o.oxx.XX"}, beats, 16, start=start + (count - 1) * beats, bars=1)
    )


def _march(sheet: Sheet) -> Score:
    """Intro 2, A 8, A 8, B 8, coda 4: low brass tune, trudging basses, snare drum and kettledrums."""
    beats, bpm = 4.0, 98.0
    sheet.part("trombones", 57, 40, 72, 0.0, room=0.3, pan=0.2)
    sheet.part("horns", 60, 45, 77, -3.0, room=0.4, pan=-0.3)
    sheet.part("tuba", 58, 26, 55, -5.0, room=0.25, pan=0.1)
    sheet.part("low strings", 48, 28, 67, -3.0, room=0.3)
    sheet.part("violins", 44, 60, 96, -8.0, room=0.4, pan=-0.4, low_cut_hz=250)
    sheet.part("timpani", 47, 36, 57, -4.0, room=0.35)
    sheet.drums(48, -5.0, room=0.3)
    motifs = {
        "a": Motif("1.5 .5 1 1", "0 +4 -2"),
        "b": Motif("1.5 .5 2", "-1 -1"),
        "c": Motif("1 .5 .5 1 1", "+2 -1 -1 +1"),
        "d": Motif(".75 .25 1 .75 .25 1", "0 +2 -1 0 +2"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(48, 69, motifs, beats)
    first, second = "Cm | Cm/Bb | Ab | G | Cm | Fm | Dm7b5 G7 | Cm", "Fm | Cm | Db | G7 | Ab | Fm | Db | G7"
    coda = "Cm | Ab Fm | Db G7 | Cm"
    a, b, c = bars(first, beats, 0), bars(second, beats, 0), bars(coda, beats, 26)
    tune_a = line.phrase("a b c b", a[:4], centre=57, cadence="5 7 2") + line.phrase(
        "a b c e", a[4:], centre=57, cadence="1"
    )
    tune_b = line.phrase("d b d b", b[:4], centre=60, cadence="5 7 2") + line.phrase(
        "d b d b", b[4:], centre=62, arch=5.0, cadence="5 7 2"
    )
    tune_c = line.phrase("a a c e", c, centre=58, cadence="1")
    loud = [(0.0, 80.0), (8.0, 84.0), (72.0, 100.0), (104.0, 112.0), (120.0, 112.0)]
    for at, tune, text in (
        (2, tune_a, first),
        (10, tune_a, first),
        (18, tune_b, second),
        (26, shift(tune_c, -26 * beats), coda),
    ):
        played = breathe(dynamics(shift(tune, at * beats), loud, beats=beats, accent=8))
        sheet.add("trombones", played)
        if at >= 10:
            sheet.add("horns", octaves(legato(played), up=0, velocity=-4))
        _march_band(sheet, text, beats, at, violins=at >= 10)
    intro = bars("Cm | Cm", beats, 0)
    sheet.add("low strings", dynamics(bass(intro, "1.1.1.11", beats, 8, low=36), loud, beats=beats))
    sheet.add("timpani", dynamics(bass(intro, "1...5.1.", beats, 8, low=36), [(0, 60), (8, 92)], beats=beats))
    sheet.add("drums", drums({"snare": "x..gx..gx.xgx.gg"}, beats, 16, start=0, bars=2, gain=0.8))
    _march_end(sheet, 30 * beats)
    return sheet.score(
        ritardando(bpm, 27 * beats, 31 * beats, to=0.75), beats, reverb_s=2.0, brightness_hz=6500.0
    )


def _march_band(sheet: Sheet, text: str, beats: float, at: int, *, violins: bool) -> None:
    spans, count, start = bars(text, beats, at), len(text.split("|")), at * beats
    loud = [(0.0, 74.0), (104.0, 100.0)]
    low = dynamics(bass(spans, "1.1.1.11", beats, 8, low=36), loud, beats=beats)
    sheet.add("low strings", low + octaves(low, up=12, velocity=-10))
    sheet.add("tuba", dynamics(bass(spans, "1.--5.--", beats, 8, low=31), loud, beats=beats))
    sheet.add("timpani", dynamics(bass(spans, "1.....11", beats, 8, low=36), loud, beats=beats))
    groove = {"snare": "X..gx.ggX..gx.xg", "kick": "x.......x......."}
    sheet.add("drums", drums(groove, beats, 16, start=start, bars=count, gain=0.85))
    sheet.add("drums", drums({"crash": "X..............."}, beats, 16, start=start, bars=1))
    if violins:
        high = pad(voicings(spans, 67, 89, voices=2), velocity=78)
        sheet.add("violins", dynamics(high, [(40, 66), (104, 100)], beats=beats))


def _march_end(sheet: Sheet, at: float) -> None:
    for name, pitches in (
        ("trombones", (48, 55, 60)),
        ("horns", (51, 63)),
        ("tuba", (36,)),
        ("low strings", (36, 48, 55)),
    ):
        sheet.add(name, [Note(at, 3.0, pitch, 110) for pitch in pitches])
    sheet.add("violins", [Note(at, 3.0, pitch, 104) for pitch in (72, 75, 84)])
    sheet.add("timpani", tremolo([Note(at, 2.5, 36, 96)], fade=0.5))
    sheet.add("drums", drums({"crash": "X...", "kick": "X..."}, 4.0, 4, start=at, bars=1))


def _storm(sheet: Sheet) -> Score:
    """Intro 4, A 8, A 8, B 8, A 8, coda 8, very fast: violins over falling fifths, harpsichord, thunder."""
    beats, bpm = 4.0, 150.0
    sheet.part("violin", 40, 55, 98, 0.0, timing=0.004, room=0.32, pan=-0.2, low_cut_hz=180)
    sheet.part("second violin", 40, 55, 93, -6.0, timing=0.005, room=0.32, pan=0.35, low_cut_hz=180)
    sheet.part("strings", 48, 43, 86, -4.0, room=0.35, low_cut_hz=120)
    sheet.part("cello", 42, 36, 69, -4.0, timing=0.005, room=0.25, pan=0.25)
    sheet.part("contrabass", 43, 24, 53, -6.0, room=0.2, pan=0.3)
    sheet.part("harpsichord", 6, 45, 86, -11.0, room=0.25, pan=-0.45, low_cut_hz=150)
    sheet.part("timpani", 47, 38, 57, -7.0, room=0.4)
    motifs = {
        "a": Motif("1 .5 .5 .5 .5 1", "+4 -1 -1 -1 +1"),
        "b": Motif(".5 .5 .5 .5 .5 .5 1", "-1 -1 -1 +3 -1 -1"),
        "r": Motif(" ".join([".25"] * 16), "+1 +1 +1 +1 -2 +1 +1 -3 +1 +1 +1 +1 +1 +1 -1"),
        "c": Motif("2 1 1", "-2 +1"),
        "d": Motif("1.5 .5 2", "+2 -1"),
        "e": Motif("3 r1"),
    }
    line = sheet.melodist(67, 94, motifs, beats)
    first, second = "Dm | Gm | C7 | F | Bb | Em7b5 | A7 | Dm", "Bb | C/Bb | Am | Dm | Gm | Dm/F | Em7b5 | A7"
    coda = "Dm | A7/C# | Dm/C | Gm/Bb | Em7b5 | A7 | Bb | A7"
    a, b, c = bars(first, beats, 0), bars(second, beats, 0), bars(coda, beats, 0)
    tune_a = line.phrase("a b a b a r c e", a, centre=79, arch=5.0, cadence="1")
    wild_a = line.phrase("r b r b r r c e", a, centre=79, arch=6.0, cadence="1")
    tune_b = line.phrase("d c d c d c r c", b, centre=81, arch=5.0, cadence="7 5 2")
    tune_c = line.phrase("a b a b r r r c", c, centre=81, arch=6.0, cadence="7 5 2")
    loud = [(0.0, 76.0), (16.0, 84.0), (80.0, 92.0), (112.0, 100.0), (170.0, 112.0)]
    plan = (
        (4, tune_a, first),
        (12, wild_a, first),
        (20, tune_b, second),
        (28, wild_a, first),
        (36, tune_c, coda),
    )
    for at, tune, text in plan:
        sheet.add("violin", legato(dynamics(shift(tune, at * beats), loud, beats=beats), overlap=0.02))
        _storm_band(sheet, text, beats, at, loud, still=at == 20)
    _storm_band(sheet, "Dm | % | Bb | A7", beats, 0, loud, still=True)
    end = 44 * beats
    for name, pitches in (
        ("violin", (86, 77)),
        ("second violin", (69, 74)),
        ("strings", (50, 57, 62, 65)),
        ("cello", (50,)),
        ("contrabass", (38,)),
    ):
        sheet.add(name, [Note(end, 3.5, pitch, 112) for pitch in pitches])
    sheet.add(
        "harpsichord", comp(voicings(bars("Dm", beats, 44), 50, 81, voices=6), "X---", beats, 4, strum=0.05)
    )
    sheet.add("timpani", tremolo([Note(end, 3.0, 38, 104)], fade=0.6))
    return sheet.score(
        ritardando(bpm, 42 * beats, 45 * beats, to=0.72), beats, reverb_s=1.8, brightness_hz=7500.0
    )


def _storm_band(
    sheet: Sheet, text: str, beats: float, at: int, loud: list[tuple[float, float]], *, still: bool
) -> None:
    spans = bars(text, beats, at)
    figure = "0 1 2 1 0 1 2 1" if still else "0123 2121 0123 2121"
    inner = arpeggio(voicings(spans, 60, 79, voices=3), figure, beats, 8 if still else 16)
    sheet.add("second violin", dynamics(inner, [(b, v - 14) for b, v in loud], beats=beats))
    held = voicings(spans, 50, 74, voices=4)
    strokes = tremolo(pad(held), step=0.25) if not still else pad(held)
    sheet.add("strings", dynamics(strokes, [(b, v - 14) for b, v in loud], beats=beats))
    low = dynamics(bass(spans, "11111111" if not still else "1-1-1-11", beats, 8, low=38), loud, beats=beats)
    sheet.add("cello", low)
    sheet.add("contrabass", octaves(low, up=-12 if low[0].pitch >= 40 else 0, velocity=-6))
    sheet.add("harpsichord", comp(voicings(spans, 52, 77, voices=4), "x-x-", beats, 4, strum=0.04))
    drum = dynamics(bass(spans, "1.......", beats, 8, low=40), loud, beats=beats)
    sheet.add(
        "timpani", tremolo([Note(n.start, 1.0, n.pitch, n.velocity - 10) for n in drum], step=0.125, fade=0.6)
    )


PIECES = (
    Piece("signal-lost", "Signal Lost", "Electronic", "E minor", 138.0, "V-A+", -0.45, 0.8, 2101, _chase),
    Piece("iron-parade", "Iron Parade", "March", "C minor", 98.0, "V-A+", -0.6, 0.55, 2202, _march),
    Piece(
        "black-weather",
        "Black Weather",
        "Baroque strings",
        "D minor",
        150.0,
        "V-A+",
        -0.5,
        0.75,
        2303,
        _storm,
    ),
)
