"""Everything that decides the music network beside the data and the teachers."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from mien.errors import ConfigError

__all__ = ["MusicRecipe"]

MAY_BE_NONE: Final = frozenset({"more_epochs", "mixtures", "seed"})
"""Whole numbers that may be 0."""
MOST: Final = {"dropout": 1, "input_dropout": 1, "seed": 2**32 - 1}
"""Largest value of what has one."""


@dataclass(frozen=True, slots=True)
class MusicRecipe:
    """How the music network is built and trained.

    Attributes
    ----------
    channels
        Of the three stages of 3x3 convolutions and of the convolutions over time.
    epochs, batch_size
        Of the distillation, in windows.
    more_epochs
        Of a second round of it, which starts from the weights of the first at half the step size and hears mixtures,
        too; 0 leaves it out.
    mixtures
        Mixtures of the songs that a trunk of one set or of both may hear.
    learning_rate, weight_decay
        Peak step size and decay of AdamW; the rate rises over a tenth of the steps and falls along a cosine.
    pools_weight
        Weight of the teachers' pooled features beside their embeddings and tags.
    heads
        Small networks whose answers are averaged.
    hidden, input_dropout, dropout
        Units of a head and shares of its inputs and units dropped.
    head_epochs, head_batch_size, head_learning_rate, head_weight_decay
        Of the heads, in songs.
    quadrant_weight
        Weight of 4Q's cross-entropy beside DEAM's squared error.
    seed
        Of folds, weights, order and augmentation.
    """

    channels: tuple[int, int, int, int] = (24, 48, 96, 256)
    epochs: int = 30
    more_epochs: int = 8
    mixtures: int = 6_000
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    pools_weight: float = 0.5
    heads: int = 4
    hidden: int = 96
    input_dropout: float = 0.4
    dropout: float = 0.5
    head_epochs: int = 40
    head_batch_size: int = 64
    head_learning_rate: float = 3e-3
    head_weight_decay: float = 0.05
    quadrant_weight: float = 1.0
    seed: int = 1

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "MusicRecipe":
        """Return the recipe with other settings here and there, None standing for the recipe's own.

        Raises
        ------
        ConfigError
            When a setting is unknown, of another type than its default, or out of range.
        """
        known = {field.name: field.default for field in fields(cls)}
        wanted = {name: value for name, value in settings.items() if value is not None}
        for name, value in wanted.items():
            if name not in known:
                raise ConfigError(f"unknown setting {name}; known: {', '.join(sorted(known))}")
            wanted[name] = _like(known[name], value, name)
        return cls(**wanted)

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, for a card."""
        return asdict(self)

    def of_the_trunk(self) -> dict[str, Any]:
        """Return the settings that decide the trunk: a checkpoint of it fits any heads."""
        heads = ("head", "hidden", "dropout", "input_dropout", "quadrant_weight")
        return {name: value for name, value in asdict(self).items() if not name.startswith(heads)}

    def first_round(self) -> "MusicRecipe":
        """Return the settings of the first round of the distillation, on songs alone."""
        return replace(self, more_epochs=0, mixtures=0)

    def second_round(self) -> "MusicRecipe":
        """Return the settings of the second round of the distillation, as of a training of its own."""
        return replace(self, epochs=self.more_epochs, more_epochs=0, learning_rate=self.learning_rate / 2)


def _like(default: Any, value: Any, name: str) -> Any:
    """Bring a value to the type of the default, or say what was expected."""
    if isinstance(default, tuple):
        whole = isinstance(value, list | tuple) and all(type(one) is int and one > 0 for one in value)
        if not whole or len(value) != len(default):
            raise ConfigError(
                f"{name} is {value!r}, expected {len(default)} whole numbers as in {list(default)}"
            )
        return tuple(value)
    fractional = isinstance(default, float)
    least = 0 if fractional or name in MAY_BE_NONE else 1
    most = MOST.get(name, math.inf)
    of_kind = type(value) is int or (fractional and type(value) is float)
    # Written so that NaN, which is neither less nor more, is refused.
    if not (of_kind and least <= value <= most and value < math.inf):
        kind = "a number" if fractional else "a whole number"
        limits = f"of {least} or more" if most == math.inf else f"of {least} to {most}"
        raise ConfigError(f"{name} is {value!r}, expected {kind} {limits}")
    return type(default)(value)
