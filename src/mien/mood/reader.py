"""From a picture to a mood: the live loop's part that needs no server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import ModelError
from mien.expression.classifier import ExpressionClassifier
from mien.expression.explain import heat_map
from mien.expression.labels import EXPRESSIONS, Expression
from mien.faces import PHOTO_PX, Face, FaceDetector, FaceTracker, Steering, cut_face
from mien.mood.coordinates import COORDINATES, spread_of, to_point
from mien.mood.correction import Correction, SetAside, corrected
from mien.mood.mood import Mood, MoodSource, MoodState
from mien.mood.neutral import NeutralOffset
from mien.mood.quality import trouble_of, weight_of
from mien.mood.steady import SteadyMood

__all__ = [
    "MAX_FACES",
    "FaceReading",
    "MoodReader",
    "PhotoReader",
    "Reading",
    "mood_from_expression",
    "mood_from_hand",
    "why_no_face",
]

MAX_FACES: Final = 16
"""Faces classified a picture, the largest first; a crowd must not stall the live loop."""
RECENT_S: Final = 3.0
"""What the listener calls wrong is what the face showed in these last seconds: they see it, and then they press."""
DARK_FRAME: Final = 0.06
"""Mean brightness of a frame, 0-1, under which a missing face is put down to the dark."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceReading:
    """One face of a picture and what it shows.

    Attributes
    ----------
    face
        Where it lies.
    probs
        Seven probabilities, in the order of `EXPRESSIONS`; of the face that steers, after the listener's corrections.
    brightness
        Mean of the cut face, 0-1.
    """

    face: Face
    probs: tuple[float, ...]
    brightness: float

    @property
    def expression(self) -> Expression:
        """The likeliest expression of this picture alone."""
        return EXPRESSIONS[int(np.argmax(self.probs))]

    @property
    def trouble(self) -> MoodState | None:
        """Why the face should not be acted on, or None."""
        return trouble_of(self.face, self.brightness)

    @property
    def weight(self) -> float:
        """How much the face counts in the mood, 0.1-1."""
        return weight_of(self.face, self.brightness)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What one picture gave.

    Attributes
    ----------
    faces
        Every face read, the largest first.
    steering
        The ``track_id`` of the face that steers, or None when it is not in view.
    mood
        The steady mood after this picture.
    stage_ms
        Milliseconds spent by stage: detect, cut, classify, mood.
    set_aside
        What the listener has denied and is not read for now, or None.
    """

    faces: tuple[FaceReading, ...]
    steering: int | None
    mood: Mood
    stage_ms: dict[str, float]
    set_aside: Expression | None = None


class MoodReader:
    """Reads frames of one camera: faces, expressions, and a mood that holds still.

    Not thread-safe: frames of one camera come one after the other.

    Parameters
    ----------
    offset
        What corrects the face that steers, which is taken for the listener's; None to take it as the classifier
        gives it.
    threads
        CPU threads that each network may use, 1 or more.

    Attributes
    ----------
    network
        Identity of the network that classifies, for `NeutralOffset.network`.

    Raises
    ------
    ModelError
        When a model is missing or damaged, or the offset was made with another.
    """

    def __init__(self, *, offset: NeutralOffset | None = None, threads: int = 1) -> None:
        self._detector = FaceDetector(threads=threads)
        self._classifier = ExpressionClassifier(threads=threads)
        self.network = self._classifier.identity
        self._offset: NeutralOffset | None = None
        self._correction: Correction | None = None
        self._set_aside: SetAside | None = None
        self.reset()
        self.use_offset(offset)

    def use_offset(self, offset: NeutralOffset | None) -> None:
        """Correct the face that steers by another offset, or by none, from the next frame on.

        Raises
        ------
        ModelError
            When it was made with another network.
        """
        if offset is not None and offset.network != self.network:
            raise ModelError(
                "the neutral offset was made with another network or read-out; set the resting face again"
            )
        if offset is not self._offset:
            self._offset = offset
            self._steady.forget_face()

    def use_correction(self, correction: Correction | None) -> None:
        """Correct the face that steers by what the listener said of others, or by nothing, from the next frame on.

        Raises
        ------
        ModelError
            When it was made with another network.
        """
        if correction is not None and correction.network != self.network:
            raise ModelError("the correction was made with another network or read-out; forget it")
        if correction is not self._correction:
            self._correction = correction
            self._steady.forget_face()

    @property
    def recent(self) -> NDArray[np.float64] | None:
        """What was read of the face that steers in the last seconds, float64 [7], after the corrections in use.

        None where it was not in view. It may be asked for from another thread than that of `read`.
        """
        recent = self._recent
        return np.mean([probs for _, probs in recent], axis=0) if recent else None

    def set_aside(self, wrong: Expression, right: Expression = Expression.NEUTRAL) -> None:
        """Read another expression in place of one that the listener has denied, until the face looks otherwise."""
        self._set_aside = SetAside(wrong, right)

    def read_all(self) -> None:
        """Read every expression again."""
        self._set_aside = None

    def reset(self) -> None:
        """Forget the faces and the mood, as when the camera is switched off."""
        self._set_aside = None
        self._recent: tuple[tuple[float, NDArray[np.float64]], ...] = ()
        self._tracker, self._steering, self._steady = FaceTracker(), Steering(), SteadyMood()
        self._steered_by: int | None = None

    def pick(self, track_id: int | None) -> None:
        """Let one face steer while it stays in view; None goes back to the largest."""
        self._steering.pick(track_id)

    def read(self, frame: NDArray[np.uint8], t_s: float) -> Reading:
        """Read one frame.

        Parameters
        ----------
        frame
            uint8 [H, W, 3], RGB; not kept.
        t_s
            Time of the frame in seconds; must not run backwards.
        """
        stage_ms: dict[str, float] = {}
        with _timed(stage_ms, "detect"):
            found = self._tracker.update(self._detector.detect(frame), t_s)[:MAX_FACES]
        readings = _read_faces(frame, found, self._classifier, stage_ms)
        with _timed(stage_ms, "mood"):
            steering = self._steering.choose(found, t_s)
            self._meet(steering)
            readings = self._corrected(readings, steering, t_s)
            mood = self._steady_mood(frame, readings, steering, t_s)
        aside = None if self._set_aside is None else self._set_aside.wrong
        return Reading(readings, None if steering is None else steering.track_id, mood, stage_ms, aside)

    def explain(self, face: NDArray[np.uint8], expression: Expression) -> NDArray[np.float32]:
        """Say which parts of a face spoke for an expression, as `mien.expression.heat_map` does.

        It may be called from another thread than `read`, which goes on meanwhile.

        Parameters
        ----------
        face
            uint8 [48, 48], as `mien.faces.cut_face` gives it; not kept.
        expression
            The one to explain.

        Returns
        -------
        NDArray[np.float32]
            [48, 48], in nats of log-odds.
        """
        return heat_map(self._classifier, face, expression)

    def _meet(self, steering: Face | None) -> None:
        """Forget what belongs to the face that steered when another does."""
        if steering is not None and steering.track_id != self._steered_by:
            self._steered_by = steering.track_id
            self._steady.forget_face()
            self._recent, self._set_aside = (), None

    def _corrected(
        self, readings: tuple[FaceReading, ...], steering: Face | None, t_s: float
    ) -> tuple[FaceReading, ...]:
        self._recent = tuple((then_s, seen) for then_s, seen in self._recent if t_s - then_s <= RECENT_S)
        return tuple(self._as_listener(one, t_s) if one.face is steering else one for one in readings)

    def _as_listener(self, reading: FaceReading, t_s: float) -> FaceReading:
        probs = corrected(np.array(reading.probs), self._offset, self._correction)
        if reading.trouble is None:
            self._recent = (*self._recent, (t_s, probs))
        aside = self._set_aside
        if aside is not None:
            probs = aside.apply(probs, t_s)
            if aside.over:
                self._set_aside = None
        return replace(reading, probs=tuple(probs.tolist()))

    def _steady_mood(
        self, frame: NDArray[np.uint8], readings: tuple[FaceReading, ...], steering: Face | None, t_s: float
    ) -> Mood:
        if steering is None:
            return self._steady.miss(why_no_face(frame), t_s)
        reading = next(one for one in readings if one.face is steering)
        if reading.trouble is not None:
            return self._steady.miss(reading.trouble, t_s)
        return self._steady.update(np.array(reading.probs), t_s, weight=reading.weight)


class PhotoReader:
    """Reads photos, each for itself.

    Parameters
    ----------
    classifier
        The network to use; None for the one that ships.
    threads
        CPU threads that each network may use, 1 or more.

    Attributes
    ----------
    classifier
        The network in use.

    Raises
    ------
    ModelError
        When a model is missing or damaged.
    """

    def __init__(self, classifier: ExpressionClassifier | None = None, *, threads: int = 1) -> None:
        self._detector = FaceDetector(longer_side_px=PHOTO_PX, threads=threads)
        self.classifier = classifier or ExpressionClassifier(threads=threads)

    def faces(self, image: NDArray[np.uint8]) -> tuple[FaceReading, ...]:
        """Return every face of a photo, uint8 [H, W, 3] RGB, the largest first."""
        return _read_faces(image, self._detector.detect(image)[:MAX_FACES], self.classifier, {})

    def mood(self, image: NDArray[np.uint8]) -> Mood:
        """Return the mood that the largest face of a photo, uint8 [H, W, 3] RGB, points to."""
        readings = self.faces(image)
        if not readings:
            return Mood(state=why_no_face(image), source=MoodSource.PHOTO)
        largest = readings[0]
        if largest.trouble is not None:
            return Mood(state=largest.trouble, source=MoodSource.PHOTO)
        probs = np.array(largest.probs)
        valence, arousal = to_point(probs)
        return Mood(
            valence,
            arousal,
            spread_of(probs),
            largest.expression,
            largest.probs,
            MoodState.STEADY,
            MoodSource.PHOTO,
        )


def mood_from_hand(valence: float, arousal: float) -> Mood:
    """Return the mood at a point that the listener set, clipped to -1 to 1; its expression is None."""
    valence, arousal = (min(max(value, -1.0), 1.0) for value in (valence, arousal))
    return Mood(valence, arousal, uncertainty=0.0, state=MoodState.STEADY, source=MoodSource.HAND)


def mood_from_expression(expression: Expression) -> Mood:
    """Return the mood that the listener set by naming an expression."""
    valence, arousal = COORDINATES[expression]
    probs = tuple(float(one is expression) for one in EXPRESSIONS)
    return Mood(valence, arousal, 0.0, expression, probs, MoodState.STEADY, MoodSource.HAND)


def _read_faces(
    frame: NDArray[np.uint8],
    found: tuple[Face, ...],
    classifier: ExpressionClassifier,
    stage_ms: dict[str, float],
) -> tuple[FaceReading, ...]:
    with _timed(stage_ms, "cut"):
        cuts = (
            np.stack([cut_face(frame, face) for face in found]) if found else np.zeros((0, 48, 48), np.uint8)
        )
    with _timed(stage_ms, "classify"):
        rows = classifier.predict(cuts)
    return tuple(
        FaceReading(face, tuple(float(value) for value in probs), float(cut.mean()) / 255)
        for face, probs, cut in zip(found, rows, cuts, strict=True)
    )


def why_no_face(frame: NDArray[np.uint8]) -> MoodState:
    """Say whether a frame without a face, uint8 [H, W, 3] RGB, is too dark to show one; else NO_FACE."""
    # Every eighth pixel is enough to tell a dark room from an empty chair.
    dark = frame[::8, ::8].mean() / 255 < DARK_FRAME
    return MoodState.TOO_DARK if dark else MoodState.NO_FACE


@contextmanager
def _timed(stage_ms: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    stage_ms[stage] = (time.perf_counter() - started) * 1e3
