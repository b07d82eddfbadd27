"""Teach the trunk what its teachers hear, window by window, without any label; resumable."""

import hashlib
import io
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from mien.errors import ConfigError, MediaError
from mien.files import write_atomically
from mien.training.device import CPU, has_bfloat16
from mien.training.music.augmentation import augment_windows
from mien.training.music.clips import PerWindow, digest_of
from mien.training.music.mixtures import Mixtures
from mien.training.music.musicnn import Taught
from mien.training.music.network import Trunk
from mien.training.music.recipe import MusicRecipe

__all__ = ["Lesson", "distil", "embed", "lesson_of"]

COMPONENTS: Final = 128
"""Principal components kept of a teacher's pools."""
OUTLIER: Final = 6.0
"""Standard deviations at which a pool is cut off: a few units answer a few songs alone."""
BATCH: Final = 128


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What the trunk is to learn from.

    Attributes
    ----------
    windows
        float32 [W, FRAMES, BANDS], those of songs first, then mixtures.
    told
        float32 [W, told], the teachers' embeddings and tags.
    pools
        float32 [W, pools], principal components of their pooled layers.
    source
        Digest of the teachers, and of the songs and mixtures that they heard.
    """

    windows: NDArray[np.float32]
    told: NDArray[np.float32]
    pools: NDArray[np.float32]
    source: str


def lesson_of(
    heard: PerWindow, teachers: Sequence[Taught], songs: NDArray[np.bool_], mixed: Sequence[Mixtures] = ()
) -> Lesson:
    """Put together what the teachers say, each number standardised over the songs that are learnt from.

    Parameters
    ----------
    heard
        The windows; window k of a song and a teacher's patch k of it begin within 0.05 s of each other.
    teachers
        One or more.
    songs
        bool [S], those learnt from.
    mixed
        Mixtures of these songs, as the same teachers heard them.

    Raises
    ------
    MediaError
        When there is nothing to learn from, or a teacher heard other windows.
    """
    used = songs[heard.song]
    if not used.any():
        raise MediaError("there are no songs to learn from")
    told, pools = [], []
    for number, teacher in enumerate(teachers):
        if not np.array_equal(teacher.song, heard.song):
            raise MediaError("a teacher's cached answers are to other windows; delete them and run again")
        others = [mixture.taught[number] for mixture in mixed]
        for kind in ("embedding", "tags"):
            of_songs: NDArray[np.float32] = getattr(teacher, kind)[used]
            told.append(_standard(of_songs, _with(of_songs, [getattr(other, kind) for other in others])))
        pooled = np.clip(
            _standard(teacher.pools[used], _with(teacher.pools[used], [other.pools for other in others])),
            -OUTLIER,
            OUTLIER,
        )
        of_songs = pooled[: used.sum()]
        values, vectors = np.linalg.eigh(of_songs.T @ of_songs)
        components = pooled @ vectors[:, values.argsort()[::-1][:COMPONENTS]]
        pools.append(_standard(components[: used.sum()], components))
    windows = _with(heard.values[used], [mixture.windows for mixture in mixed])
    source = hashlib.sha256(songs.tobytes())
    for one in (*teachers, *(taught for mixture in mixed for taught in mixture.taught)):
        source.update(one.source.encode())
    return Lesson(windows, np.concatenate(told, axis=1), np.concatenate(pools, axis=1), source.hexdigest())


def _with(first: NDArray[np.float32], others: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate((first, *others))


def _standard(measure: NDArray[np.float32], values: NDArray[np.float32]) -> NDArray[np.float32]:
    standard: NDArray[np.float32] = (values - measure.mean(axis=0)) / (measure.std(axis=0) + 1e-3)
    return standard


def distil(
    lesson: Lesson,
    recipe: MusicRecipe,
    checkpoint: Path,
    *,
    start: Path | None = None,
    device: torch.device = CPU,
    quiet: bool = False,
) -> Trunk:
    """Train a trunk; every epoch ends in a checkpoint that a later call goes on from.

    Parameters
    ----------
    lesson
        What is to be learnt.
    recipe
        Settings.
    checkpoint
        File, written atomically.
    start
        Checkpoint of another training, whose weights this one starts from; None for new ones.
    device
        Where it is computed. A GPU holds all windows, in half precision.
    quiet
        Whether to leave out progress.

    Raises
    ------
    ConfigError
        When the checkpoint is of another recipe or lesson, or of another start.
    """
    training = _Distillation(lesson, recipe, checkpoint, start, device)
    while training.epoch < recipe.epochs:
        training.run_epoch(quiet=quiet)
    return training.trunk.eval().cpu()


@torch.no_grad()
def embed(trunk: Trunk, heard: PerWindow, device: torch.device = CPU) -> PerWindow:
    """Return what the trunk says of every window, float32 [W, width]; the trunk is the processor's again afterwards."""
    trunk.to(device)
    parts = [
        trunk(torch.from_numpy(heard.values[first : first + BATCH]).to(device)).cpu().numpy()
        for first in range(0, len(heard.values), BATCH)
    ]
    trunk.cpu()
    return PerWindow(np.concatenate(parts), heard.song)


