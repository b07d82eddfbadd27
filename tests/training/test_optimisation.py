from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from torch import nn

from mien.training.optimisation import make_optimizer, rate_share, sharpest
from mien.training.recipe import Recipe

TEN = Recipe("x", epochs=10, warmup_epochs=1)


def test_the_step_size_rises_then_falls() -> None:
    shares = [rate_share(step, 5, TEN) for step in range(50)]
    assert shares[0] == pytest.approx(0.2)
    assert shares[4] == shares[5] == 1.0
    assert all(after < before for before, after in pairwise(shares[5:]))
    assert 0 < shares[-1] < 0.01
    assert rate_share(49, 5, replace(TEN, schedule="constant")) == 1.0


@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_both_optimisers_lower_a_loss_and_spare_biases(name: str) -> None:
    torch.manual_seed(0)
    layer = nn.Linear(4, 1)
    optimizer = make_optimizer(layer, replace(TEN, optimizer=name, learning_rate=0.05))
    assert [group["weight_decay"] for group in optimizer.param_groups] == [5e-4, 0.0]
    inputs = torch.randn(64, 4)
    losses = []
    for _ in range(60):
        loss = (layer(inputs) - inputs.sum(1, keepdim=True)).square().mean()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert losses[-1] < 0.2 * losses[0]


def test_sharpest_goes_uphill_by_the_radius_and_comes_back() -> None:
    layer = nn.Linear(3, 1, bias=False)
    before = layer.weight.detach().clone()
    loss = layer(torch.ones(1, 3)).square().sum()
    loss.backward()
    with sharpest(layer, 0.1):
        assert torch.linalg.vector_norm(layer.weight - before).item() == pytest.approx(0.1, abs=1e-5)
        assert layer(torch.ones(1, 3)).square().sum() > loss
    assert torch.allclose(layer.weight, before, atol=1e-6)
