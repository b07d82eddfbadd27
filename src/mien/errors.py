"""The errors that mien raises on purpose: each message says the value, the limit and the remedy."""

__all__ = [
    "ConfigError",
    "DamagedError",
    "FrameError",
    "LibraryError",
    "MediaError",
    "MienError",
    "ModelError",
    "reason_of",
]


class MienError(Exception):
    """Root of every error that mien raises on purpose; its text is meant for the person at the keyboard."""


class ConfigError(MienError):
    """A setting, flag or argument has a value that cannot be used."""


class ModelError(MienError):
    """A model file is missing, damaged or of another kind than its card says."""


class MediaError(MienError):
    """An image, video or audio file cannot be read, or exceeds a limit."""


class LibraryError(MienError):
    """The music library or its catalog cannot be opened, read or written."""


class DamagedError(LibraryError):
    """A file of mien's own cannot be read any more; what was in it is lost, and the file can be set aside."""


class FrameError(MienError):
    """A camera frame cannot be decoded, or exceeds a limit."""


def reason_of(error: BaseException) -> str:
    """Return what the system says of an error, or else the error's own words, to stand within a message."""
    return getattr(error, "strerror", None) or str(error)
