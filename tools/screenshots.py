"""Make the README's screenshots: the page with a camera on, light and dark, desktop and phone.

usage: python tools/screenshots.py [-o docs/screenshots]

Needs the extra ``test`` and Chromium. The camera shows NASA's portrait of Eileen Collins, which is in the public domain
and comes with scikit-image.
"""

import argparse
import math
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from skimage import data

SIZES: Final = {"desktop": (1280, 860), "phone": (390, 844)}
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/screenshots"))
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir, sync_playwright() as driver:
        flags = ["--no-sandbox", *camera_flags(record(Path(data_dir) / "camera.mjpeg"))]
        command = [
            sys.executable,
            "-m",
            "mien",
            "serve",
            "--no-browser",
            "--port",
            "0",
            "--data-dir",
            data_dir,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                found = re.search(r"http://\S+", server.stdout.readline())
                assert found is not None
                browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
                for name, (width, height) in SIZES.items():
                    for scheme in SCHEMES:
                        shoot(
                            browser,
                            found.group(),
                            (width, height),
                            scheme,
                            args.output / f"{name}-{scheme}.png",
                        )
                browser.close()
            finally:
                server.terminate()


def camera_flags(recording: Path) -> tuple[str, ...]:
    """Return the flags with which Chromium takes a recording for its camera, and allows pages to see it."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={recording}",
    )


def record(path: Path) -> Path:
    """Write a recording in which the portrait sways a little, as a person before a camera does."""
    portrait = Image.fromarray(data.astronaut())  # type: ignore[no-untyped-call]
    with path.open("wb") as handle:
        for step in range(60):
            left = round(10 + 6 * math.sin(step / 60 * 2 * math.pi))
            portrait.crop((left, 0, left + 480, 360)).resize((640, 480)).save(handle, "JPEG", quality=92)
    return path


def shoot(
    browser: Browser, address: str, size: tuple[int, int], scheme: Literal["light", "dark"], path: Path
) -> None:
    """Open the page, switch the camera on, play, wait for a smile, and take the picture once every track is known."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, permissions=["camera"]
    )
    page = context.new_page()
    page.add_init_script("localStorage.setItem('mien.welcomed', 'yes')")
    page.set_default_timeout(120_000)
    page.goto(address)
    page.get_by_text("36 tracks", exact=True).wait_for()
    page.get_by_role("button", name="Use camera").first.click()
    page.get_by_role("button", name="Play", exact=True).first.click()
    page.locator('[data-state="steady"][data-expression="happy"]').wait_for()
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main()
