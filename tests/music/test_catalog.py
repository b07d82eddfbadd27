"""The catalog keeps what it was told, whatever happens around it."""

import os
import sqlite3
import threading
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mien.database import Database, Schema
from mien.errors import LibraryError
from mien.music import Analysis, Catalog, FileKey, builtin_library, name_id, song_id
from mien.music.schema import CATALOG
from mien.music.tags import Tags

KEY = FileKey(1_000, 1_700_000_000_000_000_000)


def analysis(
    title: str = "Song", artist: str = "Ida", valence: float = 0.25, *, album: str = "", genre: str = ""
) -> Analysis:
    return Analysis(Tags(title, artist, album, genre), 180.0, -14.5, valence, -0.5)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def catalog(tmp_path: Path, root: Path) -> Catalog:
    catalog = Catalog(tmp_path / "data" / "catalog.sqlite3")
    catalog.add_root(root)
    return catalog


def test_a_track_comes_back_as_it_went_in(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / "a.mp3", KEY, analysis("Tön", "Ida", album="Al", genre="Folk"))])
    (track,) = catalog.tracks([1])
    assert (track.path, track.title, track.artist, track.album, track.genre) == (
        root / "a.mp3",
        "Tön",
        "Ida",
        "Al",
        "Folk",
    )
    assert (track.duration_s, track.loudness_lufs, track.valence, track.arousal) == (180.0, -14.5, 0.25, -0.5)
    assert not track.builtin
    assert catalog.track(1) == track
    assert catalog.track(2) is None


def test_everything_is_there_after_reopening(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / "a.mp3", KEY, analysis())], [(root / "b.mp3", KEY, "no audio")])
    catalog.close()
    with Catalog(catalog.path) as again:
        assert again.count() == 1
        assert again.broken() == [(root / "b.mp3", "no audio")]
        assert [(r.path, r.available, r.tracks) for r in again.roots()] == [(root, True, 1)]


def test_numbers_stay_and_are_never_given_twice(catalog: Catalog, root: Path) -> None:
    for name in ("a", "b"):
        catalog.upsert(root, [(root / name, KEY, analysis())])
    catalog.upsert(root, [(root / "a", FileKey(2, 2), analysis("Changed"))])
    assert [track.title for track in catalog.tracks([1, 2])] == ["Changed", "Song"]
    assert catalog.remove([root / "b"]) == 1
    catalog.upsert(root, [(root / "c", KEY, analysis())])
    assert catalog.tracks([2]) == []
    (number,) = set(catalog.pool().track_id.tolist()) - {1}
    assert number > 2
    assert catalog.tracks([number])[0].path == root / "c"


def test_a_track_that_breaks_is_hidden_and_has_its_number_again_once_repaired(
    catalog: Catalog, root: Path
) -> None:
    catalog.upsert(root, [(root / "a", KEY, analysis())])
    catalog.upsert(root, [], [(root / "a", FileKey(3, 3), "damaged")])
    assert (catalog.count(), len(catalog.pool()), catalog.search("song")) == (0, 0, [])
    assert catalog.known(root) == {os.fsencode(root / "a"): FileKey(3, 3)}
    catalog.upsert(root, [(root / "a", KEY, analysis())])
    assert catalog.broken() == []
    assert catalog.pool().track_id.tolist() == [1]


def test_tracks_come_in_the_order_asked_for(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / f"{k}", KEY, analysis(f"{k}")) for k in range(1_200)])
    wanted = [1_200, 3, 999_999, 700, 3]
    assert [track.track_id for track in catalog.tracks(wanted)] == [1_200, 3, 700, 3]
    assert len(catalog.tracks(range(1, 1_201))) == 1_200


