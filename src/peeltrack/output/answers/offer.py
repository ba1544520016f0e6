"""What an import would change, as a table."""

from __future__ import annotations

from collections import Counter

from peeltrack.output.page import Line, Page, Table, TableCell, columns
from peeltrack.output.words import counts_words, grade_words, kinds_words
from peeltrack.queries.offered import OfferComparison, OfferedFact, OfferedJudgment, Status
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Counts

WORDS: dict[Status, str] = {
    "new": "new",
    "more": "more evidence",
    "same": "the same",
    "conflict": "in conflict",
}


def page(compared: OfferComparison, framework: Framework) -> Page:
    """Return what is offered, held against the record: a row for all that is not the same, and a sum."""
    shown = [item for item in compared.judgments if item.status != "same"]
    counted = [fact for fact in compared.facts if fact.counts]
    if shown or counted:
        titles = columns("Force", "Cycle", "Area", "Offered", "Recorded", "")
        rows = [_cells(item, framework) for item in shown]
        rows += [_counts_cells(fact, framework) for fact in counted]
        yield Table(titles, rows)
        yield Line()
    yield Line(_summary(compared))


def _cells(item: OfferedJudgment, framework: Framework) -> list[TableCell]:
    said, known = item.offered, item.recorded

    def grade(of: str | None, published: str | None) -> TableCell:
        date = f" ({published or 'no date'})" if "published" in item.differs else ""
        return TableCell(grade_words(framework, of) + date, grade=of)

    return [
        TableCell(said.force),
        TableCell(said.cycle),
        TableCell(said.area + (" (revised)" if said.revised else "")),
        grade(said.grade, said.published),
        grade(known.grade, known.published) if known else TableCell(""),
        TableCell(WORDS[item.status], strong=item.status == "conflict"),
    ]


def _counts_cells(fact: OfferedFact, framework: Framework) -> list[TableCell]:
    said = [_counted(framework, counts) for counts in fact.counts or ()]
    row = [fact.force or "", fact.cycle or "", fact.kind, *said]
    return [*map(TableCell, row), TableCell(WORDS[fact.status], strong=fact.status == "conflict")]


def _counted(framework: Framework, counts: Counts) -> str:
    areas = f"{counts.areas} areas" if counts.areas is not None else ""
    parts = (areas, counts_words(framework, counts.grades), counts.url, counts.note)
    return ", ".join(part for part in parts if part)


def _summary(compared: OfferComparison) -> str:
    kinds = {"judgments": Counter(item.status for item in compared.judgments)}
    for fact in compared.facts:
        kinds.setdefault(fact.kind, Counter())[fact.status] += 1
    pieces = [
        f"{kind}: {kinds_words({words: count[status] for status, words in WORDS.items()})}"
        for kind, count in kinds.items()
        if count
    ]
    return "; ".join(pieces).capitalize() + "." if pieces else "Nothing is offered."
