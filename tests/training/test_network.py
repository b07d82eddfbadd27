import pytest
import torch

from mien.training.network import ExpressionNetwork
from mien.training.recipe import load_recipe, recipe_names


@pytest.mark.parametrize("name", recipe_names())
def test_every_recipe_builds_a_network_that_answers(name: str) -> None:
    recipe = load_recipe(name)
    logits = ExpressionNetwork(recipe).eval()(torch.rand(2, 1, 48, 48))
    assert logits.shape == (2, 14 if recipe.votes_weight else 7)


def test_the_papers_network_has_the_sizes_of_its_followers() -> None:
    """32-64 | 128 | 128 without padding, dense 1024: 2,345,607 weights, counted by hand."""
    convolutions = (9 + 1) * 32 + (9 * 32 + 1) * 64 + (9 * 64 + 1) * 128 + (9 * 128 + 1) * 128
    dense = (4 * 4 * 128 + 1) * 1024 + (1024 + 1) * 7
    network = ExpressionNetwork(load_recipe("paper"))
    assert sum(weight.numel() for weight in network.parameters()) == convolutions + dense == 2_345_607
