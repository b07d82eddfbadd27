"""The pages on privacy and lawful use say what their texts in docs say."""

import re

import pytest
from tools.pages import PAGES, ROOT, page

SHOWN = ROOT / "src" / "mien" / "web" / "pages"


@pytest.mark.parametrize("source", PAGES)
def test_they_are_up_to_date(source: str) -> None:
    committed = (SHOWN / PAGES[source]).read_text(encoding="utf-8")
    assert committed == page(source), "run python tools/pages.py"


@pytest.mark.parametrize("source", PAGES)
def test_their_links_lead_somewhere(source: str) -> None:
    for target in re.findall(r'<a href="([^"]*)"', page(source)):
        assert target.startswith("https://") or (SHOWN / target).is_file()


def test_every_table_is_one() -> None:
    """A row that stands apart from its table shows as bars."""
    for source in PAGES:
        assert not re.search(r"<p>\|", page(source))
