"""What is measured on PublicTest alone, where everything is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mien.evaluation.blend import BlendFigures, blend_figures
from mien.evaluation.calibration import CalibrationFigures, compare_calibrations
from mien.evaluation.expression import Evaluation
from mien.evaluation.robustness import RobustnessFigures, robustness_of
from mien.evaluation.views import ViewFigures, views_of
from mien.expression import ExpressionClassifier
from mien.training.dataset import Split

__all__ = ["Studies", "study"]


@dataclass(frozen=True, slots=True)
class Studies:
    """What is measured on PublicTest alone, where everything is chosen.

    Attributes
    ----------
    calibrations, robustness, views
        By read-out.
    blends
        Empty for a network with one read-out.
    """

    calibrations: dict[str, tuple[CalibrationFigures, ...]]
    robustness: dict[str, tuple[RobustnessFigures, ...]]
    views: dict[str, tuple[ViewFigures, ...]]
    blends: tuple[BlendFigures, ...]


def study(evaluations: Sequence[Evaluation], model: Path | None, *, threads: int = 1) -> Studies:
    """Compare calibrations, disturb the faces, look several times and mix the read-outs, all on PublicTest."""
    chosen_on = [one for one in evaluations if one.split is Split.VALIDATION]
    calibrations: dict[str, tuple[CalibrationFigures, ...]] = {}
    robustness: dict[str, tuple[RobustnessFigures, ...]] = {}
    views: dict[str, tuple[ViewFigures, ...]] = {}
    for one in chosen_on:
        calibrations[str(one.read_out)] = compare_calibrations(one.logits[one.known], one.wanted[one.known])
    if chosen_on:
        wanted = {one.read_out: one.wanted for one in chosen_on}
        classifiers = [ExpressionClassifier(model, read_out=one, threads=threads) for one in wanted]
        images = chosen_on[0].faces.images
        robustness = {str(one): rows for one, rows in robustness_of(images, wanted, classifiers).items()}
        views = {str(one): rows for one, rows in views_of(images, wanted, classifiers).items()}
    blends = blend_figures(*chosen_on) if len(chosen_on) == 2 else ()
    return Studies(calibrations, robustness, views, blends)
