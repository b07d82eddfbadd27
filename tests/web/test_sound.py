"""What is heard: songs without a gap or over a fade, evened out, and also while the server is away."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

from tests.server.process import Server, serving, wait_for
from tests.server.sounds import RATE_HZ, make_library, write_flac
from tests.web.conftest import WELCOMED, OpenPage
from tests.web.ears import LISTEN, heard, longest_silence, place_of, stages
from tests.web.test_page import PLAYING, now, play, press, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SOUNDS = "[...document.querySelectorAll('audio')].filter((audio) => !audio.paused).length"


def noise(songs: int, length_s: float) -> list[NDArray[np.float32]]:
    """Return a stretch of noise, cut into songs."""
    rng = np.random.default_rng(0)
    whole = (0.2 * rng.uniform(-1, 1, int(songs * length_s * RATE_HZ))).astype(np.float32)
    return np.split(whole, songs)


def write_album(folder: Path, songs: list[NDArray[np.float32]], *, album: str) -> Path:
    folder.mkdir()
    for number, sound in enumerate(songs):
        write_flac(folder / f"{number}.flac", sound, title=f"{number}", artist="Noise", album=album)
    return folder


def add(server: Server, *titles: str) -> None:
    """Put songs first in line, in this order."""
    listed = server.answer(server.client.get("/api/library/tracks?limit=50"))["tracks"]
    numbers = {track["title"]: track["track_id"] for track in listed}
    for title in reversed(titles):
        server.post("/api/player/add", track_id=numbers[title])


def start(page: Page, server: Server, *titles: str) -> None:
    """Play songs of these titles, in this order."""
    play(page)
    add(server, *titles)
    press(page, "Next")
    wait_for(lambda: title(server) == titles[0], titles[0])
    until(page, PLAYING)


def title(server: Server) -> str:
    current = now(server)["current"]
    return str(current["title"]) if current else ""


def near_the_end(page: Page, server: Server, left_s: float) -> dict[str, Any]:
    """Go to a place some seconds before the end, once the next song is there; returns the player's state."""
    player = now(server)
    until(page, "import('/static/sound.js').then(({ sound }) => sound.other.ready)")
    server.post("/api/player/seek", position_s=player["current"]["duration_s"] - left_s)
    return player


def settings(page: Page) -> None:
    page.get_by_text("Sound", exact=True).click()


def test_the_sound_never_stops_when_the_mood_changes(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True, script=LISTEN, bypass_csp=True)
    play(page)
    until(page, "window.blocks.length > 400")
    before = now(player)["current"]
    for name in ("Happy", "Sad", "Angry", "Neutral"):
        page.get_by_role("button", name=name).click()
        expect(page.locator("#mood-words")).to_have_text(name)
    until(page, f"window.blocks.length > {page.evaluate('window.blocks.length')} + 400")
    sound = heard(page)
    sound = sound[np.flatnonzero(sound)[0] :]
    assert float(np.sqrt(np.mean(sound**2))) > 0.005
    # A machine that is much too slow may leave the browser without samples for a moment, but not for half a second.
    assert longest_silence(sound) < 0.5 * page.evaluate(
        "import('/static/sound-graph.js').then(({ graph }) => graph.context.sampleRate)"
    )
    assert now(player)["current"] == before


