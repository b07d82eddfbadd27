"""Changes that leave the music the same: its level, its sound chain, a little pitch and pace, and gaps."""

import math
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
    """Return changed copies of float32 [W, FRAMES, BANDS] log-mel windows, on the device where they are.

    The generator is the processor's, so that chance is the same on every device.
    """
    count, frames = windows.shape[:2]

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return (low + (high - low) * torch.rand(shape, generator=generator)).to(windows.device)

    def some(share: float) -> Tensor:
        return (torch.rand((count,), generator=generator) < share).to(windows.device)

    power = 10.0**windows * 10.0 ** uniform(-GAIN_DB / 10, GAIN_DB / 10, count, 1, 1)
    floor = 10.0 ** uniform(*NOISE_LOG, count, 1, 1) * some(NOISE_SHARE)[:, None, None]
    changed = torch.log10(power + floor + FLOOR / 10)
    curve = EQUALISER * torch.randn((count, 3), generator=generator) @ _curves()
    changed = changed + curve.to(windows.device)[:, None]
    changed = _paced(changed, torch.where(some(PACE_SHARE), uniform(1 - PACE, 1 + PACE, count), 1.0))
    step = torch.where(some(0.5), 1, -1) * some(PITCH_SHARE)
    band = torch.arange(BANDS, device=windows.device)
    changed = changed.gather(2, ((band - step[:, None]) % BANDS)[:, None].expand(-1, frames, -1))
    top = uniform(LOWEST_TOP, BANDS, count).floor()
    gone = (band >= top[:, None]) & some(BANDWIDTH_SHARE)[:, None]
    changed = changed.masked_fill(gone[:, None], math.log10(FLOOR))
    for dimension, widest, size in ((1, GAP_FRAMES, frames), (2, GAP_BANDS, BANDS)):
        width = uniform(2, widest, count).floor()
        first = (uniform(0, 1, count) * (size - width)).floor()
        place = torch.arange(size, device=windows.device)
        gap = (place >= first[:, None]) & (place < (first + width)[:, None]) & some(GAP_SHARE)[:, None]
        mean = changed.mean(dim=(1, 2), keepdim=True)
        changed = torch.where(gap[:, :, None] if dimension == 1 else gap[:, None], mean, changed)
    return changed


def _curves() -> Tensor:
    """Return a tilt, a bend and a wave over the bands, float32 [3, BANDS]."""
    place = torch.linspace(-1.0, 1.0, BANDS)
    return torch.stack((place, 2.0 * place**2 - 1.0, torch.sin(3.0 * place)))


def _paced(windows: Tensor, pace: Tensor) -> Tensor:
    """Play each window at its own pace round its middle; the ends are held."""
    count, frames, bands = windows.shape
    time = torch.linspace(-1.0, 1.0, frames, device=windows.device)[None] * pace[:, None]
    pitch = torch.linspace(-1.0, 1.0, bands, device=windows.device)
    grid = torch.stack(
        (pitch.expand(count, frames, bands), time[:, :, None].expand(count, frames, bands)), dim=3
    )
    return functional.grid_sample(windows[:, None], grid, padding_mode="border", align_corners=True)[:, 0]
