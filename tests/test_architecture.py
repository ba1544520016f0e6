"""What the pages for those who work on the program state is so."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from peeltrack.cli.main import COMMANDS
from peeltrack.queries.known import STANDINGS
from peeltrack.record.judgments import STATED
from peeltrack.record.states import STATES
from test_house import LAYERS, PACKAGE, WORDING, WRITING

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `?([^|`]+)`? \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")


def told(part: str, every: set[str]) -> dict[str, set[str]]:
    """Return what each room of a part of the page may import."""
    return {
        room: every - {room} if may == "every room " else set(CODE.findall(may))
        for room, _, may in ROW.findall(part)
        if room != "room"
    }


def test_the_rooms_and_what_they_may_import_are_those_that_are_held() -> None:
    rooms = PAGE.partition("## The rooms")[2].partition("## The way")[0]
    house, _, within = rooms.partition("### Within `output`")
    assert told(house, set(LAYERS)) == LAYERS
    assert told(within, set()) == {room: may - WORDING for room, may in WRITING.items()}


@pytest.mark.parametrize("text", [PAGE, CONTRIBUTING], ids=["architecture", "contributing"])
def test_every_file_that_is_named_is_there(text: str) -> None:
    for name in CODE.findall(text):
        if re.fullmatch(r"[\w/]+\.(py|yaml)|[a-z]+/[\w/]*", name):
            assert any((folder / name).exists() for folder in (PACKAGE, ROOT)), name


def test_every_state_standing_and_way_of_stating_is_among_the_words() -> None:
    words = set(CODE.findall(PAGE.partition("## Words")[2]))
    assert {*STATES, *STANDINGS, *STATED} <= words


def test_what_is_said_to_be_run_can_be() -> None:
    targets = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = re.findall(r"(?:^|`)make ([a-z-]+)", CONTRIBUTING, re.MULTILINE)
    assert named
    assert set(named) <= set(targets)
    commands = {name for group in COMMANDS.values() for name in group}
    used = re.findall(r"`peeltrack ([a-z]+)", PAGE + CONTRIBUTING)
    assert used
    assert set(used) <= commands
