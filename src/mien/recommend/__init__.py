"""From a mood to the tracks that come next, and what a listener's reactions teach."""

from mien.recommend.feedback import LESSONS, Feedback, Lesson, ending
from mien.recommend.likings import Likings
from mien.recommend.override import Override
from mien.recommend.path import MoodPath
from mien.recommend.profile import Heard, MoodChange, Profile, ProfileSettings
from mien.recommend.profiles import Profiles
from mien.recommend.rank import BALANCE, VENTURE, Choice, Listener, recommend
from mien.recommend.reason import Part, Reason
from mien.recommend.shelf import Kind, Shelf, Song, song_of
from mien.recommend.target import PAPER_TARGETS, Covariance, Mode, Target, target_for
from mien.recommend.taste import Taste, TasteSettings

__all__ = [
    "BALANCE",
    "LESSONS",
    "PAPER_TARGETS",
    "VENTURE",
    "Choice",
    "Covariance",
    "Feedback",
    "Heard",
    "Kind",
    "Lesson",
    "Likings",
    "Listener",
    "Mode",
    "MoodChange",
    "MoodPath",
    "Override",
    "Part",
    "Profile",
    "ProfileSettings",
    "Profiles",
    "Reason",
    "Shelf",
    "Song",
    "Target",
    "Taste",
    "TasteSettings",
    "ending",
    "recommend",
    "song_of",
    "target_for",
]
