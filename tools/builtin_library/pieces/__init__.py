"""The pieces, a module for each quadrant; a new piece is a function and a line in its module's ``PIECES``."""

from . import bright, calm, dark, tense
from .sheet import Piece, Quadrant, Sheet

__all__ = ["PIECES", "Piece", "Quadrant", "Sheet"]

PIECES: tuple[Piece, ...] = (*bright.PIECES, *tense.PIECES, *dark.PIECES, *calm.PIECES)
"""Every piece of the library, in the order of ``library.json``."""
