"""From written notes to played ones: accents, dynamics, swing, small errors, ornaments and the slowing at the end."""

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .score import Note

__all__ = [
    "breathe",
    "diminish",
    "dynamics",
    "follow",
    "grace",
    "humanise",
    "legato",
    "octaves",
    "ritardando",
    "swing",
    "thirds",
    "tremolo",
]


def _clamp(velocity: float) -> int:
    return max(1, min(127, round(velocity)))


def _bell(rng: random.Random) -> float:
    """Draw a bell-shaped number of variance 1; ``random()`` is the method that stays the same in every Python."""
    return 2.0 * (rng.random() + rng.random() + rng.random() - 1.5)


def humanise(
    notes: Iterable[Note], rng: random.Random, *, timing: float = 0.01, velocity: float = 4.0
) -> list[Note]:
    """Shift each onset by ``timing`` beats and each velocity by ``velocity`` (standard deviations), never before 0."""
    played = []
    for note in notes:
        start = max(0.0, note.start + timing * max(-2.0, min(2.0, _bell(rng))))
        played.append(replace(note, start=start, velocity=_clamp(note.velocity + velocity * _bell(rng))))
    return played


def dynamics(
    notes: Sequence[Note], points: Sequence[tuple[float, float]], *, beats: float = 4.0, accent: float = 5.0
) -> list[Note]:
    """Set velocities from (beat, velocity) points joined by lines, with an accent on one and softer off-beats."""
    shaped = []
    for note in notes:
        at = note.start % beats
        metric = accent if at < 0.01 else (0.0 if abs(at - round(at)) < 0.01 else -accent)
        shaped.append(replace(note, velocity=_clamp(_line(points, note.start) + metric)))
    return shaped


def follow(notes: Iterable[Note], points: Sequence[tuple[float, float]]) -> list[Note]:
    """Scale velocities along (beat, velocity) points, where 80 leaves them as written: accents stay."""
    return [replace(n, velocity=_clamp(n.velocity * _line(points, n.start) / 80.0)) for n in notes]


def _line(points: Sequence[tuple[float, float]], beat: float) -> float:
    if beat <= points[0][0]:
        return points[0][1]
    for (b0, v0), (b1, v1) in itertools.pairwise(points):
        if beat <= b1:
            return v0 + (v1 - v0) * (beat - b0) / max(b1 - b0, 1e-9)
    return points[-1][1]


def breathe(notes: Sequence[Note], *, depth: float = 8.0) -> list[Note]:
    """Follow the line: higher notes a little louder, lower ones softer, as singers do."""
    if not notes:
        return []
    middle = sum(note.pitch for note in notes) / len(notes)
    reach = max(1.0, max(abs(note.pitch - middle) for note in notes))
    return [replace(n, velocity=_clamp(n.velocity + depth * (n.pitch - middle) / reach)) for n in notes]


def swing(notes: Iterable[Note], *, grid: float = 0.5, amount: float = 0.16) -> list[Note]:
    """Delay each off-beat of a grid (in beats) by ``amount`` of two grid steps: 0.16 is a triplet feel."""
    swung = []
    for note in notes:
        place = note.start / grid
        off = abs(place - round(place)) < 0.05 and round(place) % 2 == 1
        late = 2.0 * grid * amount if off else 0.0
        swung.append(replace(note, start=note.start + late, length=max(0.05, note.length - late)))
    return swung


def legato(notes: Sequence[Note], *, overlap: float = 0.03, gap: float = 1.01) -> list[Note]:
    """Join each note of a single line to the next one unless a rest of ``gap`` beats or more lies between."""
    line = sorted(notes, key=lambda note: note.start)
    joined = []
    for note, after in zip(line, [*line[1:], None], strict=True):
        if after is not None and after.start - note.end < gap - 1.0 + 1e-6 and after.start > note.start:
            note = replace(note, length=after.start - note.start + overlap)
        joined.append(note)
    return joined


def grace(
    notes: Sequence[Note],
    rng: random.Random,
    classes: Sequence[int] = (),
    *,
    chance: float,
    length: float = 0.09,
) -> list[Note]:
    """Put a short note before some notes: the next one up in the scale or, without a scale, the semitone below."""
    ornamented: list[Note] = []
    for note in notes:
        if note.length >= 0.5 and rng.random() < chance:
            pitch = _neighbour(note.pitch, classes) if classes else note.pitch - 1
            ornamented.append(Note(note.start, length, pitch, _clamp(note.velocity - 12)))
            note = replace(note, start=note.start + length, length=note.length - length)
        ornamented.append(note)
    return ornamented


def _neighbour(pitch: int, classes: Sequence[int]) -> int:
    return next(above for above in range(pitch + 1, pitch + 4) if above % 12 in classes)


def diminish(
    notes: Sequence[Note], rng: random.Random, classes: Sequence[int], *, chance: float, shortest: float = 1.0
) -> list[Note]:
    """Vary a line that comes back: some long notes swing up to their neighbour in the scale and return."""
    varied: list[Note] = []
    for note in notes:
        if note.length < shortest or rng.random() >= chance:
            varied.append(note)
            continue
        turn = min(0.5, note.length / 4.0)
        varied.append(replace(note, length=note.length - 2 * turn))
        varied.append(
            Note(note.end - 2 * turn, turn, _neighbour(note.pitch, classes), _clamp(note.velocity - 8))
        )
        varied.append(Note(note.end - turn, turn, note.pitch, _clamp(note.velocity - 4)))
    return varied


def octaves(notes: Iterable[Note], *, up: int = 12, velocity: int = -14) -> list[Note]:
    """Double the line an octave higher, softer."""
    return [replace(n, pitch=n.pitch + up, velocity=_clamp(n.velocity + velocity)) for n in notes]


def thirds(notes: Iterable[Note], classes: Sequence[int], *, steps: int = -2) -> list[Note]:
    """Write a second voice that runs along in the scale, two steps (a third) below by default."""
    ordered = sorted(set(classes))
    scale = [12 * octave + pc for octave in range(11) for pc in ordered]
    voice = []
    for note in notes:
        nearest = min(range(len(scale)), key=lambda i: abs(scale[i] - note.pitch))
        voice.append(replace(note, pitch=scale[nearest + steps], velocity=_clamp(note.velocity - 10)))
    return voice


def tremolo(notes: Iterable[Note], *, step: float = 0.125, fade: float = 0.0) -> list[Note]:
    """Repeat each note in fast strokes; ``fade`` lowers the velocity along the note (0 to 1)."""
    strokes = []
    for note in notes:
        count = max(1, round(note.length / step))
        for i in range(count):
            level = note.velocity * (1.0 - fade * i / count) - (8 if i % 2 else 0)
            strokes.append(Note(note.start + i * step, step * 1.05, note.pitch, _clamp(level)))
    return strokes


def ritardando(
    bpm: float, start: float, end: float, *, to: float = 0.62, begin: float = 0.0
) -> tuple[tuple[float, float], ...]:
    """Make a tempo map: ``bpm`` from beat ``begin``, slowing from ``start`` to ``end`` down to the share ``to``."""
    steps = max(1, round((end - start) * 2))
    slow = [
        (start + (end - start) * i / steps, bpm * (1.0 - (1.0 - to) * (i / steps) ** 1.3))
        for i in range(1, steps + 1)
    ]
    return ((begin, bpm), *((round(beat, 4), round(tempo, 3)) for beat, tempo in slow))
