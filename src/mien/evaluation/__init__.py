"""Figures of models, as numbers and as plots."""

from mien.evaluation.machine import describe_machine
from mien.evaluation.metrics import Figures, confusion_matrix, expected_calibration_error, figures_of

__all__ = ["Figures", "confusion_matrix", "describe_machine", "expected_calibration_error", "figures_of"]
