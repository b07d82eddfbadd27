"""A browser on a network: the link with the token, the cookie, the page over TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, serving
from tests.web.conftest import WELCOMED

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, small_library: Path) -> Iterator[Server]:
    """Run a server with a token and its own certificate."""
    arguments = ["--host", "0.0.0.0", "--token", "auto"]
    with serving(tmp_path_factory.mktemp("guarded"), library=[small_library], arguments=arguments) as running:
        running.scanned()
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a browser of its own, of a person who trusted the certificate."""
    context = browser.new_context(ignore_https_errors=True)
    context.add_init_script(WELCOMED)
    yield context.new_page()
    context.close()


def test_the_link_opens_the_page_and_the_token_is_gone(guarded: Server, page: Page) -> None:
    page.goto(f"{guarded.url}?token={guarded.token}")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.url == guarded.url
    assert page.evaluate("history.length") <= 2
    assert page.evaluate("isSecureContext && !!navigator.mediaDevices.getUserMedia")  # Cameras need both.
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name="Play", exact=True).click()
    # The news comes over the WebSocket, which needs the cookie too.
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Shuffle")).to_be_visible()


def test_without_the_token_it_is_asked_for(guarded: Server, page: Page) -> None:
    page.goto(guarded.url)
    expect(page.get_by_role("heading", name="This mien is locked")).to_be_visible()
    page.get_by_label("Token").fill(guarded.token)
    page.get_by_role("button", name="Open").click()
    expect(
        page.get_by_role("button", name="Play", exact=True).or_(page.get_by_role("button", name="Pause"))
    ).to_be_visible()
    assert page.url == guarded.url


def test_a_link_on_another_site_leads_in(guarded: Server, page: Page) -> None:
    """Browsers withhold a strict cookie while another site's link is followed, redirects included."""
    page.route(
        "http://mail.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<a href="{guarded.url}?token={guarded.token}">Ida shares her music</a>',
        ),
    )
    page.goto("http://mail.example/")
    page.get_by_role("link").click()
    page.wait_for_url(guarded.url)
    onward = page.get_by_role("link", name="Go on to mien")
    player = page.get_by_role("button", name="Shuffle")
    expect(onward.or_(player)).to_be_visible()
    if onward.is_visible():
        onward.click()
    expect(player).to_be_visible()
    assert page.url == guarded.url
