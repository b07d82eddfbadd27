"""Bodies that are too long, too deep, too slow or nonsense, over real sockets."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from mien.server.limits import BODY_S, MAX_JSON_BYTES, MAX_JSON_DEPTH, MAX_PHOTO_BYTES, MAX_UPLOADS
from tests.server.process import Server, wait_for


def connected(server: Server) -> socket.socket:
    host, port = server.host.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=120)


def head(server: Server, path: str, length: int) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: {server.host}\r\nOrigin: {server.origin}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def nested(depth: int, opening: str, closing_: str) -> bytes:
    return ('{"mode":' + opening * depth + closing_ * depth + "}").encode()


@pytest.mark.parametrize("depth", [MAX_JSON_DEPTH, 5000])
@pytest.mark.parametrize(("opening", "closing_"), [("[", "]"), ('{"a":[', "]}")])
def test_deep_json_is_refused(server: Server, depth: int, opening: str, closing_: str) -> None:
    body = nested(min(depth, MAX_JSON_BYTES // len(opening + closing_) - 20), opening, closing_)
    response = server.client.post("/api/mode", content=body)
    assert response.status_code == 400
    assert str(MAX_JSON_DEPTH) in response.json()["error"]


def test_deep_json_without_an_end_is_refused(server: Server) -> None:
    for body in (
        b"[" * MAX_JSON_BYTES,
        b'{"a":' * (MAX_JSON_BYTES // 5),
        b'"' * 9001,
        b'{"a": "' + b"\\" * 9001,
    ):
        assert server.client.post("/api/mode", content=body).status_code == 400


def test_brackets_in_texts_are_no_depth(server: Server) -> None:
    mode = "[" * 40 + '"{' * 20
    response = server.client.post("/api/mode", json={"mode": mode[:20]})
    assert "mode is" in response.json()["error"]


@pytest.mark.parametrize("path", ["/api/mode", "/api/player/play", "/api/library/folders", "/api/mood"])
def test_long_json_is_refused_before_it_is_read(server: Server, path: str) -> None:
    response = server.client.post(path, content=b" " * (MAX_JSON_BYTES + 1))
    assert response.status_code == 413
    with closing(connected(server)) as plain:
        plain.sendall(head(server, path, 10**9) + b" " * (MAX_JSON_BYTES + 1))
        assert plain.recv(20).startswith(b"HTTP/1.1 413")  # Long before the announced gigabyte came.


@pytest.mark.parametrize("path", ["/api/mood/photo", "/api/explain"])
def test_a_long_photo_is_refused(server: Server, path: str) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(2**20)

    response = server.client.post(path, content=bytes(MAX_PHOTO_BYTES + 1))
    assert response.status_code == 413
    with closing(connected(server)) as plain:
        # Chunked, so that no length is announced.
        start = head(server, path, 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
        plain.sendall(start)
        sent, answer = 0, b""
        chunks = endless()
        plain.settimeout(0.01)
        while not answer and sent < 4 * MAX_PHOTO_BYTES:
            chunk = next(chunks)
            plain.settimeout(60)
            try:
                plain.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
            except ConnectionError:
                break
            sent += len(chunk)
            plain.settimeout(0.01)
            try:
                answer = plain.recv(20)
            except TimeoutError:
                continue
            except ConnectionError:
                break
    assert sent < 4 * MAX_PHOTO_BYTES
    assert server.client.get("/api/health").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"null",
        b"[]",
        b"1" * 9000,
        b'{"mode": "\\ud800"}',
        b'{"mode": NaN}',
        b'{"mode": 1e999}',
        b'{"mode": ' + b"9" * 5000 + b"}",
        b'{"mode"',
    ],
)
def test_nonsense_is_refused(server: Server, body: bytes) -> None:
    response = server.client.post("/api/mode", content=body)
    assert response.status_code == 400
    assert response.json()["error"]


def test_a_path_that_is_no_text_is_refused(server: Server) -> None:
    for path in ("/\ud800", "/\x00", "/" + "x" * 4000, "relative", "~nobody-of-this-name/x"):
        response = server.client.post("/api/library/folders", content=json.dumps({"path": path}))
        assert response.status_code == 422, path
        assert response.json()["error"]


def test_only_a_few_uploads_are_held_at_once(server: Server, portrait: bytes) -> None:
    with ExitStack() as stack:

        def begin() -> None:
            slow = stack.enter_context(closing(connected(server)))
            slow.sendall(head(server, "/api/mood/photo", 10**6) + bytes(1000))

        for _ in range(MAX_UPLOADS):
            begin()

        def full() -> bool:
            begin()  # In the place of one that came while an earlier test's was still being put away.
            return server.client.post("/api/explain", content=bytes(MAX_JSON_BYTES + 1)).status_code == 503

        wait_for(full, "a full house")
        answer = server.client.post("/api/explain", content=bytes(MAX_JSON_BYTES + 1))
        assert answer.headers["retry-after"]
        assert str(MAX_UPLOADS) in answer.json()["error"]
        server.post("/api/player/pause")  # What is small goes on.
    wait_for(lambda: server.client.post("/api/explain", content=portrait).status_code == 200, "free places")


def test_a_slow_body_is_not_waited_for(server: Server) -> None:
    with closing(connected(server)) as slow:
        slow.sendall(head(server, "/api/mode", 100) + b"{")
        started = time.monotonic()
        answer = slow.recv(20)
        assert answer.startswith(b"HTTP/1.1 408")
        assert BODY_S - 5 < time.monotonic() - started < BODY_S + 30
