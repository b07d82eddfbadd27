"""Start a training from the weights of a network that was trained before."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mien.errors import ConfigError
from mien.expression.preprocessing import preprocess
from mien.training.network import CLASSES, ExpressionNetwork

__all__ = ["start_from"]

SAMPLE: Final = 1024
"""Faces that normalisation is measured on: their 2.3 million values a channel of the first layer, and 37 thousand of
the last, put a mean within a hundredth of a standard deviation."""


def start_from(network: ExpressionNetwork, path: Path, images: NDArray[np.uint8]) -> None:
    """Give a network the weights of an exported one of the same form; its function stays what it was.

    The export folds batch normalisation into the convolutions. Here each convolution gets the norm back that a new
    one starts with, since the size of a step depends on it, and each normalisation the mean and spread that make
    up for it on the given faces.

    Parameters
    ----------
    network
        Changed in place. A head that the exported network lacks keeps its own weights.
    path
        ONNX file that `mien train expression` wrote.
    images
        uint8 [N, 48, 48], faces as in training; of more than `SAMPLE`, evenly spaced ones are used.

    Raises
    ------
    ConfigError
        When the file is no ONNX network or one of another form, the network has branches, of which an exported one
        keeps the sum alone, or the package onnx is missing.
    """
    if network.branched:
        raise ConfigError(
            f"{path}: a network with branches cannot be started from a file; leave out --start, or branches"
        )
    exported = _read(path)
    layers = [layer for layer in network.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
    last = layers[-1]
    shapes = [tuple(weight.shape) for weight, _ in exported]
    wanted = [tuple(layer.weight.shape) for layer in layers]
    heads = (len(exported[-1][0]), wanted[-1][0]) if exported else (0, 0)
    if shapes[:-1] != wanted[:-1] or shapes[-1][1:] != wanted[-1][1:] or heads[0] % CLASSES:
        raise ConfigError(
            f"{path}: its layers {shapes} are not those of the recipe, {wanted}; start from a network of the same "
            "blocks and hidden units, or from none"
        )
    with torch.no_grad():
        for layer, (weight, bias) in zip(layers[:-1], exported[:-1], strict=True):
            layer.weight.copy_(weight)
            # Where normalisation follows there is no bias, and the bias is given to it below.
            if layer.bias is not None:
                layer.bias.copy_(bias)
        rows = min(heads)
        last.weight[:rows] = exported[-1][0][:rows]
        assert last.bias is not None
        last.bias[:rows] = exported[-1][1][:rows]
        chosen = images[:: max(1, len(images) // SAMPLE)][:SAMPLE]
        biases = {layer: bias for layer, (_, bias) in zip(layers, exported, strict=True)}
        _set_normalisation(network, biases, torch.from_numpy(preprocess(chosen)))


def _read(path: Path) -> list[tuple[Tensor, Tensor]]:
    """Return weight and bias of each convolution and dense layer, in the order they compute."""
    try:
        import onnx
    except ImportError as error:
        raise ConfigError(
            f"--start needs the package onnx ({error}); run: pip install 'mien[train]'"
        ) from error
    try:
        graph = onnx.load(str(path)).graph
    except Exception as error:  # protobuf raises types of its own on a damaged file
        raise ConfigError(
            f"{path}: not an ONNX network ({error}); name a file that mien train wrote"
        ) from error
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    found = []
    for node in graph.node:
        if node.op_type in ("Conv", "Gemm"):
            if len(node.input) != 3 or any(name not in tensors for name in node.input[1:]):
                raise ConfigError(
                    f"{path}: {node.name} has no weights of its own; name a float32 file that mien wrote"
                )
            weight, bias = (np.array(onnx.numpy_helper.to_array(tensors[name])) for name in node.input[1:])
            found.append((torch.from_numpy(weight), torch.from_numpy(bias)))
    if not found:
        raise ConfigError(f"{path}: holds no layers with weights; name a float32 file that mien train wrote")
    return found


def _set_normalisation(network: ExpressionNetwork, biases: Mapping[Any, Tensor], faces: Tensor) -> None:
    values = network.seen(faces)
    network.eval()
    for layer in network.features:
        if isinstance(layer, nn.Conv2d):
            before = layer
            started = (
                2 / (9 * layer.out_channels)
            ) ** 0.5  # Kaiming's spread, as the network's own layers start
        elif isinstance(layer, nn.BatchNorm2d):
            scale = started / before.weight.std()
            before.weight.mul_(scale)
            values = values * scale
            variance, mean = torch.var_mean(values, dim=(0, 2, 3), correction=0)
            layer.running_mean.copy_(mean)  # type: ignore[union-attr]  # tracked, as mien builds it
            layer.running_var.copy_(variance)  # type: ignore[union-attr]
            spread = (variance + layer.eps).sqrt()
            layer.weight.copy_(spread / scale)
            layer.bias.copy_(mean / scale + biases[before])
        values = layer(values)
    network.train()
