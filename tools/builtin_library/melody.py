"""Melodies from motifs: rhythm and contour are given, the pitches are searched for so that they sing over the harmony.

A phrase is the cheapest path through the scale (dynamic programming over pairs of pitches). What costs: a foreign
note on a strong beat or held long, a foreign note that is not left by step, a wide leap, a leap not turned back,
leaving the motif's contour, straying from the phrase's arch, and ending on a tone that the cadence does not ask for.
A little seeded noise breaks ties.
"""

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .score import Note
from .theory import Key, Pitch, Span, ladder

__all__ = ["Melodist", "Motif", "chord_at"]

Costs = NDArray[np.float64]

_LEAP_COST = {0: 0.9, 1: 0.0, 2: 0.0, 3: 0.5, 4: 0.6, 5: 1.0, 7: 1.5, 8: 2.6, 9: 2.8, 12: 2.2}
_AWKWARD_LEAP = 6.0
_NOISE = 0.5


@dataclass(frozen=True, slots=True)
class Motif:
    """A rhythm in beats (``"1 .5 .5 r1"``, r: rest) and the steps along the scale that it wishes (``"+1 -2"``).

    Without steps, the motif takes those of its first appearance.
    """

    rhythm: str
    steps: str = ""

    def events(self) -> list[tuple[float, float]]:
        """Onset and length of each note, in beats from the motif's start."""
        at, events = 0.0, []
        for token in self.rhythm.split():
            length = float(token.lstrip("r"))
            if not token.startswith("r"):
                events.append((at, length))
            at += length
        return events

    @property
    def beats(self) -> float:
        """Length of the motif with its rests."""
        return sum(float(token.lstrip("r")) for token in self.rhythm.split())


@dataclass(frozen=True, slots=True)
class _Slot:
    """A note to be found: when, over which chord, and the step that its motif wishes from the note before."""

    start: float
    length: float
    span: Span
    wish: float | None


def chord_at(spans: Sequence[Span], beat: float) -> Span:
    """Find the chord that sounds at a beat (the last one where the beat lies behind the end)."""
    for span in spans:
        if span.start <= beat + 1e-6 < span.end:
            return span
    return spans[-1]