class _Distillation:
    """The moving parts of one training."""

    def __init__(
        self,
        lesson: Lesson,
        recipe: MusicRecipe,
        checkpoint: Path,
        start: Path | None = None,
        device: torch.device = CPU,
    ) -> None:
        self.recipe, self.checkpoint, self.device = recipe, checkpoint, device
        windows = torch.from_numpy(lesson.windows)
        self.windows = windows if device.type == "cpu" else windows.half().to(device)
        self.told = torch.from_numpy(lesson.told).to(device)
        self.pools = torch.from_numpy(lesson.pools).to(device)
        self.bfloat16 = has_bfloat16(device)
        torch.manual_seed(recipe.seed)
        self.trunk = Trunk(recipe)
        self.reader = nn.Sequential(
            nn.BatchNorm1d(self.trunk.width),
            nn.Dropout(0.1),
            nn.Linear(self.trunk.width, self.told.shape[1] + self.pools.shape[1]),
        )
        self.whole = nn.Sequential(self.trunk, self.reader)
        if start is not None:
            self.whole.load_state_dict(torch.load(start, map_location="cpu", weights_only=True)["whole"])
        self.whole.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # not in its stubs
        self.steps = math.ceil(len(self.windows) / recipe.batch_size)
        self.optimizer = torch.optim.AdamW(
            self.whole.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, recipe.learning_rate, total_steps=recipe.epochs * self.steps, pct_start=0.1
        )
        self.epoch = 0
        self.learnt_from = f"{lesson.source} {digest_of([start] if start else [])}"
        self._resume()

    def run_epoch(self, *, quiet: bool) -> None:
        self.epoch += 1
        begin, seed = time.monotonic(), self.recipe.seed * 100_003 + self.epoch
        # An epoch's randomness depends on nothing before it, so that a resumed training repeats it.
        generator = torch.Generator().manual_seed(seed)
        torch.manual_seed(seed)
        self.whole.train()
        total = torch.zeros((), device=self.device)
        order = np.random.default_rng(seed).permutation(len(self.windows))
        title = f"epoch {self.epoch}/{self.recipe.epochs}"
        for rows in tqdm(np.array_split(order, self.steps), desc=title, leave=False, disable=quiet):
            total += self._step(rows, generator)
        self._save()
        if not quiet:
            tqdm.write(
                f"{title}: loss {total.item() / self.steps:.4f}; {time.monotonic() - begin:.0f} s",
                file=sys.stderr,
            )

    def _step(self, of_batch: NDArray[np.int64], generator: torch.Generator) -> Tensor:
        rows = torch.from_numpy(of_batch).to(self.device)
        windows = augment_windows(self.windows[rows].float(), generator)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bfloat16):
            said = self.whole(windows)
        loss = self._loss(said.float(), rows)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.whole.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        return loss.detach()

    def _loss(self, said: Tensor, rows: Tensor) -> Tensor:
        told = said[:, : self.told.shape[1]] - self.told[rows]
        pools = said[:, self.told.shape[1] :] - self.pools[rows]
        return told.square().mean() + self.recipe.pools_weight * pools.square().mean()

    def _save(self) -> None:
        buffer = io.BytesIO()
        state = {
            "recipe": self.recipe.of_the_trunk(),
            "learnt_from": self.learnt_from,
            "epoch": self.epoch,
            "whole": self.whole.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        torch.save(state, buffer)
        write_atomically(self.checkpoint, buffer.getvalue())

    def _resume(self) -> None:
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        if state["recipe"] != self.recipe.of_the_trunk():
            raise ConfigError(
                f"{self.checkpoint}: begun with another recipe; choose another output folder or delete it"
            )
        # The card names the teachers: what others taught must not come under their name.
        if state.get("learnt_from") != self.learnt_from:
            raise ConfigError(
                f"{self.checkpoint}: taught by other teachers, on other songs or from another start, or does not say "
                "by which; choose another output folder or delete it"
            )
        self.epoch = state["epoch"]
        self.whole.load_state_dict(state["whole"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
