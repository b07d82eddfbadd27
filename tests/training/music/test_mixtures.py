"""Mixtures of songs, as the teachers hear them."""

from pathlib import Path

import numpy as np
import pytest

from mien.errors import ConfigError
from mien.music.mel import BANDS, FRAMES
from mien.training.music import mixtures as module
from mien.training.music.clips import clip_audio, heard_windows, read_clips
from mien.training.music.distillation import lesson_of
from mien.training.music.mixtures import mixtures
from mien.training.music.musicnn import listen_with
from mien.training.music.protocol import learnt_from
from tests.music.sounds import write_audio
from tests.training.music.made import write_musicnn, write_sets


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with both sets and a ``teacher.npz``."""
    folder = tmp_path_factory.mktemp("mixtures")
    write_sets(folder)
    write_musicnn(folder / "teacher.npz")
    return folder


def test_they_are_kept_and_the_same_again(data: Path, tmp_path: Path) -> None:
    paths, teacher = read_clips(data, seed=1).paths, data / "teacher.npz"
    first = mixtures(paths, [teacher], tmp_path / "a", 6, seed=3, quiet=True)
    assert first.windows.shape == (6, FRAMES, BANDS)
    assert np.isfinite(first.windows).all()
    assert first.taught[0].pools.shape == (6, 1506)
    stamp = (tmp_path / "a" / "000.npz").stat().st_mtime_ns
    again = mixtures(paths, [teacher], tmp_path / "a", 6, seed=3, quiet=True)
    assert (tmp_path / "a" / "000.npz").stat().st_mtime_ns == stamp
    made = mixtures(paths, [teacher], tmp_path / "b", 6, seed=3, quiet=True)
    for other in (again, made):
        assert np.array_equal(other.windows, first.windows)
        assert np.allclose(other.taught[0].embedding, first.taught[0].embedding)
    others = mixtures(paths, [teacher], tmp_path / "c", 6, seed=4, quiet=True)
    assert not np.array_equal(others.windows, first.windows)


def test_those_of_other_teachers_songs_and_seeds_are_refused(data: Path, tmp_path: Path) -> None:
    paths, teacher, folder = read_clips(data, seed=1).paths, data / "teacher.npz", tmp_path / "mixtures"
    other = write_musicnn(tmp_path / "other.npz", seed=1)
    mixtures(paths, [teacher], folder, 2, seed=3, quiet=True)
    for given, teachers, seed in (
        (paths, [teacher, teacher], 3),
        (paths, [other], 3),
        (paths[::-1], [teacher], 3),
        (paths, [teacher], 4),
    ):
        with pytest.raises(ConfigError, match="delete its folder or choose another output folder"):
            mixtures(given, teachers, folder, 2, seed=seed, quiet=True)


def test_a_part_of_a_song_is_that_part_at_one_level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).normal(0, 0.05, 5 * 44_100).astype(np.float32)
    write_audio(tmp_path / "noise.flac", noise)
    monkeypatch.setattr(module, "PACE", 0.0)
    monkeypatch.setattr(module, "ALONE", 1.0)
    (song,) = module._songs([tmp_path / "noise.flac"], 1, np.random.default_rng(0))
    audio = clip_audio(tmp_path / "noise.flac")
    begin = int(np.correlate(audio, song[:4000], mode="valid").argmax())
    assert np.corrcoef(audio[begin : begin + len(song)], song)[0, 1] > 0.999
    assert np.mean(song**2) == pytest.approx(0.01, rel=1e-3)


def test_a_lesson_has_the_songs_first_and_one_measure_for_all(data: Path, tmp_path: Path) -> None:
    clips = read_clips(data, seed=1)
    heard = heard_windows(clips, tmp_path / "windows.npz")
    taught = [listen_with(data / "teacher.npz", clips, tmp_path / "heard.npz")]
    songs = learnt_from(clips)
    alone = lesson_of(heard, taught, songs)
    mixed = mixtures(clips.paths, [data / "teacher.npz"], tmp_path / "m", 5, seed=1, quiet=True)
    lesson = lesson_of(heard, taught, songs, [mixed])
    count = int(songs[heard.song].sum())
    assert len(alone.windows) == count
    assert len(lesson.windows) == len(lesson.told) == len(lesson.pools) == count + 5
    assert np.allclose(lesson.told[:count], alone.told, atol=1e-4)
    assert np.array_equal(lesson.windows[count:], mixed.windows)
    assert np.allclose(alone.told.mean(axis=0), 0, atol=1e-3)
