"""The library follows its folders while the server runs."""

import shutil
import time
from pathlib import Path
from typing import Any

from tests.server.process import Server, serving, wait_for
from tests.server.sounds import make_library, pad, write_flac


def titles(server: Server, text: str) -> list[str]:
    found = server.answer(server.client.get("/api/library", params={"search": text}))["tracks"]
    return [track["title"] for track in found]


def message(server: Server) -> str:
    return str(server.state()["library"]["scan"]["message"])


def test_what_comes_goes_and_moves_while_the_server_runs(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    other = tmp_path / "other"
    other.mkdir()
    write_flac(other / "x.flac", pad(150, 4), title="Elsewhere")
    with serving(tmp_path / "home", library=[music, other]) as server:
        server.scanned()
        write_flac(music / "new.flac", pad(150, 4), title="Dawn Chorus", artist="Ida")
        wait_for(lambda: titles(server, "dawn"), "the new track")
        (music / "new.flac").unlink()
        wait_for(lambda: not titles(server, "dawn"), "the track to go")
        music.rename(tmp_path / "unplugged")
        wait_for(lambda: "does not exist; its 2 known files are kept" in message(server), "the folder to go")
        write_flac(tmp_path / "unplugged" / "late.flac", pad(160, 4), title="Late Guest")
        (tmp_path / "unplugged").rename(music)
        wait_for(lambda: titles(server, "late"), "the folder to come back")
        assert titles(server, "still") == ["Still Water 0"]
        assert server.stop() == 0
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def line(server: Server) -> list[int]:
    return [item["item_id"] for item in server.state()["player"]["upcoming"]]


def test_only_a_change_of_the_music_changes_the_line(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=4)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        # The folder is looked at once more as soon as it is watched.
        time.sleep(2)
        before = line(server)
        (music / "calm 0.flac").rename(music / "calm.flac")
        (music / "calm.flac").rename(music / "calm 0.flac")
        time.sleep(6)
        assert line(server) == before
        write_flac(music / "sign.flac", pad(170, 4), title="A Sign")
        wait_for(lambda: line(server) != before, "the new track")
        assert titles(server, "sign") == ["A Sign"]


def folders(server: Server) -> list[str]:
    return [folder["path"] for folder in server.state()["library"]["folders"]]


def remove(server: Server, folder: Path) -> dict[str, Any]:
    return server.answer(server.client.delete("/api/library/folders", params={"path": str(folder)}))


def test_a_folder_that_is_taken_out_is_forgotten_and_what_belongs_to_its_songs_comes_back(
    tmp_path: Path,
) -> None:
    music = make_library(tmp_path / "music", pairs=2, length_s=8)
    other = tmp_path / "other"
    other.mkdir()
    for k in range(2):
        write_flac(other / f"{k}.flac", pad(150 + k, 8), title=f"Elsewhere {k}", artist="Ida")
    with serving(tmp_path / "home", library=[music, other]) as server:
        server.scanned()
        songs = server.answer(server.client.get("/api/library", params={"search": "elsewhere"}))["tracks"]
        # Two processes read them, so that either may have been the first.
        ids = [song["track_id"] for song in sorted(songs, key=lambda song: str(song["title"]))]
        server.post(f"/api/tracks/{ids[0]}/place", valence=-0.5, arousal=0.25)
        saved = server.post("/api/playlists", name="Away", track_ids=ids)["playlist_id"]
        server.post("/api/player/play", track_id=ids[0])
        server.post("/api/player/add", track_id=ids[1])

        state = remove(server, other)
        player = state["player"]
        assert [folder["path"] for folder in state["library"]["folders"]] == [str(music)]
        assert state["library"]["tracks"] == 4
        assert player["playing"]
        line = [player["current"], *player["upcoming"], *player["history"]]
        assert not set(ids) & {item["track_id"] for item in line}
        assert titles(server, "elsewhere") == []
        assert sorted(path.name for path in other.iterdir()) == ["0.flac", "1.flac"]
        again = server.client.delete("/api/library/folders", params={"path": str(other)})
        assert (again.status_code, str(other) in again.json()["error"]) == (422, True)
        # It is watched no longer.
        write_flac(other / "2.flac", pad(160, 4), title="Elsewhere 2")
        time.sleep(8)
        assert (titles(server, "elsewhere"), folders(server)) == ([], [str(music)])

        server.post("/api/library/folders", path=str(other))
        wait_for(lambda: len(titles(server, "elsewhere")) == 3, "the folder to come back")
        songs = server.answer(server.client.get("/api/library", params={"search": "elsewhere 0"}))["tracks"]
        assert [(song["placed"], song["valence"], song["arousal"]) for song in songs] == [(True, -0.5, 0.25)]
        contents = server.answer(server.client.get(f"/api/playlists/{saved}"))["contents"]
        assert {item["track"]["title"] for item in contents} == {"Elsewhere 0", "Elsewhere 1"}
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def test_without_its_last_folder_the_library_plays_the_built_in_tracks(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=8)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        server.post("/api/player/play")
        remove(server, music)
        playing = wait_for(lambda: server.state()["player"]["current"], "a built-in track")
        assert playing["builtin"]
        wait_for(lambda: server.state()["player"]["playing"], "the music to go on")
        assert folders(server) == []
        write_flac(music / "new.flac", pad(150, 4), title="Dawn Chorus")
        server.post("/api/library/folders", path=str(music))
        wait_for(lambda: titles(server, "dawn"), "the folder to be watched again")


def test_a_folder_goes_at_once_though_a_scan_runs(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    slow = tmp_path / "slow"
    slow.mkdir()
    write_flac(slow / "0.flac", pad(150, 240), title="Thaw")
    for k in range(1, 40):
        shutil.copy(slow / "0.flac", slow / f"{k}.flac")

    def scan() -> dict[str, Any]:
        found = server.state()["library"]["scan"]
        assert isinstance(found, dict)
        return found

    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        server.post("/api/library/folders", path=str(slow))
        wait_for(lambda: scan()["done"], "the first of the long files")
        assert remove(server, music)["library"]["scan"]["running"]
        assert (titles(server, "still"), folders(server)) == ([], [str(slow)])
        assert scan()["running"], "the scan of the other folder goes on"
        remove(server, slow)
        assert folders(server) == []
        wait_for(lambda: not scan()["running"], "the end of its scan", patience_s=30)
        assert titles(server, "thaw") == []
        assert not scan()["failed"]
        assert scan()["message"].endswith("new") or not scan()["message"]
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")


def test_only_a_folder_of_the_library_can_be_taken_out(tmp_path: Path) -> None:
    music = make_library(tmp_path / "music", pairs=1, length_s=4)
    with serving(tmp_path / "home", library=[music]) as server:
        server.scanned()
        for path in (str(music.parent), str(music / "calm 0.flac"), "music", "\0"):
            refused = server.client.delete("/api/library/folders", params={"path": path})
            assert refused.status_code == 422, path
            assert refused.json()["error"].startswith(f"{path}: is none of the library's folders")
        for path in ("", "x" * 4097):
            assert server.client.delete("/api/library/folders", params={"path": path}).status_code == 400
        assert server.client.delete("/api/library/folders").status_code == 400
        assert folders(server) == [str(music)]
