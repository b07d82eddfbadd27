"""The estimate on real audio: it hears energy, not level, codec or bandwidth."""

import csv
from pathlib import Path

import numpy as np
import pytest

from mien.models import load_card, model_path
from mien.music.affect import Affect, estimate_affect
from mien.music.analysis import listen
from tests.music.sounds import busy, calm, write_audio


def estimate(path: Path) -> Affect:
    return estimate_affect(listen(path).passages)


def test_fast_and_noisy_is_more_aroused_than_slow_and_soft(tmp_path: Path) -> None:
    loud = estimate(write_audio(tmp_path / "busy.flac", busy(20)))
    soft = estimate(write_audio(tmp_path / "calm.flac", calm(20)))
    assert loud[1] > soft[1] + 0.5
    assert soft[1] < 0 < loud[1]


def test_level_alone_changes_nothing(tmp_path: Path) -> None:
    whisper = estimate(write_audio(tmp_path / "whisper.flac", 0.03 * busy(20)))
    shout = estimate(write_audio(tmp_path / "shout.flac", busy(20)))
    assert whisper == pytest.approx(shout, abs=0.1)
    soft = estimate(write_audio(tmp_path / "loud pad.flac", 3 * calm(20)))
    assert soft[1] < whisper[1]


@pytest.mark.parametrize(
    ("suffix", "bit_rate", "rate_hz", "layout"),
    [
        (".opus", 20_000, 48_000, "mono"),
        (".mp3", 128_000, 44_100, "stereo"),
        (".mp3", 48_000, 22_050, "mono"),
    ],
)
def test_codec_and_bandwidth_hardly_matter(
    tmp_path: Path, suffix: str, bit_rate: int, rate_hz: int, layout: str
) -> None:
    for name, sound in (("busy", busy(20)), ("calm", calm(20))):
        whole = estimate(write_audio(tmp_path / f"{name}.flac", sound))
        path = tmp_path / f"{name} coded{suffix}"
        if rate_hz == 22_050:
            sound = sound.reshape(-1, 2).mean(axis=1)
        write_audio(
            path, sound, rate_hz=rate_hz if rate_hz == 22_050 else 44_100, bit_rate=bit_rate, layout=layout
        )
        assert estimate(path) == pytest.approx(whole, abs=0.25)


def test_estimates_stay_on_the_plane() -> None:
    rng = np.random.default_rng(0)
    odd = [
        np.zeros(10, np.float32),
        rng.normal(0, 1, 99_999),
        np.sign(np.sin(np.arange(80_000) / 9)),
        np.eye(300)[7],
    ]
    for passage in odd:
        valence, arousal, *spreads = estimate_affect([passage.astype(np.float32)])
        assert -1 <= valence <= 1
        assert -1 <= arousal <= 1
        assert all(0 < spread < 2 for spread in spreads)


def test_the_card_says_what_the_model_is() -> None:
    card = load_card(model_path("music"))
    assert {"data", "figures", "recipe", "seed", "command", "machine", "licence"} <= set(card)
    assert {"deam_test", "four_quadrants_folds"} <= set(card["figures"])


def test_deam_songs_that_the_model_has_not_seen(shared_data: Path) -> None:
    with (shared_data / "deam" / "annotations.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "test"][::5]
    truth = np.array([[float(row["valence_mean"]), float(row["arousal_mean"])] for row in rows])
    found = np.array([estimate(shared_data / "deam" / "clips" / f"{row['song_id']}.opus") for row in rows])
    valence, arousal = (float(np.corrcoef(truth[:, k], found[:, k])[0, 1]) for k in (0, 1))
    assert valence > 0.4
    assert arousal > 0.6
