import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from mien.errors import MediaError
from mien.faces import decode_photo
from mien.mood import Mood, MoodState, PhotoReader
from mien.server.photos import PhotoDesk


def test_networks_are_made_once_and_let_go_of_when_no_photo_comes(portrait: bytes) -> None:
    seen: list[weakref.ref[PhotoReader]] = []

    def look(reader: PhotoReader) -> Mood:
        seen.append(weakref.ref(reader))
        return reader.mood(decode_photo(portrait))

    async def photos() -> None:
        desk, limiter = PhotoDesk(kept_s=1.0), anyio.CapacityLimiter(1)
        moods: list[Mood] = []

        async def send() -> None:
            moods.append(await desk.read(look, limiter))

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(send)
        assert [mood.state for mood in moods] == [MoodState.STEADY] * 3
        # One that cannot be read leaves them for the next.
        with pytest.raises(MediaError):
            await desk.read(lambda reader: reader.mood(decode_photo(b"words")), limiter)
        await anyio.sleep(0.3)
        gc.collect()
        assert len({one() for one in seen} - {None}) == 1
        await anyio.sleep(1.2)
        gc.collect()
        assert {one() for one in seen} == {None}
        await send()
        assert moods[-1].state is MoodState.STEADY

    # Tests of the page leave a loop of their own running in this thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, photos).result()
