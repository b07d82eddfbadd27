"""Export a trained expression network to ONNX."""

import io
import warnings

import torch

from mien.expression.preprocessing import INPUT_PX
from mien.training.network import ExpressionNetwork

__all__ = ["export_onnx"]

OPSET = 17
"""Operator set that ONNX Runtime 1.18, the oldest that mien accepts, runs."""


def export_onnx(network: ExpressionNetwork) -> bytes:
    """Return the network as ONNX: ``faces`` float32 [N, 1, 48, 48], 0-1, to ``logits`` float32 [N, 7]."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The TorchScript exporter needs no package beyond torch; that it is deprecated is no concern of the caller's.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval().float().cpu(),
            (torch.zeros(1, 1, INPUT_PX, INPUT_PX),),
            buffer,  # type: ignore[arg-type]  # torch writes to any binary file here
            input_names=["faces"],
            output_names=["logits"],
            dynamic_axes={"faces": {0: "batch"}, "logits": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
    return buffer.getvalue()
