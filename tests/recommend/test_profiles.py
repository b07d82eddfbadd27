import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from mien.errors import ConfigError, LibraryError
from mien.expression import Expression
from mien.recommend import (
    Feedback,
    Heard,
    Kind,
    Lesson,
    Mode,
    MoodChange,
    Override,
    Profile,
    Profiles,
    ProfileSettings,
    Shelf,
)
from mien.recommend.taste import Taste
from tests.recommend.shelves import NOW_S, pool_of

TITLE = "Weltschmerz in Weiß"


def heard(song: int, t_s: float = NOW_S, feedback: Feedback = Feedback.LIKE) -> Heard:
    return Heard(feedback, song, TITLE, "Ida Quell", 12.5, "match", "camera", "sad", -0.5, -0.2, t_s)


def react(profiles: Profiles, profile: Profile, taste: Taste, row: int, t_s: float = NOW_S) -> None:
    song = Shelf(pool_of(20, artists=4, genres=2)).song(row)
    taste.learn(song, (-0.5, -0.2), Lesson(1.0, 0.3), t_s=t_s)
    names = {Kind.SONG: TITLE, Kind.ARTIST: "Ida Quell", Kind.GENRE: "Lied"}
    profiles.record(
        profile,
        heard(song.keys[Kind.SONG], t_s),
        taste,
        {kind: (song.keys[kind], names[kind]) for kind in Kind},
    )


def test_what_was_learnt_is_there_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "profiles.sqlite3"
    shelf = Shelf(pool_of(20, artists=4, genres=2))
    with Profiles(path) as profiles:
        (profile,) = profiles.all()
        taste = profiles.taste(profile)
        for row in (3, 5, 3):
            react(profiles, profile, taste, row)
    with Profiles(path) as profiles:
        again = profiles.taste(profiles.all()[0])
        np.testing.assert_allclose(
            again.predict(shelf, (0.1, 0.2), NOW_S), taste.predict(shelf, (0.1, 0.2), NOW_S)
        )
        assert [one.feedback for one in profiles.events(profile)] == [Feedback.LIKE] * 3


def test_listeners_are_kept_apart(tmp_path: Path) -> None:
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        first, second = profiles.all()[0], profiles.add("Ida")
        react(profiles, first, profiles.taste(first), 3)
        assert len(profiles.taste(first).effects[Kind.SONG]) == 1
        assert not len(profiles.taste(second).effects[Kind.SONG])
        assert profiles.events(second) == []
        profiles.remove(first)
        assert [one.name for one in profiles.all()] == ["Ida"]


def test_who_was_chosen_last_is_known_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "profiles.sqlite3"
    with Profiles(path) as profiles:
        assert profiles.chosen() == profiles.all()[0]
        ida, bob = profiles.add("Ida"), profiles.add("Bob")
        for one in (ida, bob, ida):
            profiles.choose(one)
    with Profiles(path) as profiles:
        assert profiles.chosen() == ida
        profiles.remove(ida)
        assert profiles.chosen() == profiles.all()[0]


def test_names_are_unique_and_printable(tmp_path: Path) -> None:
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        profiles.add("  Ida   Quell ")
        assert profiles.get("Ida Quell")
        for name, message in (
            ("Ida Quell", "already"),
            ("", "1 to 80"),
            ("x" * 81, "1 to 80"),
            ("a\x00b", "1 to 80"),
        ):
            with pytest.raises(ConfigError, match=message):
                profiles.add(name)


def test_the_last_listener_is_replaced(tmp_path: Path) -> None:
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        profiles.remove(profiles.all()[0])
        assert len(profiles.all()) == 1


def test_settings_come_back(tmp_path: Path) -> None:
    rules = {
        Expression.SAD: Override(playlist="Rain"),
        Expression.HAPPY: Override(mode=Mode.MATCH),
        Expression.ANGRY: Override(point=(0.4, -0.5)),
    }
    settings = ProfileSettings("calm", 2.0, 0.1, False, rules)
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        profiles.set(profiles.all()[0], settings)
        assert profiles.all()[0].settings == settings
    with pytest.raises(ConfigError, match="0 to 4"):
        ProfileSettings.from_dict({"balance": 5})


