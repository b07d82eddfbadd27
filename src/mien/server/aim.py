"""What the music should be: the mode, a path if one was begun, and the listener's own rules, which win."""

import math
from collections.abc import Mapping

from mien.expression.labels import Expression
from mien.mood import Mood, MoodSource
from mien.recommend import Mode, MoodPath, Override, Target, target_for
from mien.recommend.target import MOVED, nearest_expression

__all__ = ["Aim", "Rules", "rule_for"]

Rules = Mapping[Expression, Override]
"""A listener's own rules."""


def rule_for(mood: Mood, rules: Rules) -> Override | None:
    """Return the rule that holds under a mood; a point without an expression counts as the nearest one's."""
    return rules.get(mood.expression or nearest_expression(mood))


class Aim:
    """What is done with a mood.

    Attributes
    ----------
    mode
        Set by `set_mode` and `set_path`.
    path
        The path that was begun; None without one.
    """

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.path: MoodPath | None = None
        self._began = 0

    def set_mode(self, mode: Mode) -> None:
        """Do something else with a mood; a path ends."""
        self.mode, self.path = mode, None

    def set_path(self, path: MoodPath, moves: int) -> None:
        """Begin a path when the queue has moved on so many times."""
        self.mode, self.path, self._began = Mode.PATH, path, moves

    def done(self, moves: int) -> int:
        """Songs of the path that have begun; 0 without one."""
        return min(moves - self._began, self.path.tracks) if self.path else 0

    def targets(self, mood: Mood, rules: Rules, *, moves: int, waiting: int, n: int) -> list[Target]:
        """Return what each of the next ``n`` songs should be that come after ``waiting`` others in line."""
        rule = rule_for(mood, rules)
        own = rule.target() if rule else None
        if own:
            return [own] * n
        mode = rule.mode if rule and rule.mode else self.mode
        if mode is Mode.PATH and self.path:
            first = moves - self._began + waiting
            return [self.path.target(place) for place in range(first, first + n)]
        return [target_for(mood, mode)] * n

    def moved(self, before: Mood, after: Mood, rules: Rules) -> bool:
        """Say whether a changed mood asks for other music."""
        if self.mode is Mode.PATH and self.path:
            # The way is set: what the face shows on it changes nothing but which of the listener's own rules holds.
            return rule_for(before, rules) != rule_for(after, rules)
        if before.source is MoodSource.NONE or before.expression != after.expression:
            return True
        rule = rule_for(after, rules)
        if rule and rule.playlist:
            return False
        here, there = (
            self.targets(mood, rules, moves=self._began, waiting=0, n=1)[0] for mood in (before, after)
        )
        return math.hypot(there.valence - here.valence, there.arousal - here.arousal) >= MOVED
