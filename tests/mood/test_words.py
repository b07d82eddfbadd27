"""Every state of the mood has words wherever a listener may meet it."""

from pathlib import Path

import pytest

import mien
from mien.cli.watch import WORDS
from mien.mood import MoodState
from mien.server.sayings import PHOTOS

PAGE = Path(mien.__file__).parent / "web" / "words.js"


@pytest.mark.parametrize("state", MoodState)
def test_the_page_has_words(state: MoodState) -> None:
    assert f"    {state}: [" in PAGE.read_text(encoding="utf-8")


def test_the_terminal_has_words() -> None:
    assert set(WORDS) == set(MoodState)


def test_a_photo_without_a_mood_is_explained() -> None:
    assert set(PHOTOS) == set(MoodState) - {MoodState.OFF, MoodState.STEADY}
