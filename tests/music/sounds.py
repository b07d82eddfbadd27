"""Real audio files made on the spot: sounds of known loudness, in every format, with tags and a cover."""

import base64
import io
import struct
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["FORMATS", "TAGS", "busy", "calm", "jpeg", "sine", "write_audio", "write_tagged"]

RATE_HZ = 44_100
FORMATS = {
    ".mp3": "libmp3lame",
    ".flac": "flac",
    ".ogg": "vorbis",
    ".opus": "libopus",
    ".m4a": "aac",
    ".aac": "aac",
    ".wav": "pcm_s16le",
}
"""Encoder of each suffix."""

TAGS = {"title": "Zwölf Töne 十二", "artist": "Frédéric & Freunde", "album": "Probe", "genre": "Ambient"}


def sine(hz: float, dbfs: float, length_s: float, *, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """Return a sine, float32 [samples], whose peak lies at ``dbfs``."""
    t = np.arange(int(length_s * rate_hz)) / rate_hz
    return np.asarray(10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * t), np.float32)


def calm(length_s: float, *, root_hz: float = 110.0) -> NDArray[np.float32]:
    """Return soft sine chords that change every four seconds and swell slowly."""
    t = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    root = root_hz * np.array([1.0, 4 / 3, 9 / 8])[(t / 4).astype(int) % 3]
    phase = 2 * np.pi * np.cumsum(root) / RATE_HZ
    chord = np.sin(phase) + 0.5 * np.sin(1.25 * phase) + 0.4 * np.sin(1.5 * phase)
    return np.asarray(0.15 * chord * (0.7 - 0.3 * np.cos(2 * np.pi * t / 4)), np.float32)


def busy(length_s: float, *, seed: int = 0) -> NDArray[np.float32]:
    """Return distorted chords with drums at 170 beats a minute."""
    t = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    noise = np.random.default_rng(seed).standard_normal(len(t))
    beat, half = t * 170 / 60 % 1, t * 340 / 60 % 1
    root = 82.4 * np.array([1.0, 1.189, 1.335, 1.122])[(t * 170 / 60).astype(int) % 4]
    phase = 2 * np.pi * np.cumsum(root) / RATE_HZ
    guitar = np.tanh(6 * (np.sin(phase) + np.sin(1.5 * phase) + np.sin(2 * phase)))
    drums = np.sin(60 * 2 * np.pi * beat) * np.exp(-5 * beat) + 0.6 * noise * np.exp(-12 * half)
    return np.asarray(np.clip(0.3 * guitar + 0.5 * drums, -1, 1), np.float32)


def write_audio(
    path: Path,
    sound: NDArray[np.float32],
    *,
    rate_hz: int = RATE_HZ,
    layout: str = "stereo",
    bit_rate: int = 128_000,
    tags: dict[str, str] | None = None,
) -> Path:
    """Encode mono ``sound`` into every channel of ``layout``, in the format that the suffix names."""
    with av.open(str(path), "w") as container:
        # FFmpeg calls its own Vorbis encoder experimental; Opus knows no 44.1 kHz.
        stream = container.add_stream(
            FORMATS[path.suffix.lower()],
            rate=48_000 if path.suffix == ".opus" else rate_hz,
            options={"strict": "experimental"},
        )
        assert isinstance(stream, av.AudioStream)
        stream.layout, stream.bit_rate = layout, bit_rate
        container.metadata.update(tags or {})
        samples = np.repeat(sound[None], av.AudioLayout(layout).nb_channels, axis=0)
        for start in range(0, samples.shape[1], rate_hz):
            block = np.ascontiguousarray(samples[:, start : start + rate_hz], dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate_hz, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def jpeg(side: int = 64) -> bytes:
    """Return a JPEG picture."""
    file = io.BytesIO()
    Image.new("RGB", (side, side), (200, 80, 40)).save(file, "JPEG")
    return file.getvalue()


def write_tagged(path: Path, sound: NDArray[np.float32], cover: bytes) -> Path:
    """Encode ``sound`` with `TAGS` and an embedded cover."""
    tags = dict(TAGS)
    if path.suffix in {".ogg", ".opus"}:
        tags["METADATA_BLOCK_PICTURE"] = base64.b64encode(_picture(cover)).decode()
    write_audio(path, sound, tags=tags)
    if path.suffix == ".mp3":
        path.write_bytes(_with_apic(path.read_bytes(), cover))
    elif path.suffix == ".flac":
        path.write_bytes(_with_flac_picture(path.read_bytes(), cover))
    elif path.suffix == ".m4a":
        _attach(path, cover)
    return path


def _picture(cover: bytes) -> bytes:
    """Make a FLAC picture block (RFC 9639, section 8.8), which Ogg carries in base64."""
    mime = b"image/jpeg"
    head = struct.pack(">II", 3, len(mime)) + mime + struct.pack(">I", 0)
    return head + struct.pack(">IIIII", 64, 64, 24, 0, len(cover)) + cover


def _with_flac_picture(data: bytes, cover: bytes) -> bytes:
    """Put a picture block after STREAMINFO, which takes the first 4 + 38 bytes."""
    block = _picture(cover)
    return data[:42] + b"\x06" + len(block).to_bytes(3, "big") + block + data[42:]


def _with_apic(data: bytes, cover: bytes) -> bytes:
    """Append an APIC frame to the ID3v2.4 tag that FFmpeg wrote."""
    assert data[:4] == b"ID3\x04"
    size = _from_synchsafe(data[6:10])
    body = b"\x00image/jpeg\x00\x03\x00" + cover
    frame = b"APIC" + _to_synchsafe(len(body)) + b"\x00\x00" + body
    frames = _exact_frames(data[10 : 10 + size]) + frame
    return data[:6] + _to_synchsafe(len(frames)) + frames + data[10 + size :]


def _exact_frames(block: bytes) -> bytes:
    """Drop the padding behind the tag's frames."""
    end = 0
    while end + 10 <= len(block) and block[end] != 0:
        end += 10 + _from_synchsafe(block[end + 4 : end + 8])
    return block[:end]


def _to_synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _from_synchsafe(data: bytes) -> int:
    return int(sum(byte << shift for byte, shift in zip(data, (21, 14, 7, 0), strict=True)))


def _attach(path: Path, cover: bytes) -> None:
    """Copy an MP4 file with the cover as an attached picture."""
    plain = path.rename(path.with_suffix(".plain.m4a"))
    with av.open(str(plain)) as source, av.open(str(path), "w", format="mp4") as target:
        target.metadata.update(source.metadata)
        audio = target.add_stream_from_template(source.streams.audio[0])
        picture = target.add_stream("mjpeg")
        picture.width = picture.height = 64
        picture.pix_fmt = "yuvj420p"
        picture.disposition = av.stream.Disposition.attached_pic
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = audio
                target.mux(packet)
        image = av.Packet(cover)
        image.stream, image.pts, image.dts, image.is_keyframe = picture, 0, 0, True
        target.mux(image)
    plain.unlink()
