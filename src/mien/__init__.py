"""A music player that reads the listener's facial expression and plays music that fits."""

__all__ = ["__version__"]

__version__ = "0.1.0"
