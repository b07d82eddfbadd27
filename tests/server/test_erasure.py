"""Everything taken along and everything erased, over a real server: in its memory, and in every byte that it keeps."""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx

from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier
from tests.server.process import Server, serving, wait_for
from tests.server.sounds import make_library

NAME, LIST, LINK = "Henriette-Aurelia", "Rainy Sundays", "4uLU6hMCjMI75M1A2tKUQC"
RESTING = 0.4321987


def fill(server: Server, folder: Path) -> dict[str, Any]:
    """Listen, like, save, link and correct; return the song that was liked."""
    server.post("/api/listeners", name=NAME)
    server.post("/api/mood", expression="sad")
    server.post("/api/player/play", page="a")
    liked: dict[str, Any] = server.state()["player"]["current"]
    server.post("/api/feedback", feedback="like", track_id=liked["track_id"])
    server.post(f"/api/tracks/{liked['track_id']}/place", valence=0.625, arousal=-0.375)
    server.post("/api/playlists", name=LIST, track_ids=[liked["track_id"]])
    linked = f"Track URI,Track Name,Artist Name(s)\nspotify:track:{LINK},Song of Old,Nobody Known\n".encode()
    server.answer(server.client.post("/api/playlists/import?name=Linked&file=l.csv", content=linked))
    server.post("/api/listener/settings", rules={"angry": {"playlist": LIST}})
    # As mien tag and mien neutral leave them.
    written = {"path": str(folder / "calm 0.flac"), "before": "0", "mtime_ns": 1, "after": "1", "splices": []}
    (data(server) / "written-tags.jsonl").write_text(json.dumps(written) + "\n", encoding="utf-8")
    return liked


def data(server: Server) -> Path:
    return server.errors.parent / "data"


