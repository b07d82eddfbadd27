"""Faces and their targets as tensors, a batch at a time."""

from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from mien.expression.preprocessing import preprocess
from mien.training.dataset import FaceDataset
from mien.training.targets import Targets

__all__ = ["Batches"]

CHUNK: Final = 4096


class Batches:
    """Faces of one split where the network is; a GPU is given all of them once, 9 KB a face, and never waits again.

    Parameters
    ----------
    data
        The faces.
    device
        Where the network computes.
    targets
        What to learn of each face; None for faces that only validate.
    """

    def __init__(self, data: FaceDataset, device: torch.device, targets: Targets | None = None) -> None:
        self._data, self._device = data, device
        self._labels = torch.from_numpy(data.labels).to(device)
        parts = () if targets is None else (targets.labels, targets.votes, targets.weights)
        self._targets = tuple(torch.from_numpy(part).to(device) for part in parts)
        self._held = self._all() if device.type == "cuda" else None

    def __len__(self) -> int:
        return len(self._data)

    def faces(self, rows: Any) -> tuple[Tensor, Tensor]:
        """Return faces, float32 [N, 1, 48, 48], 0-1, and labels, int64 [N], of rows given as a slice or int64 [N]."""
        held = self._held
        faces = torch.from_numpy(preprocess(self._data.images[rows])) if held is None else held[rows]
        return faces.to(self._device, memory_format=torch.channels_last), self._labels[rows]

    def targets(self, rows: Any) -> tuple[Tensor, ...]:
        """Return the targets of rows: those of both heads, float32 [N, 7], and the weights, float32 [N]."""
        return tuple(part[rows] for part in self._targets)

    def _all(self) -> Tensor:
        images = self._data.images
        parts = [preprocess(images[start : start + CHUNK]) for start in range(0, len(images), CHUNK)]
        return torch.from_numpy(np.concatenate(parts)).to(self._device)
