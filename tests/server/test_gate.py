"""The token, attacked one rule at a time over real sockets, on a server that other machines can reach."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from mien.server.backoff import FREE_TRIES
from mien.server.network import bracketed, reached_address
from tests.server.process import Server, command, environment, heed_interrupts, serving, wait_for
from tests.server.test_security import HEADERS


@pytest.fixture
def stranger(guarded: Server) -> Iterator[httpx.Client]:
    """A client without the token."""
    with client_of(guarded) as client:
        yield client


def client_of(server: Server, **headers: str) -> httpx.Client:
    verify = server.tls or True
    sent = {"Origin": server.origin} | headers
    return httpx.Client(base_url=server.url, headers=sent, timeout=60, trust_env=False, verify=verify)


def cookie_of(response: httpx.Response) -> str:
    return response.headers["set-cookie"].partition(";")[0]


ROUTES = [
    ("GET", "/"),
    ("GET", "/static/app.js"),
    ("GET", "/static/missing.js"),
    ("GET", "/nowhere"),
    ("GET", "/api/state"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/library"),
    ("GET", "/api/library/broken"),
    ("GET", "/api/tracks/1/audio"),
    ("HEAD", "/api/tracks/1/audio"),
    ("GET", "/api/tracks/1/cover"),
    ("POST", "/api/player/play"),
    ("POST", "/api/library/folders"),
    ("POST", "/api/mood/photo"),
    ("DELETE", "/api/neutral"),
    ("OPTIONS", "/api/state"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_stranger_gets_nothing(
    stranger: httpx.Client, guarded: Server, small_library: Path, method: str, path: str
) -> None:
    response = stranger.request(method, path)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    for secret in (guarded.token, str(small_library), "Still Water", "Traceback", "mien/"):
        assert secret not in response.text


def test_a_stranger_learns_that_the_server_is_up_and_not_which(
    stranger: httpx.Client, guarded: Server
) -> None:
    assert stranger.get("/api/health").json() == {"status": "ok"}
    assert "version" in guarded.client.get("/api/health").json()


@pytest.mark.parametrize("path", ["/api/events", "/api/frames"])
def test_a_strangers_socket_is_refused(guarded: Server, path: str) -> None:
    url = f"wss://{guarded.host}{path}"
    for token in ("", "?token=" + guarded.token):  # Only the page takes a token in its address.
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(url + token, additional_headers={"Origin": guarded.origin}, ssl=guarded.tls, proxy=None),
        ):
            pass
        assert refused.value.response.status_code == 403


def test_programs_send_the_token_in_a_header(guarded: Server) -> None:
    assert guarded.state()["type"] == "state"
    with guarded.socket("/api/events?page=x") as page:
        assert json.loads(page.recv(60))["type"] == "state"
    guarded.post("/api/player/pause")


@pytest.mark.parametrize("header", ["Bearer", "Basic {token}", "{token}", "Bearer {token} x"])
def test_another_header_is_no_token(guarded: Server, header: str) -> None:
    with client_of(guarded, Authorization=header.format(token=guarded.token)) as client:
        assert client.get("/api/state").status_code == 401
    guarded.state()  # The right token ends the wait that wrong ones began.


def test_the_link_gives_a_cookie_and_leaves_no_token_behind(guarded: Server) -> None:
    with client_of(guarded) as browser:
        first = browser.get("/", params={"token": guarded.token})
        assert first.status_code == 303
        assert first.headers["location"] == "/"
        assert first.headers["cache-control"] == "no-store"
        assert first.headers["referrer-policy"] == "no-referrer"
        assert guarded.token not in str(first.headers)
        attributes = {part.strip().lower() for part in first.headers["set-cookie"].split(";")[1:]}
        assert {"httponly", "secure", "samesite=strict", "path=/"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)
        assert first.headers["set-cookie"].startswith("__Host-")

        assert browser.get("/").status_code == 200  # httpx keeps the cookie, as a browser does.
        for token in (guarded.token, "of another day"):
            again = browser.get("/", params={"token": token})
            assert (again.status_code, again.headers["location"]) == (303, "/")
        assert browser.get("/static/app.js").status_code == 200
        assert browser.get("/api/state").status_code == 200
        assert browser.post("/api/player/pause").status_code == 200


def test_the_cookie_opens_sockets(guarded: Server) -> None:
    with client_of(guarded) as browser:
        cookie = cookie_of(browser.get("/", params={"token": guarded.token}))
    headers = {"Origin": guarded.origin, "Cookie": cookie}
    url = f"wss://{guarded.host}/api/events?page=x"
    with connect(url, additional_headers=headers, ssl=guarded.tls, proxy=None) as page:
        assert json.loads(page.recv(60))["type"] == "state"


def test_a_cookie_does_not_replace_the_origin(guarded: Server) -> None:
    with client_of(guarded) as browser:
        cookie = cookie_of(browser.get("/", params={"token": guarded.token}))
    with client_of(guarded, Cookie=cookie, Origin="https://evil.example") as browser:
        assert browser.post("/api/player/next").status_code == 403
    with client_of(guarded, Cookie=cookie, Host="evil.example") as browser:
        assert browser.get("/api/state").status_code == 403
    headers = {"Origin": "https://evil.example", "Cookie": cookie}
    with (
        pytest.raises(InvalidStatus),
        connect(f"wss://{guarded.host}/api/events", additional_headers=headers, ssl=guarded.tls, proxy=None),
    ):
        pass


@pytest.mark.parametrize("value", ["", "x", "{token}", "{cookie}0", "{short}"])
def test_a_forged_cookie_opens_nothing(guarded: Server, value: str) -> None:
    with client_of(guarded) as browser:
        name, _, cookie = cookie_of(browser.get("/", params={"token": guarded.token})).partition("=")
    forged = value.format(token=guarded.token, cookie=cookie, short=cookie[:-1])
    with client_of(guarded, Cookie=f"{name}={forged}") as client:
        assert client.get("/api/state").status_code == 401


def test_a_browser_without_the_token_is_told_what_to_do(stranger: httpx.Client) -> None:
    response = stranger.get("/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 401
    assert response.headers["content-type"].startswith("text/html")
    assert 'name="token"' in response.text
    assert "form-action 'self'" in response.headers["content-security-policy"]
    assert not re.findall(r"(?:src|href)=[\"'](?!/[\"'])", response.text)  # Needs no other file.


def test_guessing_is_slowed_down_and_the_guesser_not_listened_to(tmp_path: Path) -> None:
    arguments = ["--host", "0.0.0.0", "--token", "auto"]
    with (
        serving(tmp_path, arguments=arguments) as server,
        client_of(server) as guesser,
        client_of(server) as known,
    ):
        known.get("/", params={"token": server.token})
        statuses = [
            guesser.get("/", params={"token": f"wrong {n}"}).status_code for n in range(FREE_TRIES + 20)
        ]
        assert statuses[:FREE_TRIES] == [401] * FREE_TRIES
        assert set(statuses[FREE_TRIES:]) <= {401, 429}
        assert statuses.count(429) >= 10  # However slow this machine is, the waits grow past it.

        def guessed() -> bool:
            wrong = guesser.get("/api/state", headers={"Authorization": "Bearer wrong"})
            return wrong.status_code == 401

        # A guess that was listened to begins a wait of two seconds or more, in which even the right token is not,
        wait_for(guessed, "the end of a wait")
        answer = guesser.get("/api/state", headers={"Authorization": f"Bearer {server.token}"})
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) >= 1
        assert known.get("/api/state").status_code == 200  # and who was let in before is not disturbed.
        with client_of(server) as stranger:
            assert stranger.get("/api/state").status_code == 401  # Without a token, nobody is made to wait.


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.nip.io", "10.99.99.99", "[::1].evil.example"])
def test_rebound_names_are_refused(guarded: Server, name: str) -> None:
    port = guarded.host.rsplit(":", 1)[1]
    assert guarded.client.get("/api/state", headers={"Host": f"{name}:{port}"}).status_code == 403


def test_every_address_of_the_machine_is_its_own_host(guarded: Server) -> None:
    port = guarded.host.rsplit(":", 1)[1]
    headers = {"Authorization": f"Bearer {guarded.token}"}
    for address in {reached_address("0.0.0.0"), "127.0.0.1"}:
        url = f"https://{bracketed(address)}:{port}"
        with httpx.Client(
            base_url=url, headers=headers, verify=guarded.tls or True, trust_env=False
        ) as client:
            assert client.get("/api/state").status_code == 200
            assert client.post("/api/player/pause", headers={"Origin": url}).status_code == 200


def test_nothing_is_said_without_encryption(guarded: Server) -> None:
    host, port = guarded.host.rsplit(":", 1)
    with closing(socket.create_connection((host, int(port)), timeout=30)) as plain:
        plain.sendall(f"GET /?token={guarded.token} HTTP/1.1\r\nHost: {guarded.host}\r\n\r\n".encode())
        try:
            answer = plain.recv(4096)
        except ConnectionError:
            answer = b""
    assert b"HTTP/" not in answer


def test_old_encryption_is_refused(guarded: Server) -> None:
    host, port = guarded.host.rsplit(":", 1)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection((host, int(port)), timeout=30) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname=host)


def test_a_token_on_loopback_needs_no_tls(tmp_path: Path) -> None:
    with serving(tmp_path, arguments=["--token", "auto"]) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server.state()["type"] == "state"
        with client_of(server) as browser:
            assert browser.get("/api/state").status_code == 401
            cookie = browser.get("/", params={"token": server.token}).headers["set-cookie"].lower()
            assert "secure" not in cookie
            assert "httponly" in cookie
            assert browser.get("/api/state").status_code == 200


def test_tokens_and_cookies_outlive_the_server(tmp_path: Path) -> None:
    arguments = ["--token", "auto"]
    with serving(tmp_path, arguments=arguments) as server, client_of(server) as browser:
        token = server.token
        value = cookie_of(browser.get("/", params={"token": token})).partition("=")[2]
    with serving(tmp_path, arguments=arguments) as server, client_of(server) as browser:
        assert server.token == token
        again = cookie_of(browser.get("/", params={"token": token})).partition("=")[2]
        assert again == value


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_gets_the_link_and_a_qr_code(tmp_path: Path) -> None:
    import pty

    outer, inner = pty.openpty()
    words = command(tmp_path, "--host", "0.0.0.0", "--token", "auto")
    with subprocess.Popen(
        words,
        stdout=inner,
        stderr=subprocess.DEVNULL,
        env=environment(tmp_path) | {"PYTHONIOENCODING": "utf-8"},
        preexec_fn=heed_interrupts,
    ) as process:
        os.close(inner)
        shown = b""
        try:
            while "▄".encode() not in shown and len(shown) < 20_000:
                shown += os.read(outer, 4096)
        finally:
            process.terminate()  # As early as can be: it must not be lost while the server starts.
            code = process.wait(60)
            os.close(outer)
    assert code in {0, -signal.SIGTERM}
    assert "?token=" in shown.decode("utf-8", "replace")


def test_without_the_extra_the_remedy_is_printed(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from mien.cli import main\n"
        "sys.exit(main(['serve', '--host', '0.0.0.0', '--token', 'auto', '--port', '0', '--no-browser',"
        f" '--data-dir', {str(tmp_path / 'data')!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "-m pip install cryptography segno" in done.stderr
    assert "Traceback" not in done.stderr
