import pytest

from mien.recommend import LESSONS, Feedback, ending


def test_every_reaction_teaches_something() -> None:
    assert set(LESSONS) == set(Feedback)
    for lesson in LESSONS.values():
        assert -1 <= lesson.reward <= 1
        assert lesson.reward != 0
        assert lesson.doubt > 0


def test_what_is_said_outright_counts_for_more_than_what_is_done_by_the_way() -> None:
    said = [LESSONS[one] for one in (Feedback.LIKE, Feedback.DISLIKE, Feedback.NOT_THIS_MOOD)]
    done = [LESSONS[one] for one in (Feedback.FINISHED, Feedback.SKIPPED_EARLY, Feedback.SKIPPED_LATE)]
    assert max(one.doubt for one in said) < min(one.doubt for one in done)


@pytest.mark.parametrize(
    ("position_s", "duration_s", "meaning"),
    [
        (0.0, 200.0, Feedback.SKIPPED_EARLY),
        (29.0, 200.0, Feedback.SKIPPED_EARLY),
        (31.0, 200.0, Feedback.SKIPPED_LATE),
        (10.0, 30.0, Feedback.SKIPPED_LATE),
        (170.0, 200.0, Feedback.SKIPPED_LATE),
        (181.0, 200.0, Feedback.FINISHED),
        (200.0, 200.0, Feedback.FINISHED),
        (595.0, 600.0, Feedback.FINISHED),
        (1.0, 6.0, Feedback.SKIPPED_EARLY),
        (4.6, 6.0, Feedback.FINISHED),
    ],
)
def test_where_a_song_was_left_tells_what_it_means(
    position_s: float, duration_s: float, meaning: Feedback
) -> None:
    assert ending(position_s, duration_s) is meaning
