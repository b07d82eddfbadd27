"""Everybody can use the page: axe finds nothing, targets are large enough, focus shows, motion rests when asked to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.screenshots import record

from tests.server.process import Server
from tests.web.conftest import OpenPage
from tests.web.test_neutral import filming

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => (await axe.run(document, { runOnly: { type: "tag", values: tags } })).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map((one) => one.html.slice(0, 200)).join(" | ")}`
)"""

REST = """document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity)
    .forEach((one) => one.finish())"""

CONTROLS = "button, a[href], input, select, summary, label.chip, [role=slider], [role=option]"
SMALL = """(controls) => [...document.querySelectorAll(controls)]
    .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.matches(".hidden, .skip, p a, li a"))
    .map((one) => [one, (one.labels?.[0] ?? one).getBoundingClientRect(), one.getBoundingClientRect()])
    .filter(([one, label, own]) => Math.max(label.width, own.width) < 23.5 || Math.max(label.height, own.height) < 23.5)
    .map(([one, , own]) => `${one.outerHTML.slice(0, 120)} ${own.width} x ${own.height}`)"""


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("axe is not installed; python3 run.py test fetches it from npm's registry")
    return AXE.read_text(encoding="utf-8")


def check(page: Page, axe: str) -> list[str]:
    """Return what axe finds wrong with the page as it stands."""
    page.evaluate(REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{axe}; undefined")
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


def unfold(page: Page) -> None:
    for _ in range(3):
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        page.wait_for_timeout(300)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 860), (360, 740)], ids=["desktop", "phone"])
def test_nothing_is_found(
    browser: Browser, open_page: OpenPage, axe: str, player: Server, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(browser, color_scheme=scheme, viewport={"width": size[0], "height": size[1]})
    assert check(page, axe) == []
    player.post("/api/player/play", page="axe")
    page.locator("mien-now .feedback").wait_for()
    page.get_by_role("button", name="Arrange").click()
    unfold(page)
    assert check(page, axe) == []
    assert page.evaluate(SMALL, CONTROLS) == []


def test_nothing_is_found_in_dialogs(browser: Browser, open_page: OpenPage, axe: str) -> None:
    page = open_page(browser)
    for opener, name in [
        ("Stays on this machine", "What is read, and where"),
        ("Keys", "Keys"),
        ("Erase", "Erase what is kept of Listener?"),
    ]:
        page.get_by_role("button", name=opener, exact=True).first.click()
        dialog = page.get_by_role("dialog", name=name)
        expect(dialog).to_be_visible()
        assert check(page, axe) == []
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def test_nothing_is_found_in_the_guide(browser: Browser, open_page: OpenPage, axe: str) -> None:
    page = open_page(browser, permissions=["camera"])
    page.get_by_role("button", name="Guide", exact=True).click()
    guide = page.get_by_role("dialog")
    found = []
    for _ in range(6):
        found += check(page, axe) + page.evaluate(SMALL, CONTROLS)
        if guide.get_by_role("button", name="Allow the camera").is_visible():
            guide.get_by_role("button", name="Allow the camera").click()
            guide.get_by_text("The camera is on.").wait_for()
            found += check(page, axe)
        if guide.get_by_role("button", name="Play music").is_visible():
            break
        guide.locator(".guide-moves .primary").click()
    assert guide.get_by_role("button", name="Play music").is_visible()
    assert found == []
    # The camera goes on behind the guide.
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Camera on").wait_for()
    assert check(page, axe) == []
    assert page.evaluate(SMALL, CONTROLS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_while_the_camera_sees_a_face(
    launch: Callable[..., Browser], open_page: OpenPage, axe: str, tmp_path: Path, scheme: str
) -> None:
    browser = filming(launch, record(tmp_path / "portrait.mjpeg"))
    page = open_page(browser, color_scheme=scheme)
    page.get_by_role("button", name="Use camera").click()
    page.locator('.sees[data-state="steady"]').wait_for()
    page.get_by_role("button", name="Show where it looked").click()
    page.get_by_role("button", name="My songs on the plane").click()
    unfold(page)
    assert check(page, axe) == []
    assert page.evaluate(SMALL, CONTROLS) == []


def test_nothing_is_found_in_lists(browser: Browser, open_page: OpenPage, axe: str, player: Server) -> None:
    page = open_page(browser)
    tracks = [item["track_id"] for item in player.state()["player"]["upcoming"][:3]]
    player.post("/api/playlists", name="Access", track_ids=tracks)
    page.reload()
    browse = page.locator("mien-browse")
    browse.get_by_role("button", name="Artists").click()
    browse.locator(".row button").first.click()
    browse.get_by_role("button", name="All artists").wait_for()
    page.locator("mien-library input[type=search]").fill("a")
    page.locator("mien-library .results li").first.wait_for()
    page.get_by_role("button", name="More on Access").click()
    page.get_by_text("Export for other players").wait_for()
    page.get_by_role("button", name="Save this queue").click()
    page.get_by_label("Name of the playlist").wait_for()
    assert check(page, axe) == []
    assert page.evaluate(SMALL, CONTROLS) == []


@pytest.mark.parametrize(
    "path", ["static/token.html", "static/pages/privacy.html", "static/pages/threats.html"]
)
def test_nothing_is_found_on_other_pages(browser: Browser, axe: str, player: Server, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(player.url + path)
    assert check(page, axe) == []
    context.close()


FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const parts = [one, one.closest("label"), ...one.querySelectorAll("*")].filter(Boolean);
    const names = ["outline", "boxShadow", "stroke", "strokeWidth", "backgroundColor", "borderColor"];
    const look = () => JSON.stringify(parts.map((each) => names.map((name) => getComputedStyle(each)[name])));
    const focused = look();
    one.blur();
    const rest = look();
    one.focus({ preventScroll: true, focusVisible: true });
    return [one.outerHTML.slice(0, 140), focused !== rest];
}"""
"""The element with the focus, and whether it looks otherwise than without it."""


def test_the_focus_shows_wherever_it_goes(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    reached: dict[str, bool] = {}
    for _ in range(200):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found:
            reached[found[0]] = found[1]
    assert len(reached) > 40
    assert [one for one, shown in reached.items() if not shown] == []


MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
    const { transitionDuration, animationDuration } = getComputedStyle(one);
    const times = `${transitionDuration}, ${animationDuration}`.split(",");
    return times.some((time) => parseFloat(time) > 0.02);
}).map((one) => one.outerHTML.slice(0, 120))"""


def test_motion_rests_when_it_is_asked_to(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, reduced_motion="reduce")
    page.get_by_role("button", name="Play", exact=True).click()
    assert page.evaluate(MOVING) == []
    page.get_by_role("button", name="Pause", exact=True).click()


@pytest.mark.usefixtures("player")
def test_a_control_that_goes_leaves_the_focus_in_its_place(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, permissions=["camera"], quiet=False)
    page.get_by_role("button", name="Use camera").press("Enter")
    expect(page.locator("#camera-title")).to_have_text("Camera on")
    expect(page.locator("#camera-title")).to_be_focused()
    page.get_by_role("button", name="Switch off").press("Enter")
    expect(page.locator("#camera-title")).to_have_text("Camera")
    expect(page.locator("#camera-title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Use camera")).to_be_focused()
    page.get_by_label("Music folder").fill("/nowhere/at/all")
    page.locator("mien-library").get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Close this message").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


SEEN = """[...document.querySelectorAll("main h2")].filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect().top)"""


def test_on_a_phone_the_keyboard_goes_from_top_to_bottom(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, viewport={"width": 360, "height": 740}, permissions=["camera"])
    tops = page.evaluate(SEEN)
    assert tops == sorted(tops)
    assert len(tops) >= 9
    page.get_by_role("button", name="Use camera").click()
    off = page.get_by_role("button", name="Switch off")
    off.focus()
    page.set_viewport_size({"width": 1280, "height": 860})
    expect(page.locator(".left mien-camera")).to_be_visible()
    expect(off).to_be_focused()
    moves = "document.querySelector('mien-camera video').currentTime > {}"
    page.wait_for_function(
        moves.format(page.evaluate("document.querySelector('mien-camera video').currentTime"))
    )
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".single mien-camera")).to_be_visible()
    expect(off).to_be_focused()
    page.get_by_role("button", name="Erase", exact=True).press("Enter")
    dialog = page.locator("mien-listener dialog[open]")
    page.set_viewport_size({"width": 1280, "height": 860})
    expect(page.locator(".left mien-listener dialog:modal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.locator("mien-queue, mien-now, mien-camera, mien-mood, mien-library").count() == 5
