"""Happy and lively: valence and arousal high."""

from ..melody import Motif
from ..patterns import arpeggio, bass, comp, drums, pad
from ..perform import breathe, diminish, dynamics, grace, legato, octaves, ritardando, swing
from ..score import Note, Score, shift
from ..voicing import voicings
from .sheet import Piece, Sheet, bars, second_voice

__all__ = ["PIECES"]


def _rag(sheet: Sheet) -> Score:
    """Intro 4, A 16, B 16, A 16, tag 2, in 2/4: stride and syncopation; a small band joins strain by strain."""
    beats, bpm = 2.0, 90.0
    sheet.part("right hand", 0, 55, 98, 0.0, room=0.16, pan=0.1)
    sheet.part("left hand", 0, 29, 72, -3.5, room=0.14, pan=-0.1)
    sheet.part("clarinet", 71, 52, 88, -5.0, room=0.3, pan=0.4, low_cut_hz=150)
    sheet.part("tuba", 58, 26, 60, -7.0, room=0.2, pan=-0.2)
    sheet.drums(40, -11.0, room=0.2)
    motifs = {
        "a": Motif(".25 .5 .25 .5 .5", "+2 +2 -1 -2"),
        "b": Motif(".25 .25 .25 .5 .25 .5", "-1 -1 -2 +1 -2"),
        "c": Motif(".5 .25 .5 .25 .5", "+2 -1 +2 -1"),
        "d": Motif(".5 .25 .75 r.5", "+3 -1"),
        "f": Motif(".25 .25 .25 .25 .25 .5 .25", "+1 +1 +1 +2 -1 -1"),
        "e": Motif("1 .5 r.5"),
    }
    line = sheet.melodist(65, 89, motifs, beats)
    first = "Bb | F7 | Bb | Bb7 | Eb | Edim7 | C7 | F7 | Bb | F7 | Bb | D7 | Eb Edim7 | Bb/F G7 | C7 F7 | Bb"
    second = "F7 | % | Bb | % | F7 | % | Bb | Bb | D7 | % | Gm | % | Eb Edim7 | Bb/F G7 | C7 F7 | Bb"
    a = bars(first, beats, 0)
    tune_a = line.phrase("a b a d a b c d", a[:8], centre=76, cadence="5 2 7")
    tune_a += line.phrase("a b a d f b c e", a[8:], centre=76, cadence="1")
    b = bars(second, beats, 0)
    tune_b = line.phrase("f c b d f c b d", b[:8], centre=79, cadence="1 3")
    tune_b += line.phrase("f c b d a f b e", b[8:], centre=79, arch=3.0, cadence="1")
    for start, (tune, text) in {4: (tune_a, first), 20: (tune_b, second), 36: (tune_a, first)}.items():
        spans = bars(text, beats, start)
        loud = {4: 80.0, 20: 88.0, 36: 92.0}[start]
        played = breathe(dynamics(shift(tune, start * beats), [(0.0, loud)], beats=beats))
        played = grace(played, sheet.rng, chance=0.12, length=0.06)
        sheet.add("right hand", played + second_voice(played, spans))
        if start == 36:
            sheet.add("right hand", octaves([note for note in played if note.length >= 0.5]))
        _stride(sheet, text, beats, start)
    _rag_band(sheet, tune_b, second, first, beats)
    intro = bars("Bb/F | G7 | C7 | F7", beats, 0)
    run = line.phrase("a f a e", intro, centre=74, cadence="5")
    sheet.add("right hand", dynamics(run, [(0, 84)], beats=beats) + octaves(run, up=-12))
    tag = 52 * beats
    for onset, length, pitches in (
        (0.0, 0.4, (58, 62, 65, 70)),
        (1.0, 0.4, (57, 63, 65, 69, 77)),
        (2.0, 1.6, (58, 62, 65, 70, 74, 82)),
    ):
        sheet.add("right hand", [Note(tag + onset, length, pitch, 92) for pitch in pitches])
        sheet.add(
            "left hand",
            [Note(tag + onset, length, pitch, 88) for pitch in ((34, 46) if onset != 1.0 else (29, 41))],
        )
    return sheet.score(
        ritardando(bpm, 50.0 * beats, 54 * beats, to=0.8), beats, reverb_s=0.9, brightness_hz=9000.0
    )


