"""What a classifier might say of a frame."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.expression import EXPRESSIONS, Expression

FRAME_S: Final = 0.1


def sure(expression: Expression, share: float = 0.9) -> NDArray[np.float32]:
    """Give one expression this share, and the others the rest evenly."""
    rest = (1 - share) / 6
    return np.array([share if one is expression else rest for one in EXPRESSIONS], np.float32)
