from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.errors import MediaError
from mien.evaluation.recommender import Setting, replay
from mien.evaluation.recommender_data import Event, Kind, Situnes, SongTable, read_situnes
from mien.evaluation.recommender_policies import Question
from tests.evaluation.situnes import write_situnes


class Witness:
    """Notes what it is told, and likes songs in the order of their rows."""

    def __init__(self, notes: list["Witness"]) -> None:
        self.seen: list[Event] = []
        self.asked: list[tuple[Question, int]] = []
        notes.append(self)

    def observe(self, event: Event) -> None:
        self.seen.append(event)

    def score(self, asked: Question) -> NDArray[np.float64]:
        self.asked.append((asked, len(self.seen)))
        return asked.songs.astype(np.float64)


@pytest.fixture
def data(tmp_path: Path) -> Situnes:
    return read_situnes(write_situnes(tmp_path, listeners=4))


def witnesses(data: Situnes, setting: Setting, **more: tuple[Kind, ...]) -> list[Witness]:
    notes: list[Witness] = []

    def make(_songs: SongTable, _rng: np.random.Generator) -> Witness:
        return Witness(notes)

    replay(data, make, setting, np.random.default_rng(0), **more)
    return notes


def test_alone_a_policy_sees_one_listener(data: Situnes) -> None:
    notes = witnesses(data, Setting.ALONE)
    assert [{event.listener for event in one.seen} for one in notes] == [{1}, {2}, {3}, {4}]


def test_together_it_sees_everybody(data: Situnes) -> None:
    (one,) = witnesses(data, Setting.TOGETHER)
    assert one.seen == list(data.events)


@pytest.mark.parametrize("setting", list(Setting))
def test_it_is_asked_before_it_is_told_and_of_random_events_only(data: Situnes, setting: Setting) -> None:
    for one in witnesses(data, setting):
        times = [event.t_s for event in one.seen]
        assert times == sorted(times)
        for asked, told in one.asked:
            event = one.seen[told]
            assert event.kind is Kind.RANDOM
            assert (asked.listener, asked.mood, asked.t_s) == (event.listener, event.before, event.t_s)
            assert asked.songs[-1] == event.song
        assert len(one.asked) == sum(event.kind is Kind.RANDOM for event in one.seen)


def test_other_kinds_can_be_scored(data: Situnes) -> None:
    (one,) = witnesses(data, Setting.TOGETHER, scored=(Kind.CHOSEN,))
    assert {one.seen[told].kind for _, told in one.asked} == {Kind.CHOSEN}
    for asked, told in one.asked:
        heard = {event.song for event in one.seen[:told] if event.listener == asked.listener}
        assert heard | set(asked.songs.tolist()) == set(range(12))
        assert not heard & set(asked.songs.tolist())


def test_what_is_replayed(data: Situnes) -> None:
    found = replay(data, lambda _songs, _rng: Witness([]), Setting.ALONE, np.random.default_rng(0))
    events = [event for event in data.events if event.kind is Kind.RANDOM]
    assert found.listener.tolist() == [event.listener for event in events]
    assert found.rating.tolist() == [event.rating for event in events]
    assert found.score.tolist() == [event.song for event in events]
    assert found.relative.tolist() == [event.song - 3.5 for event in events]
    # The lab has eight songs: it would play one of the two with the highest rows.
    assert found.picked.tolist() == [float(event.song >= 6) for event in events]


def test_ties_share_the_chance_of_being_picked(data: Situnes) -> None:
    class Indifferent(Witness):
        def score(self, asked: Question) -> NDArray[np.float64]:
            return np.zeros(len(asked.songs))

    found = replay(data, lambda _songs, _rng: Indifferent([]), Setting.ALONE, np.random.default_rng(0))
    assert set(found.picked) == {0.25}


def test_nothing_to_score(data: Situnes) -> None:
    lab = Situnes(tuple(event for event in data.events if event.kind is Kind.LAB), data.songs)
    with pytest.raises(MediaError, match="0 events that are random"):
        witnesses(lab, Setting.ALONE)
