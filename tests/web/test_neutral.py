"""The listener sets the resting face in the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.screenshots import camera_flags

from tests.server.process import Server
from tests.web.conftest import OpenPage
from tests.web.test_page import CONTRAST

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

Launch = Callable[..., Browser]


def filming(launch: Launch, film: Path) -> Browser:
    return launch(*camera_flags(film))


def part(shared_data: Path, film: Path, frames: slice) -> Path:
    """Write some frames of the recorded camera; 90 of them show one face with one expression."""
    mark = b"\xff\xd8\xff"
    pictures = (shared_data / "webcam" / "london.mjpeg").read_bytes().split(mark)[1:]
    film.write_bytes(b"".join(mark + picture for picture in pictures[frames]))
    return film


@pytest.fixture(scope="module")
def at_rest(launch: Launch, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose camera shows a face at rest."""
    return filming(launch, part(shared_data, tmp_path_factory.mktemp("film") / "rest.mjpeg", slice(0, 88)))


def switch_on(page: Page) -> None:
    page.get_by_role("button", name="Use camera").click()
    expect(page.locator("mien-camera .sees")).to_have_attribute("data-state", "steady")


def test_set_and_forget(player: Server, at_rest: Browser, open_page: OpenPage) -> None:
    page = open_page(at_rest)
    expect(page.locator("mien-neutral")).to_have_count(0)
    switch_on(page)
    panel = page.locator("mien-neutral")
    expect(panel).to_contain_text("Only seven numbers are kept")
    panel.get_by_role("button", name="Set my resting face").press("Enter")
    status = panel.get_by_role("status")
    expect(status).to_have_text("Looking… relax your face.")
    expect(status).to_have_attribute("aria-live", "polite")
    expect(panel.get_by_role("button", name="Set my resting face")).to_be_disabled()
    expect(panel.get_by_role("progressbar", name="Looking at your resting face")).to_be_visible()
    expect(status).to_contain_text("Set on ")
    assert player.state()["neutral"]["made_at"]
    expect(panel.get_by_role("progressbar")).to_have_count(0)
    expect(panel.get_by_role("button", name="Set my resting face again")).to_be_focused()
    panel.get_by_role("button", name="Forget").press("Enter")
    expect(panel.get_by_role("button", name="Forget")).to_have_count(0)
    expect(page.locator("#camera-title")).to_be_focused()
    expect(status).to_be_empty()
    assert player.state()["neutral"]["state"] == "none"


def test_a_smile_is_refused_with_the_reason_and_can_be_tried_again(
    player: Server, launch: Launch, open_page: OpenPage, shared_data: Path, tmp_path: Path
) -> None:
    page = open_page(filming(launch, part(shared_data, tmp_path / "smile.mjpeg", slice(92, 178))))
    switch_on(page)
    panel = page.locator("mien-neutral")
    panel.get_by_role("button", name="Set my resting face").click()
    expect(panel.get_by_role("status")).to_contain_text("Not set: this face smiles")
    assert player.state()["neutral"]["made_at"] is None
    panel.get_by_role("button", name="Set my resting face").click()
    expect(panel.get_by_role("status")).to_have_text("Looking… relax your face.")
    player.client.delete("/api/neutral")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_the_panel_fits_and_can_be_read(
    player: Server, at_rest: Browser, open_page: OpenPage, tmp_path: Path, scheme: str, width: int
) -> None:
    page = open_page(at_rest, viewport={"width": width, "height": 900}, color_scheme=scheme)
    switch_on(page)
    page.get_by_role("button", name="Set my resting face").click()
    panel = page.locator("mien-neutral")
    expect(panel.get_by_role("status")).to_contain_text("Set on ")
    panel.screenshot(path=tmp_path / f"{scheme}-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [poor for poor in page.evaluate(CONTRAST) if "resting" in poor[0] or "Set on" in poor[0]] == []
    player.client.delete("/api/neutral")
