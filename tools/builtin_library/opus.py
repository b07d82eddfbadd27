"""Write and read Opus files (in Ogg) with PyAV, tags and cover included."""

import base64
from pathlib import Path

import av
import numpy as np

from .loudness import SAMPLE_RATE_HZ, Audio

__all__ = ["BIT_RATE", "picture_block", "read_opus", "write_opus"]

BIT_RATE = 64_000
"""Bits a second: 36 pieces of 60 to 120 s stay under 32 MB; Opus calls 64 to 96 kbit/s right for stereo music."""
_FRAME = 960
_FRONT_COVER = 3


def picture_block(jpeg: bytes, side_px: int) -> str:
    """Wrap a cover for the Vorbis comment METADATA_BLOCK_PICTURE: the FLAC format's picture block in base64."""
    mime, what = b"image/jpeg", b""
    block = _FRONT_COVER.to_bytes(4, "big")
    block += len(mime).to_bytes(4, "big") + mime + len(what).to_bytes(4, "big") + what
    block += b"".join(number.to_bytes(4, "big") for number in (side_px, side_px, 24, 0, len(jpeg)))
    return base64.b64encode(block + jpeg).decode("ascii")


def write_opus(path: Path, audio: Audio, tags: dict[str, str], bit_rate: int = BIT_RATE) -> None:
    """Encode stereo at 48 kHz; the file's bytes depend on nothing but the input and the encoder's version."""
    options = {"fflags": "+bitexact"}
    with av.open(str(path), "w", format="ogg", options=options) as container:
        stream = container.add_stream("libopus", rate=SAMPLE_RATE_HZ)
        stream.layout = "stereo"
        stream.bit_rate = bit_rate
        stream.options = {"application": "audio", "vbr": "on", "compression_level": "10"}
        stream.metadata.update(tags)
        planes = np.ascontiguousarray(audio.reshape(1, -1), dtype=np.float32)
        for start in range(0, planes.shape[1], 2 * _FRAME):
            frame = av.AudioFrame.from_ndarray(
                planes[:, start : start + 2 * _FRAME], format="flt", layout="stereo"
            )
            frame.sample_rate = SAMPLE_RATE_HZ
            frame.pts = start // 2
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def read_opus(path: Path) -> Audio:
    """Decode a file to stereo at 48 kHz."""
    resampler = av.AudioResampler(format="flt", layout="stereo", rate=SAMPLE_RATE_HZ)
    with av.open(str(path)) as container:
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    samples = np.concatenate([frame.to_ndarray().reshape(-1, 2) for frame in frames])
    return samples.astype(np.float32)