def _stride(sheet: Sheet, text: str, beats: float, start: int) -> None:
    spans = bars(text, beats, start)
    low = bass(spans, "1.5.", beats, 4, low=34, velocity=82)
    chords = comp(voicings(spans, 50, 67, voices=3), ".o.o", beats, 4)
    sheet.add("left hand", low + octaves(low, up=-12 if low[0].pitch > 45 else 12, velocity=-20) + chords)


def _rag_band(sheet: Sheet, tune: list[Note], second: str, first: str, beats: float) -> None:
    sheet.add("clarinet", legato(dynamics(shift(tune, 20 * beats, semitones=-12), [(0, 72)], beats=beats)))
    held = pad(voicings(bars(first, beats, 36), 58, 74, voices=1), velocity=66)
    sheet.add("clarinet", held)
    for start, text in ((20, second), (36, first)):
        sheet.add("tuba", bass(bars(text, beats, start), "1.5.", beats, 4, low=34, velocity=80))
    groove = {"snare": "oxgx", "kick": "x.o.", "hat": ".o.o"}
    sheet.add("drums", drums(groove, beats, 4, start=20 * beats, bars=32, gain=0.85))
    sheet.add("drums", drums({"snare": "xxXX", "crash": "...x"}, beats, 4, start=51 * beats, bars=1))


def _jig(sheet: Sheet) -> Score:
    """Intro 4, AABB, A C B A, tag 2, in 6/8: fiddle first, a whistle joins, the bodhran drives."""
    beats, bpm = 3.0, 177.0
    sheet.part("fiddle", 40, 55, 93, 0.0, room=0.28, pan=-0.25, low_cut_hz=180)
    sheet.part("whistle", 72, 67, 103, -5.0, room=0.32, pan=0.35, low_cut_hz=300)
    sheet.part("guitar", 25, 40, 79, -5.0, room=0.2, pan=0.15, low_cut_hz=90)
    sheet.part("accordion", 21, 50, 81, -12.0, room=0.3, pan=-0.45, low_cut_hz=200)
    sheet.part("bass", 32, 28, 55, -6.0, room=0.1)
    sheet.drums(0, -8.0, room=0.25, high_cut_hz=7000)
    motifs = {
        "j": Motif(".5 .5 .5 .5 .5 .5", "-2 -2 +2 +2 +1"),
        "k": Motif("1 .5 1 .5", "+2 -1 -1"),
        "m": Motif(".5 .5 .5 1 .5", "+2 -1 -1 +2"),
        "n": Motif(".5 .5 .5 .5 .5 .5", "+1 -1 -2 +1 +2"),
        "e": Motif(".5 .5 .5 1 r.5", "-1 -1 +1"),
        "h": Motif(".5 .5 .5 1.5", "-1 -1 -2"),
    }
    line = sheet.melodist(62, 88, motifs, beats, pulse=1.5)
    texts = {
        "A": "D | G | D | A | D | G | Em A | D",
        "B": "Bm | G | D | A | Bm | G | Em A7 | D",
        "C": "G | D | Em | A | G | D/F# | Em A7 | D",
    }
    tunes = {}
    for name, names, centre in (
        ("A", "j k j h j k n e", 74),
        ("B", "n m j h n m j e", 79),
        ("C", "k n k h k n j e", 77),
    ):
        tunes[name] = line.phrase(names, bars(texts[name], beats, 0), centre=centre, arch=3.0, cadence="1")
    intro = "D | G | D | A"
    for number, name in enumerate("AABBACBA"):
        at = 4 + 8 * number
        tune = breathe(
            dynamics(shift(tunes[name], at * beats), [(4 * beats, 78), (68 * beats, 96)], beats=beats)
        )
        if number not in (2,):
            sheet.add("fiddle", legato(grace(tune, sheet.rng, sheet.key.classes, chance=0.2, length=0.1)))
        if number in (2, 3, 5, 6, 7):
            sheet.add(
                "whistle",
                legato(
                    octaves(grace(tune, sheet.rng, sheet.key.classes, chance=0.3, length=0.1), velocity=-6)
                ),
            )
        _jig_band(sheet, texts[name], beats, at, full=number >= 3)
    _jig_band(sheet, intro, beats, 0, full=False)
    tag = bars("D", beats, 68)
    sheet.add("fiddle", [Note(68 * beats, 2.8, 74, 96), Note(68 * beats, 2.8, 69, 86)])
    sheet.add("guitar", comp(voicings(tag, 45, 74, voices=5), "X-----", beats, 6, strum=0.03))
    sheet.add("bass", [Note(68 * beats, 2.8, 38, 92)])
    sheet.add("drums", drums({"low tom": "X.....", "kick": "X....."}, beats, 6, start=68 * beats, bars=1))
    return sheet.score(ritardando(bpm, 66.5 * beats, 69 * beats, to=0.8), beats, reverb_s=1.1)


