"""The plain lists: forces, cycles, sources and responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peeltrack.output.formats import View
from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table, kept
from peeltrack.output.words import counts_words, published_words
from peeltrack.queries.coverage import CycleCoverage
from peeltrack.queries.reconcile import Reconciled
from peeltrack.queries.responses import Answered, Responses
from peeltrack.queries.sources import Cited
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force

FORCE_FIELDS = (
    "id",
    "name",
    "region",
    "region_name",
    "aliases",
    "ons",
    "first",
    "last",
    "successor",
)
CYCLE_FIELDS = (
    "id",
    "title",
    "first_published",
    "last_published",
    "scale",
    "comparable_with_previous",
    "forces_recorded",
    "forces",
    "judgments_recorded",
    "judgments_graded",
    "pillars_recorded",
    "pillars_graded",
    "ungraded",
    "not_established",
    "not_recorded",
    "reports_counted",
    "reports_complete",
)
SOURCE_FIELDS = (
    "id",
    "title",
    "publisher",
    "kind",
    "date",
    "url",
    "file",
    "sha256",
    "note",
    "forces",
    "judgments",
)
RESPONSE_FIELDS = (
    "force",
    "cycle",
    "covers",
    "published",
    "due",
    "responded",
    "days",
    "to",
    "reference",
    "source",
)


def forces_view(forces: Sequence[Force]) -> View:
    """Return forces in every form."""

    def facts(force: Force) -> dict[str, Any]:
        return {
            "id": force.id,
            "name": force.name,
            "region": force.region,
            "region_name": force.region_name,
            "aliases": [*force.aliases, *force.short_names],
            "ons": force.ons,
            "first": force.first,
            "last": force.last,
            "successor": force.successor,
        }

    def page(_: int | None) -> Page:
        rows = [[Cell(f.id), Cell(f.name), Cell(f.region_name, faint=True)] for f in forces]
        page = Page()
        page.add(Table([Column("Id"), Column("Name"), Column("Region")], rows))
        for force in forces:
            existed = _existed(force)
            if existed:
                page.note(f"{force.name}: {existed}.")
        return page

    def rows() -> list[dict[str, Any]]:
        return [
            facts(force) | {"aliases": "; ".join((*force.aliases, *force.short_names))}
            for force in forces
        ]

    return View(
        json=lambda: {"schema": "peeltrack/forces/1", "forces": [facts(f) for f in forces]},
        header=FORCE_FIELDS,
        rows=rows,
        page=page,
    )


def _existed(force: Force) -> str:
    """Return from when to when a force existed and what followed it, in words, where it was not always there."""
    parts = [f"from {in_words(force.first)}"] if force.first else []
    parts += [f"until {in_words(force.last)}"] if force.last else []
    parts += [f"then {force.successor}"] if force.successor else []
    return ", ".join(parts)


def cycles_view(
    framework: Framework, cycles: Sequence[CycleCoverage], totals: Sequence[Reconciled]
) -> View:
    """Return the cycles, with what is recorded of each and how it stands to the official totals."""

    return View(
        json=lambda: {
            "schema": "peeltrack/cycles/1",
            "cycles": [_cycle_facts(found) for found in cycles],
            "totals": [_total_facts(item) for item in totals],
        },
        header=CYCLE_FIELDS,
        rows=lambda: map(_cycle_row, cycles),
        page=lambda width: _cycles_page(framework, cycles, totals, width),
    )


def _cycle_facts(found: CycleCoverage) -> dict[str, Any]:
    cycle = found.cycle
    return {
        "id": cycle.id,
        "title": cycle.title,
        "first_published": cycle.first_day(),
        "last_published": cycle.last_day(),
        "scale": list(cycle.scale),
        "comparable_with_previous": cycle.comparable
        if isinstance(cycle.comparable, bool)
        else list(cycle.comparable),
        "forces_recorded": found.forces,
        "forces": found.all_forces,
        "judgments_recorded": found.judgments,
        "judgments_graded": found.expected,
        "pillars_recorded": found.pillars,
        "pillars_graded": found.expected_pillars,
        "ungraded": found.ungraded,
        "not_established": found.not_established,
        "not_recorded": found.not_recorded,
        "reports_counted": found.counted_reports,
        "reports_complete": found.complete,
    }


def _total_facts(item: Reconciled) -> dict[str, Any]:
    return {
        "cycle": item.total.cycle,
        "area": item.total.area,
        "status": item.status,
        "official": dict(item.total.counts),
        "recorded": dict(item.recorded),
        "missing": dict(item.missing),
        "url": item.total.url,
    }


def _cycle_row(found: CycleCoverage) -> dict[str, Any]:
    comparable = found.cycle.comparable
    return _cycle_facts(found) | {
        "comparable_with_previous": comparable
        if isinstance(comparable, bool)
        else " ".join(comparable)
    }


def _cycles_page(
    framework: Framework,
    cycles: Sequence[CycleCoverage],
    totals: Sequence[Reconciled],
    width: int | None,
) -> Page:
    page = Page()
    rows = [_cycle_cells(found) for found in cycles]
    columns = [
        Column("Cycle"),
        Column("Came out"),
        Column("Forces", right=True),
        Column("Pillars", right=True),
        Column("Questions, areas", right=True),
    ]
    page.add(Heading("What is recorded, of how much there is"), Blank(), Table(columns, rows))
    for found in cycles:
        for note in _cycle_notes(found):
            page.note(note)
    page.note("`peeltrack gaps` lists what is not recorded, and where it stands.")
    page.add(Blank(), Heading("Against the official national totals"), Blank())
    page.add(*[Line(reconciled_words(framework, item)) for item in totals])
    return page


def _cycle_cells(found: CycleCoverage) -> list[Cell]:
    cycle = found.cycle
    first, last = cycle.first_day(), cycle.last_day()
    out = "nothing recorded"
    if first and last:
        start, end = in_words(first[:7], short=True), in_words(last[:7], short=True)
        out = start if start == end else f"{start} to {end}"
    below = str(found.judgments - found.pillars)
    if found.expected:
        below += f" of {found.expected - found.expected_pillars}"
    pillars = f"{found.pillars} of {found.expected_pillars}" if found.expected_pillars else ""
    return [
        Cell(cycle.title, strong=True),
        Cell(out, faint=True),
        Cell(kept(f"{found.forces} of {found.all_forces}")),
        Cell(kept(pillars)),
        Cell(kept(below)),
    ]


def _cycle_notes(found: CycleCoverage) -> Iterator[str]:
    if found.counted_reports:
        yield (
            f"{found.cycle.title}: the areas graded vary by report. Counts are known of "
            f"{found.counted_reports}; recorded in full: {found.complete}."
        )
    asides = []
    if found.ungraded:
        asides.append(f"{found.ungraded} ungraded")
    if found.not_established:
        asides.append(f"{found.not_established} not established")
    if found.not_recorded:
        asides.append(f"{found.not_recorded} not recorded, or not graded in their reports")
    if asides:
        yield f"{found.cycle.title}: {', '.join(asides)}."


def reconciled_words(framework: Framework, item: Reconciled) -> str:
    """Return how the record stands to one official total, in a sentence."""
    name = f"{framework.areas[item.total.area].label} {item.total.cycle}"
    note = f" ({item.total.note})" if item.total.note else ""
    recorded = sum(item.recorded.values())
    if item.status == "equal":
        return f"{name}: equal, {counts_words(framework, item.recorded)}{note}."
    if item.status == "consistent":
        return (
            f"{name}: consistent, {recorded} of {sum(item.total.counts.values())} recorded; missing: "
            f"{counts_words(framework, item.missing)}{note}."
        )
    return (
        f"{name}: contradicted; recorded {counts_words(framework, item.recorded) or 'none'}, but the "
        f"official total is {counts_words(framework, {g: n for g, n in item.total.counts.items() if n})}{note}."
    )


def sources_view(cited: Sequence[Cited]) -> View:
    """Return sources in every form."""

    def facts(item: Cited) -> dict[str, Any]:
        source = item.source
        named = {name: getattr(source, name) for name in SOURCE_FIELDS[:-2]}
        return {**named, "forces": list(item.forces), "judgments": item.judgments}

    return View(
        json=lambda: {"schema": "peeltrack/sources/1", "sources": [facts(i) for i in cited]},
        header=SOURCE_FIELDS,
        rows=lambda: map(facts, cited),
        page=lambda _: _sources_page(cited),
    )


def _sources_page(cited: Sequence[Cited]) -> Page:
    page = Page()
    documents = [item for item in cited if item.source.file]
    pages = [item for item in cited if not item.source.file]
    if documents:
        page.add(Heading("Documents kept with the record"))
    for item in documents:
        source = item.source
        dated = f", {in_words(source.date)}" if source.date else ", undated"
        page.add(
            Blank(),
            Line(f"{source.title}"),
            Line(
                f"{source.publisher}, {source.kind.replace('-', ' ')}{dated} [{source.id}]",
                2,
                True,
            ),
            Line(f"{source.file}, {item.judgments} judgments", 2, True),
        )
        if source.url:
            page.add(Line(source.url, 2, True))
        if source.note:
            page.add(Line(source.note, 2, True))
    if pages:
        rows = [
            [
                Cell(str(item.judgments)),
                Cell("own" if item.source.kind == "inspectorate" else "other", faint=True),
                Cell(item.source.id),
            ]
            for item in pages
        ]
        columns = [Column("Judgments", right=True), Column("Page"), Column("Address")]
        page.add(*([Blank()] if documents else []), Heading("Pages cited"), Table(columns, rows))
        own = sum(item.source.kind == "inspectorate" for item in pages)
        page.note(f"{own} of the {len(pages)} pages are the inspectorate's own.")
    return page


def responses_view(framework: Framework, result: Responses) -> View:
    """Return the reports with the commissioners' responses in every form."""
    return View(
        json=lambda: {
            "schema": "peeltrack/responses/1",
            "days": result.rule.days,
            "law": result.rule.law,
            "reports": [_response_facts(item) for item in result.answered],
        },
        header=RESPONSE_FIELDS,
        rows=lambda: map(_response_facts, result.answered),
        page=lambda width: _responses_page(framework, result),
    )


