"""All sentences that the page says in the listener's language though the server makes them."""

from typing import Final

from mien.expression.labels import EXPRESSIONS
from mien.mood import MoodState
from mien.recommend import Mode
from mien.recommend.override import PLACE
from mien.recommend.path import AT_THE_GOAL, ON_THE_WAY
from mien.recommend.reason import SAYINGS as REASONS
from mien.recommend.target import PAPER_TARGETS, WORDINGS

__all__ = [
    "BY_HAND",
    "CAMERA_WENT",
    "FROM_PLAYLIST",
    "FROM_RULE",
    "ITEM_GONE",
    "MODES",
    "NO_CAMERA",
    "NO_MOOD",
    "PHOTOS",
    "SAYINGS",
    "TRACK_GONE",
]

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

PHOTOS: Final = {
    MoodState.NO_FACE: "No face was found in this photo; take one with the face in view",
    MoodState.TOO_DARK: "The face in this photo is too dark to read; take a brighter one",
    MoodState.TOO_SMALL: "The face in this photo is too small to read; take one from nearer",
    MoodState.TURNED_AWAY: "The face in this photo is turned away; take one that looks at the camera",
    MoodState.UNSURE: "The expression in this photo is not clear enough to act on; try another",
}
"""Why a photo sets no mood."""
NO_MOOD: Final = "There is no mood in this photo"
NO_CAMERA: Final = "No camera is on; switch it on first"
CAMERA_WENT: Final = "Not set: the camera went off; switch it on and try again"
ITEM_GONE: Final = "That item is no longer in the queue"
TRACK_GONE: Final = "The track that played is no longer in the library; the music goes on without it"

SAYINGS: Final = (
    *MODES.values(),
    *REASONS,
    *WORDINGS.values(),
    *(target.wording.template for target in PAPER_TARGETS.values()),
    *(ON_THE_WAY, AT_THE_GOAL, PLACE),
    *(FROM_RULE, FROM_PLAYLIST, BY_HAND),
    *(expression.value for expression in EXPRESSIONS),
    *PHOTOS.values(),
    *(NO_MOOD, NO_CAMERA, CAMERA_WENT, ITEM_GONE, TRACK_GONE),
)
"""They are keys of the page's messages, sent whole or by `mien.saying.Saying.as_dict`; a test looks for each there."""
