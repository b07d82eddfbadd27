"""The queue: the one truth of what plays now, what came before and what comes next."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

__all__ = ["AHEAD", "Chooser", "Item", "Pick", "Queue"]

AHEAD = 8
"""How many tracks stand in line: enough to see where the music goes, few enough to change with the mood."""

HISTORY = 200
"""How many played tracks are kept to go back to, and to avoid repeating."""

REPLACED = 4 * AHEAD
"""How many items that gave way to others are remembered: those of the last few moods, of which a page may have begun
one before it heard."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A proposed track and why it is proposed: in words, and what each named part of the computation gave."""

    track_id: int
    reason: str = ""
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the queue.

    Attributes
    ----------
    item_id
        Number of this place; a track that comes again stands in another place.
    track_id
        Number of the track in the catalog.
    reason, parts
        Why the track was chosen, for the listener to read, and what each named part of the computation gave.
    by_hand
        Whether the listener put it here; a changed mood and shuffling leave such items where they stand.
    """

    item_id: int
    track_id: int
    reason: str = ""
    by_hand: bool = False
    parts: tuple[tuple[str, float], ...] = ()


Chooser = Callable[[int, Sequence[int]], Sequence[Pick]]
"""Called with how many tracks are wanted and which to avoid (track ids, oldest first); returns up to that
many, and none only when the library has no tracks."""


class Queue:
    """Rules of the queue; plain Python without input or output.

    It is never empty while the chooser has tracks, nothing stands in line twice, and no operation but the
    listener's own ``next``, ``previous``, ``jump`` and ``remove`` touches the current item.

    Parameters
    ----------
    choose
        Where more tracks come from.
    rng
        Random generator for shuffling.
    ahead
        How many items to keep in line, 1 or more.
    """

    def __init__(self, choose: Chooser, rng: np.random.Generator, *, ahead: int = AHEAD) -> None:
        self._choose = choose
        self._rng = rng
        self._ahead = ahead
        self._last_id = 0
        self._moves = 0
        self._current: Item | None = None
        self._upcoming: list[Item] = []
        self._history: deque[Item] = deque(maxlen=HISTORY)
        self._replaced: deque[Item] = deque(maxlen=REPLACED)
        self._shuffled = False

    @property
    def current(self) -> Item | None:
        """The item that plays, or None before the first one and when the library is empty."""
        return self._current

    @property
    def upcoming(self) -> tuple[Item, ...]:
        """What comes next, in playing order."""
        return tuple(self._upcoming)

    @property
    def history(self) -> tuple[Item, ...]:
        """What was played before, oldest first."""
        return tuple(self._history)

    @property
    def shuffled(self) -> bool:
        """Whether upcoming items play in random order."""
        return self._shuffled

    @property
    def moves(self) -> int:
        """How many times the line has moved on."""
        return self._moves

    def recent(self) -> list[int]:
        """Track ids to avoid when choosing, oldest first: played, playing, and in line."""
        items = [*self._history, *([self._current] if self._current else []), *self._upcoming]
        return [item.track_id for item in items]

    def fill(self) -> None:
        """Ask the chooser for as many tracks as are missing in line."""
        wanted = self._ahead - len(self._upcoming)
        if wanted <= 0:
            return
        picks = self._choose(wanted, self.recent())
        if not self._append(picks, self._waiting()) and not self._upcoming:
            # A library this small has to repeat; the track that plays comes again only when it is alone.
            current = {self._current.track_id} if self._current else set()
            _ = self._append(picks, current) or self._append(picks, set())

    def next(self) -> Item | None:
        """Go to the next item; None when the library has no tracks."""
        self.fill()
        self._advance(self._upcoming.pop(0) if self._upcoming else None)
        self.fill()
        return self._current

    def begin(self, item_id: int) -> Item | None:
        """Go to the item that a page has begun by itself, which is never cut off for a newer line.

        Parameters
        ----------
        item_id
            Number of an item in line, or of one that `replace_upcoming` has taken out of it since; of any other number
            the next item follows.
        """
        begun = next((item for item in (*self._upcoming, *self._replaced) if item.item_id == item_id), None)
        if begun is None:
            return self.next()
        self._upcoming = [item for item in self._upcoming if item.track_id != begun.track_id]
        self._advance(begun)
        self.fill()
        return self._current

    def take_up(self, track_id: int) -> Item:
        """Let a track that plays already be the current one, whatever was; it stands in line no more."""
        if self._current is None or self._current.track_id != track_id:
            self._upcoming = [item for item in self._upcoming if item.track_id != track_id]
            self._advance(self._item(Pick(track_id)))
        self.fill()
        assert self._current is not None
        return self._current

    def bring_back(
        self, current: Item, upcoming: Sequence[Item], history: Sequence[Item], *, shuffled: bool
    ) -> None:
        """Stand as the line of an earlier queue stood; the numbers of its items stay."""
        self._current, self._upcoming, self._shuffled = current, list(upcoming), shuffled
        self._history.extend(history)
        self._last_id = max(item.item_id for item in (current, *upcoming, *history))
        self.fill()

    def previous(self) -> Item | None:
        """Go back to the item before; stays where it is when there is none."""
        if not self._history:
            return self._current
        if self._current:
            self._upcoming.insert(0, self._current)
        self._current = self._history.pop()
        return self._current

    def jump(self, item_id: int) -> Item | None:
        """Play an item of the line or of the history now; the rest of the line stays.

        Raises
        ------
        KeyError
            When no item has that number.
        """
        waiting = next((item for item in self._upcoming if item.item_id == item_id), None)
        if waiting:
            self._upcoming.remove(waiting)
            self._advance(waiting)
        else:
            played = next((item for item in self._history if item.item_id == item_id), None)
            if played is None:
                raise KeyError(item_id)
            self._advance(self._item(Pick(played.track_id, played.reason, played.parts), by_hand=True))
        self.fill()
        return self._current

    def remove(self, item_id: int) -> None:
        """Take an item out of the line; removing the current one goes to the next.

        Raises
        ------
        KeyError
            When no current or upcoming item has that number.
        """
        if self._current and self._current.item_id == item_id:
            self.next()
            return
        waiting = next((item for item in self._upcoming if item.item_id == item_id), None)
        if waiting is None:
            raise KeyError(item_id)
        if len(self._upcoming) <= self._ahead:
            # Chosen before it goes, so that the removed track counts as recent and does not come straight back.
            self._append(self._choose(1, self.recent()), self._waiting())
        self._upcoming.remove(waiting)
        if not self._upcoming:
            self.fill()

    def add(self, track_id: int, *, reason: str = "") -> Item:
        """Put a track first in line, by the listener's hand, and return its item."""
        self.add_all([track_id], reason=reason)
        return self._upcoming[0]

    def add_all(self, track_ids: Sequence[int], *, reason: str = "") -> None:
        """Put tracks first in line, in their order, by the listener's hand; named twice, the first place counts."""
        items = [self._item(Pick(track_id, reason), by_hand=True) for track_id in dict.fromkeys(track_ids)]
        added = {item.track_id for item in items}
        self._upcoming = [*items, *(other for other in self._upcoming if other.track_id not in added)]

    def move(self, item_id: int, place: int) -> None:
        """Move an item within the line, by the listener's hand; a changed mood then leaves it where it stands.

        Parameters
        ----------
        item_id
            Number of the item.
        place
            Where it goes, 0 for next; beyond the end of the line means last.

        Raises
        ------
        KeyError
            When no upcoming item has that number.
        """
        waiting = next((item for item in self._upcoming if item.item_id == item_id), None)
        if waiting is None:
            raise KeyError(item_id)
        self._upcoming.remove(waiting)
        self._upcoming.insert(place, replace(waiting, by_hand=True))

    def replace_upcoming(self, picks: Sequence[Pick] | None = None) -> None:
        """Replace what comes next, except for what the listener put there; the current item plays on.

        Parameters
        ----------
        picks
            The new line, in order; by default the chooser is asked.
        """
        before = self._upcoming
        self._upcoming = [item for item in before if item.by_hand]
        if picks is not None:
            self._append(picks, self._waiting())
        self.fill()
        chosen = [item for item in self._upcoming if not item.by_hand]
        self._upcoming = _around(before, chosen)
        self._replaced.extend(item for item in before if not item.by_hand)

    def set_shuffle(self, on: bool) -> None:
        """Shuffle what comes next, or put it back into the order in which it was chosen."""
        self._shuffled = on
        self._order()

    def forget(self, track_ids: Collection[int]) -> None:
        """Drop tracks that can no longer be played; if the current one is among them the next one follows."""
        self._upcoming = [item for item in self._upcoming if item.track_id not in track_ids]
        self._history = deque((i for i in self._history if i.track_id not in track_ids), maxlen=HISTORY)
        self._replaced = deque((i for i in self._replaced if i.track_id not in track_ids), maxlen=REPLACED)
        if self._current and self._current.track_id in track_ids:
            self._current = None
            self.next()
        else:
            self.fill()

    def _advance(self, item: Item | None) -> None:
        self._moves += 1
        if self._current:
            self._history.append(self._current)
        self._current = item

    def _waiting(self) -> set[int]:
        playing = {self._current.track_id} if self._current else set()
        return playing | {item.track_id for item in self._upcoming}

    def _item(self, pick: Pick, *, by_hand: bool = False) -> Item:
        self._last_id += 1
        return Item(self._last_id, pick.track_id, pick.reason, by_hand, pick.parts)

    def _items(self, picks: Sequence[Pick], excluded: set[int]) -> list[Item]:
        fresh = {pick.track_id: pick for pick in picks if pick.track_id not in excluded}
        return [self._item(pick) for pick in fresh.values()]

    def _append(self, picks: Sequence[Pick], excluded: set[int]) -> bool:
        items = self._items(picks, excluded)
        self._upcoming.extend(items)
        if self._shuffled and items:
            self._order()
        return bool(items)

    def _order(self) -> None:
        chosen = sorted((item for item in self._upcoming if not item.by_hand), key=lambda item: item.item_id)
        if self._shuffled:
            chosen = [chosen[i] for i in self._rng.permutation(len(chosen))]
        self._upcoming = _around(self._upcoming, chosen)


def _around(line: Sequence[Item], chosen: Sequence[Item]) -> list[Item]:
    """Lay chosen items around those of a line that the listener put there, which keep their places."""
    rest = iter(chosen)
    laid = [item if item.by_hand else next(rest, None) for item in line]
    return [*(item for item in laid if item), *rest]
