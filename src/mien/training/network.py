"""The expression network: convolution blocks, max pooling, dropout, dense, softmax (the paper's CNN, deepened)."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from mien.expression.labels import EXPRESSIONS
from mien.expression.preprocessing import INPUT_PX
from mien.training.recipe import Recipe

__all__ = ["ExpressionNetwork"]

CLASSES = len(EXPRESSIONS)


class ExpressionNetwork(nn.Module):
    """A VGG-like network (Simonyan and Zisserman 2015) for 48x48 gray faces.

    Parameters
    ----------
    recipe
        Blocks, dense layer, dropout, and whether there is a second head for the FER+ votes.
    """

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels, side = 1, INPUT_PX
        for number, block in enumerate(recipe.blocks):
            for before, after in pairwise((channels, *block)):
                layers += _convolution(before, after, recipe)
                side += 2 * recipe.padding - 2
            layers.append(nn.MaxPool2d(2))
            # The first block's few channels carry too much each to be dropped.
            if recipe.block_dropout and number:
                layers.append(nn.Dropout(recipe.block_dropout))
            channels, side = block[-1], side // 2
        self.features = nn.Sequential(*layers)
        heads = 2 if recipe.votes_weight else 1
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(recipe.dropout),
            nn.Linear(channels * side * side, recipe.hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(recipe.dropout),
            nn.Linear(recipe.hidden, heads * CLASSES),
        )

    def forward(self, faces: Tensor) -> Tensor:
        """Return logits, float [N, 7] or, with a second head, [N, 14], of faces, float [N, 1, 48, 48], 0-1."""
        # Centred input trains faster; it is part of the network so that nobody can forget it.
        logits: Tensor = self.head(self.features((faces - 0.5) / 0.25))
        return logits


def _convolution(channels: int, wider: int, recipe: Recipe) -> list[nn.Module]:
    convolution = nn.Conv2d(channels, wider, 3, padding=recipe.padding, bias=not recipe.batch_norm)
    nn.init.kaiming_normal_(convolution.weight, mode="fan_out", nonlinearity="relu")
    if convolution.bias is not None:
        torch.nn.init.zeros_(convolution.bias)
    normalisation: list[nn.Module] = [nn.BatchNorm2d(wider)] if recipe.batch_norm else []
    return [convolution, *normalisation, nn.ReLU(inplace=True)]
