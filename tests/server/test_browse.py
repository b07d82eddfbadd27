"""Looking through the library over HTTP, on a running server."""

from typing import Any

import pytest

from tests.server.process import Server


def asked(server: Server, what: str, **query: Any) -> dict[str, Any]:
    return server.answer(server.client.get(f"/api/library/{what}", params=query))


def test_groups_and_what_is_in_them(server: Server) -> None:
    found = asked(server, "groups", by="album")
    albums = {group["name"]: group for group in found["groups"]}
    assert found["total"] == len(albums)
    assert albums["Evening"] == {
        "name": "Evening",
        "tracks": 3,
        "artists": 3,
        "artist": "The Quiet Hands 0",
    }
    evening = asked(server, "tracks", album="Evening")
    assert evening["total"] == 3
    assert [track["title"] for track in evening["tracks"]] == [f"Still Water {k}" for k in range(3)]
    one = asked(server, "tracks", artist="the quiet hands 1")["tracks"]
    assert [track["title"] for track in one] == ["Still Water 1"]


def test_pages_of_all_tracks(server: Server) -> None:
    whole = asked(server, "tracks")
    assert whole["total"] == len(whole["tracks"]) == 6
    parts = [asked(server, "tracks", offset=k, limit=2)["tracks"] for k in (0, 2, 4)]
    assert [track for part in parts for track in part] == whole["tracks"]
    assert asked(server, "groups", by="artist", offset=99)["groups"] == []


@pytest.mark.parametrize(
    "address",
    ["groups", "groups?by=mood", "tracks?offset=-1", "tracks?limit=501", "tracks?limit=x", "tracks?offset=²"],
)
def test_what_makes_no_sense_is_refused(server: Server, address: str) -> None:
    response = server.client.get(f"/api/library/{address}")
    assert response.status_code == 400
    assert "; send " in response.json()["error"]
