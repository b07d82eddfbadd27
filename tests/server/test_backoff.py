from mien.server.backoff import FREE_TRIES, LONGEST_S, MAX_ADDRESSES, MEMORY_S, Backoff


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_the_wait_doubles_up_to_a_limit() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    waits = []
    for _ in range(FREE_TRIES + 15):
        backoff.wrong("192.0.2.1")
        waits.append(backoff.wait_s("192.0.2.1"))
        clock.now_s += waits[-1]
    assert waits[: FREE_TRIES - 1] == [0.0] * (FREE_TRIES - 1)
    assert waits[FREE_TRIES - 1 : FREE_TRIES + 3] == [1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == LONGEST_S


def test_the_wait_passes() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    for _ in range(FREE_TRIES):
        backoff.wrong("192.0.2.1")
    assert backoff.wait_s("192.0.2.1") == 1.0
    clock.now_s += 1.0
    assert backoff.wait_s("192.0.2.1") == 0.0
    backoff.wrong("192.0.2.1")
    assert backoff.wait_s("192.0.2.1") == 2.0
    clock.now_s += MEMORY_S + 3
    backoff.wrong("192.0.2.1")
    assert backoff.wait_s("192.0.2.1") == 0.0


def test_others_do_not_wait() -> None:
    backoff = Backoff(Clock())
    for _ in range(FREE_TRIES):
        backoff.wrong("192.0.2.1")
    assert backoff.wait_s("192.0.2.2") == 0.0


def test_one_device_with_many_ipv6_addresses_is_one() -> None:
    backoff = Backoff(Clock())
    for last in range(FREE_TRIES):
        backoff.wrong(f"2001:db8:1:2::{last}")
    assert backoff.wait_s("2001:db8:1:2:ffff::1") > 0
    assert backoff.wait_s("2001:db8:1:3::1") == 0.0
    assert backoff.wait_s("fe80::1%eth0") == 0.0


def test_who_knew_the_token_is_forgotten() -> None:
    backoff = Backoff(Clock())
    for _ in range(FREE_TRIES):
        backoff.wrong("192.0.2.1")
    backoff.right("192.0.2.1")
    assert backoff.wait_s("192.0.2.1") == 0.0


def test_many_addresses_do_not_fill_the_memory_and_the_newest_are_kept() -> None:
    backoff = Backoff(Clock())
    for _ in range(FREE_TRIES):
        backoff.wrong("early")
    for number in range(MAX_ADDRESSES + 10):
        backoff.wrong(f"address {number}")
    assert len(backoff._guessers) == MAX_ADDRESSES
    assert backoff.wait_s("early") == 0.0
