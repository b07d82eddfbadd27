from pathlib import Path

import pytest

from mien.errors import ConfigError
from mien.training.recipe import load_recipe, recipe_names


def test_shipped_recipes_load() -> None:
    assert "mien" in recipe_names()
    for name in recipe_names():
        assert load_recipe(name).name == name


def test_the_papers_recipe_has_its_length_and_batch() -> None:
    recipe = load_recipe("paper")
    assert (recipe.epochs, recipe.batch_size, recipe.flip) == (50, 64, True)
    assert recipe.rotation_deg > 0 < recipe.shift


def test_a_file_of_ones_own_and_overrides(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("hidden = 8\nepochs = 3")
    recipe = load_recipe(str(path), epochs=5, seed=None)
    assert (recipe.name, recipe.hidden, recipe.epochs, recipe.seed) == ("mine", 8, 5, 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hiden = 8", "unknown setting hiden"),
        ("hidden = 0", "hidden is 0"),
        ("epochs = 1.5", "epochs is 1.5"),
        ("blocks = []", "blocks is"),
        ("blocks = [[8], []]", "blocks is"),
        ("blocks = [8, 8]", "blocks is"),
        ("sampling = 'even'", "sampling is 'even', expected one of natural, balanced"),
        ("dropout = 1.5", "dropout is 1.5"),
        ("mixup = 0.7\ncutmix = 0.7", "mixup and cutmix add up"),
        ("flip = 'False'", "flip is 'False', expected true or false"),
        ("batch_norm = 0", "batch_norm is 0, expected true or false"),
        ("learning_rate = 'fast'", "learning_rate is 'fast', expected a number above 0"),
        ("learning_rate = nan", "learning_rate is nan"),
        ("learning_rate = 0", "learning_rate is 0"),
        ("contrast = inf", "contrast is inf, expected a number of 0 or more"),
        ("momentum = 2", "momentum is 2, expected a number of 0 to 1"),
        ("mixup_alpha = 0", "mixup_alpha is 0"),
        ("teacher_temperature = 0", "teacher_temperature is 0"),
        ("epochs = true", "epochs is True"),
        ("warmup_epochs = -1", "warmup_epochs is -1"),
        ("padding = 1.5", "padding is 1.5"),
        ("seed = -1", "seed is -1, expected a whole number of 0 to 4294967295"),
        ("seed = 99999999999999999999", "seed is 9"),
        ("name = 5", "name is 5, expected a text"),
        ("blocks = [[true]]", "blocks is"),
        ("blocks = [[8], [8], [8], [8], [8]]\npadding = 0", "nothing is left of 48 pixels"),
        ("branches = true\npadding = 0", "branches need padding 1"),
        ("branches = true\nbatch_norm = false", "branches need padding 1 and batch_norm true"),
        ("enlarge = 0", "enlarge is 0, expected a whole number of 1 to 4"),
        ("enlarge = 5", "enlarge is 5, expected a whole number of 1 to 4"),
        ("hidden = ", "not valid TOML"),
    ],
)
def test_bad_recipes_say_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        load_recipe(str(path))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"x\.toml.*neither"):
        load_recipe(str(tmp_path / "x.toml"))


def test_unknown_names_list_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"'none'.*mien"):
        load_recipe("none")
