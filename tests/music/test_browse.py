"""Artists, albums, genres and tracks of a catalog, a page at a time."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mien.music import Analysis, Catalog
from mien.music.browse import Browser, By, Within
from mien.music.catalog import FileKey
from mien.music.tags import Tags
from tests.music.many import filled

SONGS = [
    ("Élan", "Zoë", "Dawn", "Folk"),
    ("Brook", "ZOË", "Dawn", "folk"),
    ("Ash", "Ada", "Dawn", "Rock"),
    ("Cedar", "Ada", "Birch", ""),
    ("Dune", "", "", ""),
]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        filled(catalog, tmp_path / "music", SONGS)
        yield catalog


def names(catalog: Catalog, by: By) -> list[tuple[str, int, int]]:
    page = Browser(catalog).groups(by, offset=0, limit=10)
    assert page.total == len(page.rows)
    return [(group.name, group.tracks, group.artists) for group in page.rows]


def titles(catalog: Catalog, within: Within, offset: int = 0, limit: int = 10) -> Sequence[str]:
    return [track.title for track in Browser(catalog).tracks(within, offset=offset, limit=limit).rows]


def test_groups_are_told_apart_by_name_whatever_the_case(catalog: Catalog) -> None:
    assert names(catalog, By.ARTIST) == [("Ada", 2, 1), ("ZOË", 2, 1)]
    assert names(catalog, By.ALBUM) == [("Birch", 1, 1), ("Dawn", 3, 2)]
    assert names(catalog, By.GENRE) == [("Folk", 2, 1), ("Rock", 1, 1)]


def test_tracks_come_in_the_order_that_their_list_calls_for(catalog: Catalog) -> None:
    assert titles(catalog, Within()) == ["Ash", "Brook", "Cedar", "Dune", "Élan"]
    assert titles(catalog, Within(artist="ada")) == ["Cedar", "Ash"]
    assert titles(catalog, Within(album="Dawn")) == ["Ash", "Brook", "Élan"]
    assert titles(catalog, Within(genre="FOLK")) == ["Brook", "Élan"]
    assert titles(catalog, Within(artist="Ada", album="Dawn")) == ["Ash"]
    assert titles(catalog, Within(artist="", genre="")) == ["Dune"]
    assert titles(catalog, Within(artist="nobody")) == []


def test_pages(catalog: Catalog) -> None:
    browser = Browser(catalog)
    page = browser.tracks(Within(), offset=3, limit=1)
    assert ([track.title for track in page.rows], page.total) == (["Dune"], 5)
    assert browser.tracks(Within(), offset=9, limit=5).rows == []
    groups = browser.groups(By.ARTIST, offset=1, limit=5)
    assert ([group.name for group in groups.rows], groups.total) == (["ZOË"], 2)


def test_what_cannot_be_played_is_left_out(catalog: Catalog, tmp_path: Path) -> None:
    (ash,) = catalog.search("Ash")
    catalog.upsert(tmp_path / "music", broken=[(ash.path, FileKey(1, 1), "damaged")])
    assert "Ash" not in titles(catalog, Within())
    assert names(catalog, By.GENRE) == [("Folk", 2, 1)]
    (tmp_path / "music").rmdir()
    assert titles(catalog, Within()) == []
    assert names(catalog, By.ALBUM) == []


def test_an_album_comes_in_its_own_order(tmp_path: Path) -> None:
    """By folders, discs and numbers; songs whose files say none come first, by title."""
    songs = {
        "a/3.flac": ("Opening", "Ada", 1, 1),
        "a/2.flac": ("Finale", "Bo", 2, 1),
        "a/1.flac": ("Middle", "Ada", 1, 2),
        "b/1.flac": ("Another", "Zoë", 1, 2),
        "b/2.flac": ("Zither", "Zoë", 1, 1),
        "b/4.flac": ("Untold", "Zoë", 0, 0),
        "b/3.flac": ("Hidden", "Zoë", 0, 0),
    }
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        (root := tmp_path / "music").mkdir()
        catalog.add_root(root)
        rows = [
            (
                root / name,
                FileKey(1, 1),
                Analysis(Tags(title, artist, "Best", disc=disc, number=number), 4, -18, 0, 0),
            )
            for name, (title, artist, disc, number) in songs.items()
        ]
        catalog.upsert(root, rows)
        order = ["Opening", "Middle", "Finale", "Hidden", "Untold", "Zither", "Another"]
        assert titles(catalog, Within(album="Best")) == order
        assert titles(catalog, Within(album="Best"), offset=2, limit=2) == order[2:4]
        assert titles(catalog, Within(artist="Ada")) == ["Opening", "Middle"]
