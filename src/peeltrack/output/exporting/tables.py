"""The record as tables with keys, from which the database and the data package are both written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from peeltrack.output.facts import FORCE, GAP, JUDGMENT
from peeltrack.output.fields import Field
from peeltrack.queries.changes import Assessed, assess
from peeltrack.queries.flags import STATUSES, flags
from peeltrack.queries.gaps import gaps
from peeltrack.queries.known import STANDINGS, Known
from peeltrack.queries.scope import Scope
from peeltrack.queries.sources import sources
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import STATED, Counts, Finding, Judgment, Record, Report

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is `text`, `integer`, `boolean`, `date` (ISO, can be partial) or `address`.

    `refers_to` is the table whose key the values are; `choices` all values there can be.
    """

    name: str
    description: str
    type: str = "text"
    required: bool = False
    refers_to: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows, in the order of `columns`. `key` are the columns that name a row."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables(record: Record, scope: Scope) -> tuple[Table, ...]:
    """Return the record, or the part that `scope` names, as tables; each comes after those it refers to."""
    return (
        _grades(record),
        _pillars(record),
        _forces(record),
        _areas(record),
        _cycles(record),
        _cycle_areas(record),
        _inspections(record),
        _sources(record, scope),
        _reports(record, scope),
        _counts(
            "counts_as_published",
            "How many areas of a report got each grade, as counted when it came out.",
            ((report, report.as_published) for report in _reports_of(record, scope)),
        ),
        _counts(
            "counts_on_page",
            "How many areas of a report have each grade on its page since, grades added later among them.",
            ((report, report.on_page) for report in _reports_of(record, scope)),
        ),
        _judgments(record, scope),
        _evidence(record, scope),
        _disputes(record, scope),
        _gaps(record, scope),
        _standings(record, scope),
        _findings(record, scope),
        _finding_areas(record, scope),
        _responses(record, scope),
        _flags(record, scope),
    )


def _force(table: str = "forces") -> Column:
    return Column("force", "The force.", required=True, refers_to=table)


def _cycle() -> Column:
    return Column("cycle", "The PEEL cycle.", required=True, refers_to="cycles")


def _area() -> Column:
    return Column("area", "What the judgment is about.", required=True, refers_to="areas")


def _grade(description: str, *, required: bool = False) -> Column:
    return Column("grade", description, required=required, refers_to="grades")


_TYPES = {
    "boolean": "boolean",
    "date": "date",
    "day": "date",
    "address": "address",
    "count": "integer",
    "integer": "integer",
}


_FORCE, _JUDGMENT, _GAP = (
    {field.name: field for field in fields} for fields in (FORCE, JUDGMENT, GAP)
)


def _field(field: Field, meaning: str | None = None, refers_to: str | None = None) -> Column:
    """Return the column of a field that an answer has too; a table can say what it means otherwise."""
    return Column(
        field.name,
        meaning or field.meaning,
        _TYPES.get(field.kind, "text"),
        not field.null,
        refers_to,
        field.choices,
    )


_POSITION = Column("position", "Its place in order, from 0.", "integer", required=True)
_POSSIBLE = Column(
    "possible", "The grades that counts leave, best first, with a space between; empty: any."
)
_REPORT = Column("report", "The report.", required=True, refers_to="reports")


def _report_id(report: Report) -> str:
    return f"{report.force}:{report.cycle}"


def _reports_of(record: Record, scope: Scope) -> Iterator[Report]:
    for force in scope.forces:
        yield from record.reports.get(force, ())


def _assessed(record: Record, scope: Scope) -> Iterator[tuple[str, int, Assessed]]:
    """Yield each judgment with its id and the number of its revision (0 for the first judgment)."""
    for force in scope.forces:
        revisions: dict[tuple[str, str], int] = {}
        for item in assess(record.framework, record.judgments(force)):
            judgment = item.judgment
            number = revisions.setdefault((judgment.cycle, judgment.area), -1) + 1
            revisions[judgment.cycle, judgment.area] = number
            if scope.has_area(judgment.area):
                yield _judgment_id(judgment, number), number, item


def _judgment_id(judgment: Judgment, number: int) -> str:
    id = f"{judgment.force}:{judgment.cycle}:{judgment.area}"
    return f"{id}:{number}" if number else id


