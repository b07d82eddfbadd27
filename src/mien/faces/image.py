"""Read pictures within limits: files, uploaded photos and camera frames."""

import io
import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from mien.errors import FrameError, MediaError, MienError
from mien.saying import Saying

__all__ = [
    "FRAME_MAX_BYTES",
    "FRAME_MAX_PX",
    "IMAGE_FORMATS",
    "IMAGE_MAX_BYTES",
    "IMAGE_MAX_PX",
    "IMAGE_SUFFIXES",
    "MAX_SCANS",
    "PHOTO_FORMATS",
    "PHOTO_MAX_PX",
    "decode_frame",
    "decode_photo",
    "read_image",
]

IMAGE_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
"""File names that `mien classify` takes for pictures when it walks a folder; lower case."""
IMAGE_MAX_BYTES: Final = 256 * 2**20
"""Largest picture file, in bytes."""
IMAGE_MAX_PX: Final = 89_478_485
"""Most pixels in a picture: a quarter of a gibibyte at three bytes a pixel, Pillow's own limit."""
IMAGE_FORMATS: Final = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
"""Formats of picture files, as Pillow calls them. It knows forty more that nobody takes photos in, of which some run
other programs (EPS) or have decoders that few people test."""
PHOTO_MAX_PX: Final = 52_000_000
"""Most pixels in an uploaded photo: what a phone's 50-megapixel camera takes, 400-700 MB while it is decoded."""
PHOTO_FORMATS: Final = ("JPEG", "PNG", "WEBP", "BMP", "GIF")
"""Formats of uploaded photos: those that browsers show."""
MAX_SCANS: Final = 100
"""Most scans in a JPEG file: a progressive one has about ten, its thumbnails a few more. Each costs a pass over all
pixels and may be a dozen bytes long, so that a small file could keep the decoder busy for minutes."""
FRAME_MAX_BYTES: Final = 2 * 2**20
"""Largest camera frame, in bytes; the page sends about 20,000."""
FRAME_MAX_PX: Final = 3840 * 2160
"""Most pixels in a camera frame: 4K video."""

# Pillow only warns between once and twice its limit; the limit is meant, so the warning is an error.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def read_image(path: Path) -> NDArray[np.uint8]:
    """Read a picture file, turned the way its EXIF orientation says.

    Parameters
    ----------
    path
        One of `IMAGE_FORMATS`, whatever its name; of an animation, the first frame.

    Returns
    -------
    NDArray[np.uint8]
        [H, W, 3], RGB.

    Raises
    ------
    MediaError
        When the file is missing, empty, no picture, damaged, or over `IMAGE_MAX_BYTES` or `IMAGE_MAX_PX`.
    """
    try:
        size_bytes = path.stat().st_size
        if size_bytes > IMAGE_MAX_BYTES:
            raise MediaError(
                f"{path}: {size_bytes:,} bytes, the limit is {IMAGE_MAX_BYTES:,}; save it smaller and try again"
            )
        data = path.read_bytes()
    except OSError as error:
        raise MediaError(f"{path}: cannot be read ({error.strerror or error})") from error
    return _decode(data, str(path), IMAGE_MAX_PX, MediaError, formats=IMAGE_FORMATS)


def decode_photo(data: bytes) -> NDArray[np.uint8]:
    """Decode an uploaded photo of one of `PHOTO_FORMATS`; result and errors as in `read_image`.

    The limits are `IMAGE_MAX_BYTES` and `PHOTO_MAX_PX`, which is known before anything is decoded.
    """
    if len(data) > IMAGE_MAX_BYTES:
        raise MediaError(
            Saying(
                "photo: {size} bytes, the limit is {limit}; save it smaller",
                size=f"{len(data):,}",
                limit=f"{IMAGE_MAX_BYTES:,}",
            )
        )
    return _decode(data, Saying("photo"), PHOTO_MAX_PX, MediaError, formats=PHOTO_FORMATS)


def decode_frame(data: bytes) -> NDArray[np.uint8]:
    """Decode one camera frame.

    Parameters
    ----------
    data
        A JPEG, PNG or WebP picture.

    Returns
    -------
    NDArray[np.uint8]
        [H, W, 3], RGB.

    Raises
    ------
    FrameError
        When it is no picture, damaged, or over `FRAME_MAX_BYTES` or `FRAME_MAX_PX`.
    """
    if len(data) > FRAME_MAX_BYTES:
        raise FrameError(f"frame: {len(data):,} bytes, the limit is {FRAME_MAX_BYTES:,}; send smaller frames")
    return _decode(data, Saying("frame"), FRAME_MAX_PX, FrameError, formats=("JPEG", "PNG", "WEBP"))


def _decode(
    data: bytes,
    what: str,
    max_px: int,
    error_type: type[MienError],
    *,
    formats: tuple[str, ...],
) -> NDArray[np.uint8]:
    if not data:
        raise error_type(Saying("{what}: zero bytes; nothing to read", what=what))
    try:
        if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MAX_SCANS:
            raise error_type(
                Saying(
                    "{what}: a JPEG of more than {limit} scans; save it again and try that",
                    what=what,
                    limit=MAX_SCANS,
                )
            )
        with Image.open(io.BytesIO(data), formats=formats) as image:
            width, height = image.size
            if width * height > max_px:
                raise error_type(
                    Saying(
                        "{what}: {width} x {height} pixels, the limit is {limit} in all; scale it down and try again",
                        what=what,
                        width=str(width),
                        height=str(height),
                        limit=f"{max_px:,}",
                    )
                )
            # Before colours are converted, since not every conversion keeps what EXIF says.
            ImageOps.exif_transpose(image, in_place=True)
            return np.asarray(_in_rgb(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise error_type(
            Saying("{what}: over {limit} pixels; scale it down and try again", what=what, limit=f"{max_px:,}")
        ) from error
    except UnidentifiedImageError as error:
        raise error_type(Saying("{what}: not a picture in a format that can be read", what=what)) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise error_type(
            Saying("{what}: damaged picture ({reason})", what=what, reason=str(error))
        ) from error


def _in_rgb(image: Image.Image) -> Image.Image:
    if image.mode in {"I", "I;16", "I;16B", "I;16L", "F"}:
        return Image.fromarray(_in_8_bits(np.asarray(image))).convert("RGB")
    if image.mode in {"LA", "RGBA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "gray"), layered).convert("RGB")
    # A conversion to what it is already would copy it, 4 bytes a pixel.
    return image if image.mode == "RGB" else image.convert("RGB")


def _in_8_bits(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Scale a scan of more bits down; Pillow would clip it to 0-255, which turns it white."""
    span = 65535 if values.max(initial=0) > 255 else 255
    if values.dtype.itemsize == 2:
        # By a table: floats of every pixel would take four times the memory and twenty times as long.
        table: NDArray[np.uint8] = np.minimum(np.arange(65536) * 255 // span, 255).astype(np.uint8)
        return np.take(table, values)
    scaled: NDArray[np.uint8] = np.clip(values.astype(np.float32) * np.float32(255 / span), 0, 255).astype(
        np.uint8
    )
    return scaled
