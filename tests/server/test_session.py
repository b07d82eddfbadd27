from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mien.errors import LibraryError
from mien.expression import Expression
from mien.mood import Mood, MoodSource, MoodState
from mien.music import Catalog, SavedPlaylists, scan
from mien.player import AHEAD
from mien.recommend import Feedback, Kind, Mode, Override, Profiles, ProfileSettings
from mien.server.library import Library
from mien.server.listening import Listening
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
    listening = Listening(Profiles(library.catalog.path.with_name("profiles.sqlite3")), library.catalog.track)
    listening.erase()
    listening.set(ProfileSettings())
    made = Session(library, listening, mode=mode, rng=np.random.default_rng(0))
    made.set_mode(mode)
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


def reactions(made: Session) -> list[Feedback]:
    """What was kept, the oldest first."""
    listening = made.listening
    return [heard.feedback for heard in reversed(listening.profiles.events(listening.profile))]


def test_leaving_a_song_says_how_it_was_liked(library: Library) -> None:
    made = session(library, Mode.PAPER)
    for position_s in (1.0, 3.0, 5.9):  # of six seconds
        assert made.player.queue.current
        made.player.report_position(made.player.queue.current.item_id, position_s)
        made.reactions.next()
    assert reactions(made) == [Feedback.SKIPPED_EARLY, Feedback.SKIPPED_LATE, Feedback.FINISHED]


def test_a_song_that_never_sounded_was_not_judged(library: Library) -> None:
    made = session(library, Mode.PAPER)
    made.pause()
    made.reactions.next()
    made.reactions.next()
    assert reactions(made) == []


def test_going_back_says_that_it_is_wanted_again(library: Library) -> None:
    made = session(library, Mode.PAPER)
    first = made.player.queue.current
    made.reactions.next()
    made.reactions.previous()
    assert made.player.queue.current == first
    assert reactions(made)[-1] is Feedback.REPLAYED


def test_a_refused_song_ends_and_leaves_the_line(library: Library) -> None:
    made = session(library, Mode.PAPER)
    current = made.player.queue.current
    assert current
    made.reactions.say(Feedback.DISLIKE, current.track_id)
    assert made.player.queue.current != current
    assert current.track_id not in upcoming(made)[:2]
    assert reactions(made) == [Feedback.DISLIKE]


def test_a_like_leaves_the_music_alone(library: Library) -> None:
    made = session(library, Mode.PAPER)
    before, current = upcoming(made), made.player.queue.current
    assert current
    made.reactions.say(Feedback.LIKE, current.track_id)
    assert (upcoming(made), made.player.queue.current) == (before, current)
    assert len(made.listening.taste.effects[Kind.SONG]) == 1


def test_what_is_liked_survives_a_restart(library: Library) -> None:
    made = session(library, Mode.PAPER)
    current = made.player.queue.current
    assert current
    made.reactions.say(Feedback.LIKE, current.track_id)
    track = library.catalog.track(current.track_id)
    assert track
    with Profiles(library.catalog.path.with_name("profiles.sqlite3")) as profiles:
        again = Listening(profiles, library.catalog.track)
        assert again.taste.effects[Kind.SONG].get(track.song_id, 0.0).mean > 0.2


def test_turning_down_counts_once_a_song_and_from_its_loudest(library: Library) -> None:
    made = session(library, Mode.PAPER)
    made.reactions.set_volume(0.9)
    for volume in (0.8, 0.7, 0.55, 0.4, 0.9, 0.3):
        made.reactions.set_volume(volume)
    assert reactions(made) == [Feedback.TURNED_DOWN]


def test_who_does_not_want_to_be_remembered_is_not(library: Library) -> None:
    made = session(library, Mode.PAPER)
    made.set_wishes(ProfileSettings(remember=False))
    current = made.player.queue.current
    assert current
    made.reactions.say(Feedback.LIKE, current.track_id)
    made.reactions.next()
    assert reactions(made) == []
    assert not len(made.listening.taste.effects[Kind.SONG])


def test_another_listener_brings_their_own_mode_and_taste(library: Library) -> None:
    made = session(library, Mode.CALM)
    current = made.player.queue.current
    assert current
    made.reactions.say(Feedback.LIKE, current.track_id)
    first = made.listening.profile
    other = made.listening.profiles.add("Ida")
    made.switch_listener(other)
    assert made.aim.mode is Mode.CALM
    assert not len(made.listening.taste.effects[Kind.SONG])
    made.set_mode(Mode.ENERGISE)
    made.switch_listener(made.listening.profiles.all()[0])
    assert made.listening.profile.name == first.name
    assert made.aim.mode is Mode.CALM
    assert len(made.listening.taste.effects[Kind.SONG]) == 1
    made.listening.profiles.remove(other)


