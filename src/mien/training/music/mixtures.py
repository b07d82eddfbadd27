"""More to learn from: windows of songs mixed with each other and replayed at another pace, as the teachers hear them.

Two sets of a few thousand short clips are little to learn to hear from: a trunk that heard them alone was wrong by
twice as much on songs that it had not met. What a teacher says of a mixture needs no label, so that there is as much of
it as there is time to ask.
"""

import hashlib
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from mien.errors import ConfigError
from mien.music.mel import FRAMES, HOP, windows
from mien.training.device import CPU, has_bfloat16
from mien.training.music.clips import clip_audio, digest_of, keep, made_from
from mien.training.music.musicnn import (
    PATCH_FRAMES,
    Taught,
    Weights,
    log_mel,
    read_musicnn,
    run_musicnn,
)

__all__ = ["Mixtures", "mixtures"]

KINDS: Final = ("embedding", "tags", "pools")
CHUNK: Final = 250
"""Most mixtures in a file: what is lost when the work is interrupted."""
ALONE: Final = 0.25
"""Share of windows that are of one song."""
SOFTER_DB: Final = 9.0
"""The second song is up to this much softer than the first, or louder by a third of it."""
PACE: Final = 0.10
"""A song is played up to this much faster or slower, and higher or lower with it: about two semitones."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixtures:
    """M mixtures: what the trunk hears, float32 [M, FRAMES, BANDS], and what each teacher says of them."""

    windows: NDArray[np.float32]
    taught: tuple[Taught, ...]


def mixtures(
    paths: Sequence[Path],
    teachers: Sequence[Path],
    folder: Path,
    count: int,
    *,
    seed: int,
    device: torch.device = CPU,
    quiet: bool = False,
) -> Mixtures:
    """Mix songs on all cores and let the teachers hear them; kept in ``folder``, from which a later call goes on.

    Parameters
    ----------
    paths
        The songs to choose from, each as often as any other.
    teachers
        Files with musicnn's weights.
    folder
        Of the files kept; one folder holds mixtures of the same songs, teachers and seed only.
    count
        How many, rounded up to whole files of 250 if it is more.
    seed
        Of the choice.
    device
        Where the teachers listen.
    quiet
        Whether to leave out progress.

    Raises
    ------
    ModelError
        When a teacher cannot be read.
    MediaError
        When a song cannot be read.
    ConfigError
        When the folder holds other mixtures.
    """
    weights = [read_musicnn(path, device) for path in teachers]
    in_a_file = min(count, CHUNK)
    source = hashlib.sha256(f"{digest_of([*teachers, *paths])} {seed} {in_a_file}".encode()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    names = [folder / f"{number:03d}.npz" for number in range(-(-count // CHUNK))]
    missing = [number for number, name in enumerate(names) if not name.exists()]
    for number, name in enumerate(names):
        if number not in missing and not made_from(source, name):
            raise ConfigError(
                f"{name}: holds mixtures of other songs, by another seed or for other teachers, or does not say which; "
                "delete its folder or choose another output folder"
            )
    songs = _made(paths, in_a_file, [(seed, number) for number in missing])
    bar = tqdm(missing, desc="the teachers hear mixtures", leave=False, disable=quiet)
    for number, sound in zip(bar, songs, strict=True):
        keep(names[number], source, **_heard(sound, weights, device))
    return _read(names, len(teachers), source)


def _made(
    paths: Sequence[Path], count: int, seeds: Sequence[tuple[int, int]]
) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of one file's mixtures after the other's; some are made ahead, while the teachers listen."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        ahead: deque[Future[NDArray[np.float32]]] = deque()
        for seed in seeds:
            ahead.append(pool.submit(_sound, paths, count, seed))
            if len(ahead) > cores:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _sound(paths: Sequence[Path], count: int, seed: tuple[int, int]) -> NDArray[np.float32]:
    return np.stack(list(_songs(paths, count, np.random.default_rng(seed))))


def _songs(paths: Sequence[Path], count: int, rng: np.random.Generator) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of one file's mixtures."""
    for _ in range(count):
        first, second = (_part(clip_audio(paths[int(rng.integers(len(paths)))]), rng) for _ in range(2))
        if rng.random() < ALONE:
            yield first
        else:
            yield first + second * np.float32(10.0 ** (rng.uniform(-SOFTER_DB, SOFTER_DB / 3) / 20))


def _part(audio: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Take three seconds from anywhere in a song, at another pace, with a mean square of 0.01."""
    pace = 1.0 + rng.uniform(-PACE, PACE)
    needed = int(FRAMES * HOP * pace) + 2
    audio = np.tile(audio, -(-needed // len(audio)))
    begin = rng.integers(len(audio) - needed + 1)
    times = np.arange(FRAMES * HOP) * pace
    part = np.interp(times, np.arange(needed), audio[begin : begin + needed]).astype(np.float32)
    level = np.float32(0.1 / np.sqrt(np.mean(part**2) + 1e-8))
    levelled: NDArray[np.float32] = part * level
    return levelled


@torch.no_grad()
def _heard(
    sound: NDArray[np.float32], teachers: Sequence[Weights], device: torch.device
) -> dict[str, NDArray[np.generic]]:
    spectra = _patches(torch.from_numpy(sound).to(device))
    found: dict[str, NDArray[np.generic]] = {
        "windows": np.concatenate([windows(song) for song in sound]).astype(np.float16)
    }
    for number, weights in enumerate(teachers):
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_bfloat16(device)):
            answers = [run_musicnn(batch, weights) for batch in torch.split(spectra, 25)]
        for what, parts in zip(KINDS, zip(*answers, strict=True), strict=True):
            found[f"{what}-{number}"] = torch.cat(parts).float().cpu().numpy().astype(np.float16)
    return found


def _patches(sound: torch.Tensor) -> torch.Tensor:
    """Spectra of three seconds each, as a teacher takes them; a few samples are held at the end."""
    missing = max(0, (PATCH_FRAMES - 1) * 256 - sound.shape[1])
    return log_mel(torch.nn.functional.pad(sound, (0, missing)))[:, :PATCH_FRAMES]


def _read(names: Sequence[Path], teachers: int, source: str) -> Mixtures:
    heard: list[NDArray[np.float32]] = []
    said: dict[str, list[NDArray[np.float32]]] = {
        f"{what}-{number}": [] for number in range(teachers) for what in KINDS
    }
    for name in names:
        with np.load(name) as kept:
            heard.append(kept["windows"].astype(np.float32))
            for key, parts in said.items():
                parts.append(kept[key].astype(np.float32))
    windows_heard = np.concatenate(heard)
    song = np.arange(len(windows_heard))
    taught = []
    for number in range(teachers):
        embedding, tags, pools = (np.concatenate(said[f"{what}-{number}"]) for what in KINDS)
        taught.append(Taught(embedding, tags, pools, song, source))
    return Mixtures(windows_heard, tuple(taught))
