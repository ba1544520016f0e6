"""The plain lists: forces, cycles, sources and responses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from peeltrack.output.answers.facts import AREA, CYCLE, OF_FORCE, ONS, PUBLISHED, SOURCE
from peeltrack.output.data.fields import Contract, field, objects, of
from peeltrack.output.data.formats import View
from peeltrack.output.page import Column, Heading, Line, Note, Page, Table, TableCell, columns, kept
from peeltrack.output.words import came_out, counts_words, published_words, several, spaced
from peeltrack.queries.coverage import CycleCoverage
from peeltrack.queries.reconcile import RECONCILED, Reconciled
from peeltrack.queries.responses import Answered, Responses
from peeltrack.queries.sources import Cited
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.judgments import Force

FORCES = (
    field("id", "The force's id.", "id"),
    field("name", "Its name."),
    field("region", "The id of its region.", "id"),
    field("region_name", "The region's name."),
    field(
        "aliases",
        "Other names by which it is found.",
        "text*",
        lambda force: [*force.aliases, *force.short_names],
        flat=lambda force: "; ".join((*force.aliases, *force.short_names)),
    ),
    ONS,
    field("first", "The first day on which it existed.", "date?"),
    field("last", "The last day on which it existed.", "date?"),
    field("successor", "The id of the force that took it over.", "id?"),
)


def _comparable(found: CycleCoverage) -> bool | list[str]:
    given = found.cycle.comparable
    return given if isinstance(given, bool) else list(given)


CAME_OUT = (
    field(
        "first_published",
        "The first day on which anything of it came out.",
        "day?",
        Cycle.first_day,
    ),
    field("last_published", "The last day on which its reports came out.", "day?", Cycle.last_day),
)
"""When a cycle came out."""
CYCLES = (
    *of(
        "cycle",
        field("id", "The cycle's id."),
        field("title", "Its name."),
        *CAME_OUT,
        field("scale", "Its grades, best first.", "id*"),
    ),
    field(
        "comparable_with_previous",
        "Whether its grades compare with those before, or the areas in which they do.",
        "boolean or ids",
        _comparable,
        flat=lambda found: c if isinstance(c := _comparable(found), bool) else " ".join(c),
    ),
    field(
        "reports_recorded",
        "How many reports are recorded, if only their date or counts.",
        "count",
        "reports",
    ),
    field(
        "forces_recorded",
        "Of how many forces more is recorded than a report's date and counts.",
        "count",
        "forces",
    ),
    field("forces", "How many forces there are.", "count", "all_forces"),
    field("judgments_recorded", "How many judgments are recorded.", "count", "judgments"),
    field("judgments_graded", "How many were graded.", "count?", "expected"),
    field("pillars_recorded", "How many grades of pillars are recorded.", "count", "pillars"),
    field("pillars_graded", "How many pillars were graded.", "count", "expected_pillars"),
    field("ungraded", "How many were inspected and not graded.", "count"),
    field("not_established", "How many were graded, and no public page states it.", "count"),
    field("not_recorded", "How many more are not recorded.", "count"),
    field(
        "reports_counted",
        "How many reports have counts from their publication.",
        "count",
        "counted_reports",
    ),
    field("reports_complete", "How many of these are recorded in full.", "count", "complete"),
)
TOTALS = (
    *of("total", CYCLE, AREA),
    field("status", "How the record stands to it.", choices=RECONCILED),
    field("official", "How many forces got each grade.", "counts", "total.counts"),
    field("recorded", "How many are recorded.", "counts"),
    field("missing", "How many are not.", "counts"),
    field("url", "Where the total stands.", read="total.url"),
)
SOURCES = (
    *of("source", *SOURCE),
    field("forces", "The forces it is cited for.", "id*"),
    field("judgments", "How many judgments rest on it.", "count"),
)


RESPONSES = (
    OF_FORCE,
    CYCLE,
    field("covers", "What came out together; none for a whole report.", "text*?"),
    PUBLISHED,
    field("due", "The day by which a response was due.", "day?"),
    *of("response", field("responded", "The day on the response.", "day?", "date")),
    field("days", "How many days that took.", "integer?"),
    *of(
        "response",
        field("to", "To whom it was sent.", "text?"),
        field("reference", "The commissioner's reference.", "text?"),
        field("source", "What it rests on.", "text?"),
    ),
)
FORCES_CONTRACT = Contract("forces", "The forces", objects("forces", FORCES, list))
CYCLES_CONTRACT = Contract(
    "cycles",
    "The cycles, and what is recorded of each",
    objects("cycles", CYCLES, itemgetter(0)),
    more=(objects("totals", TOTALS, itemgetter(1)),),
)
SOURCES_CONTRACT = Contract(
    "sources",
    "The documents and pages that the record rests on",
    objects("sources", SOURCES, list),
)
RESPONSES_CONTRACT = Contract(
    "responses",
    "Each report, and the commissioner's response if recorded",
    objects("reports", RESPONSES, "answered"),
    head=(field("days", kind="count", read="rule.days"), field("law", read="rule.law")),
)


def forces_view(forces: Sequence[Force]) -> View:
    """Return forces in every form."""
    rows = [
        [TableCell(f.id), TableCell(f.name), TableCell(f.region_name, faint=True)] for f in forces
    ]
    notes = [Note(f"{force.name}: {words}.") for force in forces if (words := _existed(force))]
    table = Table(columns("Id", "Name", "Region"), rows)
    return FORCES_CONTRACT.view(forces, lambda _: [table, *notes])


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
    return CYCLES_CONTRACT.view((cycles, totals), lambda _: _cycles_page(framework, cycles, totals))


def _cycles_page(
    framework: Framework, cycles: Sequence[CycleCoverage], totals: Sequence[Reconciled]
) -> Page:
    yield Heading("What is recorded, of how much there is")
    yield Line()
    columns = [
        Column("Cycle"),
        Column("Came out"),
        Column("Forces", right=True),
        Column("Pillars", right=True),
        Column("Questions, areas", right=True),
    ]
    yield Table(columns, [_cycle_cells(found) for found in cycles])
    yield Heading("Against the official national totals")
    yield Line()
    yield from (Line(_reconciled_words(framework, item)) for item in totals)
    for found in cycles:
        yield from map(Note, _cycle_notes(found))
    yield Note("`peeltrack gaps` lists what is not recorded, and where it stands.")


def _cycle_cells(found: CycleCoverage) -> list[TableCell]:
    cycle = found.cycle
    out = came_out(found, short=True)
    below = str(found.judgments - found.pillars)
    if found.expected:
        below += f" of {found.expected - found.expected_pillars}"
    pillars = f"{found.pillars} of {found.expected_pillars}" if found.expected_pillars else ""
    return [
        TableCell(cycle.title, strong=True),
        TableCell(out, faint=True),
        TableCell(kept(f"{found.forces} of {found.all_forces}")),
        TableCell(kept(pillars)),
        TableCell(kept(below)),
    ]


def _cycle_notes(found: CycleCoverage) -> Iterator[str]:
    if found.counted_reports:
        yield (
            f"{found.cycle.title}: the areas graded vary by report. Counts are known of "
            f"{found.counted_reports}; recorded in full: {found.complete}."
        )
    counts = (
        (found.ungraded, "ungraded"),
        (found.not_established, "not established"),
        (found.not_recorded, "not recorded, or not graded in their reports"),
    )
    asides = ", ".join(f"{n} {what}" for n, what in counts if n)
    if asides:
        yield f"{found.cycle.title}: {asides}."


def _reconciled_words(framework: Framework, item: Reconciled) -> str:
    name = f"{framework.areas[item.total.area].label} {item.total.cycle}"
    recorded = counts_words(framework, item.recorded)
    if item.status == "equal":
        words = f"equal, {recorded}"
    elif item.status == "consistent":
        n, of = sum(item.recorded.values()), sum(item.total.counts.values())
        missing = counts_words(framework, item.missing)
        words = f"consistent, {n} of {of} recorded; missing: {missing}"
    else:
        total = counts_words(framework, {g: n for g, n in item.total.counts.items() if n})
        words = f"contradicted; recorded {recorded or 'none'}, but the official total is {total}"
    note = f" ({item.total.note})" if item.total.note else ""
    return f"{name}: {words}{note}."


def sources_view(cited: Sequence[Cited]) -> View:
    """Return sources in every form."""
    return SOURCES_CONTRACT.view(cited, lambda _: _sources_page(cited))


def _sources_page(cited: Sequence[Cited]) -> Page:
    documents = [item for item in cited if item.source.file]
    pages = [item for item in cited if not item.source.file]
    if documents:
        yield Heading("Documents kept with the record")
    for item in documents:
        source = item.source
        dated = f", {in_words(source.date)}" if source.date else ", undated"
        yield Line()
        yield Line(f"{source.title}")
        yield Line(f"{source.publisher}, {spaced(source.kind)}{dated} [{source.id}]", 2, True)
        yield Line(f"{source.file}, {item.judgments} judgments", 2, True)
        yield from (Line(text, 2, True) for text in (source.url, source.note) if text)
    if pages:
        yield Heading("Pages cited")
        rows = [
            [
                TableCell(str(item.judgments)),
                TableCell("own" if item.source.kind == "inspectorate" else "other", faint=True),
                TableCell(item.source.id),
            ]
            for item in pages
        ]
        columns = [Column("Judgments", right=True), Column("Page"), Column("Address")]
        yield Table(columns, rows)
        own = sum(item.source.kind == "inspectorate" for item in pages)
        yield Note(f"{own} of the {len(pages)} pages are the inspectorate's own.")


def responses_view(framework: Framework, result: Responses) -> View:
    """Return the reports with the commissioners' responses in every form."""
    return RESPONSES_CONTRACT.view(result, lambda _: _responses_page(framework, result))


