import csv
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.cli import main
from mien.errors import MediaError
from mien.evaluation.neutral import KEPT, Trial, chosen, effects_of, same_for_all, trials
from mien.evaluation.neutral_film import on_film
from mien.evaluation.neutral_listeners import VIEWS, Listeners, most_alike, simulate
from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier
from mien.mood.neutral import CAP, log_probs
from mien.training.dataset import FaceDataset, Split
from tests.mood.test_neutral import showing
from tests.training.fakes import striped_faces, write_csv

SAD, NEUTRAL = EXPRESSIONS.index(Expression.SAD), EXPRESSIONS.index(Expression.NEUTRAL)
LATER = "later views read as neutral"
LOWERED = "recall of the expression lowered most"


@pytest.fixture(scope="module")
def faces() -> FaceDataset:
    data = striped_faces(420)
    return data.where(data.splits == Split.VALIDATION)


@pytest.fixture(scope="module")
def logits(faces: FaceDataset) -> NDArray[np.float64]:
    """A classifier that is right of all, but not sure of the sad ones: their odds are 3 to 2."""
    return answers(faces, sad=0.45, neutral=0.3)


def answers(faces: FaceDataset, *, sad: float, neutral: float) -> NDArray[np.float64]:
    sure = np.eye(7)[faces.labels] * 0.9 + 0.1 / 7
    sure[faces.labels == SAD] = showing(sad=sad, neutral=neutral)
    return log_probs(sure)


@pytest.fixture
def listeners(faces: FaceDataset) -> Listeners:
    """Two that are misread as sad, one that is read rightly, one that smiles."""
    shown = [showing(sad=0.42, neutral=0.33)] * 2 + [showing(neutral=0.8), showing(happy=0.8)]
    views = log_probs(np.stack([np.tile(one, (VIEWS, 1)) for one in shown]))
    return Listeners(np.flatnonzero(faces.labels == NEUTRAL)[:4], views, views, views)


def test_who_is_misread_and_who_is_refused(listeners: Listeners) -> None:
    assert listeners.misread.tolist() == [True, True, False, True]
    assert listeners.refused.tolist() == [False, False, False, True]
    offsets = listeners.offsets()
    assert offsets[:, SAD].tolist() == [-CAP, -CAP, 0, 0]
    assert not offsets[2:].any()


def test_gain_and_cost_are_told_for_each_group(
    listeners: Listeners,
    faces: FaceDataset,
    logits: NDArray[np.float64],
) -> None:
    found = {(one.listeners, one.measured): one for one in effects_of(listeners, faces, logits)}
    gained = found["misread", LATER]
    assert (gained.count, gained.refused) == (3, 1)
    assert gained.before[0] == 0
    assert gained.after[0] == pytest.approx(2 / 3)
    assert gained.change[1] <= gained.change[0] <= gained.change[2]
    assert found["read rightly", LATER].change == (0, 0, 0)
    cost = found["misread", LOWERED]
    assert (cost.count, cost.before[0], cost.after[0]) == (2, 1, 0)
    assert ("read rightly", LOWERED) not in found
    assert found["read rightly", "steady mood neutral after four seconds"].after == (1, 1, 1)
    wrong = found["misread", "steady mood another expression after four seconds"]
    assert wrong.after[0] <= wrong.before[0]


def test_every_strength_is_tried_and_the_rule_picks_one(listeners: Listeners, faces: FaceDataset) -> None:
    # Odds of 2 to 1 outlast the smallest cap and no other.
    logits = answers(faces, sad=0.5, neutral=0.25)
    tried = trials(listeners, faces, logits)
    assert len({(one.prior_looks, one.cap) for one in tried}) == len(tried) == 20
    best = chosen(tried)
    assert best.kept >= KEPT
    assert best.neutral == max(one.neutral for one in tried if one.kept >= KEPT)
    only = Trial(1.0, 1.0, 0.9, 0.6, 0.1)
    assert chosen((only,)) is only
    with pytest.raises(MediaError, match="no listener's resting face is misread"):
        trials(listeners.take(~listeners.misread), faces, logits)


def test_one_offset_for_everyone_that_does_as_much(
    listeners: Listeners,
    faces: FaceDataset,
    logits: NDArray[np.float64],
) -> None:
    offset, neutral, others = same_for_all(listeners, faces, logits)
    assert offset < 0
    assert neutral >= 0.75
    assert others == 1


def test_the_most_alike_are_of_the_six_other_expressions(faces: FaceDataset) -> None:
    (rows,) = most_alike(faces, np.flatnonzero(faces.labels == NEUTRAL)[:1], each=2)
    assert sorted(faces.labels[rows].tolist()) == sorted([*range(NEUTRAL)] * 2)


def test_listeners_need_neutral_faces(faces: FaceDataset) -> None:
    with pytest.raises(MediaError, match="0 neutral faces"):
        simulate(faces.where(faces.labels != NEUTRAL), ExpressionClassifier(), np.random.default_rng(0))


def test_the_command_writes_its_figures_and_repeats_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(striped_faces(420), tmp_path / "fer2013.csv")
    words = ["evaluate", "neutral", "--data", str(tmp_path / "fer2013.csv"), "--listeners", "4"]
    assert main([*words, "-o", str(tmp_path / "a")]) == 0
    printed = capsys.readouterr().out
    assert main([*words, "-o", str(tmp_path / "b")]) == 0
    assert printed == capsys.readouterr().out
    rows = list(csv.DictReader((tmp_path / "a" / "effects.csv").read_text().splitlines()))
    assert {row["listeners"] for row in rows} >= {"all"}
    figures = json.loads((tmp_path / "a" / "figures.json").read_text())
    assert (figures["seed"], figures["split"], figures["listeners"]) == (0, "PublicTest", 4)
    assert {"command", "machine", "network", "best_on_the_first_half"} <= set(figures)
    assert (figures["best_on_the_first_half"] is None) == (not (tmp_path / "a" / "tuning.csv").exists())


def test_the_recorded_camera_is_read_as_well_as_before(shared_data: Path) -> None:
    found = on_film(shared_data / "webcam" / "london.mjpeg", ExpressionClassifier())
    assert {one.set_on for one in found} == {"neutral from 0 s", "neutral from 6 s"}
    assert len(found) == 6
    for one in found:
        if one.scored_on.startswith("neutral"):
            assert one.neutral_after >= one.neutral_before
        else:
            assert one.happy_after > 0.9
