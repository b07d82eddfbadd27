import json
from pathlib import Path

import pytest

from mien.evaluation.card import card_markdown, update_card
from mien.evaluation.expression import evaluate_expression
from mien.models import load_card, model_path
from mien.training.dataset import FaceDataset, Split


def test_the_card_takes_the_figures_of_one_split_and_keeps_the_others(
    voted_data: FaceDataset, two_headed: Path
) -> None:
    for split in (Split.VALIDATION, Split.TEST):
        update_card(two_headed, evaluate_expression(voted_data, two_headed, (split,)))
    figures = load_card(two_headed)["figures"]
    assert set(figures) == {
        f"{head}-{split}" for head in ("labels", "votes") for split in ("PublicTest", "PrivateTest")
    }
    assert "confusion" not in json.dumps(figures)


def test_the_card_for_people_says_what_the_one_for_programs_says(
    voted_data: FaceDataset, two_headed: Path
) -> None:
    update_card(two_headed, evaluate_expression(voted_data, two_headed, (Split.TEST,)))
    card, text = load_card(two_headed), two_headed.with_suffix(".md").read_text(encoding="utf-8")
    accuracy = card["figures"]["votes-PrivateTest"]["FER+ majority"]["accuracy"]
    assert f"{accuracy:.1%}" in text
    assert card["sha256"] in text
    for use in (*card["intended_uses"], *card["prohibited_uses"]):
        assert use in text
    assert card["fairness"] in text


@pytest.mark.parametrize("name", ["expression", "expression-int8"])
def test_the_cards_that_ship_are_written_from_their_figures(name: str) -> None:
    """And they say why an ECE of 1.3 % stands beside an interval from 1.4 % on."""
    text = model_path(name).with_suffix(".md").read_text(encoding="utf-8")
    assert text == card_markdown(load_card(model_path(name)))
    assert "may not hold the ECE itself" in text