def test_the_pool_is_columns_and_is_kept_until_something_changes(catalog: Catalog, root: Path) -> None:
    catalog.upsert(
        root,
        [(root / "a", KEY, analysis(genre="Folk")), (root / "b", KEY, analysis(artist="IDA"))],
    )
    catalog.upsert(root, [(root / "c", KEY, analysis(artist="", valence=-0.75))])
    pool = catalog.pool()
    assert pool is catalog.pool()
    for name in ("track_id", "song_id", "artist_id", "genre_id"):
        assert getattr(pool, name).dtype == np.int64
    for name in ("valence", "arousal", "duration_s", "loudness_lufs", "tempo_bpm"):
        assert getattr(pool, name).dtype == np.float32
    assert pool.valence.tolist() == [0.25, 0.25, -0.75]
    assert pool.artist_id[0] == pool.artist_id[1] != 0
    assert pool.artist_id[2] == 0
    assert pool.song_id.tolist() == [song_id("Ida", "Song", 180.0)] * 2 + [song_id("", "Song", 180.0)]
    assert pool.genre_id.tolist() == [name_id("Folk"), 0, 0]
    assert pool.loudness_lufs.tolist() == [-14.5] * 3
    assert np.isnan(pool.tempo_bpm).all()
    assert pool.take(pool.valence < 0).artist_id.tolist() == [0]
    catalog.remove([root / "a"])
    assert catalog.pool().track_id.tolist() == [2, 3]


def test_a_tempo_comes_back(catalog: Catalog, root: Path) -> None:
    found = replace(analysis(), tempo_bpm=96.5)
    catalog.upsert(root, [(root / "a", KEY, found)])
    assert catalog.tracks([1])[0].tempo_bpm == 96.5
    assert catalog.pool().tempo_bpm.tolist() == [96.5]


def test_all_that_was_measured_comes_back(catalog: Catalog, root: Path) -> None:
    found = replace(
        analysis(),
        true_peak_dbtp=-1.25,
        silence_before_s=0.5,
        silence_after_s=1.5,
        musical_key="F# minor",
        key_confidence=0.75,
    )
    catalog.upsert(root, [(root / "a", KEY, found), (root / "b", KEY, analysis("Other"))])
    track, other = catalog.tracks([1, 2])
    assert (track.true_peak_dbtp, track.silence_before_s, track.silence_after_s) == (-1.25, 0.5, 1.5)
    assert (track.musical_key, track.key_confidence) == ("F# minor", 0.75)
    assert (other.true_peak_dbtp, other.musical_key, other.key_confidence) == (None, None, 0.0)


def test_a_catalog_without_peaks_is_brought_up_to_date_and_kept_beside(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "old.sqlite3"
    schema = replace(CATALOG, steps=CATALOG.steps[:4])
    old = Database(path, schema)
    with old.change() as database:
        database.execute("INSERT INTO roots (path) VALUES (?)", (os.fsencode(root),))
        database.execute(
            "INSERT INTO tracks (root_id, path, size, mtime_ns, artist_id, title, artist, album, genre, duration_s, "
            "valence, arousal, has_cover, song_id) VALUES (1, ?, 1000, 17, 0, 'Song', '', '', '', 180, .25, -.5, 0, 7)",
            (os.fsencode(root / "a.mp3"),),
        )
    old.close()
    with Catalog(path) as catalog:
        (track,) = catalog.tracks([1])
        assert (track.song_id, track.true_peak_dbtp, track.musical_key) == (7, None, None)
        # Its key is that of no file: the next scan reads it again.
        assert catalog.known(root) == {os.fsencode(root / "a.mp3"): FileKey(1_000, -1)}
    assert path.with_name("old.sqlite3.version-4").is_file()


def test_a_loudness_that_is_unknown_is_no_number(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / "a", KEY, Analysis(Tags("t"), 1.0, None, 0.0, 0.0))])
    assert np.isnan(catalog.pool().loudness_lufs).all()
    assert catalog.tracks([1])[0].loudness_lufs is None


