"""From expressions to a steady mood on the valence-arousal plane."""

from mien.mood.coordinates import COORDINATES
from mien.mood.correction import BOUND, Correction, taught
from mien.mood.correction_file import KeptCorrection, read_correction, write_correction
from mien.mood.mood import Mood, MoodSource, MoodState
from mien.mood.neutral import NeutralOffset
from mien.mood.neutral_file import KeptNeutral, file_of, read_neutral, write_neutral
from mien.mood.reader import (
    FaceReading,
    MoodReader,
    PhotoReader,
    Reading,
    mood_from_expression,
    mood_from_hand,
    why_no_face,
)
from mien.mood.resting import RestingFace
from mien.mood.steady import SteadyMood

__all__ = [
    "BOUND",
    "COORDINATES",
    "Correction",
    "FaceReading",
    "KeptCorrection",
    "KeptNeutral",
    "Mood",
    "MoodReader",
    "MoodSource",
    "MoodState",
    "NeutralOffset",
    "PhotoReader",
    "Reading",
    "RestingFace",
    "SteadyMood",
    "file_of",
    "mood_from_expression",
    "mood_from_hand",
    "read_correction",
    "read_neutral",
    "taught",
    "why_no_face",
    "write_correction",
    "write_neutral",
]
