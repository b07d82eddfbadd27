"""A training's settings, read from a TOML file."""

import math
import tomllib
from dataclasses import asdict, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any, Final

from mien.errors import ConfigError
from mien.expression.preprocessing import INPUT_PX

__all__ = ["Recipe", "load_recipe", "recipe_names"]

BLOCKS: Final = ((32, 32), (64, 64), (128, 128), (256, 256))
"""Channels of the convolutions of each block by default: VGG (Simonyan and Zisserman 2015) scaled to four halvings of
48 pixels."""

CHOICES: Final = {
    "optimizer": ("sgd", "adam"),
    "schedule": ("cosine", "constant"),
    "sampling": ("natural", "balanced"),
    "class_weights": ("none", "balanced"),
}
LEAST: Final = {"hidden": 1, "epochs": 1, "batch_size": 1, "enlarge": 1}
"""Least value of a whole number; of the others 0."""
MOST: Final = {"seed": 2**32 - 1, "enlarge": 4}
"""Largest value of a whole number; of the others there is none."""
ABOVE_0: Final = ("learning_rate", "teacher_temperature", "mixup_alpha")
SHARES: Final = (
    "block_dropout",
    "dropout",
    "label_smoothing",
    "momentum",
    "ema_decay",
    "votes_share",
    "teacher_share",
    "mixup",
    "cutmix",
    "erase",
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an expression network is built and trained.

    Attributes
    ----------
    name
        Name that the card and the results carry.
    blocks
        Channels of each convolution of each block; every block ends in max pooling that halves the side.
    padding
        Pixels of zeros round the input of each 3x3 convolution: 1 keeps the side, 0 takes 2 pixels off it.
    batch_norm
        Whether each convolution is followed by batch normalisation (Ioffe and Szegedy 2015).
    branches
        Whether each convolution trains as the sum of a 3x3 one, a 1x1 one and its input, which are one convolution in
        the exported network (RepVGG, Ding et al. 2021); needs padding 1 and batch normalisation.
    squeeze
        Channels of a block for each that its squeeze and excitation (Hu et al. 2018) goes through; 0 leaves it out.
    enlarge
        How many times as high and wide the network makes a face before it looks, 1 to 4.
    block_dropout
        Probability with which each value is dropped after the pooling of every block but the first, 0-1.
    hidden
        Units of the dense layer before the softmax.
    dropout
        Probability with which the inputs of each dense layer are dropped, 0-1.
    epochs, batch_size
        Length of the training and faces a step.
    optimizer
        ``"sgd"`` (with Nesterov momentum) or ``"adam"`` (Kingma and Ba 2015).
    learning_rate
        Peak step size.
    schedule
        ``"cosine"`` falls along half a cosine (Loshchilov and Hutter 2017); ``"constant"`` stays.
    momentum, weight_decay
        SGD's other two settings; the decay applies to weights, not to biases or normalisation.
    warmup_epochs
        Epochs over which the step size rises linearly at first.
    sharpness_radius
        Radius of sharpness-aware minimisation (Foret et al. 2021), which doubles the time of a step; 0 leaves it out.
    label_smoothing
        Share of the target spread evenly over the classes (Szegedy et al. 2016).
    votes_share
        Share of the target taken by the distribution of the FER+ votes (Barsoum et al. 2016); needs votes.
    votes_weight
        Weight of the loss of a second head that learns that distribution alone; 0 builds no second head.
    teacher_share
        Share of the target taken by the mean of the teachers' probabilities (Hinton et al. 2015); needs teachers.
    teacher_temperature
        Divides the teachers' calibrated logits before their softmax; above 1 softens.
    mixup, cutmix
        Probability a step of blending each face with another (Zhang et al. 2018) or of pasting a rectangle of another
        (Yun et al. 2019), targets alike; together at most 1.
    mixup_alpha
        Parameter of the beta distribution that the share of the blend is drawn from.
    plain_epochs
        Epochs at the end in which no faces are blended, so that the training ends on faces as they come.
    sampling
        ``"natural"``: each face once an epoch; ``"balanced"``: each expression equally often, faces drawn again.
    class_weights
        ``"balanced"`` weights each face's loss by the inverse frequency of its label.
    logit_adjustment
        Multiple of the log of the label frequencies added to the logits in the loss alone (Menon et al. 2021), which
        trains for mean recall; 0 leaves it out.
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
    blocks: tuple[tuple[int, ...], ...] = BLOCKS
    padding: int = 1
    batch_norm: bool = True
    branches: bool = False
    squeeze: int = 0
    enlarge: int = 1
    block_dropout: float = 0.0
    hidden: int = 256
    dropout: float = 0.4
    epochs: int = 50
    batch_size: int = 64
    optimizer: str = "sgd"
    learning_rate: float = 0.04
    schedule: str = "cosine"
    momentum: float = 0.9
    weight_decay: float = 5e-4
    warmup_epochs: int = 1
    sharpness_radius: float = 0.0
    label_smoothing: float = 0.1
    votes_share: float = 0.0
    votes_weight: float = 0.0
    teacher_share: float = 0.0
    teacher_temperature: float = 1.0
    mixup: float = 0.0
    cutmix: float = 0.0
    mixup_alpha: float = 0.4
    plain_epochs: int = 0
    sampling: str = "natural"
    class_weights: str = "none"
    logit_adjustment: float = 0.0
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
        When there is no such recipe, or it has an unknown field or one of the wrong type or range.
    """
    if name_or_path in recipe_names():
        text = (resources.files("mien.training") / "recipes" / f"{name_or_path}.toml").read_text("utf-8")
    else:
        try:
            text = Path(name_or_path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"recipe {name_or_path!r}: neither a text file nor one of {', '.join(recipe_names())} ({error})"
            ) from error
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"recipe {name_or_path!r}: not valid TOML ({error})") from error
    settings.setdefault("name", Path(name_or_path).stem)
    settings |= {key: value for key, value in overrides.items() if value is not None}
    return _checked(settings, f"recipe {name_or_path!r}")


def _checked(settings: dict[str, Any], source: str) -> Recipe:
    known = {field.name: field for field in fields(Recipe)}
    if unknown := sorted(set(settings) - set(known)):
        raise ConfigError(
            f"{source}: unknown setting {', '.join(unknown)}; known: {', '.join(sorted(known))}"
        )
    for key, value in settings.items():
        if problem := _problem(known[key].default, value, key):
            raise ConfigError(f"{source}: {key} is {value!r}, expected {problem}")
    padding = settings.get("padding", 1)
    if settings.get("branches") and not (padding == 1 and settings.get("batch_norm", True)):
        raise ConfigError(f"{source}: branches need padding 1 and batch_norm true")
    settings["blocks"] = _blocks(
        settings.get("blocks", BLOCKS), padding, INPUT_PX * settings.get("enlarge", 1), source
    )
    for first, second in (("mixup", "cutmix"), ("votes_share", "teacher_share")):
        if settings.get(first, 0.0) + settings.get(second, 0.0) > 1:
            raise ConfigError(f"{source}: {first} and {second} add up to more than 1")
    return Recipe(**settings)


def _problem(default: Any, value: Any, key: str) -> str:
    """Return what was expected instead of a value of another kind or out of range; empty when all is well."""
    if key in CHOICES:
        return "" if value in CHOICES[key] else f"one of {', '.join(CHOICES[key])}"
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(default, int):
        least, most = LEAST.get(key, 0), MOST.get(key, math.inf)
        limits = f"of {least} or more" if most == math.inf else f"of {least} to {most}"
        return "" if type(value) is int and least <= value <= most else f"a whole number {limits}"
    if isinstance(default, float):
        number = math.nan if isinstance(value, bool) or not isinstance(value, int | float) else value
        if key in SHARES:
            return "" if 0 <= number <= 1 else "a number of 0 to 1"
        if key in ABOVE_0:
            return "" if 0 < number < math.inf else "a number above 0"
        return "" if 0 <= number < math.inf else "a number of 0 or more"
    return "" if key == "blocks" or isinstance(value, str) else "a text"


def _blocks(value: Any, padding: int, input_px: int, source: str) -> tuple[tuple[int, ...], ...]:
    try:
        blocks = tuple(tuple(block) for block in value)
    except TypeError:
        blocks = ()
    channels = [number for block in blocks for number in block]
    whole = all(type(number) is int and number >= 1 for number in channels)
    if not 1 <= len(blocks) <= 5 or not all(blocks) or not whole:
        raise ConfigError(
            f"{source}: blocks is {value!r}, expected 1 to 5 lists of whole numbers of 1 or more, as [[32, 32], [64]]"
        )
    side = input_px
    for block in blocks:
        side = (side + len(block) * (2 * padding - 2)) // 2
        if side < 1:
            raise ConfigError(
                f"{source}: with padding {padding} nothing is left of {input_px} pixels after the blocks {value!r}; "
                "take fewer convolutions, or padding 1"
            )
    return blocks
