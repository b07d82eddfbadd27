"""Keys, chords and harmony: spelled by letter, so that E7 in A minor raises the G and leaves the A alone."""

import itertools
import re
from dataclasses import dataclass

__all__ = ["Chord", "Key", "Pitch", "Span", "chord", "harmony", "key", "ladder"]

LETTERS = "CDEFGAB"
NATURAL = (0, 2, 4, 5, 7, 9, 11)
MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "freygish": (0, 1, 4, 5, 7, 8, 10),
}
# quality -> (degree, semitones above the root); the degree gives the letter that the tone is spelled with
QUALITIES: dict[str, tuple[tuple[int, int], ...]] = {
    "": ((1, 0), (3, 4), (5, 7)),
    "m": ((1, 0), (3, 3), (5, 7)),
    "dim": ((1, 0), (3, 3), (5, 6)),
    "dim7": ((1, 0), (3, 3), (5, 6), (7, 9)),
    "m7b5": ((1, 0), (3, 3), (5, 6), (7, 10)),
    "aug": ((1, 0), (3, 4), (5, 8)),
    "5": ((1, 0), (5, 7)),
    "sus4": ((1, 0), (4, 5), (5, 7)),
    "sus2": ((1, 0), (2, 2), (5, 7)),
    "6": ((1, 0), (3, 4), (5, 7), (6, 9)),
    "m6": ((1, 0), (3, 3), (5, 7), (6, 9)),
    "7": ((1, 0), (3, 4), (5, 7), (7, 10)),
    "7sus4": ((1, 0), (4, 5), (5, 7), (7, 10)),
    "7b9": ((1, 0), (3, 4), (5, 7), (7, 10), (9, 13)),
    "7s9": ((1, 0), (3, 4), (5, 7), (7, 10), (9, 15)),
    "m7": ((1, 0), (3, 3), (5, 7), (7, 10)),
    "maj7": ((1, 0), (3, 4), (5, 7), (7, 11)),
    "maj9": ((1, 0), (3, 4), (5, 7), (7, 11), (9, 14)),
    "9": ((1, 0), (3, 4), (5, 7), (7, 10), (9, 14)),
    "m9": ((1, 0), (3, 3), (5, 7), (7, 10), (9, 14)),
    "add9": ((1, 0), (3, 4), (5, 7), (9, 14)),
    "madd9": ((1, 0), (3, 3), (5, 7), (9, 14)),
    "6/9": ((1, 0), (3, 4), (5, 7), (6, 9), (9, 14)),
}
_SYMBOL = re.compile(r"([A-G])([b#]?)")
_ACCIDENTAL = {"": 0, "b": -1, "#": 1}


@dataclass(frozen=True, slots=True)
class Pitch:
    """A MIDI pitch and its diatonic place (letter number + 7 x octave), so that steps can be counted."""

    midi: int
    place: int


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: its tones as (letter number, pitch class), the root first, and the pitch class of the bass."""

    symbol: str
    tones: tuple[tuple[int, int], ...]
    bass: int

    @property
    def classes(self) -> tuple[int, ...]:
        """Pitch classes of the tones, 0 (C) to 11 (B), the root first."""
        return tuple(pc for _, pc in self.tones)

    @property
    def root(self) -> int:
        """Pitch class of the root."""
        return self.tones[0][1]


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its name, the letter number of the tonic, and the pitch class of each of the seven letters."""

    name: str
    tonic: int
    classes: tuple[int, ...]

    def scale(self, over: Chord) -> tuple[int, ...]:
        """Pitch class of each letter while a chord sounds: a chord tone replaces the scale's own form of its letter."""
        classes = list(self.classes)
        for letter, pc in reversed(over.tones):
            classes[letter] = pc
        return tuple(classes)

    def degree(self, number: int) -> int:
        """Pitch class of a scale degree, 1 to 7."""
        return self.classes[(self.tonic + number - 1) % 7]


@dataclass(frozen=True, slots=True)
class Span:
    """A chord and when it sounds, in beats."""

    start: float
    length: float
    chord: Chord

    @property
    def end(self) -> float:
        """The beat at which the chord is over."""
        return self.start + self.length


def key(name: str) -> Key:
    """Read a key such as ``"Bb major"`` or ``"E dorian"``."""
    tonic, mode = name.split()
    letter = LETTERS.index(tonic[0])
    root = NATURAL[letter] + _ACCIDENTAL[tonic[1:]]
    classes = [0] * 7
    for step, semitones in enumerate(MODES[mode]):
        classes[(letter + step) % 7] = (root + semitones) % 12
    return Key(name=name, tonic=letter, classes=tuple(classes))


def chord(symbol: str) -> Chord:
    """Read a chord symbol such as ``"F#m7"``, ``"C6/9"`` or ``"G7/B"``."""
    body, bass_name = symbol, ""
    if not symbol.endswith("6/9"):
        body, _, bass_name = symbol.partition("/")
    match = _SYMBOL.match(body)
    if match is None:
        raise ValueError(f"{symbol!r} is no chord symbol")
    letter = LETTERS.index(match[1])
    root = NATURAL[letter] + _ACCIDENTAL[match[2]]
    quality = body[len(match[1]) + len(match[2]) :]
    tones = tuple(((letter + deg - 1) % 7, (root + up) % 12) for deg, up in QUALITIES[quality])
    bass = root % 12
    if bass_name:
        bass = (NATURAL[LETTERS.index(bass_name[0])] + _ACCIDENTAL[bass_name[1:]]) % 12
    return Chord(symbol=symbol, tones=tones, bass=bass)


def harmony(bars: str, beats: float, *, start: float = 0.0) -> list[Span]:
    """Read a progression: bars split by ``|``, chords in a bar by spaces (they share it), ``%`` repeats the bar before.

    Parameters
    ----------
    bars
        For instance ``"Am | F C | % | E7"``.
    beats
        Beats in a bar.
    start
        The beat of the first bar.
    """
    spans: list[Span] = []
    before: list[str] = []
    for number, bar in enumerate(bars.split("|")):
        names = bar.split()
        names = before if names == ["%"] else names
        share = beats / len(names)
        for place, name in enumerate(names):
            spans.append(Span(start + number * beats + place * share, share, chord(name)))
        before = names
    return spans


def ladder(classes: tuple[int, ...], low: int, high: int) -> list[Pitch]:
    """All pitches of a spelled scale from MIDI pitch ``low`` to ``high``, ascending."""
    pitches = []
    for octave, letter in itertools.product(range(9), range(7)):
        bend = (classes[letter] - NATURAL[letter] + 6) % 12 - 6
        midi = 12 * (octave + 1) + NATURAL[letter] + bend
        if low <= midi <= high:
            pitches.append(Pitch(midi, letter + 7 * octave))
    return pitches
