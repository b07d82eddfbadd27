"""How the weights move: optimiser, step size, sharpness-aware minimisation."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from mien.training.recipe import Recipe

__all__ = ["make_optimizer", "rate_share", "sharpest"]


def make_optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Return the recipe's optimiser; biases and normalisation are not decayed."""
    decayed = [weight for weight in network.parameters() if weight.ndim > 1]
    free = [weight for weight in network.parameters() if weight.ndim <= 1]
    groups: list[dict[str, Any]] = [
        {"params": decayed, "weight_decay": recipe.weight_decay},
        {"params": free, "weight_decay": 0.0},
    ]
    if recipe.optimizer == "adam":
        return torch.optim.AdamW(groups, lr=recipe.learning_rate)
    return torch.optim.SGD(
        groups, lr=recipe.learning_rate, momentum=recipe.momentum, nesterov=recipe.momentum > 0
    )


def rate_share(step: int, steps_an_epoch: int, recipe: Recipe) -> float:
    """Return the step size as a share of its peak, 0-1.

    Parameters
    ----------
    step
        0 for the first of the training.
    steps_an_epoch
        1 or more.
    recipe
        Its ``warmup_epochs``, ``epochs`` and ``schedule`` are used.
    """
    warmup, total = recipe.warmup_epochs * steps_an_epoch, recipe.epochs * steps_an_epoch
    if step < warmup:
        return (step + 1) / warmup
    if recipe.schedule == "constant":
        return 1.0
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(total - warmup, 1)))


@contextmanager
def sharpest(network: nn.Module, radius: float) -> Iterator[None]:
    """Move the weights up the gradient by a radius while the context lasts (Foret et al. 2021).

    Parameters
    ----------
    network
        Its gradients point the way; they may be replaced within the context.
    radius
        Length of the step, greater than 0.
    """
    weights: list[torch.Tensor] = [weight for weight in network.parameters() if weight.grad is not None]
    gradients = [weight.grad.detach().clone() for weight in weights if weight.grad is not None]
    length = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(one) for one in gradients]))
    steps = [one * (radius / (length + 1e-12)) for one in gradients]
    with torch.no_grad():
        torch._foreach_add_(weights, steps)
    try:
        yield
    finally:
        with torch.no_grad():
            torch._foreach_sub_(weights, steps)
