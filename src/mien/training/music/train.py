"""Train the music network from clips on disk to a model with its card and figures, going on from what is done."""

import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from mien.errors import ConfigError
from mien.files import write_atomically, write_json
from mien.machine import describe_machine
from mien.music.features import FEATURE_COUNT
from mien.music.mel import BANDS, FRAMES
from mien.training.device import device_named
from mien.training.music.clips import Clips, PerWindow, handmade, heard_windows, read_clips
from mien.training.music.distillation import distil, embed, lesson_of
from mien.training.music.export import export_music
from mien.training.music.heads import beside, fit_heads, song_means
from mien.training.music.mixtures import Mixtures, mixtures
from mien.training.music.musicnn import Taught, listen_with
from mien.training.music.network import Trunk
from mien.training.music.protocol import Row, heads_rows, learnt_from, ridge_rows
from mien.training.music.recipe import MusicRecipe

__all__ = ["train_music"]

NOTE: Final = (
    "Arousal is good. Valence is weaker, and means something else in each set: DEAM's is largely energy, 4Q's comes "
    "from tags of moods. Outside these two sets, as on the listener's own music, nobody has measured either; take "
    "valence as a guess that a listener may correct. Clips are mono Opus of about 20 kbit/s. Step size and dropout of "
    "the heads were chosen of nine on DEAM's validation songs and 4Q's folds."
)


def train_music(
    data: Path,
    teachers: Sequence[Path],
    output: Path,
    recipe: MusicRecipe,
    *,
    device: str = "auto",
    quiet: bool = False,
) -> Path:
    """Train, judge, and write ``music.onnx``, its card ``music.json`` and ``figures.json``.

    Parameters
    ----------
    data
        Folder that holds ``deam`` and ``four-quadrants``.
    teachers
        Files with musicnn's weights, see `mien.training.music.musicnn`.
    output
        Folder for results, checkpoints and what the teachers said; a later call goes on from them.
    recipe
        Settings.
    device
        Where teachers and trunks are computed: ``auto``, ``cpu`` or ``cuda``. The heads are always the processor's.
    quiet
        Whether to leave out progress.

    Returns
    -------
    Path
        The model.

    Raises
    ------
    ConfigError
        When no teacher is given or two have one name, what the output folder holds is of other clips, teachers or
        settings, or the device is missing.
    MediaError
        When a set is missing or a clip cannot be read.
    ModelError
        When a teacher cannot be read.
    """
    if not teachers:
        raise ConfigError("the music network learns from musicnn; name its weights with --teacher")
    for name, count in Counter(path.stem for path in teachers).items():
        if count > 1:
            # What a teacher heard is kept under its name.
            raise ConfigError(
                f"{count} teachers are named {name}; name each once, and rename one of two files"
            )
    begin, where = time.monotonic(), device_named(device)
    output.mkdir(parents=True, exist_ok=True)
    clips = read_clips(data, seed=recipe.seed)
    heard = heard_windows(clips, output / "windows.npz")
    taught = [listen_with(path, clips, output / f"{path.stem}-heard.npz", where) for path in teachers]
    trunks = _Trunks(heard, taught, clips, teachers, recipe, output, where, quiet).both()
    by_hand = handmade(clips, output / "handmade.npz")
    described = song_means(by_hand)
    known = {name: beside(embed(trunk, heard, where), described) for name, trunk in trunks.items()}
    plane = fit_heads(known["trunk"], clips, learnt_from(clips), recipe)
    model = export_music(trunks["trunk"], plane)
    path = output / "music.onnx"
    write_atomically(path, model)
    rows = heads_rows("mien", known["trunk"], clips, recipe, of_fold=known["trunk-deam"])
    rows += _baselines(clips, taught, by_hand, recipe)
    figures = [row.as_dict() for row in rows]
    write_json(output / "figures.json", {"machine": _machine(), "seed": recipe.seed, "rows": figures})
    seconds = time.monotonic() - begin
    write_json(path.with_suffix(".json"), _card(model, rows, clips, teachers, recipe, seconds))
    if not quiet:
        print(json.dumps(figures, indent=1), file=sys.stderr)
    return path


