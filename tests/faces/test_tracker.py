import numpy as np

from mien.faces import Face, FaceTracker, Steering
from mien.faces.tracker import FORGET_AFTER_S


def face(x: float, size: float = 100.0) -> Face:
    box = np.array([x, 0, x + size, size], np.float32)
    return Face(box, np.zeros((5, 2), np.float32), 1.0)


def ids(faces: tuple[Face, ...]) -> list[int]:
    return [one.track_id for one in faces]


def test_faces_keep_their_numbers_while_they_move_and_swap_order() -> None:
    tracker = FaceTracker()
    assert ids(tracker.update((face(0), face(300)), 0.0)) == [1, 2]
    assert ids(tracker.update((face(320), face(20)), 0.1)) == [2, 1]


def test_a_hidden_face_is_known_again_for_a_while() -> None:
    tracker = FaceTracker()
    tracker.update((face(0),), 0.0)
    tracker.update((), 0.5)
    assert ids(tracker.update((face(5),), FORGET_AFTER_S - 0.1)) == [1]
    assert ids(tracker.update((face(5),), 3 * FORGET_AFTER_S)) == [2]


def test_a_face_elsewhere_is_another() -> None:
    tracker = FaceTracker()
    tracker.update((face(0),), 0.0)
    assert ids(tracker.update((face(500),), 0.1)) == [2]


def test_the_largest_steers_and_a_slightly_larger_one_does_not_take_over() -> None:
    tracker, steering = FaceTracker(), Steering()
    chosen = steering.choose(tracker.update((face(0, 100), face(300, 90)), 0.0), 0.0)
    assert chosen is not None
    assert chosen.track_id == 1
    chosen = steering.choose(tracker.update((face(0, 100), face(300, 115)), 0.1), 0.1)
    assert chosen is not None
    assert chosen.track_id == 1
    chosen = steering.choose(tracker.update((face(0, 100), face(300, 140)), 0.2), 0.2)
    assert chosen is not None
    assert chosen.track_id == 2


def test_the_picked_one_steers_until_it_has_left() -> None:
    tracker, steering = FaceTracker(), Steering()
    small = face(300, 50)
    steering.choose(tracker.update((face(0), small), 0.0), 0.0)
    steering.pick(2)
    chosen = steering.choose(tracker.update((face(0), small), 0.1), 0.1)
    assert chosen is not None
    assert chosen.track_id == 2
    assert steering.choose(tracker.update((face(0),), 0.5), 0.5) is None
    tracker.update((face(0),), 1.0)
    later = 0.6 + FORGET_AFTER_S
    chosen = steering.choose(tracker.update((face(0),), later), later)
    assert chosen is not None
    assert chosen.track_id == 1


def test_nobody_steers_an_empty_frame() -> None:
    assert Steering().choose((), 0.0) is None
