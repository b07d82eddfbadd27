from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mien.errors import MediaError
from mien.evaluation.recommender_data import Kind, read_situnes
from tests.evaluation.situnes import LAB, LIFE, START_S, write_situnes, write_songs, write_table


def life_row(**changes: object) -> list[object]:
    row = dict(zip(LIFE, (1, 7, 102, START_S, 4, 0.5, -0.5, 0.25, 0.0, 90, "Rand"), strict=True))
    return list((row | changes).values())


def write_one(folder: Path, **changes: object) -> Path:
    write_songs(folder)
    write_table(folder / "Stage1" / "interactions.csv", LAB, [(7, 101, 1, START_S + 60, 2, 90, 0.1, -0.1)])
    write_table(folder / "Stage2" / "interactions.csv", LIFE, [life_row(**changes)])
    return folder


def test_events_come_in_the_order_of_time_with_what_the_files_say(tmp_path: Path) -> None:
    life, lab = read_situnes(write_one(tmp_path)).events
    assert (life.listener, life.song, life.rating, life.kind) == (7, 1, 4, Kind.RANDOM)
    assert (life.before, life.after) == ((0.5, -0.5), (0.25, 0.0))
    assert (lab.song, lab.kind, lab.before, lab.after) == (0, Kind.LAB, None, (0.1, -0.1))


@pytest.mark.parametrize(
    ("rec_type", "kind"),
    [("WD", Kind.CHOSEN), ("GCN", Kind.CHOSEN), ("", Kind.UNKNOWN), ("Rand", Kind.RANDOM)],
)
def test_how_a_song_came_to_be_played(tmp_path: Path, rec_type: str, kind: Kind) -> None:
    assert read_situnes(write_one(tmp_path, rec_type=rec_type)).events[0].kind is kind


def test_songs_are_described_as_mien_describes_tracks(tmp_path: Path) -> None:
    songs = read_situnes(write_one(tmp_path)).songs
    assert len(songs) == 12
    assert songs.song_id.tolist() == list(range(101, 113))
    np.testing.assert_allclose(songs.arousal, 2 * np.arange(12) / 12 - 1, atol=1e-6)
    assert not songs.valence.any()
    assert songs.artist_id[:4].tolist() == [1, 1, 2, 2]
    assert songs.genre_id[:4].tolist() == [1, 2, 3, 1]
    assert (songs.tempo_bpm[0], songs.loudness_lufs[0], songs.popularity[1]) == (80, -20, 10)
    np.testing.assert_allclose(songs.audio().std(axis=0), [0, 1, 1, 1])


def test_songs_of_the_lab(tmp_path: Path) -> None:
    data = read_situnes(write_situnes(tmp_path, listeners=3))
    found = {listener: songs.tolist() for listener, songs in data.lab_songs().items()}
    assert found == {listener: list(range(8)) for listener in (1, 2, 3)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rating": 6}, "line 2: rating is 6, not 1 to 5"),
        ({"emo_pre_valence": 1.5}, r"emo_pre is \(1.5, -0.5\), not within -1 to 1"),
        ({"emo_post_arousal": "nan"}, "not within -1 to 1"),
        ({"item_id": 999}, "song 999 is not described"),
        ({"rec_type": "SVD"}, "rec_type is 'SVD', none of 'Rand', 'WD', 'GCN', ''"),
        ({"timestamp": "noon"}, "line 2: could not convert"),
    ],
)
def test_values_out_of_range(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(MediaError, match=said):
        read_situnes(write_one(tmp_path, **changes))


def test_songs_out_of_range(tmp_path: Path) -> None:
    write_one(tmp_path)
    table = tmp_path / "music_metadata" / "music_info.csv"
    table.write_text(table.read_text().replace(",0.5,", ",50,", 1))
    with pytest.raises(MediaError, match="valence and energy are 50 and 0, not 0 to 1"):
        read_situnes(tmp_path)


def test_files_that_are_missing_or_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"cannot be read .* name the folder that holds SiTunes'"):
        read_situnes(tmp_path)
    write_one(tmp_path)
    write_table(tmp_path / "Stage2" / "interactions.csv", ("user_id",), [(7,)])
    with pytest.raises(MediaError, match="has no column 'rec_type'"):
        read_situnes(tmp_path)


def test_situnes_has_its_published_counts(shared_data: Path) -> None:
    data = read_situnes(shared_data / "situnes")
    kinds = Counter(event.kind for event in data.events)
    assert kinds == {Kind.LAB: 600, Kind.RANDOM: 259, Kind.CHOSEN: 561, Kind.UNKNOWN: 77}
    assert len({event.listener for event in data.events}) == 30
    lab = data.lab_songs()
    assert {len(songs) for songs in lab.values()} == {20}
    # Nearly all random events are of songs that the listener rated in the lab: replay chooses among these.
    known = sum(event.song in lab[event.listener] for event in data.events if event.kind is Kind.RANDOM)
    assert known == 250
