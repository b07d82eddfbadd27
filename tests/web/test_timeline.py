"""The timeline of the page: drawn, in words, switched off, taken along and erased."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server
from tests.web.conftest import OpenPage
from tests.web.test_page import hold, now

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def opened(page: Page) -> None:
    page.locator("mien-timeline summary").first.click()


def test_moods_and_what_is_said_are_drawn_and_told_in_words(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    opened(page)
    expect(page.locator("mien-timeline")).to_contain_text("Nothing in this time.")
    player.post("/api/mood", expression="sad")
    hold(page, player)
    song = now(player)["current"]
    page.get_by_role("button", name="Like", exact=True).click()
    page.locator("mien-mood").get_by_role("button", name="Happy").click()
    expect(page.locator("mien-timeline .mark.good")).to_have_count(1)
    page.locator("mien-timeline").get_by_text("In words").click()
    words = page.locator("mien-timeline .log")
    expect(words).to_contain_text("Mood: Sad")
    expect(words).to_contain_text("Mood: Happy")
    expect(words.locator("li", has_text="Liked")).to_contain_text(song["title"])
    assert page.locator("mien-timeline .course").count() >= 2


def test_it_is_taken_along_and_erased_and_can_be_switched_off(
    player: Server, browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(browser)
    player.post("/api/mood", expression="sad")
    opened(page)
    expect(page.locator("mien-timeline svg.history")).to_be_visible()
    with page.expect_download() as download:
        page.locator("mien-timeline").get_by_role("link", name="Take it along").click()
    download.value.save_as(tmp_path / "timeline.json")
    assert [mood["expression"] for mood in json.loads((tmp_path / "timeline.json").read_text())["moods"]] == [
        "sad"
    ]

    page.locator("mien-timeline").get_by_role("button", name="Erase the timeline").click()
    page.locator("mien-timeline dialog").get_by_role("button", name="Erase the timeline").click()
    expect(page.locator("mien-timeline")).to_contain_text("Nothing in this time.")

    page.locator("mien-timeline").get_by_label("Record the timeline").click()
    expect(page.locator("mien-timeline")).to_contain_text("Nothing is recorded.")
    player.post("/api/mood", expression="happy")
    told = player.answer(player.client.get("/api/listener/timeline"))
    assert told["moods"] == []
    page.locator("mien-timeline").get_by_label("Record the timeline").click()
    expect(page.get_by_text("Nothing is recorded.")).to_have_count(0)