@dataclass(frozen=True, slots=True, eq=False)
class _Trunks:
    """The trunk that ships, and one that never heard 4Q, by which 4Q's folds are judged."""

    heard: PerWindow
    taught: Sequence[Taught]
    clips: Clips
    teachers: Sequence[Path]
    recipe: MusicRecipe
    output: Path
    device: torch.device
    quiet: bool

    def both(self) -> dict[str, Trunk]:
        """Distil both."""
        of_deam = self._mixtures("deam", quadrants=False)
        of_both = self._mixtures("both", quadrants=True)
        return {
            "trunk": self._distilled("trunk", [*of_deam, *of_both], quadrants=True),
            "trunk-deam": self._distilled("trunk-deam", of_deam, quadrants=False),
        }

    def _mixtures(self, name: str, *, quadrants: bool) -> list[Mixtures]:
        recipe = self.recipe
        if not (recipe.more_epochs and recipe.mixtures):
            return []
        songs = learnt_from(self.clips, quadrants=quadrants)
        paths = [path for path, learnt in zip(self.clips.paths, songs, strict=True) if learnt]
        folder = self.output / f"mixtures-{name}"
        seed, device = recipe.seed, self.device
        return [
            mixtures(
                paths, self.teachers, folder, recipe.mixtures, seed=seed, device=device, quiet=self.quiet
            )
        ]

    def _distilled(self, name: str, mixed: Sequence[Mixtures], *, quadrants: bool) -> Trunk:
        recipe, songs = self.recipe, learnt_from(self.clips, quadrants=quadrants)
        checkpoint = self.output / f"{name}.pt"
        lesson = lesson_of(self.heard, self.taught, songs)
        trunk = distil(lesson, recipe.first_round(), checkpoint, device=self.device, quiet=self.quiet)
        if not recipe.more_epochs:
            return trunk
        again = checkpoint.with_stem(f"{name}-again")
        lesson = lesson_of(self.heard, self.taught, songs, mixed)
        return distil(
            lesson, recipe.second_round(), again, start=checkpoint, device=self.device, quiet=self.quiet
        )


def _baselines(clips: Clips, taught: Sequence[Taught], by_hand: PerWindow, recipe: MusicRecipe) -> list[Row]:
    first = PerWindow(taught[0].embedding, taught[0].song)
    every = PerWindow(np.concatenate([teacher.embedding for teacher in taught], axis=1), first.song)
    return [
        *ridge_rows("musicnn, ridge", first, clips),
        *ridge_rows("all teachers, ridge", every, clips),
        *heads_rows("all teachers", every, clips, recipe),
        *heads_rows("by hand", by_hand, clips, recipe),
    ]


def _machine() -> dict[str, Any]:
    return describe_machine() | {"torch": torch.__version__}


def _card(
    model: bytes,
    rows: Sequence[Row],
    clips: Clips,
    teachers: Sequence[Path],
    recipe: MusicRecipe,
    seconds: float,
) -> dict[str, Any]:
    asked = {
        row.asked: row for row in reversed(rows) if (row.inputs, row.learnt_from) == ("mien", "DEAM and 4Q")
    }
    return {
        "name": "music",
        "sha256": hashlib.sha256(model).hexdigest(),
        "task": "log-mel windows of a track -> its valence and arousal, each -1 to 1, with uncertainties",
        "input": f"mien.music.mel.windows, float32 [windows, {FRAMES}, {BANDS}], and the mean over passages of "
        f"mien.music.features.describe, float32 [{FEATURE_COUNT}], from mono audio at 16 kHz; level does not matter",
        "outputs": {
            "affect": "valence, arousal: tanh of the mean of both sets' answers, each standardised; what mien uses",
            "affect_sd": "standard deviation of affect: DEAM's error, and how far the sets' answers are apart",
            "deam": "valence, arousal on DEAM's 1-9 scale brought to [-1, 1]",
            "deam_sd": "its standard deviation, as large as the errors on DEAM's validation songs",
            "quadrant": "log-odds of high valence and high arousal in 4Q's sense",
        },
        "data": {
            "DEAM": "Aljanaki, Yang, Soleymani 2017, PLoS ONE; learnt from 1,261 train + 271 validation songs",
            "4Q": "Panda, Malheiro, Paiva 2018, IEEE TAFFC; all 900 songs",
            "teachers": f"musicnn 0.1.0 (Pons and Serra 2019, ISC): {', '.join(path.stem for path in teachers)}",
            "note": "research data; no clip and no weight of a teacher is part of mien",
        },
        "protocol": "DEAM's test split was heard by nothing that learnt. 4Q: five artist-disjoint folds; heads that "
        "saw neither the fold nor its artists on a trunk that never heard 4Q: not the shipped weights but their "
        "recipe.",
        "figures": {
            "deam_test": {"songs": int((clips.split == "test").sum()), **asked["DEAM"].figures},
            "four_quadrants_folds": {"songs": int((~clips.is_deam).sum()), **asked["4Q"].figures},
        },
        "honest_note": NOTE,
        "recipe": recipe.as_dict(),
        "seed": recipe.seed,
        "command": f"mien train music --data DIR {' '.join(f'--teacher {path.name}' for path in teachers)} -o OUT",
        "seconds": round(seconds),
        "machine": _machine(),
        "licence": "MIT, as mien",
    }
