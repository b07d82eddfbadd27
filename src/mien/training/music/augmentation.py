"""Changes that leave the music the same: its level, its sound chain, a little pitch and pace, and gaps."""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from mien.music.mel import BANDS, FLOOR

__all__ = ["augment_windows"]

GAIN_DB: Final = 4.0
"""Largest change of level: a window of a passage is louder or softer than the passage."""
EQUALISER: Final = 0.12
"""Standard deviation, in tenths of a decade, of each of three smooth curves over pitch: rooms, mastering."""
NOISE_SHARE, NOISE_LOG = 0.3, (-4.5, -2.5)
"""Share of windows with a raised floor, and its range: what coding and tape leave."""
BANDWIDTH_SHARE, LOWEST_TOP = 0.25, 48
"""Share of windows whose top is cut off, and the lowest band from which: 48 is 2.6 kHz, a poor stream."""
PITCH_SHARE: Final = 0.3
"""Share of windows moved by a band up or down, about a semitone in the middle."""
PACE_SHARE, PACE = 0.3, 0.06
"""Share of windows played faster or slower, and by how much at most."""
GAP_SHARE, GAP_FRAMES, GAP_BANDS = 0.5, 16, 8
"""Share of windows with a gap in time and with one in pitch (Park et al. 2019), and the largest width of each."""


def augment_windows(windows: Tensor, generator: torch.Generator) -> Tensor:
    """Return changed copies of float32 [W, FRAMES, BANDS] log-mel windows."""
    count, frames = windows.shape[:2]

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(shape, generator=generator)

    def some(share: float) -> Tensor:
        return torch.rand((count,), generator=generator) < share

    power = 10.0**windows * 10.0 ** uniform(-GAIN_DB / 10, GAIN_DB / 10, count, 1, 1)
    floor = 10.0 ** uniform(*NOISE_LOG, count, 1, 1) * some(NOISE_SHARE)[:, None, None]
    changed = torch.log10(power + floor + FLOOR / 10)
    curve = EQUALISER * torch.randn((count, 3), generator=generator) @ _curves()
    changed = changed + curve[:, None]
    pace = torch.where(some(PACE_SHARE), uniform(1 - PACE, 1 + PACE, count), torch.ones(count))
    changed = _paced(changed, pace)
    for row in torch.nonzero(some(PITCH_SHARE)).flatten().tolist():
        step = 1 if torch.rand((), generator=generator) < 0.5 else -1
        changed[row] = torch.roll(changed[row], step, dims=1)
    for row in torch.nonzero(some(BANDWIDTH_SHARE)).flatten().tolist():
        top = int(torch.randint(LOWEST_TOP, BANDS, (), generator=generator))
        changed[row, :, top:] = torch.log10(torch.tensor(FLOOR))
    for dimension, widest, size in ((0, GAP_FRAMES, frames), (1, GAP_BANDS, BANDS)):
        for row in torch.nonzero(some(GAP_SHARE)).flatten().tolist():
            width = int(torch.randint(2, widest, (), generator=generator))
            first = int(torch.randint(0, size - width, (), generator=generator))
            changed[row].narrow(dimension, first, width).fill_(float(changed[row].mean()))
    return changed


def _curves() -> Tensor:
    """Return a tilt, a bend and a wave over the bands, float32 [3, BANDS]."""
    place = torch.linspace(-1.0, 1.0, BANDS)
    return torch.stack((place, 2.0 * place**2 - 1.0, torch.sin(3.0 * place)))


def _paced(windows: Tensor, pace: Tensor) -> Tensor:
    """Play each window at its own pace round its middle; the ends are held."""
    count, frames, bands = windows.shape
    time = torch.linspace(-1.0, 1.0, frames)[None] * pace[:, None]
    pitch = torch.linspace(-1.0, 1.0, bands)
    grid = torch.stack(
        (pitch.expand(count, frames, bands), time[:, :, None].expand(count, frames, bands)), dim=3
    )
    return functional.grid_sample(windows[:, None], grid, padding_mode="border", align_corners=True)[:, 0]
