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
import base64
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, sync_playwright
from tests.server.process import Server, serving, wait_for
from tests.web.conftest import WELCOMED

from mien.machine import describe_machine

RATE_HZ: Final = 44_100
LENGTH_S: Final = 12.0
"""Length of a song: enough to look for its pieces, short enough to be quick."""
BEFORE_END_S: Final = 4.0
"""How long before a cut the page is sent there, so that all is buffered when it comes."""
APART_S: Final = 0.5
"""How far from the cut the pieces lie that are looked for, in seconds; a join is shorter than that."""
PIECE: Final = 8192
"""Samples of such a piece."""
CODECS: Final = {
    "flac": ("flac", "s16"),
    "wav": ("pcm_s16le", "s16"),
    "mp3": ("libmp3lame", "s16p"),
    "opus": ("libopus", "s16"),
    "ogg": ("libvorbis", "fltp"),
    "m4a": ("aac", "fltp"),
}

RECORDER: Final = """
registerProcessor("bench-recorder", class extends AudioWorkletProcessor {
  process([input]) {
    this.port.postMessage(input[0] ? input[0].slice() : new Float32Array(128));
    return true;
  }
});
"""

LISTEN: Final = """
(() => {
  const module = URL.createObjectURL(new Blob([%s], { type: "text/javascript" }));
  window.heard = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target === this.context.destination) {
      this.context.audioWorklet.addModule(module).then(() => {
        const mono = { channelCount: 1, channelCountMode: "explicit" };
        const recorder = new AudioWorkletNode(this.context, "bench-recorder", mono);
        recorder.port.onmessage = ({ data }) => window.heard.push(data);
        connect.call(this, recorder);
        connect.call(recorder, target);
      });
      return target;
    }
    return connect.call(this, target, ...rest);
  };
  window.told = () => {
    const all = new Float32Array(window.heard.length * 128);
    window.heard.forEach((block, i) => all.set(block, i * 128));
    const bytes = new Uint8Array(all.buffer);
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  };
})();
"""

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


def write(path: Path, sound: NDArray[np.float32], kind: str, **tags: str) -> None:
    codec, sample_format = CODECS[kind]
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        stream = container.add_stream(codec, rate=48_000 if kind == "opus" else RATE_HZ)
        stream.layout, stream.format = "mono", sample_format
        if kind in {"mp3", "ogg", "m4a", "opus"}:
            stream.bit_rate = 256_000
        resampler = av.AudioResampler(format=sample_format, layout="mono", rate=stream.rate, frame_size=0)
        frame = av.AudioFrame.from_ndarray(
            (sound * 32767).astype(np.int16)[None], format="s16", layout="mono"
        )
        frame.sample_rate, frame.pts = RATE_HZ, 0
        fifo = av.AudioFifo()
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            part.pts = None
            fifo.write(part)
        size = stream.frame_size or 4096
        while piece := fifo.read(size, partial=True):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))


@contextmanager
def album(joins: int, kind: str) -> Iterator[Path]:
    """Make the album in a folder that goes afterwards."""
    folder, whole, step = Path(tempfile.mkdtemp()), noise(joins), int(LENGTH_S * RATE_HZ)
    for number in range(joins + 1):
        part = whole[number * step : (number + 1) * step]
        write(
            folder / f"{number:02}.{kind}",
            part,
            kind,
            title=f"{number:02}",
            artist="Noise",
            album="One stretch",
        )
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def play_through(page: Page, server: Server, joins: int) -> None:
    """Play all songs in order, the end of each only."""
    listed = server.answer(server.client.get("/api/library/tracks?limit=50"))["tracks"]
    for track in sorted(listed, key=lambda track: track["title"], reverse=True):
        server.post("/api/player/add", track_id=track["track_id"])
    page.get_by_role("button", name="Play", exact=True).click()
    wait_for(lambda: page.evaluate("document.querySelector('audio')?.currentTime > 0.5"), "the music")
    for number in range(joins):
        current = server.state()["player"]["current"]
        assert current["title"] == f"{number:02}", f"{current['title']} plays instead of {number:02}"
        server.post("/api/player/seek", position_s=LENGTH_S - BEFORE_END_S)
        wait_for(
            lambda title=current["title"]: server.state()["player"]["current"]["title"] != title,
            "the next song",
        )
        time.sleep(2)


def joins_heard(heard: NDArray[np.float32], whole: NDArray[np.float32], joins: int) -> list[Join]:
    step, apart, found = int(LENGTH_S * RATE_HZ), int(APART_S * RATE_HZ), []
    for number in range(joins):
        cut = (number + 1) * step
        before, sure_before = place_of(whole[cut - apart - PIECE : cut - apart], heard)
        after, sure_after = place_of(whole[cut + apart : cut + apart + PIECE], heard)
        between = heard[before + PIECE : after]
        extra = after - before - (2 * apart + PIECE)
        found.append(Join(extra, longest_silence(between) / RATE_HZ * 1000, min(sure_before, sure_after)))
    return found


def place_of(piece: NDArray[np.float32], heard: NDArray[np.float32]) -> tuple[int, float]:
    """Where a piece is heard, as an index, and how alike it is there, 0 to 1."""
    size = 1 << (len(heard) + len(piece)).bit_length()
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(piece, size)), size)[: len(heard)]
    best = int(np.argmax(np.abs(match)))
    there = heard[best : best + len(piece)]
    return best, float(
        abs(there @ piece[: len(there)]) / (np.linalg.norm(there) * np.linalg.norm(piece) + 1e-12)
    )


def longest_silence(sound: NDArray[np.float32]) -> int:
    """Longest run of samples below -80 dBFS, in samples."""
    loud = np.flatnonzero(np.abs(sound) > 1e-4)
    edges = np.concatenate(([-1], loud, [len(sound)]))
    return int(np.max(np.diff(edges)) - 1)


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
        page.add_init_script(WELCOMED + LISTEN % json.dumps(RECORDER) + (PLAIN if plain else ""))
        page.goto(server.url)
        page.locator("mien-queue li").first.wait_for()
        play_through(page, server, joins)
        heard = np.frombuffer(base64.b64decode(page.evaluate("window.told()")), np.float32)
        browser.close()
    found = joins_heard(heard, noise(joins), joins)
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
    parser.add_argument("--formats", nargs="+", choices=CODECS, default=["flac", "mp3", "m4a", "opus"])
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    result = {
        "what": "what is heard where one song of an album ends and the next begins; extra > 0 is a gap, < 0 left out",
        "command": f"python -m benchmarks.gapless --joins {args.joins} --formats {' '.join(args.formats)}",
        "machine": describe_machine(),
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
