"""Other networks' figures on FER-2013's PrivateTest."""

from dataclasses import dataclass
from typing import Final

__all__ = ["PEERS", "Peer"]


@dataclass(frozen=True, slots=True)
class Peer:
    """Another network; shares are 0-1, None where nobody measured them.

    Attributes
    ----------
    name
        And version.
    accuracy, macro_f1, without_copies, ferplus
        On PrivateTest; on its images that have no exact copy in Training; agreement with FER+'s majority.
    source
        Who says so, and how.
    """

    name: str
    accuracy: float
    macro_f1: float | None
    without_copies: float | None
    ferplus: float | None
    source: str


MEASURED: Final = "run by us on the same images"
PEERS: Final = (
    Peer("big XCEPTION (oarriaga/face_classification)", 0.669, 0.667, 0.647, 0.626, MEASURED),
    Peer("@vladmandic/human 3.3.6", 0.667, 0.662, None, 0.626, MEASURED),
    Peer("fer 25.10.3", 0.658, 0.639, 0.641, 0.636, MEASURED),
    Peer("@vladmandic/face-api 1.7.15", 0.589, 0.535, None, 0.647, MEASURED),
    Peer("VGGNet, trained from scratch", 0.7328, None, None, None, "Khaireddin and Chen 2021, published"),
    Peer(
        "EmoNeXt-XL, ImageNet-22k, 224 px",
        0.7612,
        None,
        None,
        None,
        "El Boudouri and Bohi 2023, published; ten-crop",
    ),
    Peer(
        "ensemble of seven, residual masking network among them",
        0.7682,
        None,
        None,
        None,
        "Pham, Vu and Tran 2021, published",
    ),
)
"""Runnable peers first, then published figures, which were not run by us."""
