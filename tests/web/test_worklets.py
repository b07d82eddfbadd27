"""The two programs that every sample goes through, given samples by hand: nothing here depends on time."""

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from tests.server.process import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

RATE_HZ = 44_100
LEAST_LAG = 512

LOAD = """
async (name) => {
  window.processors ??= {};
  window.told = [];
  Object.assign(globalThis, {
    sampleRate: 44100,
    registerProcessor: (name, processor) => (window.processors[name] = processor),
    AudioWorkletProcessor: class { port = { postMessage: (message) => window.told.push(message) }; },
  });
  await import(`/static/worklets/${name}.js`);
  window.floats = (text) => new Float32Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const letters = (floats) => Array.from(new Uint8Array(floats.buffer), (byte) => String.fromCharCode(byte));
  window.text = (floats) => btoa(letters(floats).join(""));
}
"""
"""What the browser gives such a program to stand on; a page has none of it."""

RUN_JOIN = """
([texts, acts]) => {
  const sounds = texts.map(window.floats);
  window.told.length = 0;
  const join = new window.processors["mien-join"]();
  const length = Math.max(...sounds.map((sound) => sound.length));
  const heard = [];
  for (let at = 0; at < length; at += 128) {
    for (const [when, data] of acts) if (when >= at && when < at + 128) join.port.onmessage({ data });
    const inputs = sounds.map((sound) => {
      const block = Float32Array.from({ length: 128 }, (_, i) => sound[at + i] ?? 0);
      return [block, block];
    });
    const outputs = sounds.map(() => [new Float32Array(128), new Float32Array(128)]);
    join.process(inputs, outputs);
    for (let i = 0; i < 128; i++) heard.push(outputs[0][0][i] + outputs[1][1][i]);
  }
  return { heard: window.text(Float32Array.from(heard)), told: window.told };
}
"""

RUN_LIMIT = """
(text) => {
  const sound = window.floats(text);
  const limit = new window.processors["mien-limit"]();
  const heard = [];
  for (let at = 0; at < sound.length; at += 128) {
    const block = Float32Array.from({ length: 128 }, (_, i) => sound[at + i] ?? 0);
    const output = [new Float32Array(128), new Float32Array(128)];
    limit.process([[block, block.map((value) => value / 2)]], [output]);
    for (let i = 0; i < 128; i++) heard.push(output[0][i]);
  }
  return window.text(Float32Array.from(heard));
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser, player: Server) -> Iterator[Page]:
    """Open an empty page of the server's that has both programs, without what runs them in a browser."""
    page = browser.new_page()
    page.goto(f"{player.url}api/health")
    for name in ("join", "limit"):
        page.evaluate(LOAD, name)
    yield page
    page.close()


