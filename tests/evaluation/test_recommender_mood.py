from dataclasses import replace
from pathlib import Path

import pytest

from mien.errors import MediaError
from mien.evaluation.recommender_data import Situnes, read_situnes
from mien.evaluation.recommender_mood import MoodAfter, moods_after
from tests.evaluation.situnes import write_situnes


@pytest.fixture
def data(tmp_path: Path) -> Situnes:
    return read_situnes(write_situnes(tmp_path))


def found(data: Situnes) -> dict[tuple[str, str, str], MoodAfter]:
    return {(one.events_of, one.axis, one.known): one for one in moods_after(data, seed=0)}


def test_a_mood_that_music_leaves_alone(data: Situnes) -> None:
    rows = found(data)
    before = rows["all", "valence", "mood before"]
    assert (before.events, before.listeners) == (120, 12)
    assert before.r2[0] == pytest.approx(1)
    assert before.mae[0] == pytest.approx(0, abs=1e-9)
    assert rows["all", "valence", "mood before and music"].r2_gain[0] == pytest.approx(0, abs=1e-9)
    assert rows["all", "arousal", "music"].r2[0] < 0.1
    # Half of what it was: to expect no change is wrong by the other half.
    assert rows["random", "arousal", "unchanged"].r2[0] == pytest.approx(0, abs=0.1)
    assert rows["random", "arousal", "unchanged"].events == 72


def test_a_mood_that_music_moves(data: Situnes) -> None:
    moved = [
        event
        if event.before is None
        else replace(event, after=(event.after[0], float(data.songs.arousal[event.song])))
        for event in data.events
    ]
    gain = found(Situnes(tuple(moved), data.songs))["all", "arousal", "mood before and music"].r2_gain
    assert gain[1] > 0.5


def test_too_few_listeners(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="4 listeners of all events; at least 10 are needed"):
        moods_after(read_situnes(write_situnes(tmp_path, listeners=4)), seed=0)
