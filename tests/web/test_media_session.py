"""What the system shows of the music, and what its keys do."""

import pytest
from playwright.sync_api import Browser, Page

from tests.server.process import Server, wait_for
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, now, play, press, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SPY = """
window.asked = {};
const real = MediaSession.prototype;
const { setActionHandler, setPositionState } = real;
real.setActionHandler = function (action, handler) {
  window.asked[action] = handler;
  return setActionHandler.call(this, action, handler);
};
real.setPositionState = function (state) {
  window.told = state;
  return setPositionState.call(this, state);
};
"""


def ask(page: Page, action: str, **details: float) -> None:
    page.evaluate("([action, details]) => void window.asked[action](details)", [action, details])


def test_the_system_hears_what_plays(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, script=SPY)
    assert page.evaluate("navigator.mediaSession.playbackState") == "none"
    play(page)
    current = now(player)["current"]
    shown = page.evaluate(
        "(({ title, artist, album }) => [title, artist, album])(navigator.mediaSession.metadata)"
    )
    assert shown == [current["title"], current["artist"], current["album"]]
    assert page.evaluate("navigator.mediaSession.playbackState") == "playing"
    until(page, "window.told.position > 0.5")
    assert page.evaluate("window.told.duration") == pytest.approx(current["duration_s"])
    press(page, "Pause")
    until(page, "navigator.mediaSession.playbackState === 'paused'")


def test_the_system_steers(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, script=SPY)
    play(page)
    first = now(player)["current"]
    ask(page, "seekto", seekTime=30)
    wait_for(lambda: 30 <= now(player)["position_s"] < 45, "the place asked for")
    ask(page, "pause")
    until(page, "document.querySelector('audio').paused")
    wait_for(lambda: not now(player)["playing"], "the pause")
    ask(page, "nexttrack")
    wait_for(lambda: now(player)["current"] != first, "the next song")
    ask(page, "previoustrack")
    wait_for(lambda: now(player)["current"] == first, "the song before")
    ask(page, "play")
    until(page, PLAYING)


def test_a_cover_is_its_artwork(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, inside=True)
    play(page)
    source = page.evaluate(
        """import('/static/media-session.js').then(({ describe }) =>
          describe({ title: 'a', artist: 'b', album: 'c', has_cover: true, track_id: 7 }).artwork[0].src)"""
    )
    assert source.endswith("/api/tracks/7/cover")
