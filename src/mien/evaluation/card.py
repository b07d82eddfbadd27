"""The model card: figures into the JSON beside the network, and the JSON as Markdown for people."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from mien.evaluation.expression import Evaluation
from mien.evaluation.intervals import ECE_NOTE
from mien.files import write_atomically, write_json
from mien.models import Card, load_card

__all__ = ["card_markdown", "update_card"]

NAMES: Final = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "weighted_f1": "weighted F1",
    "uar": "UAR",
    "ece": "ECE",
}


def update_card(model: Path, evaluations: Sequence[Evaluation]) -> None:
    """Write figures into the card beside a model file, and the card as Markdown beside that.

    The figures of other splits stay; confusion matrices are left to the report.

    Raises
    ------
    ModelError
        When there is no card.
    """
    card = load_card(model)
    for one in evaluations:
        scores = {str(against): score.as_dict() for against, score in one.scores.items()}
        for score in scores.values():
            del score["confusion"]
        card.setdefault("figures", {})[one.name] = scores
    write_json(model.with_suffix(".json"), card)
    write_atomically(model.with_suffix(".md"), card_markdown(card).encode())


def card_markdown(card: Card) -> str:
    """Return a card as Markdown (Mitchell et al. 2019, "Model cards for model reporting")."""
    recipe, data, machine = card["recipe"], card["data"], card["machine"]
    lines = [
        f"# Model card: {card['name']}",
        "",
        f"{card['task'][0].upper()}{card['task'][1:]}.",
        "",
        "| | |",
        "| --- | --- |",
        f"| input | {card['input']} |",
        f"| outputs | {card['outputs']} |",
        f"| before and after | {card['preprocessing']} |",
        f"| size | {card['bytes'] / 1e6:.1f} MB |",
        f"| SHA-256 | `{card['sha256']}` |",
        "",
        "## Training",
        "",
        f"On {data['training_faces']:,} faces of {data['name']}"
        + (", without the exact copies of test faces" if data["exact_copies_of_test_faces_left_out"] else "")
        + f"; chosen on {data['chosen_on']}. Recipe `{recipe['name']}`, {recipe['epochs']} epochs at batch "
        f"{recipe['batch_size']}, seed {card['seed']}; epoch {card['best_epoch']} ships. "
        f"{card['training_hours']} hours on {machine['processor']}, torch {machine['torch']}.",
        "",
        *_figures(card.get("figures", {})),
        *_unsure(card["read_outs"]),
        "## For what it is, and for what not",
        "",
        *(f"- {line}" for line in card["intended_uses"]),
        *(f"- Not: {line}" for line in card["prohibited_uses"]),
        "",
        "## Limits and fairness",
        "",
        card["limits"],
        "",
        card["fairness"],
        "",
        "## Licence",
        "",
        f"Weights: {card['licence']['weights']}. {card['licence']['data']}.",
    ]
    return "\n".join(lines) + "\n"


def _figures(figures: dict[str, Any]) -> list[str]:
    if not figures:
        return []
    lines = [
        "## Figures",
        "",
        "With 95 % intervals, by bootstrap over the faces. A read-out is calibrated on PublicTest; ",
    ]
    lines[-1] += f"PrivateTest is scored once for a released model. {ECE_NOTE}"
    lines += ["", f"| read-out, split | held against | faces | {' | '.join(NAMES.values())} |"]
    lines.append("| --- | --- | --- |" + " --- |" * len(NAMES))
    for name, scores in figures.items():
        for against, score in scores.items():
            cells = [
                "{:.1%} [{:.1%}, {:.1%}]".format(score[key], *score["interval_95"][key]) for key in NAMES
            ]
            lines.append(f"| {name} | {against} | {score['count']:,} | {' | '.join(cells)} |")
    return [*lines, ""]


def _unsure(read_outs: dict[str, Any]) -> list[str]:
    parts = [
        f"{name}: {given['unsure_below']:.0%}" for name, given in read_outs.items() if "unsure_below" in given
    ]
    if not parts:
        return []
    return [
        f"An answer is better taken for none when its confidence is under a threshold, above which nine in ten answers "
        f"were right on PublicTest ({'; '.join(parts)}).",
        "",
    ]
