"""The outcome of a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter, methodcaller

from peeltrack.output.data.fields import Contract, field, objects
from peeltrack.output.data.formats import View
from peeltrack.output.page import Heading, Line, Page
from peeltrack.output.words import several
from peeltrack.problems import Problem
from peeltrack.queries.coverage import ReportCoverage
from peeltrack.queries.reconcile import Reconciled
from peeltrack.record.framework import Framework
from peeltrack.visible import one_line

PROBLEM = (
    # A cell has no escapes of its own, and a file can have any name.
    field("file", "The file, as it was named.", flat=lambda problem: one_line(problem.file)),
    field("line", "The line, from 1.", "count?"),
    field("column", "The column, from 1, in characters.", "count?"),
    field("rule", "The rule that it breaks.", "id"),
    field("message", "What is wrong, and what would be right."),
)
COUNTED = {
    "files": "How many files make the record.",
    "forces?": "How many forces have a report.",
    "judgments?": "How many judgments the files state.",
    "deduced?": "How many grades more follow from published counts.",
    "ungraded?": "How many of the judgments stated give no grade.",
    "disputed?": "How many of them a source disputes.",
    "not_established?": "How many grades no public page states, and no count leaves certain.",
    "sources?": "How many documents and pages are described.",
    "quotes?": "How many quotes were looked for in their documents.",
}
"""What a check counts; of a record that cannot be used, the files alone."""
_COUNTS = tuple(
    field(name, meaning, "count", methodcaller("get", name.removesuffix("?")))
    for name, meaning in COUNTED.items()
)
CONTRACT = Contract(
    "check",
    "The outcome of a check",
    objects("problems", PROBLEM, itemgetter(1)),
    head=(
        field("ok", kind="boolean", read=lambda found: not found[1]),
        field("counts", read=itemgetter(0), fields=_COUNTS),
    ),
)
_MORE_OF = {"judgments": " stated", "deduced": " from counts"}


def view(
    counts: Mapping[str, int],
    problems: Sequence[Problem],
    totals: Sequence[Reconciled],
    reports: Sequence[ReportCoverage],
    framework: Framework | None,
    *,
    quiet: bool = False,
) -> View:
    """Return the outcome of a check in every form: the problems, and if not `quiet` what is incomplete."""

    def page(_: int | None) -> Page:
        yield from (Line(one_line(str(problem)), whole=True) for problem in problems)
        if quiet:
            return
        if problems:
            yield Line()
        incomplete = list(_incomplete(framework, totals, reports)) if framework else []
        if incomplete:
            yield Heading("Not complete, and nothing wrong with it")
            yield from (Line(words, 2) for words in incomplete)
            yield Line()
        looked = ", ".join(map(_counted, counts, counts.values()))
        found = f"{several(len(problems), 'problem') if problems else 'no problem'} found"
        yield Line(f"{looked}: {found}.", whole=True)

    return CONTRACT.view((counts, problems), page)


def _counted(name: str, n: int) -> str:
    one = name.removesuffix("s") if n == 1 else name
    return f"{n} {one.replace('_', ' ')}{_MORE_OF.get(name, '')}"


def _incomplete(
    framework: Framework, totals: Sequence[Reconciled], reports: Sequence[ReportCoverage]
) -> Iterator[str]:
    """Yield a line for each cycle of which not all is recorded that was counted."""
    for cycle in framework.cycles.values():
        counted = [report for report in reports if report.cycle == cycle.id]
        short = [one for one in counted if not (one.complete or one.excess or one.surplus)]
        national = [item for item in totals if item.total.cycle == cycle.id]
        open_ = [item for item in national if item.status == "consistent"]
        parts = []
        if short:
            missing = sum(max(0, (report.areas or 0) - report.recorded) for report in short)
            parts.append(
                f"{sum(one.complete for one in counted)} of {len(counted)} reports with known counts are recorded in "
                f"full{_missing(missing)}"
            )
        if open_:
            missing = sum(sum(item.missing.values()) for item in open_)
            parts.append(
                f"{len(national) - len(open_)} of {len(national)} official national totals are reached"
                f"{_missing(missing)}"
            )
        if parts:
            yield f"{cycle.title}: {'; '.join(parts)}."


def _missing(n: int) -> str:
    return f", {n} {'grade is' if n == 1 else 'grades are'} missing" if n else ""
