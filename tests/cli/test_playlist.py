"""``mien playlist`` as a user runs it."""

import json
from pathlib import Path

import pytest

from mien.cli import main
from mien.music import Catalog
from tests.music.playlists.library import song, store

CSV = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Energy,Valence,Tempo\n"
    "spotify:track:4uLU6hMCjMI75M1A2tKUQC,Far,Away,100000,0.75,0.25,99\n"
    "spotify:track:4uLU6hMCjMI75M1A2tKUQD,Song 1,IDA,61000,0.5,0.5,99\n"
    "spotify:local:x,Lost,Nobody,61000,,,\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "music"
    with Catalog(tmp_path / "data" / "catalog.sqlite3") as catalog:
        store(catalog, root, *(song(root / f"{k}.mp3", f"Song {k}") for k in range(3)))
    return tmp_path / "data"


def run(data: Path, *words: object) -> int:
    return main(["playlist", *map(str, words), "--data-dir", str(data)])


def test_import_list_export(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "liked songs.csv").write_text(CSV, encoding="utf-8")
    assert run(data, "import", tmp_path / "liked songs.csv") == 0
    said = capsys.readouterr()
    assert said.out == "liked songs: 1 found in your library, 1 kept as links, 1 not found\n"
    assert said.err == "  not found: Nobody - Lost\n"

    assert run(data, "list") == 0
    assert capsys.readouterr().out == "liked songs  (2)\n"
    assert run(data, "list", "Liked Songs", "--json") == 0
    far, one = map(json.loads, capsys.readouterr().out.splitlines())
    assert (far["link"], far["path"]) == ("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC", None)
    assert (far["valence"], far["arousal"], far["tempo_bpm"]) == (-0.5, 0.5, 99.0)
    assert one["path"] == str(tmp_path.resolve() / "music" / "1.mp3")

    assert run(data, "export", "liked songs", tmp_path / "out.m3u8", "--relative") == 0
    assert "1 tracks; 1 that cannot be played now are left out" in capsys.readouterr().err
    assert (tmp_path / "out.m3u8").read_text(encoding="utf-8").splitlines()[-1] == str(Path("music/1.mp3"))
    assert run(data, "import", tmp_path / "out.m3u8", "--name", "Again", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "name": "Again",
        "matched": 1,
        "linked": 0,
        "unmatched": [],
    }


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["import", "none.m3u"], "cannot be read"),
        (["export", "None", "x.m3u8"], "no such playlist"),
        (["list", "None"], "no such playlist"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    data: Path, capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    assert run(data, *words) == 1
    said = capsys.readouterr().err
    assert reason in said
    assert "Traceback" not in said