def test_own_rules_win_over_the_mode(library: Library) -> None:
    made = session(library, Mode.PAPER)
    rules = {Expression.SAD: Override(point=(0.9, 0.9)), Expression.ANGRY: Override(mode=Mode.MATCH)}
    made.set_wishes(ProfileSettings(rules=rules))
    made.set_expression(Expression.SAD)
    assert (made.target().valence, made.target().arousal) == (0.9, 0.9)
    made.set_expression(Expression.ANGRY)
    assert made.target().wording == "music that matches the mood"
    made.set_expression(Expression.HAPPY)
    assert made.target().wording == "active, uplifting music"


def test_a_playlist_for_an_expression_goes_round_and_the_line_stays_full(tmp_path: Path) -> None:
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        scan(catalog, [make_library(tmp_path / "music", pairs=6, length_s=1)], workers=0)
        heard, numbers = goes_round(Library(catalog))
    assert set(heard) == numbers
    assert heard[len(numbers) :] == heard[: -len(numbers)]


def test_a_rule_for_a_playlist_that_is_gone_counts_no_longer(library: Library) -> None:
    made = session(library, Mode.MATCH)
    playlists = SavedPlaylists(library.catalog)
    saved = playlists.save("Rain", library.catalog.tracks(library.catalog.pool().track_id.tolist()[:2]))
    made.set_wishes(ProfileSettings(rules={Expression.HAPPY: Override(playlist="Rain")}))
    made.see(seen(0.7, 0.3, Expression.HAPPY))
    assert not made.see(seen(0.7, 0.9, Expression.HAPPY))
    playlists.delete(saved.playlist_id)
    assert made.see(seen(0.7, 0.9, Expression.HAPPY))
    assert all("Rain" not in item.reason for item in made.player.queue.upcoming)


def goes_round(library: Library) -> tuple[list[int], set[int]]:
    """Return what is heard, for long, of a playlist that is longer than the line, and what is in that."""
    made = session(library, Mode.PAPER)
    ten = library.catalog.tracks(library.catalog.pool().track_id.tolist()[:10])
    SavedPlaylists(library.catalog).save("Round", ten)
    made.set_wishes(ProfileSettings(rules={Expression.HAPPY: Override(playlist="Round")}))
    made.set_expression(Expression.HAPPY)
    heard = []
    for _ in range(35):
        made.reactions.next()
        assert made.player.queue.current
        heard.append(made.player.queue.current.track_id)
        assert len(upcoming(made)) == AHEAD
    return heard, {track.track_id for track in ten}


def test_a_look_at_the_folders_that_finds_nothing_leaves_a_short_line_alone(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=1)
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        scan(catalog, [music], workers=0)
        made = session(Library(catalog), Mode.PAPER)
        made.library_changed(settled=True)
        made.player.remove(made.player.queue.upcoming[1].item_id)
        left = made.player.queue.upcoming
        made.library_changed(settled=False)
        assert made.player.queue.upcoming == left
        assert len(left) == 2
        make_library(music / "more", pairs=2, length_s=1)
        scan(catalog, [music], workers=0)
        made.library_changed(settled=False)
        assert len(made.player.queue.upcoming) > len(left)


def test_a_path_moves_on_with_the_songs_and_no_face_turns_it(library: Library) -> None:
    made = session(library, Mode.MATCH)
    made.set_point(-0.6, -0.4)
    made.set_path((0.6, 0.4), 4)
    assert made.aim.done(made.player.queue.moves) == 0
    items = made.player.queue.upcoming
    assert "step 1 of 4" in items[0].reason
    assert "step 2 of 4" in items[1].reason
    made.back_to_camera()
    assert not made.see(seen(0.7, 0.4, Expression.HAPPY))
    made.reactions.next()
    assert made.aim.done(made.player.queue.moves) == 1
    assert made.player.queue.current == items[0]
    made.set_mode(Mode.MATCH)
    assert made.aim.path is None


def test_a_program_sets_the_mood_under_its_name(library: Library) -> None:
    made = session(library, Mode.PAPER)
    made.set_by_program(seen(0.1, 0.7, Expression.SURPRISE), "heart-rate watch")
    assert made.steering.value == "program"
    assert made.program == "heart-rate watch"
    assert made.mood.source is MoodSource.PROGRAM
    assert not made.see(seen(0.0, 0.0, Expression.SAD))


def test_a_full_disk_is_told_once_and_the_music_goes_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = session(library, Mode.PAPER)

    def full(*_: object) -> None:
        raise LibraryError("profiles.sqlite3: the profiles cannot be read or written (disk is full)")

    monkeypatch.setattr(made.listening.profiles, "record", full)
    notices = set()
    for _ in range(3):
        current = made.player.queue.current
        assert current
        made.reactions.say(Feedback.LIKE, current.track_id)
        made.reactions.next()
        assert made.notice
        notices.add(made.notice.notice_id)
        assert "disk is full" in made.notice.text
    assert len(notices) == 1
    assert made.player.queue.current
