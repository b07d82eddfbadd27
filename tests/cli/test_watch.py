import json
import struct
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.cli import main


@pytest.fixture(scope="module")
def video(portrait: NDArray[np.uint8], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a smile, then three of an empty room, 20 frames a second."""
    path = tmp_path_factory.mktemp("video") / "smile.mp4"
    smile = np.asarray(Image.fromarray(portrait[:384]).resize((320, 240)))
    room = np.full_like(smile, 120)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=20)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for frame in [smile] * 60 + [room] * 60:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_a_video_frame_by_frame(video: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "--video", str(video), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert 55 <= len(rows) <= 65
    at = {round(row["t_s"], 1): row for row in rows}
    assert (at[2.5]["state"], at[2.5]["expression"], at[2.5]["faces"]) == ("steady", "happy", 1)
    assert (at[5.5]["state"], at[5.5]["faces"]) == ("no_face", 0)


def test_in_words_only_changes_are_printed(video: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "--video", str(video)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert 2 <= len(lines) <= 6
    assert any("happy" in line and "steady" in line for line in lines)
    assert "no face in view" in lines[-1]


def test_a_video_that_is_to_be_turned_is_turned(
    portrait: NDArray[np.uint8], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As telephones write them: the picture lies on its side, and the track's header says so."""
    path = tmp_path / "upright.mp4"
    lying = np.rot90(np.asarray(Image.fromarray(portrait[:384]).resize((320, 240)))).copy()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 240, 320, "yuv420p"
        for _ in range(30):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(lying, format="rgb24")))
        container.mux(stream.encode())
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 44
    whole = 1 << 16
    turned = (0, whole, 0, -whole, 0, 0, 320 * whole, 0, 1 << 30)
    content[matrix : matrix + 36] = struct.pack(">9i", *turned)
    path.write_bytes(content)
    assert main(["watch", "--video", str(path), "--json"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["state"], last["expression"]) == ("steady", "happy")


@pytest.mark.parametrize(("name", "content"), [("text.mp4", b"hello"), ("empty.mp4", b"")])
def test_no_video(tmp_path: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["watch", "--video", str(tmp_path / name)]) == 1
    assert f"{name}: cannot be read as a video" in capsys.readouterr().err
    assert main(["watch", "--video", str(tmp_path / "none.mp4")]) == 1


def test_a_missing_camera_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "--camera", "97"]) == 1
    assert "camera 97: cannot be opened" in capsys.readouterr().err