def holding(folder: Path, *secrets: str) -> list[tuple[str, str]]:
    """Return the files of a folder that hold one of these, as text or as any database would keep it, and which."""
    return [
        (path.name, secret)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for secret in secrets
        if any(secret.encode(coding) in path.read_bytes() for coding in ("utf-8", "utf-16-le"))
    ]


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_everything_is_taken_along_and_then_nothing_is_left(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music of hers", pairs=2, length_s=6)
    before = digests(music)
    kept = tmp_path / "data" / "neutral.json"
    kept.parent.mkdir(mode=0o700)
    offset = dict.fromkeys(EXPRESSIONS, 0.0) | {Expression.SAD: -RESTING}
    made = {"made_at": "2026-11-25T08:00:00+00:00", "frames": 9, "network": ExpressionClassifier().identity}
    kept.write_text(json.dumps({"offset": offset} | made))
    # As updates, damage and a crash leave them.
    for name in ("catalog.sqlite3.version-4", "profiles.sqlite3.damaged-20261125-080000-wal", "mien.log.1"):
        kept.with_name(name).write_text(json.dumps({"of": NAME}), encoding="utf-8")
    kept.with_name(".neutral.json.0123abcd.part").write_text(NAME, encoding="utf-8")
    theirs = kept.with_name("diary.txt")
    theirs.write_text("not mien's", encoding="utf-8")
    arguments = ["--host", "0.0.0.0", "--token", "auto"]
    with serving(tmp_path, library=[music], arguments=arguments) as server:
        server.scanned()
        assert server.state()["neutral"]["state"] == "set"
        liked = fill(server, music)
        response = server.client.get("/api/data")
        assert "attachment" in response.headers["content-disposition"]
        found = response.json()
        hers = next(one for one in found["listeners"] if one["name"] == NAME)
        assert (hers["events"][0]["title"], hers["events"][0]["expression"]) == (liked["title"], "sad")
        assert hers["learnt"]["song"][0]["name"] == liked["title"]
        assert hers["settings"]["rules"] == {"angry": {"playlist": LIST}}
        assert found["resting_faces"]["neutral.json"]["offset"]["sad"] == -RESTING
        library = found["library"]
        assert {track["title"] for track in library["tracks"]} >= {liked["title"]}
        assert [folder["path"] for folder in library["folders"]] == [str(music)]
        lists = {saved["name"]: saved["items"] for saved in library["playlists"]}
        assert lists[LIST][0]["title"] == liked["title"]
        assert lists["Linked"][0]["url"].endswith(LINK)
        assert [link["title"] for link in library["links"]] == ["Song of Old"]
        (place,) = library["places"]
        assert (place["title"], place["valence"], place["arousal"]) == (liked["title"], 0.625, -0.375)
        assert found["written_tags"][0]["path"].endswith("calm 0.flac")
        assert "start" in {line.get("event") for line in found["log"]}
        assert "BEGIN CERTIFICATE" in found["certificate"]
        names = {one["name"] for one in found["files"]}
        assert names >= {"token", "cookie-key", "certificate-key.pem", "catalog.sqlite3", "profiles.sqlite3"}
        text = json.dumps(found)
        secrets = [(kept.parent / name).read_text(encoding="ascii") for name in ("token", "cookie-key")]
        assert not any(secret.strip() in text for secret in secrets)
        assert "PRIVATE KEY" not in text

        titles = [track["title"] for track in library["tracks"]]
        gone = [NAME, LIST, LINK, "Song of Old", music.name, "calm 0.flac", f"{RESTING}", *titles, *secrets]
        assert {secret for _, secret in holding(kept.parent, *gone)} == set(gone), "the search finds nothing"
        state = server.answer(server.client.delete("/api/data"))
        assert holding(kept.parent, *gone) == []
        told = json.dumps(state) + json.dumps(server.client.get("/api/data").json())
        assert not [secret for secret in gone if secret in told]
        assert state["listener"]["names"] == ["Listener"]
        assert state["neutral"]["state"] == "none"
        assert state["player"]["history"] == []
        assert server.answer(server.client.get("/api/playlists"))["playlists"] == []

        scanned = server.scanned()
        assert scanned["library"]["folders"] == []
        current = wait_for(lambda: server.state()["player"]["current"], "a built-in track")
        assert current["builtin"]
        assert server.state()["player"]["playing"]
        sound = server.client.get(f"/api/tracks/{current['track_id']}/audio")
        assert sound.status_code == 200
        assert holding(kept.parent, *gone) == []
        assert server.stop() == 0
    assert holding(kept.parent, *gone) == []
    assert theirs.read_text(encoding="utf-8") == "not mien's"
    assert digests(music) == before


def test_a_scan_under_way_ends_and_writes_nothing_more(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=8, length_s=30)
    with serving(tmp_path, library=[music]) as server:
        # Twice: what was begun anew is erased as well.
        for _ in range(2):
            server.answer(server.client.delete("/api/data"))
            assert server.scanned()["library"]["folders"] == []
            assert holding(data(server), "Still Water", str(music)) == []
            server.post("/api/library/folders", path=str(music))


def test_a_folder_may_be_named_and_liked_again(tmp_path: Path, small_library: Path) -> None:
    with serving(tmp_path, library=[small_library]) as server:
        server.scanned()
        server.answer(server.client.delete("/api/data"))
        server.scanned()
        server.post("/api/library/folders", path=str(small_library))
        assert [folder["tracks"] for folder in server.scanned()["library"]["folders"]] == [6]
        current = server.post("/api/player/play", page="a")["player"]["current"]
        server.post("/api/feedback", feedback="like", track_id=current["track_id"])
        events = server.answer(server.client.get("/api/listener/history"))["events"]
        assert events[0]["title"] == current["title"]


def test_other_pages_and_strangers_erase_nothing(server: Server, guarded: Server) -> None:
    evil = {"Origin": "http://evil.example"}
    assert server.client.delete("/api/data", headers=evil).status_code == 403
    assert server.client.delete("/api/data", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert server.state()["library"]["folders"]
    for method in ("GET", "DELETE"):
        with httpx.Client(verify=guarded.tls or True, trust_env=False) as stranger:
            answer = stranger.request(method, f"{guarded.url}api/data", headers={"Origin": guarded.origin})
        assert answer.status_code == 401
    assert guarded.state()["library"]["folders"]
