"""The blocks of a document."""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """One block of text."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    level: int = 0
    header: bool = False


class Document(NamedTuple):
    """A document as blocks."""

    blocks: tuple[Block, ...]
    title: str | None = None
    url: str | None = None
    date: str | None = None
    not_read: tuple[str, ...] = ()
