"""Small disks of their own, which can be full, read-only or unplugged; only where the tests may mount."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["fill", "mounted", "remount", "unplug"]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False)


def mount(place: Path, options: str) -> None:
    """Mount a disk in memory, or skip the test with the reason."""
    place.mkdir(parents=True, exist_ok=True)
    try:
        done = run("mount", "-t", "tmpfs", "-o", options, "mien-test", str(place))
    except FileNotFoundError:
        pytest.skip("this system has no mount command")
    if done.returncode:
        pytest.skip(f"these tests may not mount a disk: {done.stderr.strip()}")


@contextmanager
def mounted(place: Path, size: str = "64m") -> Iterator[Path]:
    """Mount a small disk until the block ends."""
    mount(place, f"size={size}")
    try:
        yield place
    finally:
        run("umount", "-l", str(place))


def remount(place: Path, options: str) -> None:
    """Change a disk's options, such as ``ro``."""
    done = run("mount", "-o", f"remount,{options}", str(place))
    assert done.returncode == 0, done.stderr


def unplug(place: Path) -> None:
    """Take a disk away though files on it are open."""
    done = run("umount", "-l", str(place))
    assert done.returncode == 0, done.stderr


def fill(place: Path) -> Path:
    """Write to a disk until nothing more fits, and return the file that takes the room."""
    path = place / "ballast"
    with path.open("wb", buffering=0) as file:
        for size in (64 * 1024, 4096, 1):
            try:
                while file.write(os.urandom(size)) == size:
                    pass
            except OSError:
                continue
    return path
