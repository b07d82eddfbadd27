"""The lock file holds all that mien runs on, in the versions that were tested, each with its hashes."""

import re
import tomllib
from pathlib import Path

import pytest
from tools.supply import HINDERING, LOCK, licence_names

ROOT = Path(__file__).resolve().parents[2]


def locked() -> dict[str, str]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in pins}


def wanted() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["network"]
    return [re.split(r"[<>=!~;\[ ]", line)[0].lower().replace("_", "-") for line in lines]


def test_all_that_mien_needs_is_locked() -> None:
    assert set(wanted()) <= set(locked())


def test_each_has_hashes_and_no_index_of_ours() -> None:
    text = LOCK.read_text(encoding="utf-8")
    parts = re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(parts) == len(locked())
    assert all("--hash=sha256:" in part for part in parts)
    assert "://" not in text
    assert "index" not in text


def test_the_tests_run_on_the_locked_versions() -> None:
    tested = dict(
        re.findall(r"^([A-Za-z0-9._-]+)==([^;\s]+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    )
    tested = {name.lower().replace("_", "-"): version for name, version in tested.items()}
    both = set(tested) & set(locked())
    assert len(both) > 15
    assert {name: locked()[name] for name in both} == {name: tested[name] for name in both}


def test_each_stands_in_the_list_of_licences() -> None:
    text = (ROOT / "LICENCES.md").read_text(encoding="utf-8").lower()
    assert [name for name in locked() if name not in text and name.replace("-", "_") not in text] == []


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ({"expression": "MIT"}, "MIT"),
        ({"license": {"id": "GPL-3.0-only"}}, "GPL-3.0-only"),
        ({"license": {"name": "Some Licence"}}, "Some Licence"),
    ],
)
def test_a_licence_is_read_in_each_form(entry: dict[str, object], name: str) -> None:
    assert licence_names({"name": "x", "licenses": [entry]}) == [name]
    assert any(word in name for word in HINDERING) == name.startswith("GPL")
