"""The page as an app: what it needs to be installed, and how it opens while mien is away."""

import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, serving
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

KEPT = """async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => [name, await (await caches.open(name)).keys()]));
    return Object.fromEntries(kept.map(([name, requests]) => [name, requests.map((one) => new URL(one.url).pathname)]));
}"""


def kept(page: Page) -> dict[str, list[str]]:
    """Return the paths that the page's caches hold, by the name of the cache."""
    found = page.evaluate(KEPT)
    assert isinstance(found, dict)
    return found


def installed(page: Page) -> list[str]:
    """Wait until the service worker has taken over; return what it keeps."""
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "navigator.serviceWorker.controller !== null")
    ((_, paths),) = kept(page).items()
    return paths


def test_it_can_be_installed(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    link = page.locator("link[rel=manifest]")
    answer = player.client.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert manifest["name"]
    assert manifest["short_name"] == "mien"
    assert manifest["display"] == "standalone"
    assert player.client.get(manifest["start_url"]).status_code == 200
    drawn = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon in drawn} >= {"192x192", "512x512"}
    for icon in drawn:
        with Image.open(io.BytesIO(player.client.get(icon["src"]).content)) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            corners = picture.convert("RGBA").getpixel((0, 0))
            assert isinstance(corners, tuple)
            assert (corners[3] == 255) == (icon.get("purpose") == "maskable")
    # What Chromium itself finds missing.
    session = page.context.new_cdp_session(page)
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in problems if one["errorId"] != "in-incognito"] == []


def test_it_keeps_its_own_files_and_nothing_else(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, PLAYING)
    paths = installed(page)
    page.reload()
    page.locator("mien-queue li").first.wait_for()
    ((_, again),) = kept(page).items()
    assert sorted(again) == sorted(paths)
    assert "/" in paths
    assert {"/static/bundle/page.js", "/static/style.css", "/static/messages/de.json"} <= set(paths)
    assert all(path == "/" or path.startswith("/static/") for path in paths)
    # Every file that the page loads is among them, so that none is missed while mien is away.
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
    )
    assert {path for path in loaded if path.startswith("/static/")} - {"/static/icon.svg"} <= set(paths)
    player.post("/api/player/pause")


def test_it_opens_while_mien_is_away_and_gets_well(
    browser: Browser, tmp_path: Path, small_library: Path
) -> None:
    context = browser.new_context()
    context.add_init_script("localStorage.setItem('mien.welcomed', 'yes')")
    page = context.new_page()
    page.set_default_timeout(60_000)
    with serving(tmp_path / "own", library=[small_library]) as server:
        server.scanned()
        port = str(urlsplit(server.url).port)
        page.goto(server.url)
        page.locator("mien-queue li").first.wait_for()
        installed(page)
    page.reload()
    expect(page.locator("#offline")).to_contain_text("mien does not answer; is it still running?")
    expect(page.get_by_role("heading", level=1)).to_have_text("mien")
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != ""
    with serving(tmp_path / "own", arguments=["--port", port]) as server:
        server.scanned()
        expect(page.locator("#offline")).to_be_hidden()
        expect(page.locator("mien-queue li").first).to_be_visible()
    context.close()


def test_erasing_everything_lets_go_of_it(
    browser: Browser, open_page: OpenPage, tmp_path: Path, small_library: Path
) -> None:
    with serving(tmp_path / "own", library=[small_library]) as server:
        server.scanned()
        page = open_page(browser, url=server.url)
        installed(page)
        page.evaluate("caches.open('another').then((cache) => cache.put('/x', new Response('x')))")
        page.evaluate("import('/static/installed.js').then(({ uninstall }) => uninstall())")
        assert kept(page) == {}
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        page.close()
