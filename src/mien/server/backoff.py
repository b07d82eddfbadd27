"""Making whoever guesses wait, longer with every wrong guess."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network
from typing import Final

from mien.server.network import plain_address

__all__ = ["FREE_TRIES", "LONGEST_S", "Backoff"]

FREE_TRIES: Final = 5
"""Wrong guesses without a wait: a person who copies a token badly."""

FIRST_S: Final = 1.0
LONGEST_S: Final = 900.0
"""The first wait, which doubles with each further wrong guess, and the longest."""

MEMORY_S: Final = 3600.0
"""How long after its last wait an address is remembered."""

MAX_ADDRESSES: Final = 4096
"""Most addresses remembered, so that many of them cannot fill the memory; the oldest go first."""


@dataclass(slots=True)
class Guesser:
    """One address: its wrong guesses, and when it may guess again."""

    wrong: int = 0
    free_at_s: float = 0.0


class Backoff:
    """Wrong guesses by address; the addresses of one IPv6 network of 64 bits, which one device has, are one.

    Parameters
    ----------
    clock
        Seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guessers: dict[str, Guesser] = {}

    def wait_s(self, address: str) -> float:
        """Return for how long this address may not guess, in seconds."""
        guesser = self._guessers.get(_network(address))
        return max(0.0, guesser.free_at_s - self._clock()) if guesser else 0.0

    def wrong(self, address: str) -> None:
        """Note a wrong guess."""
        now, network = self._clock(), _network(address)
        # Taken out and put back, so that the dictionary stays in order of the last guess.
        guesser = self._guessers.pop(network, Guesser())
        if now > guesser.free_at_s + MEMORY_S:
            guesser = Guesser()
        guesser.wrong += 1
        doublings = min(guesser.wrong - FREE_TRIES, 20)
        guesser.free_at_s = now + (min(LONGEST_S, FIRST_S * 2.0**doublings) if doublings >= 0 else 0.0)
        self._guessers[network] = guesser
        if len(self._guessers) > MAX_ADDRESSES:
            del self._guessers[next(iter(self._guessers))]

    def right(self, address: str) -> None:
        """Forget an address that knew the token."""
        self._guessers.pop(_network(address), None)


def _network(address: str) -> str:
    plain = plain_address(address)
    try:
        IPv6Address(plain)
    except ValueError:
        return plain
    return str(ip_network((plain.partition("%")[0], 64), strict=False))