def _grades(record: Record) -> Table:
    return Table(
        "grades",
        "The grades, best first.",
        (
            Column("grade", "The grade as data spells it.", required=True),
            Column("label", "The grade as people read it.", required=True),
            Column("code", "Its letter code.", required=True),
            _POSITION,
        ),
        ("grade",),
        tuple((g.id, g.label, g.code, n) for n, g in enumerate(record.framework.grades.values())),
    )


def _pillars(record: Record) -> Table:
    return Table(
        "pillars",
        "The pillars of PEEL.",
        (
            Column("pillar", "The pillar's id.", required=True),
            Column("label", "Its name.", required=True),
        ),
        ("pillar",),
        tuple(record.framework.pillars.items()),
    )


def _forces(record: Record) -> Table:
    return Table(
        "forces",
        "The territorial police forces of England and Wales.",
        (
            Column("force", "The force's id.", required=True),
            _field(_FORCE["name"]),
            Column("region", "The id of its region.", required=True),
            Column("region_name", "The region's name.", required=True),
            _field(_FORCE["ons"]),
            Column("first", "The first day on which it existed.", "date"),
            Column("last", "The last day on which it existed.", "date"),
            Column("successor", "The id of the force that took it over."),
        ),
        ("force",),
        tuple(
            (f.id, f.name, f.region, f.region_name, f.ons, f.first, f.last, f.successor)
            for f in record.forces.values()
        ),
    )


def _areas(record: Record) -> Table:
    return Table(
        "areas",
        "What a judgment can be about: a pillar as a whole, or one question or area of policing.",
        (
            Column("area", "The area's id, the same in every cycle.", required=True),
            Column("label", "Its name across cycles.", required=True),
            Column("pillar", "The pillar under which tables show it.", refers_to="pillars"),
            _POSITION,
        ),
        ("area",),
        tuple((a.id, a.label, a.pillar, n) for n, a in enumerate(record.framework.areas.values())),
    )


def _cycles(record: Record) -> Table:
    return Table(
        "cycles",
        "The PEEL assessments, by time.",
        (
            Column("cycle", "The cycle's id.", required=True),
            Column("title", "Its name.", required=True),
            _POSITION,
            Column("first_published", "The first day on which anything of it came out.", "date"),
            Column("last_published", "The last day on which its reports came out.", "date"),
            Column("scale", "Its grades, best first, with a space between.", required=True),
            Column("comparability", "How its grades compare with those before it.", required=True),
            Column("url", "The inspectorate's page on it.", "address"),
        ),
        ("cycle",),
        tuple(
            (
                c.id,
                c.title,
                n,
                c.first_day(),
                c.last_day(),
                " ".join(c.scale),
                c.comparable_note,
                c.url,
            )
            for n, c in enumerate(record.framework.cycles.values())
        ),
    )


def _cycle_areas(record: Record) -> Table:
    framework = record.framework
    cycles = list(framework.cycles)

    def compares(cycle: str, area: str) -> bool:
        order = framework.cycle_orders[cycle]
        return bool(order) and framework.can_compare(area, cycles[order - 1], cycle)

    return Table(
        "cycle_areas",
        "The areas as each cycle assessed them.",
        (
            _cycle(),
            _area(),
            Column("label", "What the cycle called it.", required=True),
            Column("question", "The inspectorate's question, where its wording is known."),
            Column("pillar", "The pillar it was graded under then.", refers_to="pillars"),
            Column("graded", "Whether it was graded, or assessed in words.", "boolean", True),
            Column("sometimes", "Whether only some reports grade it.", "boolean", True),
            Column(
                "confirmed", "Whether the cycle's framework was seen to name it.", "boolean", True
            ),
            Column(
                "comparable", "Whether its grades compare with the cycle before.", "boolean", True
            ),
            Column(
                "lapsed_on",
                "The day from which a grade of this cycle stands no more, because a later cycle that "
                "no longer grades the area had come out.",
                "date",
            ),
        ),
        ("cycle", "area"),
        tuple(
            (
                cycle.id,
                area.area,
                area.label,
                area.question,
                area.pillar,
                area.graded,
                area.sometimes,
                area.confirmed,
                compares(cycle.id, area.area),
                _lapsed_on(framework, area.area, cycle.id),
            )
            for cycle in framework.cycles.values()
            for area in cycle.areas.values()
        ),
    )


