"""Lets in only who has the token: a pure ASGI gate before every page, file, request and WebSocket."""

import math
from pathlib import Path
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mien.log import often
from mien.saying import Saying
from mien.server.backoff import Backoff
from mien.server.network import plain_address
from mien.server.token import Token

__all__ = ["Gate"]

COOKIE_DAYS: Final = 30
"""How long a browser keeps the cookie."""

PAGE: Final = Path(__file__).parents[1] / "web" / "token.html"
"""What a browser without the token sees; it needs no other file."""


class Gate:
    """Asks everybody for the token.

    Browsers bring the cookie, which the link with ``?token=`` gives them; programs send ``Authorization: Bearer``.
    Strangers learn that a mien is here, and nothing else. An address that offers wrong tokens has to wait, and is not
    listened to meanwhile; browsers that were let in before are not disturbed by that, since a cookie cannot be guessed.

    Parameters
    ----------
    app
        What lies behind.
    token
        The token.
    port
        The port served on, a part of the cookie's name: cookies do not tell ports apart.
    backoff
        The memory for wrong guesses.
    """

    def __init__(self, app: ASGIApp, token: Token, *, port: int, backoff: Backoff | None = None) -> None:
        self._app = app
        self._token = token
        self._port = port
        self._backoff = backoff or Backoff()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer in the application's place."""
        answer = None if scope["type"] == "lifespan" else self._answer(HTTPConnection(scope))
        if answer is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "token needed"})
        else:
            await answer(scope, receive, send)

    def _answer(self, asked: HTTPConnection) -> Response | None:
        """Return what to say to a stranger or to who just showed the token; None to let pass."""
        linked, sent = _in_link(asked), _in_header(asked)
        if self._token.is_cookie(asked.cookies.get(self._cookie_name(asked), "")):
            # Who opens the link again is known already; the token must leave the address all the same.
            return None if linked is None else _lead_in()
        offered = sent if linked is None else linked
        if offered is None:
            return _ask(asked)
        address = plain_address(asked.client.host if asked.client else "")
        wait_s = self._backoff.wait_s(address)
        if wait_s:
            often("refused", rule="too_many_wrong_tokens")
            return _ask_to_wait(wait_s)
        if not self._token.opens(offered):
            often("refused", rule="wrong_token")
            self._backoff.wrong(address)
            return _ask(asked)
        self._backoff.right(address)
        return None if linked is None else self._welcome(asked)

    def _welcome(self, asked: HTTPConnection) -> Response:
        """Give the cookie, and lead to the address without the token, which so stays in no history."""
        answer = _lead_in()
        answer.set_cookie(
            self._cookie_name(asked),
            self._token.cookie,
            max_age=COOKIE_DAYS * 86_400,
            path="/",
            secure=_encrypted(asked),
            httponly=True,
            samesite="strict",
        )
        return answer

    def _cookie_name(self, asked: HTTPConnection) -> str:
        # With the prefix, browsers take the cookie from this host alone and over TLS alone.
        return f"{'__Host-' if _encrypted(asked) else ''}mien-{self._port}"


def _lead_in() -> Response:
    return RedirectResponse("/", 303, headers={"cache-control": "no-store"})


def _encrypted(asked: HTTPConnection) -> bool:
    return asked.scope.get("scheme") in {"https", "wss"}


def _in_link(asked: HTTPConnection) -> str | None:
    """Return the token of the link; only the page itself takes one, so that no other address carries it."""
    page = asked.scope["type"] == "http" and asked.scope["method"] == "GET" and asked.scope["path"] == "/"
    return asked.query_params.get("token") if page else None


def _in_header(asked: HTTPConnection) -> str | None:
    kind, _, offered = asked.headers.get("authorization", "").partition(" ")
    return offered.strip() if kind.lower() == "bearer" else None


def _ask(asked: HTTPConnection) -> Response:
    path = asked.scope["path"]
    if path == "/api/health":
        # Whoever watches over the server may know that it is up, and not which version it is.
        return JSONResponse({"status": "ok"})
    headers = {"www-authenticate": 'Bearer realm="mien"', "cache-control": "no-store"}
    if path == "/" and "text/html" in asked.headers.get("accept", ""):
        return FileResponse(PAGE, 401, headers=headers)
    return JSONResponse(
        {"error": Saying("This mien needs its token; open the link that it printed when it started")},
        401,
        headers=headers,
    )


def _ask_to_wait(wait_s: float) -> Response:
    seconds = math.ceil(wait_s)
    return JSONResponse(
        {
            "error": Saying(
                "Too many wrong tokens came from this address; try again in {seconds} s", seconds=seconds
            )
        },
        429,
        headers={"retry-after": str(seconds), "cache-control": "no-store"},
    )
