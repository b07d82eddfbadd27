"""The page and its files as the server sends them."""

import re
import shutil
import socket
from pathlib import Path

import pytest

from mien.config import Config
from mien.server import bind, shell
from tests.server.process import Server


def test_the_page_names_every_module(server: Server) -> None:
    answer = server.client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    named = set(re.findall(r'rel="modulepreload" href="/static/([^"]+)"', answer.text))
    assert named >= {path.name for path in shell.WEB.glob("*.js")}
    for name in named:
        assert server.client.get(f"/static/{name}").headers["content-type"].startswith("text/javascript")


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
    (web / "app.js").write_text("// another", encoding="utf-8")
    after = shell.worker()
    assert before.splitlines()[0] != after.splitlines()[0]
    assert before.splitlines()[1:] == after.splitlines()[1:]


def test_answers_are_not_held_back_until_their_head_is_acknowledged(tmp_path: Path) -> None:
    """By the protocol of its socket asyncio knows that it may switch Nagle's algorithm off."""
    taken, _ = bind(Config(data_dir=tmp_path, port=0))
    with taken:
        assert taken.proto == socket.IPPROTO_TCP
