"""Place chords on the keyboard so that each voice moves as little as it can."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .theory import Chord, Span

__all__ = ["Voicing", "voicings"]

# Intervals narrower than a fourth turn to mud below about C3: the usual low-interval limits of arrangers.
_MUD_PITCH = 50
_MUD_GAP = 5


@dataclass(frozen=True, slots=True)
class Voicing:
    """A chord's span and the MIDI pitches that sound in it, ascending."""

    span: Span
    pitches: tuple[int, ...]


def voicings(spans: Sequence[Span], low: int, high: int, *, voices: int = 4) -> list[Voicing]:
    """Voice a progression between two MIDI pitches, each chord near the last, avoiding parallel fifths and octaves."""
    placed: list[Voicing] = []
    before: tuple[int, ...] = ()
    for span in spans:
        choices = _candidates(span.chord, low, high, voices)
        before = min(choices, key=lambda pitches: (_cost(pitches, before, (low + high) / 2), pitches))
        placed.append(Voicing(span, before))
    return placed


def _candidates(chord: Chord, low: int, high: int, voices: int) -> list[tuple[int, ...]]:
    tones = [pitch for pitch in range(low, high + 1) if pitch % 12 in chord.classes]
    needed = _needed(chord, voices)
    good = []
    for pitches in itertools.combinations(tones, voices):
        gaps = [b - a for a, b in itertools.pairwise(pitches)]
        muddy = any(gap < _MUD_GAP and pitch < _MUD_PITCH for gap, pitch in zip(gaps, pitches, strict=False))
        if not muddy and max(gaps, default=0) <= 12 and needed <= {pitch % 12 for pitch in pitches}:
            good.append(pitches)
    if not good:
        raise ValueError(
            f"{chord.symbol} has no voicing of {voices} voices from {low} to {high}: widen the range"
        )
    return good


def _needed(chord: Chord, voices: int) -> set[int]:
    """Pick the tones that matter most: third (or its suspension), seventh, ninth, root, fifth."""
    classes = chord.classes
    by_weight = [classes[1], *classes[3:], classes[0], *classes[2:3]]
    return set(by_weight[:voices])


def _cost(pitches: tuple[int, ...], before: tuple[int, ...], centre: float) -> float:
    cost = 0.15 * abs(sum(pitches) / len(pitches) - centre) * len(pitches)
    cost += sum(2.0 for a, b in itertools.pairwise(pitches) if b - a == 1)
    if not before:
        return cost
    cost += sum(abs(a - b) for a, b in zip(pitches, before, strict=True))
    for i, j in itertools.combinations(range(len(pitches)), 2):
        moved = pitches[i] != before[i]
        same = pitches[j] - pitches[i] == before[j] - before[i]
        if moved and same and (pitches[j] - pitches[i]) % 12 in (0, 7):
            cost += 3.0
    return cost
