"""What plays now and next: the queue's rules and the player's state."""

from mien.player.player import RESTART_AFTER_S, Player, PlayerSnapshot
from mien.player.queue import AHEAD, Chooser, Item, Pick, Queue

__all__ = ["AHEAD", "RESTART_AFTER_S", "Chooser", "Item", "Pick", "Player", "PlayerSnapshot", "Queue"]
