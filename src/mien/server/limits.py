"""Reading what a page sends, within limits."""

import json
import re
from typing import Any, Final

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from mien.expression.labels import EXPRESSIONS, Expression
from mien.saying import Saying

__all__ = [
    "BODY_S",
    "HEAD_S",
    "MAX_CONNECTIONS",
    "MAX_CONNECTIONS_EACH",
    "MAX_FRAME_BYTES",
    "MAX_JSON_BYTES",
    "MAX_JSON_DEPTH",
    "MAX_MESSAGES_BURST",
    "MAX_MESSAGES_PER_S",
    "MAX_MESSAGE_BYTES",
    "MAX_PHOTO_BYTES",
    "MAX_SOCKETS",
    "MAX_UPLOADS",
    "boolean",
    "expression",
    "number",
    "parse_json",
    "query_count",
    "read_body",
    "read_json",
    "text",
    "whole",
]

MAX_JSON_BYTES: Final = 16 * 1024
"""Largest JSON body; the page's own are under 1 KB."""

MAX_JSON_DEPTH: Final = 16
"""Deepest nesting of a JSON body; the page's own have one level."""

MAX_PHOTO_BYTES: Final = 20 * 1024 * 1024
"""Largest photo; a phone's 50-megapixel JPEG is about 15 MB."""

MAX_FRAME_BYTES: Final = 512 * 1024
"""Largest camera frame; the page's own, 320 px long, are about 15 KB."""

MAX_MESSAGE_BYTES: Final = 2 * 1024 * 1024
"""Largest WebSocket message; a larger one ends the connection before it is held in memory."""

MAX_MESSAGES_PER_S: Final = 60
MAX_MESSAGES_BURST: Final = 240
"""Most WebSocket messages taken a second, and how many may come at once; the page sends some ten a second."""

MAX_SOCKETS: Final = 256
"""Most WebSockets that may be open at once."""

MAX_UPLOADS: Final = 4
"""Most uploads held in memory at once: 80 MB; they are read one after the other anyway."""

MAX_CONNECTIONS: Final = 600
MAX_CONNECTIONS_EACH: Final = 100
"""Most connections at once, and most from one other machine, so that one cannot shut the others out."""

HEAD_S: Final = 10.0
BODY_S: Final = 30.0
"""How long the head and the body of a request may take to arrive, in seconds."""

STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
"""A JSON string; brackets in it nest nothing."""


async def read_body(request: Request, limit: int) -> bytes:
    """Read a body of at most ``limit`` bytes.

    HTTPException 413 as soon as it is longer, and 408 when it takes longer than `BODY_S`.
    """
    body = bytearray()
    try:
        with anyio.move_on_after(BODY_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise HTTPException(
                        413,
                        Saying(
                            "The body is longer than {limit} bytes; send a smaller one", limit=f"{limit:,}"
                        ),
                    )
            return bytes(body)
    except ClientDisconnect:
        # Nobody reads this; but who leaves early is no fault of ours, and belongs in no log.
        raise HTTPException(400, "The connection ended before the body did") from None
    raise HTTPException(
        408,
        Saying(
            "The body took longer than {limit} s; try again over a faster connection", limit=f"{BODY_S:g}"
        ),
    )


async def read_json(request: Request) -> dict[str, Any]:
    """Read a JSON object; an empty body is an empty object. HTTPException 400 for anything else."""
    return parse_json(await read_body(request, MAX_JSON_BYTES))


def parse_json(body: bytes) -> dict[str, Any]:
    """Parse a JSON object; no bytes are an empty object. HTTPException 400 for anything else."""
    if not body:
        return {}
    if _depth(body) > MAX_JSON_DEPTH:
        raise HTTPException(
            400, f"The body nests deeper than {MAX_JSON_DEPTH} levels; send a flat JSON object"
        )
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body is not valid JSON; send a JSON object") from None
    if not isinstance(value, dict):
        raise HTTPException(400, f"The body is a JSON {type(value).__name__}; send a JSON object")
    return value


def number(body: dict[str, Any], name: str, low: float, high: float) -> float:
    """Take a finite number from ``low`` to ``high`` out of a body; HTTPException 400 when it is none."""
    value = body.get(name)
    # The comparison is false for NaN and holds for integers too large for a float.
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise HTTPException(400, f"{name} is {_shown(value)}; send a number from {low:g} to {high:g}")
    return float(value)


def whole(body: dict[str, Any], name: str) -> int:
    """Take a whole number, 0 or more, out of a body; HTTPException 400 when it is none."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise HTTPException(400, f"{name} is {_shown(value)}; send a whole number, 0 or more")
    return value


def query_count(request: Request, name: str, usual: int, most: int) -> int:
    """Take a whole number from 0 to ``most`` out of an address; HTTPException 400 when it is none."""
    given = request.query_params.get(name, str(usual))
    if not (given.isascii() and given.isdecimal() and len(given) <= len(str(most)) and int(given) <= most):
        raise HTTPException(400, f"{name} is {given[:80]!r}; send a whole number from 0 to {most:,}")
    return int(given)


def boolean(body: dict[str, Any], name: str) -> bool:
    """Take a truth value out of a body; HTTPException 400 when it is none."""
    value = body.get(name)
    if not isinstance(value, bool):
        raise HTTPException(400, f"{name} is {_shown(value)}; send true or false")
    return value


def text(body: dict[str, Any], name: str, limit: int) -> str:
    """Take a text of 1 to ``limit`` characters out of a body; HTTPException 400 when it is none."""
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= limit:
        raise HTTPException(400, f"{name} is {_shown(value)}; send a text of 1 to {limit:,} characters")
    return value


def expression(body: dict[str, Any], name: str) -> Expression:
    """Take one of the seven expressions out of a body; HTTPException 400 when it is none."""
    given = text(body, name, 20)
    try:
        return Expression(given)
    except ValueError:
        raise HTTPException(400, f"{name} is {given!r}; send one of {', '.join(EXPRESSIONS)}") from None


def _depth(body: bytes) -> int:
    """Return how deep brackets nest, without parsing: a parser of another Python may not survive its own recursion."""
    depth = deepest = 0
    for sign in STRING.sub(b"", body):
        depth += (sign in b"[{") - (sign in b"]}")
        deepest = max(deepest, depth)
    return deepest


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:80] + "..."
