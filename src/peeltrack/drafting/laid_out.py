"""Documents as the lines that the drafting rules read: marks before items, bars around rows."""

from __future__ import annotations

from peeltrack.documents.blocks import ITEM, ROW, Block, Document


def laid_out(document: Document) -> str:
    """Return a document's blocks as lines, with its title and its date of publication on top."""
    top = [document.title] if document.title else []
    top += [f"Published: {document.date}"] if document.date else []
    return "\n".join([*(f"\n{line}\n" for line in top), *map(_line, document.blocks)])


def _line(block: Block) -> str:
    if block.kind == ROW:
        return f"| {' | '.join(block.cells)} |"
    return f"- {block.text}" if block.kind == ITEM else f"\n{block.text}\n"
