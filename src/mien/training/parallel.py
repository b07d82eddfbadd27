"""Several processes that train one network, each on its share of every batch (``torchrun``)."""

import os
from dataclasses import dataclass
from typing import TypeVar

import torch
import torch.distributed
from torch import nn

__all__ = ["Group", "join_group", "leads"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Group:
    """The processes that train together.

    Attributes
    ----------
    rank
        Number of this process, 0 for the one that validates, writes and reports.
    size
        How many there are; 1 when this process trains alone.
    """

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process validates, writes and reports."""
        return self.rank == 0

    def wrap(self, network: nn.Module) -> nn.Module:
        """Return a network whose gradients are averaged over the group."""
        return nn.parallel.DistributedDataParallel(network) if self.size > 1 else network

    def share(self, value: T) -> T:
        """Return the leader's value in every process."""
        if self.size == 1:
            return value
        box = [value]
        torch.distributed.broadcast_object_list(box, src=0)
        return box[0]

    def leave(self) -> None:
        """Part from the others; the group cannot be used afterwards."""
        if self.size > 1:
            torch.distributed.destroy_process_group()


def leads() -> bool:
    """Say whether this process is the first of those that ``torchrun`` started, or the only one."""
    return os.environ.get("RANK", "0") == "0"


def join_group(device: torch.device) -> Group:
    """Join the group that ``torchrun`` started this process in; a group of one without it.

    Parameters
    ----------
    device
        Where this process computes: NCCL connects GPUs, Gloo connects CPUs.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        return Group()
    if not torch.distributed.is_initialized():
        torch.distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return Group(torch.distributed.get_rank(), size)
