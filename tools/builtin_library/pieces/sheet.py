"""The sheet that a piece is written on: it collects the notes of each part and turns them into a score."""

import itertools
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..melody import Melodist, Motif, chord_at
from ..opus import BIT_RATE
from ..perform import humanise
from ..score import DRUMS, Note, Part, Score
from ..theory import Span, harmony, key

__all__ = ["Piece", "Quadrant", "Sheet", "bars", "second_voice"]

Quadrant = Literal["V+A+", "V-A+", "V-A-", "V+A-", "middle"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the library: its label, the mood that it is meant for (-1 to 1 each), and what writes it.

    ``tempo_bpm`` counts the beats that a listener taps; ``bit_rate`` is that of its file in bits a second.
    """

    name: str
    title: str
    genre: str
    key: str
    tempo_bpm: float
    quadrant: Quadrant
    valence: float
    arousal: float
    seed: int
    write: Callable[["Sheet"], Score]
    bit_rate: int = BIT_RATE

    def score(self) -> Score:
        """Write the piece; the same notes every time."""
        return self.write(Sheet(self.key, self.seed))


class Sheet:
    """Collects notes by part name, in beats; one beat is a quarter note."""

    def __init__(self, key_name: str, seed: int) -> None:
        self.key = key(key_name)
        self.seed = seed
        self.rng = random.Random(seed)
        self._notes: dict[str, list[Note]] = {}
        self._parts: list[Part] = []
        self._feel: dict[str, tuple[float, float]] = {}

    def part(
        self,
        name: str,
        program: int,
        low: int,
        high: int,
        level_db: float,
        *,
        timing: float = 0.008,
        feel: float = 4.0,
        **mix: float,
    ) -> None:
        """Add an instrument; ``timing`` and ``feel`` say how far (beats, velocity) its player strays."""
        blank = Part(name=name, program=program, notes=(), low=low, high=high, level_db=level_db)
        self._parts.append(replace(blank, **mix))  # type: ignore[arg-type]
        self._feel[name] = (timing, feel)
        self._notes[name] = []

    def drums(self, kit: int, level_db: float, *, timing: float = 0.006, **mix: float) -> None:
        """Add the percussion, as the part ``drums``."""
        self.part("drums", DRUMS, 27, 87, level_db, timing=timing, kit=kit, **mix)

    def add(self, name: str, notes: Iterable[Note]) -> None:
        """Give a part more notes to play."""
        self._notes[name].extend(notes)

    def melodist(
        self, low: int, high: int, motifs: Mapping[str, Motif], beats: float, *, pulse: float = 1.0
    ) -> Melodist:
        """Hire a writer of melodies in this piece's key."""
        return Melodist(self.key, low, high, motifs, self.rng, beats, pulse)

    def score(
        self,
        tempi: tuple[tuple[float, float], ...],
        beats: float,
        *,
        swells: Mapping[str, Sequence[tuple[float, int]]] | None = None,
        **sound: float,
    ) -> Score:
        """Finish the score, played with small human errors."""
        parts = []
        for part in self._parts:
            timing, feel = self._feel[part.name]
            played = humanise(self._notes[part.name], self.rng, timing=timing, velocity=feel)
            swell = tuple((swells or {}).get(part.name, ()))
            parts.append(replace(part, notes=tuple(_untangled(played)), swell=swell))
        blank = Score(parts=tuple(parts), tempi=tempi, beats_per_bar=beats, seed=self.seed)
        return replace(blank, **sound)  # type: ignore[arg-type]


def _untangled(notes: Iterable[Note]) -> list[Note]:
    """End a note before the same pitch is struck again, and drop doublings: one key cannot be pressed twice."""
    kept: list[Note] = []
    by_pitch = sorted(notes, key=lambda note: (note.pitch, note.start))
    for _, group in itertools.groupby(by_pitch, key=lambda note: note.pitch):
        line: list[Note] = []
        for note in group:
            if line and note.start - line[-1].start < 0.03:
                continue
            if line and line[-1].end > note.start - 0.01:
                line[-1] = replace(line[-1], length=max(0.02, note.start - 0.01 - line[-1].start))
            line.append(note)
        kept += line
    return sorted(kept, key=lambda note: (note.start, note.pitch))


def second_voice(
    notes: Iterable[Note],
    spans: Sequence[Span],
    *,
    shortest: float = 0.5,
    nearest: int = 3,
    farthest: int = 9,
) -> list[Note]:
    """Find a chord tone a third to a sixth under each note that is long enough: as fiddles and ragtime pianists do."""
    voice = []
    for note in notes:
        classes = chord_at(spans, note.start).chord.classes
        below = [p for p in range(note.pitch - nearest, note.pitch - farthest - 1, -1) if p % 12 in classes]
        if note.length >= shortest and below:
            voice.append(replace(note, pitch=below[0], velocity=max(1, note.velocity - 14)))
    return voice


def bars(text: str, beats: float, at: float) -> list[Span]:
    """Read a progression that begins at bar ``at`` (0 is the first)."""
    return harmony(text, beats, start=at * beats)
