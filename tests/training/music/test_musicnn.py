"""The teacher's form: patches of three seconds in, what the original gives out."""

from pathlib import Path

import numpy as np
import pytest
import torch

from mien.errors import ModelError
from mien.training.music.musicnn import EMBEDDING, PATCH_FRAMES, log_mel, read_musicnn, run_musicnn
from tests.training.music.made import write_musicnn


def test_spectra_of_a_tone_peak_in_its_band() -> None:
    time = torch.arange(48_000) / 16_000
    spectra = log_mel(torch.sin(2 * torch.pi * 1_000 * time))
    assert spectra.shape == (1 + 48_000 // 256, 96)
    # Slaney's scale puts 1,000 Hz at 15 of the 45.2 mel below 8 kHz: two thirds of 97 steps before the knee's end.
    assert spectra[90].argmax() == round(15 / 45.2456 * 97) - 1


def test_answers_have_the_originals_form(tmp_path: Path) -> None:
    weights = read_musicnn(write_musicnn(tmp_path / "made.npz"))
    patches = torch.rand(2, PATCH_FRAMES, 96)
    embedding, tags, pools = run_musicnn(patches, weights)
    assert embedding.shape == (2, EMBEDDING)
    assert tags.shape == (2, 50)
    assert pools.shape == (2, 1506)
    assert torch.allclose(tags, embedding @ weights["dense_1/kernel"], atol=1e-4)
    assert (pools[:, :753] >= pools[:, 753:]).all(), "the highest is never below the mean"


@pytest.mark.parametrize("content", [b"", b"no weights", None])
def test_other_files_are_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.npz"
    if content is None:
        np.savez(path, other=np.zeros(3))
    else:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"tools/musicnn_weights\.py"):
        read_musicnn(path)
