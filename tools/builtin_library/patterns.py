"""Accompaniment from grids: one line of signs a bar, turned to notes over the harmony.

In every grid ``.`` is silence and ``-`` holds the note before; spaces and ``|`` are for the eye. A grid may be longer
than one bar.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence

from .melody import chord_at
from .score import Note
from .theory import Span
from .voicing import Voicing

__all__ = ["arpeggio", "bass", "comp", "drums", "grid_hits", "pad"]

VELOCITY = {"X": 108, "x": 86, "o": 62, "g": 42}
"""Accent, normal, soft and ghost stroke."""

KIT: Mapping[str, int] = {
    "kick": 36,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "snare2": 40,
    "low tom": 41,
    "floor tom": 43,
    "hat": 42,
    "foot hat": 44,
    "mid tom": 47,
    "open hat": 46,
    "high tom": 50,
    "crash": 49,
    "ride": 51,
    "tambourine": 54,
    "cabasa": 69,
    "shaker": 70,
    "low conga": 64,
    "high conga": 63,
    "clave": 75,
    "triangle": 81,
    "bell": 53,
    "splash": 55,
    "cowbell": 56,
    "high bongo": 60,
    "low bongo": 61,
    "castanets": 85,
}
"""General MIDI percussion keys by name."""


def grid_hits(
    grid: str, beats: float, steps: int, *, start: float, bars: int
) -> list[tuple[float, float, str]]:
    """Onset, length and sign of each stroke of a grid of ``steps`` signs a bar, repeated over some bars."""
    signs = [sign for sign in grid if sign not in " |"]
    step = beats / steps
    wanted = [signs[i % len(signs)] for i in range(bars * steps)]
    hits: list[tuple[float, float, str]] = []
    for number, sign in enumerate(wanted):
        if sign == "-" and hits:
            onset, length, before = hits[-1]
            hits[-1] = (onset, length + step, before)
        elif sign not in ".-":
            hits.append((start + number * step, step, sign))
    return hits


def pad(placed: Sequence[Voicing], *, velocity: int = 70, overlap: float = 0.0) -> list[Note]:
    """Hold each chord for as long as it lasts; a pitch common to two chords is tied over."""
    notes: list[Note] = []
    open_notes: dict[int, tuple[float, float]] = {}
    for voicing in placed:
        kept: dict[int, tuple[float, float]] = {}
        for pitch in voicing.pitches:
            start = open_notes.pop(pitch)[0] if pitch in open_notes else voicing.span.start
            kept[pitch] = (start, voicing.span.end)
        notes += [Note(s, e - s + overlap, p, velocity) for p, (s, e) in open_notes.items()]
        open_notes = kept
    notes += [Note(s, e - s, p, velocity) for p, (s, e) in open_notes.items()]
    return sorted(notes, key=lambda note: (note.start, note.pitch))


def comp(placed: Sequence[Voicing], grid: str, beats: float, steps: int, *, strum: float = 0.0) -> list[Note]:
    """Strike the chord at each stroke, from the low string up (``v``: down), ``strum`` beats from string to string."""
    spans = [voicing.span for voicing in placed]
    pitches_at = {voicing.span.start: voicing.pitches for voicing in placed}
    notes = []
    for onset, length, sign in _over(spans, grid, beats, steps):
        pitches = pitches_at[chord_at(spans, onset).start]
        ordered = pitches if sign != "v" else tuple(reversed(pitches))
        for string, pitch in enumerate(ordered):
            notes.append(Note(onset + string * strum, length, pitch, VELOCITY.get(sign, 70)))
    return notes


def arpeggio(
    placed: Sequence[Voicing], grid: str, beats: float, steps: int, *, ring: bool = False, velocity: int = 74
) -> list[Note]:
    """Break the chord: each digit is a tone of the voicing, 0 the lowest, past the top an octave higher.

    ``ring`` holds each tone to the chord's end.
    """
    spans = [voicing.span for voicing in placed]
    pitches_at = {voicing.span.start: voicing.pitches for voicing in placed}
    notes = []
    for onset, length, sign in _over(spans, grid, beats, steps):
        span = chord_at(spans, onset)
        pitches = pitches_at[span.start]
        octave, tone = divmod(int(sign), len(pitches))
        held = span.end - onset if ring else length
        notes.append(Note(onset, held, pitches[tone] + 12 * octave, velocity))
    return notes


def bass(
    spans: Sequence[Span], grid: str, beats: float, steps: int, *, low: int = 33, velocity: int = 84
) -> list[Note]:
    """Write a bass line: ``1`` is the bass tone, ``3`` ``5`` ``7`` are chord tones above it, ``8`` is its octave.

    ``4`` is the fifth below, ``l`` a step that leads to the next bass tone. A chord always begins on its bass tone.
    """
    notes = []
    for onset, length, sign in _over(spans, grid, beats, steps):
        span = chord_at(spans, onset)
        if sign in "345" and abs(onset - span.start) < 1e-6:
            sign = "1"
        pitch = _bass_pitch(spans, span, sign, low)
        notes.append(Note(onset, length, pitch, velocity))
    return notes


def _bass_pitch(spans: Sequence[Span], span: Span, sign: str, low: int) -> int:
    root = low + (span.chord.bass - low) % 12
    if sign == "l":
        after = spans[min(len(spans) - 1, spans.index(span) + 1)]
        goal = low + (after.chord.bass - low) % 12
        return goal - 1 if goal > low else goal + 2
    if sign in "18":
        return root + (12 if sign == "8" else 0)
    classes = span.chord.classes
    tone = {"3": 1, "5": 2, "4": 2, "7": 3}[sign]
    pc = classes[min(tone, len(classes) - 1)]
    above = root + (pc - root) % 12
    return above - 12 if sign == "4" and above - 12 >= low - 5 else above


def drums(
    grids: Mapping[str, str], beats: float, steps: int, *, start: float, bars: int, gain: float = 1.0
) -> list[Note]:
    """Percussion: a grid for each instrument of ``KIT``."""
    notes = []
    for name, grid in grids.items():
        for onset, _, sign in grid_hits(grid, beats, steps, start=start, bars=bars):
            notes.append(Note(onset, 0.1, KIT[name], max(1, min(127, round(VELOCITY[sign] * gain)))))
    return sorted(notes, key=lambda note: (note.start, note.pitch))


def _over(spans: Sequence[Span], grid: str, beats: float, steps: int) -> list[tuple[float, float, str]]:
    bars = round((spans[-1].end - spans[0].start) / beats)
    hits = grid_hits(grid, beats, steps, start=spans[0].start, bars=bars)
    ends: Callable[[float], float] = lambda onset: chord_at(spans, onset).end  # noqa: E731
    return list(itertools.starmap(lambda o, n, s: (o, min(n, ends(o) - o), s), hits))
