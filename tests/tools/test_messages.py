"""Every text of the page stands in each language, with its values."""

import json
from pathlib import Path

import pytest
from tools.messages import WEB, problems, texts, unread

FILES = sorted((WEB / "messages").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_text_has_its_translation(path: Path) -> None:
    messages = json.loads(path.read_text(encoding="utf-8"))
    assert problems(texts(), messages) == []


def test_every_call_can_be_read() -> None:
    assert unread() == []


def test_every_language_that_is_offered_has_a_file() -> None:
    module = (WEB / "messages.js").read_text(encoding="utf-8")
    assert len(FILES) >= 2
    for path in FILES:
        assert f'{path.stem}: "' in module


def test_what_is_wrong_is_found() -> None:
    wanted = {"{count} song|{count} songs", "Play {title}", "Stop"}
    messages = {"{count} song|{count} songs": "{count} Lieder", "Play {title}": "{titel}", "Old": "Alt"}
    assert problems(wanted, messages) == [
        'missing: "Stop"',
        'unused: "Old"',
        'other values or forms than "Play {title}"',
        'other values or forms than "{count} song|{count} songs"',
    ]
