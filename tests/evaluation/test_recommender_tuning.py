from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mien.evaluation.recommender_data import Kind, Situnes, read_situnes
from mien.evaluation.recommender_tuning import Trial, best_of, try_settings
from mien.recommend.taste import TasteSettings
from tests.evaluation.situnes import write_situnes


@pytest.fixture
def data(tmp_path: Path) -> Situnes:
    return read_situnes(write_situnes(tmp_path, listeners=4))


def tried(data: Situnes) -> list[Trial]:
    return list(try_settings(data, np.random.default_rng(0), trials=8))


def test_the_settings_in_use_come_first_and_the_most_likely_are_the_best(data: Situnes) -> None:
    found = tried(data)
    assert len(found) == 8
    assert found[0].settings == TasteSettings()
    assert len({trial.settings for trial in found}) == 8
    assert best_of(found).log_likelihood == max(trial.log_likelihood for trial in found)
    assert all(0 <= trial.auc <= 1 for trial in found)


def test_random_events_have_no_say(data: Situnes) -> None:
    """Other ratings of what is scored leave the choice as it is."""
    changed = [
        replace(event, rating=6 - event.rating) if event.kind is Kind.RANDOM else event
        for event in data.events
    ]
    assert tried(Situnes(tuple(changed), data.songs)) == tried(data)
