"""Keep what a listener's corrections came to in one small file: seven numbers, a count, a date and a network's name."""

from dataclasses import dataclass
from pathlib import Path

from mien.mood.correction import Correction
from mien.mood.neutral_file import read_object, write_object

__all__ = ["KeptCorrection", "read_correction", "write_correction"]


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """What a file held.

    Attributes
    ----------
    correction
        The one to use, or None.
    problem
        Why a file that is there is not used; empty when all is well.
    """

    correction: Correction | None = None
    problem: str = ""


def read_correction(path: Path, network: str) -> KeptCorrection:
    """Read the correction; a file that cannot be used stays where it is and is never an error.

    Parameters
    ----------
    path
        The file, which need not exist.
    network
        Identity of the network that it is for.
    """
    correction, problem = read_object(path, Correction.from_dict)
    if correction is None:
        return KeptCorrection(problem=problem)
    if correction.network != network:
        return KeptCorrection(
            problem=f"What was said until {correction.made_at:%Y-%m-%d} was of another network, and is not used"
        )
    return KeptCorrection(correction)


def write_correction(path: Path, correction: Correction) -> None:
    """Replace the file in one step; OSError as for `write_object`."""
    write_object(path, correction.as_dict())
