"""A listener's own rule for one expression, which wins over the mode."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from mien.errors import ConfigError
from mien.recommend.target import SPREAD, Covariance, Mode, Target
from mien.saying import Saying

__all__ = ["PLACE", "Override"]

PLACE: Final = "the place you chose for this expression"


@dataclass(frozen=True, slots=True)
class Override:
    """What to do when an expression leads; exactly one of the three is set.

    Attributes
    ----------
    mode
        Another mode than the session's.
    point
        Music at this valence and arousal, each -1 to 1.
    playlist
        Name of a saved playlist whose tracks are played, and no others while it lasts.
    """

    mode: Mode | None = None
    point: tuple[float, float] | None = None
    playlist: str | None = None

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.mode, self.point, self.playlist)) != 1:
            raise ConfigError(
                "a rule names exactly one of mode, point and playlist; this names none or several"
            )
        if self.mode is Mode.PATH:
            raise ConfigError("a rule's mode is 'path', which needs a goal; choose another mode or a point")
        if self.point is not None and not all(-1 <= one <= 1 for one in self.point):
            raise ConfigError(f"a rule's point is {self.point}; both numbers must lie between -1 and 1")

    @classmethod
    def from_dict(cls, given: Any) -> Self:
        """Read a rule such as ``{"mode": "calm"}``, ``{"point": [0.4, -0.5]}`` or ``{"playlist": "Rain"}``.

        Raises
        ------
        ConfigError
            When it is none.
        """
        if not isinstance(given, dict) or set(given) - {"mode", "point", "playlist"}:
            raise ConfigError(f"a rule is {given!r}; expected an object with mode, point or playlist")
        try:
            mode = Mode(given["mode"]) if "mode" in given else None
            point = tuple(float(one) for one in given["point"]) if "point" in given else None
        except (TypeError, ValueError) as error:
            raise ConfigError(f"a rule is {given!r} ({error}); modes are {', '.join(Mode)}") from None
        if point is not None and len(point) != 2:
            raise ConfigError(f"a rule's point is {given['point']!r}; expected valence and arousal")
        playlist = given.get("playlist")
        if playlist is not None and not isinstance(playlist, str):
            raise ConfigError(f"a rule's playlist is {playlist!r}; expected a name")
        return cls(mode, (point[0], point[1]) if point else None, playlist)

    def as_dict(self) -> dict[str, Any]:
        """Return the form that `from_dict` reads."""
        given = {
            "mode": self.mode.value if self.mode else None,
            "point": list(self.point) if self.point else None,
            "playlist": self.playlist,
        }
        return {name: value for name, value in given.items() if value is not None}

    def follow(self, before: str, now: str) -> "Override":
        """Return the rule with the new name of a playlist; itself when it is for something else."""
        if self.playlist is None or _plain(self.playlist) != _plain(before):
            return self
        return replace(self, playlist=now)

    def target(self) -> Target | None:
        """Return the target of a point; None for a mode or a playlist."""
        if self.point is None:
            return None
        valence, arousal = self.point
        return Target(valence, arousal, Covariance(SPREAD**2, SPREAD**2), Saying(PLACE))


def _plain(name: str) -> str:
    """Names are told apart as the catalog does: blanks and the case of plain letters do not count."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in " ".join(name.split()))
