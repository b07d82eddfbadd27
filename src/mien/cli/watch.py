"""``mien watch``: the live mood in the terminal, from a camera or a video file."""

import argparse
import json
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.cli.arguments import add_camera, add_resting_face, neutral_path
from mien.config import load_config
from mien.errors import FrameError, MediaError
from mien.expression import EXPRESSIONS
from mien.mood import MoodReader, MoodState, Reading, read_neutral

__all__ = ["add_parser", "camera_frames", "frames_of", "run", "video_frames"]

FRAMES_A_SECOND: Final = 10.0
"""Frames read a second; more would cost power and tell nothing new."""

EXAMPLES: Final = """examples:
  mien watch                         the first camera; Ctrl-C ends it and switches the camera off
  mien watch --camera 1 --json       the second one, a JSON object a frame
  mien watch --video interview.mp4   a video file, as fast as it can be read
"""
WORDS: Final = {
    MoodState.OFF: "camera off",
    MoodState.NO_FACE: "no face in view",
    MoodState.TOO_DARK: "too dark to read",
    MoodState.TOO_SMALL: "face too small, come nearer",
    MoodState.TURNED_AWAY: "turned away",
    MoodState.UNSURE: "unsure",
    MoodState.STEADY: "steady",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "watch",
        help="show the mood live in the terminal",
        description="Show expressions and mood live. No frame is kept.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_camera(parser)
    add_resting_face(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON object a frame")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Watch until the video ends or Ctrl-C."""
    frames = frames_of(args)
    reader = MoodReader()
    if not args.video:
        # A video may be of anyone; before the camera sits the listener.
        kept = read_neutral(neutral_path(load_config(), args.listener), reader.network)
        reader.use_offset(kept.offset)
        if kept.problem:
            print(f"mien: {kept.problem}", file=sys.stderr)
    seen: MoodState | None = None
    last = None
    try:
        for t_s, frame in frames:
            reading = reader.read(frame, t_s)
            if args.json:
                print(json.dumps(_as_dict(reading, t_s)), flush=True)
            elif sys.stdout.isatty():
                print(f"\r\x1b[K{_line(reading, t_s)}", end="", flush=True)
            elif (reading.mood.state, reading.mood.expression) != (seen, last):
                print(_line(reading, t_s), flush=True)
            seen, last = reading.mood.state, reading.mood.expression
    finally:
        if sys.stdout.isatty() and not args.json:
            print()
    if seen is None:
        raise MediaError(f"{args.video}: holds no frames")
    return 0


def frames_of(args: argparse.Namespace) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Yield frames of the camera or the video that was asked for, as `camera_frames` and `video_frames` do."""
    return video_frames(args.video) if args.video else camera_frames(args.camera)


def video_frames(path: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Yield about `FRAMES_A_SECOND` frames of a file.

    Parameters
    ----------
    path
        A video file.

    Yields
    ------
    tuple
        Time in seconds, and the frame, upright as players show it: uint8 [H, W, 3], RGB.

    Raises
    ------
    MediaError
        When the file cannot be read or holds no video.
    """
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise MediaError(f"{path}: holds no video; name a video file")
            due_s = 0.0
            for index, picture in enumerate(container.decode(video=0)):
                t_s = picture.time if picture.time is not None else index / 25
                if t_s >= due_s:
                    due_s = t_s + 1 / FRAMES_A_SECOND - 1e-6
                    frame = np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)
                    # Telephones write pictures as the chip lies and, beside them, how to turn them; the first releases
                    # of PyAV 14 do not tell it.
                    turns = round(getattr(picture, "rotation", 0) / 90)
                    yield t_s, np.ascontiguousarray(np.rot90(frame, turns))
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path}: cannot be read as a video ({error})") from error


def camera_frames(number: int) -> Generator[tuple[float, NDArray[np.uint8]], None, None]:
    """Yield about `FRAMES_A_SECOND` frames of a camera until it goes away; closing the generator switches it off.

    Parameters
    ----------
    number
        The system's number of the camera, 0 for the first.

    Yields
    ------
    tuple
        Time in seconds, and the frame: uint8 [H, W, 3], RGB.

    Raises
    ------
    FrameError
        When the camera cannot be opened, or stops sending.
    """
    try:
        import cv2
    except ImportError as error:
        # A Debian without a desktop lacks a library that OpenCV is linked with.
        raise FrameError(
            f"OpenCV cannot be loaded ({error}); on Debian: apt install libgl1 libglib2.0-0"
        ) from error

    # OpenCV's own warnings would stand above the one sentence that helps.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    camera = cv2.VideoCapture(number)
    try:
        if not camera.isOpened():
            raise FrameError(
                f"camera {number}: cannot be opened; is it plugged in, free, and allowed? mien doctor lists cameras"
            )
        print(f"camera {number} is on; Ctrl-C switches it off", file=sys.stderr)
        due_s = time.monotonic()
        while True:
            arrived, blue_green_red = camera.read()
            if not arrived:
                raise FrameError(f"camera {number}: stopped sending; plug it in again and restart")
            now_s = time.monotonic()
            if now_s >= due_s:
                due_s = now_s + 1 / FRAMES_A_SECOND
                yield now_s, np.ascontiguousarray(blue_green_red[:, :, ::-1])
    finally:
        camera.release()


def _as_dict(reading: Reading, t_s: float) -> dict[str, object]:
    mood = reading.mood
    return {
        "t_s": round(t_s, 3),
        "state": mood.state,
        "expression": mood.expression,
        "valence": round(mood.valence, 3),
        "arousal": round(mood.arousal, 3),
        "uncertainty": round(mood.uncertainty, 3),
        "probs": {name: round(share, 4) for name, share in zip(EXPRESSIONS, mood.probs, strict=False)},
        "faces": len(reading.faces),
        "read_ms": round(sum(reading.stage_ms.values()), 1),
    }


def _line(reading: Reading, t_s: float) -> str:
    mood = reading.mood
    bars = " ".join(f"{name[:3]} {share:4.0%}" for name, share in zip(EXPRESSIONS, mood.probs, strict=False))
    leading = mood.expression or "-"
    return (
        f"{t_s:8.1f} s  {leading:8}  valence {mood.valence:+.2f}  arousal {mood.arousal:+.2f}  "
        f"{WORDS[mood.state]:16} {bars}{_several(reading)}"
    ).rstrip()


def _several(reading: Reading) -> str:
    count = len(reading.faces)
    return f"  {count} faces, the largest steers" if count > 1 else ""
