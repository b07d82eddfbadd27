"""Make-believe listeners with a face at rest, to judge what setting it is worth.

FER-2013 knows no persons, so this is a simulation: a "listener" is one neutral face of the set, moved as heads move
before a camera (`mien.evaluation.mood_disturbances.jittered`). What the classifier says of some views is what the
listener's resting face is set from; it is scored on other views of the same picture. A person's face on another day
differs more than that, so that the gain shown here is the most that can be hoped for.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.mood_disturbances import jittered
from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier
from mien.mood.neutral import CAP, PRIOR_LOOKS, fit_offset, log_probs
from mien.mood.resting import MAX_LIVELY, lively_share, looks_of
from mien.training.dataset import FaceDataset

__all__ = ["ALIKE", "VIEWS", "VIEW_S", "Listeners", "most_alike", "simulate"]

VIEWS: Final = 16
"""Views a look; with `VIEW_S` four seconds, as in the player, at half its frames: more say little more."""
VIEW_S: Final = 0.25
ALIKE: Final = 10
"""Faces of each expression that are compared with a listener as the most alike."""
SIDE_LIGHT: Final = np.linspace(0.55, 1.25, 48)
"""Brightness from the dark cheek to the lit one."""
NEUTRAL: Final = EXPRESSIONS.index(Expression.NEUTRAL)


@dataclass(frozen=True, slots=True, eq=False)
class Listeners:
    """What the classifier says of faces at rest.

    Attributes
    ----------
    rows
        int64 [N], which faces of the data set.
    resting
        float64 [N, V, 7], logits of the views that the resting face is set from.
    later, side_lit
        As ``resting``, of other views in the same light, and in light from a side.
    """

    rows: NDArray[np.int64]
    resting: NDArray[np.float64]
    later: NDArray[np.float64]
    side_lit: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, keep: NDArray[np.bool_]) -> "Listeners":
        """Return those for which ``keep``, bool [N], is true."""
        return Listeners(self.rows[keep], self.resting[keep], self.later[keep], self.side_lit[keep])

    @property
    def misread(self) -> NDArray[np.bool_]:
        """Whose views at rest are, on average, not read as neutral; bool [N]."""
        return np.asarray(np.exp(self.resting).mean(axis=1).argmax(axis=1) != NEUTRAL)

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Whose face the player would not take for one at rest; bool [N]."""
        return np.array([lively_share(np.exp(views)) > MAX_LIVELY for views in self.resting])

    def offsets(self, *, prior_looks: float = PRIOR_LOOKS, cap: float = CAP) -> NDArray[np.float64]:
        """Return each one's offset, float64 [N, 7]; none for those who are refused."""
        looks = looks_of([VIEW_S * view for view in range(self.resting.shape[1])])
        fitted = [fit_offset(views, looks, prior_looks=prior_looks, cap=cap) for views in self.resting]
        return np.array(fitted) * ~self.refused[:, None]


def simulate(
    faces: FaceDataset,
    classifier: ExpressionClassifier,
    rng: np.random.Generator,
    *,
    most: int | None = None,
) -> Listeners:
    """Make a listener of each neutral face; where FER+ votes are there, of each that most taggers see as neutral too.

    Parameters
    ----------
    faces
        Of one split.
    classifier
        The network.
    rng
        Source of which faces are drawn and how they move.
    most
        Draw that many; None for all.

    Raises
    ------
    MediaError
        When there are fewer than four neutral faces.
    """
    majority = faces.majority()
    rows = np.flatnonzero((faces.labels == NEUTRAL) & ((majority == NEUTRAL) | (faces.votes is None)))
    if len(rows) < 4:
        raise MediaError(f"the data set has {len(rows)} neutral faces; at least 4 are needed")
    rows = rng.permutation(rows)[:most]
    logits = np.stack([_views(faces.images[row], classifier, rng) for row in rows])
    return Listeners(rows, logits[:, 0], logits[:, 1], logits[:, 2])


def _views(
    face: NDArray[np.uint8], classifier: ExpressionClassifier, rng: np.random.Generator
) -> NDArray[np.float64]:
    side_lit = np.clip(face * SIDE_LIGHT, 0, 255).astype(np.uint8)
    # Each look starts from another place, so that the later ones do not go on where the first ended.
    views = [view for one in (face, face, side_lit) for view in jittered([one] * VIEWS, VIEW_S, rng)]
    return log_probs(classifier.predict(np.stack(views))).reshape(3, VIEWS, len(EXPRESSIONS))


def most_alike(faces: FaceDataset, rows: NDArray[np.int64], each: int = ALIKE) -> list[NDArray[np.int64]]:
    """Return, for each of some faces, the ``each`` faces of every other expression whose pixels are most like its own.

    Likeness is the correlation of the faces at 12x12 pixels: shape of the head, hair and light more than expression.
    """
    small = faces.images.reshape(-1, 12, 4, 12, 4).mean(axis=(2, 4)).reshape(len(faces), -1)
    small = small - small.mean(axis=1, keepdims=True)
    small = small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-9)
    likeness = small[rows] @ small.T
    others = [np.flatnonzero(faces.labels == label) for label in range(len(EXPRESSIONS)) if label != NEUTRAL]
    return [np.concatenate([one[np.argsort(-mine[one])[:each]] for one in others]) for mine in likeness]
