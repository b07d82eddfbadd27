"""The page and its files: named in its head, and kept by a service worker for when mien is away."""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

__all__ = [
    "BUNDLE",
    "WEB",
    "bundled",
    "modules_digest",
    "page",
    "page_html",
    "service_worker",
    "shell_files",
    "worker",
]

WEB: Final = Path(__file__).parents[1] / "web"
"""Folder of the page's files."""

BUNDLE: Final = Path("bundle") / "page.js"
"""All of the page's modules in one file, relative to `WEB`; ``tools/bundle.py`` makes it."""

WORKER: Final = WEB / "workers" / "shell.js"
KINDS: Final = frozenset({".css", ".html", ".js", ".json", ".png", ".svg", ".webmanifest"})
"""Endings of the files that the page is made of; licences and declarations of types stand beside them."""
LEFT_OUT: Final = frozenset({"index.html", "token.html"})
"""Not among the files: the page itself goes by the address /, and the one that asks for a token is for strangers."""


def modules_digest() -> str:
    """Return the SHA-256 of the page's modules, with their names."""
    return _digest(_modules())


def bundled() -> bool:
    """Say whether the bundle was made of the modules as they are."""
    try:
        with (WEB / BUNDLE).open(encoding="ascii", errors="replace") as file:
            made_of = file.readline().removeprefix("//").strip()
    except OSError:
        return False
    return made_of == modules_digest()


def shell_files() -> list[Path]:
    """Return the files of the page that a browser may keep, sorted, relative to `WEB`."""
    files = {path.relative_to(WEB) for path in WEB.rglob("*") if path.is_file() and path.suffix in KINDS}
    files -= set(_modules()) if bundled() else {BUNDLE}
    return sorted(path for path in files if path.as_posix() not in LEFT_OUT and path.parts[0] != "workers")


async def page(request: Request) -> Response:
    """Send the page with all of its modules in one file, or, under ``/?modules``, each by itself to look inside."""
    content = await to_thread.run_sync(page_html, "modules" in request.query_params)
    return Response(content, media_type="text/html", headers={"cache-control": "no-cache"})


def page_html(apart: bool) -> str:
    """Return the page, with its modules in one file where that was made of them, or ``apart``."""
    html = (WEB / "index.html").read_text(encoding="utf-8")
    if not apart and bundled():
        return html.replace("/static/app.js", f"/static/{BUNDLE.as_posix()}", 1)
    # Its head names every module, so that the browser need not read one to know of the next.
    links = "".join(f'<link rel="modulepreload" href="/static/{name.as_posix()}" />' for name in _modules())
    return html.replace("</head>", f"{links}</head>", 1)


def _modules() -> list[Path]:
    """Return the page's modules and the one library that they use, sorted, relative to `WEB`."""
    return sorted(path.relative_to(WEB) for path in (*WEB.glob("*.js"), *WEB.glob("vendor/*.js")))


def _digest(files: Iterable[Path]) -> str:
    stats = [(path, (WEB / path).stat()) for path in files]
    return _digest_of(tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats))


@lru_cache(maxsize=4)
def _digest_of(stamps: tuple[tuple[Path, int, int], ...]) -> str:
    """Read the files again only once one has changed: every request of the page asks."""
    digest = hashlib.sha256()
    for path, _, _ in stamps:
        digest.update(f"{path.as_posix()}\0".encode() + (WEB / path).read_bytes())
    return digest.hexdigest()


def worker() -> bytes:
    """Return the service worker of the files as they are."""
    files = shell_files()
    version = _digest((Path("index.html"), *files))[:16]
    addresses = ["/", *(f"/static/{path.as_posix()}" for path in files)]
    head = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(addresses)};\n"
    return head.encode() + WORKER.read_bytes()


async def service_worker(_: Request) -> Response:
    """Send the service worker; it differs when any file of the page does, so that browsers notice."""
    content = await to_thread.run_sync(worker)
    return Response(content, media_type="text/javascript", headers={"cache-control": "no-cache"})
