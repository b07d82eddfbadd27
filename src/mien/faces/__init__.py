"""Find faces, cut them the way FER-2013 cuts them, follow them, read pictures within limits."""

from mien.faces.cut import CUT_PX, CutSquare, cut_face, cut_square, roll_deg
from mien.faces.detector import FRAME_PX, PHOTO_PX, FaceDetector
from mien.faces.face import Face
from mien.faces.image import IMAGE_SUFFIXES, decode_frame, decode_photo, read_image
from mien.faces.tracker import FaceTracker, Steering

__all__ = [
    "CUT_PX",
    "FRAME_PX",
    "IMAGE_SUFFIXES",
    "PHOTO_PX",
    "CutSquare",
    "Face",
    "FaceDetector",
    "FaceTracker",
    "Steering",
    "cut_face",
    "cut_square",
    "decode_frame",
    "decode_photo",
    "read_image",
    "roll_deg",
]
