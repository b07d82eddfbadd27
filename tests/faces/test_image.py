import io
import os
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.errors import FrameError, MediaError
from mien.faces import decode_frame, decode_photo, read_image
from mien.faces.image import FRAME_MAX_BYTES, IMAGE_MAX_BYTES, MAX_SCANS, PHOTO_MAX_PX


def encoded(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose header claims a size, in a few bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_reads_each_format_as_rgb(kind: str, portrait: NDArray[np.uint8], tmp_path: Path) -> None:
    path = tmp_path / f"x.{kind.lower()}"
    path.write_bytes(encoded(Image.fromarray(portrait), kind))
    image = read_image(path)
    assert image.shape == portrait.shape
    assert np.abs(image.astype(int) - portrait).mean() < 12


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "1", "LA", "I;16"])
def test_reads_each_colour_mode(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "x.tiff"
    values = np.tile(np.arange(0, 65536, 1024, dtype=np.uint16), (64, 1))
    image = Image.fromarray(values) if mode == "I;16" else Image.new(mode, (64, 64))
    image.save(path)
    read = read_image(path)
    assert read.shape == (64, 64, 3)
    if mode == "I;16":
        assert read[0, 32, 0] in range(125, 131)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("jpg", mode) for mode in ("RGB", "L", "CMYK")),
        *(("png", mode) for mode in ("RGB", "L", "RGBA", "LA", "P", "I;16")),
        *(("webp", mode) for mode in ("RGB", "RGBA")),
        *(("tiff", mode) for mode in ("RGB", "L", "CMYK", "I;16")),
    ],
)
def test_turns_the_picture_as_exif_says(kind: str, mode: str, tmp_path: Path) -> None:
    image = Image.new(mode, (40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / f"x.{kind}", exif=exif)
    assert read_image(tmp_path / f"x.{kind}").shape == (40, 20, 3)


def test_no_picture_zero_bytes_missing_and_cut_off(tmp_path: Path, portrait_file: Path) -> None:
    path = tmp_path / "x.png"
    path.write_text("hello")
    with pytest.raises(MediaError, match=r"x\.png: not a picture"):
        read_image(path)
    path.write_bytes(b"")
    with pytest.raises(MediaError, match="zero bytes"):
        read_image(path)
    path.write_bytes(portrait_file.read_bytes()[:5000])
    with pytest.raises(MediaError, match="damaged"):
        read_image(path)
    with pytest.raises(MediaError, match="cannot be read"):
        read_image(tmp_path / "none.png")
    with pytest.raises(MediaError, match="cannot be read"):
        read_image(tmp_path)


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (12_000, 10_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_before_decoding(width: int, height: int, tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(huge_png(width, height))
    with pytest.raises(MediaError, match=r"huge\.png: .*(pixels|not a picture).*"):
        read_image(path)


def test_too_many_bytes_are_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "long.png"
    with path.open("wb") as handle:
        os.truncate(handle.fileno(), 10 * 2**30)  # sparse: takes no space
    with pytest.raises(MediaError, match=f"10,737,418,240 bytes, the limit is {IMAGE_MAX_BYTES:,}"):
        read_image(path)


def test_frames_have_limits_of_their_own(portrait: NDArray[np.uint8]) -> None:
    assert decode_frame(encoded(Image.fromarray(portrait), "JPEG")).shape == portrait.shape
    with pytest.raises(FrameError, match="bytes"):
        decode_frame(b"0" * (FRAME_MAX_BYTES + 1))
    with pytest.raises(FrameError, match="pixels"):
        decode_frame(huge_png(8000, 8000))
    with pytest.raises(FrameError, match="not a picture"):
        decode_frame(encoded(Image.new("RGB", (8, 8)), "BMP"))
    with pytest.raises(FrameError, match="zero bytes"):
        decode_frame(b"")


def test_photos_come_as_bytes(portrait: NDArray[np.uint8]) -> None:
    assert np.array_equal(decode_photo(encoded(Image.fromarray(portrait), "PNG")), portrait)
    with pytest.raises(MediaError, match="not a picture"):
        decode_photo(b"hello")


@pytest.mark.parametrize("kind", ["EPS", "PPM", "TGA", "PCX", "SGI", "ICO", "PDF"])
def test_formats_that_nobody_takes_photos_in_are_not_even_tried(kind: str, tmp_path: Path) -> None:
    data = encoded(Image.new("RGB", (16, 16)), kind)
    (tmp_path / "x.png").write_bytes(data)
    with pytest.raises(MediaError, match="not a picture"):
        read_image(tmp_path / "x.png")
    with pytest.raises(MediaError, match="not a picture"):
        decode_photo(data)


def test_svg_is_no_picture() -> None:
    with pytest.raises(MediaError, match="not a picture"):
        decode_photo(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')


@pytest.mark.parametrize(("width", "height"), [(8000, 6501), (65_000, 65_000), (1, 2**31 - 1)])
def test_photos_have_fewer_pixels_than_files(width: int, height: int) -> None:
    assert width * height > PHOTO_MAX_PX
    with pytest.raises(MediaError, match="pixels"):
        decode_photo(huge_png(width, height))


def huge_jpeg(width: int, height: int) -> bytes:
    """A JPEG whose header claims a size, in a few bytes."""
    data = encoded(Image.new("L", (8, 8)), "JPEG")
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :]


def test_a_jpeg_of_too_many_pixels_is_refused_before_decoding() -> None:
    with pytest.raises(MediaError, match="pixels"):
        decode_photo(huge_jpeg(60_000, 60_000))
    with pytest.raises(FrameError, match="pixels"):
        decode_frame(huge_jpeg(4000, 3000))


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is there ``count`` times."""
    buffer = io.BytesIO()
    Image.new("L", (2048, 2048), 77).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def test_a_jpeg_that_would_keep_the_decoder_busy_is_refused_at_once() -> None:
    started = time.perf_counter()
    for decode, error in ((decode_frame, FrameError), (decode_photo, MediaError)):
        data = many_scans(2000)
        assert len(data) < FRAME_MAX_BYTES
        with pytest.raises(error, match=f"{MAX_SCANS} scans"):
            decode(data)
    assert time.perf_counter() - started < 5
    assert decode_frame(many_scans(3)).shape == (2048, 2048, 3)


def test_texts_in_a_png_that_unpack_to_gigabytes_are_refused() -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    data = encoded(Image.new("RGB", (8, 8)), "PNG")
    bomb = chunk(b"zTXt", b"bomb\0\0" + zlib.compress(bytes(200 * 2**20), 9))
    place = data.index(b"IDAT") - 4
    with pytest.raises(MediaError, match="damaged"):
        decode_photo(data[:place] + bomb + data[place:])
