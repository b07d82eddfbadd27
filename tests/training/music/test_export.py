"""The music network as one ONNX file."""

import dataclasses

import numpy as np
import onnxruntime
import torch

from mien.music.features import FEATURE_COUNT
from mien.music.mel import BANDS, FRAMES
from mien.training.music import MusicRecipe
from mien.training.music.export import export_music
from mien.training.music.heads import Plane
from mien.training.music.network import Head, Trunk


def test_it_answers_as_the_network_does_at_half_of_the_bytes() -> None:
    torch.manual_seed(0)
    recipe = dataclasses.replace(MusicRecipe(), channels=(8, 16, 32, 64), hidden=32)
    trunk = Trunk(recipe).eval()
    width = trunk.width + FEATURE_COUNT
    heads = [Head(width, recipe) for _ in range(recipe.heads)]
    plane = Plane(heads, torch.randn(width), torch.rand(width) + 0.5).eval()
    model = export_music(trunk, plane)
    numbers = sum(one.numel() for one in (*trunk.parameters(), *plane.parameters()))
    assert len(model) < 0.65 * 4 * numbers

    rng = np.random.default_rng(0)
    heard = rng.normal(-2, 1, (3, FRAMES, BANDS)).astype(np.float32)
    described = rng.normal(0, 1, FEATURE_COUNT).astype(np.float32)
    found = onnxruntime.InferenceSession(model).run(None, {"windows": heard, "description": described})
    with torch.no_grad():
        song = torch.cat((trunk(torch.from_numpy(heard)).mean(dim=0), torch.from_numpy(described)))
        wanted = plane(song[None])
    for said, true in zip(found, wanted, strict=True):
        assert np.allclose(said, true[0].numpy(), atol=0.01)
