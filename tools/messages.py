"""Say which texts of the page lack a translation, and which translations nothing asks for any more.

usage: python tools/messages.py

Texts are the first words of calls of ``t("...")`` in the page's modules and of ``Saying("...")`` in Python's, and what
the server says besides (see `mien.server.sayings`). Translations lie in ``src/mien/web/messages``, a file a language.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mien.server.sayings import SAYINGS

ROOT: Final = Path(__file__).resolve().parent.parent
PYTHON: Final = ROOT / "src" / "mien"
WEB: Final = PYTHON / "web"
CALL: Final = re.compile(r'(?<![\w.])t\(\s*("(?:[^"\\]|\\.)*")')
ANY_CALL: Final = re.compile(r"(?<![\w.])t\(")
PLACES: Final = re.compile(r"\{(\w+)\}")
OWN: Final = {"messages.js": 2, "mood-panel.js": 1, "words.js": 1}
"""Calls without a literal text: where `t` is made, and where it says what the server sends."""


def main() -> int:
    wanted, wrong = texts(), False
    for path in sorted((WEB / "messages").glob("*.json")):
        for problem in problems(wanted, json.loads(path.read_text(encoding="utf-8"))):
            print(f"{path.stem}: {problem}")
            wrong = True
    return int(wrong)


def texts() -> set[str]:
    """Return all texts that the page shows."""
    modules = [path.read_text(encoding="utf-8") for path in sorted(WEB.glob("*.js"))]
    of_the_page = {json.loads(text) for module in modules for text in CALL.findall(module)}
    return of_the_page | set(SAYINGS) | {text for path in PYTHON.rglob("*.py") for text in said_in(path)}


def said_in(path: Path) -> Iterator[str]:
    """Yield the texts of a Python module's ``Saying("...")``; those that a name stands for are listed elsewhere."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="Saying"), args=[ast.Constant(value=str(text))]):
                yield text


def unread() -> list[str]:
    """Return the modules with calls whose text cannot be read."""
    found = []
    for path in sorted(WEB.glob("*.js")):
        module = path.read_text(encoding="utf-8")
        calls, read = len(ANY_CALL.findall(module)), len(CALL.findall(module))
        if calls - read != OWN.get(path.name, 0):
            found.append(path.name)
    return found


def problems(wanted: set[str], messages: dict[str, str]) -> list[str]:
    """Return what is wrong with a language's messages."""
    found = [f"missing: {json.dumps(text, ensure_ascii=False)}" for text in sorted(wanted - set(messages))]
    found += [f"unused: {json.dumps(text, ensure_ascii=False)}" for text in sorted(set(messages) - wanted)]
    for text in sorted(wanted & set(messages)):
        places = {frozenset(PLACES.findall(form)) for form in text.split("|")}
        said = {frozenset(PLACES.findall(form)) for form in messages[text].split("|")}
        if said != places or messages[text].count("|") != text.count("|") or not messages[text].strip():
            found.append(f"other values or forms than {json.dumps(text, ensure_ascii=False)}")
    return found


if __name__ == "__main__":
    sys.exit(main())
