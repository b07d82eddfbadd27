"""docs/aims.md and docs/learning.md say what the code does."""

from pathlib import Path

import pytest

from mien.expression import EXPRESSIONS
from mien.mood import Mood
from mien.recommend import BALANCE, LESSONS, PAPER_TARGETS, VENTURE, Feedback, Mode, TasteSettings, target_for
from mien.recommend.sequence import ARTIST_GAP

DOCS = Path(__file__).resolve().parents[2] / "docs"
AIMS, LEARNING = ((DOCS / name).read_text(encoding="utf-8") for name in ("aims.md", "learning.md"))


def row_of(document: str, name: str) -> list[str]:
    """Return the cells of the table row that begins with a name."""
    found = [line for line in document.splitlines() if line.startswith(f"| {name} |")]
    assert len(found) == 1, name
    return [cell.strip() for cell in found[0].strip("|").split("|")]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_papers_table(expression: str) -> None:
    target = next(target for named, target in PAPER_TARGETS.items() if named == expression)
    _, _, place, spread = row_of(AIMS, expression)
    assert [float(one) for one in place.split(",")] == pytest.approx([target.valence, target.arousal])
    assert float(spread) == pytest.approx(target.spread)


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode not in (Mode.PAPER, Mode.PATH)])
def test_the_spread_of_each_aim(mode: Mode) -> None:
    least, most = row_of(AIMS, f"`{mode}`")[2].split(": ")[1].split(" to ")
    for uncertainty, spread in ((0.0, least), (1.0, most)):
        found = target_for(Mood(0.1, 0.1, uncertainty=uncertainty), mode).spread
        assert found == pytest.approx(float(spread), abs=0.005)


@pytest.mark.parametrize("feedback", Feedback)
def test_every_reaction(feedback: Feedback) -> None:
    _, _, reward, doubt = row_of(LEARNING, feedback.replace("_", " "))
    assert float(reward.split(",")[0]) == LESSONS[feedback].reward
    assert float(doubt) == LESSONS[feedback].doubt
    assert ("mood alone" in reward) is LESSONS[feedback].mood_alone


def test_what_is_believed_at_first_and_the_usual_weights() -> None:
    one = TasteSettings()
    said = {
        "level": one.level_sd,
        "sound": one.sound_sd,
        "mood": one.mood_sd,
        "song": one.song_sd,
        "artist": one.artist_sd,
        "genre": one.genre_sd,
    }
    learning, aims = (" ".join(document.split()) for document in (LEARNING, AIMS))
    assert ", ".join(f"{name} {value:g}".replace("0.", ".") for name, value in said.items()) in learning
    assert f"after {one.half_life_days:g} days without news half of a number is left" in learning
    assert f"(0 to 4, usually {BALANCE:g})" in aims
    assert f"(0 to 1, usually {VENTURE:g})".replace("0.", ".") in aims
    assert f"**An artist rests** for {ARTIST_GAP} places" in aims
