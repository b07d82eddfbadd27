"""The pieces, a module for each family; a new piece is a function and a line in its module's ``PIECES``."""

from dataclasses import replace

from . import bright, calm, dark, europe, guitars, jazz, keys, latin, loops, machine, solemn, soul, tense
from .sheet import Piece, Quadrant, Sheet

__all__ = ["PIECES", "Piece", "Quadrant", "Sheet"]

_FIRST_BIT_RATE = 88_000
"""Bits a second of the first twelve pieces, kept so that a rebuild gives the same files."""
_FIRST = (*bright.PIECES, *tense.PIECES, *dark.PIECES, *calm.PIECES)
_LATER = (guitars, soul, latin, europe, keys, solemn, jazz, machine, loops)

PIECES: tuple[Piece, ...] = (
    *(replace(piece, bit_rate=_FIRST_BIT_RATE) for piece in _FIRST),
    *(piece for family in _LATER for piece in family.PIECES),
)
"""Every piece of the library, in the order of ``library.json``."""
