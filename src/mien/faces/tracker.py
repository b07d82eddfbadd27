"""Follow faces from frame to frame, and choose the one that steers."""

from dataclasses import dataclass, replace
from typing import Final

from mien.faces.face import Face

__all__ = ["FaceTracker", "Steering"]

MIN_OVERLAP: Final = 0.2
"""Least intersection over union with which a face counts as the same as in the frame before."""
FORGET_AFTER_S: Final = 1.5
"""How long a face may be hidden, by a hand or a turn of the head, and still be the same."""
TAKE_OVER: Final = 1.3
"""How many times larger another face must be than the one that steers to take over; less would flicker."""


@dataclass(slots=True)
class _Seen:
    face: Face
    last_s: float


class FaceTracker:
    """Gives each face a number that stays with it while it stays in view; knows nobody, remembers nobody."""

    def __init__(self) -> None:
        self._seen: dict[int, _Seen] = {}
        self._last_id = 0

    def update(self, faces: tuple[Face, ...], t_s: float) -> tuple[Face, ...]:
        """Give the faces of the next frame their numbers.

        Parameters
        ----------
        faces
            As the detector found them.
        t_s
            Time of the frame in seconds; must not run backwards.

        Returns
        -------
        tuple of Face
            The same faces in the same order with their ``track_id``.
        """
        self._seen = {key: seen for key, seen in self._seen.items() if t_s - seen.last_s <= FORGET_AFTER_S}
        numbers = self._matches(faces)
        numbered = []
        for index, face in enumerate(faces):
            if index not in numbers:
                self._last_id += 1
            followed = replace(face, track_id=numbers.get(index, self._last_id))
            self._seen[followed.track_id] = _Seen(followed, t_s)
            numbered.append(followed)
        return tuple(numbered)

    def _matches(self, faces: tuple[Face, ...]) -> dict[int, int]:
        """Pair faces with known ones, the greatest overlap first; index to number."""
        pairs = sorted(
            (
                (_overlap(face, seen.face), index, key)
                for index, face in enumerate(faces)
                for key, seen in self._seen.items()
            ),
            reverse=True,
        )
        matched: dict[int, int] = {}
        for overlap, index, key in pairs:
            if overlap >= MIN_OVERLAP and index not in matched and key not in matched.values():
                matched[index] = key
        return matched


class Steering:
    """Which of several faces steers: the one picked, else the largest."""

    def __init__(self) -> None:
        self._picked: int | None = None
        self._current: int | None = None
        self._seen_s = 0.0

    def pick(self, track_id: int | None) -> None:
        """Let the face with this number steer while it stays in view; None goes back to the largest."""
        self._picked = track_id

    def choose(self, faces: tuple[Face, ...], t_s: float) -> Face | None:
        """Return the face that steers in this frame, or None when it is not in view.

        A face that hides for less than `FORGET_AFTER_S` is waited for; then the largest takes over.
        """
        by_id = {face.track_id: face for face in faces}
        if self._picked is not None and self._picked in by_id:
            self._current = self._picked
        current = by_id.get(self._current) if self._current is not None else None
        if current is None:
            if self._current is not None and t_s - self._seen_s <= FORGET_AFTER_S:
                return None
            self._picked = None
        largest = max(faces, key=lambda face: face.size_px, default=None)
        if largest is None:
            return None
        if current is None or (self._picked is None and largest.size_px > TAKE_OVER * current.size_px):
            current = largest
        self._current, self._seen_s = current.track_id, t_s
        return current


def _overlap(one: Face, other: Face) -> float:
    """Intersection over union of two boxes, 0-1."""
    left, top = max(one.bbox[0], other.bbox[0]), max(one.bbox[1], other.bbox[1])
    right, bottom = min(one.bbox[2], other.bbox[2]), min(one.bbox[3], other.bbox[3])
    common = float(max(right - left, 0) * max(bottom - top, 0))
    union = one.size_px**2 + other.size_px**2 - common
    return common / union if union > 0 else 0.0
