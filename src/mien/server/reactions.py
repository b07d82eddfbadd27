"""What the listener does with the player, and what that says of the songs."""

from collections.abc import Callable
from typing import Final

from mien.player import RESTART_AFTER_S, Player
from mien.recommend import Feedback, ending
from mien.saying import Saying
from mien.server.sayings import BY_HAND

__all__ = ["Reactions"]

TURNED_DOWN: Final = 0.3
"""Fall of the volume, of 0-1, from its highest during a song that says something of the song."""

Learn = Callable[[Feedback, int, float], None]
"""Called with what was done, the track's number and where in it, in seconds."""


class Reactions:
    """Operations of the player that tell how a song is liked.

    Parameters
    ----------
    player
        The player.
    learn
        Takes in what was done.
    duration_s
        Says how long a track is, by its number, in seconds; None when it is no longer known.
    """

    def __init__(self, player: Player, learn: Learn, duration_s: Callable[[int], float | None]) -> None:
        self._player, self._learn, self._duration_s = player, learn, duration_s
        self._loudest: tuple[int, float] | None = None
        self._turned_down: int | None = None

    def say(self, feedback: Feedback, track_id: int) -> None:
        """Take in what the listener says of a song; one that is refused leaves the line, and the present one ends."""
        current, now = self._player.queue.current, self._player.snapshot()
        plays = current is not None and current.track_id == track_id
        self._learn(feedback, track_id, now.position_s if plays else 0.0)
        if feedback in (Feedback.DISLIKE, Feedback.NOT_THIS_MOOD):
            if plays:
                self._player.next()
            self._player.replace_upcoming()

    def next(self, begun: int | None = None) -> None:
        """Go to the next song: the first in line, or the item of that number, which a page has begun by itself."""
        current, now = self._player.queue.current, self._player.snapshot()
        # A song that never sounded was not judged.
        if current and (now.playing or now.position_s > 0):
            self._left(current.track_id, now.position_s)
        if begun is None:
            self._player.next()
        else:
            self._player.begin(begun)

    def jump(self, item_id: int) -> None:
        """Play an item of the line or history now; KeyError when there is none of that number."""
        queue, now = self._player.queue, self._player.snapshot()
        again = next((item for item in queue.history if item.item_id == item_id), None)
        left = queue.current if now.playing else None
        self._player.jump(item_id)
        if left:
            self._left(left.track_id, now.position_s)
        if again:
            self._learn(Feedback.REPLAYED, again.track_id, 0.0)

    def previous(self) -> None:
        """Start the song again, or go back to the one before; either says that it is wanted again."""
        before, now = self._player.queue.current, self._player.snapshot()
        self._player.previous()
        current = self._player.queue.current
        if current and (current != before or now.position_s > RESTART_AFTER_S):
            self._learn(Feedback.REPLAYED, current.track_id, 0.0)

    def add(self, track_id: int) -> None:
        """Put a track first in line by the listener's hand."""
        self._player.add(track_id, reason=Saying(BY_HAND))
        self._learn(Feedback.QUEUED, track_id, 0.0)

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0-1; one turned down by a lot while a song plays says something of the song."""
        current, now = self._player.queue.current, self._player.snapshot()
        self._player.set_volume(volume)
        if current is None or not now.playing:
            return
        if self._loudest is None or self._loudest[0] != current.item_id:
            self._loudest = current.item_id, now.volume
        loudest = max(self._loudest[1], volume)
        self._loudest = current.item_id, loudest
        # A page sends a slider's way in small steps, so that the whole of it counts, once a song.
        if volume <= loudest - TURNED_DOWN and self._turned_down != current.item_id:
            self._turned_down = current.item_id
            self._learn(Feedback.TURNED_DOWN, current.track_id, now.position_s)

    def _left(self, track_id: int, position_s: float) -> None:
        duration_s = self._duration_s(track_id)
        if duration_s is not None:
            self._learn(ending(position_s, duration_s), track_id, position_s)
