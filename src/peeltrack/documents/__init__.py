"""Stand-in: documents to blocks."""

from __future__ import annotations

import re
from pathlib import Path

from peeltrack.documents.blocks import Block, Document
from peeltrack.drafting.text import read_document as read_text

_BULLET = re.compile(r"^\s*(?:[-*•·▪–]|\d{1,2}[.)])\s+")


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of plain text."""
    found = []
    for para in re.split(r"\n\s*\n", text):
        lines = [line for line in para.split("\n") if line.strip()]
        if len(lines) > 1 and all(len(line) >= 60 for line in lines[:-1]) and not any(_BULLET.match(x) or "|" in x or "\t" in x for x in lines):
            lines = [" ".join(lines)]
        for line in lines:
            if "|" in line or "\t" in line.strip() or re.search(r"\S {4,}\S", line.strip()):
                cells = tuple(" ".join(c.split()) for c in re.split(r"\||\t| {4,}", line.strip().strip("|")))
                if re.fullmatch(r"[\s|:-]+", line):
                    continue
                found.append(Block("row", " | ".join(cells), cells))
            elif _BULLET.match(line):
                found.append(Block("item", " ".join(_BULLET.sub("", line).split())))
            else:
                found.append(Block("paragraph", " ".join(line.split())))
    return tuple(b for b in found if b.text)


def read_document(path: Path) -> Document:
    """Return a document."""
    text = read_text(path)
    blocks = blocks_of(text)
    return Document(blocks, blocks[0].text if blocks else None)
