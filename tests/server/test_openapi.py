"""The description of the API says what is there, and a server keeps what it says."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from mien.server.api import PLAYER
from mien.server.app import API_ROUTES
from mien.server.openapi import document
from tests.server.process import Server, serving

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
SCANNING = "/api/library/folders"
"""Left out where requests are made up: a made-up folder may be this whole machine."""


def described() -> set[tuple[str, str]]:
    paths = document()["paths"]
    return {(key.upper(), path) for path, item in paths.items() for key in item if key != "parameters"}


def routed(route: Route) -> Iterator[tuple[str, str]]:
    path = re.sub(r":\w+}", "}", route.path)
    for method in (route.methods or set()) - {"HEAD"}:
        for action in PLAYER if "{action}" in path else [""]:
            yield method, path.replace("{action}", action)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_it_describes_every_route_and_nothing_else() -> None:
    assert described() == {pair for route in API_ROUTES for pair in routed(route)}


def test_its_references_lead_somewhere() -> None:
    whole = document()
    for reference in references(whole):
        name = reference.removeprefix("#/components/schemas/")
        assert name in whole["components"]["schemas"], reference


def test_it_is_served(server: Server) -> None:
    assert server.answer(server.client.get("/api/openapi.json")) == json.loads(json.dumps(document()))


def test_a_server_keeps_what_it_promises(tmp_path: Path, small_library: Path) -> None:
    """Schemathesis makes up requests, sensible and not, and compares each answer with the description."""
    pytest.importorskip("schemathesis")
    with serving(tmp_path / "home", library=[small_library]) as server:
        server.scanned()
        words = [
            *("run", f"{server.url}api/openapi.json", "--header", f"Origin: {server.origin}", "--no-color"),
            *("--checks", ",".join(CHECKS), "--phases", "coverage,fuzzing", "--max-examples", "5"),
            *("--seed", "7", "--generation-database", "none", "--exclude-path", SCANNING, "--no-shrink"),
        ]
        done = subprocess.run(
            [sys.executable, "-m", "schemathesis.cli", *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")
        server.state()