def test_songs_heard_since_are_listed_the_longest_ago_first(tmp_path: Path) -> None:
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        (profile,) = profiles.all()
        taste = profiles.taste(profile)
        for row, t_s in ((1, NOW_S), (2, NOW_S + 10), (1, NOW_S + 20), (3, NOW_S + 15)):
            react(profiles, profile, taste, row, t_s)
        assert list(profiles.heard_since(profile, NOW_S + 5)) == [1003, 1004, 1002]
        assert list(profiles.heard_since(profile, NOW_S + 12)) == [1004, 1002]


def test_export_holds_everything_and_can_be_read(tmp_path: Path) -> None:
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        (profile,) = profiles.all()
        react(profiles, profile, profiles.taste(profile), 3)
        found = json.loads(json.dumps(profiles.export(profile)))
    assert found["events"][0]["title"] == TITLE
    assert found["events"][0]["expression"] == "sad"
    assert found["learnt"]["artist"][0]["name"] == "Ida Quell"
    assert found["learnt"]["artist"][0]["adds"] > 0.1
    assert len(found["weights"]) == 14


def test_erased_is_gone_from_the_files_too(tmp_path: Path) -> None:
    path = tmp_path / "profiles.sqlite3"
    profiles = Profiles(path)
    (profile,) = profiles.all()
    taste = profiles.taste(profile)
    for row in range(20):
        react(profiles, profile, taste, row)

    def traces() -> list[str]:
        words = (TITLE.encode(), b"Ida Quell")
        files = [file for file in tmp_path.iterdir() if file.is_file()]
        return [file.name for file in files if any(word in file.read_bytes() for word in words)]

    assert traces()
    profiles.erase(profile)
    assert traces() == []
    assert profiles.events(profile) == []
    assert profiles.taste(profile).mean.tolist() == [0.0] * 14
    profiles.close()
    assert traces() == []


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[2])\n"
        "from tests.recommend.test_profiles import react\n"
        "from mien.recommend import Profiles\n"
        "profiles = Profiles(pathlib.Path(sys.argv[1])); profile = profiles.all()[0]; taste = profiles.taste(profile)\n"
        "for number in range(10**6):\n"
        "    react(profiles, profile, taste, number % 20)\n"
        "    print(number + 1, flush=True)\n"
    )
    path, root = tmp_path / "profiles.sqlite3", Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), str(root)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(25)]
        process.kill()
        lines += process.stdout.readlines()
    acknowledged = int([line for line in lines if line.endswith("\n")][-1])
    with Profiles(path) as profiles:
        assert len(profiles.events(profiles.all()[0])) >= acknowledged >= 25


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "profiles.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    with pytest.raises(LibraryError, match="another program"):
        Profiles(path)


def test_moods_are_kept_apart_and_erased_with_the_rest(tmp_path: Path) -> None:
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        (first,) = profiles.all()
        other = profiles.add("Ida")
        for t_s in (NOW_S, NOW_S + 5):
            profiles.keep_mood(first, MoodChange("match", "camera", "sad", -0.5, -0.25, t_s))
        profiles.keep_mood(other, MoodChange("lift", "hand", None, 0.5, 0.25, NOW_S))
        assert [change.t_s for change in profiles.moods(first)] == [NOW_S + 5, NOW_S]
        assert profiles.moods(first, since_s=NOW_S + 1, limit=9) == profiles.moods(first, limit=1)
        profiles.erase(first)
        assert profiles.moods(first) == []
        assert profiles.moods(other) == [MoodChange("lift", "hand", None, 0.5, 0.25, NOW_S)]
        profiles.erase_past(other)
        assert profiles.moods(other) == []


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "profiles.sqlite3"
    with Profiles(path) as profiles:
        react(profiles, profiles.all()[0], profiles.taste(profiles.all()[0]), 3)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE moods")
        database.execute("DROP TABLE chosen")
        database.execute("PRAGMA user_version = 1")
        database.commit()
    with Profiles(path) as profiles:
        (profile,) = profiles.all()
        assert [one.title for one in profiles.events(profile)] == [TITLE]
        profiles.keep_mood(profile, MoodChange("match", "camera", "sad", -0.5, -0.25, NOW_S))
        assert len(profiles.moods(profile)) == 1
