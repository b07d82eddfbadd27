"""Searching the library from the page, as quickly as one types."""

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import OpenPage
from tests.web.test_page import until

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
