"""Who may talk to the server, and what every response says: a pure ASGI guard around the whole application.

It wraps the application rather than standing in its middleware list, so that errors, static files and WebSockets
pass it too (Starlette's BaseHTTPMiddleware does not see WebSockets).
"""

from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mien.log import often
from mien.server.network import bracketed, plain_address

__all__ = ["HEADERS", "Guard", "allowed_hosts"]

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS: Final[dict[str, str]] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'{sockets}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action {forms}; frame-ancestors 'none'"
)


def allowed_hosts(
    host: str, port: int, *, names: Collection[str] = (), encrypted: bool = False
) -> frozenset[str]:
    """Values of the Host header that name this server.

    Parameters
    ----------
    host
        The address bound.
    port
        The port bound; the usual one of the scheme may be left out of the header.
    names
        Further names and addresses that it is reached by.
    encrypted
        Whether it is reached over TLS.
    """
    known = {bracketed(name.lower()) for name in ("127.0.0.1", "localhost", "::1", host, *names)}
    usual = 443 if encrypted else 80
    return frozenset({f"{name}:{port}" for name in known} | (known if port == usual else set()))


class Guard:
    """Answers only requests that this server's own page, or nobody's page, makes.

    The Host header must name this server (DNS rebinding): by a known name, or by the very address that the connection
    came to, which no name of an attacker's can stand for. WebSockets and unsafe methods must carry this page's
    exact Origin, and no request to the API may come from another site (``Sec-Fetch-Site``).

    Parameters
    ----------
    app
        The application to guard.
    hosts
        Allowed values of the Host header.
    forms
        Whether pages may send forms to this server, as the page that asks for a token does.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], forms: bool = False) -> None:
        self._app = app
        self._hosts = hosts
        self._forms = "'self'" if forms else "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope, Headers(scope=scope))
        guarded = self._with_headers(scope, send)
        if refusal is None:
            await self._app(scope, receive, guarded)
        elif scope["type"] == "websocket":
            await receive()
            await guarded({"type": "websocket.close", "code": 1008, "reason": refusal})
        else:
            await JSONResponse({"error": refusal}, status_code=403)(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> str | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_own(hosts[0].lower(), scope):
            often("refused", rule="host")
            return (
                "This address does not belong to this server; open the page by the address that mien printed"
            )
        unsafe = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        secure = scope.get("scheme") in {"https", "wss"}
        own = f"{'https' if secure else 'http'}://{hosts[0].lower()}"
        if unsafe and headers.getlist("origin") != [own]:
            often("refused", rule="origin")
            return "This request does not come from mien's own page (its Origin is missing or another)"
        site = headers.get("sec-fetch-site")
        inside = unsafe or scope["path"].startswith("/api/")
        if inside and site not in {None, "same-origin", "none"}:
            often("refused", rule="site")
            return "This request comes from another site"
        return None

    def _is_own(self, host: str, scope: Scope) -> bool:
        address, port = scope.get("server") or ("", None)
        return host in self._hosts or host == f"{bracketed(plain_address(address))}:{port}"

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        host = Headers(scope=scope).get("host", "").lower()
        sockets = f" ws://{host} wss://{host}" if self._is_own(host, scope) else ""
        policy = POLICY.format(sockets=sockets, forms=self._forms)

        async def guarded(message: Message) -> None:
            if message["type"] in {
                "http.response.start",
                "websocket.http.response.start",
                "websocket.accept",
            }:
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["content-security-policy"] = policy
                # Pages of an older mien must not linger in the browser after an upgrade.
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        return guarded
