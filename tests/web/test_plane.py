"""The plane of the mood: set by click, drag and keys; the listener's songs on it, played by click and by key."""

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, wait_for
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, now, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PLANE = "mien-plane svg.plane"


@pytest.fixture
def page(browser: Browser, open_page: OpenPage) -> Page:
    """Open the page with the plane in the middle of the window."""
    opened = open_page(browser)
    opened.locator(PLANE).evaluate("plane => plane.scrollIntoView({ block: 'center' })")
    return opened


def spot(page: Page, valence: float, arousal: float) -> tuple[float, float]:
    """Return where a point of the plane is on the screen."""
    script = """(plane, [x, y]) => {
        const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(plane.getScreenCTM());
        return [left, top];
    }"""
    x, y = page.locator(PLANE).evaluate(script, [valence, -arousal])
    return x, y


def mood(player: Server) -> tuple[float, float]:
    found = player.state()["mood"]
    return found["valence"], found["arousal"]


def is_at(player: Server, valence: float, arousal: float) -> None:
    wait_for(
        lambda: math.dist(mood(player), (valence, arousal)) < 0.03 or None, f"a mood at {valence}, {arousal}"
    )


def test_a_click_and_a_drag_set_the_mood(page: Page, player: Server) -> None:
    page.mouse.click(*spot(page, 0.6, 0.4))
    is_at(player, 0.6, 0.4)
    # The point glides to its place; only there can it be gripped.
    until(page, "document.querySelector('.mood-point').getAnimations().length === 0")
    page.mouse.move(*spot(page, 0.6, 0.4))
    page.mouse.down()
    page.mouse.move(*spot(page, 0.0, 0.0))
    page.mouse.move(*spot(page, -0.5, -0.3))
    page.mouse.up()
    is_at(player, -0.5, -0.3)


def test_the_keys_set_the_mood(page: Page, player: Server) -> None:
    page.mouse.click(*spot(page, 0.6, 0.4))
    is_at(player, 0.6, 0.4)
    point = page.get_by_role("slider", name="Mood; arrow keys move it")
    # The page hears of its own press a moment after the server.
    expect(point).to_have_attribute("aria-valuenow", "0.60")
    point.focus()
    point.press("ArrowLeft")
    point.press("ArrowUp")
    is_at(player, 0.5, 0.5)


def test_a_song_is_played_by_a_click_on_its_dot_and_elsewhere_the_mood_is_set(
    page: Page, player: Server
) -> None:
    cloud = player.answer(player.client.get("/api/library/cloud"))
    toggle = page.get_by_role("button", name="My songs on the plane")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".aimed-song")).to_contain_text(f"Your {cloud['total']} songs")
    page.mouse.click(*spot(page, *free_place(cloud)))
    is_at(player, *free_place(cloud))
    dot = cloud["valence"][0], cloud["arousal"][0]
    # A dot that lies under the mood's own point is behind it.
    assert math.dist(dot, free_place(cloud)) > 0.3
    nearest = player.answer(
        player.client.get("/api/library/near", params={"valence": dot[0], "arousal": dot[1], "limit": 1})
    )["tracks"][0]
    page.mouse.move(*spot(page, *dot))
    expect(page.locator(".aimed-song")).to_contain_text(f"{nearest['title']} by {nearest['artist']}")
    page.mouse.click(*spot(page, *dot))
    until(page, PLAYING)
    wait_for(lambda: now(player)["current"]["track_id"] == nearest["track_id"], "the song of the dot")


def test_the_songs_nearest_to_the_mood_are_listed_for_the_keyboard(page: Page, player: Server) -> None:
    page.get_by_role("button", name="My songs on the plane").click()
    player.post("/api/mood", valence=0.95, arousal=0.95)

    def nearest() -> dict[str, Any]:
        query = {"valence": mood(player)[0], "arousal": mood(player)[1], "limit": 1}
        found: list[dict[str, Any]] = player.answer(player.client.get("/api/library/near", params=query))[
            "tracks"
        ]
        return found[0]

    row = page.locator("mien-near li").first.get_by_role("button").first
    expect(row).to_contain_text(nearest()["title"])
    row.focus()
    row.press("Enter")
    until(page, PLAYING)
    wait_for(lambda: now(player)["current"]["track_id"] == nearest()["track_id"], "the nearest song")


def test_the_choice_to_show_the_songs_survives_a_reload(page: Page) -> None:
    page.get_by_role("button", name="My songs on the plane").click()
    page.reload()
    expect(page.get_by_role("button", name="My songs on the plane")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("path.cloud")).to_have_attribute("d", re.compile(r"^(M-?[\d.]+ -?[\d.]+h0){8}$"))


def free_place(cloud: dict[str, Any]) -> tuple[float, float]:
    """Return a place of the plane that no song is near to."""
    points = list(zip(cloud["valence"], cloud["arousal"], strict=True))
    corners = [(0.9, 0.9), (-0.9, 0.9), (0.9, -0.9), (-0.9, -0.9)]
    return max(corners, key=lambda corner: min(math.dist(corner, point) for point in points))