def _inspections(record: Record) -> Table:
    return Table(
        "inspections",
        "The inspections apart from the forces' reports whose grades count as PEEL's.",
        (
            Column("inspection", "The inspection's id.", required=True),
            Column("title", "Its name.", required=True),
            Column("note", "What a reader should know about it."),
            Column("url", "The inspectorate's page on it.", "address"),
        ),
        ("inspection",),
        tuple((i.id, i.title, i.note, i.url) for i in record.framework.inspections.values()),
    )


def _lapsed_on(framework: Framework, area: str, cycle: str) -> str | None:
    dropped = framework.dropped(area, cycle)
    return dropped[1] if dropped else None


def _sources(record: Record, scope: Scope) -> Table:
    used = {cited.source.id for cited in sources(record, scope)}
    used |= {found.source for report in _reports_of(record, scope) for found in report.findings}
    return Table(
        "sources",
        "The documents and pages that the facts rest on.",
        (
            Column("source", "The document's id, or the page's address.", required=True),
            Column("title", "Its title."),
            Column("publisher", "Who published it."),
            Column("kind", "What kind of document or page it is.", required=True),
            Column("date", "The document's own date.", "date"),
            Column("url", "Where it was published.", "address"),
            Column("file", "The copy kept with the record."),
            Column("sha256", "The SHA-256 of that copy."),
            Column("note", "What a reader should know about it."),
        ),
        ("source",),
        tuple(
            (s.id, s.title, s.publisher, s.kind, s.date, s.url, s.file, s.sha256, s.note)
            for s in record.sources.values()
            if s.id in used
        ),
    )


def _reports(record: Record, scope: Scope) -> Table:
    return Table(
        "reports",
        "What is recorded of one force in one cycle.",
        (
            Column("report", "The report's id: force:cycle.", required=True),
            _force(),
            _cycle(),
            Column(
                "published",
                "Its own date, where it is recorded; that of a pillar stands with its judgments.",
                "date",
            ),
            Column("note", "What a reader should know about it."),
            *_counted("as_published", "as published"),
            *_counted("on_page", "as its page has them since"),
        ),
        ("report",),
        tuple(
            (
                _report_id(r),
                r.force,
                r.cycle,
                r.published,
                "\n".join(r.notes) or None,
                *_counted_values(r.as_published),
                *_counted_values(r.on_page),
            )
            for r in _reports_of(record, scope)
        ),
    )


def _counted(name: str, how: str) -> tuple[Column, ...]:
    return (
        Column(f"areas_{name}", f"How many areas were graded, {how}.", "integer"),
        Column(f"{name}_url", f"The page that counts them, {how}.", "address"),
        Column(f"{name}_note", "What a reader should know about the count."),
    )


def _counted_values(counts: Counts | None) -> tuple[Value, ...]:
    return (counts.areas, counts.url, counts.note) if counts else (None, None, None)


def _counts(name: str, description: str, counted: Iterable[tuple[Report, Counts | None]]) -> Table:
    return Table(
        name,
        f"{description} A grade without a row is not known.",
        (
            _REPORT,
            _grade("The grade.", required=True),
            Column("areas", "How many areas got it.", "integer", required=True),
        ),
        ("report", "grade"),
        tuple(
            (_report_id(report), grade, n)
            for report, counts in counted
            if counts
            for grade, n in counts.grades.items()
        ),
    )


_OF_JUDGMENT: tuple[tuple[str, *tuple[str | None, ...]], ...] = (
    ("grade", "The grade; none where the area was inspected and not graded.", "grades"),
    ("published", "The date of publication as recorded."),
    ("counts_from",),
    ("stated",),
    ("official",),
    ("carried_over_from", None, "cycles"),
    ("inspection", None, "inspections"),
    ("change",),
)
"""The columns that say of a judgment what the answers say: the name, the meaning here, the table referred to."""


