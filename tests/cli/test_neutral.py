import json
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.cli import main
from mien.faces import decode_frame
from mien.recommend import Profiles


def write_video(path: Path, frame: NDArray[np.uint8], frames: int) -> Path:
    """One picture held still, 20 frames a second."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=20)
        stream.height, stream.width, stream.pix_fmt = *frame.shape[:2], "yuv420p"
        for _ in range(frames):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_a_resting_face_is_set_shown_and_forgotten(
    data_dir: Path, tmp_path: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = (shared_data / "webcam" / "london.mjpeg").read_bytes().split(b"\xff\xd8\xff")[5]
    video = write_video(tmp_path / "rest.mp4", decode_frame(b"\xff\xd8\xff" + picture), 60)
    assert main(["neutral", "--video", str(video), "--seconds", "2"]) == 0
    said = capsys.readouterr().out
    assert "neutral +0.00" in said
    assert json.loads((data_dir / "neutral.json").read_text())["frames"] >= 20
    assert main(["neutral", "--show"]) == 0
    assert capsys.readouterr().out == said
    assert main(["neutral", "--forget"]) == 0
    assert not (data_dir / "neutral.json").exists()


def test_a_smile_and_a_short_video_are_refused(
    data_dir: Path, tmp_path: Path, portrait: NDArray[np.uint8], capsys: pytest.CaptureFixture[str]
) -> None:
    smile = np.asarray(Image.fromarray(portrait[:384]).resize((320, 240)))
    video = write_video(tmp_path / "smile.mp4", smile, 60)
    assert main(["neutral", "--video", str(video), "--seconds", "2"]) == 1
    assert "mien: this face smiles" in capsys.readouterr().err
    assert main(["neutral", "--video", str(write_video(tmp_path / "short.mp4", smile, 10))]) == 1
    assert "10 over 2 s are needed" in capsys.readouterr().err
    assert not data_dir.exists()


def test_nothing_set_is_said_and_a_damaged_file_named(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["neutral", "--show"]) == 0
    assert "no resting face is set" in capsys.readouterr().err
    assert main(["neutral", "--forget"]) == 0
    data_dir.mkdir()
    (data_dir / "neutral.json").write_text("{")
    assert main(["neutral", "--show"]) == 1
    assert str(data_dir / "neutral.json") in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["1", "31", "nan", "long"])
def test_a_wrong_time_is_wrong_usage(seconds: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["neutral", "--seconds", seconds])
    assert stopped.value.code == 2


def test_another_listener_has_a_face_of_their_own(
    data_dir: Path, tmp_path: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["neutral", "--show", "--listener", "Ana"]) == 1
    assert "there is no listener 'Ana'" in capsys.readouterr().err
    data_dir.mkdir(parents=True)
    with Profiles(data_dir / "profiles.sqlite3") as profiles:
        number = profiles.add("Ana").profile_id
    picture = (shared_data / "webcam" / "london.mjpeg").read_bytes().split(b"\xff\xd8\xff")[5]
    video = str(write_video(tmp_path / "rest.mp4", decode_frame(b"\xff\xd8\xff" + picture), 60))
    assert main(["neutral", "--video", video, "--seconds", "2", "--listener", "Ana"]) == 0
    assert sorted(path.name for path in data_dir.glob("neutral*")) == [f"neutral-{number}.json"]
    capsys.readouterr()
    assert main(["neutral", "--show"]) == 0
    assert "no resting face is set" in capsys.readouterr().err
    assert main(["neutral", "--show", "--listener", "Ana"]) == 0
    assert "neutral +0.00" in capsys.readouterr().out
    assert main(["neutral", "--show", "--listener", "Bo"]) == 1
    assert "there are: Listener, Ana" in capsys.readouterr().err
