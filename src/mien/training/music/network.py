"""The music network: log-mel windows of a track -> valence and arousal, with their uncertainties.

A trunk hears each window; what it says is averaged over the track's windows and goes, beside numbers that describe how
the track sounds (`mien.music.features`), to several small heads, whose answers are averaged in turn. The trunk learns
from its teachers, window by window; the heads learn from the labels of the songs.
"""

from typing import Final

import torch
from torch import Tensor, nn

from mien.music.mel import BANDS
from mien.training.music.recipe import MusicRecipe

__all__ = ["ANSWERS", "Head", "Trunk"]

ANSWERS: Final = 6
"""A head's answers: DEAM's valence and arousal, their log-variances, 4Q's log-odds of high valence and arousal."""


class Trunk(nn.Module):
    """Convolutions over time and pitch, then over time alone, then the highest and the mean answer of a window.

    Parameters
    ----------
    recipe
        Its channels.
    """

    def __init__(self, recipe: MusicRecipe) -> None:
        super().__init__()
        first, second, third, last = recipe.channels
        self.width = 2 * last
        self.level = nn.BatchNorm2d(1)
        self.pitch = nn.Sequential(
            _convolution(1, first, (5, 7), stride=(1, 2)),
            _convolution(first, second, (3, 3), stride=(2, 2)),
            _convolution(second, second, (3, 3)),
            _convolution(second, third, (3, 3), stride=(2, 2)),
            _Block(third),
        )
        collapse = nn.Conv2d(third, last, (1, BANDS // 8), bias=False)
        self.chord = nn.Sequential(collapse, nn.BatchNorm2d(last), nn.ReLU())
        self.time = nn.Sequential(_Time(last, 1), _Time(last, 4))

    def forward(self, windows: Tensor) -> Tensor:
        """Hear float32 [W, FRAMES, BANDS]; return [W, width]."""
        found = self.chord(self.pitch(self.level(windows[:, None]))).squeeze(3)
        found = self.time(found)
        return torch.cat((found.amax(dim=2), found.mean(dim=2)), dim=1)


class Head(nn.Sequential):
    """What a track's mean window says -> `ANSWERS`.

    Parameters
    ----------
    width
        Of what comes in.
    recipe
        Its units and what is dropped.
    """

    def __init__(self, width: int, recipe: MusicRecipe) -> None:
        super().__init__(
            nn.Dropout(recipe.input_dropout),
            nn.Linear(width, recipe.hidden),
            nn.ReLU(),
            nn.Dropout(recipe.dropout),
            nn.Linear(recipe.hidden, ANSWERS),
        )


class _Block(nn.Module):
    """Two convolutions beside a way past them (He et al. 2016)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _convolution(channels, channels, (3, 3))
        self.second = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.norm(self.second(self.first(x))))


class _Time(nn.Module):
    """A convolution over three moments, ``dilation`` apart, beside a way past it."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(channels, channels, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.relu(self.norm(self.convolution(x)))


def _convolution(
    channels: int, wanted: int, kernel: tuple[int, int], *, stride: tuple[int, int] = (1, 1)
) -> nn.Sequential:
    padding = (kernel[0] // 2, kernel[1] // 2)
    convolution = nn.Conv2d(channels, wanted, kernel, stride=stride, padding=padding, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(wanted), nn.ReLU())
