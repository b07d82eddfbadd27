"""What is heard where one song ends and the next begins: samples lost, samples added, and the longest silence.

usage: python -m benchmarks.gapless [--joins 8] [--formats flac mp3 ...] [--plain] [-o benchmarks/results/gapless.json]

An album is made whose files are cut out of one stretch of noise, without a break. A real server and a headless
Chromium play it; everything that goes to the loudspeaker is recorded, and a piece of the noise from before each cut and
one from after it are found in the recording again. Their distance says how many samples came too much (a gap) or were
left out, and what lies between them how long it was silent. Noise matches at one place only, so the figures are exact
to the sample where neither format nor browser resamples; lossy formats add what their encoders do at a file's ends.

--plain records the audio elements themselves: for versions of the page that do not play through Web Audio.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, sync_playwright
from tests.music.sounds import FORMATS, write_audio
from tests.server.process import Server, serving, wait_for
from tests.web.conftest import WELCOMED
from tests.web.ears import LISTEN, heard, longest_silence, place_of

from mien.machine import describe_machine

RATE_HZ: Final = 44_100
LENGTH_S: Final = 8.0
"""Length of a song: enough to look for its pieces and to fetch the next, short enough to be quick."""
APART_S: Final = 0.5
"""How far from the cut the pieces lie that are looked for, in seconds; a join is shorter than that."""
PIECE: Final = 8192
"""Samples of such a piece."""
PLAIN: Final = """
(() => {
  let context;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    context ??= new AudioContext();
    if (!this.wired) {
      this.wired = true;
      window.through ??= (() => { const all = new GainNode(context); all.connect(context.destination); return all; })();
      context.createMediaElementSource(this).connect(window.through);
    }
    return play.call(this);
  };
})();
"""


@dataclass(frozen=True, slots=True)
class Join:
    """One change of songs: samples too many (a gap) or too few, and the longest silence around it."""

    extra_samples: int
    silence_ms: float
    found: float


def noise(joins: int) -> NDArray[np.float32]:
    """Return what all songs are cut from, float32 [samples]."""
    rng = np.random.default_rng(0)
    return (0.25 * rng.uniform(-1, 1, int((joins + 1) * LENGTH_S * RATE_HZ))).astype(np.float32)


@contextmanager
def album(joins: int, kind: str) -> Iterator[Path]:
    """Make the album in a folder that goes afterwards."""
    folder, whole, step = Path(tempfile.mkdtemp()), noise(joins), int(LENGTH_S * RATE_HZ)
    for number in range(joins + 1):
        part = whole[number * step : (number + 1) * step]
        tags = {"title": f"{number:02}", "artist": "Noise", "album": "One stretch"}
        write_audio(folder / f"{number:02}.{kind}", part, layout="mono", bit_rate=256_000, tags=tags)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def play_through(page: Page, server: Server, joins: int) -> None:
    """Play all songs in order, and a little of the last."""
    listed = server.answer(server.client.get("/api/library/tracks?limit=50"))["tracks"]
    for track in sorted(listed, key=lambda track: track["title"], reverse=True):
        server.post("/api/player/add", track_id=track["track_id"])
    page.get_by_role("button", name="Play", exact=True).click()
    wait_for(lambda: page.evaluate("document.querySelector('audio')?.currentTime > 0.5"), "the music")
    for number in range(joins):
        assert playing(server) == f"{number:02}", f"{playing(server)} plays instead of {number:02}"
        wait_for(lambda number=number: playing(server) != f"{number:02}", "the next song")  # type: ignore[misc]
    time.sleep(4)


def playing(server: Server) -> str:
    return str(server.state()["player"]["current"]["title"])


def joins_heard(sound: NDArray[np.float32], whole: NDArray[np.float32], joins: int) -> list[Join]:
    step, apart, found = int(LENGTH_S * RATE_HZ), int(APART_S * RATE_HZ), []
    for number in range(joins):
        cut = (number + 1) * step
        before, sure_before = place_of(whole[cut - apart - PIECE : cut - apart], sound)
        after, sure_after = place_of(whole[cut + apart : cut + apart + PIECE], sound)
        between = sound[before + PIECE : after]
        extra = after - before - (2 * apart + PIECE)
        found.append(Join(extra, longest_silence(between) / RATE_HZ * 1000, min(sure_before, sure_after)))
    return found


def measure(kind: str, joins: int, *, plain: bool) -> dict[str, Any]:
    with (
        album(joins, kind) as music,
        tempfile.TemporaryDirectory() as home,
        serving(Path(home), library=[music]) as server,
        sync_playwright() as driver,
    ):
        server.scanned()
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(bypass_csp=True).new_page()
        page.add_init_script(WELCOMED + LISTEN + (PLAIN if plain else ""))
        page.goto(server.url)
        page.locator("mien-queue li").first.wait_for()
        play_through(page, server, joins)
        sound = heard(page)
        browser.close()
    found = joins_heard(sound, noise(joins), joins)
    extra = np.array([join.extra_samples for join in found])
    return {
        "format": kind,
        "joins": joins,
        "extra_ms_median": round(float(np.median(extra)) / RATE_HZ * 1000, 3),
        "extra_ms_least_and_most": [
            round(float(value) / RATE_HZ * 1000, 3) for value in (extra.min(), extra.max())
        ],
        "extra_samples": extra.tolist(),
        "longest_silence_ms": round(max(join.silence_ms for join in found), 3),
        "least_likeness": round(min(join.found for join in found), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--joins", type=int, default=8)
    parser.add_argument(
        "--formats",
        nargs="+",
        choices=[suffix[1:] for suffix in FORMATS],
        default=["flac", "mp3", "m4a", "opus"],
    )
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    options = f"--joins {args.joins} --formats {' '.join(args.formats)}{' --plain' if args.plain else ''}"
    result = {
        "what": "what is heard where one song of an album ends and the next begins; extra > 0 is a gap, < 0 left out",
        "command": f"python -m benchmarks.gapless {options}",
        "machine": describe_machine(),
        "load_average_before": round(os.getloadavg()[0], 2),
        "rate_hz": RATE_HZ,
        "formats": [measure(kind, args.joins, plain=args.plain) for kind in args.formats],
    }
    text = json.dumps(result, indent=2) + "\n"
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
