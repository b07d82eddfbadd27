"""The WebSocket over which a page sends camera frames and learns what is seen in them.

Frames are decoded and read one at a time; while one is being read, only the newest of those that follow is kept.
They live in memory for as long as they are read, and are neither stored nor logged.
"""

import hashlib
import time
from contextlib import suppress
from typing import Any, Final

import anyio
import numpy as np
from anyio import to_thread
from numpy.typing import NDArray
from starlette.exceptions import HTTPException
from starlette.websockets import WebSocket, WebSocketDisconnect

from mien.errors import MienError
from mien.expression.labels import Expression
from mien.faces import cut_face, decode_frame
from mien.log import fault
from mien.memory import give_back
from mien.mood import Correction, Mood, MoodReader, NeutralOffset, Reading, RestingFace
from mien.server.context import Context, context_of
from mien.server.limits import MAX_FRAME_BYTES, boolean, parse_json
from mien.server.looking import Looking
from mien.server.sayings import CAMERA_WENT
from mien.server.wire import reading_json

__all__ = ["frames"]

TAKEN_OVER = 4001
"""Close code that tells a page that the camera of another page steers now (4000-4999 are the application's own)."""

FAREWELL_S: Final = 1.0
"""How long a page may take to hear that; one that reads nothing must not keep the next camera from being seen."""

FROZEN_S: Final = 20.0
"""How long a camera may send the very same picture before it is called frozen: a real one has noise in every frame."""


async def frames(websocket: WebSocket) -> None:
    """Read frames until the page switches its camera off or goes."""
    context = context_of(websocket)
    await websocket.accept()
    try:
        reader = await to_thread.run_sync(MoodReader, limiter=context.limiter)
    except MienError as error:
        fault("camera", error)
        await websocket.send_json({"type": "error", "message": str(error)})
        await websocket.close(1011, "no model")
        return
    await Feed(websocket, context, reader).run()


