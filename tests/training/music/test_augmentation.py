"""Changed windows are other windows of the same music."""

import torch

from mien.music.mel import BANDS, FRAMES
from mien.training.music.augmentation import augment_windows


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
