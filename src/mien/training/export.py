"""Export a trained expression network to ONNX."""

import io
import warnings

import torch
from torch import Tensor, nn

from mien.expression import ReadOut
from mien.expression.preprocessing import INPUT_PX
from mien.training.network import CLASSES, ExpressionNetwork

__all__ = ["export_onnx"]

OPSET = 17
"""Operator set that ONNX Runtime 1.18, the oldest that mien accepts, runs."""


class _ReadOuts(nn.Module):
    """The heads of a network as outputs of their own."""

    def __init__(self, network: ExpressionNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, faces: Tensor) -> tuple[Tensor, ...]:
        return self.network(faces).split(CLASSES, dim=1)  # type: ignore[no-any-return]


def export_onnx(network: ExpressionNetwork) -> bytes:
    """Return the network as ONNX: ``faces`` float32 [N, 1, 48, 48], 0-1, to ``labels`` float32 [N, 7].

    A network with two heads has a second output, ``votes``, of the same shape. Of several branches, it has the one
    convolution that they are together.
    """
    buffer = io.BytesIO()
    read_outs = _ReadOuts(network.eval().float().cpu().folded())
    names = list(ReadOut)[: len(read_outs(torch.zeros(1, 1, INPUT_PX, INPUT_PX)))]
    with warnings.catch_warnings():
        # The TorchScript exporter needs no package beyond torch; that it is deprecated is no concern of the caller's.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            read_outs,
            (torch.zeros(1, 1, INPUT_PX, INPUT_PX),),
            buffer,  # type: ignore[arg-type]  # torch writes to any binary file here
            input_names=["faces"],
            output_names=names,
            dynamic_axes={name: {0: "batch"} for name in ("faces", *names)},
            opset_version=OPSET,
            dynamo=False,
        )
    return buffer.getvalue()
