from pathlib import Path

from mien.cli import main
from mien.recommend import Profiles


def test_who_is_removed_leaves_no_numbers_of_their_face(tmp_path: Path) -> None:
    with Profiles(tmp_path / "profiles.sqlite3") as profiles:
        first, second = profiles.all()[0], profiles.add("Ada")
    assert (first.profile_id, second.profile_id) == (1, 2)
    names = {f"{kind}{number}.json" for kind in ("neutral", "correction") for number in ("", "-2")}
    for name in names:
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert main(["listener", "remove", "--name", "Ada", "--data-dir", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.glob("*.json")} == {"neutral.json", "correction.json"}
