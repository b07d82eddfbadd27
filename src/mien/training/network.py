"""The expression network: convolution blocks, max pooling, dropout, dense, softmax (the paper's CNN, deepened)."""

import torch
from torch import Tensor, nn

from mien.expression.labels import EXPRESSIONS
from mien.expression.preprocessing import INPUT_PX
from mien.training.recipe import Recipe

__all__ = ["ExpressionNetwork"]


class ExpressionNetwork(nn.Module):
    """A VGG-like network (Simonyan and Zisserman 2015) for 48x48 gray faces.

    Parameters
    ----------
    recipe
        Width, depths, dense layer and dropout.
    """

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 1
        for block, depth in enumerate(recipe.depths):
            wider = recipe.width * 2**block
            for _ in range(depth):
                layers += _convolution(channels, wider, recipe.batch_norm)
                channels = wider
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        side = INPUT_PX // 2 ** len(recipe.depths)
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(recipe.dropout),
            nn.Linear(channels * side * side, recipe.hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(recipe.dropout),
            nn.Linear(recipe.hidden, len(EXPRESSIONS)),
        )

    def forward(self, faces: Tensor) -> Tensor:
        """Return logits, float [N, 7], of faces, float [N, 1, 48, 48], 0-1."""
        # Centred input trains faster; it is part of the network so that nobody can forget it.
        logits: Tensor = self.head(self.features((faces - 0.5) / 0.25))
        return logits


def _convolution(channels: int, wider: int, batch_norm: bool) -> list[nn.Module]:
    convolution = nn.Conv2d(channels, wider, 3, padding=1, bias=not batch_norm)
    nn.init.kaiming_normal_(convolution.weight, mode="fan_out", nonlinearity="relu")
    if convolution.bias is not None:
        torch.nn.init.zeros_(convolution.bias)
    normalisation: list[nn.Module] = [nn.BatchNorm2d(wider)] if batch_norm else []
    return [convolution, *normalisation, nn.ReLU(inplace=True)]
