"""The page in other languages: all of it, on a narrow screen too, with plurals, numbers and names of any direction."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tools.messages import WEB, texts

from mien.errors import MienError
from mien.faces.image import decode_photo
from mien.music.analysis import analyse_safely
from mien.music.catalog import Catalog
from mien.music.playlists import SavedPlaylists, parse_playlist
from tests.server.process import Server
from tests.web.conftest import OpenPage
from tests.web.test_page import PLAYING, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SHOWN = """() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) found.push(walk.currentNode.data);
    const names = ["aria-label", "title", "placeholder", "aria-valuetext", "label"];
    const all = [...document.querySelectorAll("body *")];
    found.push(...all.flatMap((one) => names.map((name) => one.getAttribute(name) ?? "")));
    return found.map((text) => text.trim().replace(/\\s+/g, " ")).filter(Boolean);
}"""

PLAIN = re.compile(r"\{\w+\}")


def open_all(page: Page) -> None:
    """Unfold whatever can be unfolded, so that it is drawn."""
    page.locator("summary").first.wait_for()
    for _ in range(3):
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        page.wait_for_timeout(300)


def messages(language: str) -> dict[str, str]:
    read = json.loads((WEB / "messages" / f"{language}.json").read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


@pytest.mark.parametrize(("language", "play"), [("de", "Wiedergabe"), ("fr", "Lecture")])
def test_nothing_stays_english_and_nothing_runs_over(
    browser: Browser, open_page: OpenPage, language: str, play: str
) -> None:
    page = open_page(browser, ready=play, locale=language, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.lang") == language
    page.get_by_role("button", name=play, exact=True).click()
    until(page, PLAYING)
    open_all(page)
    own = messages(language)
    # A text with values is known by its longest piece between them.
    pieces = {max(PLAIN.split(form), key=len).strip() for text in texts() for form in text.split("|")}
    translated = {own[text] for text in texts()}
    english = {piece for piece in pieces if len(piece) > 3 and piece not in " ".join(translated)}
    whole = {text for text in texts() if own[text] != text}
    shown = page.evaluate(SHOWN)
    left = {
        text
        for text in shown
        if text in whole - translated or any(len(p) > 12 and p in text for p in english)
    }
    # The first listener's name is the server's, and the listener's to change.
    assert left - {"Listener"} == set()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name=own["Pause"], exact=True).click()


def test_the_language_is_chosen_and_kept(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_label("Language").select_option("de")
    expect(page.get_by_role("button", name="Wiedergabe", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Sprache")).to_have_value("de")
    assert page.evaluate("document.documentElement.lang") == "de"
    page.get_by_label("Sprache").select_option("en")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


SAID = """async ({ text, values }) => (await import('/static/messages.js')).t(text, values)"""


@pytest.mark.parametrize(
    ("locale", "count", "expected"),
    [
        ("en", 0, "0 songs"),
        ("en", 1, "1 song"),
        ("en", 50_000, "50,000 songs"),
        ("de", 1, "1 Lied"),
        ("de", 50_000, "50.000 Lieder"),
        ("fr", 0, "0 morceau"),
        ("fr", 2, "2 morceaux"),
        ("xx", 2, "2 songs"),
    ],
)
def test_counts(browser: Browser, player: Server, locale: str, count: int, expected: str) -> None:
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(f"{player.url}static/pages/privacy.html")
    text = {"text": "{count} song|{count} songs", "values": {"count": count}}
    assert page.evaluate(SAID, text) == expected
    context.close()


HEBREW = "שיר של יום"


def test_names_from_right_to_left_keep_to_themselves(
    browser: Browser, open_page: OpenPage, player: Server
) -> None:
    tracks = [item["track_id"] for item in player.state()["player"]["upcoming"][:1]]
    player.post("/api/playlists", name=HEBREW, track_ids=tracks)
    page = open_page(browser)
    name = page.locator("mien-playlists .row-title", has_text=HEBREW)
    assert name.evaluate("one => getComputedStyle(one).direction") == "rtl"
    row = page.locator("mien-playlists li", has_text=HEBREW)
    row.get_by_role("button", name="More on").click()
    page.locator("mien-playlists .opened").get_by_role("button", name="Delete").click()
    said = page.get_by_role("dialog").get_by_role("heading")
    expect(said).to_have_text(f"Delete “\u2068{HEBREW}\u2069”?")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator("mien-playlists [role=status]").first).to_contain_text("Deleted")


NAMED = [".title", ".artist", ".row-title", ".row-words .small", ".transport-words strong"]


@pytest.mark.parametrize("selector", NAMED)
def test_every_name_finds_its_own_direction(browser: Browser, open_page: OpenPage, selector: str) -> None:
    page = open_page(browser)
    names = page.locator(f":is(mien-now, mien-queue, mien-browse, mien-transport) {selector}")
    names.first.wait_for()
    assert (
        names.evaluate_all("all => all.filter((one) => one.dir !== 'auto').map((one) => one.outerHTML)") == []
    )


def test_the_reason_is_said_in_the_language(player: Server, browser: Browser, open_page: OpenPage) -> None:
    player.post("/api/mood", expression="neutral")
    player.post("/api/player/next")
    page = open_page(browser, ready="Wiedergabe", locale="de")
    expect(page.locator(".reason")).to_contain_text("Gefragt ist eine ausgewogene Mischung")


def test_what_is_wrong_with_a_photo_is_said_in_the_language(
    player: Server, browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    Image.new("RGB", (320, 240), (128, 128, 128)).save(tmp_path / "wall.jpg")
    # The browser's own account of the refused request is all that its console says.
    page = open_page(browser, ready="Lecture", locale="fr", quiet=False)
    page.locator("input[type=file][accept*=jpeg]").set_input_files(tmp_path / "wall.jpg")
    expect(page.get_by_role("alert").first).to_contain_text("Aucun visage trouvé sur cette photo")


def refused(ask: Callable[[], object]) -> str:
    with pytest.raises(MienError) as caught:
        ask()
    return str(caught.value)


def what_goes_wrong(folder: Path) -> dict[str, str]:
    """Make errors of several parts of mien, with the German that a listener should read."""
    (folder / "leer.mp3").touch()
    (folder / "Lied: 1.flac").write_text("Worte")
    playlists = SavedPlaylists(Catalog(folder / "catalog.sqlite"))
    regen, sonne = playlists.save("Play", []), playlists.save("Sonne", [])
    return {
        refused(lambda: decode_photo(b"")): "Foto: leer; es gibt nichts zu lesen",
        refused(lambda: decode_photo(b"Worte")): "Foto: kein Bild in einem lesbaren Format",
        str(analyse_safely(folder / "leer.mp3")): "leer.mp3: ist leer; ersetze oder entferne sie",
        str(
            analyse_safely(folder / "Lied: 1.flac")
        ): "Lied: 1.flac: 1 von 1 Paketen lassen sich nicht entschlüsseln: "
        "die Datei ist beschädigt; ersetze sie",
        # A playlist's name stays as it is, though the page has a button that is called so.
        refused(
            lambda: playlists.rename(sonne.playlist_id, regen.name)
        ): "Play: so heißt schon eine andere Playlist; lösche sie oder wähle einen anderen Namen",
        refused(
            lambda: parse_playlist(Path("x.csv"), b"a,b")
        ): "x.csv: keine Datei von Exportify: ihre erste Zeile "
        "nennt keinen Track Name mit Artist Name(s) oder Track URI; exportiere die Playlist mit Exportify und lass "
        "diese Zeile stehen",
    }


def test_what_goes_wrong_is_said_in_the_language(
    player: Server, browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(browser, ready="Wiedergabe", locale="de", inside=True, quiet=False)
    for english, german in what_goes_wrong(tmp_path).items():
        said = "async (text) => (await import('/static/messages.js')).translated(text)"
        assert page.evaluate(said, english) == german
    folder = page.locator("mien-library mien-folder")
    folder.get_by_role("combobox").fill("Musik")
    folder.get_by_role("button").first.click()
    expect(page.get_by_role("alert").first).to_contain_text("Musik: kein ganzer Pfad; gib den ganzen Pfad")
