"""Decode audio with the FFmpeg that PyAV's wheels carry: any container, codec, rate and channel count, as a stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from mien.errors import MediaError, reason_of
from mien.saying import Saying

__all__ = ["MAX_DURATION_S", "Mixer", "audio_frames", "length_s", "open_audio", "read_audio", "seek", "shown"]

MAX_DURATION_S = 24 * 3600.0
"""Longest file that is read, in seconds; longer ones are radio archives or broken headers."""
LIMIT_H: Final = f"{MAX_DURATION_S / 3600:.0f}"

MAX_BAD_SHARE = 0.5
"""Share of undecodable packets above which a file is called damaged rather than scratched."""


@contextmanager
def open_audio(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    """Open a file and find its audio stream.

    Parameters
    ----------
    path
        An audio file, or a video file with sound.

    Raises
    ------
    MediaError
        When the file cannot be opened, is empty, is no audio, or says it is longer than `MAX_DURATION_S`.
    """
    _check_size(path)
    try:
        container = av.open(str(path), metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        raise MediaError(
            Saying(
                "{file}: not an audio file that can be read ({reason}); replace or remove it",
                file=shown(path),
                reason=reason_of(error),
            )
        ) from error
    with container:
        if not container.streams.audio:
            raise MediaError(
                Saying("{file}: holds no audio stream; remove it from the music folder", file=shown(path))
            )
        stream = container.streams.audio[0]
        stated = length_s(container, stream)
        if stated > MAX_DURATION_S:
            raise MediaError(
                Saying(
                    "{file}: says it lasts {hours} h; the limit is {limit} h; split it",
                    file=shown(path),
                    hours=f"{stated / 3600:.1f}",
                    limit=LIMIT_H,
                )
            )
        yield container, stream


def length_s(container: InputContainer, stream: AudioStream) -> float:
    """Length in seconds that the headers state; 0 when they state none."""
    if stream.duration is not None and stream.time_base is not None:
        return max(0.0, float(stream.duration * stream.time_base))
    return max(0.0, container.duration / av.time_base) if container.duration else 0.0


def audio_frames(container: InputContainer, stream: AudioStream, path: Path) -> Iterator[av.AudioFrame]:
    """Decode frame by frame; single damaged packets are stepped over.

    Parameters
    ----------
    container, stream
        From `open_audio`.
    path
        Named in error messages.

    Raises
    ------
    MediaError
        When most packets cannot be decoded, or the audio goes on past `MAX_DURATION_S`.
    """
    good = bad = 0
    decoded_s = 0.0
    for frames in _packets(container, stream):
        good, bad = (good, bad + 1) if frames is None else (good + 1, bad)
        for frame in frames or ():
            decoded_s += frame.samples / frame.sample_rate
            yield frame
        if decoded_s > MAX_DURATION_S:
            raise MediaError(
                Saying("{file}: lasts more than {limit} h; split it", file=shown(path), limit=LIMIT_H)
            )
    if bad > MAX_BAD_SHARE * (good + bad) or not decoded_s:
        raise MediaError(
            Saying(
                "{file}: {bad} of {all} packets cannot be decoded: the file is damaged; replace it",
                file=shown(path),
                # Where nothing sounds, packets that were taken without complaint are no better than the others.
                bad=bad if decoded_s else good + bad,
                all=good + bad,
            )
        )


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[list[av.AudioFrame] | None]:
    """Frames of each packet, None for a damaged one; a damaged end is the end."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except av.FFmpegError:
            yield None
            return
        try:
            yield [frame for frame in packet.decode() if isinstance(frame, av.AudioFrame)]
        except av.FFmpegError:
            yield None


class Mixer:
    """Mix frames of any format down to mono float32 at one rate; survives a change of format within a file.

    Channels are added so that power is kept: what is equal in both channels of a stereo file comes out 3 dB
    higher, and may exceed 1.

    Parameters
    ----------
    rate_hz
        Sample rate of what comes out.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._key: tuple[object, ...] | None = None
        self._resampler: av.AudioResampler | None = None

    def mix(self, frame: av.AudioFrame) -> Iterator[NDArray[np.float32]]:
        """Yield float32 [N] blocks, none or several a frame."""
        key = (frame.format.name, frame.layout.name, frame.sample_rate)
        if key != self._key:
            yield from self.flush()
            self._resampler = av.AudioResampler(format="flt", layout="mono", rate=self._rate_hz)
            self._key = key
        frame.pts = None
        yield from self._convert(frame)

    def flush(self) -> Iterator[NDArray[np.float32]]:
        """Yield what the resampler still holds."""
        if self._resampler is not None:
            yield from self._convert(None)
            self._resampler = None
            self._key = None

    def _convert(self, frame: av.AudioFrame | None) -> Iterator[NDArray[np.float32]]:
        assert self._resampler is not None
        for mixed in self._resampler.resample(frame):
            yield mixed.to_ndarray().reshape(-1).astype(np.float32, copy=False)


def read_audio(
    path: Path, rate_hz: int, *, start_s: float = 0.0, duration_s: float | None = None
) -> NDArray[np.float32]:
    """Read a file, or a passage of it, as mono samples.

    Parameters
    ----------
    path
        Any file that FFmpeg reads.
    rate_hz
        Sample rate wanted.
    start_s
        Where the passage begins; found by seeking, so a late passage of a long file costs little.
    duration_s
        Length of the passage; None reads to the end. Memory: 4 bytes a sample of the passage.

    Returns
    -------
    float32 [N]
        Samples, mixed as `Mixer` does; fewer than asked for where the file ends.

    Raises
    ------
    MediaError
        See `open_audio` and `audio_frames`.

    Examples
    --------
    >>> read_audio(Path("song.mp3"), 16_000, start_s=60, duration_s=10).shape  # doctest: +SKIP
    (160000,)
    """
    mixer = Mixer(rate_hz)
    wanted = None if duration_s is None else round(duration_s * rate_hz)
    blocks: list[NDArray[np.float32]] = []
    with open_audio(path) as (container, stream):
        skip = None if seek(container, stream, start_s) else round(start_s * rate_hz)
        for frame in audio_frames(container, stream, path):
            if skip is None:
                skip = max(0, round((start_s - (frame.time or 0.0)) * rate_hz))
            blocks.extend(mixer.mix(frame))
            if wanted is not None and sum(map(len, blocks)) >= skip + wanted:
                break
        blocks.extend(mixer.flush())
    audio = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    skip = skip or 0
    return audio[skip:] if wanted is None else audio[skip : skip + wanted]


def seek(container: InputContainer, stream: AudioStream, start_s: float) -> bool:
    """Go to a little before ``start_s``; False where the file cannot be sought in and stays where it is."""
    if start_s <= 0.0 or stream.time_base is None:
        return False
    try:
        container.seek(int(max(0.0, start_s - 0.2) / stream.time_base), stream=stream)
    except av.FFmpegError:
        return False
    return True


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise MediaError(
            Saying(
                "{file}: cannot be read ({reason}); check the path and its rights",
                file=shown(path),
                reason=reason_of(error),
            )
        ) from error
    if size == 0:
        raise MediaError(Saying("{file}: has zero bytes; replace or remove it", file=shown(path)))


def shown(path: Path) -> str:
    """Make a file's name printable for a message, whatever its bytes; messages stand beside the full path."""
    return path.name.encode("utf-8", "replace").decode("utf-8")