def _jig_band(sheet: Sheet, text: str, beats: float, at: int, *, full: bool) -> None:
    spans = bars(text, beats, at)
    placed = voicings(spans, 48, 74, voices=4)
    sheet.add("guitar", comp(placed, "X.oxvo", beats, 6, strum=0.025))
    sheet.add("bass", bass(spans, "1--5-.", beats, 6, low=33, velocity=84))
    groove = {"low tom": "X.oxo.", "kick": "X..o..", "mid tom": "..g..o"}
    sheet.add("drums", drums(groove, beats, 6, start=at * beats, bars=len(text.split("|"))))
    if full:
        sheet.add("accordion", pad(voicings(spans, 57, 76, voices=3), velocity=72))
        shake = {"tambourine": "o.gx.g"}
        sheet.add("drums", drums(shake, beats, 6, start=at * beats, bars=8, gain=0.75))


def _funk(sheet: Sheet) -> Score:
    """Intro 4, A 8, A 8, B 8, A 8, last chord: disco drums, octave bass, clipped guitar, flute tune, brass answers."""
    beats, bpm = 4.0, 114.0
    sheet.part("flute", 73, 60, 98, 0.0, room=0.25, pan=0.1, low_cut_hz=250)
    sheet.part("vibraphone", 11, 53, 89, -4.0, room=0.25, pan=-0.3, low_cut_hz=200)
    sheet.part("electric piano", 4, 48, 84, -6.0, room=0.18, pan=-0.35, chorus=True, low_cut_hz=150)
    sheet.part("guitar", 28, 50, 84, -9.0, room=0.12, pan=0.5, low_cut_hz=250)
    sheet.part("bass", 33, 28, 62, -2.5, timing=0.005, room=0.04)
    sheet.part("brass", 61, 50, 86, -6.0, room=0.25, pan=0.25, low_cut_hz=180)
    sheet.part("strings", 48, 55, 91, -11.0, room=0.35, low_cut_hz=300)
    sheet.drums(8, -3.0, room=0.1)
    motifs = {
        "a": Motif("r.5 .5 .25 .5 .75 .5 1", "+2 +2 -1 +1 -2"),
        "b": Motif(".5 .5 .25 .5 .75 r1.5", "-2 -1 +1 -2"),
        "c": Motif(".75 .75 .5 .75 .75 .5", "+2 -1 +2 -1 +2"),
        "d": Motif("1.5 .5 r.5 .5 .5 .5", "+4 -1 -1 -1"),
        "e": Motif(".5 .25 .75 2 r.5", "+1 +2 -1"),
    }
    line = sheet.melodist(67, 88, motifs, beats)
    verse = "Fmaj7 | Gm7 | Am7 Dm7 | Gm7 C7sus4 | Fmaj7 | Gm7 | Am7 Dm7 | Gm7 C9"
    bridge = "Bbmaj7 | Am7 | Gm7 C9 | Fmaj7 | Bbmaj7 | A7 | Dm7 G9 | Gm7 C9"
    v, b = bars(verse, beats, 0), bars(bridge, beats, 0)
    tune = line.phrase("a b c e", v[:6], centre=76, cadence="5 2") + line.phrase(
        "a b c e", v[6:], centre=76, cadence="5 2 3"
    )
    middle = line.phrase("d b d b", b[:5], centre=79, cadence="3 5") + line.phrase(
        "d b c e", b[5:], centre=79, cadence="5 2"
    )
    for at, text, notes in ((4, verse, tune), (12, verse, tune), (20, bridge, middle), (28, verse, tune)):
        played = swing(
            dynamics(shift(notes, at * beats), [(16, 78), (140, 92)], beats=beats), grid=0.25, amount=0.06
        )
        played = diminish(played, sheet.rng, sheet.key.classes, chance=0.4) if at == 28 else played
        sheet.add("flute" if at != 12 else "vibraphone", legato(breathe(played)))
        if at in (12, 28):
            sheet.add("vibraphone" if at == 28 else "flute", octaves(played, up=-12 if at == 28 else 0))
        _funk_band(sheet, text, beats, at, brass=at >= 12, strings=at >= 20)
    _funk_band(sheet, "Fmaj7 | Gm7 | Am7 Dm7 | Gm7 C9", beats, 0, brass=False, strings=False)
    end = 36 * beats
    last = voicings(bars("F6/9", beats, 36), 53, 79, voices=5)
    for name in ("electric piano", "brass", "vibraphone"):
        sheet.add(name, comp(last, "X-------", beats, 8))
    sheet.add("bass", [Note(end, 3.0, 29, 96)])
    sheet.add("drums", drums({"crash": "X.......", "kick": "X......."}, beats, 8, start=end, bars=1))
    return sheet.score(((0.0, bpm),), beats, reverb_s=1.0)


