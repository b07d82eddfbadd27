"""The queue's rules, with a chooser that goes round a library the way the recommender does."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from mien.player import AHEAD, Item, Pick, Queue


class Library:
    """Proposes its tracks in order, those not played recently first."""

    def __init__(self, size: int) -> None:
        self.tracks = list(range(1, size + 1))
        self.reason = "first mood"

    def choose(self, n: int, recent: Sequence[int]) -> list[Pick]:
        last_seen = {track_id: i for i, track_id in enumerate(recent)}
        ranked = sorted(self.tracks, key=lambda track_id: last_seen.get(track_id, -1))
        return [Pick(track_id, self.reason) for track_id in ranked[:n]]


def make(size: int, *, seed: int = 0) -> tuple[Queue, Library]:
    library = Library(size)
    return Queue(library.choose, np.random.default_rng(seed)), library


def ids(items: Sequence[Item]) -> list[int]:
    return [item.track_id for item in items]


def current(queue: Queue) -> Item:
    assert queue.current is not None
    return queue.current


def test_songs_put_in_line_together_keep_their_order() -> None:
    queue, _ = make(20)
    queue.next()
    queue.add_all([15, 3, 15, 12], reason="a playlist")
    assert ids(queue.upcoming)[:3] == [15, 3, 12]
    assert all(item.by_hand and item.reason == "a playlist" for item in queue.upcoming[:3])
    assert len(set(ids(queue.upcoming))) == len(queue.upcoming) == AHEAD + 2


def test_starts_without_a_current_item_and_fills_its_line() -> None:
    queue, _ = make(20)
    queue.fill()
    assert queue.current is None
    assert ids(queue.upcoming) == list(range(1, AHEAD + 1))


def test_next_plays_every_track_once_before_any_repeats() -> None:
    queue, _ = make(30)
    played = [current(queue).track_id for _ in range(30) if queue.next()]
    assert sorted(played) == list(range(1, 31))


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_small_library_never_runs_empty_nor_plays_one_track_twice_in_a_row(size: int) -> None:
    queue, _ = make(size)
    played = []
    for _ in range(50):
        queue.next()
        played.append(current(queue).track_id)
        assert queue.upcoming
        assert len(set(ids(queue.upcoming))) == len(queue.upcoming)
    if size > 1:
        assert all(a != b for a, b in pairwise(played))
    assert set(played) == set(range(1, size + 1))


def test_an_empty_library_gives_nothing_and_recovers_when_tracks_arrive() -> None:
    queue, library = make(0)
    assert queue.next() is None
    assert queue.upcoming == ()
    library.tracks = [7, 8]
    assert queue.next() is not None
    assert queue.upcoming


def test_a_changed_mood_replaces_what_comes_next_and_not_what_plays() -> None:
    queue, library = make(40)
    queue.next()
    playing = queue.current
    library.tracks = list(range(40, 0, -1))
    library.reason = "second mood"
    queue.replace_upcoming()
    assert queue.current is playing
    assert ids(queue.upcoming) == list(range(40, 40 - AHEAD, -1))
    assert {item.reason for item in queue.upcoming} == {"second mood"}


def test_what_a_page_has_begun_plays_though_the_mood_has_changed_since() -> None:
    queue, library = make(40)
    queue.next()
    before, begun = current(queue), queue.upcoming[0]
    library.tracks = list(range(40, 0, -1))
    queue.replace_upcoming()
    queue.begin(begun.item_id)
    assert queue.current == begun
    assert queue.history[-1] == before
    assert ids(queue.upcoming) == list(range(40, 40 - AHEAD, -1))


def test_what_a_page_has_begun_leaves_the_line_and_what_stood_before_it_stays() -> None:
    queue, _ = make(40)
    queue.next()
    begun = queue.upcoming[0]
    added = queue.add(33)
    queue.begin(begun.item_id)
    assert queue.current == begun
    assert queue.upcoming[0] == added
    assert begun.track_id not in ids(queue.upcoming)
    assert len(queue.upcoming) == AHEAD


def test_a_track_that_was_begun_stands_in_line_no_more() -> None:
    queue, _ = make(40)
    queue.next()
    begun = queue.upcoming[0]
    # The same track comes again under another number.
    queue.replace_upcoming([Pick(begun.track_id)])
    queue.begin(begun.item_id)
    assert queue.current == begun
    assert begun.track_id not in ids(queue.upcoming)


@pytest.mark.parametrize("gone", ["unknown", "removed", "forgotten"])
def test_an_item_that_cannot_have_begun_gives_way_to_the_next(gone: str) -> None:
    queue, _ = make(40)
    queue.next()
    begun = queue.upcoming[0]
    if gone == "removed":
        queue.remove(begun.item_id)
    if gone == "forgotten":
        queue.replace_upcoming()
        queue.forget({begun.track_id})
    following = queue.upcoming[0]
    queue.begin(999 if gone == "unknown" else begun.item_id)
    assert queue.current == following


def test_a_given_line_is_kept_in_order_and_topped_up() -> None:
    queue, _ = make(40)
    queue.next()
    queue.replace_upcoming([Pick(30), Pick(31), Pick(current(queue).track_id)])
    assert ids(queue.upcoming)[:2] == [30, 31]
    assert current(queue).track_id not in ids(queue.upcoming)
    assert len(queue.upcoming) == AHEAD


def test_what_the_listener_added_comes_first_and_survives_a_changed_mood() -> None:
    queue, _ = make(40)
    queue.next()
    queue.add(33)
    queue.set_shuffle(True)
    queue.replace_upcoming()
    assert queue.upcoming[0].track_id == 33
    assert queue.upcoming[0].by_hand
    assert ids(queue.upcoming).count(33) == 1


def test_previous_goes_back_and_next_comes_forward_again() -> None:
    queue, _ = make(20)
    first, second = queue.next(), queue.next()
    assert queue.previous() == first
    assert queue.upcoming[0] == second
    assert queue.previous() == first
    assert queue.next() == second


def test_jump_plays_now_and_keeps_the_rest_of_the_line() -> None:
    queue, _ = make(20)
    queue.next()
    before = ids(queue.upcoming)
    queue.jump(queue.upcoming[3].item_id)
    assert current(queue).track_id == before[3]
    assert ids(queue.upcoming)[:7] == before[:3] + before[4:]


def test_jump_into_the_history_plays_that_track_again() -> None:
    queue, _ = make(20)
    queue.next()
    first = current(queue)
    queue.next()
    queue.jump(first.item_id)
    assert current(queue).track_id == first.track_id
    assert current(queue).item_id != first.item_id


def test_a_removed_track_does_not_come_straight_back() -> None:
    queue, _ = make(20)
    queue.next()
    gone = queue.upcoming[2]
    queue.remove(gone.item_id)
    assert gone.track_id not in ids(queue.upcoming)
    assert len(queue.upcoming) == AHEAD


def test_removing_the_current_item_goes_to_the_next() -> None:
    queue, _ = make(20)
    queue.next()
    following = queue.upcoming[0]
    queue.remove(current(queue).item_id)
    assert queue.current == following


def test_a_line_longer_than_what_is_chosen_ahead_gets_shorter() -> None:
    queue, _ = make(40)
    queue.next()
    queue.add_all(range(20, 30))
    assert len(queue.upcoming) == AHEAD + 10
    for item in queue.upcoming[:10]:
        queue.remove(item.item_id)
    assert len(queue.upcoming) == AHEAD
    queue.remove(queue.upcoming[0].item_id)
    assert len(queue.upcoming) == AHEAD


def test_removing_the_only_track_left_in_line_does_not_empty_it() -> None:
    queue, _ = make(2)
    queue.next()
    queue.remove(queue.upcoming[0].item_id)
    assert queue.upcoming


@pytest.mark.parametrize(
    ("place", "order"),
    [
        (0, [5, 2, 3, 4, 6, 7, 8, 9]),
        (2, [2, 3, 5, 4, 6, 7, 8, 9]),
        (7, [2, 3, 4, 6, 7, 8, 9, 5]),
        (99, [2, 3, 4, 6, 7, 8, 9, 5]),
    ],
)
def test_an_item_moves_within_the_line(place: int, order: list[int]) -> None:
    queue, _ = make(40)
    queue.next()
    moved = queue.upcoming[3]
    queue.move(moved.item_id, place)
    assert ids(queue.upcoming) == order
    assert [item.track_id for item in queue.upcoming if item.by_hand] == [5]
    assert current(queue).track_id == 1


def test_a_moved_item_keeps_its_place_when_the_mood_changes() -> None:
    queue, library = make(40)
    queue.next()
    moved = queue.upcoming[0]
    queue.move(moved.item_id, 3)
    library.tracks = list(range(40, 0, -1))
    queue.replace_upcoming()
    assert ids(queue.upcoming) == [40, 39, 38, moved.track_id, 37, 36, 35, 34]
    queue.replace_upcoming([Pick(20), Pick(21)])
    assert ids(queue.upcoming)[:4] == [20, 21, 40, moved.track_id]
    queue.next()
    assert queue.upcoming[2].track_id == moved.track_id, "the line has moved on by one"


def test_a_moved_item_keeps_its_place_when_the_line_is_shuffled() -> None:
    queue, _ = make(40)
    queue.next()
    moved = queue.upcoming[0]
    queue.move(moved.item_id, 3)
    before = queue.upcoming
    queue.set_shuffle(True)
    assert queue.upcoming != before
    assert queue.upcoming[3].item_id == moved.item_id
    queue.set_shuffle(False)
    assert queue.upcoming == before


def test_a_moved_item_comes_last_when_too_few_tracks_are_left_before_it() -> None:
    queue, library = make(20)
    queue.next()
    moved = queue.upcoming[0]
    queue.move(moved.item_id, 7)
    library.tracks = [current(queue).track_id, moved.track_id, 15]
    queue.replace_upcoming()
    assert ids(queue.upcoming) == [15, moved.track_id]


@pytest.mark.parametrize("operation", ["jump", "remove", "move"])
def test_an_unknown_item_changes_nothing(operation: str) -> None:
    queue, _ = make(20)
    queue.next()
    before = (queue.current, queue.upcoming, queue.history)
    with pytest.raises(KeyError):
        getattr(queue, operation)(10_000, *([0] if operation == "move" else []))
    assert (queue.current, queue.upcoming, queue.history) == before


def test_shuffle_changes_the_order_and_switching_it_off_restores_it() -> None:
    queue, _ = make(20)
    queue.next()
    before = queue.upcoming
    queue.set_shuffle(True)
    assert queue.upcoming != before
    assert set(queue.upcoming) == set(before)
    queue.set_shuffle(False)
    assert queue.upcoming == before


def test_shuffle_never_touches_what_plays() -> None:
    queue, _ = make(20)
    playing = queue.next()
    for on in (True, False, True):
        queue.set_shuffle(on)
        assert queue.current == playing


def test_vanished_tracks_leave_the_line_and_the_history() -> None:
    queue, library = make(20)
    queue.next()
    queue.next()
    playing = queue.current
    gone = {queue.history[0].track_id, queue.upcoming[1].track_id}
    library.tracks = [track_id for track_id in library.tracks if track_id not in gone]
    queue.forget(gone)
    assert queue.current == playing
    assert gone.isdisjoint(queue.recent())


def test_when_what_plays_vanishes_the_next_one_follows() -> None:
    queue, library = make(20)
    gone, following = queue.next(), queue.upcoming[0]
    assert gone is not None
    library.tracks.remove(gone.track_id)
    queue.forget({gone.track_id})
    assert queue.current == following
    assert gone.track_id not in queue.recent()
