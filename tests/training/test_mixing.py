import pytest
import torch

from mien.training.mixing import mix
from mien.training.recipe import Recipe


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    """Eight faces, each of one shade, whose target tells the shade."""
    shades = torch.arange(8) / 8
    return shades.view(8, 1, 1, 1).expand(8, 1, 48, 48).clone(), torch.eye(8)


def test_without_either_nothing_changes() -> None:
    faces, targets = batch()
    mixed, (blended,) = mix(faces, (targets,), Recipe("x"), torch.Generator().manual_seed(0))
    assert torch.equal(mixed, faces)
    assert torch.equal(blended, targets)


@pytest.mark.parametrize("kind", ["mixup", "cutmix"])
def test_targets_tell_how_much_of_each_face_is_left(kind: str) -> None:
    recipe = Recipe("x", **{kind: 1.0})  # type: ignore[arg-type]  # the name of a float setting
    generator = torch.Generator().manual_seed(1)
    changed = 0
    for _ in range(40):
        faces, targets = batch()
        mixed, (blended,) = mix(faces, (targets,), recipe, generator)
        shades = blended @ (torch.arange(8) / 8)
        assert torch.allclose(mixed.mean((1, 2, 3)), shades, atol=1e-5)
        assert torch.allclose(blended.sum(1), torch.ones(8), atol=1e-5)
        changed += int(not torch.equal(mixed, faces))
        if kind == "cutmix":
            assert set(mixed.flatten().tolist()) <= {shade / 8 for shade in range(8)}
    assert changed > 20


def test_half_of_the_steps_are_mixed() -> None:
    recipe, generator = Recipe("x", mixup=0.25, cutmix=0.25), torch.Generator().manual_seed(2)
    faces, targets = batch()
    untouched = sum(mix(faces, (targets,), recipe, generator)[0] is faces for _ in range(400))
    assert 150 < untouched < 250