def _responses_page(framework: Framework, result: Responses) -> Page:
    yield Heading("Reports, and the commissioners' responses")
    yield Line()
    rows = ((item.force.name, _response_cells(framework, item)) for item in result.answered)
    yield Table.grouped(columns("Report", "Published", "Due", "Response"), rows)
    yield Note(f"Due within {result.rule.days} days of publication: {result.rule.law}.")
    yield Note(
        "The limit came with the amendment; for earlier reports the date is a yardstick. "
        "Not recorded here does not mean not given."
    )


def _response_cells(framework: Framework, item: Answered) -> list[TableCell]:
    areas, pillars = framework.areas, framework.pillars
    named = (areas[id].label if id in areas else pillars[id] for id in item.covers or ())
    covers = [name.lower() for name in named]
    return [
        TableCell(f"  {item.cycle}{' ' if covers else ''}{', '.join(covers)}"),
        TableCell(published_words(framework, item)),
        TableCell(kept(in_words(item.due, short=True)) if item.due else "", faint=True),
        _given(item),
    ]


def _given(item: Answered) -> TableCell:
    if item.response is None:
        return TableCell("not recorded", faint=True)
    after = ", " + kept(f"after {several(item.days, 'day')}") if item.days is not None else ""
    reference = (
        f"\nto the {item.response.to}, {item.response.reference}" if item.response.reference else ""
    )
    return TableCell(f"{kept(in_words(item.response.date, short=True))}{after}{reference}")
