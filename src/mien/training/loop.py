"""Train an expression network: resumable epochs, validated on PublicTest, progress and curves as it goes."""

import csv
import hashlib
import io
import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from mien.errors import ConfigError, MediaError
from mien.files import write_atomically
from mien.training.augmentation import augment
from mien.training.batches import Batches
from mien.training.dataset import FaceDataset, Split
from mien.training.device import device_named, has_bfloat16
from mien.training.mixing import mix
from mien.training.network import CLASSES, ExpressionNetwork
from mien.training.optimisation import make_optimizer, rate_share, sharpest
from mien.training.parallel import join_group
from mien.training.recipe import Recipe
from mien.training.sampling import draw_order
from mien.training.start import start_from
from mien.training.targets import targets_of, teacher_probs

__all__ = ["CHECKPOINT", "HISTORY", "EpochFigures", "TrainingResult", "train_network"]

CHECKPOINT: Final = "checkpoint.pt"
"""File in the output folder that a later call resumes from."""
HISTORY: Final = "history.csv"
"""File in the output folder with one row of `EpochFigures` an epoch."""
TEACHERS: Final = "teachers.npz"
"""File in the output folder that keeps what the teachers said."""
EVALUATION_BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class EpochFigures:
    """What one epoch gave.

    Attributes
    ----------
    epoch
        1 for the first.
    train_loss, train_accuracy
        Over the augmented faces, while the weights moved and dropout was on.
    validation_loss, validation_accuracy
        On PublicTest with the averaged weights; cross-entropy without label smoothing.
    learning_rate
        At the last step.
    duration_s
        Seconds, validation included.
    """

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    duration_s: float


@dataclass(frozen=True, slots=True, eq=False)
class TrainingResult:
    """A trained network.

    Attributes
    ----------
    network
        In evaluation mode, on the CPU, with the weights of ``best_epoch``.
    best_epoch
        Epoch of the highest validation accuracy, the earliest of equals.
    history
        One entry an epoch.
    """

    network: ExpressionNetwork
    best_epoch: int
    history: tuple[EpochFigures, ...]


def train_network(
    data: FaceDataset,
    recipe: Recipe,
    output: Path,
    *,
    teachers: Sequence[Path] = (),
    start: Path | None = None,
    device: str = "auto",
    compiled: bool = False,
    quiet: bool = False,
) -> TrainingResult:
    """Train on the split Training and keep the epoch that does best on PublicTest.

    Every epoch ends in a checkpoint, written atomically; calling again with the same recipe, faces, teachers, start and
    output goes on from there. On the processor of one machine it ends in the same weights as a training that was never
    interrupted; a GPU's convolutions need not add in the same order twice, so that its weights differ slightly.
    Started by ``torchrun``, the processes share each batch, and the first of them validates and writes.

    Parameters
    ----------
    data
        Faces with both splits.
    recipe
        Settings.
    output
        Folder for `CHECKPOINT` and `HISTORY`; made when missing.
    teachers
        Model files whose mean opinion of each face is part of its target; needs a recipe with ``teacher_share``.
    start
        Model file of the same form whose weights the training starts from; None for new ones.
    device
        ``"cpu"``, ``"cuda"``, or ``"auto"`` for a GPU when there is one.
    compiled
        Whether ``torch.compile`` fuses the network's operations; it needs a C++ compiler, and a minute at the start.
    quiet
        Whether to leave out the progress bar.

    Raises
    ------
    ConfigError
        When the checkpoint in ``output`` is of another recipe, other faces, teachers or start, the device is missing,
        teachers are given to a recipe that wants none or missing from one that does, or ``start`` is a network of
        another form; or when the training diverges.
    MediaError
        When a split is empty, or the recipe wants FER+ votes and the data set carries none.
    """
    training = _Training(data, recipe, output, device, teachers, start=start, compiled=compiled)
    for epoch in range(len(training.history) + 1, recipe.epochs + 1):
        training.run_epoch(epoch, quiet=quiet)
    training.group.leave()
    return training.result()


