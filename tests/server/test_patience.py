"""Slow, half-open, broken and very many connections, over real sockets."""

import concurrent.futures
import json
import socket
import ssl
import time
import wave
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import httpx
import numpy as np
import pytest
from websockets.sync.client import connect

from mien.server.limits import HEAD_S, MAX_CONNECTIONS
from tests.server.process import Server, serving, wait_for
from tests.server.test_limits import connected
from tests.server.test_security import HEADERS, request

SLACK_S = 40
"""How much longer than the limit a busy machine may take."""


def ended_after_s(connection: socket.socket, *, drip: bytes = b"") -> float:
    """Return the time until the server ends a connection, on which ``drip`` is sent byte by byte."""
    started = time.monotonic()
    connection.settimeout(0.5)
    for place in range(int(2 * (HEAD_S + SLACK_S))):
        try:
            if drip:
                connection.sendall(drip[place % len(drip)].to_bytes())
            if connection.recv(4096) == b"":
                return time.monotonic() - started
        except TimeoutError:
            continue
        except ConnectionError:
            return time.monotonic() - started
    raise AssertionError("the server still waits")


def test_half_open_and_slow_connections_are_ended(server: Server) -> None:
    lines = f"GET /api/health HTTP/1.1\r\nHost: {server.host}\r\nX: ".encode()
    with ExitStack() as stack, concurrent.futures.ThreadPoolExecutor(4) as pool:
        silent, begun, drop, late = (stack.enter_context(closing(connected(server))) for _ in range(4))
        begun.sendall(b"GET / HT")
        drop.sendall(lines)
        late.sendall(f"GET /api/health HTTP/1.1\r\nHost: {server.host}\r\n\r\nGET /ap".encode())
        assert late.recv(100).startswith(b"HTTP/1.1 200")
        ended = [
            pool.submit(ended_after_s, silent),
            pool.submit(ended_after_s, begun),
            pool.submit(ended_after_s, drop, drip=b"x"),
            pool.submit(ended_after_s, late),
        ]
        # Between requests, uvicorn's own 5 seconds for an idle connection may end it first.
        assert all(4 < each.result() < HEAD_S + SLACK_S for each in ended)
    assert server.client.get("/api/health").status_code == 200


def test_a_page_that_says_nothing_keeps_its_socket(server: Server) -> None:
    with server.socket("/api/events?page=quiet") as page:
        page.recv(60)
        time.sleep(HEAD_S + 2)
        server.post("/api/player/pause")
        assert json.loads(page.recv(60))["type"] == "state"


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),  # TLS where none is spoken.
        b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /api/events HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"GET /api/events HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_with_the_headers(server: Server, nonsense: bytes) -> None:
    with closing(connected(server)) as plain:
        plain.sendall(nonsense)
        answer = b""
        try:
            while part := plain.recv(4096):
                answer += part
        except ConnectionError:
            pass  # Ended before all of it was read.
    status, _, headers = answer.partition(b"\r\n")
    assert status.startswith(b"HTTP/1.1 400")
    for name, value in HEADERS.items():
        assert f"{name}: {value}".encode() in headers
    assert b"default-src 'none'" in headers
    assert server.client.get("/api/health").status_code == 200


def test_two_hundred_clients_at_once(server: Server) -> None:
    def visit(number: int) -> list[int]:
        paths = ("/", "/api/state", "/static/app.js")
        return [request(server, "GET", path, {"Host": server.host})[0] for path in paths]

    def listen(number: int) -> str:
        with server.socket(f"/api/events?page={number}") as page:
            return str(json.loads(page.recv(120))["type"])

    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        visits = [pool.submit(visit, number) for number in range(200)]
        assert [each.result() for each in visits] == [[200, 200, 200]] * 200
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        assert list(pool.map(listen, range(50))) == ["state"] * 50
    assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def test_more_connections_than_the_limit_are_ended_and_the_rest_goes_on(server: Server) -> None:
    with ExitStack() as stack:
        page = stack.enter_context(server.socket("/api/events?page=first"))
        page.recv(60)
        crowd = [stack.enter_context(closing(connected(server))) for _ in range(MAX_CONNECTIONS + 20)]

        def ended() -> int:
            count = 0
            for connection in crowd:
                connection.settimeout(0)
                try:
                    count += connection.recv(1) == b""
                except BlockingIOError:
                    continue
                except ConnectionError:
                    count += 1
            return count

        wait_for(lambda: ended() >= 20, "an end of the last to come")
        page.ping().wait(60)  # Who was there before is still served.
    wait_for(lambda: server.client.get("/api/health").status_code == 200, "free places", patience_s=60)


