"""The listener's session: the mood acted on, and what plays because of it. Knows nothing of the web."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from mien.expression.labels import Expression
from mien.mood import Mood, MoodSource, MoodState, mood_from_expression, mood_from_hand
from mien.music import TrackPool
from mien.music.playlists import SavedPlaylists
from mien.player import AHEAD, RESTART_AFTER_S, Pick, Player, Queue
from mien.recommend import (
    Feedback,
    Mode,
    MoodPath,
    Override,
    Profile,
    ProfileSettings,
    Target,
    ending,
    target_for,
)
from mien.recommend.target import MOVED, nearest_expression
from mien.server.library import Library
from mien.server.listening import Listening

__all__ = ["Notice", "Session", "Steering"]

TURNED_DOWN: Final = 0.3
"""Fall of the volume, of 0-1, from its highest during a song that says something of the song."""


class Steering(StrEnum):
    """Who sets the mood that the player acts on."""

    CAMERA = "camera"
    HAND = "hand"
    PHOTO = "photo"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the listener should read once; a higher number is newer."""

    notice_id: int
    text: str


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
        self.mode = self._chosen_mode()
        self.path: MoodPath | None = None
        self.program = ""
        self._path_began = 0
        self.steering = Steering.CAMERA
        self.notice: Notice | None = None
        self.speaker: str | None = None
        self._rng = rng
        self._camera_mood = Mood()
        self._acted = Mood()
        self._unplayable: set[int] = set()
        self._play_when_possible = False
        self._loudest: tuple[int, float] | None = None
        self._turned_down: int | None = None
        self.player = Player(Queue(self._choose, rng))

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
        if not (steady and self._moved(mood)):
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
        self.mode, self.path = mode, None
        self.listening.set_mode(mode)
        self.player.replace_upcoming()

    def set_path(self, goal: tuple[float, float], tracks: int) -> None:
        """Lead from the mood acted on to a goal, a song a step, beginning with the next song."""
        self.mode = Mode.PATH
        self.path = MoodPath((self._acted.valence, self._acted.arousal), goal, tracks)
        self._path_began = self.player.queue.moves
        self.player.replace_upcoming()

    @property
    def path_done(self) -> int:
        """Songs of the path that have begun; 0 without one."""
        return min(self.player.queue.moves - self._path_began, self.path.tracks) if self.path else 0

    def switch_listener(self, profile: Profile) -> None:
        """Choose for another listener; the song that plays goes on."""
        self.listening.switch(profile)
        self.mode, self.path = self._chosen_mode(), None
        self.player.replace_upcoming()

    def set_wishes(self, settings: ProfileSettings) -> None:
        """Keep what the listener chose: own rules, and how much mood, taste and chance weigh."""
        self.listening.set(settings)
        self.player.replace_upcoming()

    def forget_listening(self) -> None:
        """Erase what the listener heard and is believed to like."""
        self.listening.erase()
        self.player.replace_upcoming()

    def react(self, feedback: Feedback, track_id: int) -> None:
        """Take in what the listener says of a song; one that is refused leaves the line, and the present one ends."""
        self._learn(feedback, track_id)
        if feedback in (Feedback.DISLIKE, Feedback.NOT_THIS_MOOD):
            queue = self.player.queue
            if queue.current and queue.current.track_id == track_id:
                self.player.next()
            self.player.replace_upcoming()

    def next(self) -> None:
        """Go to the next song, and learn from where this one was left."""
        self._leave()
        self.player.next()

    def jump(self, item_id: int) -> None:
        """Play an item of the line or history now; KeyError when there is none of that number."""
        queue = self.player.queue
        again = next((item for item in queue.history if item.item_id == item_id), None)
        left = queue.current if self.player.playing else None
        position_s = self.player.snapshot().position_s
        self.player.jump(item_id)
        if left:
            self._learn_ending(left.track_id, position_s)
        if again:
            self._learn(Feedback.REPLAYED, again.track_id)

    def previous(self) -> None:
        """Start the song again, or go back to the one before; either says that it is wanted again."""
        before = self.player.queue.current
        position_s = self.player.snapshot().position_s
        self.player.previous()
        current = self.player.queue.current
        if current and (current != before or position_s > RESTART_AFTER_S):
            self._learn(Feedback.REPLAYED, current.track_id)

    def add(self, track_id: int) -> None:
        """Put a track first in line by the listener's hand."""
        self.player.add(track_id, reason="You put it here")
        self._learn(Feedback.QUEUED, track_id)

    def set_volume(self, volume: float) -> None:
        """Set the volume; one turned down by a lot while a song plays says something of the song."""
        current, now = self.player.queue.current, self.player.snapshot()
        self.player.set_volume(volume)
        if current is None or not now.playing:
            return
        if self._loudest is None or self._loudest[0] != current.item_id:
            self._loudest = current.item_id, now.volume
        loudest = max(self._loudest[1], volume)
        self._loudest = current.item_id, loudest
        # A page sends a slider's way in small steps, so that the whole of it counts, once a song.
        if volume <= loudest - TURNED_DOWN and self._turned_down != current.item_id:
            self._turned_down = current.item_id
            self._learn(Feedback.TURNED_DOWN, current.track_id, position_s=now.position_s)

    def library_changed(self, *, settled: bool) -> None:
        """Take note of tracks that came or went.

        Parameters
        ----------
        settled
            Whether a folder has been read to its end; before that only a line that is short, or made of built-in
            tracks while the listener's own have begun to arrive, is chosen again.
        """
        self._leave_removed()
        if settled or self._makeshift():
            self.player.replace_upcoming()
        if self._play_when_possible and self.player.queue.upcoming:
            self.play()

    def cannot_play(self, track_id: int, reason: str) -> None:
        """Drop a track that cannot be played and go on with the next."""
        self._unplayable.add(track_id)
        self.notify(reason)
        self.player.forget({track_id})

    def vanished(self, track_id: int) -> None:
        """Go on without a track whose file is gone; it may come back with its folder."""
        track = self.library.catalog.track(track_id)
        self.notify(
            f"“{track.title if track else track_id}” is no longer there; the music goes on without it"
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
        self.notice = Notice((self.notice.notice_id if self.notice else 0) + 1, text)

    def _chosen_mode(self) -> Mode:
        chosen = self.listening.profile.settings.mode
        return Mode(chosen) if chosen in set(Mode) else self._usual_mode

    def _leave(self) -> None:
        current, now = self.player.queue.current, self.player.snapshot()
        # A song that never sounded was not judged.
        if current and (now.playing or now.position_s > 0):
            self._learn_ending(current.track_id, now.position_s)

    def _learn_ending(self, track_id: int, position_s: float) -> None:
        track = self.library.catalog.track(track_id)
        if track:
            self._learn(ending(position_s, track.duration_s), track_id, position_s=position_s)

    def _learn(self, feedback: Feedback, track_id: int, *, position_s: float = 0.0) -> None:
        track = self.library.catalog.track(track_id)
        if track is None:
            return
        before = self.listening.problem
        self.listening.react(feedback, track, mood=self._acted, mode=self.mode, position_s=position_s)
        if self.listening.problem and self.listening.problem != before:
            self.notify(self.listening.problem)

    def _leave_removed(self) -> None:
        current = self.player.queue.current
        if current and self.library.catalog.track(current.track_id) is None:
            self.notify("The track that played is no longer in the library; the music goes on without it")
            self.player.forget({current.track_id})

    def _makeshift(self) -> bool:
        upcoming = [item.track_id for item in self.player.queue.upcoming if not item.by_hand]
        pool = next(self.library.pools(), None)
        if pool is None:
            return False
        short = len(upcoming) < min(AHEAD, len(pool) - 1)
        return short or not np.isin(upcoming, pool.track_id).all()

    def _steer(self, steering: Steering, mood: Mood) -> None:
        self.steering = steering
        self._act(mood)

    def _act(self, mood: Mood) -> None:
        self._acted = mood
        self.player.replace_upcoming()

    def _moved(self, mood: Mood) -> bool:
        acted = self._acted
        if self.mode is Mode.PATH and self.path:
            # The way is set: what the face shows on it changes nothing but which of the listener's own rules holds.
            return self._rule(acted) != self._rule(mood)
        if acted.source is MoodSource.NONE or acted.expression != mood.expression:
            return True
        before, after = target_for(acted, self.mode), target_for(mood, self.mode)
        return math.hypot(after.valence - before.valence, after.arousal - before.arousal) >= MOVED

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

    def _rule(self, mood: Mood) -> Override | None:
        """Return the listener's own rule for a mood's expression."""
        return self.listening.profile.settings.rules.get(mood.expression or nearest_expression(mood))

    def _targets(self, n: int) -> list[Target]:
        rule = self._rule(self._acted)
        own = rule.target() if rule else None
        if own:
            return [own] * n
        mode = rule.mode if rule and rule.mode else self.mode
        if mode is Mode.PATH and self.path:
            queue = self.player.queue
            first = queue.moves - self._path_began + len(queue.upcoming)
            return [self.path.target(place) for place in range(first, first + n)]
        return [target_for(self._acted, mode)] * n

    def target(self) -> Target:
        """Return what the next song should be."""
        if self.mode is Mode.PATH and self.path and self._rule(self._acted) is None:
            return self.path.target(self.player.queue.moves - self._path_began)
        return self._targets(1)[0]

    def _pinned(self, n: int, recent: Sequence[int]) -> list[Pick]:
        """Return the tracks of the playlist that the listener chose for this expression, as many as are left."""
        rule = self._rule(self._acted)
        if rule is None or rule.playlist is None:
            return []
        saved = SavedPlaylists(self.library.catalog)
        pinned = saved.named(rule.playlist)
        if pinned is None:
            return []
        listed = [track.track_id for track in saved.tracks(pinned.playlist_id)]
        present = self.library.present(listed) - self._unplayable
        waiting = [track_id for track_id in listed if track_id in present]
        fresh = [track_id for track_id in waiting if track_id not in set(recent)] or waiting
        expression = self._acted.expression or nearest_expression(self._acted)
        reason = f"from “{rule.playlist}”, which you chose for {expression}"
        return [Pick(track_id, reason) for track_id in fresh[:n]]
