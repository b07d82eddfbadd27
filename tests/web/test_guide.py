"""The guide of the first visit: a new listener's way to music, and the ways round it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.server.process import Server, serving, wait_for
from tests.server.sounds import make_library
from tests.web.conftest import OpenPage
from tests.web.test_neutral import filming, part
from tests.web.test_page import CONTRAST, PLAYING, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

REFUSED = """for (const name of ["getItem", "setItem"]) {
  Storage.prototype[name] = () => { throw new DOMException("", "SecurityError"); };
}"""


def guide(page: Page) -> Locator:
    return page.locator("mien-guide dialog")


def heading(page: Page, words: str) -> None:
    """Wait for a step; it begins with the focus on its heading."""
    expect(guide(page).get_by_role("heading", name=words, exact=True)).to_be_focused()


def tab_to(page: Page, name: str) -> None:
    """Go to a control of the guide by the keyboard, and press it."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def test_a_new_listener_gets_to_music_by_the_keyboard_alone(
    launch: Callable[..., Browser], open_page: OpenPage, shared_data: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "home" / "Music" / "Mixed", pairs=2, length_s=20)
    browser = filming(launch, part(shared_data, tmp_path / "rest.mjpeg", slice(0, 88)))
    with serving(tmp_path / "home") as server:
        page = open_page(browser, url=server.url, welcomed=False)
        heading(page, "Welcome to mien")
        expect(guide(page)).to_contain_text("An expression is not a feeling")
        expect(guide(page)).to_contain_text("article 5(1)(f)")
        tab_to(page, "Next")

        heading(page, "Choose your music")
        page.keyboard.press("Tab")
        field = guide(page).get_by_role("combobox", name="Music folder")
        expect(field).to_be_focused()
        page.keyboard.type("~/mus")
        expect(guide(page).get_by_role("option")).to_have_text("~/Music/")
        expect(field).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowDown")
        active = field.get_attribute("aria-activedescendant")
        assert guide(page).get_by_role("option", selected=True).get_attribute("id") == active
        page.keyboard.press("Enter")
        expect(field).to_have_value("~/Music/")
        expect(guide(page).get_by_role("option", name="Mixed")).to_have_text("~/Music/Mixed/")
        page.keyboard.press("Escape")
        expect(guide(page).get_by_role("listbox")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(guide(page).locator(".folders")).to_contain_text("Music")
        expect(guide(page)).to_contain_text("Songs found: 4")
        assert server.state()["library"]["folders"][0]["path"] == str(tmp_path / "home" / "Music")
        tab_to(page, "Next")

        heading(page, "May mien see your face?")
        assert page.evaluate("document.querySelectorAll('video').length") == 0
        tab_to(page, "Allow the camera")
        expect(guide(page)).to_contain_text("The camera is on.")
        until(page, "document.querySelector('mien-guide video').currentTime > 0")
        expect(guide(page).get_by_role("status").last).to_have_text("Neutral")
        tab_to(page, "Next")

        heading(page, "Your face at rest")
        tab_to(page, "Set my resting face")
        expect(guide(page).get_by_role("progressbar")).to_be_visible()
        expect(guide(page)).to_contain_text("Set on ")
        assert server.state()["neutral"]["state"] == "set"
        tab_to(page, "Next")

        heading(page, "Ready")
        expect(guide(page)).to_contain_text("The camera is on")
        tab_to(page, "Play music")
        expect(guide(page)).to_be_hidden()
        until(page, PLAYING)
        assert not server.state()["player"]["current"]["builtin"]

        page.reload()
        page.locator("mien-queue li").first.wait_for()
        expect(guide(page)).to_be_hidden()
        page.get_by_role("button", name="Guide").press("Enter")
        heading(page, "Welcome to mien")
        page.close()


def test_who_allows_no_camera_goes_on_without(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, welcomed=False, permissions=[])
    page.context.clear_permissions()
    guide(page).get_by_role("button", name="Next").click()
    guide(page).get_by_role("button", name="Next").click()
    guide(page).get_by_role("button", name="Allow the camera").click()
    expect(guide(page).get_by_role("alert")).to_contain_text("not allowed")
    guide(page).get_by_role("button", name="Go on without the camera").click()
    heading(page, "Ready")
    expect(guide(page)).to_contain_text("set the mood yourself")
    guide(page).get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Happy").click()
    wait_for(lambda: player.state()["steering"] == "hand", "the mood by hand")


def test_a_folder_without_music_is_told_of_and_what_came_with_mien_plays(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "home" / "Empty").mkdir(parents=True)
    with serving(tmp_path / "home") as server:
        page = open_page(browser, url=server.url, welcomed=False)
        guide(page).get_by_role("button", name="Next").click()
        field = guide(page).get_by_role("combobox", name="Music folder")
        field.fill("~/Empty")
        field.press("Enter")
        expect(guide(page)).to_contain_text("No music was found there")
        guide(page).get_by_role("button", name="Next").click()
        guide(page).get_by_role("button", name="Go on without the camera").click()
        guide(page).get_by_role("button", name="Play music").click()
        until(page, PLAYING)
        assert server.state()["player"]["current"]["builtin"]
        page.close()


def test_a_camera_that_goes_while_the_face_at_rest_is_looked_at(
    browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True, welcomed=False, permissions=["camera"])
    for name in ("Next", "Next", "Allow the camera", "Next"):
        guide(page).get_by_role("button", name=name).click()
    heading(page, "Your face at rest")
    page.evaluate(
        "import('/static/camera.js').then(m => m.camera.stream.getVideoTracks()[0].dispatchEvent(new Event('ended')))"
    )
    heading(page, "May mien see your face?")
    expect(guide(page).get_by_role("alert")).to_contain_text("went away")
    guide(page).get_by_role("button", name="Allow the camera").click()
    expect(guide(page)).to_contain_text("The camera is on.")


def test_it_can_be_left_at_every_step_and_switches_nothing_on(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, welcomed=False, permissions=["camera"])
    heading(page, "Welcome to mien")
    page.keyboard.press("Escape")
    expect(guide(page)).to_be_hidden()
    for presses in range(4):
        page.get_by_role("button", name="Guide").click()
        for _ in range(presses):
            guide(page).locator(".primary").click()
        guide(page).get_by_role("button", name="Close" if presses == 3 else "Leave the guide").click()
        expect(guide(page)).to_be_hidden()
        expect(page.get_by_role("button", name="Guide")).to_be_focused()
    assert page.locator("video").count() == 0
    assert page.locator("audio").count() == 0


def test_a_browser_that_keeps_nothing_shows_it_each_time(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, welcomed=False, script=REFUSED)
    for _ in range(2):
        guide(page).get_by_role("button", name="Leave the guide").click()
        expect(guide(page)).to_be_hidden()
        page.reload()
        heading(page, "Welcome to mien")


def test_the_field_in_the_library_completes_as_well(
    player: Server, browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    for name in ("Grün", "Ärger", "日本"):
        (tmp_path / name).mkdir()
    page = open_page(browser)
    field = page.get_by_label("Music folder")
    options = page.locator("mien-library").get_by_role("option")
    field.fill(f"{tmp_path}/")
    expect(options).to_have_count(3)
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    field.fill(f"{tmp_path}/är")
    expect(options).to_have_count(1)
    expect(options).to_have_text(f"{tmp_path}/Ärger/")
    options.click()
    expect(field).to_have_value(f"{tmp_path}/Ärger/")
    expect(field).to_be_focused()
    expect(options).to_have_count(0)
    field.fill(f"{tmp_path}/")
    expect(options).to_have_count(3)
    page.keyboard.press("Tab")
    expect(page.locator("mien-library").get_by_role("listbox")).to_be_hidden()
    expect(page.locator("mien-library").get_by_role("button", name="Add")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_can_be_read(browser: Browser, open_page: OpenPage, scheme: str) -> None:
    page = open_page(browser, welcomed=False, viewport={"width": 360, "height": 640}, color_scheme=scheme)
    inside = CONTRAST.replace("main *, header *, footer *", "mien-guide *")
    assert inside != CONTRAST
    for place in range(4):
        expect(guide(page)).to_contain_text(f"Step {place + 1} of 4")
        wide = "(one => one.scrollWidth - one.clientWidth)(document.querySelector('mien-guide dialog'))"
        assert page.evaluate(wide) <= 0
        assert page.evaluate(inside) == []
        for button in guide(page).get_by_role("button").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 24
            assert 0 <= box["x"] <= 360 - box["width"]
        if place < 3:
            guide(page).locator(".primary").click()


def test_the_whole_texts_open_beside_the_music(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, viewport={"width": 360, "height": 640})
    page.get_by_role("button", name="Stays on this machine").click()
    for link, title in (
        ("Privacy", "What mien knows of you, and who else does"),
        ("Lawful use and the limits of the science", "Where mien may be used, and what it cannot know"),
        ("What mien defends against", "What mien defends against"),
    ):
        with page.expect_popup() as popup:
            page.get_by_role("dialog").get_by_role("link", name=link).click()
        expect(popup.value.get_by_role("heading", level=1)).to_have_text(title)
        # With its style: the words are there before it.
        popup.value.wait_for_load_state()
        popup.value.set_viewport_size({"width": 360, "height": 640})
        assert popup.value.evaluate("document.documentElement.scrollWidth") <= 360