def test_a_catalog_of_an_earlier_version_gets_the_same_numbers(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "old.sqlite3"
    old = Database(path, Schema(CATALOG.name, CATALOG.application_id, CATALOG.steps[:1], CATALOG.remedy))
    with old.change() as database:
        database.execute("INSERT INTO roots (path) VALUES (?)", (os.fsencode(root),))
        database.execute("INSERT INTO artists (name) VALUES ('ida')")
        database.execute(
            "INSERT INTO tracks (root_id, path, size, mtime_ns, artist_id, title, artist, album, genre, duration_s, "
            "valence, arousal, has_cover) VALUES (1, ?, 1000, 17, 1, 'Söng', 'Ida', '', 'Folk', 180, 0.25, -0.5, 0)",
            (os.fsencode(root / "a.mp3"),),
        )
    old.close()
    with Catalog(path) as catalog:
        pool = catalog.pool()
        assert pool.song_id.tolist() == [song_id("Ida", "Söng", 180.0)]
        assert pool.artist_id.tolist() == [name_id("Ida")]
        assert pool.genre_id.tolist() == [name_id("Folk")]
        assert [track.title for track in catalog.search("song")] == ["Söng"]
        before = pool.song_id.tolist()
        catalog.upsert(root, [(root / "b.mp3", KEY, analysis("SÖNG"))])
        assert catalog.pool().song_id.tolist() == before * 2


def test_the_pool_sees_what_another_connection_writes(catalog: Catalog, root: Path) -> None:
    assert len(catalog.pool()) == 0
    with Catalog(catalog.path) as other:
        other.upsert(root, [(root / "a", KEY, analysis())])
    assert len(catalog.pool()) == 1


def test_the_tracks_of_a_folder_are_counted_anew_when_they_change(catalog: Catalog, root: Path) -> None:
    def counted() -> list[int]:
        return [found.tracks for found in catalog.roots()]

    assert counted() == [0]
    catalog.upsert(root, [(root / "a", KEY, analysis())])
    assert counted() == [1]
    with Catalog(catalog.path) as other:
        other.upsert(root, [(root / "b", KEY, analysis())])
    assert counted() == [2]
    (root / "more").mkdir()
    catalog.add_root(root / "more")
    assert counted() == [2, 0]
    catalog.begin_anew()
    assert counted() == []


def test_a_pool_of_some_folders_only(catalog: Catalog, tmp_path: Path, root: Path) -> None:
    (tmp_path / "music2").mkdir()
    catalog.add_root(tmp_path / "music2")
    catalog.upsert(root, [(root / "rock" / "a", KEY, analysis()), (root / "b", KEY, analysis())])
    catalog.upsert(tmp_path / "music2", [(tmp_path / "music2" / "c", KEY, analysis())])
    assert catalog.pool([root]).track_id.tolist() == [1, 2]
    assert catalog.pool([root / "rock", tmp_path / "music2"]).track_id.tolist() == [1, 3]
    assert len(catalog.pool([])) == 0
    assert [track.track_id for track in catalog.search("song", folders=[tmp_path / "music2"])] == [3]


def test_the_listeners_own_place_wins_in_pool_and_track(catalog: Catalog, root: Path) -> None:
    rows = [(root / str(k), KEY, analysis(f"Song {k}", valence=0.125 * k)) for k in range(5)]
    catalog.upsert(root, rows)
    pool = catalog.pool()
    songs = [track.song_id for track in catalog.tracks([1, 2, 3, 4, 5])]
    catalog.place(songs[3], -0.5, 1.0)
    catalog.place(songs[1], 0.75, 0.25)
    expected = ([0.0, 0.75, 0.25, -0.5, 0.5], [-0.5, 0.25, -0.5, 1.0, -0.5])
    patched = catalog.pool()
    assert (patched.valence.tolist(), patched.arousal.tolist()) == expected
    assert pool.valence.tolist() == [0.0, 0.125, 0.25, 0.375, 0.5], "a pool in use stays as it is"
    catalog.upsert(root, rows)
    assert (catalog.pool().valence.tolist(), catalog.pool().arousal.tolist()) == expected
    (track,) = catalog.search("song 3")
    assert (track.valence, track.arousal, track.placed) == (-0.5, 1.0, True)
    assert not catalog.tracks([1])[0].placed
    assert catalog.forget_place(songs[3])
    assert not catalog.forget_place(songs[3])
    assert catalog.pool().valence.tolist() == [0.0, 0.75, 0.25, 0.375, 0.5]
    with pytest.raises(LibraryError, match="between -1 and 1"):
        catalog.place(songs[0], 0.0, float("nan"))


def test_a_place_outlives_its_file(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / "a", KEY, analysis())])
    catalog.place(catalog.tracks([1])[0].song_id, 1.0, 1.0)
    catalog.remove([root / "a"])
    assert len(catalog.pool()) == 0
    catalog.upsert(root, [(root / "elsewhere", KEY, analysis())])
    assert catalog.pool().valence.tolist() == [1.0]


