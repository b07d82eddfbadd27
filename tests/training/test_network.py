from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from mien.training.export import export_onnx
from mien.training.network import ExpressionNetwork
from mien.training.recipe import Recipe, load_recipe, recipe_names


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


def trained_a_little(**settings: Any) -> ExpressionNetwork:
    """Return a network whose normalisations have seen something, so that folding them can be wrong."""
    network = ExpressionNetwork(load_recipe("study", blocks=[[4, 6], [6, 6]], hidden=8, **settings))
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(layer.weight, 0.5, 2)
            torch.nn.init.normal_(layer.bias)
    for _ in range(3):
        network(torch.rand(8, 1, 48, 48))
    return network.eval()


@pytest.mark.parametrize(
    ("settings", "convolutions"),
    [
        ({}, 4),
        ({"branches": True}, 4),
        ({"squeeze": 2}, 8),
        ({"branches": True, "squeeze": 4, "enlarge": 2}, 8),
    ],
)
def test_an_exported_network_answers_as_the_trained_one_and_has_plain_convolutions(
    settings: dict[str, Any], convolutions: int
) -> None:
    network = trained_a_little(**settings)
    faces = torch.rand(5, 1, 48, 48)
    with torch.no_grad():
        wanted = network(faces).numpy()
    content = export_onnx(network)
    (answers,) = onnxruntime.InferenceSession(content).run(None, {"faces": faces.numpy()})
    np.testing.assert_allclose(answers, wanted, atol=1e-4, rtol=1e-4)
    kinds = [node.op_type for node in onnx.load_from_string(content).graph.node]
    assert kinds.count("Conv") == convolutions
    assert "BatchNormalization" not in kinds


def test_branches_are_three_paths_while_they_train() -> None:
    """3x3 and 1x1 each with a scale and an offset a channel; the input's own where the width stays, counted by hand."""

    def numbers(**settings: Any) -> int:
        network = ExpressionNetwork(Recipe("small", blocks=((4, 4),), hidden=1, **settings))
        return sum(weight.numel() for weight in network.features.parameters())

    assert numbers() == (9 * 4 + 8) + (9 * 16 + 8)
    assert numbers(branches=True) == (9 * 4 + 8) + (4 + 8) + (9 * 16 + 8) + (16 + 8) + 8


def test_an_enlarged_face_is_looked_at_in_more_places() -> None:
    recipe = load_recipe("study", blocks=[[4], [4]], hidden=8, enlarge=2)
    network = ExpressionNetwork(recipe)
    assert network.features(network.seen(torch.rand(1, 1, 48, 48))).shape == (1, 4, 24, 24)
