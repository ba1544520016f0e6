"""Blocks of a document to sentences, each with its kind, its place, and what in it is speech."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from typing import NamedTuple

from peeltrack.documents.blocks import Block

LONGEST = 3000  # How many characters of a passage without a full stop are read
MOST = 20_000  # How many sentences of a document are read
SPEECH = 24  # A shorter quotation is a word or two of someone's, and not what someone says
ANSWER = 30  # What follows a question at the end of a block and is shorter is its answer

_END = re.compile(r"""[.!?]["')\]]*\s+(?=["'(\[]*[A-Z0-9])""")
_LAST_WORD = re.compile(r"(\w+)[.!?\"')\]]*\s*$")


class Sentence(NamedTuple):
    """One sentence: its words, its block's kind, number and cells, and the places of speech in it.

    `header` says that the cells are heads of columns, `alone` that the sentence is the whole of its block.
    """

    text: str
    kind: str
    block: int
    alone: bool
    cells: tuple[str, ...]
    header: bool
    speech: tuple[tuple[int, int], ...]


def sentences_of(
    blocks: Sequence[Block], plain: Callable[[str], str], abbreviations: Container[str]
) -> tuple[list[Sentence], bool]:
    """Return a document's sentences, `plain` making quotation marks so, and whether some was too long to be read."""
    found: list[Sentence] = []
    cut = False
    open_speech = False
    for number, block in enumerate(blocks):
        if len(found) >= MOST:
            return found, True
        row = block.kind == "row"
        parts = [block.text] if row else [*_split(block.text, plain, abbreviations)]
        alone = len(parts) == 1
        if block.kind != "item":
            open_speech = False
        for part in parts:
            cut = cut or len(part) > LONGEST
            text = part[:LONGEST]
            speech, open_speech = _speech(plain(text), open_speech)
            one = Sentence(text, block.kind, number, alone, block.cells, block.header, speech)
            found.append(one)
    return found, cut


def _split(text: str, plain: Callable[[str], str], abbreviations: Container[str]) -> Iterator[str]:
    start = 0
    for match in _END.finditer(plain(text)):
        word = _LAST_WORD.search(text, start, match.start() + 1)
        if word and text[match.start()] == "." and word[1].lower() in abbreviations:
            continue
        if not any(char.isalpha() for char in text[start : match.end()]):
            continue  # the number of an item
        if text[match.start()] == "?" and len(text) - match.end() < ANSWER:
            break
        yield text[start : match.end()].strip()
        start = match.end()
    if text[start:].strip():
        yield text[start:].strip()


def _speech(text: str, inside: bool) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Return the places of speech in a sentence, and whether speech goes on after it."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer('"', text):
        if inside and match.start() - start >= SPEECH:
            found.append((start, match.end()))
        inside, start = not inside, match.start()
    if inside and len(text) - start >= SPEECH:
        found.append((start, len(text)))
    return tuple(found), inside
