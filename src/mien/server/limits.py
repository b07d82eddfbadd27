"""Reading what a page sends, within limits."""

import json
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

__all__ = [
    "MAX_FRAME_BYTES",
    "MAX_JSON_BYTES",
    "MAX_MESSAGE_BYTES",
    "MAX_PHOTO_BYTES",
    "boolean",
    "number",
    "read_body",
    "read_json",
    "text",
    "whole",
]

MAX_JSON_BYTES: Final = 16 * 1024
"""Largest JSON body; the page's own are under 1 KB."""

MAX_PHOTO_BYTES: Final = 20 * 1024 * 1024
"""Largest photo; a phone's 50-megapixel JPEG is about 15 MB."""

MAX_FRAME_BYTES: Final = 512 * 1024
"""Largest camera frame; the page's own, 320 px long, are about 15 KB."""

MAX_MESSAGE_BYTES: Final = 2 * 1024 * 1024
"""Largest WebSocket message; a larger one ends the connection before it is held in memory."""


async def read_body(request: Request, limit: int) -> bytes:
    """Read a body of at most ``limit`` bytes; HTTPException 413 as soon as it is longer."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise HTTPException(413, f"The body is longer than {limit:,} bytes; send a smaller one")
    return bytes(body)


async def read_json(request: Request) -> dict[str, Any]:
    """Read a JSON object; an empty body is an empty object. HTTPException 400 for anything else."""
    body = await read_body(request, MAX_JSON_BYTES)
    if not body:
        return {}
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


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:80] + "..."
