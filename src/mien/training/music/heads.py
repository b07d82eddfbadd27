"""Learn valence and arousal from what is known of each song: several small networks, both music sets at once.

DEAM's valence is largely energy and 4Q has quadrants only, so each set has answers of its own; the plane that mien uses
is the mean of both, each standardised.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mien.training.music.clips import Clips, PerWindow
from mien.training.music.network import Head
from mien.training.music.recipe import MusicRecipe

__all__ = ["SPREAD", "Answers", "Plane", "answer", "beside", "fit_heads", "song_means"]

SPREAD: Final = 0.6
"""One standard deviation of the training music lies at tanh(0.6) = 0.54 on the plane, so that it is filled."""
CLIP: Final = 5.0
"""Standardised inputs are cut off here, so that odd audio cannot throw the network far out."""
SMOOTHING: Final = 0.05
"""Of 4Q's yes and no: the quadrants come from tags that disagree."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What is said of S songs; all float32 [S, 2], valence and arousal.

    Attributes
    ----------
    affect, affect_sd
        On mien's plane, -1 to 1, and its standard deviation.
    deam, deam_sd
        On DEAM's scale brought to [-1, 1].
    quadrant
        Log-odds of high valence and high arousal in 4Q's sense.
    """

    affect: NDArray[np.float32]
    affect_sd: NDArray[np.float32]
    deam: NDArray[np.float32]
    deam_sd: NDArray[np.float32]
    quadrant: NDArray[np.float32]


class Plane(nn.Module):
    """Heads, and what their answers mean on the plane.

    Parameters
    ----------
    heads
        Trained on the same standardised inputs.
    mean, scale
        float32 [F], how inputs are standardised.
    """

    def __init__(self, heads: list[Head], mean: Tensor, scale: Tensor) -> None:
        super().__init__()
        self.heads = nn.ModuleList(heads)
        self.mean, self.scale = nn.Buffer(mean), nn.Buffer(scale)
        self.middle, self.unit = nn.Buffer(torch.zeros(4)), nn.Buffer(torch.ones(4))
        self.inflation = nn.Buffer(torch.ones(2))

    def forward(self, songs: Tensor) -> tuple[Tensor, ...]:
        """Answer for float32 [S, F]; see `Answers` for what comes back, in its order."""
        inputs = ((songs - self.mean) / self.scale).clamp(-CLIP, CLIP)
        said = torch.stack([head(inputs) for head in self.heads])
        means = said.mean(dim=0)
        deam, quadrant = means[:, :2], means[:, 4:]
        differing = (said[:, :, :2] - deam).square().mean(dim=0)
        variance = self.inflation * (said[:, :, 2:4].exp().mean(dim=0) + differing)
        places = (torch.cat((deam, quadrant), dim=1) - self.middle) / self.unit
        apart = (places[:, :2] - places[:, 2:]).square() / 4.0
        affect = torch.tanh(SPREAD * (places[:, :2] + places[:, 2:]) / 2.0)
        # Through the tangent, to first order; what both sets mean by the word differs by as much as they are apart.
        spread = SPREAD * torch.sqrt(variance / self.unit[:2].square() + apart)
        return affect, spread * (1.0 - affect.square()), deam, torch.sqrt(variance), quadrant

    @torch.no_grad()
    def settle(self, songs: Tensor) -> None:
        """Take the answers to the training songs as the measure of the plane."""
        self.middle.zero_()
        self.unit.fill_(1.0)
        _, _, deam, _, quadrant = self(songs)
        answers = torch.cat((deam, quadrant), dim=1)
        self.middle.copy_(answers.mean(dim=0))
        self.unit.copy_(answers.std(dim=0))


def song_means(windows: PerWindow) -> NDArray[np.float32]:
    """Mean over the windows of each song, float32 [S, F]."""
    sums = np.zeros((int(windows.song[-1]) + 1, windows.values.shape[1]))
    np.add.at(sums, windows.song, windows.values)
    means: NDArray[np.float32] = (sums / np.bincount(windows.song)[:, None]).astype(np.float32)
    return means


def beside(windows: PerWindow, songs: NDArray[np.float32]) -> PerWindow:
    """Put what is known of each song as a whole, float32 [S, G], beside what is known of each of its windows."""
    return PerWindow(np.concatenate((windows.values, songs[windows.song]), axis=1), windows.song)


def fit_heads(
    windows: PerWindow,
    clips: Clips,
    songs: NDArray[np.bool_],
    recipe: MusicRecipe,
    *,
    calibrated: bool = True,
) -> Plane:
    """Train the heads on some of the songs.

    Parameters
    ----------
    windows
        What is known of every window: float32 [W, F].
    clips
        The labels.
    songs
        bool [S], the songs to learn from; either set may be missing among them.
    recipe
        How.
    calibrated
        Whether uncertainties are made as large as DEAM's validation songs show errors to be, judged by heads that did
        not see these; ``songs`` must hold DEAM's training and validation songs then. It doubles the time.

    Returns
    -------
    Plane
        In evaluation mode.
    """
    with _one_thread():
        plane = _settled(windows, clips, songs, recipe)
        if calibrated:
            judged = clips.split == "validation"
            judges = _settled(windows, clips, songs & ~judged, recipe)
            found = answer(judges, song_means(windows)[judged])
            surprise = ((clips.point[judged] - found.deam) / found.deam_sd) ** 2
            plane.inflation.copy_(torch.from_numpy(surprise.mean(axis=0)))
    return plane


def answer(plane: Plane, songs: NDArray[np.float32]) -> Answers:
    """Ask the heads about songs, float32 [S, F]."""
    with torch.no_grad():
        return Answers(*(said.numpy() for said in plane(torch.from_numpy(songs))))


def _settled(windows: PerWindow, clips: Clips, songs: NDArray[np.bool_], recipe: MusicRecipe) -> Plane:
    means = torch.from_numpy(song_means(windows)[songs])
    mean, scale = means.mean(dim=0), means.std(dim=0) + 1e-6
    standard = PerWindow((windows.values - mean.numpy()) / scale.numpy(), windows.song)
    heads = [_fit(standard, clips, songs, recipe, recipe.seed + k) for k in range(recipe.heads)]
    plane = Plane(heads, mean, scale).eval()
    plane.settle(means)
    return plane


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep torch to one thread: layers this small lose more by waiting for each other than they gain."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _fit(windows: PerWindow, clips: Clips, songs: NDArray[np.bool_], recipe: MusicRecipe, seed: int) -> Head:
    """Train one head; each time that it meets a song it hears the mean of some of its windows."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    head = Head(windows.values.shape[1], recipe)
    side_by_side, there = _by_song(windows)
    optimizer = torch.optim.AdamW(
        head.parameters(), lr=recipe.head_learning_rate, weight_decay=recipe.head_weight_decay
    )
    rows = np.flatnonzero(songs)
    steps = max(1, len(rows) // recipe.head_batch_size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, recipe.head_epochs * steps)
    known = clips.point[rows][~np.isnan(clips.point[rows]).any(axis=1)]
    unit = torch.from_numpy(known.var(axis=0) if len(known) else np.ones(2, np.float32))
    targets = torch.from_numpy(np.concatenate((clips.point, clips.quadrant), axis=1))
    head.train()
    for _ in range(recipe.head_epochs):
        for batch in np.array_split(rng.permutation(rows), steps):
            heard = torch.from_numpy(_some_windows(side_by_side[batch], there[batch], rng)).clamp(-CLIP, CLIP)
            loss = _loss(head(heard), targets[batch], unit, recipe.quadrant_weight)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return head.eval()


def _by_song(windows: PerWindow) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Lay out the windows song by song, float32 [S, most, F]; and where there is one, bool [S, most]."""
    counts = np.bincount(windows.song)
    there = np.arange(counts.max()) < counts[:, None]
    values = np.zeros((*there.shape, windows.values.shape[1]), np.float32)
    values[there] = windows.values
    return values, there


def _some_windows(
    values: NDArray[np.float32], there: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Mean of a random choice of the windows of each song, at least one."""
    order = np.where(there, rng.random(there.shape), np.inf).argsort(axis=1).argsort(axis=1)
    wanted = 1 + (rng.random(len(there)) * there.sum(axis=1)).astype(int)
    taken = (order < wanted[:, None]).astype(np.float32)
    means: NDArray[np.float32] = np.einsum("sw,swf->sf", taken / taken.sum(axis=1, keepdims=True), values)
    return means


def _loss(said: Tensor, targets: Tensor, unit: Tensor, weight: float) -> Tensor:
    """Return the loss of both sets; each song counts in its own set's answers only.

    Squared error in units of DEAM's variance, the log-likelihood of that error for the variance alone (so that it does
    not bend the means, Seitzer et al. 2022), and cross-entropy for 4Q.
    """
    here = ~torch.isnan(targets)
    wanted = torch.nan_to_num(targets)
    squared = (said[:, :2] - wanted[:, :2]).square()
    logs = said[:, 2:4].clamp(-8.0, 2.0)
    doubt = 0.5 * (squared.detach() * torch.exp(-logs) + logs)
    yes = wanted[:, 2:] * (1 - 2 * SMOOTHING) + SMOOTHING
    entropy = nn.functional.binary_cross_entropy_with_logits(said[:, 4:], yes, reduction="none")
    losses = torch.cat((squared / unit + 0.2 * doubt, weight * entropy), dim=1)
    return (losses * here).sum() / here.sum()
