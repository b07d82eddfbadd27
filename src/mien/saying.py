"""Sentences whose values stay apart, so that a page can say them in another language."""

from collections.abc import Sequence
from typing import Any

__all__ = ["Saying", "joined"]


class Saying(str):
    """A sentence in English that remembers what it was made of; it is used as any other text.

    Parameters
    ----------
    template
        The sentence with ``{name}`` where a value stands.
    values
        The values; those that are sayings themselves are said in the other language as well.

    Examples
    --------
    >>> said = Saying("step {step} of {count}", step=2, count=5)
    >>> print(said)
    step 2 of 5
    >>> said.as_dict()
    {'text': 'step {step} of {count}', 'values': {'step': 2, 'count': 5}}
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, str | int]

    def __new__(cls, template: str, **values: str | int) -> "Saying":
        """Fill the values in."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made

    def as_dict(self) -> dict[str, Any]:
        """Return template and values, in the form that pages receive."""
        values = {
            name: value.as_dict() if isinstance(value, Saying) else value
            for name, value in self.values.items()
        }
        return {"text": self.template, "values": values}


def joined(sayings: Sequence[str]) -> Saying:
    """Put sayings behind each other with semicolons."""
    names = [f"part{number}" for number in range(len(sayings))]
    template = "; ".join(f"{{{name}}}" for name in names)
    return Saying(template, **dict(zip(names, sayings, strict=True)))