def _judgments(record: Record, scope: Scope) -> Table:
    return Table(
        "judgments",
        "One grade for one force, cycle and area. A grade revised within the cycle has a row of its own.",
        (
            Column("judgment", "Its id: force:cycle:area, and :n for a revision.", required=True),
            _REPORT,
            _force(),
            _cycle(),
            _area(),
            Column("revision", "0 for the first judgment, then 1, 2, …", "integer", required=True),
            *(_field(_JUDGMENT[name], *more) for name, *more in _OF_JUDGMENT),
            Column("note", "What a reader should know about it; a line a note."),
        ),
        ("judgment",),
        tuple(
            (
                id,
                f"{j.force}:{j.cycle}",
                j.force,
                j.cycle,
                j.area,
                number,
                *(_JUDGMENT[name].read(item) for name, *_ in _OF_JUDGMENT),
                "\n".join(j.notes) or None,
            )
            for id, number, item in _assessed(record, scope)
            for j in (item.judgment,)
        ),
    )


def _evidence(record: Record, scope: Scope) -> Table:
    return Table(
        "evidence",
        "Why each judgment is believed.",
        (
            Column("judgment", "The judgment.", required=True, refers_to="judgments"),
            _POSITION,
            Column("source", "What it rests on.", required=True, refers_to="sources"),
            Column("stated", "How the source states it.", required=True, choices=STATED),
            Column("quote", "Its words, copied exactly, where a copy is kept."),
            Column("archived", "The copy of the page that an archive keeps.", "address"),
        ),
        ("judgment", "position"),
        tuple(
            (id, n, evidence.source, evidence.stated, evidence.quote, evidence.archived)
            for id, _, item in _assessed(record, scope)
            for n, evidence in enumerate(item.judgment.evidence)
        ),
    )


def _disputes(record: Record, scope: Scope) -> Table:
    return Table(
        "disputes",
        "The sources that give a judgment another grade.",
        (
            Column("judgment", "The judgment.", required=True, refers_to="judgments"),
            _POSITION,
            Column("url", "The page that disagrees.", "address", required=True),
            Column("grade", "The grade that it gives; none for ungraded.", refers_to="grades"),
            Column("archived", "The copy of the page that an archive keeps.", "address"),
            Column("note", "What to know about it."),
        ),
        ("judgment", "position"),
        tuple(
            (id, n, dispute.source, dispute.grade, dispute.archived, dispute.note)
            for id, _, item in _assessed(record, scope)
            for n, dispute in enumerate(item.judgment.disputed_by)
        ),
    )


def _gaps(record: Record, scope: Scope) -> Table:
    return Table(
        "gaps",
        "What is not recorded, though its report is out: there is, or can be, a grade.",
        (
            _force(),
            _cycle(),
            _area(),
            _field(
                _GAP["state"],
                "not-established (given, but no public page was found to state it) or not-recorded.",
            ),
            _POSSIBLE,
            *(_field(_GAP[name]) for name in ("published", "url", "note")),
        ),
        ("force", "cycle", "area"),
        tuple(
            (
                gap.force.id,
                gap.cell.cycle,
                gap.cell.area,
                gap.cell.state,
                " ".join(gap.cell.possible or ()) or None,
                gap.cell.published,
                gap.url,
                gap.cell.note,
            )
            for gap in gaps(record, scope).gaps
        ),
    )


def _standings(record: Record, scope: Scope) -> Table:
    known = Known(record)
    ids = {item.judgment: name for name, _, item in _assessed(record, scope)}
    found = (
        standing
        for force in scope.forces
        for area in record.framework.areas
        if scope.has_area(area) and (standing := known.standing(force, area)) and standing.judgment
    )
    return Table(
        "standings",
        "How the last known grade of each area stands at the end of the record.",
        (
            _force(),
            _area(),
            Column("judgment", "The judgment.", required=True, refers_to="judgments"),
            Column(
                "standing",
                "stands; superseded (a later report is out and its grade is not recorded); lapsed.",
                required=True,
                choices=STANDINGS,
            ),
            Column("superseded_by", "The cycle of the later report.", refers_to="cycles"),
            _POSSIBLE,
            Column("lapsed_on", "The day from which the area was no longer graded.", "date"),
        ),
        ("force", "area"),
        tuple(
            (
                one.force,
                one.area,
                ids[one.judgment],
                one.standing,
                one.silent.cycle if one.silent else None,
                " ".join((one.silent.possible or ()) if one.silent else ()) or None,
                one.lapsed_on,
            )
            for one in found
            if one.judgment
        ),
    )


