"""The seven expressions and the classifier that tells them apart."""

from mien.expression.calibration import Calibration, softmax
from mien.expression.classifier import ExpressionClassifier
from mien.expression.explain import heat_map, hide
from mien.expression.labels import EXPRESSIONS, Expression
from mien.expression.preprocessing import INPUT_PX, preprocess
from mien.expression.read_out import ReadOut

__all__ = [
    "EXPRESSIONS",
    "INPUT_PX",
    "Calibration",
    "Expression",
    "ExpressionClassifier",
    "ReadOut",
    "heat_map",
    "hide",
    "preprocess",
    "softmax",
]
