"""What the player is told when songs are left: from the page that sounds, from another one, and in a hurry."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, wait_for
from tests.web.conftest import OpenPage
from tests.web.test_page import now, play, press, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SEEK_BAR = "Number(document.querySelector('mien-transport .seek input').value)"


def reactions(server: Server) -> list[dict[str, Any]]:
    """Return what was learnt, the oldest first."""
    found: list[dict[str, Any]] = server.answer(server.client.get("/api/listener/history"))["events"]
    return found[::-1]


def at_once(page: Page, *steps: str) -> None:
    """Take steps one after the other, without waiting for what becomes of each."""
    calls = " ".join(f"controls.{step}();" for step in steps)
    page.evaluate(f"import('/static/controls.js').then(({{ controls }}) => {{ {calls} }})")


def go_to(page: Page, server: Server, position_s: int) -> None:
    page.get_by_label("Position in the track").fill(str(position_s))
    wait_for(lambda: now(server)["position_s"] >= position_s, "the new place")


def test_a_window_that_is_silent_says_nothing_of_how_far_the_song_got(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    other = open_page(browser)
    play(page)
    first = now(player)["current"]
    expect(other.locator("mien-now .title")).to_have_text(first["title"])
    # Such reports are told to no other window.
    page.evaluate("document.querySelector('audio').currentTime = 60")
    wait_for(lambda: now(player)["position_s"] > 55, "the page's own report")
    press(other, "Next")
    wait_for(lambda: now(player)["current"] != first, "the next song")
    (left,) = reactions(player)
    assert left["position_s"] > 55
    assert left["feedback"] != "skipped_early"


def test_a_window_that_is_silent_keeps_up_with_the_song(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page, other = open_page(browser), open_page(browser)
    play(page)
    expect(other.locator("mien-now .title")).to_have_text(now(player)["current"]["title"])
    go_to(page, player, 20)
    until(other, f"{SEEK_BAR} >= 20")
    # No news comes in between: reports of the position are told to no other window.
    until(other, f"{SEEK_BAR} >= 23")
    assert other.evaluate(SEEK_BAR) < now(player)["position_s"] + 5
    # News of something else brings the sounding page's last report along, which is older.
    shown = other.evaluate(SEEK_BAR)
    player.post("/api/player/shuffle", on=True)
    expect(other.get_by_role("button", name="Shuffle")).to_have_attribute("aria-pressed", "true")
    assert other.evaluate(SEEK_BAR) >= shown
    other.keyboard.press("ArrowRight")
    until(page, "document.querySelector('audio').currentTime >= 32")
    other.keyboard.press("ArrowRight")
    other.keyboard.press("ArrowRight")
    until(page, "document.querySelector('audio').currentTime >= 51")
    press(page, "Pause")
    until(page, "document.querySelector('audio').paused")
    paused = page.evaluate("document.querySelector('audio').currentTime")
    wait_for(lambda: not now(player)["playing"], "the pause")
    assert now(player)["position_s"] == pytest.approx(paused, abs=0.5)


def test_presses_in_a_hurry_each_leave_the_song_that_the_one_before_led_to(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True)
    play(page)
    go_to(page, player, 70)
    before = now(player)
    at_once(page, "next", "next")
    second, third = before["upcoming"][:2]
    wait_for(lambda: now(player)["current"]["item_id"] == third["item_id"], "the song after the next")
    heard = [(one["title"], one["feedback"]) for one in reactions(player)]
    assert heard == [(before["current"]["title"], "finished"), (second["title"], "skipped_early")]
    until(page, "document.querySelector('audio')?.currentTime > 0.3")
    go_to(page, player, 50)
    at_once(page, "next", "previous")
    wait_for(lambda: reactions(player)[-1]["feedback"] == "replayed", "the way there and back")
    assert now(player)["current"]["item_id"] == third["item_id"]
