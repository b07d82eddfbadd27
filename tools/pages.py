"""Make the pages on privacy and lawful use that mien shows, out of the texts in docs: there they are kept up to date.

usage: python tools/pages.py

Needs the extra ``test``. They are committed, so that nobody needs a build step; a test says when they are out of date.
"""

import re
from html import escape
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = {
    "PRIVACY.md": "privacy.html",
    "LAWFUL-USE.md": "lawful-use.html",
    "THREATS.md": "threats.html",
}
"""What is shown, by the name of its text."""

FRAME: Final = """\
<!doctype html>
<html lang="en">
  <!-- Made by tools/pages.py out of docs/{source}. -->
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{title} - mien</title>
    <link rel="icon" href="/static/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/static/style.css" />
  </head>
  <body>
    <main class="page card">
{body}    </main>
  </body>
</html>
"""


def main() -> None:
    for source, target in PAGES.items():
        path = ROOT / "src" / "mien" / "web" / "pages" / target
        path.write_text(page(source), encoding="utf-8")
        print(path.relative_to(ROOT))


def page(source: str) -> str:
    """Return the HTML of one of the texts."""
    text = (ROOT / "docs" / source).read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        token.children = _with_shown_links(token.children or [])
    body = markdown.renderer.render(tokens, markdown.options, {})
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    assert title is not None
    # A wide table scrolls by itself, also by the keyboard, and not the page.
    body = body.replace("<table>", '<div class="wide" tabindex="0" role="group" aria-label="Table">\n<table>')
    body = body.replace("</table>", "</table>\n</div>")
    return FRAME.format(source=source, title=escape(title[1]), body=body)


def _with_shown_links(tokens: list[Token]) -> list[Token]:
    """Let links lead to pages that are shown, or to the web; of others only the words are left."""
    kept, open_links = [], []
    for token in tokens:
        if token.type == "link_open":
            target = _shown(str(token.attrs["href"]))
            token.attrs["href"] = target
            open_links.append(target)
        if token.type not in {"link_open", "link_close"} or open_links[-1]:
            kept.append(token)
        if token.type == "link_close":
            open_links.pop()
    return kept


def _shown(target: str) -> str:
    return target if target.startswith("https:") else PAGES.get(target, "")


if __name__ == "__main__":
    main()
