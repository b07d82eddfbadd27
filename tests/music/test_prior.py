"""Mood and genre tags move an estimate, by as much as they are worth, and never over a listener's own word."""

from pathlib import Path

import pytest

from mien.music import Catalog, scan
from mien.music.affect import Affect
from mien.music.prior import LEAST_SPREAD, combine, with_tags
from mien.music.tags import Tags
from tests.music.sounds import calm, write_audio


@pytest.mark.parametrize(
    ("word", "signs"),
    [
        ("Happy", (1, 1)),
        ("angry", (-1, 1)),
        ("SAD", (-1, -1)),
        ("Calm/Peaceful", (1, -1)),
        ("tense; anxious", (-1, 1)),
    ],
)
def test_mood_words_pull_towards_their_quadrant(word: str, signs: tuple[int, int]) -> None:
    placed = with_tags(Affect(0.0, 0.0, 0.5, 0.4), Tags("t", moods=(word,)))
    for found, sign in zip(placed, signs, strict=True):
        assert 0.15 < sign * found < 0.5


def test_tags_weigh_less_where_the_model_is_surer() -> None:
    said = [(3.0, 1.5)]
    assert combine(-0.4, 0.2, said) < combine(-0.4, 0.5, said) < combine(-0.4, 2.0, said) < 0.5
    assert combine(-0.4, 0.2, []) == pytest.approx(-0.4)
    assert combine(3.0, 0.2, []) == 1.0


def test_words_that_say_nothing_and_words_that_disagree() -> None:
    assert with_tags(Affect(0.3, -0.2, 0.5, 0.4), Tags("t", moods=("xyzzy", "")))[0] == pytest.approx(0.3)
    assert with_tags(Affect(0.3, -0.2, 0.5, 0.4), Tags("t", genre="Unheard Of")) == pytest.approx((0.3, -0.2))
    both = with_tags(Affect(0.0, 0.0, 0.5, 0.4), Tags("t", moods=("happy", "sad")))
    alone = with_tags(Affect(0.0, 0.0, 0.5, 0.4), Tags("t", moods=("happy",)))
    assert abs(both[0]) < 0.3 * alone[0]
    # The same word twice is no more than once.
    assert with_tags(Affect(0.0, 0.0, 0.5, 0.4), Tags("t", moods=("happy", "Happy"))) == alone


def test_genres_say_something_of_valence_and_nothing_of_arousal() -> None:
    for genre, sign in (("Latin", 1), ("New Age", 1), ("Hip-Hop; Rap", -1), ("Blues", -1)):
        valence, arousal = with_tags(Affect(0.0, 0.25, 0.5, 0.4), Tags("t", genre=genre))
        assert 0.03 < sign * valence < 0.3
        assert arousal == pytest.approx(0.25)


def test_a_sure_estimate_moves_less_but_always_moves() -> None:
    tags = Tags("t", moods=("happy",))
    sure, unsure = (with_tags(Affect(-0.5, -0.5, sd, sd), tags) for sd in (LEAST_SPREAD, 0.6))
    assert -0.5 < sure[0] < unsure[0]
    assert with_tags(Affect(-0.5, -0.5, 0.0, 0.0), tags) == sure


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus"])
def test_a_scan_heeds_the_tag_and_the_listener_wins(tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    for name, tags in (
        ("plain", {}),
        ("glad", {"MOOD": "Happy"}),
        ("own", {"MOOD": "happy", "MIEN_MOOD": "happy 0.4 0.4"}),
    ):
        write_audio(folder / f"{name}{suffix}", calm(4), tags={"title": name, **tags})
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        scan(catalog, [folder], workers=1)
        found = {track.title: track for track in catalog.tracks(catalog.pool().track_id)}
        assert found["glad"].valence > found["plain"].valence + 0.05
        # A mood that mien wrote itself tells it nothing.
        assert found["own"].valence == pytest.approx(found["plain"].valence)
        catalog.place(found["glad"].song_id, 0.75, 0.5)
        scan(catalog, [folder], workers=0)
        after = catalog.tracks([found["glad"].track_id])[0]
        assert (after.valence, after.arousal) == (0.75, 0.5)
