"""The listener's session: the mood acted on, and what plays because of it. Knows nothing of the web."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from mien.expression.labels import Expression
from mien.log import often
from mien.mood import Mood, MoodSource, MoodState, mood_from_expression, mood_from_hand
from mien.music import TrackPool
from mien.player import AHEAD, Pick, Player, PlayerSnapshot, Queue
from mien.recommend import Feedback, Mode, MoodPath, Profile, ProfileSettings, Target
from mien.recommend.target import nearest_expression
from mien.saying import Saying
from mien.server.aim import Aim, Rules, rule_for
from mien.server.library import Library
from mien.server.listening import Listening
from mien.server.reactions import Reactions
from mien.server.sayings import FROM_RULE, TRACK_GONE

__all__ = ["Notice", "Session", "Steering"]


class Steering(StrEnum):
    """Who sets the mood that the player acts on."""

    CAMERA = "camera"
    HAND = "hand"
    PHOTO = "photo"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the listener should read once; a higher number is newer, and ``made_s`` the monotonic time of it."""

    notice_id: int
    text: str
    made_s: float


class Session:
    """Turns moods into what comes next.

    All methods are to be called from one thread.

    Parameters
    ----------
    library
        Where tracks come from.
    listening
        Whose taste chooses.
    mode
        What to do with a mood.
    rng
        Random generator for choosing and shuffling.
    """

    def __init__(
        self, library: Library, listening: Listening, *, mode: Mode, rng: np.random.Generator
    ) -> None:
        self.library, self.listening = library, listening
        self._usual_mode = mode
        self.aim = Aim(self._chosen_mode())
        self.program = ""
        self.steering = Steering.CAMERA
        self.notice: Notice | None = None
        self.speaker: str | None = None
        self._rng = rng
        self._camera_mood = Mood()
        self._acted = Mood()
        self._unplayable: set[int] = set()
        self._play_when_possible = False
        self._stands = False
        self._pool_size = 0
        self.player = Player(Queue(self._choose, rng))
        self.reactions = Reactions(self.player, self._learn, self._duration_s)

    @property
    def mood(self) -> Mood:
        """The mood to show: the camera's latest, or the one set by hand or photo."""
        return self._camera_mood if self.steering is Steering.CAMERA else self._acted

    @property
    def acted(self) -> Mood:
        """The mood behind what comes next: the last steady one, or the one set by hand or photo."""
        return self._acted

    def play(self) -> None:
        """Play; when there is no track yet, as soon as there is one."""
        self.player.play()
        self._play_when_possible = not self.player.playing

    def pause(self) -> None:
        """Pause."""
        self._play_when_possible = False
        self.player.pause()

    def see(self, mood: Mood) -> bool:
        """Take what the camera sees; tells whether what comes next has changed.

        A state other than steady changes nothing: the last mood holds when a face leaves or the light goes.
        """
        self._camera_mood = mood
        steady = self.steering is Steering.CAMERA and mood.state is MoodState.STEADY
        if not (steady and self.aim.moved(self._acted, mood, self._rules)):
            return False
        self._act(mood)
        return True

    def camera_off(self) -> None:
        """Note that no camera is on; the last mood holds."""
        self._camera_mood = Mood()

    def set_point(self, valence: float, arousal: float) -> None:
        """Set the mood by hand as a point, each -1 to 1; the camera no longer steers."""
        self._steer(Steering.HAND, mood_from_hand(valence, arousal))

    def set_expression(self, expression: Expression) -> None:
        """Set the mood by hand as an expression; the camera no longer steers."""
        self._steer(Steering.HAND, mood_from_expression(expression))

    def set_by_program(self, mood: Mood, program: str) -> None:
        """Take the mood that another program posts; the camera no longer steers, and pages show the program's name."""
        self.program = program
        self._steer(Steering.PROGRAM, replace(mood, source=MoodSource.PROGRAM))

    def set_photo(self, mood: Mood) -> bool:
        """Take the mood of a photo if there is one in it, and tell whether there was."""
        if mood.state is MoodState.STEADY:
            self._steer(Steering.PHOTO, mood)
        return mood.state is MoodState.STEADY

    def back_to_camera(self) -> None:
        """Let the camera steer again; the mood stays until the camera sees a steady one."""
        self.steering = Steering.CAMERA
        self.see(self._camera_mood)

    def set_mode(self, mode: Mode) -> None:
        """Change what is done with a mood; what comes next changes with it."""
        self.aim.set_mode(mode)
        self.listening.set_mode(mode)
        self.player.replace_upcoming()

    def set_path(self, goal: tuple[float, float], tracks: int) -> None:
        """Lead from the mood acted on to a goal, a song a step, beginning with the next song."""
        path = MoodPath((self._acted.valence, self._acted.arousal), goal, tracks)
        self.aim.set_path(path, self.player.queue.moves)
        self.player.replace_upcoming()

    def switch_listener(self, profile: Profile) -> None:
        """Choose for another listener; the song that plays goes on."""
        self.listening.switch(profile)
        self.aim.set_mode(self._chosen_mode())
        self.player.replace_upcoming()

    def set_wishes(self, settings: ProfileSettings) -> None:
        """Keep what the listener chose: own rules, and how much mood, taste and chance weigh."""
        self.listening.set(settings)
        self.player.replace_upcoming()

    def playlist_renamed(self, before: str, now: str) -> None:
        """Let the listeners' rules follow a playlist that has another name now."""
        if self.listening.follow(before, now):
            self.player.replace_upcoming()

    def forget_listening(self) -> None:
        """Erase what the listener heard and is believed to like."""
        self.listening.erase()
        self.player.replace_upcoming()

    def library_changed(self, *, settled: bool) -> None:
        """Take note of tracks that came or went.

        Parameters
        ----------
        settled
            Whether a folder has been read to its end; before that only a line that is short though there are more
            tracks than before, or made of built-in tracks while the listener's own have begun to arrive, is chosen
            again.
        """
        self._leave_removed(whole_line=settled or self._stands)
        # What stood in line before the start was chosen for a mood that is not known any more.
        self._stands = self._stands and not self._outgrown()
        pool = next(self.library.pools(), None)
        grown = pool is not None and len(pool) > self._pool_size
        self._pool_size = self._pool_size if pool is None else len(pool)
        makeshift = pool is not None and self._makeshift(pool, grown=grown)
        if not self._stands and (settled or makeshift):
            self.player.replace_upcoming()
        if self._play_when_possible and self.player.queue.upcoming:
            self.play()

    def bring_back(self, stood: PlayerSnapshot, known: Collection[int]) -> None:
        """Stand, paused, as an earlier session stood.

        Parameters
        ----------
        stood
            Where it stood.
        known
            Numbers of those of its tracks that are in the library; of the others nothing comes back.
        """
        if stood.current is None or stood.current.track_id not in known:
            return
        upcoming = tuple(item for item in stood.upcoming if item.track_id in known)
        history = tuple(item for item in stood.history if item.track_id in known)
        self._stands = bool(upcoming)
        self.player.bring_back(replace(stood, upcoming=upcoming, history=history))

    def cannot_play(self, track_id: int, reason: str) -> None:
        """Drop a track that cannot be played and go on with the next."""
        often("unplayable")
        self._unplayable.add(track_id)
        self.notify(reason)
        self.player.forget({track_id})

    def vanished(self, track_id: int) -> None:
        """Go on without a track whose file is gone; it may come back with its folder."""
        often("file_gone")
        track = self.library.catalog.track(track_id)
        self.notify(
            Saying(
                "“{title}” is no longer there; the music goes on without it",
                title=track.title if track else str(track_id),
            )
        )
        waiting = [item.track_id for item in self.player.queue.upcoming]
        self.player.forget({track_id} | (set(waiting) - self.library.present(waiting)))

    def leave_missing(self) -> None:
        """Go on at once when the track that came up lies in a folder that has gone."""
        current = self.player.queue.current
        if current and not self.library.present([current.track_id]):
            self.vanished(current.track_id)

    def notify(self, text: str) -> None:
        """Tell the listener something."""
        self.notice = Notice((self.notice.notice_id if self.notice else 0) + 1, text, time.monotonic())

    def _chosen_mode(self) -> Mode:
        chosen = self.listening.profile.settings.mode
        return Mode(chosen) if chosen in set(Mode) else self._usual_mode

    def _duration_s(self, track_id: int) -> float | None:
        track = self.library.catalog.track(track_id)
        return track.duration_s if track else None

    def _learn(self, feedback: Feedback, track_id: int, position_s: float) -> None:
        track = self.library.catalog.track(track_id)
        if track is None:
            return
        self._telling_problems(
            lambda: self.listening.react(
                feedback, track, mood=self._acted, mode=self.aim.mode, position_s=position_s
            )
        )

    def _telling_problems(self, keep: Callable[[], None]) -> None:
        """Keep something, and tell the listener when a disk does not take it, once for each reason."""
        before = self.listening.problem
        keep()
        if self.listening.problem and self.listening.problem != before:
            self.notify(self.listening.problem)

    def _leave_removed(self, *, whole_line: bool) -> None:
        queue = self.player.queue
        current = [queue.current.track_id] if queue.current else []
        others = [item.track_id for item in (*queue.upcoming, *queue.history)] if whole_line else []
        gone = {*current, *others} - {t.track_id for t in self.library.catalog.tracks([*current, *others])}
        if not gone:
            return
        if gone.intersection(current):
            self.notify(TRACK_GONE)
        plays = self.player.playing
        self.player.forget(gone)
        if plays and not self.player.playing:
            # Nothing is left to go on with until other tracks, such as the built-in ones, have been read.
            self.play()

    def _makeshift(self, pool: TrackPool, *, grown: bool) -> bool:
        """Say whether mien chose the line when tracks were missing that are there now, or from ones that are not."""
        upcoming = [item.track_id for item in self.player.queue.upcoming if not item.by_hand]
        # A line of a small library is short as well where a song was taken out, which is not to come straight back.
        short = grown and len(upcoming) < min(AHEAD, len(pool) - 1)
        return short or not np.isin(upcoming, pool.track_id).all()

    def _outgrown(self) -> bool:
        """Say whether built-in tracks, which mien chose, still stand in line though the listener's own are there."""
        chosen = [item.track_id for item in self.player.queue.upcoming if not item.by_hand]
        builtin = [track.track_id for track in self.library.catalog.tracks(chosen) if track.builtin]
        pool = next(self.library.pools(), None)
        return pool is not None and not np.isin(builtin, pool.track_id).all()

    def _steer(self, steering: Steering, mood: Mood) -> None:
        self.steering = steering
        self._act(mood)

    def _act(self, mood: Mood) -> None:
        self._stands = False
        self._acted = mood
        self._telling_problems(lambda: self.listening.note(mood, self.aim.mode))
        self.player.replace_upcoming()

    def _choose(self, n: int, recent: Sequence[int]) -> list[Pick]:
        pinned = self._pinned(n, recent)
        if pinned:
            return pinned
        for pool in self.library.pools():
            picks = self._choose_from(pool, n, recent)
            if picks:
                return picks
        if not self.library.status.running:
            self.library.fall_back()
        return []

    def _choose_from(self, pool: TrackPool, n: int, recent: Sequence[int]) -> list[Pick]:
        picks = self._ranked(pool, n, recent, self._unplayable)
        present = self.library.present([pick.track_id for pick in picks])
        if len(present) == len(picks):
            return picks
        # A folder has gone, perhaps with a drive: look once which tracks are left, and choose among those.
        present = self.library.present(pool.track_id.tolist())
        gone = set(pool.track_id.tolist()) - present
        return self._ranked(pool, n, recent, self._unplayable | gone)

    def _ranked(self, pool: TrackPool, n: int, recent: Sequence[int], banned: set[int]) -> list[Pick]:
        if not len(pool):
            return []
        return self.listening.choose(
            pool,
            self._targets(n),
            self._acted,
            recent=recent,
            banned=sorted(banned),
            rng=self._rng,
        )

    @property
    def _rules(self) -> Rules:
        """The listener's own rules; one for a playlist that is gone counts no longer."""
        rules = self.listening.profile.settings.rules
        return {
            expression: rule
            for expression, rule in rules.items()
            if rule.playlist is None or self.library.has_playlist(rule.playlist)
        }

    def _targets(self, n: int) -> list[Target]:
        queue = self.player.queue
        return self.aim.targets(self._acted, self._rules, moves=queue.moves, waiting=len(queue.upcoming), n=n)

    def target(self) -> Target:
        """Return what the next song should be."""
        moves = self.player.queue.moves
        return self.aim.targets(self._acted, self._rules, moves=moves, waiting=0, n=1)[0]

    def _pinned(self, n: int, recent: Sequence[int]) -> list[Pick]:
        """Return the tracks of the playlist that the listener chose for this expression, as many as are left."""
        rule = rule_for(self._acted, self._rules)
        if rule is None or rule.playlist is None:
            return []
        listed = self.library.playlist(rule.playlist)
        present = self.library.present(listed) - self._unplayable
        # It goes round, so that the line stays full: what was not heard of late, then what was heard longest ago.
        last = {track_id: place for place, track_id in enumerate(recent)}
        waiting = sorted(
            (track_id for track_id in listed if track_id in present),
            key=lambda track_id: last.get(track_id, -1),
        )
        expression = self._acted.expression or nearest_expression(self._acted)
        reason = Saying(FROM_RULE, playlist=rule.playlist, expression=Saying(expression.value))
        return [Pick(track_id, reason) for track_id in waiting[:n]]
