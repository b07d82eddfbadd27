"""The library follows its folders while the server runs."""

import time
from pathlib import Path

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
