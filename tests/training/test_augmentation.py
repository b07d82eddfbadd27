import pytest
import torch

from mien.training.augmentation import augment
from mien.training.recipe import Recipe

STILL = Recipe("still", flip=False, rotation_deg=0, shift=0, scale=0, contrast=0, brightness=0, erase=0)


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.fixture
def faces() -> torch.Tensor:
    return torch.rand(64, 1, 48, 48, generator=generator())


def test_strength_zero_changes_nothing(faces: torch.Tensor) -> None:
    assert torch.allclose(augment(faces, STILL, generator()), faces, atol=1e-5)


def test_flip_mirrors_about_half(faces: torch.Tensor) -> None:
    recipe = Recipe("flip", rotation_deg=0, shift=0, scale=0, contrast=0, brightness=0, erase=0)
    changed = augment(faces, recipe, generator())
    mirrored = [
        torch.allclose(one, face.flip(-1), atol=1e-5) for one, face in zip(changed, faces, strict=True)
    ]
    same = [torch.allclose(one, face, atol=1e-5) for one, face in zip(changed, faces, strict=True)]
    assert all(a or b for a, b in zip(mirrored, same, strict=True))
    assert 16 < sum(mirrored) < 48


@pytest.mark.parametrize("field", ["rotation_deg", "shift", "scale", "contrast", "brightness"])
def test_each_change_changes_within_the_range(faces: torch.Tensor, field: str) -> None:
    from dataclasses import replace

    default = getattr(Recipe("x"), field)
    changed = augment(faces, replace(STILL, **{field: default}), generator())
    assert not torch.allclose(changed, faces, atol=1e-3)
    assert changed.min() >= 0
    assert changed.max() <= 1
    assert changed.shape == faces.shape


def test_erasing_greys_a_rectangle_of_some_faces(faces: torch.Tensor) -> None:
    from dataclasses import replace

    changed = augment(faces, replace(STILL, erase=0.5), generator()) - faces
    touched = (changed.abs() > 1e-4).flatten(1).float().mean(1)
    assert 16 < (touched > 0).sum() < 48
    assert touched.max() < 0.25


def test_the_same_generator_gives_the_same_faces(faces: torch.Tensor) -> None:
    recipe = Recipe("x")
    assert torch.equal(augment(faces, recipe, generator()), augment(faces, recipe, generator()))