def _response_facts(item: Answered) -> Mapping[str, Any]:
    given = item.response
    return {
        "force": item.force.id,
        "cycle": item.cycle,
        "covers": list(item.covers) if item.covers else None,
        "published": item.published,
        "due": item.due,
        "responded": given.date if given else None,
        "days": item.days,
        "to": given.to if given else None,
        "reference": given.reference if given else None,
        "source": given.source if given else None,
    }


def _responses_page(framework: Framework, result: Responses) -> Page:
    page = Page()
    page.add(Heading("Reports, and the commissioners' responses"), Blank())
    rows: list[list[Cell]] = []
    sections = []
    force = None
    for item in result.answered:
        if item.force != force:
            force = item.force
            sections.append(len(rows))
            rows.append([Cell(force.name, strong=True), *([Cell("")] * 3)])
        cycle = framework.cycles[item.cycle]
        covers = [framework.areas[area].label.lower() for area in item.covers or () if area != "*"]
        rows.append(
            [
                Cell(f"  {item.cycle}{' ' if covers else ''}{', '.join(covers)}"),
                Cell(published_words(cycle, item.published)),
                Cell(kept(in_words(item.due, short=True)) if item.due else "", faint=True),
                _given(item),
            ]
        )
    columns = [Column("Report"), Column("Published"), Column("Due"), Column("Response")]
    page.add(Table(columns, rows, frozenset(sections)))
    page.note(f"Due within {result.rule.days} days of publication: {result.rule.law}.")
    page.note(
        "The limit came with the amendment; for earlier reports the date is a yardstick. "
        "Not recorded here does not mean not given."
    )
    return page


def _given(item: Answered) -> Cell:
    if item.response is None:
        return Cell("not recorded", faint=True)
    after = (
        ", " + kept(f"after {item.days} {'day' if item.days == 1 else 'days'}")
        if item.days is not None
        else ""
    )
    reference = (
        f"\nto the {item.response.to}, {item.response.reference}" if item.response.reference else ""
    )
    return Cell(f"{kept(in_words(item.response.date, short=True))}{after}{reference}")
