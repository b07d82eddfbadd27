"""A listener: what they chose, and what they did."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

from mien.errors import ConfigError
from mien.expression.labels import Expression
from mien.recommend.feedback import Feedback
from mien.recommend.override import Override

__all__ = ["Heard", "MoodChange", "Profile", "ProfileSettings"]


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """What a listener chose.

    Attributes
    ----------
    mode
        Last mode; empty for the program's.
    balance
        How much the target weighs beside the taste, 0-4; None for the usual.
    venture
        Share of the doubt about a liking that is drawn at random, 0-1; None for the usual.
    remember
        Whether reactions are kept and learnt from, and moods are kept. Off, nothing is written.
    rules
        Own rule for an expression.
    """

    mode: str = ""
    balance: float | None = None
    venture: float | None = None
    remember: bool = True
    rules: dict[Expression, Override] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """Read the form of `as_dict`; ConfigError when a value is out of range."""
        known = dict(given)
        rules = {Expression(name): Override.from_dict(rule) for name, rule in known.pop("rules", {}).items()}
        settings = cls(**known, rules=rules)
        for name, most in (("balance", 4.0), ("venture", 1.0)):
            value = getattr(settings, name)
            if value is not None and not 0 <= value <= most:
                raise ConfigError(f"{name} is {value!r}; choose a number from 0 to {most:g}")
        return settings

    def follow(self, before: str, now: str) -> "ProfileSettings":
        """Return the settings with the rules for a playlist naming it as it is called now."""
        return replace(self, rules={name: rule.follow(before, now) for name, rule in self.rules.items()})

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        rules = {name.value: rule.as_dict() for name, rule in self.rules.items()}
        return {
            "mode": self.mode,
            "balance": self.balance,
            "venture": self.venture,
            "remember": self.remember,
            "rules": rules,
        }


@dataclass(frozen=True, slots=True)
class Profile:
    """One listener."""

    profile_id: int
    name: str
    settings: ProfileSettings


@dataclass(frozen=True, slots=True)
class Heard:
    """One reaction as it is kept.

    Attributes
    ----------
    feedback
        What was done or said.
    song_id
        Number of the song that outlives the catalog.
    title, artist
        Names, so that what is kept can be read by its owner.
    position_s
        Where in the song, in seconds.
    mode, source
        What was done with the mood, and what had set it.
    expression, valence, arousal
        The mood acted on; None when there was none.
    t_s
        When, in seconds since 1970.
    """

    feedback: Feedback
    song_id: int
    title: str
    artist: str
    position_s: float
    mode: str
    source: str
    expression: str | None
    valence: float | None
    arousal: float | None
    t_s: float


@dataclass(frozen=True, slots=True)
class MoodChange:
    """A mood that was acted on from a time on, as it is kept: seven short values, and nothing of a face.

    Attributes
    ----------
    mode, source
        What was done with it, and what had set it.
    expression
        The leading one; None when there was none.
    valence, arousal
        Its place, each -1 to 1.
    t_s
        When, in seconds since 1970.
    """

    mode: str
    source: str
    expression: str | None
    valence: float
    arousal: float
    t_s: float
