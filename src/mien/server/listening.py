"""The listener behind the session: whose taste chooses, and what their reactions teach."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from mien.errors import LibraryError
from mien.log import fault
from mien.mood import Mood, MoodSource
from mien.music import Track, TrackPool
from mien.player import Pick
from mien.recommend import (
    BALANCE,
    LESSONS,
    VENTURE,
    Feedback,
    Heard,
    Kind,
    Likings,
    Listener,
    Mode,
    MoodChange,
    Profile,
    Profiles,
    ProfileSettings,
    Shelf,
    Target,
    Taste,
    recommend,
    song_of,
)
from mien.recommend.effects import DAY_S
from mien.recommend.taste import MoodPoint

__all__ = ["Listening"]


class Listening:
    """One listener at a time, out of those of this machine.

    All methods are to be called from one thread.

    Parameters
    ----------
    profiles
        The listeners on disk.
    title_of
        Finds a track, for the words of a reason.
    clock
        Seconds since 1970.
    """

    def __init__(
        self,
        profiles: Profiles,
        title_of: Callable[[int], Track | None],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.profiles = profiles
        self.problem = ""
        self._title_of, self._clock = title_of, clock
        self.profile = profiles.chosen()
        self._take_up(self.profile)

    def switch(self, profile: Profile) -> None:
        """Choose for another listener from now on, also after a new start."""
        with self._kept():
            self.profiles.choose(profile)
        self._take_up(profile)

    def set(self, settings: ProfileSettings) -> None:
        """Keep what the listener chose."""
        self.profile = self.profiles.set(self.profile, settings)

    def follow(self, before: str, now: str) -> bool:
        """Let every listener's rules name a playlist as it is called now; says whether the present one had such."""
        for profile in self.profiles.all():
            settings = profile.settings.follow(before, now)
            if settings != profile.settings:
                self.profiles.set(profile, settings)
        kept = self.profile.settings
        self.profile = replace(self.profile, settings=kept.follow(before, now))
        return self.profile.settings != kept

    def set_mode(self, mode: Mode) -> None:
        """Keep the mode that the listener chose; a path is not kept, since it has an end."""
        if mode is not Mode.PATH:
            self.set(replace(self.profile.settings, mode=mode.value))

    def erase(self) -> None:
        """Forget what the listener heard and likes, on disk too."""
        self._take_up(self.profiles.erase(self.profile))

    def react(
        self, feedback: Feedback, track: Track, *, mood: Mood, mode: Mode, position_s: float = 0.0
    ) -> None:
        """Learn from a reaction and keep it; when it cannot be kept, `problem` says why and the music goes on."""
        if not self.profile.settings.remember:
            return
        now_s, point = self._clock(), _point(mood)
        song = song_of(track)
        learn = self._likings.learn if self._likings else self.taste.learn
        learn(song, point, LESSONS[feedback], t_s=now_s)
        self._heard.pop(song.keys[Kind.SONG], None)
        self._heard[song.keys[Kind.SONG]] = now_s
        heard = Heard(
            feedback,
            song.keys[Kind.SONG],
            track.title,
            track.artist,
            round(position_s, 1),
            mode.value,
            mood.source.value,
            mood.expression.value if mood.expression else None,
            point[0] if point else None,
            point[1] if point else None,
            now_s,
        )
        names = {Kind.SONG: track.title, Kind.ARTIST: track.artist, Kind.GENRE: track.genre}
        self._keep(heard, {kind: (song.keys[kind], names[kind]) for kind in Kind})

    def note(self, mood: Mood, mode: Mode) -> None:
        """Keep a mood that is acted on from now on, unless the listener wants nothing kept."""
        if not self.profile.settings.remember or mood.source is MoodSource.NONE:
            return
        change = MoodChange(
            mode.value,
            mood.source.value,
            mood.expression.value if mood.expression else None,
            mood.valence,
            mood.arousal,
            self._clock(),
        )
        with self._kept():
            self.profiles.keep_mood(self.profile, change)

    def erase_past(self) -> None:
        """Forget when the listener heard and said what and how they were read, on disk too; the taste stays."""
        self.profiles.erase_past(self.profile)
        self._heard.clear()

    def choose(
        self,
        pool: TrackPool,
        targets: Sequence[Target],
        mood: Mood,
        *,
        recent: Sequence[int],
        banned: Sequence[int],
        rng: np.random.Generator,
    ) -> list[Pick]:
        """Choose a track for each target, and say why."""
        likings = self._likings_of(pool)
        settings = self.profile.settings
        listener = Listener(
            likings,
            _point(mood),
            self._clock(),
            balance=BALANCE if settings.balance is None else settings.balance,
            venture=VENTURE if settings.venture is None else settings.venture,
        )
        choices = recommend(
            likings.shelf,
            targets,
            listener,
            recent=self._rested(likings.shelf, recent),
            banned=banned,
            rng=rng,
        )
        return [
            Pick(
                one.track_id,
                one.reason.text(self._name(one.reason.like)),
                tuple(one.reason.as_dict().items()),
            )
            for one in choices
        ]

    def _take_up(self, profile: Profile) -> None:
        self.profile = profile
        self.taste: Taste = self.profiles.taste(profile)
        self._likings: Likings | None = None
        day_ago = self._clock() - DAY_S
        self._heard = self.profiles.heard_since(profile, day_ago)

    def _likings_of(self, pool: TrackPool) -> Likings:
        if self._likings is None or self._likings.shelf.pool is not pool:
            self._likings = Likings(self.taste, Shelf(pool))
        return self._likings

    def _rested(self, shelf: Shelf, recent: Sequence[int]) -> list[int]:
        """Return the tracks heard within a day and those of the queue, the oldest first."""
        now_s = self._clock()
        # Those of a far future were heard under a clock that ran ahead; they must not rest until then.
        songs = [song for song, t_s in self._heard.items() if abs(now_s - t_s) <= DAY_S]
        heard = shelf.pool.track_id[shelf.rows_of_songs(songs)].tolist()
        queued = set(recent)
        return [*(track_id for track_id in heard if track_id not in queued), *recent]

    def _name(self, track_id: int | None) -> str:
        track = None if track_id is None else self._title_of(track_id)
        if track is None:
            return ""
        return f"“{track.title}” by {track.artist}" if track.artist else f"“{track.title}”"

    def _keep(self, heard: Heard, names: dict[Kind, tuple[int, str]]) -> None:
        with self._kept():
            self.profiles.record(self.profile, heard, self.taste, names)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Go on when something cannot be kept; `problem` says why."""
        try:
            yield
        except LibraryError as error:
            fault("not_kept", error)
            self.problem = str(error)


def _point(mood: Mood) -> MoodPoint | None:
    return None if mood.source is MoodSource.NONE else (mood.valence, mood.arousal)