class _Training:
    """The moving parts of one training."""

    def __init__(
        self,
        data: FaceDataset,
        recipe: Recipe,
        output: Path,
        device: str,
        teachers: Sequence[Path] = (),
        *,
        start: Path | None = None,
        compiled: bool = False,
    ) -> None:
        self.recipe, self.output, self.device = recipe, output, device_named(device)
        self.bfloat16 = has_bfloat16(self.device)
        self.group = join_group(self.device)
        self.train, self.validation = data.split(Split.TRAINING), data.split(Split.VALIDATION)
        for part, name in ((self.train, Split.TRAINING), (self.validation, Split.VALIDATION)):
            if not len(part):
                raise MediaError(f"the data holds no faces of the split {name.value}; both splits are needed")
        output.mkdir(parents=True, exist_ok=True)
        targets = targets_of(self.train, recipe, self._teachers(teachers))
        self.train_faces = Batches(self.train, self.device, targets)
        self.validation_faces = Batches(self.validation, self.device)
        self.adjustment = recipe.logit_adjustment * _log_frequencies(self.train.labels).to(self.device)
        torch.manual_seed(recipe.seed)
        self.network = ExpressionNetwork(recipe)
        if start is not None:
            start_from(self.network, start, self.train.images)
        self.network.to(self.device)
        self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
        self.average = AveragedModel(
            self.network,
            multi_avg_fn=get_ema_multi_avg_fn(recipe.ema_decay),  # type: ignore[no-untyped-call]
            use_buffers=True,
        )
        shared = self.group.wrap(self.network)
        self.shared: Callable[[Tensor], Tensor] = torch.compile(shared, dynamic=False) if compiled else shared
        self.optimizer = make_optimizer(self.network, recipe)
        self.steps_an_epoch = math.ceil(len(self.train) / recipe.batch_size)
        self.history: list[EpochFigures] = []
        self.best: dict[str, Tensor] = {}
        self.learnt_from = _learnt_from(
            (self.train, self.validation), [*teachers, *([start] if start else [])]
        )
        self._resume()

    def run_epoch(self, epoch: int, *, quiet: bool) -> None:
        started = time.monotonic()
        loss, accuracy, rate = self._train_epoch(epoch, quiet=quiet or not self.group.leads)
        validation = self.group.share(self._validate() if self.group.leads else (0.0, 0.0))
        if not math.isfinite(loss + validation[0]):
            # Before it is saved: whoever goes on from such weights never comes back from them.
            raise ConfigError(
                f"epoch {epoch}: the loss is {loss:g} in training and {validation[0]:g} on PublicTest; at "
                f"learning_rate {self.recipe.learning_rate:g} that leads nowhere, start again with a smaller one"
            )
        self.history.append(
            EpochFigures(epoch, loss, accuracy, *validation, rate, time.monotonic() - started)
        )
        if validation[1] > max((past.validation_accuracy for past in self.history[:-1]), default=-1.0):
            self.best = {
                key: value.detach().cpu().clone() for key, value in self._shipped().state_dict().items()
            }
        if self.group.leads:
            self._save()
            if not quiet:
                tqdm.write(self._summary(), file=sys.stderr)

    def _train_epoch(self, epoch: int, *, quiet: bool) -> tuple[float, float, float]:
        # An epoch's randomness depends on nothing before it, so a resumed training repeats it exactly; the processes
        # of a group draw the same order of faces and each its own augmentation.
        seed = self.recipe.seed * 100_003 + epoch
        generator = torch.Generator().manual_seed(seed + 7_919_000_003 * self.group.rank)
        torch.manual_seed(seed + 7_919_000_003 * self.group.rank)
        self.network.train()
        # Summed where the network is: reading a number back at every step would make a GPU wait.
        sums, seen, rate = torch.zeros(2, device=self.device), 0, 0.0
        bar = tqdm(
            total=self.steps_an_epoch, desc=self._title(epoch), unit="step", disable=quiet, leave=False
        )
        with bar:
            for step, rows in enumerate(self._batches(seed)):
                rate = self._set_rate((epoch - 1) * self.steps_an_epoch + step)
                sums += self._step(rows, generator)
                seen += len(rows)
                bar.update()
        loss, accuracy = (sums / seen).tolist()
        return loss, accuracy, rate

    def result(self) -> TrainingResult:
        network = ExpressionNetwork(self.recipe)
        network.load_state_dict(self.best)
        best = max(self.history, key=lambda past: past.validation_accuracy)
        return TrainingResult(network.eval(), best.epoch, tuple(self.history))

    def _shipped(self) -> nn.Module:
        module: nn.Module = self.average.module if self.recipe.ema_decay else self.network
        return module

    def _teachers(self, paths: Sequence[Path]) -> NDArray[np.float32] | None:
        if not paths:
            return None
        threads = max(1, (os.cpu_count() or 1) // self.group.size)
        return teacher_probs(
            self.train,
            paths,
            temperature=self.recipe.teacher_temperature,
            threads=threads,
            memory=self.output / TEACHERS,
        )

    def _batches(self, seed: int) -> Iterator[NDArray[np.int64]]:
        """Yield this process's rows of every batch."""
        generator = torch.Generator().manual_seed(seed)
        order = draw_order(self.train.labels, self.recipe, generator)
        for rows in np.array_split(order, self.steps_an_epoch):
            yield np.array_split(rows, self.group.size)[self.group.rank]

    def _set_rate(self, step: int) -> float:
        rate = self.recipe.learning_rate * rate_share(step, self.steps_an_epoch, self.recipe)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def _step(self, rows: NDArray[np.int64], generator: torch.Generator) -> Tensor:
        """Move the weights once; return the loss summed over the faces and how many were told right, float [2]."""
        faces, labels = self.train_faces.faces(rows)
        augmented = augment(faces, self.recipe, generator)
        faces, targets = augmented, self.train_faces.targets(rows)
        if len(self.history) < self.recipe.epochs - self.recipe.plain_epochs:
            faces, targets = mix(faces, targets, self.recipe, generator)
        loss, logits = self._loss(faces, targets)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if self.recipe.sharpness_radius:
            with sharpest(self.network, self.recipe.sharpness_radius):
                self.optimizer.zero_grad(set_to_none=True)
                self._loss(faces, targets)[0].backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.average.update_parameters(self.network)
        right = (logits[:, :CLASSES].argmax(1) == labels).sum()
        return torch.stack([loss.detach() * len(rows), right.float()])

    def _loss(self, faces: Tensor, targets: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Return the weighted loss of both heads, and the logits."""
        labels, votes, weights = targets
        logits = self._logits(self.shared, faces)
        loss = _cross_entropy(logits[:, :CLASSES] + self.adjustment, labels)
        if self.recipe.votes_weight:
            loss = loss + self.recipe.votes_weight * _cross_entropy(logits[:, CLASSES:], votes)
        return (loss * weights).mean(), logits

    def _logits(self, network: Callable[[Tensor], Tensor], faces: Tensor) -> Tensor:
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bfloat16):
            return network(faces).float()

    @torch.no_grad()
    def _validate(self) -> tuple[float, float]:
        network = self._shipped().eval()
        loss, correct = 0.0, 0
        for start in range(0, len(self.validation), EVALUATION_BATCH):
            faces, labels = self.validation_faces.faces(slice(start, start + EVALUATION_BATCH))
            logits = self._logits(network, faces)[:, :CLASSES]
            loss += functional.cross_entropy(logits, labels, reduction="sum").item()
            correct += int((logits.argmax(1) == labels).sum())
        return loss / len(self.validation), correct / len(self.validation)

    def _title(self, epoch: int) -> str:
        if not self.history:
            return f"epoch {epoch}/{self.recipe.epochs}"
        typical = float(np.median([past.duration_s for past in self.history]))
        minutes = typical * (self.recipe.epochs - epoch + 1) / 60
        return f"epoch {epoch}/{self.recipe.epochs}, {minutes:.0f} min left"

    def _summary(self) -> str:
        last = self.history[-1]
        return (
            f"epoch {last.epoch}/{self.recipe.epochs}: training loss {last.train_loss:.3f}, accuracy "
            f"{last.train_accuracy:.3f}; PublicTest loss {last.validation_loss:.3f}, accuracy "
            f"{last.validation_accuracy:.4f}; {last.duration_s:.0f} s"
        )

    def _save(self) -> None:
        state = {
            "recipe": self.recipe.as_dict(),
            "learnt_from": self.learnt_from,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "history": [asdict(past) for past in self.history],
            "best": self.best,
        }
        buffer = io.BytesIO()
        torch.save(state, buffer)
        write_atomically(self.output / CHECKPOINT, buffer.getvalue())
        text = io.StringIO()
        rows = csv.DictWriter(text, [field.name for field in fields(EpochFigures)], lineterminator="\n")
        rows.writeheader()
        rows.writerows({key: round(value, 6) for key, value in asdict(past).items()} for past in self.history)
        write_atomically(self.output / HISTORY, text.getvalue().encode())

    def _resume(self) -> None:
        path = self.output / CHECKPOINT
        if not path.exists():
            return
        try:
            state = torch.load(path, map_location=self.device, weights_only=True)
        except Exception as error:  # torch raises several unrelated types on a damaged file
            raise ConfigError(
                f"{path}: not a checkpoint ({error}); remove it or choose another output"
            ) from error
        if Recipe(**state["recipe"]) != self.recipe:
            raise ConfigError(
                f"{path}: checkpoint of another recipe; remove it or choose another output folder"
            )
        # The card says what a network was taught by; what another one was must not come under its name. A checkpoint of
        # an earlier mien does not say.
        if state.get("learnt_from", self.learnt_from) != self.learnt_from:
            raise ConfigError(
                f"{path}: checkpoint of a training on other faces, or with other teachers or another start; remove it "
                "or choose another output folder"
            )
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.history = [EpochFigures(**past) for past in state["history"]]
        self.best = {key: value.cpu() for key, value in state["best"].items()}


def _learnt_from(parts: Sequence[FaceDataset], models: Sequence[Path]) -> str:
    """Return a digest of all that a network learns from beside the recipe."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.images.tobytes() + part.labels.tobytes())
        if part.votes is not None:
            digest.update(part.votes.tobytes())
    for model in models:
        digest.update(hashlib.sha256(model.read_bytes()).digest())
    return digest.hexdigest()


def _cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the cross-entropy of each row, float [N], with targets that are probabilities or all zero."""
    return -(targets * functional.log_softmax(logits, dim=1)).sum(1)


def _log_frequencies(labels: NDArray[np.int64]) -> Tensor:
    counts = np.maximum(np.bincount(labels, minlength=CLASSES), 1)
    return torch.from_numpy(np.log(counts / counts.sum()).astype(np.float32))
