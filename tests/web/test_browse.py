"""The library in the page: a long list of songs, artists, albums and genres, by mouse and by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mien.music import Catalog
from tests.music.many import filled
from tests.server.process import Server, serving, wait_for
from tests.server.sounds import pad, write_flac
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, now, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

MANY = 50_000
MOST_ROWS = 40
"""Rows that are in the page at once: twice as many as can be seen, and not one for each song."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run a server with 50,000 songs by 5,000 artists on 2,500 albums of 20 genres."""
    home = tmp_path_factory.mktemp("large")
    sound = home / "sound.flac"
    write_flac(sound, pad(110, 30))
    songs = (
        (f"Song {k:05}", f"Artist {k // 10:04}", f"Album {k // 20:04}", f"Genre {k % 20:02}")
        for k in range(MANY)
    )
    (home / "data").mkdir()
    with Catalog(home / "data" / "catalog.sqlite3") as catalog:
        filled(catalog, home / "music", songs, sound=sound)
    with serving(home) as server:
        assert server.scanned()["library"]["tracks"] == MANY
        yield server


@pytest.fixture
def page(large: Server, browser: Browser, open_page: OpenPage) -> Page:
    page = open_page(browser, url=large.url)
    expect(panel(page).get_by_role("status")).to_have_text("50,000 songs")
    return page


def panel(page: Page) -> Locator:
    return page.locator("mien-browse")


def row(page: Page, place: int) -> Locator:
    return panel(page).locator(f"[data-place='{place}']")


def view(page: Page, name: str, count: str) -> None:
    panel(page).get_by_role("button", name=name, exact=True).click()
    expect(panel(page).get_by_role("status")).to_have_text(count)


def rows_in_page(page: Page) -> int:
    return panel(page).locator("[data-place]").count()


def test_fifty_thousand_songs_are_scrolled_with_few_rows_in_the_page(page: Page) -> None:
    expect(row(page, 0)).to_contain_text("Song 00000")
    frame = panel(page).locator(".rows")
    frame.scroll_into_view_if_needed()
    for place in (5_000, 25_000, 36_789, MANY - 1):
        frame.evaluate("(one, share) => { one.scrollTop = share * one.scrollHeight; }", place / MANY)
        expect(row(page, place)).to_contain_text(f"Song {place:05}")
        expect(row(page, place)).to_be_in_viewport()
        assert rows_in_page(page) <= MOST_ROWS
    expect(row(page, MANY - 1)).to_contain_text("Song 49999")
    expect(row(page, MANY - 1)).to_have_attribute("aria-setsize", "50000")


def test_a_long_list_by_keys_alone(large: Server, page: Page) -> None:
    volume = now(large)["volume"]
    row(page, 0).get_by_role("button", name="Play now: Song 00000").focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, 1).locator(".row-main")).to_be_focused()
    page.keyboard.press("End")
    last = row(page, MANY - 1).get_by_role("button", name="Play now: Song 49999")
    expect(last).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(row(page, MANY - 2).locator(".row-main")).to_be_focused()
    assert rows_in_page(page) <= MOST_ROWS
    page.keyboard.press("Enter")
    wait_for(lambda: (now(large)["current"] or {}).get("title") == "Song 49998", "the song to play")
    until(page, PLAYING)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("Song 49998 plays next")
    page.keyboard.press("Home")
    expect(row(page, 0).locator(".row-main")).to_be_focused()
    # The page's own keys rest here.
    assert now(large)["volume"] == volume


def test_artists_albums_and_genres_lead_to_their_songs_and_back(large: Server, page: Page) -> None:
    view(page, "Artists", "5,000 artists")
    expect(row(page, 0)).to_contain_text("10 songs")
    row(page, 0).locator(".row-main").focus()
    page.keyboard.press("End")
    artist = row(page, 4999).locator(".row-main")
    expect(artist).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("status")).to_have_text("10 songs")
    expect(panel(page).get_by_role("list", name="Songs of Artist 4999")).to_be_visible()
    expect(row(page, 0)).to_contain_text("Song 49990")
    back = panel(page).get_by_role("button", name="All artists")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(artist).to_be_focused()
    expect(artist).to_contain_text("Artist 4999")
    view(page, "Albums", "2,500 albums")
    expect(row(page, 0)).to_contain_text("2 artists")
    row(page, 3).locator(".row-main").click()
    expect(panel(page).get_by_role("status")).to_have_text("20 songs")
    row(page, 7).get_by_role("button", name="Add Song 00067 to the end").click()
    wait_for(lambda: now(large)["upcoming"][-1]["title"] == "Song 00067", "the song at the end")
    row(page, 2).get_by_role("button", name="Play Song 00062 next").click()
    wait_for(lambda: now(large)["upcoming"][0]["title"] == "Song 00062", "the song to be next")
    view(page, "Genres", "20 genres")
    row(page, 5).locator(".row-main").click()
    expect(panel(page).get_by_role("status")).to_have_text("2,500 songs")


def test_songs_that_come_while_one_looks_are_there_at_once(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    music = tmp_path / "music"
    music.mkdir()
    write_flac(music / "a.flac", pad(110, 6), title="First", artist="Ida")
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        page = open_page(browser, url=server.url)
        view(page, "Artists", "1 artist")
        (tmp_path / "more").mkdir()
        write_flac(tmp_path / "more" / "b.flac", pad(130, 6), title="Second", artist="Ada")
        server.post("/api/library/folders", path=str(tmp_path / "more"))
        expect(panel(page).get_by_role("status")).to_have_text("2 artists")
        expect(row(page, 0)).to_contain_text("Ada")
        page.close()


def test_browsing_fits_a_phone(large: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, url=large.url, viewport={"width": 360, "height": 740}, color_scheme="dark")
    expect(row(page, 0)).to_contain_text("Song 00000")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for target in panel(page).locator("button").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
