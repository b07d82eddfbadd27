"""The teacher: musicnn (Pons and Serra 2019, ISMIR late-breaking; ISC licence), rebuilt in torch from its weights.

Its two networks, trained on MagnaTagATune and on the Million Song Dataset, tell fifty tags each of a patch of three
seconds. ``tools/musicnn_weights.py`` turns the weights of the package ``musicnn`` 0.1.0 into the ``.npz`` files read
here. They teach and are compared with; nothing of them ships.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from mien.errors import ConfigError, ModelError
from mien.training.device import CPU
from mien.training.music.clips import Clips, clip_audio, digest_of, keep, made_from

__all__ = [
    "BANDS",
    "EMBEDDING",
    "PATCH_FRAMES",
    "Taught",
    "listen_with",
    "log_mel",
    "read_musicnn",
    "run_musicnn",
]

RATE_HZ: Final = 16_000
FFT: Final = 512
HOP: Final = 256
BANDS: Final = 96
PATCH_FRAMES: Final = 187
"""Spectra in a patch, 2.99 s: what musicnn was trained on. Patches follow each other as mien's windows of 3 s do."""
EMBEDDING: Final = 200
"""Units of the last layer but one."""

TIMBRAL, TEMPORAL = (0, 1), ((2, 128), (3, 64), (4, 32))
"""Numbers of the front end's convolutions over time and pitch, and of those over time with their lengths."""

