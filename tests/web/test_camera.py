"""What the page shows of a camera: how fast it reads, and where it looked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import wait_for
from tests.web.conftest import OpenPage
from tests.web.test_neutral import filming, part, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

COLOURS = """() => {
  const canvas = document.querySelector("mien-camera canvas");
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const found = { amber: [0, 0], blue: [0, 0], height: canvas.height };
  for (let i = 0; i < data.length; i += 4) {
    const [red, , blue, alpha] = data.slice(i, i + 4);
    if (alpha < 90 || Math.abs(red - blue) < 60) continue;
    const kind = found[red > blue ? "amber" : "blue"];
    kind[0] += 1;
    kind[1] += Math.floor(i / 4 / canvas.width);
  }
  return found;
}"""


def colours(page: Page) -> dict[str, Any]:
    """Count the amber and blue pixels laid over the picture, and add up their heights."""
    found: dict[str, Any] = page.evaluate(COLOURS)
    return found


def test_a_smile_is_shown_to_come_from_the_mouth(
    launch: Callable[..., Browser], open_page: OpenPage, shared_data: Path, tmp_path: Path
) -> None:
    browser = filming(launch, part(shared_data, tmp_path / "smile.mjpeg", slice(92, 178)))
    page = open_page(browser, viewport={"width": 360, "height": 800})
    switch_on(page)
    expect(page.locator("mien-camera .sees")).to_contain_text("frames/s")
    expect(page.locator("mien-camera .sees")).to_contain_text("ms from frame to mood")
    assert colours(page)["amber"][0] == 0

    toggle = page.get_by_role("button", name="Show where it looked")
    toggle.press("Enter")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#heat-words")).to_contain_text("expression: Happy")
    expect(page.locator("#heat-words")).to_contain_text("the mouth and chin")
    found = wait_for(lambda: (seen := colours(page))["amber"][0] > 50 and seen, "the map over the face")
    # The face stands in the middle of the picture, so that its mouth lies below that.
    assert found["amber"][1] / found["amber"][0] > 0.5 * found["height"]

    toggle.press("Enter")
    expect(page.locator("#heat-words")).to_have_count(0)
    wait_for(lambda: colours(page)["amber"][0] == 0, "the map to go")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_is_asked_for_again_on_a_new_connection(
    launch: Callable[..., Browser], open_page: OpenPage, shared_data: Path, tmp_path: Path
) -> None:
    browser = filming(launch, part(shared_data, tmp_path / "smile.mjpeg", slice(92, 178)))
    page = open_page(browser)
    switch_on(page)
    page.get_by_role("button", name="Show where it looked").click()
    expect(page.locator("#heat-words")).to_contain_text("the mouth and chin")
    page.get_by_role("button", name="Switch off").click()
    switch_on(page)
    expect(page.locator("#heat-words")).to_contain_text("the mouth and chin")
