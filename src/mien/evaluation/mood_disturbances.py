"""What moves a face without changing its expression, drawn on 48x48 faces in FER-2013's framing.

Places are those of the landmarks in FER-2013's own framing, as fractions of the side: eyes (.312, .392) and
(.688, .392), nose (.5, .601), corners of the mouth (.347, .758) and (.654, .758).
"""

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

__all__ = ["DISTURBANCES", "Disturbance", "jittered"]

SIDE: Final = 48
FINE: Final = 4
"""Masks are drawn this many times larger and averaged, for soft edges."""
MARGIN: Final = 8
EYES_PX: Final = ((15.0, 18.8), (33.0, 18.8))
MOUTH_PX: Final = (24.0, 36.4)

Disturbance = Callable[[NDArray[np.uint8], float], NDArray[np.uint8]]
"""Takes a face, uint8 [48, 48], and the time in seconds, and returns the face as it looks then."""


def talk(face: NDArray[np.uint8], t_s: float) -> NDArray[np.uint8]:
    """Speak: four seconds of syllables, 4.5 a second and unlike each other, then a second of silence."""
    phase = t_s % 5.0
    if phase > 4.0:
        return face
    stress = 0.5 + 0.5 * math.sin(2 * math.pi * 1.3 * t_s + 1.0)
    opening = max(math.sin(2 * math.pi * 4.5 * phase), 0.0) * (0.4 + 0.6 * stress)
    return _open_mouth(face, 5.0 * opening)


def eat(face: NDArray[np.uint8], t_s: float) -> NDArray[np.uint8]:
    """Eat a meal: chewing 1.5 times a second with closed lips, and a hand at the mouth for 0.8 of every 6 seconds."""
    chewed = _drop_jaw(face, 1.2 * math.sin(2 * math.pi * 1.5 * t_s))
    if t_s % 6.0 > 0.8:
        return chewed
    return _cover(chewed, _mask(lambda draw: _ellipse(draw, MOUTH_PX, (9.0, 8.0))), _skin(face))


def blink(face: NDArray[np.uint8], t_s: float) -> NDArray[np.uint8]:
    """Close the eyes for 0.2 of every 3 seconds, as at rest (Bentivoglio et al. 1997: 17 blinks a minute)."""
    if t_s % 3.0 > 0.2:
        return face
    lids = _mask(lambda draw: _ellipses(draw, EYES_PX, (6.0, 3.6)))
    lashes = _mask(lambda draw: _ellipses(draw, [(x, y + 2.6) for x, y in EYES_PX], (5.0, 0.7)))
    skin = _skin(face)
    return _cover(_cover(face, lids, skin), lashes, 0.55 * skin)


def hand(face: NDArray[np.uint8], t_s: float) -> NDArray[np.uint8]:
    """Put a hand to the chin for 8 of every 12 seconds, up to the lower lip."""
    if t_s % 12.0 > 8.0:
        return face
    palm = _mask(lambda draw: _ellipse(draw, (25.0, 47.0), (15.0, 9.5)))
    across = np.arange(SIDE)
    fingers = 1.0 - 0.18 * (np.cos(2 * np.pi * across / 6.0) > 0.8)
    return _cover(face, palm, _skin(face) * np.broadcast_to(fingers, (SIDE, SIDE)))


def glasses(face: NDArray[np.uint8], t_s: float) -> NDArray[np.uint8]:
    """Put dark frames round the eyes."""

    def frames(draw: ImageDraw.ImageDraw) -> None:
        for x, y in EYES_PX:
            corners = [FINE * value for value in (x - 7.0, y - 4.8, x + 7.0, y + 5.2)]
            draw.rounded_rectangle(corners, radius=3 * FINE, outline=255, width=round(1.4 * FINE))
        bridge = [FINE * value for value in (22.0, 17.6, 26.0, 18.8)]
        draw.rectangle(bridge, fill=255)

    return _cover(face, _mask(frames), 35.0)


DISTURBANCES: Final[dict[str, Disturbance]] = {
    "talking": talk,
    "eating": eat,
    "blinking": blink,
    "hand at the chin": hand,
    "glasses": glasses,
}
"""Each by the name it has in the report."""


