from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.errors import ModelError
from mien.expression import EXPRESSIONS, Expression
from mien.faces import decode_frame
from mien.mood import (
    Correction,
    MoodReader,
    MoodSource,
    MoodState,
    NeutralOffset,
    PhotoReader,
    Reading,
    mood_from_expression,
    mood_from_hand,
    taught,
)
from mien.mood.reader import RECENT_S


@pytest.fixture(scope="module")
def reader() -> MoodReader:
    return MoodReader()


def shown(reader: MoodReader, frame: NDArray[np.uint8], start_s: float, length_s: float) -> Reading:
    """Hold one picture before the reader."""
    for t_s in np.arange(start_s, start_s + length_s, 0.1):
        reading = reader.read(frame, float(t_s))
    return reading


@pytest.fixture
def camera(portrait: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The portrait as a camera would show it; uint8 [240, 320, 3]."""
    return np.asarray(Image.fromarray(portrait[:384]).resize((320, 240)))


def test_a_smile_then_nobody_then_darkness(reader: MoodReader, camera: NDArray[np.uint8]) -> None:
    reader.reset()
    smile = shown(reader, camera, 0, 2)
    assert smile.mood.expression is Expression.HAPPY
    assert smile.mood.state is MoodState.STEADY
    assert smile.mood.source is MoodSource.CAMERA
    assert smile.steering == smile.faces[0].face.track_id
    assert set(smile.stage_ms) == {"detect", "cut", "classify", "mood"}
    nobody = shown(reader, np.full((240, 320, 3), 120, np.uint8), 2, 3)
    assert nobody.faces == ()
    assert nobody.steering is None
    assert nobody.mood.state is MoodState.NO_FACE
    assert nobody.mood.expression is Expression.HAPPY
    assert shown(reader, np.zeros((240, 320, 3), np.uint8), 5, 2).mood.state is MoodState.TOO_DARK


def test_a_dark_face_is_called_dark(reader: MoodReader, camera: NDArray[np.uint8]) -> None:
    reader.reset()
    reading = shown(reader, (camera * 0.12).astype(np.uint8), 0, 2)
    assert reading.mood.state is MoodState.TOO_DARK


def test_a_far_face_is_called_small(reader: MoodReader, portrait: NDArray[np.uint8]) -> None:
    reader.reset()
    far = Image.new("RGB", (320, 240), "gray")
    far.paste(Image.fromarray(portrait).resize((110, 110)), (100, 60))
    reading = shown(reader, np.asarray(far), 0, 2)
    assert reading.faces
    assert reading.mood.state is MoodState.TOO_SMALL


def test_reset_forgets(reader: MoodReader, camera: NDArray[np.uint8]) -> None:
    shown(reader, camera, 0, 2)
    reader.reset()
    reading = reader.read(np.full((240, 320, 3), 120, np.uint8), 0.0)
    assert reading.mood.expression is None


def test_the_picked_face_steers(reader: MoodReader, portrait: NDArray[np.uint8]) -> None:
    reader.reset()
    crop = Image.fromarray(portrait[20:240, 120:340])
    pair = Image.new("RGB", (480, 260), "gray")
    pair.paste(crop.resize((140, 140)), (20, 60))
    pair.paste(crop, (220, 20))
    large, small = reader.read(np.asarray(pair), 0.0).faces
    assert reader.read(np.asarray(pair), 0.1).steering == large.face.track_id
    reader.pick(small.face.track_id)
    assert reader.read(np.asarray(pair), 0.2).steering == small.face.track_id
    reader.pick(None)
    assert reader.read(np.asarray(pair), 0.3).steering == large.face.track_id


def test_photos(portrait: NDArray[np.uint8]) -> None:
    photos = PhotoReader()
    mood = photos.mood(portrait)
    assert (mood.expression, mood.state, mood.source) == (
        Expression.HAPPY,
        MoodState.STEADY,
        MoodSource.PHOTO,
    )
    assert photos.mood(np.full((300, 300, 3), 120, np.uint8)).state is MoodState.NO_FACE
    assert photos.mood(np.zeros((300, 300, 3), np.uint8)).state is MoodState.TOO_DARK


def test_mood_by_hand() -> None:
    by_point = mood_from_hand(-2.0, 0.5)
    assert (by_point.valence, by_point.arousal, by_point.expression) == (-1.0, 0.5, None)
    by_name = mood_from_expression(Expression.SAD)
    assert (by_name.valence, by_name.arousal, by_name.expression) == (-0.63, -0.27, Expression.SAD)
    assert {by_point.source, by_name.source} == {MoodSource.HAND}
    assert {by_point.state, by_name.state} == {MoodState.STEADY}


def test_the_recorded_camera(reader: MoodReader, shared_data: Path) -> None:
    """Neutral, happy, neutral, happy, nobody, two faces: three seconds each."""
    reader.reset()
    pictures = (shared_data / "webcam" / "london.mjpeg").read_bytes().split(b"\xff\xd8\xff")[1:]
    last = {}
    for index in range(0, len(pictures), 3):
        reading = reader.read(decode_frame(b"\xff\xd8\xff" + pictures[index]), index / 30)
        last[index // 90] = reading
    assert last[1].mood.expression is Expression.HAPPY
    assert last[3].mood.expression is Expression.HAPPY
    assert last[2].mood.expression is not Expression.HAPPY
    assert last[4].mood.state is MoodState.NO_FACE
    assert len(last[5].faces) == 2


def test_an_offset_corrects_the_face_that_steers_and_no_other(
    reader: MoodReader, portrait: NDArray[np.uint8]
) -> None:
    crop = Image.fromarray(portrait[20:240, 120:340])
    pair = Image.new("RGB", (480, 260), "gray")
    pair.paste(crop.resize((140, 140)), (20, 60))
    pair.paste(crop, (220, 20))
    frame = np.asarray(pair)
    reader.reset()
    before = reader.read(frame, 0.0)
    happy = EXPRESSIONS.index(Expression.HAPPY)
    values = tuple(-0.5 if index == happy else 0.0 for index in range(len(EXPRESSIONS)))
    reader.use_offset(NeutralOffset(values, datetime.now(UTC), 30, reader.network))
    after = reader.read(frame, 0.1)
    reader.use_offset(None)
    assert after.steering == before.steering == after.faces[0].face.track_id
    odds = [one.faces[0].probs[happy] / (1 - one.faces[0].probs[happy]) for one in (before, after)]
    assert np.log(odds[1] / odds[0]) == pytest.approx(-0.5, abs=0.05)
    assert after.faces[1].probs == pytest.approx(before.faces[1].probs, abs=1e-3)


def test_an_offset_of_another_network_is_refused(reader: MoodReader) -> None:
    with pytest.raises(ModelError, match="another network"):
        reader.use_offset(NeutralOffset((0.0,) * 7, datetime.now(UTC), 30, "another"))


def test_a_correction_holds_at_once_and_makes_nothing_unreadable(
    reader: MoodReader, shared_data: Path
) -> None:
    """The recorded camera's second person: at rest for three seconds, smiling for three."""
    pictures = (shared_data / "webcam" / "london.mjpeg").read_bytes().split(b"\xff\xd8\xff")[1:]
    happy, seen = EXPRESSIONS.index(Expression.HAPPY), 0

    def show(start: int, stop: int) -> Reading:
        nonlocal seen
        for index in range(start, stop, 3):
            seen += 1
            reading = reader.read(decode_frame(b"\xff\xd8\xff" + pictures[index]), seen / 10)
        return reading

    def say(times: int) -> Correction:
        values = None
        for _ in range(times):
            assert reader.recent is not None
            values = taught(values, reader.recent, Expression.HAPPY)
        assert values is not None
        return Correction(values, times, datetime.now(UTC), reader.network)

    reader.reset()
    show(180, 270)
    plain = show(270, 330)
    assert plain.mood.expression is Expression.HAPPY
    reader.use_correction(say(1))
    reader.set_aside(Expression.HAPPY)
    denied = show(330, 333)
    assert denied.set_aside is Expression.HAPPY
    assert denied.faces[0].expression is Expression.NEUTRAL
    assert denied.faces[0].probs[happy] == 0
    assert show(333, 360).mood.expression is Expression.NEUTRAL

    assert show(180, 264).set_aside is Expression.HAPPY
    assert show(180, 198).set_aside is None
    again = show(270, 360)
    assert again.mood.expression is Expression.HAPPY
    assert again.faces[0].probs[happy] < plain.faces[0].probs[happy]

    reader.use_correction(say(30))
    assert show(92, 180).mood.expression is Expression.HAPPY
    assert show(2, 90).mood.expression is Expression.NEUTRAL
    reader.use_correction(None)


def test_nothing_is_recent_without_a_face(reader: MoodReader, portrait: NDArray[np.uint8]) -> None:
    reader.reset()
    assert reader.recent is None
    reader.read(portrait, 0.0)
    shown = reader.recent
    assert shown is not None
    assert EXPRESSIONS[int(shown.argmax())] is Expression.HAPPY
    reader.read(np.full_like(portrait, 120), RECENT_S + 0.1)
    assert reader.recent is None


def test_a_correction_of_another_network_is_refused(reader: MoodReader) -> None:
    with pytest.raises(ModelError, match="another network"):
        reader.use_correction(Correction((0.0,) * 7, 1, datetime.now(UTC), "another"))
