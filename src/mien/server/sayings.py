"""All sentences that the page says in the listener's language though the server makes them."""

from typing import Final

from mien.expression.labels import EXPRESSIONS
from mien.recommend import Mode
from mien.recommend.override import PLACE
from mien.recommend.path import AT_THE_GOAL, ON_THE_WAY
from mien.recommend.reason import SAYINGS as REASONS
from mien.recommend.target import PAPER_TARGETS, WORDINGS

__all__ = ["BY_HAND", "FROM_PLAYLIST", "FROM_RULE", "MODES", "SAYINGS"]

MODES: Final[dict[Mode, str]] = {
    Mode.PAPER: "The classic pairing: comfort for sadness, calm for anger, energy for joy and surprise",
    Mode.MATCH: "Music that sounds the way you look",
    Mode.LIFT: "Starts near your mood and leans towards the bright side",
    Mode.CALM: "Starts near your mood and leans towards stillness",
    Mode.ENERGISE: "Starts near your mood and leans towards liveliness",
    Mode.PATH: "Starts at your mood and moves, song by song, to a goal that you choose",
}
"""One line for each mode."""

FROM_RULE: Final = "from “{playlist}”, which you chose for {expression}"
FROM_PLAYLIST: Final = "From your playlist “{playlist}”"
BY_HAND: Final = "You put it here"

SAYINGS: Final = (
    *MODES.values(),
    *REASONS,
    *WORDINGS.values(),
    *(target.wording.template for target in PAPER_TARGETS.values()),
    *(ON_THE_WAY, AT_THE_GOAL, PLACE),
    *(FROM_RULE, FROM_PLAYLIST, BY_HAND),
    *(expression.value for expression in EXPRESSIONS),
)
"""They are keys of the page's messages, as `mien.saying.Saying.as_dict` sends them; a test looks for each there."""
