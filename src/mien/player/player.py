"""The player: the queue plus what a transport has (playing, position, volume)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mien.player.queue import Item, Pick, Queue

__all__ = ["RESTART_AFTER_S", "Player", "PlayerSnapshot"]

RESTART_AFTER_S = 3.0
"""``previous`` starts the track again when it has played longer than this, as players customarily do."""


@dataclass(frozen=True, slots=True)
class PlayerSnapshot:
    """The player at one moment.

    Attributes
    ----------
    revision
        Grows with every change, so that a page can tell old news from new.
    playing
        Whether the current track plays or is paused.
    position_s
        Last known position in the current track, in seconds.
    cue
        Grows whenever the position is set rather than reached: a page that sees a new cue seeks.
    volume
        0 to 1.
    shuffled
        Whether the line is shuffled.
    current
        The item that plays, or None.
    upcoming, history
        What comes next in playing order, and what was played, oldest first.
    """

    revision: int
    playing: bool
    position_s: float
    cue: int
    volume: float
    shuffled: bool
    current: Item | None
    upcoming: tuple[Item, ...]
    history: tuple[Item, ...]


class Player:
    """State of playback; plain Python without input or output.

    The sound itself comes out of the page, which reports how far it got.

    Parameters
    ----------
    queue
        What plays now and next.
    """

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self._playing = False
        self._position_s = 0.0
        self._cue = 0
        self._volume = 0.8
        self._revision = 0

    @property
    def playing(self) -> bool:
        """Whether the current track plays."""
        return self._playing

    @property
    def revision(self) -> int:
        """Number of changes so far."""
        return self._revision

    def snapshot(self) -> PlayerSnapshot:
        """Everything at this moment."""
        queue = self.queue
        return PlayerSnapshot(
            revision=self._revision,
            playing=self._playing,
            position_s=self._position_s,
            cue=self._cue,
            volume=self._volume,
            shuffled=queue.shuffled,
            current=queue.current,
            upcoming=queue.upcoming,
            history=queue.history,
        )

    def play(self) -> None:
        """Play the current track, or the first one in line; nothing happens when the library is empty."""
        if self.queue.current is None:
            self.queue.next()
            self._start()
        self._playing = self.queue.current is not None
        self._revision += 1

    def pause(self) -> None:
        """Stop the sound; the position stays."""
        self._playing = False
        self._revision += 1

    def next(self) -> None:
        """Go to the next track."""
        self.queue.next()
        self._start()

    def begin(self, item_id: int) -> None:
        """Take note that a page has begun an item by itself, see `Queue.begin`."""
        self.queue.begin(item_id)
        self._start()

    def take_up(self, track_id: int, position_s: float) -> None:
        """Take note of what plays at a page already, as after a new start, and where in it, in seconds."""
        self.queue.take_up(track_id)
        self._start()
        self._position_s = max(0.0, position_s)
        self._playing = True

    def bring_back(self, stood: PlayerSnapshot) -> None:
        """Stand, paused, as an earlier player stood, which had a current item."""
        assert stood.current is not None
        self.queue.bring_back(stood.current, stood.upcoming, stood.history, shuffled=stood.shuffled)
        self._start()
        self._position_s = max(0.0, stood.position_s)
        self.set_volume(stood.volume)

    def previous(self) -> None:
        """Start the track again, or go to the one before when it has only just begun."""
        if self._position_s <= RESTART_AFTER_S:
            self.queue.previous()
        self._start()

    def jump(self, item_id: int) -> None:
        """Play an item of the line or history now; KeyError when there is none of that number."""
        self.queue.jump(item_id)
        self._start()
        self._playing = True

    def remove(self, item_id: int) -> None:
        """Take an item out of the line; KeyError when there is none of that number."""
        before = self.queue.current
        self.queue.remove(item_id)
        self._settle(before)

    def add(self, track_id: int, *, reason: str = "") -> Item:
        """Put a track first in line."""
        item = self.queue.add(track_id, reason=reason)
        self._revision += 1
        return item

    def add_all(self, track_ids: Sequence[int], *, reason: str = "") -> None:
        """Put tracks first in line, in their order."""
        self.queue.add_all(track_ids, reason=reason)
        self._revision += 1

    def move(self, item_id: int, place: int) -> None:
        """Move an item within the line, 0 for next; KeyError when there is none of that number."""
        self.queue.move(item_id, place)
        self._revision += 1

    def replace_upcoming(self, picks: Sequence[Pick] | None = None) -> None:
        """Replace what comes next; the current track plays on."""
        self.queue.replace_upcoming(picks)
        self._revision += 1

    def forget(self, track_ids: Collection[int]) -> None:
        """Drop tracks that can no longer be played; if one of them plays, the next one follows."""
        before = self.queue.current
        self.queue.forget(track_ids)
        self._settle(before)

    def seek(self, position_s: float) -> None:
        """Set the position in the current track, in seconds, 0 or more."""
        self._position_s = max(0.0, position_s)
        self._cue += 1
        self._revision += 1

    def report_position(self, item_id: int, position_s: float) -> None:
        """Take the page's word on how far the current item got; a late report on another item is ignored."""
        if self.queue.current and self.queue.current.item_id == item_id:
            self._position_s = max(0.0, position_s)

    def set_volume(self, volume: float) -> None:
        """Set the volume, clipped to 0-1."""
        self._volume = min(1.0, max(0.0, volume))
        self._revision += 1

    def set_shuffle(self, on: bool) -> None:
        """Shuffle what comes next, or restore its order."""
        self.queue.set_shuffle(on)
        self._revision += 1

    def _settle(self, before: Item | None) -> None:
        if self.queue.current != before:
            self._start()
        self._revision += 1

    def _start(self) -> None:
        self._position_s = 0.0
        self._cue += 1
        self._revision += 1
        self._playing = self._playing and self.queue.current is not None
