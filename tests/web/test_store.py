"""What the page takes for the state of things, whatever becomes of its connection and in whatever order news come."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, serving, wait_for
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, now, play, press, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def cut_off(page: Page) -> None:
    """End the page's connection, so that it comes back after some seconds; requests go on to be answered."""
    page.evaluate(
        "import('/static/store.js').then(({ store }) => { store.waitMs = 6000; store.socket.close(); })"
    )
    expect(page.locator("#offline")).to_be_visible()


def test_an_answer_that_comes_late_brings_back_nothing_old(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True)
    page.evaluate("import('/static/store.js').then(({ store }) => { window.late = store.state; })")
    player.post("/api/mode", mode="lift")
    expect(page.locator("input[name=mode][value=lift]")).to_be_checked()
    mode = "import('/static/store.js').then(({ store }) => { store.receive(window.late); return store.state.mode; })"
    assert page.evaluate(mode) == "lift"


def test_what_is_asked_while_the_connection_is_away_holds(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True)
    play(page)
    cut_off(page)
    press(page, "Pause")
    wait_for(lambda: not now(player)["playing"], "the pause")
    until(page, "document.querySelector('audio').paused")
    expect(page.locator("#offline")).to_be_hidden()
    assert not now(player)["playing"]

    play(page)
    following = now(player)["upcoming"][0]["item_id"]
    cut_off(page)
    press(page, "Next")
    wait_for(lambda: now(player)["current"]["item_id"] == following, "the next song")
    expect(page.locator("#offline")).to_be_hidden()
    until(page, PLAYING)
    assert now(player)["current"]["item_id"] == following


def test_what_a_new_start_has_to_say_is_told_though_there_was_news_before(
    browser: Browser, open_page: OpenPage, tmp_path: Path, small_library: Path
) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        page = open_page(browser, url=server.url, quiet=False)
        item = server.post("/api/player/play")["player"]["current"]
        server.post("/api/player/failed", item_id=item["item_id"])
        told = page.get_by_role("alert")
        expect(told).to_contain_text("This browser cannot play")
        press(page, "Close this message")
        port = server.host.split(":")[1]
        assert server.stop() == 0
    (tmp_path / "data" / "profiles.sqlite3").write_bytes(b"damaged" * 1000)
    with serving(tmp_path, arguments=["--port", port]):
        expect(told).to_contain_text("What was kept of the listeners is damaged")
        page.close()