def test_a_folder_that_vanishes_takes_its_tracks_out_of_sight_only(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / "a", KEY, analysis())])
    root.rename(root.with_name("unplugged"))
    assert (len(catalog.pool()), catalog.count(), catalog.search("song")) == (0, 0, [])
    assert [(r.available, r.tracks) for r in catalog.roots()] == [(False, 1)]
    assert catalog.tracks([1])[0].title == "Song"
    root.with_name("unplugged").rename(root)
    assert catalog.pool().track_id.tolist() == [1]


def test_removing_a_root_forgets_its_tracks(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / "a", KEY, analysis())], [(root / "b", KEY, "bad")])
    assert catalog.remove_root(root) == 1
    assert (catalog.roots(), catalog.broken(), catalog.count(), catalog.search("song")) == ([], [], 0, [])


@pytest.mark.parametrize("removed", ["outer", "inner"])
def test_what_lies_in_another_root_as_well_is_not_forgotten_with_one(
    catalog: Catalog, root: Path, removed: str
) -> None:
    inner = root / "inner"
    inner.mkdir()
    catalog.add_root(inner)
    ours = inner if removed == "inner" else root
    other = root if removed == "inner" else inner
    catalog.upsert(ours, [(inner / "a", KEY, analysis())], [(inner / "b", KEY, "bad")])
    outside = [] if removed == "inner" else [(root / "c", KEY, analysis())]
    catalog.upsert(root, outside)
    assert catalog.remove_root(ours) == len(outside)
    assert [(found.path, found.tracks) for found in catalog.roots()] == [(other, 1)]
    assert [path for path, _ in catalog.broken()] == [inner / "b"]
    assert catalog.tracks([1])[0].path == inner / "a"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("anna", {"Ännchen", "Anna Magdalena"}),
        ("ANN", {"Ännchen", "Anna Magdalena"}),
        ("magdalena bach", {"Anna Magdalena"}),
        ("jazz", {"Blue"}),
        ("kind of", {"Blue"}),
        ("十二", {"十二"}),
        ("", set()),
        ('"*() OR ^ -', set()),
        ("anna \ud800 \x00", {"Ännchen", "Anna Magdalena"}),
        ("nothing", set()),
        ("!!!", {"!!!"}),
        ("÷", {"Motörhead auf Maß"}),
        (unicodedata.normalize("NFD", "motörhead maß"), {"Motörhead auf Maß"}),
        ("...", set()),
        ("\u0301", set()),
    ],
)
def test_search(catalog: Catalog, root: Path, text: str, titles: set[str]) -> None:
    rows = [
        analysis("Ännchen", "Annabell"),
        analysis("Anna Magdalena", "Johann Bach"),
        analysis("Blue", "Miles", album="Kind of", genre="Jazz"),
        analysis("十二"),
        analysis("!!!"),
        analysis("Motörhead auf Maß", "÷"),
    ]
    catalog.upsert(root, [(root / str(k), KEY, row) for k, row in enumerate(rows)])
    assert {track.title for track in catalog.search(text)} == titles


def test_the_likeliest_comes_first(catalog: Catalog, root: Path) -> None:
    rows = [
        analysis("Rain and more rain", "Ida"),
        analysis("In the rain", "Ida"),
        analysis("Sun", "Rainer"),
        analysis("Moon", "Rain"),
        analysis("RAIN", "Ida"),
        analysis("Räiny", "Ida"),
    ]
    catalog.upsert(root, [(root / str(k), KEY, row) for k, row in enumerate(rows)])
    titles = ["RAIN", "Moon", "Räiny", "Rain and more rain", "Sun", "In the rain"]
    assert [track.title for track in catalog.search("räin")] == titles
    assert [track.title for track in catalog.search("rain", 2)] == titles[:2]


def test_an_exact_title_is_found_among_very_many_matches(catalog: Catalog, root: Path) -> None:
    rows = [(root / str(k), KEY, analysis(f"Late love {k}", "Ada")) for k in range(3_000)]
    rows += [(root / "x", KEY, analysis("Love", "Ida")), (root / "y", KEY, analysis("Sun", "Love Unit"))]
    catalog.upsert(root, rows)
    assert [track.title for track in catalog.search("love")][:2] == ["Love", "Sun"]
    assert [track.title for track in catalog.search("LÖVE", folders=[root])][:2] == ["Love", "Sun"]
    assert catalog.search("love", folders=[root / "none"]) == []


