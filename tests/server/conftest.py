"""One running server with a small library, for tests that leave it as usable as they found it."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

from tests.server.process import Server, serving
from tests.server.sounds import make_library


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with three calm and three lively tracks of a few seconds."""
    return make_library(tmp_path_factory.mktemp("library"), pairs=3, length_s=8)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, small_library: Path) -> Iterator[Server]:
    """Run a server that has scanned the small library, for all tests that leave it usable."""
    with serving(tmp_path_factory.mktemp("server"), library=[small_library]) as running:
        running.scanned()
        yield running


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory, small_library: Path) -> Iterator[Server]:
    """Run a server that other machines can reach, with a token and TLS, for all tests that leave it usable."""
    arguments = ["--host", "0.0.0.0", "--token", "auto"]
    with serving(tmp_path_factory.mktemp("guarded"), library=[small_library], arguments=arguments) as running:
        running.scanned()
        yield running


@pytest.fixture(scope="session")
def portrait() -> bytes:
    """Return the public-domain portrait of a smiling astronaut that scikit-image ships, as a JPEG 320 px high."""
    buffer = io.BytesIO()
    picture = data.astronaut()  # type: ignore[no-untyped-call]
    Image.fromarray(picture).resize((320, 320)).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