@dataclass(slots=True)
class Melodist:
    """Writes phrases for one voice, and remembers how each motif turned out, so that it comes back as itself."""

    key: Key
    low: int
    high: int
    motifs: Mapping[str, Motif]
    rng: random.Random
    beats_per_bar: float
    pulse: float = 1.0
    memory: dict[str, list[float]] = field(default_factory=dict)

    def phrase(
        self, names: str, spans: Sequence[Span], *, centre: int, arch: float = 4.0, cadence: str = "1 3 5"
    ) -> list[Note]:
        """One phrase.

        Parameters
        ----------
        names
            The motifs in order, ``"a a b c"``; together as long as the harmony.
        spans
            The harmony, from the phrase's first beat on.
        centre
            MIDI pitch around which the phrase begins and ends.
        arch
            How far, in semitones, it rises above the centre (negative: falls below) two thirds of the way.
        cadence
            Scale degrees on which it may end.
        """
        slots = self._slots(names.split(), spans)
        targets = {self.key.degree(int(number)) for number in cadence.split()}
        pitches = self._search(slots, centre, arch, targets)
        self._remember(names.split(), pitches)
        return [Note(s.start, s.length, p.midi) for s, p in zip(slots, pitches, strict=True)]

    def _slots(self, names: list[str], spans: Sequence[Span]) -> list[_Slot]:
        slots: list[_Slot] = []
        at = spans[0].start
        for name in names:
            motif = self.motifs[name]
            wishes: list[float | None] = [None, *self._wishes(name, motif)]
            for number, (onset, length) in enumerate(motif.events()):
                wish = wishes[number] if number < len(wishes) else None
                slots.append(_Slot(at + onset, length, chord_at(spans, at + onset), wish))
            at += motif.beats
        if abs(at - spans[-1].end) > 1e-6:
            raise ValueError(
                f"motifs {names} end at beat {at}, the harmony at {spans[-1].end}: make them equal"
            )
        return slots

    def _wishes(self, name: str, motif: Motif) -> list[float]:
        given = [float(step) for step in motif.steps.split()]
        return given or self.memory.get(name, [])

    def _remember(self, names: list[str], pitches: Sequence[Pitch]) -> None:
        at = 0
        for name in names:
            count = len(self.motifs[name].events())
            places = [pitch.place for pitch in pitches[at : at + count]]
            self.memory.setdefault(name, [float(b - a) for a, b in itertools.pairwise(places)])
            at += count

    def _search(self, slots: list[_Slot], centre: int, arch: float, targets: set[int]) -> list[Pitch]:
        ladders = [ladder(self.key.scale(slot.span.chord), self.low, self.high) for slot in slots]
        local = [self._local(slots, i, ladders[i], centre, arch, targets) for i in range(len(slots))]
        if len(slots) == 1:
            return [ladders[0][int(np.argmin(local[0]))]]
        best = local[0][:, None] + self._pair(slots, 1, ladders) + local[1][None, :]
        back: list[NDArray[np.intp]] = []
        for i in range(2, len(slots)):
            total = best[:, :, None] + _turn(ladders[i - 2], ladders[i - 1], ladders[i])
            back.append(np.argmin(total, axis=0))
            best = np.min(total, axis=0) + self._pair(slots, i, ladders) + local[i][None, :]
        before, last = np.unravel_index(int(np.argmin(best)), best.shape)
        path = [int(last), int(before)]
        for choice in reversed(back):
            path.append(int(choice[path[-1], path[-2]]))
        return [ladders[i][place] for i, place in enumerate(reversed(path))]

    def _local(
        self, slots: list[_Slot], i: int, steps: list[Pitch], centre: int, arch: float, targets: set[int]
    ) -> Costs:
        slot = slots[i]
        begin, end = slots[0].start, slots[-1].start
        share = (slot.start - begin) / max(end - begin, 1e-6)
        goal = centre + arch * (
            np.sin(np.pi * min(1.0, share / 1.33)) if share < 0.667 else 3.0 * (1.0 - share)
        )
        weight = self._weight(slot)
        costs = np.zeros(len(steps))
        for n, pitch in enumerate(steps):
            costs[n] = 0.16 * abs(pitch.midi - goal) + _NOISE * self.rng.random()
            costs[n] += weight * _foreign(pitch, slot)
            if i == len(slots) - 1 and pitch.midi % 12 not in targets:
                costs[n] += 12.0
        return costs

    def _weight(self, slot: _Slot) -> float:
        beat = slot.start % self.beats_per_bar
        on_beat = abs(beat / self.pulse - round(beat / self.pulse)) < 1e-6
        return 0.35 + 0.8 * on_beat + 0.8 * (beat < 1e-6) + 0.9 * min(slot.length, 2.0)

    def _pair(self, slots: list[_Slot], i: int, ladders: list[list[Pitch]]) -> Costs:
        wish = slots[i].wish
        costs = np.zeros((len(ladders[i - 1]), len(ladders[i])))
        for m, first in enumerate(ladders[i - 1]):
            stranger = _foreign(first, slots[i - 1]) > 0
            for n, second in enumerate(ladders[i]):
                leap = abs(second.midi - first.midi)
                costs[m, n] = _LEAP_COST.get(leap, _AWKWARD_LEAP)
                if stranger and not 0 < leap <= 2:
                    costs[m, n] += 2.5
                if wish is not None:
                    missed = abs(second.place - first.place - wish)
                    costs[m, n] = 1.6 * min(4.0, missed) + costs[m, n] * (1.0 if missed else 0.2)
        return costs


def _foreign(pitch: Pitch, slot: _Slot) -> float:
    classes = slot.span.chord.classes
    pc = pitch.midi % 12
    if pc in classes:
        return 0.0
    return 2.0 if (pc - 1) % 12 in classes else 1.0


def _turn(first: list[Pitch], second: list[Pitch], third: list[Pitch]) -> Costs:
    """Cost of three pitches in a row: after a leap the line turns back by step; one pitch three times is dull."""
    a, b, c = (np.array([pitch.midi for pitch in steps], dtype=float) for steps in (first, second, third))
    came = (b[None, :] - a[:, None])[:, :, None]
    goes = (c[None, :] - b[:, None])[None, :, :]
    leapt = np.abs(came) >= 5
    onward = leapt & (np.sign(came) == np.sign(goes)) & (np.abs(goes) > 4)
    far = leapt & (np.abs(goes) > 4)
    still = (came == 0) & (goes == 0)
    shake = (came == -goes) & (np.abs(came) > 2)
    return np.asarray(1.5 * onward + 0.5 * far + 1.2 * still + 0.6 * shake, dtype=np.float64)
