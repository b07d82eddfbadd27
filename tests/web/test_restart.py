"""What plays and stands in line outlives a reload of the page and a new start of the server."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, serving, wait_for
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, now, play, press, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def shown(page: Page) -> list[str]:
    return page.locator("mien-queue ol.queue").first.locator(".row-title").all_inner_texts()


def paused_in(page: Page, server: Server) -> dict[str, Any]:
    """Play on to a place in the second song, and pause there."""
    play(page)
    first = now(server)["current"]["title"]
    press(page, "Next")
    # Before the page has heard of it, the place would be one of the first song.
    expect(page.locator("mien-now .title")).not_to_have_text(first)
    until(page, PLAYING)
    page.get_by_label("Position in the track").fill("40")
    until(page, "document.querySelector('audio')?.currentTime >= 40")
    press(page, "Pause")
    wait_for(lambda: not now(server)["playing"], "the pause")
    return now(server)


def test_the_page_stands_where_it_stood(
    long_library: Path, tmp_path: Path, browser: Browser, open_page: OpenPage
) -> None:
    with serving(tmp_path, library=[long_library]) as server:
        server.scanned()
        page = open_page(browser, url=server.url, quiet=False)
        before = paused_in(page, server)
        page.reload()
        expect(page.locator("mien-now .title")).to_have_text(before["current"]["title"])
        press(page, "Play")
        until(page, "document.querySelector('audio')?.currentTime >= 40")
        until(page, PLAYING)
        press(page, "Pause")
        wait_for(lambda: not now(server)["playing"], "the pause")
        page.context.close()
        assert server.stop() == 0
    with serving(tmp_path, library=[long_library]) as server:
        server.scanned()
        page = open_page(browser, url=server.url, quiet=False)
        expect(page.locator("mien-now .title")).to_have_text(before["current"]["title"])
        # The line may grow by a song while it is looked at.
        wait_for(
            lambda: shown(page) == [item["title"] for item in now(server)["upcoming"]],
            "the line as it stands",
        )
        press(page, "Play")
        until(page, "document.querySelector('audio')?.currentTime >= 40")
        until(page, PLAYING)
        assert now(server)["current"]["item_id"] == before["current"]["item_id"]


def test_of_a_line_of_thousands_the_first_songs_are_shown_and_the_rest_counted(
    small_library: Path, tmp_path: Path, browser: Browser, open_page: OpenPage
) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        server.post("/api/player/play")
        server.post("/api/player/move", item_id=now(server)["upcoming"][0]["item_id"], place=0)
        assert server.stop() == 0
    file = tmp_path / "data" / "playing.json"
    stood = json.loads(file.read_text())
    stood["upcoming"] = [stood["upcoming"][0] | {"item_id": 1000 + place} for place in range(3000)]
    file.write_text(json.dumps(stood))
    with serving(tmp_path, library=[small_library]) as server:
        page = open_page(browser, url=server.url)
        queue = page.locator("mien-queue")
        expect(queue.get_by_text("2,800 more songs follow")).to_be_visible()
        assert len(shown(page)) == 200
        queue.get_by_role("button", name="Arrange").click()
        queue.locator("[data-item='1199'] [data-tool=down]").click()
        expect(page.locator("#queue-told")).to_contain_text("is number 201 of 3,000")
        queue.get_by_role("button", name="Save this queue").click()
        queue.get_by_label("Name of the playlist").fill("All of it")
        queue.get_by_role("button", name="Save", exact=True).click()
        expect(queue.get_by_text("Saved “All of it”: 3,001 songs.")).to_be_visible()
        page.close()
