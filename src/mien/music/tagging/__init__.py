"""Write moods into the tags of files, without touching anything else in them, and take them out again."""

from mien.music.tagging.fields import MOOD_WORDS, mood_word
from mien.music.tagging.journal import Journal, Written
from mien.music.tagging.writing import FORMATS, Outcome, take_back, write_mood

__all__ = [
    "FORMATS",
    "MOOD_WORDS",
    "Journal",
    "Outcome",
    "Written",
    "mood_word",
    "take_back",
    "write_mood",
]
