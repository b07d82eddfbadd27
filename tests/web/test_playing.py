"""What goes on for long in the page: one song again, the line arranged by hand, and the music that stops by itself."""

import gzip
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from mien.server.shell import WEB, bundled, shell_files
from tests.server.process import Server, serving, wait_for
from tests.server.sounds import RATE_HZ, make_library, pad, write_flac
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, hold, now, play, press, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

MOST_BYTES = 100_000


def to_the_end(page: Page, current: dict[str, Any]) -> None:
    page.get_by_label("Position in the track").fill(f"{current['duration_s'] - 1:.1f}")


def upcoming(server: Server) -> list[int]:
    return [item["item_id"] for item in now(server)["upcoming"]]


def row(page: Page, item_id: int) -> Locator:
    return page.locator(f"mien-queue [data-item='{item_id}']")


def test_one_song_plays_again_until_the_listener_goes_on(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    play(page)
    first = now(player)["current"]
    page.keyboard.press("r")
    again = page.get_by_role("button", name="Repeat this song")
    expect(again).to_have_attribute("aria-pressed", "true")
    before = now(player)["upcoming"]
    to_the_end(page, first)
    until(page, "document.querySelector('audio').currentTime > 60")
    until(page, "document.querySelector('audio').currentTime < 30")
    until(page, PLAYING)
    assert now(player)["current"] == first
    assert now(player)["upcoming"] == before
    press(page, "Next")
    wait_for(lambda: now(player)["current"] != first, "the next song")
    again.click()
    second = now(player)["current"]
    to_the_end(page, second)
    wait_for(lambda: now(player)["current"] != second, "the song after")


def test_silence_at_both_ends_is_passed_over(browser: Browser, open_page: OpenPage, tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for k in range(3):
        sides = [np.zeros(int(length_s * RATE_HZ), np.float32) for length_s in (40, 600)]
        write_flac(music / f"{k}.flac", np.concatenate((sides[0], pad(110 + 30 * k, 4), sides[1])))
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        page = open_page(browser, url=server.url, quiet=False)
        play(page)
        first = now(server)["current"]
        assert (first["silence_before_s"], first["silence_after_s"]) == pytest.approx((40, 600), abs=0.1)
        until(page, "document.querySelector('audio').currentTime >= 40")
        # Ten minutes of silence are left of it.
        wait_for(lambda: now(server)["current"]["item_id"] != first["item_id"], "the next song")


def test_one_song_plays_again_without_the_server(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=8)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        page = open_page(browser, url=server.url, quiet=False)
        page.keyboard.press("r")
        play(page)
        until(page, "document.querySelector('audio').buffered.end(0) > 7")
        assert server.stop() == 0
        expect(page.locator("#offline")).to_be_visible()
        # Should it have come round already, the next time counts.
        page.evaluate("document.querySelector('audio').onseeked = () => (window.again = true)")
        until(page, "window.again === true")
        until(page, PLAYING)


def test_the_line_is_arranged_by_keys_alone(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    # Paused: the line moves on by itself when a song ends.
    hold(page, player)
    order = upcoming(player)
    last = row(page, order[-1])
    page.get_by_role("button", name="Arrange").press("Enter")
    up = last.get_by_role("button", name="up")
    up.press("Enter")
    wait_for(lambda: upcoming(player)[-2] == order[-1], "the item one up")
    # A key pressed before the page has heard of the first move would ask for the same again.
    expect(page.locator("#queue-told")).to_contain_text(f"is number {len(order) - 1} of")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    wait_for(lambda: upcoming(player)[-3] == order[-1], "the item two up")
    expect(page.locator("#queue-told")).to_contain_text(f"is number {len(order) - 2} of")
    last.get_by_role("button", name="next").press("Enter")
    wait_for(lambda: upcoming(player) == [order[-1], *order[:-1]], "the item to come next")
    down = last.get_by_role("button", name="down")
    expect(down).to_be_focused()
    expect(up).to_be_disabled()
    page.keyboard.press("Enter")
    wait_for(lambda: upcoming(player)[:2] == [order[0], order[-1]], "the item one down")
    # The page gives the focus back once it has told of the move; a key pressed before goes to the row's button.
    expect(page.locator("#queue-told")).to_contain_text("is number 2 of")
    expect(down).to_be_focused()
    expect(last).to_contain_text("Put here by you")
    page.get_by_role("button", name="Arrange").press("Enter")
    expect(up).to_have_count(0)


def test_no_press_is_lost_however_quickly_it_follows(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    hold(page, player)
    order = upcoming(player)
    page.get_by_role("button", name="Arrange").press("Enter")
    up = row(page, order[-1]).get_by_role("button", name="up")
    up.evaluate("(button) => { for (let press = 0; press < 3; press += 1) button.click(); }")
    expect(page.locator("#queue-told")).to_contain_text(f"is number {len(order) - 3} of")
    assert upcoming(player)[-4] == order[-1]
    # At the top, more presses leave it there.
    up.evaluate(f"(button) => {{ for (let press = 0; press < {len(order)}; press += 1) button.click(); }}")
    wait_for(lambda: upcoming(player)[0] == order[-1], "the item at the top")
    expect(page.locator("#queue-told")).to_contain_text("is number 1 of")
    assert upcoming(player) == [order[-1], *order[:-1]]


def test_the_focus_stays_in_the_line_whatever_becomes_of_its_songs(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    hold(page, player)
    third = page.locator("mien-queue ol.queue > li").nth(2)
    gone = upcoming(player)[2]
    third.get_by_role("button", name="Remove").press("Enter")
    expect(third).not_to_have_attribute("data-item", str(gone))
    expect(third.get_by_role("button", name="Remove")).to_be_focused()
    # Another mood brings other songs.
    third.locator(".row-main").focus()
    before = set(upcoming(player))
    player.post("/api/mood", expression="angry")
    expect(third).not_to_have_attribute("data-item", re.compile(f"^({'|'.join(map(str, before))})$"))
    expect(third.locator(".row-main")).to_be_focused()
    # A song that is moved takes the focus along.
    moved = upcoming(player)[2]
    player.post("/api/player/move", item_id=moved, place=0)
    expect(row(page, moved).locator(".row-main")).to_be_focused()


def test_the_line_is_arranged_on_a_phone(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, viewport={"width": 360, "height": 740}, color_scheme="dark")
    press(page, "Arrange")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for target in page.locator("mien-queue button, mien-transport button, mien-sleep select").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


def test_the_music_stops_after_the_song(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    play(page)
    first = now(player)["current"]
    following = upcoming(player)[0]
    page.keyboard.press("r")
    choice = page.get_by_label("Stop the music")
    choice.select_option("After this song")
    expect(page.locator("mien-sleep [role=status]")).to_have_text("Stops when this song has ended.")
    to_the_end(page, first)
    wait_for(lambda: now(player)["current"]["item_id"] == following, "the next song to be ready")
    assert not now(player)["playing"]
    until(page, "document.querySelector('audio').paused")
    expect(choice).to_have_value("")
    press(page, "Play")
    until(page, PLAYING)


def test_the_music_stops_after_the_song_also_for_another_window(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    other = open_page(browser)
    play(page)
    first = now(player)["current"]
    expect(other.locator("mien-now .title")).to_have_text(first["title"])
    choice = other.get_by_label("Stop the music")
    choice.select_option("After this song")
    to_the_end(page, first)
    wait_for(lambda: now(player)["current"] != first and not now(player)["playing"], "the music to stop")
    until(page, "document.querySelector('audio').paused")
    expect(choice).to_have_value("")


def test_the_music_stops_after_a_time(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, inside=True)
    play(page)
    choice = page.get_by_label("Stop the music")
    choice.select_option("In 15 minutes")
    said = page.locator("mien-sleep [role=status]")
    expect(said).to_contain_text("Stops at ")
    choice.select_option("Off")
    expect(said).to_have_text("")
    page.evaluate("import('/static/sleep.js').then(({ sleep }) => sleep.set('0.02'))")
    wait_for(lambda: not now(player)["playing"], "the end of the time")
    until(page, "document.querySelector('audio').paused")
    expect(said).to_have_text("")


def test_the_first_load_is_small() -> None:
    assert bundled()
    files = [path for path in shell_files() if path.suffix in {".js", ".css", ".svg"}]
    assert sum(len(gzip.compress((WEB / path).read_bytes())) for path in files) < MOST_BYTES


def dragged_below_the_third(page: Page) -> tuple[FloatRect, FloatRect]:
    """Take hold of the first song and hold it below the third; return where their handles are."""
    handles = page.locator("mien-queue ol.queue .handle")
    handles.nth(1).scroll_into_view_if_needed()
    first, third = handles.nth(0).bounding_box(), handles.nth(2).bounding_box()
    assert first is not None
    assert third is not None
    page.mouse.move(first["x"] + 8, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(third["x"] + 8, third["y"] + third["height"] - 2, steps=5)
    expect(page.locator("mien-queue .row.dragged")).to_have_count(1)
    return first, third


def test_a_song_is_dragged_to_another_place(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    hold(page, player)
    before = upcoming(player)
    first, third = dragged_below_the_third(page)
    expect(page.locator("mien-queue .row.drop-below")).to_have_count(1)
    page.mouse.up()
    wait_for(
        lambda: upcoming(player)[:3] == [before[1], before[2], before[0]] or None, "the song in its new place"
    )
    page.mouse.move(first["x"] + 8, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(third["x"] + 8, third["y"], steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("mien-queue .row.dragged")).to_have_count(0)
    assert upcoming(player)[:3] == [before[1], before[2], before[0]]


def test_a_song_that_leaves_the_line_while_it_is_dragged_is_let_go(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    hold(page, player)
    _, third = dragged_below_the_third(page)
    player.post("/api/mood", expression="angry")
    expect(page.locator("mien-queue .row.dragged")).to_have_count(0)
    before = upcoming(player)
    page.mouse.move(third["x"] + 8, third["y"] - 4, steps=3)
    expect(page.locator("mien-queue .drop-above, mien-queue .drop-below")).to_have_count(0)
    page.mouse.up()
    assert upcoming(player) == before
    expect(page.get_by_role("alert")).to_have_count(0)


def test_several_songs_are_moved_and_removed_at_once(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    hold(page, player)
    press(page, "Arrange")
    before = upcoming(player)
    picks = page.locator("mien-queue .pick")
    picks.nth(1).check()
    picks.nth(2).check()
    expect(page.get_by_text("2 songs chosen")).to_be_visible()
    press(page, "Play them next")
    wait_for(lambda: upcoming(player)[:3] == [before[1], before[2], before[0]] or None, "both songs in front")
    expect(page.get_by_text("0 songs chosen")).to_be_visible()
    picks.nth(0).check()
    press(page, "To the end")
    wait_for(lambda: upcoming(player)[-1] == before[1] or None, "the song at the end")
    page.get_by_label("All", exact=True).check()
    remove = page.get_by_role("button", name="Remove them")
    remove.press("Enter")
    wait_for(lambda: not set(upcoming(player)) & set(before) or None, "other songs in the line")
    expect(remove).to_be_disabled()
    expect(remove).to_be_focused()
