"""The page by mouse and keyboard, without a face in view."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, serving, wait_for
from tests.server.sounds import make_library, pad, write_flac
from tests.web.conftest import OpenPage
from tests.web.ears import stages

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PLAYING = (
    "(() => { const a = document.querySelector('audio'); return a && !a.paused && a.currentTime > 0.3; })()"
)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def until(page: Page, script: str, argument: Any = None) -> None:
    """Wait until a script is true; Playwright's own way needs `eval`, which the page's policy forbids."""
    wait_for(lambda: page.evaluate(script, argument), script)


def play(page: Page) -> None:
    press(page, "Play")
    until(page, PLAYING)


def hold(page: Page, player: Server) -> None:
    """Play, and pause: the page may sound from now on, and time stands still."""
    play(page)
    press(page, "Pause")
    wait_for(lambda: not now(player)["playing"], "the pause")


def now(server: Server) -> dict[str, Any]:
    player = server.state()["player"]
    assert isinstance(player, dict)
    return player


def test_nothing_sounds_and_no_camera_runs_until_asked(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    assert page.locator("audio").count() == 0
    expect(page.get_by_role("button", name="Use camera")).to_be_visible()
    expect(page.get_by_text("Camera on")).to_have_count(0)
    assert not now(player)["playing"]


def test_the_transport_by_mouse(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    play(page)
    first = now(player)["current"]
    expect(page.locator("mien-now .title")).to_have_text(first["title"])
    press(page, "Next")
    # Until the press has come to the server, it is the first song that plays.
    wait_for(lambda: now(player)["current"] != first, "the next track")
    until(page, PLAYING)
    second = now(player)["current"]
    press(page, "Pause")
    until(page, "document.querySelector('audio').paused")
    wait_for(lambda: not now(player)["playing"], "the pause")
    # Paused: a track that has played for three seconds is started again by "previous".
    press(page, "Next")
    wait_for(lambda: now(player)["current"] != second, "the track after")
    press(page, "Previous")
    wait_for(lambda: now(player)["current"] == second, "the track before")
    press(page, "Play")
    until(page, PLAYING)


def test_seek_and_volume(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, inside=True)
    play(page)
    page.get_by_label("Position in the track").fill("40")
    until(page, "document.querySelector('audio').currentTime >= 40")
    # The page goes to the new place before the server hears of it.
    wait_for(lambda: now(player)["position_s"] >= 40, "the server to hear of it")
    page.get_by_label("Volume", exact=True).fill("0.2")
    wait_for(lambda: now(player)["volume"] == 0.2, "the volume")
    wait_for(lambda: abs(stages(page)["volume"] - 0.2) < 1e-3, "the volume to be heard")


def test_the_end_of_a_track_leads_to_the_next(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    play(page)
    before = now(player)
    # The slider's step is a tenth of a second.
    page.get_by_label("Position in the track").fill(f"{before['current']['duration_s'] - 0.5:.1f}")
    following = before["upcoming"][0]["item_id"]
    wait_for(lambda: now(player)["current"]["item_id"] == following, "the next track")
    until(page, PLAYING)


def test_a_paused_song_goes_on_from_its_very_end(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    hold(page, player)
    before = now(player)
    page.get_by_label("Position in the track").fill(f"{before['current']['duration_s']:.1f}")
    wait_for(lambda: now(player)["position_s"] > 70, "the end")
    assert page.evaluate("document.querySelector('audio').ended") is False
    press(page, "Play")
    following = before["upcoming"][0]["item_id"]
    wait_for(lambda: now(player)["current"]["item_id"] == following, "the next track")
    until(page, PLAYING)


def test_the_queue_by_mouse(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    play(page)
    rows = page.locator("mien-queue > section > ol > li")
    third = now(player)["upcoming"][2]
    rows.nth(2).locator(".row-main").click()
    wait_for(lambda: now(player)["current"] == third, "the jump")
    gone = now(player)["upcoming"][1]
    rows.nth(1).get_by_role("button", name=f"Remove {gone['title']}").click()
    wait_for(lambda: gone["item_id"] not in [i["item_id"] for i in now(player)["upcoming"]], "the removal")
    order = [item["item_id"] for item in now(player)["upcoming"]]
    press(page, "Shuffle")
    wait_for(lambda: now(player)["shuffled"], "the shuffle")
    press(page, "Shuffle")
    wait_for(lambda: [item["item_id"] for item in now(player)["upcoming"]] == order, "the old order")


def test_the_mood_by_hand_needs_no_camera(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    play(page)
    playing = now(player)["current"]
    page.get_by_role("button", name="Sad").click()
    expect(page.locator("#mood-words")).to_have_text("Sad")
    before = now(player)["upcoming"]
    page.get_by_role("button", name="Happy").click()
    expect(page.locator("#mood-words")).to_have_text("Happy")
    expect(page.get_by_role("button", name="Happy")).to_have_attribute("aria-pressed", "true")
    after = now(player)
    assert after["current"] == playing
    # Among eight tracks another choice may be the same ones in the same order; but each of them was chosen anew.
    assert {i["item_id"] for i in after["upcoming"]}.isdisjoint(i["item_id"] for i in before)
    assert page.evaluate("document.querySelector('audio').paused") is False
    press(page, "Back to camera")
    wait_for(lambda: player.state()["steering"] == "camera", "the camera to steer")


def test_the_plane_by_mouse_and_by_keys(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    box = page.locator("svg.plane").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    state = wait_for(lambda: (s := player.state())["steering"] == "hand" and s, "the clicked mood")
    assert state["mood"]["valence"] == pytest.approx(0.56, abs=0.05)
    assert state["mood"]["arousal"] == pytest.approx(0.56, abs=0.05)
    page.get_by_role("slider", name="Mood; arrow keys").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    wait_for(
        lambda: abs(player.state()["mood"]["valence"] - (state["mood"]["valence"] - 0.3)) < 0.02, "the keys"
    )
    assert player.state()["mood"]["arousal"] == pytest.approx(state["mood"]["arousal"] - 0.1, abs=0.02)


def test_a_photo_sets_the_mood(
    player: Server, browser: Browser, open_page: OpenPage, portrait: bytes
) -> None:
    page = open_page(browser)
    chooser = page.locator("mien-mood input[type=file]")
    chooser.set_input_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": portrait})
    expect(page.locator("mien-mood")).to_contain_text("Read from your photo")
    assert player.state()["steering"] == "photo"


def test_a_photo_that_is_none_gets_a_message(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, quiet=False)
    page.locator("mien-mood input[type=file]").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no"}
    )
    expect(page.get_by_role("alert")).to_contain_text("picture")
    press(page, "Close this message")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_modes(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    for label, mode in (("Lift", "lift"), ("Calm", "calm"), ("Match", "match"), ("Classic", "paper")):
        page.get_by_role("radio", name=re.compile(f"^{label}")).click()
        wait_for(lambda mode=mode: player.state()["mode"] == mode, f"mode {mode}")  # type: ignore[misc]


def test_search_and_play_from_the_library(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_role("searchbox").fill("market 3")
    row = page.locator("mien-library li.row")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="next").click()
    wait_for(
        lambda: now(player)["upcoming"][0]["title"] == "Market Day 3", "the track to stand first in line"
    )
    row.get_by_role("button", name="now").click()
    wait_for(lambda: now(player)["current"]["title"] == "Market Day 3", "the track to play")
    until(page, PLAYING)


def test_a_folder_that_is_not_there_gets_a_message(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, quiet=False)
    page.get_by_label("Music folder").fill("/nowhere/at/all")
    page.locator("mien-library").get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("/nowhere/at/all")


def test_a_folder_with_a_broken_file_is_added_and_the_file_listed(
    browser: Browser, open_page: OpenPage, tmp_path: Path, small_library: Path
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "broken.mp3").write_text("no music", encoding="utf-8")
    with serving(tmp_path / "home", library=[small_library]) as server:
        server.scanned()
        page = open_page(browser, url=server.url)
        page.get_by_label("Music folder").fill(str(tmp_path / "more"))
        page.locator("mien-library").get_by_role("button", name="Add").click()
        page.get_by_text("1 file could not be read").click()
        expect(page.locator("mien-library .broken")).to_contain_text(
            "broken.mp3: not an audio file that can be read"
        )
        page.close()


def test_a_denied_camera_gets_a_message_and_the_rest_goes_on(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, permissions=[])
    page.context.clear_permissions()
    page.get_by_role("button", name="Use camera").click()
    expect(page.get_by_role("alert")).to_contain_text("not allowed")
    expect(page.get_by_role("button", name="Use camera")).to_be_enabled()
    play(page)


@pytest.mark.parametrize(
    ("error", "message"),
    [("NotReadableError", "busy in another program"), ("NotFoundError", "No camera was found")],
)
def test_a_busy_or_missing_camera_gets_a_message(
    browser: Browser, open_page: OpenPage, error: str, message: str
) -> None:
    # Chromium's made camera is never busy, so the browser's own answer is given here.
    refuse = f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{error}'));"
    page = open_page(browser, permissions=["camera"], script=refuse)
    page.get_by_role("button", name="Use camera").click()
    expect(page.get_by_role("alert")).to_contain_text(message)
    expect(page.get_by_role("button", name="Use camera")).to_be_enabled()


def test_a_camera_without_a_face_says_so_and_can_be_switched_off(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True, permissions=["camera"])
    page.get_by_role("button", name="Use camera").click()
    expect(page.get_by_text("Camera on")).to_be_visible()
    expect(page.locator("mien-camera .sees")).to_have_attribute("data-state", "no_face", timeout=60_000)
    page.evaluate("import('/static/camera.js').then(m => window.track = m.camera.stream.getVideoTracks()[0])")
    press(page, "Switch off")
    expect(page.get_by_role("button", name="Use camera")).to_be_visible()
    assert page.evaluate("window.track.readyState") == "ended"
    wait_for(lambda: player.state()["mood"]["state"] == "off", "the camera to be off")


def test_a_camera_that_goes_away_gets_a_message(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, inside=True, permissions=["camera"])
    page.get_by_role("button", name="Use camera").click()
    expect(page.get_by_text("Camera on")).to_be_visible()
    # Nothing can be unplugged here, so the track is told that it was.
    page.evaluate(
        "import('/static/camera.js').then(m => m.camera.stream.getVideoTracks()[0].dispatchEvent(new Event('ended')))"
    )
    expect(page.get_by_role("alert")).to_contain_text("went away")


def test_a_second_window_takes_the_sound_over(browser: Browser, open_page: OpenPage) -> None:
    one = open_page(browser)
    play(one)
    two = open_page(browser)
    expect(two.get_by_text("Playing in another window")).to_be_visible()
    assert two.locator("audio").count() == 0
    play(two)
    until(one, "document.querySelectorAll('audio').length === 0")


def test_the_sound_survives_the_server_and_the_page_comes_back(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=90)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        page = open_page(browser, url=server.url, quiet=False)
        play(page)
        before = now(server)["current"]
        until(page, "document.querySelector('audio').buffered.end(0) > 60")
        port = server.host.split(":")[1]
        assert server.stop() == 0
        expect(page.locator("#offline")).to_be_visible()
        press(page, "Next")
        reached = page.evaluate("document.querySelector('audio').currentTime")
        until(page, "before => document.querySelector('audio').currentTime > before + 0.5", reached)
    with serving(tmp_path / "home", arguments=["--port", port]) as server:
        expect(page.get_by_text("mien does not answer")).to_have_count(0)
        wait_for(lambda: now(server)["playing"], "the server to learn what sounds")
        assert now(server)["current"]["track_id"] == before["track_id"]
        assert page.evaluate("document.querySelector('audio').currentTime") > reached
        until(page, PLAYING)


def test_the_privacy_note_opens_and_closes_by_keys(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_role("button", name="Stays on this machine").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="What is read, and where")
    expect(dialog).to_contain_text("An expression is not a feeling")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_everything_can_be_reached_by_tab_and_has_a_name(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    unnamed = page.evaluate(
        """[...document.querySelectorAll("button, input, [role=slider]")].filter((one) =>
          !one.getAttribute("aria-label") && !one.textContent.trim() && !one.labels?.[0]?.textContent.trim()
        ).map((one) => one.outerHTML)"""
    )
    assert unnamed == []
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.textContent.trim() || document.activeElement.ariaLabel")
        )
    assert {"Use camera", "Play", "Next", "Volume", "Mood; arrow keys move it", "Happy", "Add"} <= reached


def test_names_of_tracks_are_text_and_never_markup(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "music").mkdir()
    title = "<img src=x onerror=document.title='broken'>"
    write_flac(tmp_path / "music" / "a.flac", pad(110, 6), title=title, artist="<b>bold</b>")
    write_flac(tmp_path / "music" / "b.flac", pad(130, 6), title="Other", artist="‮right to left")
    with serving(tmp_path / "home", library=[tmp_path / "music"]) as server:
        server.scanned()
        page = open_page(browser, url=server.url)
        expect(page.get_by_text(title).first).to_be_visible()
        assert page.title() == "mien"
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1440, 900), (3840, 2160)])
def test_the_page_fits_every_screen(
    browser: Browser, open_page: OpenPage, tmp_path: Path, scheme: str, width: int, height: int
) -> None:
    page = open_page(browser, viewport={"width": width, "height": height}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Play", "Next", "Previous", "Shuffle", "Repeat this song", "Mute", "Keys", "Arrange"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    page.screenshot(path=tmp_path / f"{scheme}-{width}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(browser: Browser, open_page: OpenPage, scheme: str) -> None:
    page = open_page(browser, color_scheme=scheme)
    for expression in ("Happy", "Sad", "Angry", "Neutral"):
        page.get_by_role("button", name=expression).click()
        page.wait_for_timeout(3500)
        poor = page.evaluate(CONTRAST)
        assert poor == []


CONTRAST = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (one) => {
    for (let up = one; up; up = up.parentElement) {
      const colour = rgb(getComputedStyle(up).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgb(getComputedStyle(document.documentElement).backgroundColor);
  };
  const poor = [];
  for (const one of document.querySelectorAll("main *, header *, footer *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || one.closest("svg, :disabled, .plane-frame") || !one.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push([one.textContent.trim().slice(0, 40), ratio]);
  }
  return poor;
}"""
