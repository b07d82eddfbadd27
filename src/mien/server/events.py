"""The WebSocket over which a page learns what changed, and says how far its sound got."""

import json
from typing import Any, Final

import anyio
from starlette.exceptions import HTTPException
from starlette.websockets import WebSocket, WebSocketDisconnect

from mien.log import often
from mien.server.context import Context, context_of
from mien.server.limits import MAX_JSON_BYTES, number, text, whole

__all__ = ["events"]

MAX_PAGES: Final = 64
"""Most pages that may be open at once."""

MAX_NAME: Final = 64
"""Longest name that a page may give itself; the page's own is a UUID of 36 characters."""

DAY_S: Final = 86_400.0


async def events(websocket: WebSocket) -> None:
    """Send the state now and at every change, until the page goes."""
    context = context_of(websocket)
    await websocket.accept()
    if len(context.hub) >= MAX_PAGES:
        often("refused", rule="pages")
        await websocket.close(1013, f"more than {MAX_PAGES} pages are open; close one")
        return
    page = websocket.query_params.get("page", "")[:MAX_NAME]
    context.pages[page] += 1
    # The others see that the sound comes out of this one again.
    context.hub.ring()
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_send_states, websocket, context)
            await _receive_reports(websocket, context)
            tasks.cancel_scope.cancel()
    finally:
        context.pages[page] -= 1
        context.pages = +context.pages  # Drops pages with no connection left.
        context.hub.ring()


async def _send_states(websocket: WebSocket, context: Context) -> None:
    with context.hub.listen() as bell:
        while True:
            await bell.wait()
            bell.clear()
            await _send(websocket, context.state())


async def _send(websocket: WebSocket, message: dict[str, Any]) -> None:
    try:
        await websocket.send_json(message)
    except (WebSocketDisconnect, RuntimeError):
        return  # The page went; the receiving side ends the connection.


async def _receive_reports(websocket: WebSocket, context: Context) -> None:
    while (message := await websocket.receive())["type"] == "websocket.receive":
        raw = message.get("text") or ""
        try:
            report = _report(raw)
            position_s = number(report, "position_s", 0.0, DAY_S)
            context.session.player.report_position(whole(report, "item_id"), position_s)
        except HTTPException as error:
            await _send(websocket, {"type": "error", "message": error.detail})


def _report(raw: str) -> dict[str, Any]:
    try:
        report = json.loads(raw) if len(raw) <= MAX_JSON_BYTES else None
    except (ValueError, RecursionError):
        report = None
    if not isinstance(report, dict) or text(report, "type", MAX_NAME) != "position":
        raise HTTPException(
            400, 'Only {"type": "position", "item_id": ..., "position_s": ...} is understood here'
        )
    return report
