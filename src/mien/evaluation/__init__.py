"""Figures of models, as numbers and as plots."""

from mien.evaluation.metrics import Figures, confusion_matrix, expected_calibration_error, figures_of

__all__ = ["Figures", "confusion_matrix", "expected_calibration_error", "figures_of"]
