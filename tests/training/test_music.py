"""The music model learns what is there to be learnt, from clips on disk to an ONNX file with its card."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from mien.errors import MediaError
from mien.models import OnnxModel
from mien.music.analysis import listen
from mien.music.features import describe
from mien.training.music import MusicRecipe, evaluate_music, main, train_music
from mien.training.music_data import FOLDS, MusicSet, describe_clip, load_music_set
from tests.music.sounds import busy, calm, write_audio

SMALL = MusicRecipe(networks=1, hidden=(24, 12), dropout=0.1, epochs=20, batch=32, learning_rate=5e-3)


def learnable(songs: int = 200, width: int = 12) -> MusicSet:
    """Return a set whose first two features are valence and arousal, two passages a song."""
    rng = np.random.default_rng(0)
    truth = rng.uniform(-1, 1, (songs, 2)).astype(np.float32)
    song = np.repeat(np.arange(songs), 2)
    features = rng.normal(0, 1, (2 * songs, width)).astype(np.float32)
    features[:, :2] = truth[song] * 3 + rng.normal(0, 0.3, (2 * songs, 2))
    is_deam = np.arange(songs) < songs // 2
    split = np.where(is_deam, rng.choice(["train", "validation", "test"], songs), "")
    nothing = np.float32(np.nan)
    return MusicSet(
        features=features,
        song=song,
        is_deam=is_deam,
        split=split,
        fold=np.where(is_deam, -1, np.arange(songs) % FOLDS),
        point=np.where(is_deam[:, None], truth, nothing),
        quadrant=np.where(is_deam[:, None], nothing, truth > 0).astype(np.float32),
    )


def test_both_heads_and_the_plane_learn() -> None:
    _, figures = evaluate_music(learnable(), SMALL)
    deam, quadrants = figures["deam_test"], figures["four_quadrants_folds"]
    for name in ("valence", "arousal"):
        assert deam[f"r2_{name}"] > 0.5
        assert deam[f"pearson_{name}_affect"] > 0.85
        assert quadrants[f"auc_{name}"] > 0.9
        assert quadrants[f"auc_{name}_affect"] > 0.9
    assert quadrants["macro_f1"] > 0.6


def test_figures_of_noise_are_those_of_guessing() -> None:
    music = learnable(1200)
    noise = np.random.default_rng(1).normal(0, 1, music.features.shape).astype(np.float32)
    blind = MusicSet(noise, music.song, music.is_deam, music.split, music.fold, music.point, music.quadrant)
    _, figures = evaluate_music(blind, SMALL)
    assert figures["deam_test"]["r2_valence"] < 0.1
    assert figures["four_quadrants_folds"]["auc_arousal"] == pytest.approx(0.5, abs=0.1)
    assert figures["four_quadrants_folds"]["macro_f1"] < 0.35


def test_one_seed_one_model() -> None:
    music = learnable(60)
    songs = np.ones(60, bool)
    first, second = (train_music(music, songs, SMALL) for _ in range(2))
    assert first == second


def test_the_model_stays_on_the_plane_for_any_features() -> None:
    model = OnnxModel(train_music(learnable(60), np.ones(60, bool), SMALL))
    assert model.outputs[0] == "affect"
    affect = model.run(np.random.default_rng(0).normal(0, 1e4, (50, 12)).astype(np.float32))[0]
    assert affect.shape == (50, 2)
    assert np.abs(affect).max() <= 1.0


def write_sets(data: Path) -> None:
    """Write a DEAM and a 4Q of three-second clips, lively and calm ones."""
    for name in ("deam", "four-quadrants"):
        (data / name / "clips").mkdir(parents=True)
    deam, quadrants = [], []
    for k in range(24):
        lively = k % 2 == 0
        sound = busy(3, seed=k) if lively else calm(3, root_hz=80 + 5 * k)
        write_audio(data / "deam" / "clips" / f"{k}.opus", sound, layout="mono", bit_rate=20_000)
        split = ("train", "validation", "test")[(k // 2) % 3]
        deam.append([k, split, 5 + 0.01 * k, 0.5, 7 if lively else 3, 0.5])
        write_audio(data / "four-quadrants" / "clips" / f"S{k}.opus", sound, layout="mono", bit_rate=20_000)
        quadrant = ("Q1", "Q2")[(k // 2) % 2] if lively else ("Q4", "Q3")[(k // 2) % 2]
        quadrants.append([f"S{k}", f"Artist {k // 3}", "T", quadrant, "", ""])
    for name, header, rows in (
        ("deam", "song_id split valence_mean valence_std arousal_mean arousal_std", deam),
        ("four-quadrants", "song artist title quadrant moods genres", quadrants),
    ):
        with (data / name / "annotations.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header.split(), *rows])


def test_from_clips_to_model_and_card(tmp_path: Path) -> None:
    write_sets(tmp_path)
    cache = tmp_path / "features.npz"
    music = load_music_set(tmp_path, seed=1, cache=cache, workers=1)
    artists = [k // 3 for k in range(24)]
    assert all(len(set(music.fold[24:][np.array(artists) == artist])) == 1 for artist in artists)
    assert main(["--data", str(tmp_path), "-o", str(tmp_path / "out"), "--features", str(cache)]) == 0
    figures = json.loads((tmp_path / "out" / "music.json").read_text())["figures"]
    assert figures["four_quadrants_folds"]["auc_arousal"] > 0.9
    model = OnnxModel(tmp_path / "out" / "music.onnx")
    assert model.run(music.features)[0].shape == (48, 2)


def test_training_and_scanning_describe_a_clip_alike(tmp_path: Path) -> None:
    clip = write_audio(tmp_path / "x.opus", busy(20), layout="mono", bit_rate=20_000)
    assert np.array_equal(describe_clip(clip), [describe(passage) for passage in listen(clip).passages])


def test_missing_data_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "-o", str(tmp_path)]) == 1
    assert "name the folder that holds deam and four-quadrants" in capsys.readouterr().err


def test_a_cache_of_other_features_is_refused(tmp_path: Path) -> None:
    for name, header in (("deam", "song_id,split"), ("four-quadrants", "song,artist,quadrant")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "annotations.csv").write_text(f"{header}\n")
    np.savez(tmp_path / "old.npz", features=np.zeros((1, 3), np.float32), song=np.zeros(1, np.int64))
    with pytest.raises(MediaError, match="delete it and run again"):
        load_music_set(tmp_path, seed=1, cache=tmp_path / "old.npz")
