"""Settings of the music network from the command line."""

import math
from typing import Any

import pytest

from mien.errors import ConfigError
from mien.training.music import MusicRecipe


def test_settings_take_the_place_of_the_recipe_s_own() -> None:
    recipe = MusicRecipe.of(
        {"channels": [32, 64, 128, 384], "learning_rate": 1, "epochs": None, "more_epochs": 0}
    )
    assert recipe.channels == (32, 64, 128, 384)
    assert recipe.learning_rate == 1.0
    assert recipe.epochs == MusicRecipe().epochs
    assert recipe.more_epochs == 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("chanels", 3, "unknown setting chanels; known: .*channels"),
        ("channels", [32, 64], "expected 4 whole numbers"),
        ("channels", [32, 64, 128, 0], "expected 4 whole numbers"),
        ("epochs", 0, "epochs is 0, expected a whole number of 1 or more"),
        ("epochs", 1.5, "expected a whole number"),
        ("epochs", True, "expected a whole number"),
        ("mixtures", -1, "of 0 or more"),
        ("learning_rate", math.nan, "learning_rate is nan, expected a number of 0 or more"),
        ("learning_rate", math.inf, "learning_rate is inf"),
        ("dropout", 2.0, "dropout is 2.0, expected a number of 0 to 1"),
        ("seed", 2**70, "expected a whole number of 0 to 4294967295"),
        ("learning_rate", "fast", "learning_rate is 'fast', expected a number"),
    ],
)
def test_others_are_refused(name: str, value: Any, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        MusicRecipe.of({name: value})
