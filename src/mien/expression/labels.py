"""The seven expressions, in the one order that every file, array and message uses."""

from enum import StrEnum

__all__ = ["EXPRESSIONS", "Expression"]


class Expression(StrEnum):
    """What a face shows, by the labels of FER-2013 (Goodfellow et al. 2013); says nothing of what is felt."""

    ANGRY = "angry"
    DISGUST = "disgust"
    FEAR = "fear"
    HAPPY = "happy"
    SAD = "sad"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


EXPRESSIONS: tuple[Expression, ...] = tuple(Expression)
"""All expressions; index ``i`` here is class ``i`` of FER-2013 and output ``i`` of every classifier."""