def test_songs_of_one_piece_are_heard_as_one_piece(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    songs = noise(2, 9)
    music = write_album(tmp_path / "music", songs, album="One stretch")
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        add(server, "0", "1")
        page = open_page(browser, inside=True, url=server.url, script=LISTEN, bypass_csp=True)
        play(page)
        wait_for(lambda: title(server) == "1", "the second song")
        until(page, "document.querySelector('audio').currentTime > 3")
        sound = heard(page)
        rate_hz = page.evaluate(
            "import('/static/sound-graph.js').then(({ graph }) => graph.context.sampleRate)"
        )
        page.close()
    sound = sound[np.flatnonzero(sound)[0] :]
    join = int(rate_hz * 9)
    assert longest_silence(sound[join - int(rate_hz) : join + int(rate_hz)]) < rate_hz / 2
    # Resampled to the rate of the output, a song that has lost nothing is still where it belongs.
    piece = np.interp(np.arange(8192) * RATE_HZ / rate_hz, np.arange(2 * 8192), songs[1][: 2 * 8192])
    found, likeness = place_of(piece.astype(np.float32), sound)
    assert likeness > 0.5
    assert abs(found - join) < rate_hz / 2


def test_a_crossfade_lets_songs_overlap_and_a_pause_ends_it(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, inside=True)
    settings(page)
    page.get_by_label("Crossfade").fill("12")
    expect(page.locator("mien-sound")).to_contain_text("Songs overlap by 12 s")
    start(page, player, "Market Day 0", "Still Water 0")
    before = near_the_end(page, player, 14)
    wait_for(lambda: title(player) == "Still Water 0", "the second song")
    # The first one has some ten seconds left to fade.
    assert page.evaluate(SOUNDS) == 2
    assert now(player)["history"][-1]["item_id"] == before["current"]["item_id"]
    press(page, "Pause")
    until(page, f"{SOUNDS} === 0")
    assert page.locator("audio").count() == 1
    press(page, "Play")
    until(page, f"{SOUNDS} === 1")
    wait_for(lambda: stages(page)["fade"] > 0.99, "the second song in full")
    assert title(player) == "Still Water 0"


def test_a_new_place_ends_a_crossfade(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(
        browser, inside=True, script="localStorage.setItem('mien.sound', JSON.stringify({ crossfadeS: 12 }))"
    )
    start(page, player, "Market Day 1", "Still Water 1")
    near_the_end(page, player, 14)
    wait_for(lambda: title(player) == "Still Water 1", "the second song")
    page.get_by_label("Position in the track").fill("30")
    until(page, f"{SOUNDS} === 1")
    until(page, "document.querySelector('audio').currentTime >= 30")
    wait_for(lambda: stages(page)["fade"] > 0.99, "the second song in full")


def test_songs_of_an_album_are_not_faded(player: Server, browser: Browser, open_page: OpenPage) -> None:
    page = open_page(
        browser, inside=True, script="localStorage.setItem('mien.sound', JSON.stringify({ crossfadeS: 12 }))"
    )
    start(page, player, "Market Day 2", "Market Day 3")
    current = now(player)["current"]
    near_the_end(page, player, 11.5)
    # Where a fade would be, the first one is still the song that plays, in full.
    until(page, f"document.querySelector('audio').currentTime > {current['duration_s'] - 11}")
    assert stages(page)["fade"] == 1
    assert now(player)["current"] == current
    near_the_end(page, player, 2)
    wait_for(lambda: title(player) == "Market Day 3", "the second song")


def test_a_fade_keeps_its_power(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, inside=True)
    powers = page.evaluate(
        """async () => {
          const { graph } = await import("/static/sound-graph.js");
          const context = new OfflineAudioContext(2, 44100, 44100);
          const mixed = context.createChannelMerger(2);
          mixed.connect(context.destination);
          const channels = [0, 1].map((side) => {
            const source = new ConstantSourceNode(context);
            const fade = new GainNode(context);
            source.connect(fade).connect(mixed, 0, side);
            source.start();
            return { fade };
          });
          const offline = Object.assign(Object.create(Object.getPrototypeOf(graph)), { context, channels });
          offline.fade(0, true, 0.9);
          offline.fade(1, false, 0.9);
          const sound = await context.startRendering();
          const [one, two] = [sound.getChannelData(0), sound.getChannelData(1)];
          return Array.from({ length: 90 }, (_, i) => [one[i * 441], two[i * 441]]);
        }"""
    )
    gains = np.array(powers)
    np.testing.assert_allclose((gains**2).sum(axis=1), 1, atol=0.002)
    assert gains[0].tolist() == pytest.approx([0, 1], abs=0.01)
    assert gains[-1].tolist() == pytest.approx([1, 0], abs=0.03)
    assert gains[45].tolist() == pytest.approx([0.707, 0.707], abs=0.02)


def test_loudness_is_evened_out_as_the_listener_chooses(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    player.post("/api/player/volume", volume=0.5)
    page = open_page(browser, inside=True)
    play(page)
    # Some are so quiet that either way raises them by the most there is.
    player_now = now(player)
    items = [player_now["current"], *player_now["upcoming"]]
    current = next(item for item in items if abs(item["gain_db"] - item["album_gain_db"]) > 0.01)
    if current["item_id"] != player_now["current"]["item_id"]:
        player.post("/api/player/jump", item_id=current["item_id"])

    def level(db: float) -> None:
        wait_for(lambda: abs(stages(page)["level"] - 10 ** (db / 20)) < 1e-3, f"a level of {db} dB")

    level(current["gain_db"])
    assert stages(page)["volume"] == pytest.approx(0.5, abs=1e-3)
    settings(page)
    choice = page.get_by_label("Even out loudness")
    choice.select_option("Album by album")
    level(current["album_gain_db"])
    choice.select_option("Off")
    level(0)
    page.reload()
    play(page)
    level(0)
    settings(page)
    expect(page.get_by_label("Even out loudness")).to_have_value("off")


def test_songs_of_an_album_have_one_gain_and_no_peak_passes_the_ceiling(player: Server) -> None:
    state = now(player)
    items = [state["current"], *state["upcoming"]] if state["current"] else state["upcoming"]
    assert len(items) > 4
    for album in ("Evening", "Morning"):
        gains = {(item["album_id"], item["album_gain_db"]) for item in items if item["album"] == album}
        assert len(gains) == 1
    for item in items:
        for gain_db in (item["gain_db"], item["album_gain_db"]):
            assert item["true_peak_dbtp"] + gain_db <= -1 + 0.02


def test_repeat_survives_a_reload(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser)
    page.get_by_role("button", name="Repeat this song").click()
    page.reload()
    again = page.get_by_role("button", name="Repeat this song")
    expect(again).to_have_attribute("aria-pressed", "true")
    again.click()
    page.reload()
    expect(again).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("kept", ["no JSON", "null", '{"levelling": "loud", "crossfadeS": 99, "repeats": 3}'])
def test_settings_that_are_none_are_not_heeded(browser: Browser, open_page: OpenPage, kept: str) -> None:
    page = open_page(browser, script=f"localStorage.setItem('mien.sound', {kept!r})")
    settings(page)
    expect(page.get_by_label("Even out loudness")).to_have_value("track")
    expect(page.get_by_label("Crossfade")).to_have_value("0")
    expect(page.get_by_role("button", name="Repeat this song")).to_have_attribute("aria-pressed", "false")


def test_the_next_song_plays_while_the_server_is_gone(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=40)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        page = open_page(browser, inside=True, url=server.url, quiet=False)
        play(page)
        player = now(server)
        following = player["upcoming"][0]
        near_the_end(page, server, 5)
        until(page, f"document.querySelector('audio').currentTime > {player['current']['duration_s'] - 5}")
        assert server.stop() == 0
        expect(page.locator("mien-now .title")).to_have_text(following["title"])
        # All of it was fetched before.
        until(page, "document.querySelector('audio').currentTime > 2")
        expect(page.locator("#offline")).to_be_visible()


def test_a_song_that_could_not_be_fetched_ahead_is_none_that_cannot_be_played(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=40)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        page = open_page(browser, inside=True, url=server.url, quiet=False)
        play(page)
        following, third = now(server)["upcoming"][:2]
        until(page, "import('/static/sound.js').then(({ sound }) => sound.other.ready)")
        # The network goes, the next song begins out of what was fetched, and the one after it cannot be had.
        page.route("**/api/**", lambda route: route.abort())
        page.evaluate(
            "import('/static/store.js').then(({ store }) => { store.waitMs = 6000; store.socket.close(); })"
        )
        page.evaluate("import('/static/sound.js').then(({ sound }) => sound.goTo(36))")
        expect(page.locator("mien-now .title")).to_have_text(following["title"])
        until(page, "import('/static/sound.js').then(({ sound }) => sound.other.audio.error !== null)")
        page.unroute("**/api/**")
        wait_for(
            lambda: now(server)["current"]["item_id"] == following["item_id"], "the server to hear of it"
        )
        page.evaluate("import('/static/sound.js').then(({ sound }) => sound.goTo(37))")
        wait_for(lambda: now(server)["current"]["item_id"] != following["item_id"], "the song after it")
        until(page, PLAYING)
        assert now(server)["current"]["item_id"] == third["item_id"]
        assert server.state()["notice"] is None
        page.close()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot halt a process")
def test_a_server_that_halted_learns_what_has_begun_meanwhile(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=40)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        page = open_page(browser, inside=True, url=server.url)
        play(page)
        player = now(server)
        current, following = player["current"], player["upcoming"][0]
        near_the_end(page, server, 5)
        until(page, f"document.querySelector('audio').currentTime > {current['duration_s'] - 5}")
        server.process.send_signal(signal.SIGSTOP)
        try:
            expect(page.locator("mien-now .title")).to_have_text(following["title"])
            until(page, "document.querySelector('audio').currentTime > 2")
        finally:
            server.process.send_signal(signal.SIGCONT)
        wait_for(
            lambda: now(server)["current"]["item_id"] == following["item_id"], "the server to hear of it"
        )
        assert now(server)["history"][-1]["item_id"] == current["item_id"]
        reached = page.evaluate("document.querySelector('audio').currentTime")
        until(page, "before => document.querySelector('audio').currentTime > before + 1", reached)
        page.close()


def test_a_mood_that_comes_too_late_does_not_cut_off_what_has_begun(
    player: Server, browser: Browser, open_page: OpenPage
) -> None:
    # The page hears of the new line only after it has begun the next song of the old one.
    page = open_page(browser, inside=True)
    play(page)
    before = now(player)
    following = before["upcoming"][0]
    near_the_end(page, player, 30)
    page.evaluate("import('/static/store.js').then(({ store }) => { store.receive = () => {}; })")
    player.post("/api/mood", expression="sad")
    player.post("/api/mood", expression="happy")
    assert following["item_id"] not in [item["item_id"] for item in now(player)["upcoming"]]
    page.evaluate(
        "at => import('/static/sound.js').then(({ sound }) => sound.goTo(at))",
        before["current"]["duration_s"] - 3,
    )
    wait_for(lambda: now(player)["current"]["item_id"] == following["item_id"], "the song that has begun")
    until(page, PLAYING)


def test_a_page_that_nobody_touched_waits_for_play(player: Server, launch: Callable[..., Browser]) -> None:
    strict = launch("--autoplay-policy=document-user-activation-required")
    player.post("/api/player/pause")
    with strict.new_page() as page:
        page.add_init_script(WELCOMED)
        names: list[str] = []
        page.on("websocket", lambda socket: names.append(socket.url.partition("page=")[2]))
        # Whatever asks the page for something counts as a touch, so that nothing is asked before it has answered.
        page.goto(f"{player.url}?modules", wait_until="commit")
        while not names:
            page.wait_for_timeout(100)
        assert player.post("/api/player/play", page=names[0])["player"]["playing"]
        while now(player)["playing"]:
            page.wait_for_timeout(100)
        expect(page.get_by_role("alert")).to_contain_text(
            "The browser holds the sound back until you press Play"
        )
        play(page)
        expect(page.locator("mien-now")).to_contain_text("Now playing")
        assert stages(page)["fade"] == 1


def test_two_elements_play_all_songs(player: Server, browser: Browser, open_page: OpenPage) -> None:
    made = """
      window.made = 0;
      const make = AudioContext.prototype.createMediaElementSource;
      AudioContext.prototype.createMediaElementSource = function (element) {
        window.made++;
        return make.call(this, element);
      };
    """
    page = open_page(browser, script=made)
    play(page)
    for _ in range(5):
        before = now(player)["current"]
        press(page, "Next")
        wait_for(lambda before=before: now(player)["current"] != before, "the next song")  # type: ignore[misc]
        until(page, PLAYING)
    assert page.evaluate("window.made") == 2
    until(page, "document.querySelectorAll('audio').length === 1")
