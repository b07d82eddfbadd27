"""Write the music network as one ONNX model."""

import io
import warnings
from dataclasses import fields
from typing import Final

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from mien.music.features import FEATURE_COUNT
from mien.music.mel import BANDS, FRAMES
from mien.training.music.heads import Answers, Plane
from mien.training.music.network import Trunk

__all__ = ["export_music"]

OPSET: Final = 17
"""Operator set that ONNX Runtime 1.18, the oldest that mien accepts, runs."""
HALVED_FROM: Final = 1024
"""Numbers in an array from which on it is kept in half precision; small ones hold means and variances of any size."""


class _Track(nn.Module):
    """All windows of one track and its description in, its answers out."""

    def __init__(self, trunk: Trunk, plane: Plane) -> None:
        super().__init__()
        self.trunk, self.plane = trunk, plane

    def forward(self, windows: Tensor, description: Tensor) -> tuple[Tensor, ...]:
        heard = torch.cat((self.trunk(windows).mean(dim=0), description))
        answers = self.plane(heard[None])
        return tuple(answer[0] for answer in answers)


def export_music(trunk: Trunk, plane: Plane) -> bytes:
    """Return the network as ONNX.

    It takes ``windows`` [W, FRAMES, BANDS] of one track and its ``description`` [FEATURE_COUNT], the mean of
    `mien.music.features.describe` over its passages, and gives the `Answers` on it, [2] each.
    """
    buffer = io.BytesIO()
    track = _Track(trunk, plane).to(memory_format=torch.contiguous_format).eval()  # type: ignore[call-overload]
    with warnings.catch_warnings():
        # The TorchScript exporter needs no package beyond torch; that it is deprecated is no concern of the caller's.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            track,
            (torch.zeros(2, FRAMES, BANDS), torch.zeros(FEATURE_COUNT)),
            buffer,  # type: ignore[arg-type]  # torch writes to any binary file here
            input_names=["windows", "description"],
            output_names=[field.name for field in fields(Answers)],
            dynamic_axes={"windows": {0: "window"}},
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load_from_string(buffer.getvalue())
    _halve(model.graph)
    content: bytes = model.SerializeToString()
    return content


def _halve(graph: onnx.GraphProto) -> None:
    """Keep large weights in half precision, which is half of the file; they are computed with in single precision."""
    kept, casts = [], []
    for weights in graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        if values.dtype != np.float32 or values.size < HALVED_FROM:
            kept.append(weights)
            continue
        half = f"{weights.name}.half"
        kept.append(onnx.numpy_helper.from_array(values.astype(np.float16), half))
        casts.append(onnx.helper.make_node("Cast", [half], [weights.name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
