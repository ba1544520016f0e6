"""A force's timeline in every form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from peeltrack.output.answers.facts import GAP, JUDGMENT, JUDGMENT_FIELDS, REPORT, evidence_facts
from peeltrack.output.data.fields import facts, row
from peeltrack.output.data.formats import View, drawn_by
from peeltrack.queries.timeline import Timeline
from peeltrack.record.judgments import Judgment

if TYPE_CHECKING:
    from peeltrack.output.page import Page

HEADER = ("force", *JUDGMENT_FIELDS, "possible", "certain")


def view(result: Timeline, *, evidence: bool = False, long: bool = False) -> View:
    """Return a timeline in every form; with `evidence`, each judgment's quotes and sources too.

    A flat row is a judgment or, by its `state`, a gap. A `long` page has a line a judgment, else it is a grid.
    """

    page = drawn_by("show", result, evidence, long)
    return View(lambda: _json(result, evidence), HEADER, lambda: _rows(result), page)


def views(results: Sequence[Timeline], *, evidence: bool = False, long: bool = False) -> View:
    """Return the timelines of one force or of several: on a page one after the other, a JSON object each."""
    of = [view(result, evidence=evidence, long=long) for result in results]
    if len(of) == 1:
        return of[0]
    return of[0]._replace(
        rows=lambda: (row for one in of for row in one.rows()),
        page=lambda width: _one_after_the_other([one.page(width) for one in of]),
        several=lambda: [one.json() for one in of],
    )


def _one_after_the_other(pages: Sequence[Page]) -> Page:
    from peeltrack.output.page import BLANK, Page

    whole = Page()
    for n, one in enumerate(pages):
        whole.add(*[BLANK, BLANK] * (n > 0), *one.whole)
    return whole


def _json(result: Timeline, evidence: bool) -> Mapping[str, Any]:
    force = result.force
    return {
        "schema": "peeltrack/show/1",
        "force": {"id": force.id, "name": force.name, "region": force.region},
        "at": result.at.text if result.at else None,
        "judgments": [
            {**facts(JUDGMENT, item), **(_evidence(item.judgment) if evidence else {})}
            for item in result.judgments
        ],
        "gaps": [facts(GAP, gap) for gap in result.gaps],
        "reports": [facts(REPORT, report) for report in result.reports],
    }


def _evidence(judgment: Judgment) -> Mapping[str, Any]:
    return {
        "evidence": list(map(evidence_facts, judgment.evidence)),
        "disputed_by": [dispute._asdict() for dispute in judgment.disputed_by],
        "notes": list(judgment.notes),
    }


def _rows(result: Timeline) -> Iterator[dict[str, Any]]:
    for item in result.judgments:
        yield {"force": result.force.id, **row(JUDGMENT, item)}
    for gap in result.gaps:
        yield {"force": result.force.id, **row(GAP, gap)}
