import sys
from pathlib import Path

import numpy as np
import pytest

from mien.errors import ConfigError
from mien.evaluation.recommender_data import Event, Kind, SongTable, read_situnes
from mien.evaluation.recommender_factorisation import FactorisationMachine
from mien.evaluation.recommender_policies import Question
from tests.evaluation.situnes import write_situnes


@pytest.fixture
def songs(tmp_path: Path) -> SongTable:
    return read_situnes(write_situnes(tmp_path)).songs


def machine(songs: SongTable) -> FactorisationMachine:
    made = FactorisationMachine(songs, np.random.default_rng(0))
    for t_s in range(40):
        listener, song = t_s % 5, t_s // 5
        made.observe(Event(listener, song, float(t_s), 5 if song % 2 else 1, Kind.LAB, None, (0.0, 0.0)))
    return made


def test_it_learns_songs_in_silence_and_repeats_itself(
    songs: SongTable, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = Question(1, np.arange(12), None, 100.0)
    found = machine(songs).score(asked)
    assert found[1:8:2].min() > found[0:8:2].max() + 1
    np.testing.assert_array_equal(found, machine(songs).score(asked))
    assert capfd.readouterr() == ("", "")


def test_it_answers_for_strangers_and_before_it_was_told_anything(songs: SongTable) -> None:
    assert np.isfinite(machine(songs).score(Question(77, np.arange(12), None, 100.0))).all()
    blank = FactorisationMachine(songs, np.random.default_rng(0))
    assert blank.score(Question(1, np.arange(2), None, 0.0)).tolist() == [3, 3]


def test_without_the_library(songs: SongTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "myfm", None)
    with pytest.raises(ConfigError, match=r"needs myfm .* pip install 'mien\[evaluate\]'"):
        FactorisationMachine(songs, np.random.default_rng(0))
