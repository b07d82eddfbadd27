"""Draw a cover for each piece: soft shapes in the colours of its quadrant of the mood plane."""

import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter

__all__ = ["SIDE_PX", "cover_jpeg"]

SIDE_PX = 480
_OVERSIZE = 2
# (background from, to, shapes): warm and bright, red and dark, blue and grey, green and pale, violet and sand
_COLOURS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "V+A+": ("#ffb347", "#ff6f61", ("#fff3c4", "#ffd166", "#ef476f", "#f78c6b", "#ffffff")),
    "V-A+": ("#2b0f1e", "#7a1f2b", ("#c1121f", "#e85d04", "#3d0c11", "#9d0208", "#f48c06")),
    "V-A-": ("#1b2a41", "#43607c", ("#324a5f", "#8aa4bf", "#0c1821", "#5b7c99", "#ccd6e0")),
    "V+A-": ("#d8f3dc", "#74c69d", ("#b7e4c7", "#52b788", "#ffffff", "#95d5b2", "#fefae0")),
    "middle": ("#e9d8c4", "#8e7cc3", ("#6a4c93", "#c9ada7", "#f2e9e4", "#4a4e69", "#d4a373", "#9a8c98")),
}


def cover_jpeg(quadrant: str, seed: int, *, energy: float) -> bytes:
    """Draw a square JPEG of at most 30 KB; more ``energy`` (0 to 1) means more and sharper shapes."""
    rng = random.Random(seed)
    top, bottom, colours = _COLOURS[quadrant]
    side = SIDE_PX * _OVERSIZE
    image = _gradient(top, bottom, side)
    for layer in range(5 + round(6 * energy)):
        colour = colours[int(rng.random() * len(colours))]
        shape = Image.new("RGBA", (side, side), (*_rgb(colour), 0))
        alpha = 90 + int(120 * rng.random())
        _draw(ImageDraw.Draw(shape), layer, rng, energy, side, (*_rgb(colour), alpha))
        blur = (1.0 - energy) * 16.0 * rng.random()
        image = Image.alpha_composite(image, shape.filter(ImageFilter.GaussianBlur(blur)))
    small = image.convert("RGB").resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _gradient(top: str, bottom: str, side: int) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((side, side))
    return Image.composite(
        Image.new("RGBA", (side, side), bottom), Image.new("RGBA", (side, side), top), ramp
    )


def _draw(
    pen: ImageDraw.ImageDraw, layer: int, rng: random.Random, energy: float, side: int, fill: tuple[int, ...]
) -> None:
    x, y = side * (0.1 + 0.8 * rng.random()), side * (0.1 + 0.8 * rng.random())
    size = side * (0.08 + 0.24 * rng.random())
    if energy < 0.5 and layer % 2:
        _wave(pen, rng, y, side, fill)
    elif energy >= 0.5 and layer % 2:
        turn, corners = rng.random() * math.tau, 3 + int(rng.random() * 2)
        spots = [
            (
                x + size * math.cos(turn + i * math.tau / corners),
                y + size * math.sin(turn + i * math.tau / corners),
            )
            for i in range(corners)
        ]
        pen.polygon(spots, fill=fill)
    else:
        pen.ellipse((x - size, y - size, x + size, y + size), fill=fill)


def _wave(pen: ImageDraw.ImageDraw, rng: random.Random, y: float, side: int, fill: tuple[int, ...]) -> None:
    height, turns, phase = (
        side * (0.02 + 0.06 * rng.random()),
        0.5 + 1.5 * rng.random(),
        rng.random() * math.tau,
    )
    crest = [(x, y + height * math.sin(phase + math.tau * turns * x / side)) for x in range(0, side + 1, 8)]
    pen.polygon([*crest, (side, side), (0, side)], fill=fill)
