"""Whose answer a network gives."""

from enum import StrEnum

__all__ = ["ReadOut"]


class ReadOut(StrEnum):
    """One network learns to give two answers from the same features; each has its calibration.

    LABELS is FER-2013's own label, which networks are compared by. VOTES is what most of FER+'s ten taggers see
    (Barsoum et al. 2016, "Training deep networks for facial expression recognition with crowd-sourced label
    distribution"). It is nearer to what a person who looks would say, and so what the live loop uses where a network
    has it.
    """

    LABELS = "labels"
    VOTES = "votes"
