from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.errors import FrameError
from mien.expression import EXPRESSIONS, Expression
from mien.faces import Face, decode_frame
from mien.mood import FaceReading, Mood, MoodReader, MoodState, Reading, RestingFace
from tests.mood.test_neutral import showing

FRAME_S = 0.125
RESTING = tuple(showing(sad=0.42, neutral=0.33).tolist())
SMILE = tuple(showing(happy=0.8).tolist())
LANDMARKS = np.array([[31, 39], [69, 39], [50, 60], [35, 76], [65, 76]], np.float32)
NOBODY = Reading((), None, Mood(state=MoodState.NO_FACE), {})
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def seen(
    probs: tuple[float, ...] = RESTING, *, face: int = 1, brightness: float = 0.5, size: int = 100
) -> Reading:
    """A frame with one face."""
    box = np.array([0, 0, size, size], np.float32)
    reading = FaceReading(
        Face(box, (LANDMARKS * size / 100).astype(np.float32), 0.9, face), probs, brightness
    )
    return Reading((reading,), face, Mood(), {})


def looked(*readings: Reading, seconds: float = 4.0, frame_s: float = FRAME_S) -> RestingFace:
    resting = RestingFace(seconds)
    for index, reading in enumerate(readings):
        resting.add(reading, 100.0 + index * frame_s)
    return resting


def test_four_seconds_of_a_resting_face_give_an_offset() -> None:
    resting = looked(*[seen()] * 32)
    assert not resting.done
    assert resting.progress == pytest.approx(31 * FRAME_S / 4)
    resting.add(seen(), 104.0)
    assert (resting.done, resting.progress) == (True, 1.0)
    offset = resting.offset("network", NOW)
    assert (offset.frames, offset.network, offset.made_at) == (33, "network", NOW)
    assert offset.lowered is Expression.SAD
    assert offset.apply(np.array(RESTING)).argmax() == EXPRESSIONS.index(Expression.NEUTRAL)


@pytest.mark.parametrize(
    ("missed", "reason"),
    [
        (NOBODY, "no face was in view"),
        (Reading((), None, Mood(state=MoodState.TOO_DARK), {}), "too dark"),
        (seen(brightness=0.05), "too dark"),
        (seen(size=20), "too small"),
    ],
    ids=["nobody", "dark room", "dark face", "far away"],
)
def test_a_face_that_is_mostly_not_to_be_read_is_refused_with_the_reason(
    missed: Reading, reason: str
) -> None:
    resting = looked(seen(), *[missed, missed, seen()] * 11)
    with pytest.raises(FrameError, match=reason):
        resting.offset("network", NOW)


def test_a_few_frames_may_be_missed() -> None:
    assert looked(*[seen(), seen(), NOBODY] * 11).offset("network", NOW).frames == 22


def test_a_face_that_gets_another_number_after_a_pause_is_taken_for_the_listeners() -> None:
    assert looked(seen(face=1), *[seen(face=2)] * 31).offset("network", NOW).frames == 31


def test_faces_that_take_turns_are_refused() -> None:
    with pytest.raises(FrameError, match="in 22 of 33 frames another face steered"):
        looked(*[seen(face=1), seen(face=2), seen(face=3)] * 11).offset("network", NOW)


def test_too_few_frames_are_waited_for_and_then_refused() -> None:
    slow = looked(*[seen()] * 8, seconds=2.0, frame_s=0.4)
    assert slow.progress == 1.0
    assert not slow.done
    with pytest.raises(FrameError, match="8 frames"):
        slow.offset("network", NOW)
    for t_s in (103.2, 103.6, 104.0):
        slow.add(seen(), t_s)
    assert slow.done
    assert slow.offset("network", NOW).frames == 11


def test_waiting_ends() -> None:
    assert looked(*[NOBODY] * 3, seconds=2.0, frame_s=6.0).done
    with pytest.raises(FrameError, match="0 frames"):
        RestingFace(2.0).offset("network", NOW)


def test_a_smile_is_refused_and_a_twitch_is_not() -> None:
    with pytest.raises(FrameError, match="smiles or looks surprised in 50%"):
        looked(*[seen(), seen(SMILE)] * 16).offset("network", NOW)
    assert looked(*[seen(SMILE)] * 4, *[seen()] * 28).offset("network", NOW).frames == 32


def test_the_portraits_smile_is_refused(portrait: NDArray[np.uint8]) -> None:
    reader, resting = MoodReader(), RestingFace(2.0)
    frame = np.asarray(Image.fromarray(portrait[:384]).resize((320, 240)))
    for t_s in np.arange(0, 2.2, 0.2).tolist():
        resting.add(reader.read(frame, t_s), t_s)
    assert resting.done
    with pytest.raises(FrameError, match="smiles"):
        resting.offset(reader.network, NOW)


def test_the_recorded_camera(shared_data: Path) -> None:
    """Its first three seconds show a face at rest."""
    pictures = (shared_data / "webcam" / "london.mjpeg").read_bytes().split(b"\xff\xd8\xff")[1:]
    reader, resting = MoodReader(), RestingFace(2.0)
    for index in range(0, 66, 5):
        resting.add(reader.read(decode_frame(b"\xff\xd8\xff" + pictures[index]), index / 30), index / 30)
    assert resting.done
    reader.use_offset(resting.offset(reader.network, NOW))
    read = reader.read(decode_frame(b"\xff\xd8\xff" + pictures[80]), 80 / 30)
    assert read.faces[0].expression is Expression.NEUTRAL
