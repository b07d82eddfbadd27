"""Fixtures that several test folders share."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
TESTS = Path(__file__).resolve().parent
WITH_PROCESSES = frozenset({"cli", "faults", "server", "web"})
"""Folders of tests beside which a server, a browser or their clocks run."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test of several processes a second try; the summary names it, so that the race in it is found.

    Of 2,700 tests some 900 are such, and on a machine that others use one in a thousand may lose its race.
    """
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in WITH_PROCESSES:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of research data beside the repository; tests that need it are skipped in a user's clone."""
    if not SHARED.is_dir():
        pytest.skip(f"research data not found at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def portrait() -> NDArray[np.uint8]:
    """A smiling face: NASA's portrait of Eileen Collins, in the public domain; uint8 [512, 512, 3], RGB."""
    from skimage import data

    image: NDArray[np.uint8] = data.astronaut()  # type: ignore[no-untyped-call]
    return image


@pytest.fixture(scope="session")
def portrait_file(portrait: NDArray[np.uint8], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portrait as a PNG file."""
    path = tmp_path_factory.mktemp("portrait") / "portrait.png"
    Image.fromarray(portrait).save(path)
    return path


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that mien uses, with no settings of the person who runs the tests."""
    for name in ("MIEN_LIBRARY", "MIEN_HOST", "MIEN_PORT", "MIEN_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MIEN_CONFIG", str(tmp_path / "config.toml"))
    folder = tmp_path / "data"
    monkeypatch.setenv("MIEN_DATA_DIR", str(folder))
    return folder
