"""The fuzzer finds what it is there to find, and nothing where there is nothing."""

import json
import os
import time
import zlib
from pathlib import Path

from tools.fuzz import TARGETS, Target, fuzz, made, main

HANG_S = 3.0


def numbers() -> list[bytes]:
    return [bytes(range(64))]


def kind(data: bytes) -> int:
    return zlib.crc32(data) % 20


def touchy(data: bytes) -> str:
    """Read well, but for some inputs."""
    match kind(data):
        case 5:
            os._exit(7)
        case 6:
            raise ZeroDivisionError
        case 7:
            time.sleep(10 * HANG_S)
    return "well"


def test_crashes_hangs_and_foreign_errors_are_found_and_the_rest_is_read() -> None:
    seeds = numbers()
    kinds = [kind(made(seeds, 1, n)) for n in range(200)]
    length = max(kinds.index(5), kinds.index(6), kinds.index(7)) + 3
    kinds = kinds[:length]
    found = fuzz(Target(numbers, touchy), 1, range(length), HANG_S)
    assert found.outcomes.total() == length
    assert found.outcomes["crash: exit code 7"] == kinds.count(5)
    assert found.outcomes["unexpected: ZeroDivisionError"] == kinds.count(6)
    assert found.outcomes["hang"] == kinds.count(7)
    failed = {failure["number"] for failure in found.failures}
    assert failed == {place for place, one in enumerate(kinds) if one in {5, 6, 7}}


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
