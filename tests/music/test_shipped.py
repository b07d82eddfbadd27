"""What is shipped of the built-in tracks is what an analysis finds in them, and nothing when either changed."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mien.music import Catalog, builtin_library, scan
from mien.music import shipped as module
from mien.music.analysis import analyse, analysis_id
from mien.music.shipped import SHIPPED, shipped_analyses


def test_it_is_of_this_analysis_and_of_every_track() -> None:
    kept = json.loads((builtin_library() / SHIPPED).read_text(encoding="utf-8"))
    assert kept["analysis_id"] == analysis_id(), "run: python -m tools.builtin_library.document"
    assert set(kept["tracks"]) == {path.name for path in builtin_library().glob("*.opus")}


def test_it_is_what_is_found_placed_by_what_was_meant_too() -> None:
    tracks = json.loads((builtin_library() / "library.json").read_text(encoding="utf-8"))["tracks"]
    for path in sorted(builtin_library().glob("*.opus"))[::9]:
        shipped, found = shipped_analyses([path])[path], analyse(path)
        meant = next(track for track in tracks if track["file"] == path.name)
        for axis in ("valence", "arousal"):
            between = sorted((getattr(found, axis), meant[axis]))
            assert between[0] - 0.02 <= getattr(shipped, axis) <= between[1] + 0.02, (path.name, axis)
        for name in (
            "valence_sd",
            "arousal_sd",
            "duration_s",
            "loudness_lufs",
            "true_peak_dbtp",
            "tempo_bpm",
        ):
            assert getattr(shipped, name) == pytest.approx(getattr(found, name), abs=0.02), (path.name, name)
        assert replace(shipped.tags) == found.tags
        assert shipped.musical_key == found.musical_key
        assert shipped.content_id == found.content_id


def test_other_files_and_changed_ones_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = sorted(builtin_library().glob("*.opus"))[:2]
    folder = tmp_path / "library"
    folder.mkdir()
    shutil.copy(builtin_library() / SHIPPED, folder)
    shutil.copy(first, folder)
    shutil.copy(second, folder / first.name)
    assert shipped_analyses([folder / first.name]) == {}, "a file elsewhere is the listener's own"
    monkeypatch.setattr(module, "builtin_library", lambda: folder)
    assert shipped_analyses([folder / first.name]) == {}, "its content is another's"
    shutil.copy(first, folder / first.name)
    assert set(shipped_analyses([folder / first.name])) == {folder / first.name}
    monkeypatch.setattr(module, "analysis_id", lambda: 1)
    assert shipped_analyses([folder / first.name]) == {}, "a better analysis reads it again"


def test_a_scan_takes_it(tmp_path: Path) -> None:
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        report = scan(catalog, [builtin_library()], workers=0)
        assert report.added == 36
        assert not report.broken
        assert len(catalog.pool()) == 36
