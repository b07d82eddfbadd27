"""A real mien server in a process of its own, and what tests need to talk to it."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from websockets.sync.client import ClientConnection, connect

__all__ = ["Server", "command", "environment", "heed_interrupts", "serving", "wait_for"]

T = TypeVar("T")

PATIENCE_S = 90.0
"""How long a condition may take on a slow, busy machine."""


def wait_for(condition: Callable[[], T | None], what: str, *, patience_s: float = PATIENCE_S) -> T:
    """Wait until ``condition`` returns something true, and return it."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError(f"waited {patience_s:.0f} s for {what}")


@dataclass(slots=True)
class Server:
    """A running server; ``client`` carries the page's own Origin, and the token if there is one."""

    process: subprocess.Popen[str]
    url: str
    errors: Path
    client: httpx.Client
    token: str = ""
    tls: ssl.SSLContext | None = None

    @property
    def origin(self) -> str:
        return self.url.rstrip("/")

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def state(self) -> dict[str, Any]:
        return self.answer(self.client.get("/api/state"))

    def post(self, route: str, **body: Any) -> dict[str, Any]:
        return self.answer(self.client.post(route, json=body))

    def answer(self, response: httpx.Response) -> dict[str, Any]:
        assert response.status_code == 200, response.text
        value = response.json()
        assert isinstance(value, dict)
        return value

    def socket(self, path: str, *, origin: str | None = "") -> ClientConnection:
        """Open a WebSocket, with the page's own Origin unless another, or None, is given."""
        headers = {} if origin is None else {"Origin": origin or self.origin}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        scheme = "wss" if self.tls else "ws"
        return connect(f"{scheme}://{self.host}{path}", additional_headers=headers, proxy=None, ssl=self.tls)

    def scanned(self) -> dict[str, Any]:
        """Wait until the scan is over and return the state."""

        def over() -> dict[str, Any] | None:
            state = self.state()
            scan = state["library"]["scan"]
            return state if scan["message"] and not scan["running"] else None

        wait_for(over, "the end of the scan")
        # The scan says that it is over a moment before the line is chosen from what it found: the next answer has that.
        return wait_for(over, "the end of the scan")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the person who runs the tests is read or written."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MIEN_")}
    return kept | {"MIEN_CONFIG": str(home / "none.toml"), "HOME": str(home), "PYTHONUNBUFFERED": "1"}


def command(home: Path, *arguments: str, port: int = 0) -> list[str]:
    """Return the command line of a server whose data lie in ``home``."""
    base = [sys.executable, "-m", "mien", "serve", "--no-browser", "--port", str(port)]
    return [*base, "--data-dir", str(home / "data"), *arguments]


def heed_interrupts() -> None:
    """Let Ctrl-C end a child even where the tests run in the background, which sets it to be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def serving(
    home: Path, *, library: Sequence[Path] = (), arguments: Sequence[str] = (), under: Sequence[str] = ()
) -> Iterator[Server]:
    """Run a server until the block ends, ``under`` another program if one is given."""
    home.mkdir(parents=True, exist_ok=True)
    errors = home / "errors.txt"
    folders = [word for folder in library for word in ("--library", str(folder))]
    with errors.open("w", encoding="utf-8") as sink:
        process = subprocess.Popen(
            [*under, *command(home, *folders, *arguments)],
            stdout=subprocess.PIPE,
            stderr=sink,
            text=True,
            env=environment(home),
            preexec_fn=heed_interrupts if os.name == "posix" else None,
        )
    with process:
        try:
            url, _, token = _announced(process, errors).partition("?token=")
            own = home / "data" / "certificate.pem"
            tls = ssl.create_default_context(cafile=own) if url.startswith("https:") else None
            headers = {"Origin": url.rstrip("/")} | ({"Authorization": f"Bearer {token}"} if token else {})
            with httpx.Client(
                base_url=url, headers=headers, timeout=60, trust_env=False, verify=tls or True
            ) as client:
                yield Server(process, url, errors, client, token, tls)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


def _announced(process: subprocess.Popen[str], errors: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if "://" in line:
            return next(word for word in line.split() if word.startswith(("http://", "https://")))
    raise AssertionError(f"the server did not start: {errors.read_text(encoding='utf-8')}")
