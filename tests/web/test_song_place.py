"""The listener says where the song that plays belongs: by mouse, by keys, by words, and takes it back."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.server.process import Server, wait_for
from tests.web.conftest import OpenPage
from tests.web.test_page import hold, now

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture
def editor(player: Server, browser: Browser, open_page: OpenPage) -> Iterator[Page]:
    """Hold a song and open what shows its place; the place is an estimate again afterwards."""
    page = open_page(browser)
    hold(page, player)
    page.get_by_text("Its place:").click()
    expect(said(page)).to_contain_text("mien’s estimate: ")
    yield page
    song = player.state()["player"]["current"]
    player.answer(player.client.delete(f"/api/tracks/{song['track_id']}/place"))


def said(page: Page) -> Locator:
    return page.locator("mien-place [role=status]")


def point(page: Page) -> Locator:
    return page.get_by_role("slider", name="Place of this song")


def placed(player: Server) -> dict[str, Any]:
    """Wait until the listener's own place is kept, and return the song."""

    def own() -> dict[str, Any] | None:
        song = now(player)["current"]
        return song if song["placed"] else None

    return wait_for(own, "the listener's own place")


def spot(page: Page, valence: float, arousal: float) -> tuple[float, float]:
    """Return where a point of the plane is on the screen."""
    plane = page.locator("mien-place svg.plane")
    # In the middle, where the bar at the bottom does not cover it.
    plane.evaluate("plane => plane.scrollIntoView({ block: 'center' })")
    box = plane.bounding_box()
    assert box is not None
    scale = box["width"] / 2.24
    return box["x"] + (1.12 + valence) * scale, box["y"] + (1.12 - arousal) * scale


def test_a_song_is_dragged_to_its_place_and_goes_back(player: Server, editor: Page) -> None:
    estimate = now(player)["current"]
    expect(editor.get_by_role("button", name="Back to the estimate")).to_have_count(0)
    editor.mouse.move(*spot(editor, estimate["valence"], estimate["arousal"]))
    editor.mouse.down()
    editor.mouse.move(*spot(editor, 0.0, 0.0), steps=4)
    editor.mouse.move(*spot(editor, -0.6, 0.7), steps=4)
    assert not now(player)["current"]["placed"]
    editor.mouse.up()
    song = placed(player)
    assert (song["valence"], song["arousal"]) == pytest.approx((-0.6, 0.7), abs=0.03)
    expect(said(editor)).to_have_text("Set by you: dark and lively.")
    expect(editor.get_by_text("Its place: dark and lively, set by you")).to_be_visible()
    again = editor.get_by_role("button", name="Back to the estimate")
    again.focus()
    editor.keyboard.press("Enter")
    expect(said(editor)).to_contain_text("mien’s estimate: ")
    expect(point(editor)).to_be_focused()
    assert now(player)["current"] == estimate


def test_a_song_is_placed_by_keys(player: Server, editor: Page) -> None:
    before = now(player)["current"]
    point(editor).focus()
    volume = now(player)["volume"]
    step = 0.1 if before["valence"] < 0 else -0.1
    for _ in range(3):
        editor.keyboard.press("ArrowRight" if step > 0 else "ArrowLeft")
    wanted = before["valence"] + 3 * step
    wait_for(lambda: abs(now(player)["current"]["valence"] - wanted) < 0.02, "the keys")
    assert now(player)["current"]["arousal"] == pytest.approx(before["arousal"], abs=0.006)
    expect(said(editor)).to_contain_text("Set by you: ")
    # The page's own keys rest here.
    assert now(player)["volume"] == volume
    assert now(player)["current"]["item_id"] == before["item_id"]


def test_a_song_is_placed_by_words(player: Server, editor: Page) -> None:
    editor.mouse.click(*spot(editor, 0.5, 0.5))
    expect(said(editor)).to_have_text("Set by you: bright and lively.")
    assert (placed(player)["valence"], placed(player)["arousal"]) == pytest.approx((0.5, 0.5), abs=0.03)
    words = editor.get_by_role("group", name="This song is")
    for _ in range(5):
        words.get_by_role("button", name="Calmer").click()
    words.get_by_role("button", name="Brighter").click()
    expect(said(editor)).to_have_text("Set by you: bright and still.")
    # Words that come slowly are sent one after the other, and the place between is bright and still, too.
    wait_for(lambda: abs(placed(player)["valence"] - 0.7) < 0.03, "the last word")
    assert placed(player)["arousal"] == pytest.approx(-0.5, abs=0.03)
    for _ in range(8):
        words.get_by_role("button", name="Darker").click()
    for _ in range(8):
        words.get_by_role("button", name="Livelier").click()
    wait_for(lambda: now(player)["current"]["arousal"] == 1.0, "the edge of the plane")
    assert now(player)["current"]["valence"] == pytest.approx(-0.9, abs=0.03)


def test_a_place_is_known_after_a_reload_and_fits_a_phone(
    player: Server, browser: Browser, open_page: OpenPage, editor: Page
) -> None:
    editor.mouse.click(*spot(editor, -0.5, -0.5))
    placed(player)
    page = open_page(browser, viewport={"width": 360, "height": 740}, color_scheme="dark")
    page.get_by_text("Its place: dark and still, set by you").click()
    expect(page.get_by_role("button", name="Back to the estimate")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for target in page.locator("mien-place button, mien-place .grip, mien-place summary").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
