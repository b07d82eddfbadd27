"""Headless Chromium against a real server."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.server.conftest import portrait, small_library
from tests.server.process import Server, serving
from tests.server.sounds import make_library

expect.set_options(timeout=60_000)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)

WELCOMED = "if (location.protocol !== 'about:') localStorage.setItem('mien.welcomed', 'yes');"
"""Lets a page not open the guide of the first visit, which would lie over it."""

OpenPage = Callable[..., Page]

__all__ = ["WELCOMED", "OpenPage", "portrait", "small_library"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find a browser of Chromium's kind."""
    named = os.environ.get("MIEN_TEST_BROWSER")
    found = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    found += [place for place in PLACES if Path(place).exists()]
    if not found:
        pytest.skip(
            f"no Chromium found; install one, or name it in MIEN_TEST_BROWSER (looked for {', '.join(NAMES)})"
        )
    return found[0]


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Start Playwright's driver once."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def launch(playwright_driver: Playwright, chromium: str) -> Iterator[Callable[..., Browser]]:
    """Start browsers with extra flags; all are closed at the end."""
    with ExitStack() as stack:

        def start(*flags: str) -> Browser:
            browser = playwright_driver.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags])
            stack.callback(browser.close)
            return browser

        yield start


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Browser:
    """Start a browser whose camera shows Chromium's test picture, in which there is no face."""
    return launch("--use-fake-device-for-media-stream")


@pytest.fixture(scope="session")
def long_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a library whose tracks outlast a test, four calm and four lively."""
    return make_library(tmp_path_factory.mktemp("long"), pairs=4, length_s=75)


@pytest.fixture(scope="session")
def player(tmp_path_factory: pytest.TempPathFactory, long_library: Path) -> Iterator[Server]:
    """Run a server for the page."""
    with serving(tmp_path_factory.mktemp("player"), library=[long_library]) as server:
        assert server.scanned()["library"]["tracks"] == 8
        yield server


def clear_line(player: Server) -> None:
    """Take out what an earlier test put into the line, so that mien has chosen all of it."""
    line = player.state()["player"]
    for item in line["upcoming"]:
        if item["by_hand"]:
            player.post("/api/player/remove", item_id=item["item_id"])
    if line["current"] and line["current"]["by_hand"]:
        player.post("/api/player/next")


@pytest.fixture
def open_page(player: Server) -> Iterator[OpenPage]:
    """Open the page in a fresh context, after a script, and past the guide of the first visit where it is ``welcomed``.

    ``ready`` is the button that a page shows when it stands, in its language; one opened to look ``inside`` has each of
    its modules by itself, which a test may import. Fails at the end when a page complained or asked another server.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    requests: list[str] = []

    def start(
        browser: Browser,
        *,
        url: str = player.url,
        quiet: bool = True,
        script: str = "",
        welcomed: bool = True,
        ready: str = "Play",
        inside: bool = False,
        **options: object,
    ) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        context.on("request", lambda request: requests.append(request.url))
        page = context.new_page()
        page.add_init_script(script)
        if welcomed:
            page.add_init_script(WELCOMED)
        page.set_default_timeout(60_000)
        page.on("websocket", lambda socket: requests.append(socket.url))
        if quiet:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None
            )
        page.goto(f"{url}?modules" if inside else url)
        page.get_by_role("button", name=ready, exact=True).wait_for()
        page.locator("mien-queue li").first.wait_for()
        return page

    player.post("/api/player/pause")
    player.post("/api/player/shuffle", on=False)
    player.post("/api/mood", camera=True)
    player.post("/api/mode", mode="paper")
    player.post("/api/listener/settings", rules={}, balance=None, remember=True)
    player.answer(player.client.delete("/api/listener/history"))
    clear_line(player)
    yield start
    for context in contexts:
        context.close()
    assert complaints == []
    own = ("http://127.0.0.1:", "ws://127.0.0.1:", "blob:http://127.0.0.1:", "data:")
    assert [url for url in requests if not url.startswith(own)] == []
