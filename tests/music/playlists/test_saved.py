"""Named playlists stay what they were, whatever happens to files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mien.errors import LibraryError
from mien.music import Catalog, SavedPlaylists, Track
from mien.music.playlists import Entry, Links
from tests.music.playlists.library import song, store

LINK = "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "music"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        yield catalog


@pytest.fixture
def known(catalog: Catalog, root: Path) -> list[Track]:
    return store(catalog, root, *(song(root / f"{k}.mp3", f"Song {k}") for k in range(4)))


def test_save_list_rename_delete(catalog: Catalog, known: list[Track]) -> None:
    playlists = SavedPlaylists(catalog)
    rain = playlists.save("  Rain \n ", [known[2], known[0], known[2]])
    assert (rain.name, rain.items) == ("Rain", 3)
    assert playlists.tracks(rain.playlist_id) == [known[2], known[0], known[2]]
    again = playlists.save("rain", [known[1]])
    assert again.playlist_id == rain.playlist_id
    assert [(one.name, one.items) for one in playlists.all()] == [("Rain", 1)]
    sun = playlists.save("Sun", [])
    assert playlists.rename(sun.playlist_id, "Moon") == playlists.named("moon")
    with pytest.raises(LibraryError, match="another playlist has this name"):
        playlists.rename(sun.playlist_id, "RAIN")
    assert playlists.rename(rain.playlist_id, "RAIN") is not None
    assert playlists.rename(99, "Nothing") is None
    assert playlists.delete(rain.playlist_id)
    assert not playlists.delete(rain.playlist_id)
    assert [one.name for one in playlists.all()] == ["Moon"]
    assert playlists.items(rain.playlist_id) == []


@pytest.mark.parametrize("name", ["", " \t", "\x00", "x" * 201])
def test_names_that_are_refused(catalog: Catalog, name: str) -> None:
    with pytest.raises(LibraryError, match="1 to 200"):
        SavedPlaylists(catalog).save(name, [])


def test_songs_stay_when_files_move_and_wait_when_they_are_gone(
    catalog: Catalog, root: Path, known: list[Track]
) -> None:
    playlists = SavedPlaylists(catalog)
    rain = playlists.save("Rain", known[:2])
    catalog.remove([known[0].path, known[1].path])
    lost = playlists.items(rain.playlist_id)
    assert [(item.artist, item.title, item.track) for item in lost] == [
        ("Ida", "Song 0", None),
        ("Ida", "Song 1", None),
    ]
    assert playlists.tracks(rain.playlist_id) == []
    (moved,) = store(catalog, root, song(root / "elsewhere.mp3", "SONG 1"))
    assert playlists.tracks(rain.playlist_id) == [moved]


def test_a_saved_playlist_does_not_load_the_pool_again(catalog: Catalog, known: list[Track]) -> None:
    pool = catalog.pool()
    SavedPlaylists(catalog).save("Rain", known)
    assert catalog.pool() is pool


def test_what_is_imported_is_matched_linked_or_reported(
    catalog: Catalog, root: Path, known: list[Track]
) -> None:
    entries = [
        Entry("x", (known[3].path,)),
        Entry("s", title="Far", artist="Away", duration_s=100.0, link=LINK, valence=0.5, arousal=-0.5),
        Entry("y.mp3", (root / "y.mp3",)),
    ]
    playlists = SavedPlaylists(catalog)
    done = playlists.import_entries("Mix", entries)
    assert (done.matched, done.linked, done.unmatched) == (1, 1, (entries[2],))
    first, second = playlists.items(done.playlist.playlist_id)
    assert first.track == known[3]
    assert second.track is None
    assert second.link is not None
    assert (second.link.url, second.link.valence, second.link.arousal) == (LINK, 0.5, -0.5)
    (bought,) = store(catalog, root, song(root / "far.mp3", "Far", "Away", 100.4))
    assert playlists.items(done.playlist.playlist_id)[1].track == bought


def test_links_are_kept_once_and_keep_their_figures(catalog: Catalog) -> None:
    links = Links(catalog)
    links.add([Entry("s", title="Far", artist="Away", link=LINK, valence=0.5, arousal=0.25, tempo_bpm=99.0)])
    links.add([Entry("s", title="Farther", artist="Away", link=LINK), Entry("s", title="No link")])
    (link,) = links.all()
    assert (link.title, link.valence, link.arousal, link.tempo_bpm) == ("Farther", 0.5, 0.25, 99.0)
    saved = SavedPlaylists(catalog).save("Mix", [link])
    assert links.remove(link.link_id)
    assert not links.remove(link.link_id)
    (item,) = SavedPlaylists(catalog).items(saved.playlist_id)
    assert (item.title, item.link) == ("Farther", None)
