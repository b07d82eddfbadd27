import json
import time
from pathlib import Path

import pytest

from mien.cli import main
from mien.music import Catalog, builtin_library
from mien.recommend import Feedback, Heard, Kind, Lesson, Profiles, song_of
from tests.music.sounds import busy, write_audio


def chosen(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert main(["recommend", "--json", "--seed", "1", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_empty_library_gives_the_built_in_tracks(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = chosen(capsys, "--expression", "happy", "-n", "3")
    assert len(rows) == 3
    assert all(Path(str(row["path"])).parent == builtin_library() for row in rows)
    assert all("active, uplifting" in str(row["reason"]) for row in rows)
    low = chosen(capsys, "--mood", "-0.6,-0.6", "--mode", "match", "-n", "3")
    assert float(str(low[0]["arousal"])) < float(str(rows[0]["arousal"]))
    photo = chosen(capsys, "--mood", "-0.6,-0.6", "--mode", "match", "-n", "100")
    assert len({row["track_id"] for row in photo}) == len(photo) >= 12


def test_a_goal_is_reached_a_song_a_step(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = chosen(capsys, "--mood", "-0.5,-0.5", "--goal", "-0.1,0.6", "-n", "4")
    assert [str(row["reason"]).split(" on the way")[0][-11:] for row in rows[:3]] == [
        f"step {step} of 4" for step in (1, 2, 3)
    ]
    assert "music at your goal" in str(rows[3]["reason"])
    assert float(str(rows[3]["arousal"])) > float(str(rows[0]["arousal"]))


def test_a_goal_needs_two_songs(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recommend", "--mood", "0,0", "--goal", "0.5,0.5", "-n", "1"]) == 1
    assert "two songs or more" in capsys.readouterr().err


def test_the_players_listener_counts(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--mood", "0,0", "--mode", "match", "-n", "12")
    rows = chosen(capsys, *words)
    last = rows[-1]
    with (
        Catalog(data_dir / "catalog.sqlite3") as catalog,
        Profiles(data_dir / "profiles.sqlite3") as profiles,
    ):
        track = catalog.track(int(str(last["track_id"])))
        assert track
        profile, song = profiles.add("Ida"), song_of(track)
        taste = profiles.taste(profile)
        for _ in range(3):
            taste.learn(song, None, Lesson(1.0, 0.3), t_s=time.time())
        heard = Heard(
            Feedback.LIKE,
            track.song_id,
            track.title,
            track.artist,
            0.0,
            "match",
            "none",
            None,
            None,
            None,
            time.time(),
        )
        names = {Kind.SONG: track.title, Kind.ARTIST: track.artist, Kind.GENRE: track.genre}
        profiles.record(profile, heard, taste, {kind: (song.keys[kind], names[kind]) for kind in Kind})
    liked = {row["track_id"]: row for row in chosen(capsys, *words, "--listener", "Ida")}[last["track_id"]]
    assert isinstance(liked["parts"], dict)
    assert liked["parts"]["song"] > 0.2
    assert "you liked it before" in str(liked["reason"])
    assert main(["recommend", *words, "--listener", "Nobody"]) == 1
    assert "there are: Listener, Ida" in capsys.readouterr().err


def test_ones_own_tracks_come_before_the_built_in_ones(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen(capsys, "--expression", "happy")
    own = tmp_path / "music"
    own.mkdir()
    write_audio(own / "mine.flac", busy(12))
    assert main(["scan", "--quiet", str(own)]) == 0
    capsys.readouterr()
    assert [Path(str(row["path"])).name for row in chosen(capsys, "--expression", "happy")] == ["mine.flac"]


def test_a_photo_and_a_playlist(data_dir: Path, portrait_file: Path, tmp_path: Path) -> None:
    playlist = tmp_path / "now.m3u8"
    assert main(["recommend", "--image", str(portrait_file), "-n", "5", "--playlist", str(playlist)]) == 0
    lines = playlist.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#EXTM3U"
    entries = [line for line in lines if not line.startswith("#")]
    assert len(entries) == 5
    assert all((playlist.parent / entry).exists() for entry in entries)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--mood", "2,0"], "between -1 and 1"),
        (["--mood", "x"], "V,A"),
        (["--expression", "happy", "-n", "0"], "1 or more"),
        (["--expression", "bored"], "invalid choice"),
        ([], "required"),
    ],
)
def test_wrong_usage(
    data_dir: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["recommend", *words])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_picture_without_a_face(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from PIL import Image

    Image.new("RGB", (200, 200), "gray").save(tmp_path / "x.png")
    assert main(["recommend", "--image", str(tmp_path / "x.png")]) == 1
    assert "no face" in capsys.readouterr().err
    assert main(["recommend", "--expression", "sad", "--playlist", str(tmp_path / "x.txt")]) == 1
