"""Entries find their tracks by path, or by artist and title."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from mien.music import Catalog
from mien.music.playlists import Entry, match_entries
from tests.music.playlists.library import song, store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "music"


@pytest.fixture
def catalog(tmp_path: Path, root: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        store(
            catalog,
            root,
            song(root / "1.mp3", "Über den Wolken", "Ida & Otto", 200.0),
            song(root / "2.mp3", "Song", "Ida", 180.0),
            song(root / "3.mp3", "Song", "Ida", 240.0),
            song(root / "4.mp3", "Song (Live)", "Ida", 300.0),
            song(root / "5.mp3", "Song", "Otto", 180.0),
            song(root / "6.mp3", "Solo", "", 180.0),
            song(root / "caf\u00e9.mp3", "Else", "Ada", 90.0),
        )
        yield catalog


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (Entry("", title="Song", artist="IDA", duration_s=238.0), "3.mp3"),
        (Entry("", title="song", artist="ida"), "2.mp3"),
        (Entry("", title="Song - Remastered 2011", artist="Otto", duration_s=181.0), "5.mp3"),
        (Entry("", title="Song [Bonus]", artist="Ida", duration_s=299.0), "4.mp3"),
        (Entry("", title="Song (Radio Edit)", artist="Ida", duration_s=100.0), None),
        (Entry("", title="Uber den  Wolken!", artist="Ida;Otto"), "1.mp3"),
        (Entry("", title="Song", artist="Otto, Ida"), "5.mp3"),
        (Entry("", title="Song", artist="Otto feat. Ada"), "5.mp3"),
        (Entry("", title="Song", artist="Nobody"), None),
        (Entry("", title="Solo"), None),
        (Entry("", title="", artist="Ida"), None),
        (Entry(""), None),
    ],
)
def test_by_artist_and_title(catalog: Catalog, entry: Entry, name: str | None) -> None:
    (track,) = match_entries(catalog, [entry])
    assert (track.path.name if track else None) == name


def test_by_path_before_names(catalog: Catalog, root: Path) -> None:
    entries = [
        Entry("x", (root / "nowhere.mp3", root / "2.mp3"), "Song", "Otto"),
        Entry("x", (root / unicodedata.normalize("NFD", "café.mp3"),)),
        Entry("x", (root / "nowhere.mp3",), "Song", "Otto"),
    ]
    assert [track.path.name if track else None for track in match_entries(catalog, entries)] == [
        "2.mp3",
        unicodedata.normalize("NFC", "café.mp3"),
        "5.mp3",
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_by_a_path_through_a_link(catalog: Catalog, root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    (track,) = match_entries(catalog, [Entry("x", (tmp_path / "link" / "2.mp3",))])
    assert track is not None
    assert track.path == root / "2.mp3"


def test_a_broken_file_is_not_matched(catalog: Catalog, root: Path) -> None:
    (key,) = {catalog.known(root)[os.fsencode(root / "5.mp3")]}
    catalog.upsert(root, broken=[(root / "5.mp3", key, "bad")])
    assert match_entries(catalog, [Entry("x", (root / "5.mp3",), "Song", "Otto")]) == [None]
