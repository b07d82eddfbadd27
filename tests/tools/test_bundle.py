"""The page's modules in one file."""

import pytest

from mien.server.shell import BUNDLE, WEB
from tools import bundle


def test_it_was_made_of_the_modules_as_they_are() -> None:
    if not bundle.ESBUILD.exists():
        pytest.skip("esbuild is not installed; python3 run.py test fetches it from npm's registry")
    # What another system checked out with other ends of lines would differ, and nothing else may.
    assert (WEB / BUNDLE).read_bytes() == bundle.bundle(), "run python -m tools.bundle"


def test_it_keeps_the_licence_of_what_it_holds() -> None:
    assert "SPDX-License-Identifier: BSD-3-Clause" in (WEB / BUNDLE).read_text(encoding="utf-8")
