"""The outcome of a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peeltrack.output.formats import View
from peeltrack.output.lists import reconciled_words
from peeltrack.output.page import Blank, Heading, Line, Page
from peeltrack.output.words import coverage_words
from peeltrack.problems import Problem
from peeltrack.queries.coverage import ReportCoverage
from peeltrack.queries.reconcile import Reconciled
from peeltrack.record.framework import Framework
from peeltrack.visible import one_line

HEADER = ("file", "line", "column", "rule", "message")


def view(
    counts: Mapping[str, int],
    problems: Sequence[Problem],
    totals: Sequence[Reconciled],
    reports: Sequence[ReportCoverage],
    framework: Framework | None,
) -> View:
    """Return the outcome of a check in every form."""

    def facts(problem: Problem) -> dict[str, Any]:
        return {name: getattr(problem, name) for name in HEADER}

    return View(
        json=lambda: {
            "schema": "peeltrack/check/1",
            "ok": not problems,
            "counts": dict(counts),
            "problems": [facts(problem) for problem in problems],
        },
        header=HEADER,
        # A cell has no escapes of its own, and a file can have any name.
        rows=lambda: ({**facts(problem), "file": one_line(problem.file)} for problem in problems),
        page=lambda _: _page(counts, problems, totals, reports, framework),
    )


def _page(
    counts: Mapping[str, int],
    problems: Sequence[Problem],
    totals: Sequence[Reconciled],
    reports: Sequence[ReportCoverage],
    framework: Framework | None,
) -> Page:
    page = Page()
    for problem in problems:
        page.add(Line(one_line(str(problem)), whole=True))
    if problems:
        page.add(Blank())
    if framework:
        page.add(Heading("Against the official national totals"))
        page.add(*[Line(reconciled_words(framework, item), 2) for item in totals])
        page.add(Heading("Against the counts of reports"))
        whole = sum(report.complete for report in reports)
        page.add(
            Line(
                f"{whole} of {len(reports)} reports with known counts: complete as published.",
                2,
            )
        )
        page.add(
            *[
                Line(f"{report.force}, {coverage_words(framework, report)}", 2)
                for report in reports
                if not report.complete
            ]
        )
        page.add(Blank())
    looked = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in counts.items())
    n = len(problems)
    found = "no problem found" if not n else f"{n} {'problem' if n == 1 else 'problems'} found"
    page.add(Line(f"{looked}: {found}.", whole=True))
    return page
