"""Made-up listeners in SiTunes' own files."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

SONGS = 12
LAB_SONGS = 8
START_S = 1_625_000_000
MINUTE_S = 60
DESCRIBED = ("", "item_id", "popularity", "loudness", "energy", "valence", "tempo", "general_genre")
NAMED = ("i_id_c", "music", "singer")
LAB = ("user_id", "item_id", "No.", "timestamp", "rating", "duration", "emo_valence", "emo_arousal")
LIFE = (
    *("inter_id", "user_id", "item_id", "timestamp", "rating"),
    *("emo_pre_valence", "emo_pre_arousal", "emo_post_valence", "emo_post_arousal", "duration", "rec_type"),
)


def write_table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])


def write_songs(folder: Path, count: int = SONGS) -> None:
    """Songs 101 and on, from calm to lively, two of each singer, three genres, and one that stands for silence."""
    genres = ("rock", "jazz", "pop")
    rows = [
        (row, 101 + row, 10 * (row % 7), -20 + row, row / count, 0.5, 80 + 5 * row, genres[row % 3])
        for row in range(count)
    ]
    silence = (count, -1, "", "", "", "", "", "other")
    write_table(folder / "music_metadata" / "music_info.csv", DESCRIBED, [*rows, silence])
    names = [(f"{row[1]}.0", f"song {row[1]}", f"singer {row[0] // 2}") for row in rows]
    write_table(folder / "music_metadata" / "music_info_withname.csv", NAMED, names)


def write_situnes(folder: Path, *, listeners: int = 12, seed: int = 0) -> Path:
    """Write listeners who rate eight songs in a lab, and then hear six of them by chance, and four that were chosen.

    Each likes some songs and not others, and always rates a song alike; songs with even ids are liked by more. The mood
    after is half of the mood before, whatever the music.
    """
    rng = np.random.default_rng(seed)
    likes = rng.random((listeners, SONGS)) < np.where(np.arange(SONGS) % 2, 0.6, 0.3)
    ratings = np.where(likes, rng.integers(4, 6, likes.shape), rng.integers(1, 4, likes.shape))
    lab: list[Sequence[Any]] = []
    life: list[Sequence[Any]] = []
    for who in range(listeners):
        for number, song in enumerate(rng.permutation(LAB_SONGS), 1):
            at_s = START_S + (who * 100 + number) * MINUTE_S
            lab.append((who + 1, 101 + song, number, at_s, ratings[who, song], 90, 0.1, 0.1))
        songs = [*rng.permutation(LAB_SONGS)[:6], *range(LAB_SONGS, SONGS)]
        for number, song in enumerate(songs):
            at_s = START_S + (10_000 + number * 100 + who) * MINUTE_S
            valence, arousal = rng.uniform(-1, 1, 2)
            kind = "Rand" if number < 6 else ("WD", "GCN", "")[number % 3]
            mood = (valence, arousal, valence / 2, arousal / 2)
            life.append((len(life) + 1, who + 1, 101 + song, at_s, ratings[who, song], *mood, 90, kind))
    write_songs(folder)
    write_table(folder / "Stage1" / "interactions.csv", LAB, lab)
    write_table(folder / "Stage2" / "interactions.csv", LIFE, life)
    return folder
