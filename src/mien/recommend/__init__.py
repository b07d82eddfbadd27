"""From a mood to the tracks that come next."""

from mien.recommend.rank import Choice, recommend
from mien.recommend.target import PAPER_TARGETS, Covariance, Mode, Target, target_for

__all__ = ["PAPER_TARGETS", "Choice", "Covariance", "Mode", "Target", "recommend", "target_for"]
