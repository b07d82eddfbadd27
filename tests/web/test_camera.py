"""What the page shows of a camera: how fast it reads, and where it looked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, serving, wait_for
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


def test_camera_and_map_come_back_with_the_server(
    launch: Callable[..., Browser], open_page: OpenPage, shared_data: Path, tmp_path: Path
) -> None:
    browser = filming(launch, part(shared_data, tmp_path / "smile.mjpeg", slice(92, 178)))
    with serving(tmp_path / "home") as server:
        page = open_page(browser, inside=True, url=server.url, quiet=False)
        switch_on(page)
        page.get_by_role("button", name="Show where it looked").click()
        expect(page.locator("#heat-words")).to_contain_text("the mouth and chin")
        port = server.host.split(":")[1]
        assert server.stop() == 0
    page.evaluate("import('/static/camera.js').then(m => window.before = m.camera.heat)")
    with serving(tmp_path / "home", arguments=["--port", port]) as server:
        wait_for(lambda: server.state()["mood"]["expression"] == "happy", "the camera at the new server")
        changed = "import('/static/camera.js').then(m => m.camera.heat !== window.before)"
        wait_for(lambda: page.evaluate(changed), "a map of the new server's")
        expect(page.get_by_text("Camera on")).to_be_visible()
        page.close()


def test_a_listener_says_that_they_are_not_happy_and_it_is_taken_back(
    player: Server, launch: Callable[..., Browser], open_page: OpenPage, shared_data: Path, tmp_path: Path
) -> None:
    browser = filming(launch, part(shared_data, tmp_path / "smile.mjpeg", slice(92, 178)))
    page = open_page(browser, viewport={"width": 360, "height": 800})
    switch_on(page)
    sees, panel = page.locator("mien-camera .sees"), page.locator("mien-correction")
    expect(sees).to_have_attribute("data-expression", "happy")
    panel.get_by_role("button", name="I'm not happy").press("Enter")
    status = panel.get_by_role("status")
    expect(status).to_contain_text("Set aside until your face changes: Happy.")
    expect(status).to_contain_text("1 correction learnt. Counts for less now: Happy.")
    expect(sees).to_have_attribute("data-expression", "neutral")

    panel.get_by_role("combobox", name="I am").focus()
    expect(panel.get_by_role("button", name="I'm not neutral")).to_be_visible()
    assert "something else" not in panel.get_by_role("combobox", name="I am").inner_text()
    panel.get_by_role("combobox", name="I am").select_option("Surprised")
    panel.get_by_role("button", name="I'm not neutral").click()
    expect(status).to_contain_text("2 corrections learnt.")
    assert player.state()["correction"]["count"] == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    panel.get_by_role("button", name="Forget the corrections").click()
    expect(status).to_be_empty()
    expect(panel.get_by_role("button", name="Forget the corrections")).to_have_count(0)
    assert player.state()["correction"]["count"] == 0
    page.mouse.move(0, 0)
    page.locator("body").click(position={"x": 1, "y": 1})
    expect(sees).to_have_attribute("data-expression", "happy")


def test_the_camera_of_another_window_takes_over(
    launch: Callable[..., Browser], open_page: OpenPage, shared_data: Path, tmp_path: Path
) -> None:
    browser = filming(launch, part(shared_data, tmp_path / "smile.mjpeg", slice(92, 178)))
    one, two = open_page(browser, inside=True), open_page(browser, inside=True)
    switch_on(one)
    one.evaluate("import('/static/camera.js').then(m => window.track = m.camera.stream.getVideoTracks()[0])")
    switch_on(two)
    expect(one.get_by_role("alert")).to_contain_text("used in another window")
    expect(one.get_by_role("button", name="Use camera")).to_be_enabled()
    assert one.evaluate("window.track.readyState") == "ended"
    expect(two.get_by_text("Camera on")).to_be_visible()
