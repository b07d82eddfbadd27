"""The guard, attacked one rule at a time over real sockets."""

import http.client
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from mien.server.security import allowed_hosts
from tests.server.process import Server, serving
from tests.server.sounds import make_library

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


def request(server: Server, method: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """Send exactly these headers, which a polite client would not."""
    connection = http.client.HTTPConnection(server.host, timeout=120)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1.nip.io:{port}", ""]
)
@pytest.mark.parametrize("path", ["/", "/api/state", "/static/app.js"])
def test_a_foreign_host_is_refused(server: Server, host: str, path: str) -> None:
    port = server.host.split(":")[1]
    status, body = request(server, "GET", path, {"Host": host.format(port=port)})
    assert status == 403
    assert b"address" in body


def test_loopback_names_are_let_in(server: Server) -> None:
    port = server.host.split(":")[1]
    for host in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert request(server, "GET", "/api/health", {"Host": f"{host}:{port}"})[0] == 200


def test_a_missing_or_doubled_host_is_refused(server: Server) -> None:
    assert request(server, "GET", "/", {})[0] in {400, 403}
    connection = http.client.HTTPConnection(server.host, timeout=30)
    try:
        connection.putrequest("GET", "/", skip_host=True)
        connection.putheader("Host", server.host)
        connection.putheader("Host", "evil.example")
        connection.endheaders()
        assert connection.getresponse().status in {400, 403}
    finally:
        connection.close()


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "https://{host}",
        "http://{host}.evil.example",
        "http://{host}/",
        "http://localhost:1",
    ],
)
def test_unsafe_requests_need_the_exact_origin(server: Server, origin: str | None) -> None:
    headers = {"Host": server.host, "Content-Length": "0"}
    if origin is not None:
        headers["Origin"] = origin.format(host=server.host)
    before = server.state()["player"]["revision"]
    for path in ("/api/player/next", "/api/mode", "/api/library/folders", "/api/mood/photo"):
        assert request(server, "POST", path, headers)[0] == 403
    assert server.state()["player"]["revision"] == before


@pytest.mark.parametrize("path", ["/api/events", "/api/frames"])
@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://localhost:1"])
def test_sockets_need_the_exact_origin(server: Server, path: str, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused, server.socket(path, origin=origin):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_cannot_use_the_api_at_all(server: Server, site: str) -> None:
    headers = {"Host": server.host, "Sec-Fetch-Site": site}
    assert request(server, "GET", "/api/state", headers)[0] == 403
    assert request(server, "GET", "/api/tracks/1/audio", headers)[0] == 403
    unsafe = headers | {"Origin": server.origin, "Content-Length": "0"}
    assert request(server, "POST", "/api/player/pause", unsafe)[0] == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/static/style.css", 200),
        ("GET", "/static/missing.js", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/api/tracks/99999/audio", 404),
        ("DELETE", "/api/state", 405),
        ("POST", "/api/mode", 400),
    ],
)
def test_every_response_carries_the_headers(server: Server, method: str, path: str, status: int) -> None:
    response = server.client.request(method, path)
    assert response.status_code == status
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "camera=(self)" in response.headers["permissions-policy"]
    policy = dict(
        part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers.get("server") is None


def test_a_refusal_carries_the_headers_too(server: Server) -> None:
    response = server.client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 403
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "evil" not in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/server/app.py", "/static/..%2f..%2ferrors.py"]
)
def test_static_files_do_not_leave_their_folder(server: Server, path: str) -> None:
    status, body = request(server, "GET", path, {"Host": server.host})
    assert status == 404
    assert b"import" not in body


def test_the_usual_port_may_be_left_out_of_the_host() -> None:
    assert "localhost" in allowed_hosts("127.0.0.1", 80)
    assert "localhost" not in allowed_hosts("127.0.0.1", 8437)
    assert "[::1]:8437" in allowed_hosts("::1", 8437)
    assert "localhost" in allowed_hosts("127.0.0.1", 443, encrypted=True)
    assert "localhost" not in allowed_hosts("127.0.0.1", 80, encrypted=True)


def test_further_names_are_let_in() -> None:
    assert {"music.home:8437", "[fd00::2]:8437"} <= allowed_hosts(
        "0.0.0.0", 8437, names=["Music.home", "fd00::2"]
    )


@pytest.mark.parametrize("name", ["cover.jpg", "cover.svg"])
def test_a_cover_that_carries_scripts_is_not_served(tmp_path: Path, name: str) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=6)
    (music / name).write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        found = server.answer(server.client.get("/api/library", params={"search": "still"}))["tracks"]
        response = server.client.get(f"/api/tracks/{found[0]['track_id']}/cover")
        assert response.status_code == 404
        assert "svg" not in response.text
