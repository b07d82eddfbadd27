from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
from starlette.types import Message, Receive, Scope, Send

from mien.server.crowd import Crowd
from mien.server.limits import MAX_SOCKETS


def test_sockets_beyond_the_limit_are_refused_and_places_become_free() -> None:
    told: list[str] = []

    async def main() -> None:
        leave = anyio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "websocket.accept"})
            await leave.wait()

        async def visit() -> None:
            async def receive() -> Message:
                return {"type": "websocket.connect"}

            async def send(message: Any) -> None:
                told.append(message["type"])

            await crowd({"type": "websocket", "headers": []}, receive, send)

        crowd = Crowd(app)
        async with anyio.create_task_group() as tasks:
            for _ in range(MAX_SOCKETS + 3):
                tasks.start_soon(visit)
            await anyio.wait_all_tasks_blocked()
            assert told.count("websocket.accept") == MAX_SOCKETS
            assert told.count("websocket.close") == 3
            leave.set()
        told.clear()
        await visit()
        assert told == ["websocket.accept"]

    # In a thread of its own: a browser that is driven by another test leaves an event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, main).result()
