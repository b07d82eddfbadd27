"""Write the music network as one ONNX model."""

import io
import warnings
from dataclasses import fields
from typing import Final

import torch
from torch import Tensor, nn

from mien.music.mel import BANDS, FRAMES
from mien.training.music.heads import Answers, Plane
from mien.training.music.network import Trunk

__all__ = ["export_music"]

OPSET: Final = 17
"""Operator set that ONNX Runtime 1.18, the oldest that mien accepts, runs."""


class _Track(nn.Module):
    """All windows of one track in, its answers out."""

    def __init__(self, trunk: Trunk, plane: Plane) -> None:
        super().__init__()
        self.trunk, self.plane = trunk, plane

    def forward(self, windows: Tensor) -> tuple[Tensor, ...]:
        answers = self.plane(self.trunk(windows).mean(dim=0, keepdim=True))
        return tuple(answer[0] for answer in answers)


def export_music(trunk: Trunk, plane: Plane) -> bytes:
    """Return the network as ONNX: ``windows`` [W, FRAMES, BANDS] of one track to the `Answers` on it, [2] each."""
    buffer = io.BytesIO()
    track = _Track(trunk, plane).to(memory_format=torch.contiguous_format).eval()  # type: ignore[call-overload]
    with warnings.catch_warnings():
        # The TorchScript exporter needs no package beyond torch; that it is deprecated is no concern of the caller's.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            track,
            (torch.zeros(2, FRAMES, BANDS),),
            buffer,  # type: ignore[arg-type]  # torch writes to any binary file here
            input_names=["windows"],
            output_names=[field.name for field in fields(Answers)],
            dynamic_axes={"windows": {0: "window"}},
            opset_version=OPSET,
            dynamo=False,
        )
    return buffer.getvalue()