def _funk_band(sheet: Sheet, text: str, beats: float, at: int, *, brass: bool, strings: bool) -> None:
    spans, count = bars(text, beats, at), len(text.split("|"))
    placed = voicings(spans, 53, 74, voices=4)
    sheet.add("electric piano", swing(comp(placed, "x--...x-..x-....", beats, 16), grid=0.25, amount=0.06))
    sheet.add("guitar", comp(voicings(spans, 60, 79, voices=3), "..x.o.xg..x.oxg.", beats, 16, strum=0.01))
    sheet.add("bass", bass(spans, "1-.18.1-5-.18.5l", beats, 16, low=29, velocity=92))
    groove = {
        "kick": "X...x...X...x..o",
        "snare": "....X..g.g..X..g",
        "hat": "x.o.x.o.x.o.x.o.",
        "open hat": "..x...x...x...x.",
    }
    start = at * beats
    sheet.add("drums", drums(groove, beats, 16, start=start, bars=count))
    sheet.add(
        "drums",
        drums(
            {"high conga": "..x..x....x..x..", "low conga": "......x.......xx"},
            beats,
            16,
            start=start,
            bars=count,
            gain=0.7,
        ),
    )
    sheet.add(
        "drums",
        drums(
            {"snare": "..........x.xxXX", "crash": "................"},
            beats,
            16,
            start=start + (count - 1) * beats,
            bars=1,
        ),
    )
    if brass:
        sheet.add("brass", comp(voicings(spans, 58, 79, voices=4), "." * 16 + "......x.X-......", beats, 16))
    if strings:
        sheet.add("strings", pad(voicings(spans, 67, 88, voices=3), velocity=70))
        sheet.add(
            "vibraphone",
            arpeggio(voicings(spans, 60, 77, voices=4), "." * 12 + "0.2.", beats, 16, velocity=62),
        )


PIECES = (
    Piece(
        "brass-buttons-rag", "Brass Buttons Rag", "Ragtime", "Bb major", 90.0, "V+A+", 0.7, 0.4, 1101, _rag
    ),
    Piece(
        "two-boats-to-harbour",
        "Two Boats to Harbour",
        "Folk",
        "D major",
        118.0,
        "V+A+",
        0.7,
        0.65,
        1202,
        _jig,
    ),
    Piece("saturday-tiles", "Saturday Tiles", "Funk", "F major", 114.0, "V+A+", 0.7, 0.7, 1303, _funk),
)
