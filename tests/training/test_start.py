import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mien.errors import ConfigError
from mien.expression import preprocess
from mien.models import model_path
from mien.training.export import export_onnx
from mien.training.loop import train_network
from mien.training.network import ExpressionNetwork
from mien.training.recipe import Recipe, load_recipe
from mien.training.start import start_from
from tests.training.fakes import striped_faces

SMALL = Recipe(
    "small", blocks=((4, 6), (8,), (16,)), hidden=32, dropout=0.0, epochs=3, batch_size=16, learning_rate=0.05,
    ema_decay=0.9, label_smoothing=0.0, flip=False, rotation_deg=0, shift=0, scale=0, erase=0.0,
)  # fmt: skip
DATA = striped_faces(420)
FACES = torch.from_numpy(preprocess(DATA.images[:70]))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    result = train_network(DATA, SMALL, folder, device="cpu", quiet=True)
    path = folder / "expression.onnx"
    path.write_bytes(export_onnx(result.network))
    return path


def answers(path: Path) -> torch.Tensor:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path))
    return torch.from_numpy(np.concatenate(session.run(None, {"faces": FACES.numpy()}), axis=1))


def test_it_answers_as_the_network_it_starts_from(trained: Path) -> None:
    network = ExpressionNetwork(SMALL)
    start_from(network, trained, DATA.images)
    with torch.no_grad():
        torch.testing.assert_close(network.eval()(FACES), answers(trained), atol=1e-4, rtol=1e-4)


def test_the_shipped_network_can_be_started_from() -> None:
    network = ExpressionNetwork(load_recipe("mien"))
    start_from(network, model_path("expression"), DATA.images)
    with torch.no_grad():
        torch.testing.assert_close(
            network.eval()(FACES), answers(model_path("expression")), atol=1e-4, rtol=1e-4
        )


def test_normalisation_by_batches_answers_nearly_the_same(trained: Path) -> None:
    """Were the means and spreads not those of the faces, the first step would undo what was learnt."""
    network = ExpressionNetwork(SMALL)
    start_from(network, trained, DATA.images)
    with torch.no_grad():
        by_batch, kept = network.train()(FACES), network.eval()(FACES)
    assert (by_batch - kept).abs().mean() < 0.15 * kept.abs().mean()


def test_convolutions_start_as_large_as_new_ones(trained: Path) -> None:
    network = ExpressionNetwork(SMALL)
    start_from(network, trained, DATA.images)
    for layer in network.features:
        if isinstance(layer, torch.nn.Conv2d):
            assert layer.weight.std().item() == pytest.approx((2 / (9 * layer.out_channels)) ** 0.5, rel=0.01)


def test_a_training_goes_on_from_it(trained: Path, tmp_path: Path) -> None:
    one = replace(SMALL, epochs=1, learning_rate=1e-4)
    new = train_network(DATA, one, tmp_path / "new", device="cpu", quiet=True).history[0]
    gone_on = train_network(DATA, one, tmp_path / "on", start=trained, device="cpu", quiet=True).history[0]
    assert gone_on.validation_accuracy > new.validation_accuracy + 0.2


def test_a_second_head_starts_new_beside_the_first(trained: Path) -> None:
    network = ExpressionNetwork(replace(SMALL, votes_weight=0.5))
    start_from(network, trained, DATA.images)
    with torch.no_grad():
        torch.testing.assert_close(network.eval()(FACES)[:, :7], answers(trained), atol=1e-4, rtol=1e-4)


def test_a_network_of_another_form_is_refused(trained: Path) -> None:
    with pytest.raises(ConfigError, match="are not those of the recipe"):
        start_from(ExpressionNetwork(replace(SMALL, hidden=16)), trained, DATA.images)


def test_no_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("no network")
    with pytest.raises(ConfigError, match="not an ONNX network"):
        start_from(ExpressionNetwork(SMALL), tmp_path / "text.onnx", DATA.images)


def test_an_8_bit_network_is_refused() -> None:
    with pytest.raises(ConfigError, match="float32"):
        start_from(ExpressionNetwork(load_recipe("mien")), model_path("expression-int8"), DATA.images)


def test_without_the_package_onnx_the_remedy_is_named(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes with mien[train], and not with torch."""
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ConfigError, match=r"onnx.*mien\[train\]"):
        start_from(ExpressionNetwork(SMALL), trained, DATA.images)


def test_a_network_with_branches_cannot_be_started(trained: Path) -> None:
    with pytest.raises(ConfigError, match="with branches"):
        start_from(ExpressionNetwork(replace(SMALL, branches=True)), trained, DATA.images)


def test_squeezes_are_started_as_well(tmp_path: Path) -> None:
    recipe = replace(SMALL, squeeze=2, enlarge=2)
    result = train_network(DATA, replace(recipe, epochs=1), tmp_path, device="cpu", quiet=True)
    path = tmp_path / "expression.onnx"
    path.write_bytes(export_onnx(result.network))
    network = ExpressionNetwork(recipe)
    start_from(network, path, DATA.images)
    with torch.no_grad():
        torch.testing.assert_close(network.eval()(FACES), answers(path), atol=1e-4, rtol=1e-4)
