"""A force's timeline in every form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from peeltrack.output.answers.facts import (
    AT,
    DISPUTE,
    EVIDENCE,
    GAP,
    JUDGMENT,
    JUDGMENT_FIELDS,
    REPORT,
)
from peeltrack.output.data.fields import Contract, field, objects, of, row
from peeltrack.output.data.formats import View, drawn_by
from peeltrack.queries.timeline import Timeline

if TYPE_CHECKING:
    from peeltrack.output.page import Page

HEADER = ("force", *JUDGMENT_FIELDS, "possible", "certain")
ASKED = of(
    "judgment",
    objects("evidence?", EVIDENCE),
    objects("disputed_by?", DISPUTE),
    field("notes?", kind="text*"),
)
"""What `--evidence` adds to a judgment."""
_FORCE = (field("id", kind="id"), field("name"), field("region", kind="id"))
CONTRACT = Contract(
    "show",
    "A force's judgments, in order of area, then publication",
    objects("judgments", (*JUDGMENT, *ASKED)),
    head=(field("force", fields=_FORCE), AT),
    more=(objects("gaps", GAP), objects("reports", REPORT)),
)


def view(result: Timeline, *, evidence: bool = False, long: bool = False) -> View:
    """Return a timeline in every form; with `evidence`, each judgment's quotes and sources too.

    A flat row is a judgment or, by its `state`, a gap. A `long` page has a line a judgment, else it is a grid.
    """
    asked = CONTRACT if evidence else CONTRACT._replace(rows=objects("judgments", JUDGMENT))
    whole = asked.view(result, drawn_by("show", result, evidence, long))
    return whole._replace(header=HEADER, rows=lambda: _rows(result))


def views(results: Sequence[Timeline], *, evidence: bool = False, long: bool = False) -> View:
    """Return the timelines of one force or of several: on a page one after the other, a JSON object each."""
    each = [view(result, evidence=evidence, long=long) for result in results]
    if len(each) == 1:
        return each[0]
    return each[0]._replace(
        rows=lambda: (row for one in each for row in one.rows()),
        page=lambda width: _one_after_the_other(one.page(width) for one in each),
        several=lambda: [one.json() for one in each],
    )


def _one_after_the_other(pages: Iterable[Page]) -> Page:
    from peeltrack.output.page import Line, laid_out

    for n, one in enumerate(pages):
        if n:
            yield Line()
            yield Line()
        yield from laid_out(one)


def _rows(result: Timeline) -> Iterator[dict[str, Any]]:
    for item in result.judgments:
        yield {"force": result.force.id, **row(JUDGMENT, item)}
    for gap in result.gaps:
        yield {"force": result.force.id, **row(GAP, gap)}
