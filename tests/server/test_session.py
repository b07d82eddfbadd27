from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mien.expression import Expression
from mien.mood import Mood, MoodSource, MoodState
from mien.music import Catalog, scan
from mien.recommend import Mode
from mien.server.library import Library
from mien.server.session import Session
from tests.server.sounds import make_library


def seen(valence: float, arousal: float, expression: Expression, state: MoodState = MoodState.STEADY) -> Mood:
    return Mood(valence, arousal, 0.2, expression, (), state, MoodSource.CAMERA)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    place: Path = tmp_path_factory.mktemp("session")
    with Catalog(place / "catalog.sqlite3") as catalog:
        scan(catalog, [make_library(place / "music", pairs=3, length_s=6)], workers=0)
        yield Library(catalog)


def session(library: Library, mode: Mode) -> Session:
    made = Session(library, mode=mode, rng=np.random.default_rng(0))
    made.play()
    made.see(seen(0.0, 0.0, Expression.NEUTRAL))
    return made


def upcoming(made: Session) -> list[int]:
    return [item.track_id for item in made.player.queue.upcoming]


def test_in_the_papers_table_a_drift_of_the_point_leaves_the_queue_alone(library: Library) -> None:
    made = session(library, Mode.PAPER)
    before = upcoming(made)
    assert not made.see(seen(0.3, 0.3, Expression.NEUTRAL))
    assert upcoming(made) == before
    assert made.see(seen(0.7, 0.4, Expression.HAPPY))


def test_when_matching_the_point_itself_counts(library: Library) -> None:
    made = session(library, Mode.MATCH)
    assert not made.see(seen(0.1, 0.1, Expression.NEUTRAL))
    assert made.see(seen(0.3, 0.3, Expression.NEUTRAL))


def test_a_change_never_touches_what_plays(library: Library) -> None:
    made = session(library, Mode.PAPER)
    current = made.player.queue.current
    assert current is not None
    for expression in (Expression.HAPPY, Expression.SAD, Expression.ANGRY):
        assert made.see(seen(0.0, 0.0, expression))
        assert made.player.queue.current == current


@pytest.mark.parametrize(
    "state", [MoodState.NO_FACE, MoodState.TOO_DARK, MoodState.TOO_SMALL, MoodState.UNSURE]
)
def test_what_is_not_steady_changes_nothing(library: Library, state: MoodState) -> None:
    made = session(library, Mode.PAPER)
    before = upcoming(made)
    assert not made.see(seen(0.7, 0.4, Expression.HAPPY, state))
    assert upcoming(made) == before


def test_the_hand_wins_until_the_camera_is_asked_back(library: Library) -> None:
    made = session(library, Mode.MATCH)
    made.set_point(-0.8, -0.8)
    assert not made.see(seen(0.7, 0.4, Expression.HAPPY))
    assert (made.mood.valence, made.mood.source) == (-0.8, MoodSource.HAND)
    made.back_to_camera()
    assert made.acted.expression is Expression.HAPPY