Weights = dict[str, Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """What one teacher says of every patch of the clips (W patches).

    Attributes
    ----------
    embedding
        float32 [W, EMBEDDING].
    tags
        float32 [W, 50], logits.
    pools
        float32 [W, 1506], maximum and mean over time of every layer.
    song
        int64 [W].
    source
        Digest of the teacher's weights and of what it heard.
    """

    embedding: NDArray[np.float32]
    tags: NDArray[np.float32]
    pools: NDArray[np.float32]
    song: NDArray[np.int64]
    source: str


def read_musicnn(path: Path, device: torch.device = CPU) -> Weights:
    """Read the weights that ``tools/musicnn_weights.py`` wrote, onto ``device``.

    Raises
    ------
    ModelError
        When the file is missing or is not musicnn's.
    """
    try:
        with np.load(path) as file:
            weights = {name: torch.from_numpy(file[name]).to(device) for name in file.files}
    except (OSError, EOFError, ValueError) as error:
        raise ModelError(
            f"{path}: cannot be read ({error}); tools/musicnn_weights.py makes such files"
        ) from error
    if "conv2d/kernel" not in weights or "dense/kernel" not in weights:
        raise ModelError(f"{path}: these are not musicnn's weights; tools/musicnn_weights.py makes them")
    return weights


def listen_with(weights: Path, clips: Clips, cache: Path, device: torch.device = CPU) -> Taught:
    """Let a teacher hear every clip on ``device``, patch after patch; kept in ``cache``.

    Raises
    ------
    ModelError
        See `read_musicnn`.
    MediaError
        When a clip cannot be read.
    ConfigError
        When the cache is of other clips, or of another teacher.
    """
    teacher = read_musicnn(weights, device)
    source = digest_of([weights, *clips.paths])
    if not cache.exists():
        keep(cache, source, **_hear(teacher, clips.paths, device))
    if not made_from(source, cache):
        raise ConfigError(
            f"{cache}: holds another teacher's answers, or answers to other clips, or does not say whose; delete it or "
            "choose another output folder"
        )
    with np.load(cache) as kept:
        embedding, tags, pools = (kept[name].astype(np.float32) for name in ("embedding", "tags", "pools"))
        return Taught(embedding, tags, pools, kept["song"], source)


@torch.no_grad()
def _hear(weights: Weights, paths: Sequence[Path], device: torch.device) -> dict[str, NDArray[np.generic]]:
    answers, song = [], []
    for number, path in enumerate(tqdm(paths, desc="the teacher listens", leave=False)):
        spectra = log_mel(torch.from_numpy(clip_audio(path)).to(device))
        count = max(1, len(spectra) // PATCH_FRAMES)
        spectra = spectra.repeat(-(-PATCH_FRAMES // len(spectra)), 1)
        answers.append(run_musicnn(spectra[: count * PATCH_FRAMES].view(count, PATCH_FRAMES, BANDS), weights))
        song += [number] * count
    embedding, tags, pools = (torch.cat(part).cpu().numpy() for part in zip(*answers, strict=True))
    return {"embedding": embedding, "tags": tags, "pools": pools.astype(np.float16), "song": np.array(song)}


def log_mel(audio: Tensor) -> Tensor:
    """Spectra as musicnn takes them: float32 [..., N] at 16 kHz to [..., T, BANDS], log10(1 + 10,000 power)."""
    window = torch.hann_window(FFT, device=audio.device)
    spectrum = torch.stft(
        audio, FFT, HOP, window=window, center=True, pad_mode="constant", return_complex=True
    )
    power = spectrum.abs().square().transpose(-1, -2)
    return torch.log10(1.0 + 10_000.0 * (power @ _filters().T.to(audio.device)))


def _filters() -> Tensor:
    """Triangles [BANDS, FFT / 2 + 1] in Slaney's mel (1998, Auditory Toolbox), each of unit area in hertz."""
    knee = 15.0  # 1,000 Hz: equal steps of 200/3 Hz below, of 6.4 to the 27th part above

    def hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(mel < knee, mel * 200.0 / 3.0, 1000.0 * 6.4 ** ((mel - knee) / 27.0))

    top = knee + 27.0 * np.log(RATE_HZ / 2 / 1000.0) / np.log(6.4)
    edges = hertz(np.linspace(0.0, top, BANDS + 2))
    bins = np.linspace(0.0, RATE_HZ / 2, FFT // 2 + 1)
    rise = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    filters = np.maximum(0.0, np.minimum(rise, fall)) * (2.0 / (edges[2:] - edges[:-2]))[:, None]
    return torch.from_numpy(filters.astype(np.float32))


def run_musicnn(patches: Tensor, weights: Weights) -> tuple[Tensor, Tensor, Tensor]:
    """Run the network: float32 [W, PATCH_FRAMES, BANDS] to embedding, tags and pools as in `Taught`."""
    x = _normalised(patches[:, None], weights, 0)
    padded = functional.pad(x, (0, 0, 3, 3))
    front = [_highest(padded, weights, number) for number in TIMBRAL]
    for number, length in TEMPORAL:
        before = (length - 1) // 2
        front.append(_highest(functional.pad(x, (0, 0, before, length - 1 - before)), weights, number))
    first = torch.cat(front, dim=1)
    second = _normalised(_over_time(first, weights, 5), weights, 6)
    third = _normalised(_over_time(second, weights, 6), weights, 7) + second
    fourth = _normalised(_over_time(third, weights, 7), weights, 8) + third
    layers = torch.cat((first, second, third, fourth), dim=1)
    highest, mean = layers.amax(dim=2), layers.mean(dim=2)
    flat = _normalised(torch.stack((highest, mean), dim=2).flatten(1), weights, 9)
    hidden = torch.relu(flat @ weights["dense/kernel"] + weights["dense/bias"])
    embedding = _normalised(hidden, weights, 10)
    tags = embedding @ weights["dense_1/kernel"] + weights["dense_1/bias"]
    return embedding, tags, torch.cat((highest, mean), dim=1)


def _name(kind: str, number: int) -> str:
    return f"{kind}_{number}" if number else kind


def _normalised(x: Tensor, weights: Weights, number: int) -> Tensor:
    """Batch normalisation over dimension 1 with TensorFlow's epsilon."""
    name = _name("batch_normalization", number)
    gamma, beta, mean, variance = (
        weights[f"{name}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    return functional.batch_norm(x, mean, variance, gamma, beta, eps=1e-3)


def _highest(x: Tensor, weights: Weights, number: int) -> Tensor:
    """Convolve, rectify, normalise, and take the highest answer over pitch: [W, C, T]."""
    name = _name("conv2d", number)
    kernel = weights[f"{name}/kernel"].permute(3, 2, 0, 1)
    found = torch.relu(functional.conv2d(x, kernel, weights[f"{name}/bias"]))
    return _normalised(found, weights, number + 1).amax(dim=3)


def _over_time(x: Tensor, weights: Weights, number: int) -> Tensor:
    """Convolve all channels over seven spectra and rectify: [W, C, T]."""
    name = _name("conv2d", number)
    kernel = weights[f"{name}/kernel"][:, :, 0].permute(2, 1, 0)
    return torch.relu(functional.conv1d(functional.pad(x, (3, 3)), kernel, weights[f"{name}/bias"]))
