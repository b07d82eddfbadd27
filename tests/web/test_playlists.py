"""Playlists in the page: saved, played, renamed, chosen for an expression, deleted, and files in and out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.server.process import Server, wait_for
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, hold, now, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

CSV = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Energy,Valence,Tempo\n"
    "spotify:track:4uLU6hMCjMI75M1A2tKUQC,Far,Away,100000,0.75,0.25,99\n"
    "spotify:track:4uLU6hMCjMI75M1A2tKUQD,Still Water 0,The Quiet Hands 0,75000,0.5,0.5,99\n"
    "spotify:local:x,Lost,Nobody,61000,,,\n"
)


def listed(server: Server) -> dict[str, dict[str, Any]]:
    found = server.answer(server.client.get("/api/playlists"))["playlists"]
    return {one["name"]: one for one in found}


@pytest.fixture
def calm(player: Server) -> Iterator[list[int]]:
    """Save the calm songs as “Rain”; no playlist is left afterwards."""
    found = player.answer(player.client.get("/api/library", params={"search": "still water"}))["tracks"]
    ids = sorted(track["track_id"] for track in found)
    player.post("/api/playlists", name="Rain", track_ids=ids)
    yield ids
    for one in listed(player).values():
        player.answer(player.client.delete(f"/api/playlists/{one['playlist_id']}"))


def panel(page: Page) -> Locator:
    return page.locator("mien-playlists")


def told(page: Page) -> Locator:
    return panel(page).get_by_role("status").first


def more(page: Page, name: str) -> None:
    panel(page).get_by_role("button", name=f"More on {name}", exact=True).click()
    expect(panel(page).get_by_role("list", name=f"Songs of {name}", exact=True)).to_be_visible()


@pytest.mark.usefixtures("calm")
def test_the_queue_is_saved_and_an_old_list_replaced_only_when_asked(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    hold(page, player)
    wanted = [now(player)["current"]["track_id"], *(i["track_id"] for i in now(player)["upcoming"])]
    queue = page.locator("mien-queue mien-save")
    queue.get_by_role("button", name="Save this queue").press("Enter")
    name = queue.get_by_label("Name of the playlist")
    expect(name).to_be_focused()
    page.keyboard.type("rain")
    page.keyboard.press("Enter")
    expect(queue.get_by_role("alert")).to_have_text("There is a playlist “Rain” of 4 songs already.")
    assert listed(player)["Rain"]["items"] == 4
    name.fill("Monday")
    expect(queue.get_by_role("alert")).to_have_count(0)
    name.press("Enter")
    expect(queue.get_by_role("status")).to_have_text(f"Saved “Monday”: {len(wanted)} songs.")
    expect(panel(page).get_by_role("button", name="Play: Monday")).to_be_visible()
    one = listed(player)["Monday"]
    contents = player.answer(player.client.get(f"/api/playlists/{one['playlist_id']}"))["contents"]
    assert [item["track"]["track_id"] for item in contents] == wanted
    queue.get_by_role("button", name="Save this queue").click()
    name.fill("Rain")
    name.press("Enter")
    queue.get_by_role("button", name="Replace").click()
    expect(queue.get_by_role("status")).to_have_text(f"Saved “Rain”: {len(wanted)} songs.")


@pytest.mark.usefixtures("calm")
def test_what_a_search_finds_is_saved(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_role("searchbox").fill("market")
    search = page.locator("mien-library mien-save")
    search.get_by_role("button", name="Save these songs").click()
    search.get_by_label("Name of the playlist").fill("Markets")
    search.get_by_role("button", name="Save", exact=True).click()
    expect(search.get_by_role("status")).to_have_text("Saved “Markets”: 4 songs.")
    assert listed(player)["Markets"]["items"] == 4


def test_a_playlist_plays_in_its_order(
    player: Server, browser: Browser, open_page: OpenPage, calm: list[int]
) -> None:
    page = open_page(browser)
    panel(page).get_by_role("button", name="Play: Rain").press("Enter")
    wait_for(lambda: (now(player)["current"] or {}).get("track_id") == calm[0], "its first song")
    until(page, PLAYING)
    assert [item["track_id"] for item in now(player)["upcoming"][:3]] == calm[1:]
    more(page, "Rain")
    row = panel(page).locator("[data-place='3']")
    row.get_by_role("button", name="to the end").click()
    wait_for(lambda: now(player)["upcoming"][-1]["track_id"] == calm[3], "the song at the end")
    # Songs have their numbers in the order in which they were read, which is any.
    title = now(player)["upcoming"][-1]["title"]
    expect(page.locator("#told")).to_have_text(f"{title} is last in line")
    row.get_by_role("button", name="next").click()
    wait_for(lambda: now(player)["upcoming"][0]["track_id"] == calm[3], "the song to be next")
    row.get_by_role("button", name="now").click()
    wait_for(lambda: now(player)["current"]["track_id"] == calm[3], "the song to play")


@pytest.mark.usefixtures("calm")
def test_a_playlist_is_chosen_for_an_expression_and_keeps_it_under_a_new_name(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    more(page, "Rain")
    sad = panel(page).get_by_role("group", name="Expressions for").get_by_role("button", name="Sad")
    sad.click()
    expect(sad).to_have_attribute("aria-pressed", "true")
    expect(panel(page).get_by_text("4 songs · for these expressions: Sad")).to_be_visible()
    assert player.state()["listener"]["settings"]["rules"] == {"sad": {"playlist": "Rain"}}
    page.locator("mien-mood").get_by_role("button", name="Sad").click()
    wait_for(lambda: "Rain" in now(player)["upcoming"][0]["reason"], "the playlist to come next")
    panel(page).get_by_label("Name", exact=True).fill("Storm")
    panel(page).get_by_role("button", name="Rename").click()
    expect(told(page)).to_have_text("Now called “Storm”.")
    assert player.state()["listener"]["settings"]["rules"] == {"sad": {"playlist": "Storm"}}
    sad.click()
    wait_for(lambda: player.state()["listener"]["settings"]["rules"] == {}, "the rule to go")


@pytest.mark.usefixtures("calm")
def test_another_window_sees_what_becomes_of_the_playlists(
    player: Server, browser: Browser, open_page: OpenPage, calm: list[int]
) -> None:
    page = open_page(browser)
    more(page, "Rain")
    expect(panel(page).locator("[data-place='3']")).to_be_visible()
    saved = player.post("/api/playlists", name="Rain", track_ids=calm[:2])
    expect(panel(page).get_by_text("2 songs")).to_be_visible()
    expect(panel(page).locator("[data-place='2']")).to_have_count(0)
    player.post("/api/listener/settings", rules={"sad": {"playlist": "Rain"}})
    where = f"/api/playlists/{saved['playlist_id']}"
    player.answer(player.client.patch(where, json={"name": "Storm"}))
    expect(panel(page).get_by_text("2 songs · for these expressions: Sad")).to_be_visible()
    expect(panel(page).get_by_role("button", name="Play: Storm")).to_be_visible()
    player.answer(player.client.delete(where))
    expect(panel(page).get_by_role("button", name="Play: Storm")).to_have_count(0)


@pytest.mark.usefixtures("calm")
def test_a_playlist_is_deleted_only_when_that_is_said_again(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser)
    more(page, "Rain")
    delete = panel(page).get_by_role("button", name="Delete", exact=True)
    delete.press("Enter")
    dialog = page.get_by_role("dialog", name="Delete “Rain”?")
    dialog.get_by_role("button", name="Keep it").press("Enter")
    expect(dialog).to_be_hidden()
    expect(delete).to_be_focused()
    assert "Rain" in listed(player)
    delete.press("Enter")
    dialog.get_by_role("button", name="Delete").press("Enter")
    expect(told(page)).to_have_text("Deleted “Rain”.")
    expect(page.locator("#lists-title")).to_be_focused()
    assert listed(player) == {}


@pytest.mark.usefixtures("calm")
def test_files_of_other_players_come_in_and_go_out(
    player: Server, browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(browser, accept_downloads=True)
    chooser = panel(page).get_by_label("Import a playlist file")
    chooser.set_input_files({"name": "rain.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    # “Rain” is there already, and stays as it is.
    expect(told(page)).to_have_text("Imported “rain (2)”: 1 found, 1 opens elsewhere, 1 not found.")
    assert listed(player)["Rain"]["items"] == 4
    panel(page).get_by_text("Not found in your library (1)").click()
    expect(panel(page).locator(".broken")).to_have_text("Nobody – Lost")
    more(page, "rain (2)")
    expect(panel(page).get_by_role("link", name="Far Away · opens elsewhere")).to_have_attribute(
        "href", "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"
    )
    more(page, "Rain")
    for kind in ("m3u8", "xspf", "jspf", "pls"):
        with page.expect_download() as download:
            panel(page).get_by_role("link", name=f"Export as {kind.upper()}").click()
        assert download.value.suggested_filename == f"Rain.{kind}"
        download.value.save_as(tmp_path / f"again {kind}.{kind}")
        chooser.set_input_files(tmp_path / f"again {kind}.{kind}")
        expect(told(page)).to_have_text(f"Imported “again {kind}”: 4 found.")


def test_a_list_that_another_window_saved_is_not_replaced_by_a_file(
    player: Server, browser: Browser, open_page: OpenPage, calm: list[int]
) -> None:
    page = open_page(browser)
    expect(panel(page).get_by_role("button", name="Play: Rain")).to_be_visible()
    player.post("/api/playlists", name="Storm", track_ids=calm)
    chooser = panel(page).get_by_label("Import a playlist file")
    chooser.set_input_files({"name": "storm.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    expect(told(page)).to_contain_text("Imported “storm (2)”")
    assert listed(player)["Storm"]["items"] == len(calm)


def test_a_file_that_is_no_playlist_gets_a_message(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, quiet=False)
    chooser = panel(page).get_by_label("Import a playlist file")
    chooser.set_input_files({"name": "x.xspf", "mimeType": "", "buffer": b"<!DOCTYPE a><a/>"})
    expect(page.get_by_role("alert")).to_contain_text("x.xspf")
    expect(told(page)).to_have_text("")


@pytest.mark.usefixtures("calm")
def test_playlists_fit_a_phone(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, viewport={"width": 360, "height": 740}, color_scheme="dark")
    more(page, "Rain")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for target in panel(page).locator("button, a, label.chip, input:not(.hidden)").all():
        box = target.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 24
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 360)
