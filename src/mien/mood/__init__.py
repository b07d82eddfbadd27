"""From expressions to a steady mood on the valence-arousal plane."""

from mien.mood.coordinates import COORDINATES
from mien.mood.mood import Mood, MoodSource, MoodState
from mien.mood.reader import (
    FaceReading,
    MoodReader,
    PhotoReader,
    Reading,
    mood_from_expression,
    mood_from_hand,
    why_no_face,
)
from mien.mood.steady import SteadyMood

__all__ = [
    "COORDINATES",
    "FaceReading",
    "Mood",
    "MoodReader",
    "MoodSource",
    "MoodState",
    "PhotoReader",
    "Reading",
    "SteadyMood",
    "mood_from_expression",
    "mood_from_hand",
    "why_no_face",
]
