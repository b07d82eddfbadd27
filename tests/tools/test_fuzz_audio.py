"""A small fuzz of the readers at every run of the tests; the tool does a big one."""

import os
from pathlib import Path

import numpy as np
import pytest
from tools.fuzz_audio import fuzz, mutate

from tests.music.sounds import FORMATS, busy, jpeg, write_audio, write_tagged
from tests.music.test_scan import sabotage


def test_mutants_of_every_format_are_played_or_refused(tmp_path: Path) -> None:
    files = [write_tagged(tmp_path / f"x{suffix}", busy(1.5), jpeg()) for suffix in FORMATS]
    tally = fuzz(files, 56, seed=1, keep=tmp_path / "kept")
    assert tally["crashed"] == tally["hung"] == 0
    assert sum(tally.values()) == 56
    assert tally["played"] >= 5
    assert tally["refused"] >= 5
    assert not (tmp_path / "kept").exists()


def test_mutants_differ_from_their_file_and_are_the_same_for_a_seed() -> None:
    data = bytes(range(256)) * 40

    def made(seed: int) -> list[bytes]:
        rng = np.random.default_rng(seed)
        return [mutate(data, data[::-1], rng) for _ in range(50)]

    assert made(1) == made(1) != made(2)
    assert sum(mutant != data for mutant in made(1)) >= 45


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_reader_that_dies_is_counted_and_its_mutant_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage(tmp_path / "sabotage", monkeypatch, "os.kill(os.getpid(), signal.SIGKILL)", name="0-1.wav")
    file = write_audio(tmp_path / "x.wav", busy(1))
    tally = fuzz([file], 3, keep=tmp_path / "kept")
    assert tally["crashed"] == 1
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["0-1.wav"]