def noise(seed: int, samples: int) -> NDArray[np.float32]:
    """Noise without a sample of zero, which would count as silence."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.uniform(0.1, 0.5, samples) * rng.choice((-1, 1), samples), np.float32)


def joined(
    page: Page, decks: list[NDArray[np.float32]], acts: list[tuple[int, dict[str, Any]]]
) -> tuple[NDArray[np.float32], list[dict[str, Any]]]:
    answer = page.evaluate(RUN_JOIN, [[packed(deck) for deck in decks], acts])
    return unpacked(answer["heard"]), answer["told"]


def limited(page: Page, sound: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    return unpacked(page.evaluate(RUN_LIMIT, packed(sound)))


def packed(sound: NDArray[np.floating[Any]]) -> str:
    return base64.b64encode(sound.astype(np.float32).tobytes()).decode()


def unpacked(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), np.float32)


def after_silence(samples: int, sound: NDArray[np.float32], total: int) -> NDArray[np.float32]:
    return np.concatenate((np.zeros(samples), sound, np.zeros(total - samples - len(sound)))).astype(
        np.float32
    )


START = {"act": "start", "deck": 0, "held": False, "patienceS": 0.3}
HOLD = {"act": "start", "deck": 1, "held": True, "patienceS": 0.3}


@pytest.mark.parametrize("lateness", [-9000, -777, -130])
@pytest.mark.parametrize("length", [20_000, 19_967])
def test_the_next_song_begins_on_the_sample_after_the_last(page: Page, lateness: int, length: int) -> None:
    one, two = noise(1, length), noise(2, 15_000)
    first = after_silence(300, one, 50_000)
    second = after_silence(300 + length + lateness, two, 50_000)
    join = {"act": "join", "deck": 0, "inS": 0.05}
    at = 300 + length - 10_000
    heard, told = joined(page, [first, second], [(0, START), (at, HOLD), (at, join)])
    begin = int(np.flatnonzero(heard)[0])
    together = np.concatenate((one, two))
    np.testing.assert_array_equal(heard[begin : begin + len(together)], together)
    assert begin - 300 <= LEAST_LAG + 2 * 128
    assert len(told) == 1
    # The next one goes on to be heard as much later as it came earlier.
    assert told[0]["joined"] == 1
    assert told[0]["lagS"] * RATE_HZ == pytest.approx(begin - 300 - lateness, abs=128)


def test_a_song_that_comes_late_is_heard_from_its_beginning(page: Page) -> None:
    one, two = noise(1, 9_000), noise(2, 9_000)
    acts = [(0, START), (5_000, HOLD), (5_000, {"act": "join", "deck": 0, "inS": 0})]
    heard, told = joined(page, [after_silence(0, one, 40_000), after_silence(13_000, two, 40_000)], [*acts])
    sounding = heard[heard != 0]
    np.testing.assert_array_equal(sounding, np.concatenate((one, two)))
    assert len(told) == 1


@pytest.mark.parametrize("stalls", [0, 40, 1_000])
def test_padding_at_the_end_is_left_out_where_the_length_is_sure(page: Page, stalls: int) -> None:
    one, two = noise(1, 20_000), noise(2, 9_000)
    # What an element gives that stalls on the way is longer by that, and no longer says where the song ends.
    padded = np.concatenate((one[:5_000], np.zeros(stalls), one[5_000:], noise(3, 767))).astype(np.float32)
    join = {"act": "join", "deck": 0, "inS": 0.05, "lengthS": 20_000 / RATE_HZ}
    acts = [(0, START), (16_000, HOLD), (16_000, join)]
    heard, _ = joined(page, [after_silence(0, padded, 60_000), after_silence(18_000, two, 60_000)], acts)
    begin = int(np.flatnonzero(heard)[0])
    together = np.concatenate((padded if stalls else one, two))
    np.testing.assert_array_equal(heard[begin : begin + len(together)], together)


def test_silence_within_a_song_is_no_end(page: Page) -> None:
    one, two = noise(1, 30_000), noise(2, 9_000)
    one[10_000:20_000] = 0
    acts = [(0, START), (18_000, HOLD), (18_000, {"act": "join", "deck": 0, "inS": 0.2})]
    heard, _ = joined(page, [after_silence(0, one, 60_000), after_silence(29_000, two, 60_000)], acts)
    begin = int(np.flatnonzero(heard)[0])
    np.testing.assert_array_equal(heard[begin : begin + 39_000], np.concatenate((one, two)))


def test_a_pause_loses_nothing_and_fades(page: Page) -> None:
    sound = noise(1, 60_000)
    stopped, resumed = 128 * 100, 128 * 200
    # An element that pauses gives silence, and goes on some time after it is asked to.
    given = np.concatenate((sound[:stopped], np.zeros(resumed + 2_000 - stopped), sound[stopped:])).astype(
        np.float32
    )
    acts = [
        (0, START),
        (stopped, {"act": "rest", "deck": 0, "drop": False}),
        (resumed, {"act": "go", "deck": 0}),
    ]
    heard, _ = joined(page, [given, np.zeros(1, np.float32)], acts)
    parts = np.split(heard, [resumed])
    before, after = (part[np.flatnonzero(part)[0] : np.flatnonzero(part)[-1] + 1] for part in parts)
    full = len(before) - LEAST_LAG
    np.testing.assert_array_equal(before[:full], sound[:full])
    assert np.all(np.abs(before[full:]) <= np.abs(sound[full : len(before)]))
    # It goes on from where its fade began, and fades in again.
    np.testing.assert_array_equal(after[LEAST_LAG + 2 :][:9_000], sound[full:][LEAST_LAG + 3 :][:9_000])


def test_a_new_place_is_heard_without_the_rest_of_the_old(page: Page) -> None:
    old, new = noise(1, 128 * 100), noise(2, 20_000)
    given = np.concatenate((old, np.zeros(1_000), new)).astype(np.float32)
    acts = [
        (0, START),
        (128 * 100, {"act": "rest", "deck": 0, "drop": True}),
        (128 * 104, {"act": "go", "deck": 0}),
    ]
    heard, _ = joined(page, [given, np.zeros(1, np.float32)], acts)
    after = heard[128 * 104 :]
    after = after[np.flatnonzero(after)[0] :][:15_000]
    np.testing.assert_array_equal(after[LEAST_LAG + 2 :], new[LEAST_LAG + 3 : 15_001])


@pytest.mark.parametrize("seed", range(5))
def test_the_guard_lets_nothing_pass_the_ceiling(page: Page, seed: int) -> None:
    rng = np.random.default_rng(seed)
    loud = rng.normal(0, 0.3, 40_000) * np.where(rng.uniform(size=40_000) < 0.002, 8, 1)
    heard = limited(page, loud)
    assert np.max(np.abs(loud)) > 1.5
    assert np.max(np.abs(heard)) <= 10 ** (-0.1 / 20) + 1e-6


def test_the_guard_leaves_what_is_quiet_enough_alone(page: Page) -> None:
    sound = noise(3, 20_000) * 1.9
    heard = limited(page, sound)
    ahead = 221
    np.testing.assert_allclose(heard[ahead:], sound[: len(heard) - ahead], atol=1e-7)


def test_the_guard_gives_back_what_it_took(page: Page) -> None:
    sound = np.full(44_100, 0.5, np.float32)
    sound[10_000] = 2.0
    heard = limited(page, sound)
    assert np.min(heard[10_000:10_400]) < 0.3
    assert heard[-1] == pytest.approx(0.5, abs=0.005)
