"""Keep the listener's neutral offset in one small file: seven numbers, a date, a count and a network's name."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mien.errors import ConfigError
from mien.files import write_json
from mien.mood.neutral import NeutralOffset

__all__ = ["KeptNeutral", "file_of", "read_neutral", "read_object", "write_neutral", "write_object"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptNeutral:
    """What a file held.

    Attributes
    ----------
    offset
        The offset to use, or None.
    problem
        Why a file that is there is not used; empty when all is well.
    """

    offset: NeutralOffset | None = None
    problem: str = ""


def file_of(first: Path, profile_id: int) -> Path:
    """Return where a listener's file lies, beside the first listener's, whose plain name the commands know too."""
    return first if profile_id == 1 else first.with_stem(f"{first.stem}-{profile_id}")


def read_neutral(path: Path, network: str) -> KeptNeutral:
    """Read the offset; a file that cannot be used stays where it is and is never an error.

    Parameters
    ----------
    path
        The file, which need not exist.
    network
        Identity of the network that the offset is for.
    """
    offset, problem = read_object(path, NeutralOffset.from_dict)
    if offset is None:
        return KeptNeutral(problem=problem)
    if offset.network != network:
        return KeptNeutral(
            problem=f"The resting face was set on {offset.made_at:%Y-%m-%d} with another network; set it again"
        )
    return KeptNeutral(offset)


def read_object(path: Path, make: Callable[[dict[str, Any]], T]) -> tuple[T | None, str]:
    """Return what is made of the JSON object in a file, or None and why; nothing is wrong where there is no file.

    Parameters
    ----------
    path
        The file, which need not exist and is left as it is.
    make
        Makes it, and raises `ConfigError` where the object is damaged.
    """
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(given, dict):
            raise ConfigError(f"it holds a JSON {type(given).__name__} and not an object; set it again")
        return make(given), ""
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError, RecursionError, ConfigError) as error:
        return None, f"{path} is not used: {error}"


def write_neutral(path: Path, offset: NeutralOffset) -> None:
    """Replace the file in one step; OSError as for `write_object`."""
    write_object(path, offset.as_dict())


def write_object(path: Path, content: dict[str, Any]) -> None:
    """Replace a file of a listener's in one step, in a folder that is made where there is none.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, content)
