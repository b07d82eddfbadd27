"""What was heard of clips is kept, and not taken for what was heard of others."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mien.errors import ConfigError, MediaError
from mien.training.music.clips import Clips, PerWindow, handmade, heard_windows
from mien.training.music.musicnn import listen_with
from tests.music.sounds import busy, calm, write_audio
from tests.training.music.made import labelled, write_musicnn


@pytest.fixture
def clips(tmp_path: Path) -> Clips:
    """Two clips on disk."""
    paths = (tmp_path / "busy.flac", tmp_path / "calm.flac")
    for path, sound in zip(paths, (busy(4), calm(4)), strict=True):
        write_audio(path, sound)
    return dataclasses.replace(labelled(2), paths=paths)


@pytest.mark.parametrize("hear", [heard_windows, handmade])
def test_windows_of_other_clips_are_refused(
    hear: Callable[[Clips, Path], PerWindow], clips: Clips, tmp_path: Path
) -> None:
    cache = tmp_path / "cache.npz"
    first, again = hear(clips, cache), hear(clips, cache)
    assert np.allclose(first.values, again.values)
    others = dataclasses.replace(clips, paths=clips.paths[::-1])
    with pytest.raises(ConfigError, match=r"cache\.npz: .*delete it or choose another output folder"):
        hear(others, cache)
    write_audio(clips.paths[0], calm(4))
    with pytest.raises(ConfigError, match="of other clips"):
        hear(clips, cache)


def test_another_teachers_answers_are_refused(clips: Clips, tmp_path: Path) -> None:
    teacher, cache = write_musicnn(tmp_path / "teacher.npz"), tmp_path / "heard.npz"
    first, again = (listen_with(teacher, clips, cache) for _ in range(2))
    assert np.allclose(first.tags, again.tags)
    with pytest.raises(ConfigError, match="delete it or choose another output folder"):
        listen_with(teacher, dataclasses.replace(clips, paths=clips.paths[::-1]), cache)
    write_musicnn(teacher, seed=1)
    with pytest.raises(ConfigError, match="another teacher's answers"):
        listen_with(teacher, clips, cache)


def test_what_does_not_say_of_which_clips_it_is_is_refused(clips: Clips, tmp_path: Path) -> None:
    heard = heard_windows(clips, tmp_path / "cache.npz")
    np.savez(tmp_path / "old.npz", values=heard.values, song=heard.song)
    with pytest.raises(ConfigError, match="of other clips"):
        heard_windows(clips, tmp_path / "old.npz")


def test_a_clip_that_is_missing_is_named(clips: Clips, tmp_path: Path) -> None:
    clips.paths[1].unlink()
    with pytest.raises(MediaError, match=r"calm\.flac: "):
        heard_windows(clips, tmp_path / "cache.npz")