def test_one_other_machine_cannot_take_every_connection(guarded: Server) -> None:
    """Over the machine's own address on the network, as another machine's connections come in."""
    from mien.server.limits import MAX_CONNECTIONS_EACH
    from mien.server.network import is_loopback, reached_address

    address, port = reached_address("0.0.0.0"), int(guarded.host.rsplit(":", 1)[1])
    if is_loopback(address):
        pytest.skip("this machine is on no network")
    assert guarded.tls
    encrypted = partial(guarded.tls.wrap_socket, server_hostname=address)
    with ExitStack() as stack:
        crowd = [
            stack.enter_context(closing(socket.create_connection((address, port), timeout=60)))
            for _ in range(MAX_CONNECTIONS_EACH + 10)
        ]
        ended = 0
        for connection in [stack.enter_context(encrypted(each)) for each in crowd]:
            connection.settimeout(0)
            try:
                ended += connection.recv(1) == b""
            except ssl.SSLWantReadError:
                continue
            except OSError:
                ended += 1
        assert 10 <= ended < MAX_CONNECTIONS_EACH
        # By loopback, as another address, and anew: the client's own connection may have been idle for too long.
        health = httpx.get(
            f"https://127.0.0.1:{port}/api/health", verify=guarded.tls, trust_env=False, timeout=60
        )
        assert health.status_code == 200


def test_a_flood_of_messages_is_taken_slowly_and_disturbs_nobody(server: Server) -> None:
    from mien.server.limits import MAX_MESSAGES_BURST, MAX_MESSAGES_PER_S

    count = MAX_MESSAGES_BURST + 5 * MAX_MESSAGES_PER_S
    url, headers = f"ws://{server.host}/api/frames", {"Origin": server.origin}
    with connect(url, additional_headers=headers, proxy=None, max_queue=None) as socket_:
        started = time.monotonic()
        for _ in range(count):
            socket_.send("no frame")
        asked = time.monotonic()
        assert server.client.get("/api/health").status_code == 200
        assert time.monotonic() - asked < 5
        for _ in range(count):
            assert json.loads(socket_.recv(60))["type"] == "error"
        assert time.monotonic() - started > 4


def test_a_reader_that_stops_reading_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    with wave.open(str(tmp_path / "music" / "long.wav"), "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", "none"))
        file.writeframes(np.random.default_rng(0).bytes(10 * 2**20))
    with serving(tmp_path, library=[tmp_path / "music"]) as server, ExitStack() as stack:
        server.scanned()
        track = server.answer(server.client.get("/api/library?search=long"))["tracks"][0]["track_id"]
        for _ in range(20):
            stalled = stack.enter_context(closing(connected(server)))
            stalled.sendall(f"GET /api/tracks/{track}/audio HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
        for _ in range(20):
            page = stack.enter_context(closing(connected(server)))
            page.sendall(
                f"GET /api/events?page=x HTTP/1.1\r\nHost: {server.host}\r\nOrigin: {server.origin}\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
            )
        for _ in range(20):
            server.post("/api/player/pause")
        started = time.monotonic()
        assert len(server.client.get(f"/api/tracks/{track}/audio").content) > 10 * 2**20
        assert time.monotonic() - started < 20
        assert server.stop() == 0  # And nobody keeps it from ending.
