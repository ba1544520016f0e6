"""The gallery shows what the command draws today."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import gallery


def words(svg: str) -> list[str]:
    """Return the texts of a picture: all that it says, wherever another version of the drawing library puts it."""
    tag = "{http://www.w3.org/2000/svg}text"
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(tag)]


@pytest.mark.parametrize("shown", gallery.PICTURES, ids=lambda shown: shown.name)
def test_a_picture_is_fresh(shown: gallery.Shown) -> None:
    kept = (ROOT / gallery.FOLDER / f"{shown.name}.svg").read_text(encoding="utf-8")
    assert words(kept) == words(gallery.drawn(shown)), "`make fresh` draws it anew"


def test_the_page_shows_every_picture_with_the_command_that_draws_it() -> None:
    text = (ROOT / "docs/gallery.md").read_text(encoding="utf-8")
    assert text == gallery.page()
    shown = re.findall(r"\]\(gallery/(.+?)\)", text)
    assert sorted(shown) == sorted(path.name for path in (ROOT / gallery.FOLDER).iterdir())
