"""A band on a sheet: tunes made of phrases, and accompaniment as data, a layer for each player."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..melody import Melodist
from ..patterns import arpeggio, bass, comp, drums, pad
from ..perform import breathe, diminish, dynamics, follow, grace, legato, swing
from ..score import Note, shift
from ..theory import Span
from ..voicing import voicings
from .sheet import Sheet, bars

__all__ = ["Band", "Layer", "Phrase", "Verse", "broken", "chords", "held", "low", "verse"]

Layer = Callable[[Sequence[Span], float], list[Note]]
"""What a player does over a progression, given the beats of a bar."""


def chords(grid: str, steps: int, low: int, high: int, *, voices: int = 3, strum: float = 0.0) -> Layer:
    """Strike chords between two pitches at the strokes of a grid of ``steps`` signs a bar."""
    return lambda spans, beats: comp(
        voicings(spans, low, high, voices=voices), grid, beats, steps, strum=strum
    )


def broken(grid: str, steps: int, low: int, high: int, *, voices: int = 3, ring: bool = False) -> Layer:
    """Break chords between two pitches in the order of a grid."""
    return lambda spans, beats: arpeggio(
        voicings(spans, low, high, voices=voices), grid, beats, steps, ring=ring
    )


def held(low: int, high: int, *, voices: int = 3, overlap: float = 0.0) -> Layer:
    """Hold chords, common tones tied."""
    return lambda spans, beats: pad(
        voicings(spans, low, high, voices=voices), velocity=76, overlap=overlap * beats
    )


def low(grid: str, steps: int, floor: int) -> Layer:
    """Play a bass line from a grid, its roots in the octave above ``floor``."""
    return lambda spans, beats: bass(spans, grid, beats, steps, low=floor)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to be written: its motifs, its harmony, where it lies (MIDI pitch), how it ends and how it arches."""

    motifs: str
    text: str
    centre: int
    cadence: str = "1 3 5"
    arch: float = 4.0


@dataclass(frozen=True, slots=True)
class Verse:
    """A tune from bar 0 with its harmony and its length in bars."""

    notes: tuple[Note, ...]
    text: str
    bars: int


def verse(line: Melodist, *phrases: Phrase) -> Verse:
    """Write phrases one after another."""
    notes: list[Note] = []
    at = 0
    for phrase in phrases:
        spans = bars(phrase.text, line.beats_per_bar, at)
        notes += line.phrase(
            phrase.motifs, spans, centre=phrase.centre, arch=phrase.arch, cadence=phrase.cadence
        )
        at += len(phrase.text.split("|"))
    return Verse(tuple(notes), " | ".join(phrase.text for phrase in phrases), at)


@dataclass(frozen=True, slots=True)
class Band:
    """Players on a sheet who share a metre, a curve of loudness in (bar, velocity) points, and a swing."""

    sheet: Sheet
    beats: float
    loud: tuple[tuple[float, float], ...]
    swing_grid: float = 0.5
    swing: float = 0.0

    @property
    def _curve(self) -> list[tuple[float, float]]:
        return [(bar * self.beats, velocity) for bar, velocity in self.loud]

    def play(self, text: str, at: float, layers: Mapping[str, Layer], *, gain: float = 1.0) -> None:
        """Accompany a progression that begins at bar ``at``."""
        spans = bars(text, self.beats, at)
        curve = [(beat, velocity * gain) for beat, velocity in self._curve]
        for part, layer in layers.items():
            self.sheet.add(part, self._swung(follow(layer(spans, self.beats), curve)))

    def beat(self, grids: Mapping[str, str], steps: int, at: float, count: int, *, gain: float = 1.0) -> None:
        """Play percussion for ``count`` bars from bar ``at``."""
        notes = drums(grids, self.beats, steps, start=at * self.beats, bars=count, gain=gain)
        self.sheet.add("drums", self._swung(follow(notes, self._curve)))

    def sing(
        self,
        part: str,
        tune: Verse | Sequence[Note],
        at: float,
        *,
        ornaments: float = 0.0,
        vary: float = 0.0,
        move: int = 0,
        soften: int = 0,
        accent: float = 4.0,
        joined: bool = True,
    ) -> list[Note]:
        """Play a tune from bar ``at``: shaped, swung, with grace notes and small variations by chance.

        Returns
        -------
        list of Note
            The tune as played, for a second voice to follow.
        """
        notes = tune.notes if isinstance(tune, Verse) else tune
        scale = self.sheet.key.classes
        played = dynamics(
            shift(notes, at * self.beats, semitones=move), self._curve, beats=self.beats, accent=accent
        )
        played = diminish(played, self.sheet.rng, scale, chance=vary) if vary else played
        played = breathe([replace(n, velocity=max(1, n.velocity - soften)) for n in played])
        played = grace(played, self.sheet.rng, scale, chance=ornaments) if ornaments else played
        played = self._swung(legato(played) if joined else played)
        self.sheet.add(part, played)
        return played

    def close(
        self,
        at: float,
        last: Mapping[str, Sequence[int]],
        *,
        length: float | None = None,
        velocity: int = 80,
        roll: float = 0.0,
    ) -> None:
        """Strike the last chord at bar ``at``, part by part, for ``length`` beats (a bar where it is not given)."""
        start, whole = at * self.beats, self.beats if length is None else length
        for part, pitches in last.items():
            for number, pitch in enumerate(pitches):
                late = number * roll
                self.sheet.add(part, [Note(start + late, whole - late, pitch, velocity)])

    def _swung(self, notes: list[Note]) -> list[Note]:
        return swing(notes, grid=self.swing_grid, amount=self.swing) if self.swing else notes
