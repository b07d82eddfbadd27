"""What the page takes for the state of things, whatever becomes of its connection and in whatever order news come."""

import pytest
from playwright.sync_api import Browser, expect

from tests.server.process import Server
from tests.web.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_an_answer_that_comes_late_brings_back_nothing_old(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True)
    page.evaluate("import('/static/store.js').then(({ store }) => { window.late = store.state; })")
    player.post("/api/mode", mode="lift")
    expect(page.locator("input[name=mode][value=lift]")).to_be_checked()
    mode = "import('/static/store.js').then(({ store }) => { store.receive(window.late); return store.state.mode; })"
    assert page.evaluate(mode) == "lift"
