"""Changed windows are other windows of the same music."""

import math

import torch

from mien.music.mel import BANDS, FLOOR, FRAMES
from mien.training.music.augmentation import GAP_FRAMES, LOWEST_TOP, augment_windows


def test_one_generator_one_change_and_the_original_stays() -> None:
    windows = torch.randn(16, FRAMES, BANDS).clamp(min=-4)
    kept = windows.clone()
    first, second = (augment_windows(windows, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(windows, kept)
    assert first.shape == windows.shape
    assert first.isfinite().all()
    assert not torch.equal(first, augment_windows(windows, torch.Generator().manual_seed(4)))


def test_the_music_is_still_there() -> None:
    shape = torch.sin(torch.arange(FRAMES) / 7)[:, None] + torch.cos(torch.arange(BANDS) / 9)
    windows = shape.expand(64, FRAMES, BANDS).clone()
    changed = augment_windows(windows, torch.Generator().manual_seed(0))
    alike = [float(torch.corrcoef(torch.stack((shape.flatten(), one.flatten())))[0, 1]) for one in changed]
    assert sum(r > 0.5 for r in alike) > 50


def test_a_gap_is_as_loud_as_the_window_and_a_cut_top_is_silent() -> None:
    flat = torch.linspace(-2.0, -1.0, BANDS).expand(400, FRAMES, BANDS).clone()
    changed = augment_windows(flat, torch.Generator().manual_seed(0))
    silent = (changed[:, FRAMES // 2] <= math.log10(FLOOR) + 1e-6).sum(dim=1)
    cut = (silent > 0).float().mean()
    # A gap in time may lie over the middle, so that fewer are seen than there are.
    assert 0.15 < cut < 0.3
    assert int(silent.max()) <= BANDS - LOWEST_TOP
    # Spectra that are the same all over are a gap; without one, all of a window's are alike.
    still = changed.std(dim=2) < 1e-6
    assert 0.35 < still.any(dim=1).float().mean() < 0.65
    assert int(still.sum(dim=1).max()) < GAP_FRAMES
