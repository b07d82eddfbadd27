"""The page and its files: named in its head, and kept by a service worker for when mien is away."""

import hashlib
import json
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

__all__ = ["WEB", "page", "service_worker", "shell_files", "worker"]

WEB: Final = Path(__file__).parents[1] / "web"
"""Folder of the page's files."""

WORKER: Final = WEB / "workers" / "shell.js"
KINDS: Final = frozenset({".css", ".html", ".js", ".json", ".png", ".svg", ".webmanifest"})
"""Endings of the files that the page is made of; licences and declarations of types stand beside them."""
LEFT_OUT: Final = frozenset({"index.html", "token.html"})
"""Not among the files: the page itself goes by the address /, and the one that asks for a token is for strangers."""


def shell_files() -> list[Path]:
    """Return the files of the page that a browser may keep, sorted, relative to `WEB`."""
    files = [path.relative_to(WEB) for path in WEB.rglob("*") if path.is_file() and path.suffix in KINDS]
    return sorted(path for path in files if path.as_posix() not in LEFT_OUT and path.parts[0] != "workers")


async def page(_: Request) -> Response:
    """Send the page; its head names every module, so that the browser need not read one to know of the next."""
    content = await to_thread.run_sync(_html)
    return Response(content, media_type="text/html", headers={"cache-control": "no-cache"})


def _html() -> str:
    html = (WEB / "index.html").read_text(encoding="utf-8")
    modules = sorted(path.name for path in WEB.glob("*.js"))
    links = "".join(f'<link rel="modulepreload" href="/static/{name}" />' for name in modules)
    return html.replace("</head>", f"{links}</head>", 1)


def worker() -> bytes:
    """Return the service worker of the files as they are."""
    files = shell_files()
    digest = hashlib.sha256()
    for path in (Path("index.html"), *files):
        digest.update(f"{path.as_posix()}\0".encode() + (WEB / path).read_bytes())
    addresses = ["/", *(f"/static/{path.as_posix()}" for path in files)]
    head = f"const VERSION = {json.dumps(digest.hexdigest()[:16])};\nconst FILES = {json.dumps(addresses)};\n"
    return head.encode() + WORKER.read_bytes()


async def service_worker(_: Request) -> Response:
    """Send the service worker; it differs when any file of the page does, so that browsers notice."""
    content = await to_thread.run_sync(worker)
    return Response(content, media_type="text/javascript", headers={"cache-control": "no-cache"})
