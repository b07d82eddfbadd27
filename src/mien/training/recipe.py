"""A training's settings, read from a TOML file."""

import tomllib
from dataclasses import asdict, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any, Final

from mien.errors import ConfigError

__all__ = ["Recipe", "load_recipe", "recipe_names"]

DEPTHS: Final = (2, 2, 2, 2)
"""Convolutions a block by default, as in VGG (Simonyan and Zisserman 2015) scaled to four halvings of 48 pixels."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an expression network is built and trained.

    Attributes
    ----------
    name
        Name that the card and the results carry.
    width
        Channels of the first block; each later block doubles them.
    depths
        Convolutions in each block; every block ends in max pooling that halves the side.
    batch_norm
        Whether each convolution is followed by batch normalisation (Ioffe and Szegedy 2015).
    hidden
        Units of the dense layer before the softmax.
    dropout
        Probability with which the inputs of each dense layer are dropped, 0-1.
    epochs, batch_size
        Length of the training and faces a step.
    learning_rate
        Peak step size of SGD with Nesterov momentum.
    momentum, weight_decay
        SGD's other two settings; the decay applies to weights, not to biases or normalisation.
    warmup_epochs
        Epochs over which the step size rises linearly before it falls along a half cosine (Loshchilov and Hutter 2017).
    label_smoothing
        Share of the target spread evenly over the classes (Szegedy et al. 2016).
    ema_decay
        Decay a step of the running mean of the weights that is validated and shipped; 0 takes the weights as they are.
    flip
        Whether half of the faces are mirrored.
    rotation_deg, shift, scale
        Largest rotation in degrees, shift as a share of the side, and change of size as a share.
    contrast, brightness
        Largest relative change of contrast and largest shift of brightness on the 0-1 scale.
    erase
        Probability with which a rectangle of the face is greyed out (random erasing, Zhong et al. 2020).
    seed
        Seed of the weights, the order of the faces and the augmentation.
    """

    name: str
    width: int = 32
    depths: tuple[int, ...] = DEPTHS
    batch_norm: bool = True
    hidden: int = 256
    dropout: float = 0.4
    epochs: int = 50
    batch_size: int = 64
    learning_rate: float = 0.04
    momentum: float = 0.9
    weight_decay: float = 5e-4
    warmup_epochs: int = 1
    label_smoothing: float = 0.1
    ema_decay: float = 0.999
    flip: bool = True
    rotation_deg: float = 12.0
    shift: float = 0.05
    scale: float = 0.17
    contrast: float = 0.3
    brightness: float = 0.1
    erase: float = 0.25
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, for a card."""
        return asdict(self)


def recipe_names() -> list[str]:
    """Return the names of the recipes that ship with mien."""
    folder = resources.files("mien.training") / "recipes"
    return sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml"))


def load_recipe(name_or_path: str, **overrides: Any) -> Recipe:
    """Read a recipe by the name of a shipped one or by path.

    Parameters
    ----------
    name_or_path
        One of `recipe_names`, or the path of a TOML file with the fields of `Recipe`.
    **overrides
        Fields to replace; None leaves the field as it is.

    Raises
    ------
    ConfigError
        When there is no such recipe, or it has an unknown field or one of the wrong type.
    """
    if name_or_path in recipe_names():
        text = (resources.files("mien.training") / "recipes" / f"{name_or_path}.toml").read_text("utf-8")
    else:
        try:
            text = Path(name_or_path).read_text("utf-8")
        except OSError as error:
            raise ConfigError(
                f"recipe {name_or_path!r}: neither a file nor one of {', '.join(recipe_names())} ({error})"
            ) from error
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"recipe {name_or_path!r}: not valid TOML ({error})") from error
    settings.setdefault("name", Path(name_or_path).stem)
    settings |= {key: value for key, value in overrides.items() if value is not None}
    return _checked(settings, name_or_path)


def _checked(settings: dict[str, Any], source: str) -> Recipe:
    known = {field.name for field in fields(Recipe)}
    if unknown := sorted(set(settings) - known):
        raise ConfigError(
            f"recipe {source!r}: unknown setting {', '.join(unknown)}; known: {', '.join(sorted(known))}"
        )
    settings["depths"] = tuple(settings.get("depths", DEPTHS))
    for key in ("width", "hidden", "epochs", "batch_size"):
        if key in settings and (not isinstance(settings[key], int) or settings[key] < 1):
            raise ConfigError(
                f"recipe {source!r}: {key} is {settings[key]!r}, expected a whole number of 1 or more"
            )
    if not 1 <= len(settings["depths"]) <= 5 or min(settings["depths"]) < 1:
        raise ConfigError(
            f"recipe {source!r}: depths is {settings['depths']}, expected 1 to 5 numbers of 1 or more"
        )
    return Recipe(**settings)