def jittered(
    faces: Sequence[NDArray[np.uint8]], frame_s: float, rng: np.random.Generator
) -> list[NDArray[np.uint8]]:
    """Let a face sway as heads do before a camera.

    Shift, turn, scale and light follow first-order autoregressive paths with a time constant of 1.5 s; on top of
    them come the box's own jitter and the sensor's noise, new in every frame. How far they go is our own judgement.

    Parameters
    ----------
    faces
        The face frame by frame, each uint8 [48, 48].
    frame_s
        Seconds from frame to frame.
    rng
        Source of the paths.

    Returns
    -------
    list of NDArray[np.uint8]
        As many faces, [48, 48] each.
    """
    count, slow = len(faces), math.exp(-frame_s / 1.5)
    # Standard deviations: shift across and down in pixels, turn in radians, log scale, log gain of the light.
    paths = _wandering(np.array([1.0, 1.0, math.radians(4.0), 0.04, 0.08]), slow, count, rng)
    paths[:, :2] += rng.normal(0.0, 0.4, (count, 2))
    paths[:, 3] += rng.normal(0.0, 0.01, count)
    return [_seen(face, path, rng) for face, path in zip(faces, paths, strict=True)]


def _wandering(
    spread: NDArray[np.float64], slow: float, count: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    at = rng.normal(0.0, spread)
    paths = np.empty((count, len(spread)))
    for index in range(count):
        at = slow * at + math.sqrt(1 - slow * slow) * rng.normal(0.0, spread)
        paths[index] = at
    return paths


def _seen(face: NDArray[np.uint8], path: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.uint8]:
    right, down, turn, scale, gain = (float(value) for value in path)
    cosine, sine = math.cos(turn) / math.exp(scale), math.sin(turn) / math.exp(scale)
    centre = SIDE / 2
    x, y = centre + right, centre + down
    # A frame goes on beyond the cut; here its edge is repeated.
    padded = Image.fromarray(np.pad(face, MARGIN, mode="edge"))
    matrix = (
        *(cosine, -sine, MARGIN + centre - cosine * x + sine * y),
        *(sine, cosine, MARGIN + centre - sine * x - cosine * y),
    )
    moved = padded.transform((SIDE, SIDE), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    lit = np.asarray(moved, np.float64) * math.exp(gain) + rng.normal(0.0, 4.0, (SIDE, SIDE))
    return np.clip(lit, 0, 255).astype(np.uint8)


def _open_mouth(face: NDArray[np.uint8], gap_px: float) -> NDArray[np.uint8]:
    dropped = _drop_jaw(face, gap_px)
    if gap_px < 0.5:
        return dropped
    x, y = MOUTH_PX
    inside = _mask(lambda draw: _ellipse(draw, (x, y + gap_px / 2), (5.5, gap_px / 2 + 0.4)))
    return _cover(dropped, inside, 0.3 * _skin(face))


def _drop_jaw(face: NDArray[np.uint8], by_px: float) -> NDArray[np.uint8]:
    """Stretch the face from the nose to the lips and press what is below, so that the lower lip falls."""
    top, lip, bottom = 29.0, MOUTH_PX[1], SIDE - 1.0
    rows = np.arange(SIDE, dtype=np.float64)
    source = np.interp(rows, [0.0, top, lip + by_px, bottom], [0.0, top, lip, bottom])
    low = np.floor(source).astype(int).clip(0, SIDE - 2)
    part = (source - low)[:, None]
    return np.asarray((1 - part) * face[low] + part * face[low + 1]).astype(np.uint8)


def _skin(face: NDArray[np.uint8]) -> float:
    """Brightness of the cheeks."""
    return float(np.median(face[24:32, 8:40]))


def _ellipse(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radii: tuple[float, float]) -> None:
    (x, y), (across, down) = centre, radii
    draw.ellipse([FINE * value for value in (x - across, y - down, x + across, y + down)], fill=255)


def _ellipses(
    draw: ImageDraw.ImageDraw, centres: Sequence[tuple[float, float]], radii: tuple[float, float]
) -> None:
    for centre in centres:
        _ellipse(draw, centre, radii)


def _mask(paint: Callable[[ImageDraw.ImageDraw], object]) -> NDArray[np.float64]:
    """Return what was painted, float64 [48, 48], 0-1."""
    large = Image.new("L", (SIDE * FINE, SIDE * FINE), 0)
    paint(ImageDraw.Draw(large))
    return np.asarray(large.reduce(FINE), np.float64) / 255


def _cover(
    face: NDArray[np.uint8], mask: NDArray[np.float64], value: float | NDArray[np.float64]
) -> NDArray[np.uint8]:
    covered = (1 - mask) * face + mask * value
    return np.clip(covered, 0, 255).astype(np.uint8)