class Feed:
    """One page's camera.

    Parameters
    ----------
    websocket
        The accepted connection.
    context
        The server's shared state.
    reader
        A mood reader of this connection's own.
    """

    def __init__(self, websocket: WebSocket, context: Context, reader: MoodReader) -> None:
        self._websocket = websocket
        self._context = context
        self._reader = reader
        self._newest: tuple[bytes, float] | None = None
        self._arrived = anyio.Event()
        self._dropped = 0
        self._stillness = Stillness()
        self._looking = Looking(reader, self._send)
        self._scope: anyio.CancelScope | None = None
        self.network = reader.network
        kept, said = context.neutral.offset, context.correction.correction
        # The network may have been replaced since the server started.
        self._offset = kept if kept and kept.network == reader.network else None
        self._correction = said if said and said.network == reader.network else None
        self._resting: RestingFace | None = None

    async def run(self) -> None:
        """Receive and read until the connection ends."""
        context = self._context
        before, context.camera = context.camera, self
        try:
            if before:
                await before.close()
            async with anyio.create_task_group() as tasks:
                self._scope = tasks.cancel_scope
                tasks.start_soon(self._read_frames)
                tasks.start_soon(self._looking.run)
                await self._receive_frames()
                tasks.cancel_scope.cancel()
        finally:
            # The networks go now, and not when Python next looks for cycles: they hold tens of megabytes.
            del self._reader, self._looking
            give_back()
            if self._resting is not None:
                context.neutral.fail(CAMERA_WENT)
                context.hub.ring()
            if context.camera is self:
                context.camera = None
                context.session.camera_off()
                context.hub.ring()

    def pick(self, face: int | None) -> None:
        """Let another face steer from the next frame on."""
        self._reader.pick(face)

    def record_neutral(self, seconds: float) -> None:
        """Look at the steering face at rest from the next frame on."""
        self._resting = RestingFace(seconds)

    def use_offset(self, offset: NeutralOffset | None) -> None:
        """Correct the steering face by this offset from the next frame on."""
        self._resting, self._offset = None, offset

    @property
    def recent(self) -> NDArray[np.float64] | None:
        """What was read of the steering face in the last seconds, float64 [7]; None where it was not in view."""
        return self._reader.recent

    def use_correction(self, correction: Correction | None) -> None:
        """Correct the steering face by what the listener said, and read every expression again."""
        self._correction = correction
        self._reader.read_all()

    def set_aside(self, wrong: Expression, right: Expression) -> None:
        """Read one expression in place of another until the face looks otherwise."""
        self._reader.set_aside(wrong, right)

    async def close(self) -> None:
        """Tell the page that another camera took over."""
        with anyio.move_on_after(FAREWELL_S), suppress(RuntimeError, WebSocketDisconnect):
            await self._websocket.close(TAKEN_OVER, "the camera is used in another window now")
        if self._scope is not None:
            self._scope.cancel()

    async def _receive_frames(self) -> None:
        while (message := await self._websocket.receive())["type"] == "websocket.receive":
            data = message.get("bytes")
            if data is None:
                await self._heed(message.get("text") or "")
            elif len(data) > MAX_FRAME_BYTES:
                await self._complain(f"The frame has {len(data):,} bytes; the limit is {MAX_FRAME_BYTES:,}")
            else:
                self._dropped += self._newest is not None
                self._newest = (data, time.monotonic())
                self._arrived.set()

    async def _heed(self, text: str) -> None:
        try:
            asked = parse_json(text.encode("utf-8", "replace"))
            if asked.get("type") != "explain":
                raise HTTPException(
                    400, "Frames are binary messages, one JPEG each; texts have the type explain"
                )
            self._looking.switch(boolean(asked, "on"))
        except HTTPException as error:
            await self._complain(error.detail)

    async def _read_frames(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived = anyio.Event()
            if self._newest is None:
                continue
            (data, t_s), self._newest = self._newest, None
            resting = self._resting
            try:
                mood, reply, seen = await to_thread.run_sync(
                    self._read, data, t_s, resting, limiter=self._context.limiter
                )
            except MienError as error:
                await self._complain(str(error))
            else:
                frozen = self._stillness.frozen(data, t_s)
                await self._send(reply | {"dropped": self._dropped, "frozen": frozen})
                if seen is not None:
                    self._looking.give(*seen)
                self._act(mood)
                if resting is not None and resting is self._resting:
                    self._follow(resting)

    def _read(
        self, data: bytes, t_s: float, resting: RestingFace | None
    ) -> tuple[Mood, dict[str, Any], tuple[NDArray[np.uint8], Expression] | None]:
        """Read one frame; runs in the pool."""
        started = time.perf_counter()
        frame = decode_frame(data)
        decode_ms = 1e3 * (time.perf_counter() - started)
        self._reader.use_offset(self._offset if resting is None else None)
        self._reader.use_correction(self._correction if resting is None else None)
        if resting is not None:
            # It is judged by what the classifier says of it, not by what was made of that before.
            self._reader.read_all()
        reading = self._reader.read(frame, t_s)
        if resting is not None:
            resting.add(reading, t_s)
        height, width = frame.shape[:2]
        reply = reading_json(reading, width=width, height=height)
        reply["stage_ms"] = {"decode": round(decode_ms, 2)} | reply["stage_ms"]
        return reading.mood, reply, _steering(frame, reading) if self._looking.due else None

    def _follow(self, resting: RestingFace) -> None:
        neutral = self._context.neutral
        if resting.done:
            neutral.keep(resting, self._reader.network)
            self.use_offset(neutral.offset)
            self._context.hub.ring()
        elif neutral.advance(resting.progress):
            self._context.hub.ring()

    def _act(self, mood: Mood) -> None:
        session = self._context.session
        before = session.mood
        changed = session.see(mood)
        if changed or (before.state, before.expression) != (session.mood.state, session.mood.expression):
            self._context.hub.ring()

    async def _complain(self, text: str) -> None:
        await self._send({"type": "error", "message": text})

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            await self._websocket.send_json(message)
        except (RuntimeError, WebSocketDisconnect):
            return  # The page went while its frame was read; the receiving side ends the feed.


def _steering(frame: NDArray[np.uint8], reading: Reading) -> tuple[NDArray[np.uint8], Expression] | None:
    """Return the face that steers as the network sees it, and the expression that leads."""
    shown = next((one for one in reading.faces if one.face.track_id == reading.steering), None)
    if shown is None or shown.trouble is not None:
        return None
    return cut_face(frame, shown.face), reading.mood.expression or shown.expression


class Stillness:
    """Tells a camera that hangs, and sends its last picture for ever, from a listener who sits still."""

    def __init__(self) -> None:
        self._seal = b""
        self._since_s = 0.0

    def frozen(self, picture: bytes, t_s: float) -> bool:
        """Take in the bytes of a picture and its time in seconds; tell whether it is the same for `FROZEN_S`."""
        # Not the picture itself, which is dropped as soon as it is read.
        seal = hashlib.blake2b(picture, digest_size=16).digest()
        if seal != self._seal:
            self._seal, self._since_s = seal, t_s
        return t_s - self._since_s >= FROZEN_S
