"""Why a song was chosen: numbers that add up to its score, and words that say the largest of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mien.saying import Saying, joined

__all__ = ["SAYINGS", "Part", "Reason"]


class Part(StrEnum):
    """A part of a song's score."""

    MOOD = "mood"
    SOUND = "sound"
    SONG = "song"
    ARTIST = "artist"
    GENRE = "genre"
    CHANCE = "chance"


SAID: Final = 0.1
"""A part of the liking at least this large is put into words: a third to half of what an outright like gives a song."""

WORDS: Final = {
    Part.SONG: ("you liked it before", "though you did not care for it before"),
    Part.ARTIST: ("you like this artist", "though you like this artist less than others"),
    Part.GENRE: ("you like this genre", "though you like this genre less than others"),
    Part.SOUND: ("it sounds like what you like", "though it sounds like what you like less"),
    Part.CHANCE: ("a try, since it is not known yet how you like it", ""),
}
"""Words for a part of the score above 0, and for one below."""

LIKE: Final = "it is like {liked}, which you liked"
AGAIN: Final = "everything else was heard more recently"
ASKS: Final = (
    "the mode asks for {wording}; few of your tracks lie there, so mien looked wider",
    "the mode asks for {wording}; this lies right there",
    "the mode asks for {wording}; this lies near it",
    "the mode asks for {wording}; this lies further off",
)
SAYINGS: Final = (*ASKS, LIKE, AGAIN, *(words for pair in WORDS.values() for words in pair if words))
"""All that a reason is put together from, for those who translate it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason of one choice.

    Attributes
    ----------
    parts
        What each part gave; they add up to `score`.
    wording
        The music asked for, in words that fit after "asks for".
    squared
        Squared distance from the target in its standard deviations.
    widened
        Whether the target was widened because too few tracks lie within it.
    again
        Whether it was chosen only because all others were heard more recently still.
    heard
        Whether the listener has reacted to it before.
    like
        Number of a liked track near to it on the plane; None without one.
    """

    parts: dict[Part, float]
    wording: str
    squared: float
    widened: bool = False
    again: bool = False
    heard: bool = False
    like: int | None = None

    @property
    def score(self) -> float:
        """Sum of the parts."""
        return sum(self.parts.values())

    def leading(self) -> list[Part]:
        """Return the parts of the liking that are worth a word, the largest first, at most two."""
        worth = [
            part for part in WORDS if abs(self.parts[part]) >= SAID and WORDS[part][self.parts[part] < 0]
        ]
        return sorted(worth, key=lambda part: -abs(self.parts[part]))[:2]

    def text(self, liked: str = "") -> Saying:
        """Say it in one sentence.

        Parameters
        ----------
        liked
            Title or artist of the track `like`, which the shelf does not know.
        """
        said: list[str] = [self._mood_words()]
        for part in self.leading():
            words = WORDS[part][self.parts[part] < 0]
            near = part is Part.SOUND and self.parts[part] > 0 and self.like is not None and liked
            said.append(Saying(LIKE, liked=liked) if near else Saying(words))
        if self.again:
            said.append(Saying(AGAIN))
        return joined(said)

    def _mood_words(self) -> Saying:
        near = 1 if self.squared <= 1 else 2 if self.squared <= 6.25 else 3
        return Saying(ASKS[0 if self.widened else near], wording=self.wording)

    def as_dict(self) -> dict[str, float]:
        """Return the parts by name, rounded, for pages and programs."""
        return {part.value: round(value, 4) for part, value in self.parts.items()}
