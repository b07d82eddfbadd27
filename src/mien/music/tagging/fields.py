"""Which tags mien writes, and which word stands for a place on the plane."""

import math
from typing import Final

from mien.music.tags import MARK

__all__ = ["MOOD_WORDS", "fields_for", "mood_word"]

MOOD_WORDS: Final = ("cheerful", "happy", "energetic", "angry", "gloomy", "sad", "quiet", "calm")
"""Words for eight directions of the plane, from pleasant at 0 degrees on by 45: AllMusic's, as `mien.music.prior`."""

CLEAR: Final = 0.15
"""Distance from the middle below which a track has no mood that one word would tell."""


def mood_word(valence: float, arousal: float) -> str | None:
    """Return the word for a place on the plane, each coordinate -1 to 1; None near the middle."""
    if math.hypot(valence, arousal) < CLEAR:
        return None
    return MOOD_WORDS[round(math.degrees(math.atan2(arousal, valence)) / 45.0) % 8]


def fields_for(word: str, valence: float, arousal: float) -> dict[str, str]:
    """Return the tags to write: the mood, and mien's mark with the place, by which it knows its own again."""
    return {"MOOD": word, MARK.upper(): f"{word} {valence:.2f} {arousal:.2f}"}
