"""Make the README's animation: a face before the camera, the mood that follows it, what comes next, a change of song.

usage: python tools/animation.py [--camera FILE.mjpeg] [--seconds 16] [-o docs/screenshots/page.webp]

Needs the extra ``test`` and Chromium. Without a recording the camera shows NASA's portrait of Eileen Collins.
"""

import argparse
import io
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from tests.server.process import Server, serving
from tests.web.conftest import FLAGS, WELCOMED

from tools.screenshots import camera_flags, record

SIZE: Final = (1280, 780)
SHOWN: Final = (880, 536)
"""Width and height in pixels of the page, and of its picture."""
EVERY_S: Final = 0.4
"""Time between two pictures; a busy machine takes longer, and the animation then shows them as long as it took."""
MOST_BYTES: Final = 2_000_000
QUALITIES: Final = (72, 60, 48, 36)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--camera", type=Path)
    parser.add_argument("--seconds", type=float, default=16.0)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/screenshots/page.webp"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver, serving(Path(home)) as server:
        server.scanned()
        camera = (args.camera or record(Path(home) / "camera.mjpeg")).resolve()
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[*FLAGS, *camera_flags(camera)],
        )
        page = browser.new_page(
            viewport={"width": SIZE[0], "height": SIZE[1]}, permissions=["camera"], color_scheme="light"
        )
        page.set_default_timeout(120_000)
        page.add_init_script(WELCOMED)
        begin(page, server)
        pictures = film(page, args.seconds)
        browser.close()
    write(args.output, pictures)
    print(f"{args.output}: {len(pictures)} pictures, {args.output.stat().st_size:,} bytes")


def begin(page: Page, server: Server) -> None:
    """Open the page, play, switch the camera on, and wait until it has read a face."""
    page.goto(server.url)
    page.locator("mien-queue li").first.wait_for()
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_role("button", name="My songs on the plane").click()
    page.get_by_role("button", name="Use camera").click()
    page.locator('.sees[data-state="steady"]').wait_for()


def film(page: Page, seconds: float) -> list[tuple[Image.Image, int]]:
    """Take pictures, each with the time that it shows in milliseconds; past the middle the next song begins."""
    pictures: list[tuple[Image.Image, int]] = []
    start, skipped = time.monotonic(), False
    while (now := time.monotonic()) < start + seconds:
        if not skipped and now > start + 0.6 * seconds:
            page.get_by_role("button", name="Next", exact=True).click()
            skipped = True
        picture = (
            Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS)
        )
        time.sleep(max(0.0, EVERY_S - (time.monotonic() - now)))
        pictures.append((picture, round(1000 * (time.monotonic() - now))))
    return pictures


def write(path: Path, pictures: list[tuple[Image.Image, int]]) -> None:
    """Write the animation, as good as the size allows."""
    first, *others = [picture for picture, _ in pictures]
    durations = [shown_ms for _, shown_ms in pictures]
    for quality in QUALITIES:
        first.save(
            path, save_all=True, append_images=others, duration=durations, loop=0, quality=quality, method=6
        )
        if path.stat().st_size < MOST_BYTES:
            return
    raise SystemExit(f"{path}: {path.stat().st_size:,} bytes are too many; ask for fewer --seconds")


if __name__ == "__main__":
    main()