def _numbered_findings(record: Record, scope: Scope) -> Iterator[tuple[Report, int, Finding]]:
    for report in _reports_of(record, scope):
        for n, finding in enumerate(report.findings):
            if any(map(scope.has_area, finding.areas)):
                yield report, n, finding


def _findings(record: Record, scope: Scope) -> Table:
    return Table(
        "findings",
        "What the reports say beside the grades: areas for improvement, and strengths.",
        (
            Column("finding", "Its id: force:cycle:n.", required=True),
            _REPORT,
            Column(
                "kind",
                "What it is.",
                required=True,
                choices=("area-for-improvement", "strength"),
            ),
            Column("text", "The finding in a line, in the record's words.", required=True),
            Column("source", "What it rests on.", required=True, refers_to="sources"),
            Column("quote", "The source's words, copied exactly.", required=True),
        ),
        ("finding",),
        tuple(
            (f"{_report_id(report)}:{n}", _report_id(report), f.kind, f.text, f.source, f.quote)
            for report, n, f in _numbered_findings(record, scope)
        ),
    )


def _finding_areas(record: Record, scope: Scope) -> Table:
    return Table(
        "finding_areas",
        "The areas that each finding bears on.",
        (Column("finding", "The finding.", required=True, refers_to="findings"), _area()),
        ("finding", "area"),
        tuple(
            dict.fromkeys(
                (f"{_report_id(report)}:{n}", area)
                for report, n, finding in _numbered_findings(record, scope)
                for area in finding.areas
            )
        ),
    )


def _responses(record: Record, scope: Scope) -> Table:
    return Table(
        "responses",
        "The police and crime commissioners' published comments on reports.",
        (
            _REPORT,
            _POSITION,
            Column("covers", "The pillar the report was on; none for all.", refers_to="areas"),
            Column("date", "The day on the response.", "date", required=True),
            Column("sent_to", "To whom it was sent.", required=True),
            Column("reference", "The commissioner's reference."),
            Column("source", "What it rests on.", required=True, refers_to="sources"),
            Column("quote", "Words that show it, copied exactly.", required=True),
        ),
        ("report", "position"),
        tuple(
            (_report_id(report), n, r.covers, r.date, r.to, r.reference, r.source, r.quote)
            for report in _reports_of(record, scope)
            for n, r in enumerate(report.responses)
        ),
    )


def _flags(record: Record, scope: Scope) -> Table:
    def id(judgment: Judgment | None) -> str | None:
        return ids[judgment] if judgment else None

    ids = {item.judgment: name for name, _, item in _assessed(record, scope)}
    return Table(
        "flags",
        "Runs of consecutive judgments at requires improvement or worse in one area of one force.",
        (
            Column("first", "The first judgment of the run.", required=True, refers_to="judgments"),
            Column("last", "The last of the run.", required=True, refers_to="judgments"),
            _force(),
            _area(),
            Column("times", "How many judgments.", "integer", required=True),
            Column(
                "status",
                "open; superseded (a later report is out and its grade is not recorded); resolved (the "
                "next grade is better); lapsed (no longer graded).",
                required=True,
                choices=STATUSES,
            ),
            Column("resolved", "The judgment that ended it.", refers_to="judgments"),
            Column("superseded_by", "The cycle of the later report.", refers_to="cycles"),
            _POSSIBLE,
            Column("lapsed_on", "The day from which the area was no longer graded.", "date"),
        ),
        ("first",),
        tuple(
            (
                id(flag.judgments[0]),
                id(flag.judgments[-1]),
                flag.force.id,
                flag.area,
                len(flag.judgments),
                flag.status,
                id(flag.resolved),
                flag.silent.cycle if flag.silent else None,
                " ".join((flag.silent.possible or ()) if flag.silent else ()) or None,
                flag.lapsed_on,
            )
            for flag in flags(record, scope).flags
        ),
    )
