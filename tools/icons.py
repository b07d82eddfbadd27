"""Draw the icons of the installed page out of its ``icon.svg``, in the sizes that systems ask for.

usage: python tools/icons.py

Needs the extra ``test`` and Chromium, which draws them.
"""

import shutil
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

WEB: Final = Path(__file__).resolve().parent.parent / "src" / "mien" / "web"
GROUND: Final = "#2f6f73"
SAFE: Final = 0.8
"""Systems may cut a maskable icon to a circle of this share of its side (the manifest's safe zone)."""


def main() -> None:
    drawing = (WEB / "icon.svg").read_text(encoding="utf-8")
    (WEB / "icons").mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for size in (192, 512):
            draw(page, drawing, size, WEB / "icons" / f"{size}.png")
        draw(page, drawing, 512, WEB / "icons" / "maskable-512.png", share=SAFE, ground=GROUND)
        draw(page, drawing, 180, WEB / "icons" / "touch-180.png", ground=GROUND)
        browser.close()


def draw(
    page: Page, drawing: str, size: int, path: Path, *, share: float = 1.0, ground: str = "transparent"
) -> None:
    """Draw it so many pixels wide, on a ground that fills the corners."""
    page.set_viewport_size({"width": size, "height": size})
    style = f"body{{margin:0;height:100vh;display:grid;place-items:center;background:{ground}}}"
    sized = drawing.replace("<svg ", f'<svg width="{size * share}" height="{size * share}" ', 1)
    page.set_content(f"<style>{style}</style>{sized}")
    page.screenshot(path=path, omit_background=True)


if __name__ == "__main__":
    main()
