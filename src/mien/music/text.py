"""Text from outside, made fit to be shown."""

__all__ = ["one_line"]


def one_line(text: str) -> str:
    """Return text as one line without leading, trailing or doubled blanks; what cannot be printed becomes a blank."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
