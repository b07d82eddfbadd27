"""The page and its files as the server sends them."""

import re
import shutil
import socket
from pathlib import Path

import pytest

from mien.config import Config
from mien.server import bind, shell
from tests.server.process import Server


def modules_of(html: str) -> tuple[str, set[str]]:
    """Return the module that a page starts with, and those that its head names, relative to the static files."""
    (start,) = re.findall(r'<script type="module" src="/static/([^"]+)"', html)
    return start, set(re.findall(r'rel="modulepreload" href="/static/([^"]+)"', html))


def test_the_page_comes_with_all_modules_in_one_file(server: Server) -> None:
    answer = server.client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert modules_of(answer.text) == (shell.BUNDLE.as_posix(), set())
    script = server.client.get(f"/static/{shell.BUNDLE.as_posix()}")
    assert script.headers["content-type"].startswith("text/javascript")


def test_each_module_can_be_looked_at_by_itself(server: Server) -> None:
    start, named = modules_of(server.client.get("/?modules").text)
    assert start == "app.js"
    assert named == {"vendor/lit.js", *(path.name for path in shell.WEB.glob("*.js"))}
    for name in named:
        assert server.client.get(f"/static/{name}").headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("change", ["edited", "added", "taken away", "no bundle"])
def test_a_bundle_of_other_modules_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    web = tmp_path / "web"
    shutil.copytree(shell.WEB, web)
    monkeypatch.setattr(shell, "WEB", web)
    assert shell.bundled()
    assert {path.as_posix() for path in shell.shell_files()}.isdisjoint({"app.js", "vendor/lit.js"})
    match change:
        case "edited":
            (web / "words.js").write_text("// others", encoding="utf-8")
        case "added":
            (web / "more.js").write_text("// more", encoding="utf-8")
        case "taken away":
            (web / "words.js").unlink()
        case "no bundle":
            (web / shell.BUNDLE).unlink()
    assert not shell.bundled()
    files = {path.as_posix() for path in shell.shell_files()}
    assert {"app.js", "vendor/lit.js"} <= files
    assert shell.BUNDLE.as_posix() not in files
    start, named = modules_of(shell.page_html(apart=False))
    assert start == "app.js"
    assert named == {name for name in files if name.endswith(".js") and not name.startswith("worklets/")}


def test_the_service_worker_may_reach_the_whole_page(server: Server) -> None:
    answer = server.client.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["content-security-policy"]


def test_its_version_follows_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = tmp_path / "web"
    shutil.copytree(shell.WEB, web)
    monkeypatch.setattr(shell, "WEB", web)
    before = shell.worker()
    assert shell.worker() == before
    (web / "style.css").write_text("/* another */", encoding="utf-8")
    after = shell.worker()
    assert before.splitlines()[0] != after.splitlines()[0]
    assert before.splitlines()[1:] == after.splitlines()[1:]


def test_answers_are_not_held_back_until_their_head_is_acknowledged(tmp_path: Path) -> None:
    """By the protocol of its socket asyncio knows that it may switch Nagle's algorithm off."""
    taken, _ = bind(Config(data_dir=tmp_path, port=0))
    with taken:
        assert taken.proto == socket.IPPROTO_TCP
