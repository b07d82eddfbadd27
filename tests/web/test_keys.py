"""The page by its own keys, and what keeps out of their way."""

import pytest
from playwright.sync_api import Browser, expect

from tests.server.process import Server, wait_for
from tests.web.conftest import WELCOMED, OpenPage
from tests.web.ears import stages
from tests.web.test_page import PLAYING, hold, now, play, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_space_plays_and_pauses(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.keyboard.press("Space")
    until(page, PLAYING)
    page.keyboard.press("Space")
    wait_for(lambda: not now(player)["playing"], "the pause")


def test_j_and_k_change_the_song(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    # Paused: a song that has played for a while is started again by "previous", and a busy machine lets it play.
    hold(page, player)
    first = now(player)["current"]
    page.keyboard.press("k")
    second = wait_for(lambda: (song := now(player)["current"]) != first and song, "the next song")
    # A page that is behind would tell how far the first song got, and have the second one start again.
    expect(page.locator("mien-now .title")).to_have_text(second["title"])
    page.keyboard.press("j")
    wait_for(lambda: now(player)["current"] == first, "the song before")


def test_arrows_seek_and_set_the_volume(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    play(page)
    page.locator("body").press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_for(lambda: 30 <= now(player)["position_s"] < 45, "three steps on")
    page.keyboard.press("ArrowLeft")
    wait_for(lambda: 20 <= now(player)["position_s"] < 35, "one step back")
    player.post("/api/player/volume", volume=0.5)
    expect(page.get_by_label("Volume", exact=True)).to_have_value("0.5")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    wait_for(lambda: now(player)["volume"] == pytest.approx(0.6), "louder")
    page.keyboard.press("ArrowDown")
    wait_for(lambda: now(player)["volume"] == pytest.approx(0.55), "softer")


def test_m_silences_this_page_and_leaves_the_volume(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True)
    player.post("/api/player/volume", volume=0.5)
    play(page)
    page.keyboard.press("m")
    mute = page.get_by_role("button", name="Mute", exact=True)
    expect(mute).to_have_attribute("aria-pressed", "true")
    wait_for(lambda: stages(page)["volume"] < 1e-3, "silence")
    page.keyboard.press("k")
    until(page, PLAYING)
    assert stages(page)["volume"] < 1e-3, "the next song is silent too"
    assert now(player)["volume"] == 0.5
    mute.click()
    wait_for(lambda: stages(page)["volume"] > 0.49, "the volume of before")
    page.keyboard.press("m")
    page.keyboard.press("ArrowUp")
    expect(mute).to_have_attribute("aria-pressed", "false")


def test_s_shuffles_and_l_likes(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    play(page)
    page.keyboard.press("s")
    wait_for(lambda: now(player)["shuffled"], "the shuffle")
    # The page asks for the opposite of what it knows, and learns of a change a moment later.
    expect(page.get_by_role("button", name="Shuffle")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("s")
    wait_for(lambda: not now(player)["shuffled"], "the old order")
    page.keyboard.press("l")
    expect(page.locator("mien-now")).to_contain_text("Noted: more like this.")


def test_q_and_slash_go_to_queue_and_search(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.keyboard.press("q")
    expect(page.get_by_role("heading", name="Coming up")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('mien-queue') !== null")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("mk slj?/q")
    expect(search).to_have_value("mk slj?/q")
    assert not now(player)["playing"]
    assert not now(player)["shuffled"]


def test_no_key_fails_while_mien_has_not_answered_yet(player: Server, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.add_init_script(WELCOMED)
        page.route("**/api/state", lambda route: route.abort())
        page.route_web_socket("**/api/events*", lambda _: None)
        page.goto(player.url)
        page.locator("mien-keys dialog").wait_for(state="attached")
        for key in ("/", "q", "k", "j", "l", "ArrowRight", "?"):
            page.keyboard.press(key)
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        assert complaints == []


def test_keys_keep_out_of_the_way(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    player.post("/api/player/volume", volume=0.5)
    for modifier in ("Control", "Alt", "Meta", "Shift"):
        page.keyboard.press(f"{modifier}+m")
    page.get_by_role("slider", name="Mood; arrow keys").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("m")
    page.get_by_label("Position in the track").focus()
    page.keyboard.press("ArrowUp")
    page.get_by_role("radio", name="Classic").focus()
    page.keyboard.press("m")
    page.get_by_role("button", name="Stays on this machine").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("dialog", name="What is read, and where")).to_be_visible()
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Mute", exact=True)).to_have_attribute("aria-pressed", "false")
    assert (now(player)["volume"], now(player)["playing"]) == (0.5, False)
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Mute", exact=True)).to_have_attribute("aria-pressed", "true")


def test_the_keys_are_listed_and_can_be_switched_off_for_good(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    for words in ("Play or pause", "10 seconds on", "Louder", "Mute", "Like this song", "Go to the search"):
        expect(dialog).to_contain_text(words)
    dialog.get_by_role("checkbox", name="Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator("mien-queue li").first.wait_for()
    page.keyboard.press("m")
    page.keyboard.press("?")
    expect(page.get_by_role("button", name="Mute", exact=True)).to_have_attribute("aria-pressed", "false")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keys", exact=True).click()
    dialog.get_by_role("checkbox", name="Use these keys").check()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Mute", exact=True)).to_have_attribute("aria-pressed", "true")
