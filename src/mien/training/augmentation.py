"""Random changes of a batch of faces that leave the expression as it is."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from mien.training.recipe import Recipe

__all__ = ["augment"]

ERASED_SIDE = (0.15, 0.4)
"""Smallest and largest side of an erased rectangle, as a share of the face's side."""


def augment(faces: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    """Mirror, rotate, shift, scale, relight and partly erase faces, each in its own way.

    Parameters
    ----------
    faces
        float32 [N, 1, H, W], 0-1.
    recipe
        Strength of each change.
    generator
        Source of randomness, on the CPU.

    Returns
    -------
    Tensor
        float32 [N, 1, H, W], 0-1; same device as the input.
    """
    moved = _move(faces, recipe, generator)
    return _erase(_relight(moved, recipe, generator), recipe, generator)


def _uniform(count: int, limit: float, generator: torch.Generator) -> Tensor:
    return (torch.rand(count, generator=generator) * 2 - 1) * limit


def _move(faces: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    count = len(faces)
    angle = _uniform(count, math.radians(recipe.rotation_deg), generator)
    # A symmetric spread of the logarithm makes faces as often larger as smaller.
    size = torch.exp(_uniform(count, math.log1p(recipe.scale), generator))
    mirror = (
        torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)
        if recipe.flip
        else torch.ones(count)
    )
    # The grid runs from -1 to 1 over the side, so a shift by a share of the side is twice that share.
    shift_x, shift_y = (_uniform(count, 2 * recipe.shift, generator) for _ in range(2))
    cosine, sine = torch.cos(angle) / size, torch.sin(angle) / size
    rows = [
        torch.stack([cosine * mirror, -sine, shift_x], 1),
        torch.stack([sine * mirror, cosine, shift_y], 1),
    ]
    theta = torch.stack(rows, 1).to(faces.device)
    grid = functional.affine_grid(theta, list(faces.shape), align_corners=False)
    return functional.grid_sample(faces, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _relight(faces: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    count = len(faces)
    contrast = (1 + _uniform(count, recipe.contrast, generator)).view(-1, 1, 1, 1).to(faces.device)
    brightness = _uniform(count, recipe.brightness, generator).view(-1, 1, 1, 1).to(faces.device)
    mean = faces.mean((1, 2, 3), keepdim=True)
    return ((faces - mean) * contrast + mean + brightness).clamp(0, 1)


def _erase(faces: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    count, _, height, width = faces.shape
    chosen = torch.rand(count, generator=generator) < recipe.erase
    low, high = ERASED_SIDE
    sides = low + (high - low) * torch.rand(2, count, generator=generator)
    starts = torch.rand(2, count, generator=generator) * (1 - sides)
    inside = [
        (steps >= start[:, None]) & (steps < (start + side)[:, None])
        for steps, start, side in zip(
            (torch.arange(height) / height, torch.arange(width) / width), starts, sides, strict=True
        )
    ]
    mask = (inside[0][:, :, None] & inside[1][:, None, :] & chosen[:, None, None])[:, None].to(faces.device)
    return torch.where(mask, faces.mean((1, 2, 3), keepdim=True), faces)
