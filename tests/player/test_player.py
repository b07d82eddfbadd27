"""The player's state: transport, position, and what a page must be able to tell from a snapshot."""

from collections.abc import Sequence

import numpy as np
import pytest

from mien.player import RESTART_AFTER_S, Pick, Player, Queue


def make(size: int = 20) -> Player:
    def choose(n: int, recent: Sequence[int]) -> list[Pick]:
        fresh = [i for i in range(1, size + 1) if i not in recent] or list(range(1, size + 1))
        return [Pick(i, f"reason {i}") for i in fresh[:n]]

    return Player(Queue(choose, np.random.default_rng(1)))


def test_play_starts_the_first_track_and_pause_keeps_the_position() -> None:
    player = make()
    player.play()
    playing = player.snapshot()
    assert playing.playing
    assert playing.current is not None
    player.report_position(playing.current.item_id, 12.5)
    player.pause()
    assert (player.playing, player.snapshot().position_s) == (False, 12.5)
    player.play()
    assert player.snapshot().current == playing.current
    assert player.snapshot().position_s == 12.5


def test_play_on_an_empty_library_stays_paused() -> None:
    player = make(0)
    player.play()
    assert not player.playing
    player.next()
    assert player.snapshot().current is None


def test_next_keeps_playing_or_paused() -> None:
    player = make()
    player.play()
    player.next()
    assert player.playing
    player.pause()
    player.next()
    assert not player.playing


def test_previous_restarts_a_track_that_has_played_for_a_while() -> None:
    player = make()
    player.play()
    player.next()
    current = player.snapshot().current
    assert current is not None
    player.report_position(current.item_id, RESTART_AFTER_S + 1)
    cue = player.snapshot().cue
    player.previous()
    assert player.snapshot().current == current
    assert player.snapshot().position_s == 0
    assert player.snapshot().cue > cue


def test_previous_goes_back_when_the_track_has_only_just_begun() -> None:
    player = make()
    player.play()
    first = player.snapshot().current
    player.next()
    player.previous()
    assert player.snapshot().current == first


def test_a_late_position_of_another_item_is_ignored() -> None:
    player = make()
    player.play()
    first = player.snapshot().current
    assert first is not None
    player.next()
    player.report_position(first.item_id, 99.0)
    assert player.snapshot().position_s == 0


def test_seek_sets_the_position_with_a_new_cue_and_a_report_does_not() -> None:
    player = make()
    player.play()
    before = player.snapshot()
    assert before.current is not None
    player.seek(-5.0)
    assert player.snapshot().position_s == 0
    player.seek(30.0)
    assert player.snapshot().cue == before.cue + 2
    player.report_position(before.current.item_id, 31.0)
    assert player.snapshot().cue == before.cue + 2


@pytest.mark.parametrize(("asked", "got"), [(-1.0, 0.0), (0.4, 0.4), (3.0, 1.0)])
def test_volume_is_clipped(asked: float, got: float) -> None:
    player = make()
    player.set_volume(asked)
    assert player.snapshot().volume == got


def test_jump_plays() -> None:
    player = make()
    player.play()
    player.pause()
    wanted = player.snapshot().upcoming[2]
    player.jump(wanted.item_id)
    assert player.snapshot().current == wanted
    assert player.playing


def test_what_plays_already_is_taken_up_where_it_is() -> None:
    player = make()
    player.take_up(7, 42.5)
    now = player.snapshot()
    assert now.current is not None
    assert (now.current.track_id, now.playing, now.position_s) == (7, True, 42.5)
    assert 7 not in [item.track_id for item in now.upcoming]
    assert now.upcoming
    player.pause()
    player.take_up(7, 50.0)
    again = player.snapshot()
    assert (again.current, again.playing, again.position_s) == (now.current, True, 50.0)
    assert again.history == ()


def test_what_a_page_has_begun_starts_from_its_beginning() -> None:
    player = make()
    player.play()
    first, following = player.snapshot().current, player.snapshot().upcoming[0]
    assert first is not None
    player.report_position(first.item_id, 100.0)
    player.begin(following.item_id)
    now = player.snapshot()
    assert (now.current, now.playing, now.position_s) == (following, True, 0.0)


def test_a_changed_mood_moves_neither_position_nor_cue_nor_current() -> None:
    player = make()
    player.play()
    before = player.snapshot()
    assert before.current is not None
    player.report_position(before.current.item_id, 20.0)
    player.replace_upcoming([Pick(15), Pick(16)])
    after = player.snapshot()
    assert (after.current, after.cue) == (before.current, before.cue)
    assert (after.position_s, after.playing) == (20.0, True)
    assert [item.track_id for item in after.upcoming[:2]] == [15, 16]


def test_a_vanished_current_track_starts_the_next_one_from_its_beginning() -> None:
    player = make()
    player.play()
    gone = player.snapshot().current
    assert gone is not None
    player.report_position(gone.item_id, 20.0)
    player.forget({gone.track_id})
    after = player.snapshot()
    assert after.current != gone
    assert (after.position_s, after.playing) == (0.0, True)


def test_every_change_raises_the_revision() -> None:
    player = make()
    player.play()
    upcoming = player.snapshot().upcoming
    revisions = [player.revision]
    for change in (
        player.pause,
        player.play,
        player.next,
        player.previous,
        lambda: player.seek(1.0),
        lambda: player.set_volume(0.2),
        lambda: player.set_shuffle(True),
        lambda: player.remove(upcoming[-1].item_id),
        lambda: player.add(19),
        lambda: player.move(upcoming[1].item_id, 0),
        player.replace_upcoming,
        lambda: player.forget({19}),
    ):
        change()
        revisions.append(player.revision)
    assert revisions == sorted(set(revisions))


def test_an_unknown_item_is_refused() -> None:
    player = make()
    player.play()
    with pytest.raises(KeyError):
        player.jump(999)
    with pytest.raises(KeyError):
        player.remove(999)
    with pytest.raises(KeyError):
        player.move(999, 0)
