"""Blend the faces of a batch, so that a network learns to answer in between."""

import math

import torch
from torch import Tensor

from mien.training.recipe import Recipe

__all__ = ["mix"]


def mix(
    faces: Tensor, targets: tuple[Tensor, ...], recipe: Recipe, generator: torch.Generator
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Blend each face with another of the batch (mixup), or paste a rectangle of another into it (cutmix), or neither.

    Parameters
    ----------
    faces
        float32 [N, 1, H, W], 0-1.
    targets
        Tensors [N, ...] that are blended in the same share.
    recipe
        Its ``mixup`` and ``cutmix`` are the probabilities of either.
    generator
        Source of randomness, on the CPU.

    Returns
    -------
    tuple
        Faces and targets, of the same shapes.
    """
    draw = float(torch.rand(1, generator=generator))
    if draw >= recipe.mixup + recipe.cutmix:
        return faces, targets
    order = torch.randperm(len(faces), generator=generator).to(faces.device)
    share = _share(recipe.mixup_alpha, generator)
    if draw < recipe.mixup:
        mixed = faces + (1 - share) * (faces[order] - faces)
    else:
        mixed, share = _paste(faces, faces[order], share, generator)
    blended = tuple(target + (1 - share) * (target[order] - target) for target in targets)
    return mixed, blended


def _share(alpha: float, generator: torch.Generator) -> float:
    """Draw from the beta distribution with both parameters alpha, by two gamma variates (Johnk 1964)."""
    while True:
        first, second = (torch.rand(2, generator=generator).double() ** (1 / alpha)).tolist()
        if 0 < first + second <= 1:
            return float(first / (first + second))


def _paste(faces: Tensor, others: Tensor, share: float, generator: torch.Generator) -> tuple[Tensor, float]:
    height, width = faces.shape[2:]
    sides = [round(side * math.sqrt(1 - share)) for side in (height, width)]
    top, left = (
        int(torch.randint(0, side - cut + 1, (1,), generator=generator))
        for side, cut in zip((height, width), sides, strict=True)
    )
    mixed = faces.clone()
    area = (..., slice(top, top + sides[0]), slice(left, left + sides[1]))
    mixed[area] = others[area]
    return mixed, 1 - sides[0] * sides[1] / (height * width)
