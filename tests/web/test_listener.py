"""What the listener says in the page, and what the page says of the listener."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.server.process import Server, wait_for
from tests.web.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def reactions(server: Server) -> list[str]:
    events = server.answer(server.client.get("/api/listener/history"))["events"]
    return [event["feedback"] for event in events]


def test_a_like_is_noted_and_a_refusal_skips(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_role("button", name="Play", exact=True).click()
    now = page.get_by_role("region", name="Now playing")
    title = now.locator(".title").inner_text()
    now.get_by_role("button", name="Like").press("Enter")
    expect(now.get_by_role("status")).to_have_text("Noted: more like this.")
    expect(now.locator(".title")).to_have_text(title)
    page.get_by_text("What mien believes you like").click()
    expect(page.locator("mien-listener")).to_contain_text(title)
    now.get_by_role("button", name="Not in this mood").click()
    expect(now.locator(".title")).not_to_have_text(title)
    assert reactions(player)[:2] == ["not_this_mood", "like"]


def test_the_numbers_behind_a_choice_add_up(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_role("button", name="Play", exact=True).click()
    now = page.get_by_role("region", name="Now playing")
    now.get_by_text("The numbers behind it").click()
    shown = [text.replace("−", "-") for text in now.locator("dd").all_inner_texts()]
    *parts, total = [float(text) for text in shown]
    assert len(parts) == 6
    assert total == pytest.approx(sum(parts), abs=0.04)
    current = player.state()["player"]["current"]
    assert total == pytest.approx(sum(current["parts"].values()), abs=0.006)


def test_a_path_is_begun_drawn_and_told(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    player.post("/api/mood", valence=-0.5, arousal=-0.5)
    page.get_by_role("radio", name="Path").click()
    page.get_by_role("combobox", name="Goal").select_option(label="bright and lively")
    page.get_by_role("spinbutton", name="Songs").fill("3")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.locator("mien-path")).to_contain_text("On the way to bright and lively: 0 of 3 songs.")
    expect(page.locator("path.way")).to_have_count(1)
    expect(page.locator("mien-queue")).to_contain_text("step 1 of 3 on the way to your goal")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("mien-path")).to_contain_text("1 of 3 songs")
    page.get_by_role("radio", name="Classic").click()
    expect(page.locator("mien-path")).to_have_text("")
    expect(page.locator("path.way")).to_have_count(0)


def test_own_rules_and_the_balance_are_kept(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_text("Own rules").click()
    page.get_by_role("combobox", name="Sad").select_option(label="Energise")
    wait_for(
        lambda: player.state()["listener"]["settings"]["rules"] == {"sad": {"mode": "energise"}}, "the rule"
    )
    page.get_by_label("What weighs more").fill("3")
    wait_for(lambda: player.state()["listener"]["settings"]["balance"] == 3, "the balance")
    again = open_page(browser)
    expect(again.get_by_label("What weighs more")).to_have_value("3")
    again.get_by_text("Own rules").click()
    expect(again.get_by_role("combobox", name="Sad")).to_have_value("mode:energise")


def test_another_listener_take_along_and_erase(
    player: Server, browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(browser, accept_downloads=True)
    panel = page.locator("mien-listener")
    panel.get_by_role("button", name="Add").first.click()
    panel.get_by_label("Name").fill("Ida")
    panel.get_by_label("Name").press("Enter")
    expect(panel.get_by_label("Whose taste chooses")).to_have_value("Ida")
    page.get_by_role("button", name="Play", exact=True).click()
    now = page.get_by_role("region", name="Now playing")
    title = now.locator(".title").inner_text()
    now.get_by_role("button", name="Like").click()
    expect(now.get_by_role("status")).to_have_text("Noted: more like this.")
    with page.expect_download() as download:
        panel.get_by_role("link", name="Take it along").click()
    download.value.save_as(tmp_path / "ida.json")
    kept = json.loads((tmp_path / "ida.json").read_text(encoding="utf-8"))
    assert (kept["name"], kept["events"][0]["title"]) == ("Ida", title)
    panel.get_by_role("button", name="Erase").first.click()
    dialog = page.get_by_role("dialog", name="Erase what is kept of Ida?")
    dialog.get_by_role("button", name="Erase").click()
    wait_for(lambda: reactions(player) == [], "the erasure")
    panel.get_by_label("Whose taste chooses").select_option("Listener")
    wait_for(lambda: player.state()["listener"]["name"] == "Listener", "the first listener")
    player.post("/api/listeners/switch", name="Ida")
    player.answer(player.client.delete("/api/listener"))


def test_choices_show_what_holds_whoever_made_them(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, quiet=False)
    player.post("/api/listeners", name="Ida")
    who = page.get_by_label("Whose taste chooses")
    # A browser remembers what was chosen by hand, and heeds no attribute from then on.
    for name in ("Listener", "Ida", "Listener"):
        who.select_option(name)
        wait_for(lambda name=name: player.state()["listener"]["name"] == name, name)  # type: ignore[misc]
    player.post("/api/listeners/switch", name="Ida")
    expect(who).to_have_value("Ida")
    player.answer(player.client.delete("/api/listener"))
    expect(who).to_have_value("Listener")

    for asked in ("**/api/listener/settings", "**/api/mode"):
        page.route(asked, lambda route: route.abort())
    learns = page.get_by_label("Learn from what I like, skip and finish")
    learns.click()
    expect(page.get_by_role("alert")).to_contain_text("mien does not answer")
    expect(learns).to_be_checked()
    page.get_by_role("button", name="Close this message").click()
    page.locator("input[name=mode][value=calm]").click()
    expect(page.get_by_role("alert")).to_contain_text("mien does not answer")
    expect(page.locator("input[name=mode][value=paper]")).to_be_checked()
    page.get_by_text("Own rules").click()
    rule = page.get_by_role("combobox", name="Sad")
    rule.select_option(label="Energise")
    expect(rule).to_have_value("")
