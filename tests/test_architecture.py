"""Data flows one way: who may import whom."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "mien"
INNER = ("faces", "expression", "mood", "music", "recommend", "player")
OUTER = ("server", "web", "cli", "batch", "training", "evaluation")
ORDER = ("models", "faces", "expression", "mood", "music", "recommend", "player")
"""Each may import only what stands before it (music stands beside the first four and imports models alone)."""


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers_of(package: str) -> set[str]:
    return {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for name in imports_of(path)
        if name == package or name.startswith(f"{package}.")
    }


@pytest.mark.parametrize("part", INNER)
def test_inner_parts_know_nothing_of_outer_ones(part: str) -> None:
    for path in (SOURCE / part).rglob("*.py"):
        for name in imports_of(path):
            for outer in OUTER:
                assert not name.startswith(f"mien.{outer}"), f"{path} imports {name}"


@pytest.mark.parametrize("part", ORDER)
def test_parts_import_only_what_comes_before_them(part: str) -> None:
    later = ORDER[ORDER.index(part) + 1 :]
    for path in (SOURCE / part).rglob("*.py"):
        for name in imports_of(path):
            assert not any(name.startswith(f"mien.{one}") for one in later), f"{path} imports {name}"


def test_training_knows_nothing_of_evaluation() -> None:
    assert not {path for path in importers_of("mien.evaluation") if path.startswith("training/")}


def test_music_knows_nothing_of_faces() -> None:
    for path in (SOURCE / "music").rglob("*.py"):
        for name in imports_of(path):
            assert not name.startswith(("mien.faces", "mien.expression", "mien.mood")), (
                f"{path} imports {name}"
            )


def test_one_module_runs_onnx_models_and_one_makes_them_smaller() -> None:
    assert importers_of("onnxruntime") == {"models/session.py", "training/quantise.py"}


def test_only_training_imports_torch() -> None:
    found = importers_of("torch")
    assert found
    assert all(path.startswith("training/") for path in found)


def test_one_module_makes_certificates() -> None:
    assert importers_of("cryptography") == {"server/certificate.py"}


def test_one_module_touches_the_database() -> None:
    assert importers_of("sqlite3") == {"database.py"}


def test_only_what_keeps_something_imports_the_database() -> None:
    music = {
        "music/catalog.py",
        "music/rescue.py",
        "music/rows.py",
        "music/schema.py",
        "music/search.py",
        "music/playlists/saved.py",
    }
    kept = music | {"recommend/profiles.py"}
    assert importers_of("mien.database") == kept


def test_every_command_is_at_hand_without_the_extras() -> None:
    """The base install has none of these: a command that needs one asks for it only when it is called."""
    absent = ("torch", "onnx", "scipy", "matplotlib", "pyarrow", "sklearn", "myfm", "cryptography", "segno")
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({absent})); import mien.cli; mien.cli.main(['--help'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "usage: mien" in done.stdout, done.stderr
