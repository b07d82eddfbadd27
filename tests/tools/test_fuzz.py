"""The fuzzer finds what it is there to find, and nothing where there is nothing."""

import json
import os
import time
from pathlib import Path

from tools.fuzz import TARGETS, Target, fuzz, made, main

HANG_S = 3.0


def numbers() -> list[bytes]:
    return [bytes(range(64))]


def touchy(data: bytes) -> str:
    """Read well, but for some inputs."""
    match data[0] % 8 if data else 0:
        case 5:
            os._exit(7)
        case 6:
            raise ZeroDivisionError
        case 7:
            time.sleep(10 * HANG_S)
    return "well"


def kinds(length: int) -> list[int]:
    return [(data[0] % 8 if data else 0) for data in (made(numbers(), 1, n) for n in range(length))]


def test_crashes_hangs_and_foreign_errors_are_found_and_the_rest_is_read() -> None:
    wanted, length = kinds(200), 0
    while not {5, 6, 7} <= set(wanted[:length]):
        length += 1
    length = min(length + 3, 200)
    found = fuzz(Target(numbers, touchy), 1, range(length), HANG_S)
    assert found.outcomes.total() == length
    assert found.outcomes["crash: exit code 7"] == wanted[:length].count(5)
    assert found.outcomes["unexpected: ZeroDivisionError"] == wanted[:length].count(6)
    assert found.outcomes["hang"] == wanted[:length].count(7)
    failed = {failure["number"] for failure in found.failures}
    assert failed == {place for place, kind in enumerate(wanted[:length]) if kind in {5, 6, 7}}


def test_an_input_follows_from_its_number() -> None:
    seeds = numbers()
    assert [made(seeds, 3, n) for n in range(50)] == [made(seeds, 3, n) for n in range(50)]
    assert len({made(seeds, 3, n) for n in range(50)}) > 40
    assert made(seeds, 4, 1) != made(seeds, 3, 1)


def test_the_readers_stand_a_few_hundred_inputs(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    code = main(["-n", "300", "--seed", "11", "-o", str(figures)])
    found = json.loads(figures.read_text(encoding="utf-8"))["targets"]
    assert set(found) == set(TARGETS)
    assert not {name: target["failures"] for name, target in found.items() if target["failures"]}
    assert code == 0
    assert all(sum(target["outcomes"].values()) == 300 for target in found.values())
    assert found["frame"]["outcomes"]["picture"] > 30
