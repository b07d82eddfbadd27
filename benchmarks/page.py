"""How heavy the page is: its first load, frames a second while the camera runs, and its memory over time.

usage: python -m benchmarks.page [--loads 10] [--camera FILE.mjpeg] [--seconds 20] [--minutes 4] \
           [-o benchmarks/results/page.json]

A real server on loopback with the built-in tracks, a headless Chromium with an empty cache. *Usable* is when the queue
stands and Play can be pressed, *painted* when the first of its content is on the screen, which a browser without a GPU
draws on the same cores; both from the start of the navigation. Frames are those in which the browser lets the page
draw (requestAnimationFrame), while music plays and the camera shows a face; the time of the page's own main thread is
Chromium's account of it. Memory is what is left after a collection of garbage, each half a minute.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from tests.server.process import Server, serving, wait_for
from tests.web.conftest import FLAGS, WELCOMED
from tools.screenshots import camera_flags, record

from mien.machine import describe_machine

EVERY_S: Final = 30.0
"""Time between two looks at the memory."""
LATE_MS: Final = 1000 / 60 * 1.5
"""A frame that comes later than this after the one before has missed its turn at 60 a second."""

WATCH: Final = """
new MutationObserver((_, self) => {
  const play = document.querySelector(".transport .play:enabled");
  if (!play || !document.querySelector("mien-queue li")) return;
  self.disconnect();
  requestAnimationFrame(() => { window.usableMs = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""
PAINTED: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
FRAMES: Final = """
(seconds) => new Promise((done) => {
  const times = [];
  const look = (now) => {
    times.push(now);
    if (now - times[0] < seconds * 1000) requestAnimationFrame(look);
    else done(times);
  };
  requestAnimationFrame(look);
})
"""
DRAWING: Final = """
() => {
  const { prototype } = customElements.get("mien-camera");
  const { draw } = prototype;
  window.drawnMs = [];
  prototype.draw = function (...rest) {
    const before = performance.now();
    draw.apply(this, rest);
    window.drawnMs?.push(performance.now() - before);
  };
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--loads", type=int, default=10)
    parser.add_argument(
        "--camera", type=Path, help="a recording for the camera; by default a portrait that sways"
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="how long frames are counted")
    parser.add_argument("--minutes", type=float, default=4.0, help="how long the memory is watched")
    parser.add_argument("-o", "--output", type=Path, default=Path("benchmarks/results/page.json"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver, serving(Path(home)) as server:
        server.scanned()
        camera = (args.camera or record(Path(home) / "camera.mjpeg")).resolve()
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                *FLAGS,
                *camera_flags(camera),
                "--autoplay-policy=no-user-gesture-required",
                "--enable-precise-memory-info",
            ],
        )
        result = {
            "command": f"python -m benchmarks.page --loads {args.loads} --seconds {args.seconds:g} "
            f"--minutes {args.minutes:g}",
            "machine": describe_machine(),
            "load_average": round(os.getloadavg()[0], 2),
            "first_load": first_load(browser, server, args.loads),
        }
        page = opened(browser, server)
        watch_camera(page)
        result["camera"] = frames(page, args.seconds)
        result["memory"] = memory(page, args.minutes)
        browser.close()
    args.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def opened(browser: Browser, server: Server) -> Page:
    """Open the page in a browser that knows nothing of it."""
    context = browser.new_context(permissions=["camera"], viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(WELCOMED)
    page.add_init_script(WATCH)
    page.goto(server.url)
    wait_for(lambda: page.evaluate("window.usableMs"), "the page")
    return page


def first_load(browser: Browser, server: Server, loads: int) -> dict[str, Any]:
    """Return the sizes of all that a first load fetches, and how long it takes until the page can be used."""
    usable_ms, painted_ms, files = [], [], {"/"}
    for _ in range(loads):
        page = opened(browser, server)
        usable_ms.append(float(page.evaluate("window.usableMs")))
        painted_ms.append(painted(page))
        fetched = page.evaluate(
            "performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
        )
        files |= {path for path in fetched if path.startswith("/static/")}
        page.context.close()
    contents = [server.client.get(path).content for path in sorted(files)]
    return {
        "files": len(files),
        "bytes": sum(map(len, contents)),
        "bytes_gzipped": sum(len(gzip.compress(content)) for content in contents),
        "usable_ms": _spread(usable_ms),
        "painted_ms": _spread(painted_ms),
    }


def painted(page: Page) -> float:
    """Return when the first content was painted, once it is."""
    return float(wait_for(lambda: page.evaluate(PAINTED), "the first paint"))


def _spread(times_ms: list[float]) -> dict[str, int]:
    return {
        "least": round(min(times_ms)),
        "median": round(statistics.median(times_ms)),
        "most": round(max(times_ms)),
    }


def watch_camera(page: Page) -> None:
    """Play music, switch the camera on, and wait for the first steady mood."""
    page.locator("mien-camera").wait_for(state="attached")
    page.evaluate(DRAWING)
    page.get_by_role("button", name="Play", exact=True).first.click()
    page.get_by_role("button", name="Use camera").first.click()
    page.locator('.sees[data-state="steady"]').wait_for()


def frames(page: Page, seconds: float) -> dict[str, Any]:
    """Return how many frames a second the page draws, and what they cost."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate("window.drawnMs.length = 0")
    before, times = _metrics(session), np.array(page.evaluate(FRAMES, seconds))
    spent = {name: value - before[name] for name, value in _metrics(session).items()}
    drawn, between = np.array(page.evaluate("window.drawnMs")), np.diff(times)
    # The list would grow on while the memory is watched.
    page.evaluate("() => { window.drawnMs = null; }")
    return {
        "seconds": seconds,
        "frames_per_s": round(len(between) / (between.sum() / 1000), 1),
        "late_share": round(float((between > LATE_MS).mean()), 4),
        "longest_ms": round(float(between.max()), 1),
        "overlay_draws_per_s": round(len(drawn) / seconds, 1),
        "overlay_draw_ms": {
            "median": round(float(np.median(drawn)), 2),
            "p99": round(float(np.percentile(drawn, 99)), 2),
        },
        "main_thread_ms_per_frame": {
            name: round(1000 * spent[key] / len(between), 2)
            for name, key in (
                ("all", "TaskDuration"),
                ("script", "ScriptDuration"),
                ("style", "RecalcStyleDuration"),
                ("layout", "LayoutDuration"),
            )
        },
    }


def memory(page: Page, minutes: float) -> dict[str, Any]:
    """Return what the page keeps in memory over time, with the slope of the later half."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    looks: list[tuple[float, float, int]] = []
    start = time.monotonic()
    while True:
        session.send("HeapProfiler.collectGarbage")
        found = _metrics(session)
        looks.append((time.monotonic() - start, found["JSHeapUsedSize"] / 2**20, int(found["Nodes"])))
        print(f"{looks[-1][0] / 60:5.1f} min  {looks[-1][1]:6.2f} MiB  {looks[-1][2]} nodes", flush=True)
        if looks[-1][0] >= minutes * 60:
            break
        time.sleep(EVERY_S)
    later = np.array(looks[len(looks) // 2 :])
    slope = float(np.polyfit(later[:, 0] / 3600, later[:, 1], 1)[0]) if len(later) > 1 else 0.0
    return {
        "minutes": minutes,
        "heap_mib": [round(one[1], 2) for one in looks],
        "nodes": [one[2] for one in looks],
        "later_half_mib_per_hour": round(slope, 2),
    }


def _metrics(session: CDPSession) -> dict[str, float]:
    return {one["name"]: float(one["value"]) for one in session.send("Performance.getMetrics")["metrics"]}


if __name__ == "__main__":
    main()
