"""What a piece is made of: notes in beats, parts with an instrument and a place in the mix, and the score."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

__all__ = ["DRUMS", "Note", "Part", "Score", "shift"]

DRUMS = -1
"""The program number (with ``Part.kit``) that says: percussion, on MIDI channel 10."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note: start and length in beats, MIDI pitch and velocity (1 to 127)."""

    start: float
    length: float
    pitch: int
    velocity: int = 80

    @property
    def end(self) -> float:
        """The beat at which the note is released."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument's notes and how it is mixed.

    ``program`` is the General MIDI program, 0 to 127, or ``DRUMS`` with the drum kit in ``kit``. ``low`` and ``high``
    bound the pitches that the instrument may play. ``level_db`` is the loudness of the part while it sounds, against
    the lead's 0 dB; ``pan`` runs from -1 (left) to 1, ``room`` is the share sent to the reverb, ``echo_beats`` the time
    of an echo (0: none). ``swell`` gives (beat, expression 0 to 127) points, joined by straight lines.
    """

    name: str
    program: int
    notes: tuple[Note, ...]
    low: int
    high: int
    level_db: float
    kit: int = 0
    pan: float = 0.0
    room: float = 0.25
    echo_beats: float = 0.0
    low_cut_hz: float = 0.0
    high_cut_hz: float = 0.0
    drive: float = 0.0
    chorus: bool = False
    swell: tuple[tuple[float, int], ...] = ()

    @property
    def is_drums(self) -> bool:
        """Whether the part is percussion."""
        return self.program == DRUMS


@dataclass(frozen=True, slots=True)
class Score:
    """A whole piece: its parts, tempo map (beat, beats per minute), and how its room and tape sound."""

    parts: tuple[Part, ...]
    tempi: tuple[tuple[float, float], ...]
    beats_per_bar: float
    reverb_s: float = 1.2
    brightness_hz: float = 9000.0
    hiss_db: float | None = None
    wobble_cents: float = 0.0
    seed: int = field(default=0)

    @property
    def end(self) -> float:
        """The beat at which the last note is released."""
        return max(note.end for part in self.parts for note in part.notes)

    def seconds(self, beat: float) -> float:
        """When a beat sounds, in seconds."""
        time_s, at, bpm = 0.0, 0.0, self.tempi[0][1]
        for start, tempo in self.tempi:
            if start >= beat:
                break
            time_s += (start - at) * 60.0 / bpm
            at, bpm = start, tempo
        return time_s + (beat - at) * 60.0 / bpm


def shift(notes: Iterable[Note], beats: float, *, semitones: int = 0) -> list[Note]:
    """Move notes later by some beats, and transposed."""
    return [replace(note, start=note.start + beats, pitch=note.pitch + semitones) for note in notes]
