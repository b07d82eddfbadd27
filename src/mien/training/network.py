"""The expression network: convolution blocks, max pooling, dropout, dense, softmax (the paper's CNN, deepened)."""

from copy import deepcopy
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad
from torch.nn.utils.fusion import fuse_conv_bn_weights

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
        Blocks and their form, dense layer, dropout, and whether there is a second head for the FER+ votes.
    """

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.enlarge = recipe.enlarge
        layers: list[nn.Module] = []
        channels, side = 1, INPUT_PX * recipe.enlarge
        for number, block in enumerate(recipe.blocks):
            for before, after in pairwise((channels, *block)):
                layers += _convolution(before, after, recipe)
                side += 2 * recipe.padding - 2
            if recipe.squeeze:
                layers.append(_Squeeze(block[-1], recipe.squeeze))
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
        logits: Tensor = self.head(self.features(self.seen(faces)))
        return logits

    def seen(self, faces: Tensor) -> Tensor:
        """Return what the first convolution gets of faces, float [N, 1, 48, 48], 0-1: centred, and enlarged."""
        # Centred input trains faster; it is part of the network so that nobody can forget it.
        values = (faces - 0.5) / 0.25
        if self.enlarge == 1:
            return values
        return interpolate(values, scale_factor=self.enlarge, mode="bilinear", align_corners=False)

    @property
    def branched(self) -> bool:
        """Whether its convolutions train as several branches each."""
        return any(isinstance(layer, _Branches) for layer in self.features)

    def folded(self) -> "ExpressionNetwork":
        """Return a copy that answers the same in evaluation, each convolution of several branches made one."""
        copy = deepcopy(self)
        for number, layer in enumerate(copy.features):
            if isinstance(layer, _Branches):
                copy.features[number] = layer.folded()
        return copy


class _Branches(nn.Module):
    """A 3x3 convolution, a 1x1 and, where the width stays, the input as it is; each normalised, then added.

    RepVGG (Ding et al. 2021): it trains as a network of many paths, and all of them are one 3x3 convolution afterwards.
    """

    def __init__(self, channels: int, wider: int) -> None:
        super().__init__()
        self.wide = _started(nn.Conv2d(channels, wider, 3, padding=1, bias=False))
        self.narrow = _started(nn.Conv2d(channels, wider, 1, bias=False))
        self.wide_norm, self.narrow_norm = nn.BatchNorm2d(wider), nn.BatchNorm2d(wider)
        self.input_norm = nn.BatchNorm2d(wider) if channels == wider else None

    def forward(self, values: Tensor) -> Tensor:
        total: Tensor = self.wide_norm(self.wide(values)) + self.narrow_norm(self.narrow(values))
        return total if self.input_norm is None else total + self.input_norm(values)

    def folded(self) -> nn.Conv2d:
        """Return the one convolution that the branches are in evaluation."""
        # A 1x1 kernel is the middle of a 3x3 one; the input itself is a 1x1 kernel that keeps each channel.
        middle = (1, 1, 1, 1)
        branches = [(self.wide.weight, self.wide_norm), (pad(self.narrow.weight, middle), self.narrow_norm)]
        if self.input_norm is not None:
            width = self.wide.out_channels
            branches.append((pad(torch.eye(width)[:, :, None, None], middle), self.input_norm))
        one = nn.Conv2d(self.wide.in_channels, self.wide.out_channels, 3, padding=1)
        with torch.no_grad():
            parts = [_fused(kernel, norm) for kernel, norm in branches]
            one.weight.copy_(torch.stack([weight for weight, _ in parts]).sum(0))
            one.bias.copy_(torch.stack([bias for _, bias in parts]).sum(0))  # type: ignore[union-attr]  # it has one
        return one


class _Squeeze(nn.Module):
    """Weighs each channel by what all of them are over the whole face: squeeze and excitation (Hu et al. 2018)."""

    def __init__(self, channels: int, reduction: int) -> None:
        super().__init__()
        fewer = max(1, channels // reduction)
        self.weigh = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, fewer, 1),
            nn.ReLU(inplace=True),
            nn.Conv2d(fewer, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, values: Tensor) -> Tensor:
        weighed: Tensor = values * self.weigh(values)
        return weighed


def _convolution(channels: int, wider: int, recipe: Recipe) -> list[nn.Module]:
    if recipe.branches:
        return [_Branches(channels, wider), nn.ReLU(inplace=True)]
    convolution = _started(nn.Conv2d(channels, wider, 3, padding=recipe.padding, bias=not recipe.batch_norm))
    normalisation: list[nn.Module] = [nn.BatchNorm2d(wider)] if recipe.batch_norm else []
    return [convolution, *normalisation, nn.ReLU(inplace=True)]


def _started(convolution: nn.Conv2d) -> nn.Conv2d:
    """Give a convolution the weights that it starts with."""
    nn.init.kaiming_normal_(convolution.weight, mode="fan_out", nonlinearity="relu")
    if convolution.bias is not None:
        nn.init.zeros_(convolution.bias)
    return convolution


def _fused(kernel: Tensor, norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    mean, variance = norm.running_mean, norm.running_var
    assert mean is not None
    assert variance is not None
    return fuse_conv_bn_weights(kernel, None, mean, variance, norm.eps, norm.weight, norm.bias)
