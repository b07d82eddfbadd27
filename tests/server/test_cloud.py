"""The songs on the mood plane over HTTP, on a running server."""

import math
from typing import Any

import pytest

from tests.server.process import Server


def asked(server: Server, what: str, **query: Any) -> dict[str, Any]:
    return server.answer(server.client.get(f"/api/library/{what}", params=query))


def test_the_cloud_holds_every_song_where_it_lies(server: Server) -> None:
    cloud = asked(server, "cloud")
    tracks = {track["track_id"]: track for track in asked(server, "tracks")["tracks"]}
    assert cloud["total"] == len(cloud["track_ids"]) == len(tracks) == 6
    for track_id, valence, arousal in zip(
        cloud["track_ids"], cloud["valence"], cloud["arousal"], strict=True
    ):
        assert valence == pytest.approx(tracks[track_id]["valence"], abs=1e-3)
        assert arousal == pytest.approx(tracks[track_id]["arousal"], abs=1e-3)


def test_the_nearest_come_first(server: Server) -> None:
    def far(track: dict[str, Any]) -> float:
        return math.hypot(track["valence"] - 0.4, track["arousal"] + 0.2)

    found = asked(server, "near", valence=0.4, arousal=-0.2)["tracks"]
    assert [far(track) for track in found] == sorted(
        far(track) for track in asked(server, "tracks")["tracks"]
    )
    assert asked(server, "near", valence=0.4, arousal=-0.2, limit=2)["tracks"] == found[:2]
    assert asked(server, "near", valence=0.4, arousal=-0.2, limit=0)["tracks"] == []


@pytest.mark.parametrize(
    "address",
    ["near", "near?valence=0", "near?valence=0&arousal=nan", "near?valence=2&arousal=0", "near?valence=x"],
)
def test_what_makes_no_sense_is_refused(server: Server, address: str) -> None:
    response = server.client.get(f"/api/library/{address}")
    assert response.status_code == 400
    assert "; send " in response.json()["error"]
