"""The mood: where on the valence-arousal plane the listener's expression points, and how sure that is."""

from dataclasses import dataclass
from enum import StrEnum

from mien.expression.labels import Expression

__all__ = ["Mood", "MoodSource", "MoodState"]


class MoodState(StrEnum):
    """Whether there is a mood to act on, and if not, why."""

    OFF = "off"
    NO_FACE = "no_face"
    TOO_DARK = "too_dark"
    TOO_SMALL = "too_small"
    TURNED_AWAY = "turned_away"
    UNSURE = "unsure"
    STEADY = "steady"


class MoodSource(StrEnum):
    """What set the mood."""

    NONE = "none"
    CAMERA = "camera"
    HAND = "hand"
    PHOTO = "photo"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Mood:
    """An estimate drawn from the expression a face shows; it does not claim to know what a person feels.

    Attributes
    ----------
    valence, arousal
        Point on the plane, each -1 to 1 (Russell 1980, "A circumplex model of affect").
    uncertainty
        Standard deviation of the point, same unit, 0 or more.
    expression
        Leading expression, or None when none leads (no face yet, or a point set by hand).
    probs
        Smoothed probabilities in the order of `EXPRESSIONS`; empty when there is no face behind the mood.
    state
        `MoodState.STEADY` when the player may act on the point; any other state keeps the last steady point.
    source
        What set the mood.
    """

    valence: float = 0.0
    arousal: float = 0.0
    uncertainty: float = 1.0
    expression: Expression | None = None
    probs: tuple[float, ...] = ()
    state: MoodState = MoodState.OFF
    source: MoodSource = MoodSource.NONE
