import pytest

from mien.recommend import MoodPath


def test_it_begins_at_the_mood_ends_at_the_goal_and_stays_there() -> None:
    path = MoodPath((-0.6, -0.2), (0.6, 0.4), 5)
    places = [path.target(place) for place in range(7)]
    assert (places[0].valence, places[0].arousal) == (-0.6, -0.2)
    assert [one.valence for one in places] == pytest.approx([-0.6, -0.3, 0.0, 0.3, 0.6, 0.6, 0.6])
    assert [one.arousal for one in places[4:]] == pytest.approx([0.4] * 3)
    assert places[1].wording == "step 2 of 5 on the way to your goal"
    assert places[4].wording == places[6].wording == "music at your goal"