def test_search_follows_changes_and_the_limit(catalog: Catalog, root: Path) -> None:
    catalog.upsert(root, [(root / str(k), KEY, analysis("Alpha")) for k in range(9)])
    assert len(catalog.search("alpha", 4)) == 4
    catalog.upsert(root, [(root / "0", KEY, analysis("Beta"))])
    assert len(catalog.search("alpha")) == 8
    assert [track.track_id for track in catalog.search("beta")] == [1]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file names that are no text")
def test_names_that_are_no_text(catalog: Catalog, root: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9 \xff.mp3"))
    catalog.upsert(root, [(path, KEY, analysis())])
    assert catalog.tracks([1])[0].path == path
    assert catalog.known(root) == {os.fsencode(path): KEY}


def test_the_tracks_that_come_with_mien_are_marked(catalog: Catalog, root: Path) -> None:
    catalog.add_root(builtin_library())
    catalog.upsert(builtin_library(), [(builtin_library() / "x.opus", KEY, analysis())])
    catalog.upsert(root, [(root / "x.opus", KEY, analysis())])
    assert [track.builtin for track in catalog.tracks([1, 2])] == [True, False]


def test_a_batch_is_stored_whole_or_not_at_all(catalog: Catalog, root: Path) -> None:
    good = (root / "a", KEY, analysis())
    bad = (root / "b", KEY, Analysis(Tags("t"), 1.0, None, None, 0.0))  # type: ignore[arg-type]
    with pytest.raises(LibraryError, match="cannot be read or written"):
        catalog.upsert(root, [good, bad])
    assert catalog.count() == 0
    catalog.upsert(root, [good])
    assert catalog.count() == 1


def test_a_folder_that_was_never_added_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="add it with add_root"):
        catalog.upsert(tmp_path / "elsewhere", [(tmp_path / "elsewhere" / "a", KEY, analysis())])


def test_threads_share_a_catalog(catalog: Catalog, root: Path) -> None:
    failures: list[BaseException] = []

    def write(k: int) -> None:
        try:
            for i in range(40):
                catalog.upsert(root, [(root / f"{k}-{i}", KEY, analysis(f"Song {k}"))])
                assert len(catalog.pool()) > 0
                assert catalog.search(f"song {k}")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(k,)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert catalog.count() == 240


def test_twenty_thousand_tracks(catalog: Catalog, root: Path) -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, 20_000)
    catalog.upsert(
        root, [(root / f"{k}", KEY, analysis(f"T{k}", f"A{k % 99}", v)) for k, v in enumerate(points)]
    )
    pool = catalog.pool()
    assert len(pool) == 20_000
    assert np.array_equal(pool.valence, points.astype(np.float32))
    assert len(np.unique(pool.artist_id)) == 99
    assert [track.title for track in catalog.search("t19999")] == ["T19999"]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    path.write_bytes(b"not a database at all, but long enough to look at" * 100)
    with pytest.raises(LibraryError, match=r"not a mien catalog.*move it away"):
        Catalog(path)
    assert path.read_bytes().startswith(b"not a database")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE notes (text)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="another program's database"):
        Catalog(path)
    assert path.read_bytes() == before


def test_a_catalog_from_a_newer_mien(catalog: Catalog) -> None:
    catalog.close()
    database = sqlite3.connect(catalog.path)
    database.execute(f"PRAGMA user_version = {CATALOG.version + 1}")
    database.close()
    with pytest.raises(LibraryError, match="upgrade mien"):
        Catalog(catalog.path)


def test_a_place_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="cannot be opened"):
        Catalog(tmp_path / "file" / "catalog.sqlite3")
    with pytest.raises(LibraryError, match="cannot be opened"):
        Catalog(tmp_path)


def test_a_closed_catalog_says_so(catalog: Catalog) -> None:
    catalog.close()
    with pytest.raises(LibraryError, match="closed"):
        catalog.count()
