"""Write a score as a standard MIDI file, format 1 (MIDI 1.0 specification, RP-001), the same bytes every time."""

from .score import Part, Score

__all__ = ["TICKS_PER_BEAT", "midi_bytes"]

TICKS_PER_BEAT = 480
_DRUM_CHANNEL = 9
_SWELL_STEP_BEATS = 0.25
_Event = tuple[int, int, bytes]


def midi_bytes(score: Score, only: str | None = None) -> bytes:
    """Write the MIDI file of a score, or of one of its parts (``only``: its name) with the same tempo map."""
    tracks = [_tempo_track(score)]
    for number, part in enumerate(score.parts):
        if only in (None, part.name):
            tracks.append(_part_track(part, _channel(number, part)))
    header = b"MThd" + (6).to_bytes(4, "big") + (1).to_bytes(2, "big")
    header += len(tracks).to_bytes(2, "big") + TICKS_PER_BEAT.to_bytes(2, "big")
    return header + b"".join(tracks)


def _channel(number: int, part: Part) -> int:
    if part.is_drums:
        return _DRUM_CHANNEL
    return number if number < _DRUM_CHANNEL else number + 1


def _ticks(beats: float) -> int:
    return max(0, round(beats * TICKS_PER_BEAT))


def _tempo_track(score: Score) -> bytes:
    events: list[_Event] = []
    for beat, bpm in score.tempi:
        micros = round(60_000_000 / bpm)
        events.append((_ticks(beat), 0, b"\xff\x51\x03" + micros.to_bytes(3, "big")))
    return _track(events)


def _part_track(part: Part, channel: int) -> bytes:
    name = part.name.encode("ascii")
    program = part.kit if part.is_drums else part.program
    events: list[_Event] = [
        (0, 0, b"\xff\x03" + _varint(len(name)) + name),
        (0, 1, bytes([0xC0 | channel, program])),
        (0, 2, bytes([0xB0 | channel, 7, 110])),
    ]
    for beat, value in _swell_points(part):
        events.append((_ticks(beat), 3, bytes([0xB0 | channel, 11, value])))
    for note in part.notes:
        start = _ticks(note.start)
        stop = max(start + 10, _ticks(note.end))
        events.append((start, 5, bytes([0x90 | channel, note.pitch, note.velocity])))
        events.append((stop, 4, bytes([0x80 | channel, note.pitch, 0])))
    return _track(events)


def _swell_points(part: Part) -> list[tuple[float, int]]:
    points: list[tuple[float, int]] = []
    for (start, low), (stop, high) in zip(part.swell, part.swell[1:], strict=False):
        steps = max(1, round((stop - start) / _SWELL_STEP_BEATS))
        points += [
            (start + (stop - start) * i / steps, round(low + (high - low) * i / steps)) for i in range(steps)
        ]
    return points + list(part.swell[-1:])


def _track(events: list[_Event]) -> bytes:
    body, now = b"", 0
    chunks = []
    for tick, _, data in sorted(events):
        chunks.append(_varint(tick - now) + data)
        now = tick
    body = b"".join(chunks) + b"\x00\xff\x2f\x00"
    return b"MTrk" + len(body).to_bytes(4, "big") + body


def _varint(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        out.append((value & 0x7F) | 0x80)
    return bytes(reversed(out))
