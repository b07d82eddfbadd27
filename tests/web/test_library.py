"""The library in the page: searched as quickly as one types, and folders taken out of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.server.process import serving, wait_for
from tests.server.sounds import make_library
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, play, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

HELD = """
const ask = window.fetch;
const held = new Promise((go) => { window.letGo = go; });
window.fetch = async (path, options) => {
  const answer = await ask(path, options);
  if (!String(path).endsWith("search=market")) return answer;
  window.isHeld = true;
  await held;
  setTimeout(() => { window.came = true; }, 500);
  return answer;
};
"""
"""Lets the answer to one search wait until `letGo` is called."""


def test_an_answer_that_comes_late_is_not_taken_for_the_newest(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, script=HELD)
    titles = page.locator("mien-library .results .row-title")
    page.get_by_role("searchbox").fill("market")
    until(page, "window.isHeld === true")
    page.get_by_role("searchbox").fill("still")
    expect(titles.first).to_contain_text("Still Water")
    page.evaluate("window.letGo()")
    until(page, "window.came === true")
    expect(titles.first).to_contain_text("Still Water")
    assert titles.count() == 4


def test_a_folder_is_taken_out_only_when_that_is_said_again(
    browser: Browser, open_page: OpenPage, tmp_path: Path, long_library: Path
) -> None:
    other = make_library(tmp_path / "other", pairs=1, length_s=8)
    with serving(tmp_path / "home", library=[long_library, other]) as server:
        server.scanned()
        page = open_page(browser, url=server.url)
        panel = page.locator("mien-library")
        folders = panel.locator(".folders .path")
        first, second = (
            panel.get_by_role("button", name=f"Remove the folder {folder} from the library", exact=True)
            for folder in (long_library, other)
        )
        box = second.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        dialog = page.get_by_role("dialog", name="Remove this folder from the library?")
        # By keyboard.
        second.press("Enter")
        expect(dialog).to_contain_text(str(other))
        expect(dialog).to_contain_text(
            "Its 2 songs are forgotten and no longer play. The files stay on the disk."
        )
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(second).to_be_focused()
        expect(folders).to_have_text([str(long_library), str(other)])
        page.keyboard.press("Enter")
        dialog.get_by_role("button", name="Remove").press("Enter")
        expect(folders).to_have_text([str(long_library)])
        expect(panel.get_by_text(f"Removed {other}; its files stay on the disk.")).to_be_visible()
        expect(page.locator("#library-title")).to_be_focused()
        expect(panel.get_by_text("8 tracks")).to_be_visible()
        assert len(list(other.iterdir())) == 2
        # By mouse, while a song of the folder plays.
        play(page)
        first.click()
        dialog.get_by_role("button", name="Keep it").click()
        expect(dialog).to_be_hidden()
        first.click()
        dialog.get_by_role("button", name="Remove").click()
        expect(folders).to_have_count(0)
        expect(panel.get_by_text("No folder yet: the tracks that came with mien play.")).to_be_visible()
        playing = wait_for(lambda: server.state()["player"]["current"], "a built-in track")
        assert playing["builtin"]
        expect(page.locator("mien-now .title")).to_have_text(playing["title"])
        until(page, PLAYING)
        page.close()
