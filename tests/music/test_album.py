"""One gain for an album, and which tracks it is for."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mien.music import Albums, Analysis, Catalog, Track, album_gain_db
from mien.music.catalog import FileKey
from mien.music.loudness import CEILING_DBTP, MAX_GAIN_DB, REFERENCE_LUFS
from mien.music.tags import Tags

Song = tuple[str, str, float | None, float | None]
"""Path, album, loudness in LUFS, true peak in dBTP; each lasts 60 s."""

SONGS: list[Song] = [
    ("one/a.flac", "Dawn", -20.0, -9.0),
    ("one/b.flac", "Dawn", -26.0, -9.0),
    ("one/c.flac", "Birch", -30.0, -2.0),
    ("two/a.flac", "Dawn", -12.0, -1.0),
    ("two/b.flac", "", -24.0, -12.0),
    ("two/c.flac", 'The "Best" of *', -24.0, -12.0),
    ("two/d.flac", 'The "Best" of *', -20.0, -12.0),
    ("two/e.flac", "…", -23.0, -12.0),
]


def analysed(album: str, lufs: float | None, peak_dbtp: float | None) -> Analysis:
    return Analysis(Tags("", "", album, ""), 60.0, lufs, 0.0, 0.0, true_peak_dbtp=peak_dbtp)


def add(catalog: Catalog, root: Path, songs: list[Song]) -> None:
    rows = [(root / path, FileKey(1, 1), analysed(*rest)) for path, *rest in songs]  # type: ignore[arg-type]
    catalog.upsert(root, rows)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "music"
    root.mkdir()
    return root


@pytest.fixture
def catalog(tmp_path: Path, root: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        catalog.add_root(root)
        add(catalog, root, SONGS)
        yield catalog


def track_at(catalog: Catalog, path: Path) -> Track:
    return next(track for track in catalog.tracks(range(1, 100)) if track.path == path)


def mean_lufs(*lufs: float) -> float:
    return 10 * math.log10(sum(10 ** (value / 10) for value in lufs) / len(lufs))


def test_tracks_of_an_album_in_a_folder_have_one_gain(catalog: Catalog, root: Path) -> None:
    albums = Albums(catalog)
    one, two = (albums.album_of(track_at(catalog, root / "one" / name)) for name in ("a.flac", "b.flac"))
    assert one == two
    assert one.gain_db == pytest.approx(REFERENCE_LUFS - mean_lufs(-20, -26))
    elsewhere = albums.album_of(track_at(catalog, root / "two" / "a.flac"))
    assert elsewhere.album_id != one.album_id
    assert elsewhere.gain_db == pytest.approx(REFERENCE_LUFS + 12)


@pytest.mark.parametrize(("names", "lufs"), [("cd", (-24, -20)), ("b", (-24,)), ("e", (-23,))])
def test_albums_of_any_name_or_none(
    catalog: Catalog, root: Path, names: str, lufs: tuple[float, ...]
) -> None:
    found = [Albums(catalog).album_of(track_at(catalog, root / "two" / f"{name}.flac")) for name in names]
    assert len(set(found)) == 1
    assert found[0].gain_db == pytest.approx(min(MAX_GAIN_DB, REFERENCE_LUFS - mean_lufs(*lufs)))


def test_a_track_that_comes_changes_its_album(catalog: Catalog, root: Path) -> None:
    albums = Albums(catalog)
    first = track_at(catalog, root / "one" / "a.flac")
    before = albums.album_of(first)
    add(catalog, root, [("one/d.flac", "Dawn", -10.0, -3.0)])
    after = albums.album_of(first)
    assert after.album_id == before.album_id
    assert after.gain_db == pytest.approx(REFERENCE_LUFS - mean_lufs(-20, -26, -10))


TRACK = Track(1, Path("/a.mp3"), "a", "", "A", "", 60.0, -20.0, 0.0, 0.0, true_peak_dbtp=-6.0)


def test_longer_tracks_weigh_more() -> None:
    loud = replace(TRACK, loudness_lufs=-18.0, true_peak_dbtp=-12.0)
    gain = album_gain_db([loud, replace(loud, loudness_lufs=-30.0, duration_s=180.0)])
    energy = (10**-1.8 * 60 + 10**-3.0 * 180) / 240
    assert gain == pytest.approx(REFERENCE_LUFS - 10 * math.log10(energy))


@pytest.mark.parametrize("peaks", [(-6.0, -3.0), (-1.0, -20.0), (0.5, -6.0)])
def test_no_peak_of_the_album_is_lifted_over_the_ceiling(peaks: tuple[float, float]) -> None:
    album = [replace(TRACK, loudness_lufs=-30.0, true_peak_dbtp=peak) for peak in peaks]
    assert album_gain_db(album) == pytest.approx(CEILING_DBTP - max(peaks))


def test_an_album_with_a_peak_that_is_not_known_is_never_raised() -> None:
    assert album_gain_db([TRACK, replace(TRACK, true_peak_dbtp=None)]) == 0


def test_silent_tracks_count_for_nothing() -> None:
    silent = replace(TRACK, loudness_lufs=None, true_peak_dbtp=None)
    assert album_gain_db([TRACK, silent]) == pytest.approx(REFERENCE_LUFS + 20)
    assert album_gain_db([silent]) == 0


def test_tags_of_the_album_win_over_what_was_measured() -> None:
    tagged = replace(TRACK, album_gain_db=-4.5, track_gain_db=2.0)
    assert album_gain_db([tagged, replace(TRACK, album_gain_db=None, track_gain_db=2.0)]) == -4.5
