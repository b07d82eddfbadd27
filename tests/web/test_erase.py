"""Everything taken along and erased at a press in the page."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.server.process import serving, wait_for
from tests.web.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_everything_goes_along_and_away(
    browser: Browser, open_page: OpenPage, tmp_path: Path, small_library: Path
) -> None:
    with serving(tmp_path / "own", library=[small_library]) as server:
        server.scanned()
        server.post("/api/listeners", name="Henriette")
        page = open_page(browser, url=server.url, accept_downloads=True)
        panel = page.locator("mien-everything")
        panel.get_by_text("Everything mien keeps").first.click()
        with page.expect_download() as download:
            panel.get_by_role("link", name="Take everything along").click()
        download.value.save_as(tmp_path / "all.json")
        kept = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
        assert "Henriette" in {one["name"] for one in kept["listeners"]}

        panel.get_by_role("button", name="Erase everything").click()
        dialog = page.get_by_role("dialog", name="Erase everything mien keeps?")
        dialog.get_by_role("button", name="Keep it").click()
        expect(dialog).to_be_hidden()
        assert server.state()["listener"]["name"] == "Henriette"
        panel.get_by_role("button", name="Erase everything").click()
        dialog.get_by_role("button", name="Erase everything").click()
        wait_for(lambda: server.state()["listener"]["names"] == ["Listener"], "the erasure")
        expect(page.get_by_label("Whose taste chooses")).to_have_value("Listener")
        expect(page.locator("mien-queue li").first).to_be_visible()
        assert server.scanned()["library"]["folders"] == []
        page.close()
