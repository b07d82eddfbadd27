"""Fixtures that several test folders share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of research data beside the repository; tests that need it are skipped in a user's clone."""
    if not SHARED.is_dir():
        pytest.skip(f"research data not found at {SHARED}")
    return SHARED
