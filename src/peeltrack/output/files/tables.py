"""The record as tables with keys, from which the database and the data package are both written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from peeltrack.output.answers.facts import CERTAIN, GAP, JUDGMENT, SOURCE
from peeltrack.output.answers.lists import CAME_OUT, FORCES
from peeltrack.output.data.fields import Field, field, of
from peeltrack.output.words import STATUS_MEANINGS
from peeltrack.queries.changes import assess
from peeltrack.queries.flags import STATUSES, flags
from peeltrack.queries.gaps import gaps
from peeltrack.queries.known import STANDINGS, Known, Side
from peeltrack.queries.scope import Scope
from peeltrack.queries.sources import sources
from peeltrack.record.framework import Cycle, CycleArea, Framework
from peeltrack.record.judgments import STATED, Judgment, Record, Report
from peeltrack.record.states import GAPS


class DataTable(NamedTuple):
    """A table with its rows, in the order of `columns`; the first `keys` of these name a row."""

    name: str
    description: str
    columns: tuple[Field, ...]
    values: Collection[Any]
    keys: int = 1

    @property
    def key(self) -> list[str]:
        """The columns that name a row."""
        return [column.name for column in self.columns[: self.keys]]

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows; a list stands in a cell with a space between its items."""
        return ({one.name: _cell(one, value) for one in self.columns} for value in self.values)


def type_of(column: Field) -> str:
    """Return a column's type: text, integer, boolean, date (ISO, can be partial) or address."""
    return {"id": "text", "day": "date", "count": "integer"}.get(column.kind, column.kind)


def _cell(column: Field, value: Any) -> Any:
    found = column.read(value)
    return " ".join(found or ()) or None if column.many else found


class _Item(NamedTuple):
    """One of several things of a judgment or a report, or of all: the id of that, and its place from 0.

    For a judgment itself it is its own id, and the number of its revision.
    """

    whose: str
    position: int
    item: Any


class _AssessedArea(NamedTuple):
    """An area in a cycle."""

    framework: Framework
    cycle: Cycle
    area: CycleArea

    @property
    def comparable(self) -> bool:
        """Whether its grades compare with the cycle before."""
        order = self.framework.cycle_orders[self.cycle.id]
        before = list(self.framework.cycles)[order - 1]
        return bool(order) and self.framework.can_compare(self.area.area, before, self.cycle.id)

    @property
    def lapsed_on(self) -> str | None:
        """The day from which a grade of the cycle stands no more."""
        dropped = self.framework.dropped(self.area.area, self.cycle.id)
        return dropped.day if dropped else None


def tables(record: Record, scope: Scope) -> tuple[DataTable, ...]:
    """Return the record, or the part that `scope` names, as tables; each comes after those it refers to."""
    reports = [report for force in scope.forces for report in record.reports.get(force, ())]
    return (
        *_of_framework(record),
        *_of_reports(record, scope, reports),
        *_of_judgments(record, scope, reports),
    )


_POSITION = field("position", "Its place in order, from 0.", "integer")
_POSSIBLE = field(
    "possible",
    "The grades that counts leave, best first, with a space between; empty: any.",
    "text*?",
)
_LAPSED_ON = field("lapsed_on", "The day from which the area was no longer graded.", "date?")
_NOTE = field("note", "What a reader should know about it.", "text?")
_URL = field("url", "The inspectorate's page on it.", "address?")
_SILENT = of(
    "silent",
    field("superseded_by", "The cycle of the later report.", "text?", "cycle", refers_to="cycles"),
    _POSSIBLE,
    CERTAIN._replace(null=True),
)
"""What a report says of an area whose grade it does not give."""


def _at(column: Field, read: Any) -> Field:
    """Return a column that stands elsewhere in the value, or that a function reads."""
    return column._replace(read=attrgetter(read) if isinstance(read, str) else read)


_FORCE = field("force", "The force.", refers_to="forces")
_CYCLE = field("cycle", "The PEEL cycle.", refers_to="cycles")
_AREA = field("area", "What the judgment is about.", refers_to="areas")
_SOURCE = field("source", "What it rests on.", refers_to="sources")
_REPORT = field("report", "The report.", "text", "whose", refers_to="reports")
_JUDGMENT = field("judgment", "The judgment.", "text", "whose", refers_to="judgments")
_ARCHIVED = field("archived", "The copy of the page that an archive keeps.", "address?")


def _numbered(values: Iterable[Any], whose: str = "") -> list[_Item]:
    return [_Item(whose, n, value) for n, value in enumerate(values)]


def _parts(wholes: Iterable[tuple[str, Any]], name: str) -> list[_Item]:
    """Return the things of a name that each report or judgment, given with its id, has."""
    return [one for id, whole in wholes for one in _numbered(getattr(whole, name), id)]


# What PEEL is


def _of_framework(record: Record) -> Iterator[DataTable]:
    framework = record.framework
    yield DataTable(
        "grades",
        "The grades, best first.",
        (
            field("grade", "The grade as data spells it.", read="item.id"),
            field("label", "The grade as people read it.", read="item.label"),
            field("code", "Its letter code.", read="item.code"),
            _POSITION,
        ),
        _numbered(framework.grades.values()),
    )
    yield DataTable(
        "pillars",
        "The pillars of PEEL.",
        (
            field("pillar", "The pillar's id.", read=itemgetter(0)),
            field("label", "Its name.", read=itemgetter(1)),
        ),
        framework.pillars.items(),
    )
    yield DataTable(
        "forces",
        "The territorial police forces of England and Wales.",
        (
            FORCES[0]._replace(name="force"),
            *(column for column in FORCES[1:] if column.name != "aliases"),
        ),
        record.forces.values(),
    )
    pillar = "The pillar under which tables show it."
    yield DataTable(
        "areas",
        "What a judgment can be about: a pillar as a whole, or one question or area of policing.",
        (
            field("area", "The area's id, the same in every cycle.", read="item.id"),
            field("label", "Its name across cycles.", read="item.label"),
            field("pillar", pillar, "text?", "item.pillar", refers_to="pillars"),
            _POSITION,
        ),
        _numbered(framework.areas.values()),
    )
    yield DataTable(
        "cycles", "The PEEL assessments, by time.", _CYCLES, _numbered(framework.cycles.values())
    )
    cells = [
        _AssessedArea(framework, cycle, area)
        for cycle in framework.cycles.values()
        for area in cycle.areas.values()
    ]
    yield DataTable("cycle_areas", "The areas as each cycle assessed them.", _CYCLE_AREAS, cells, 2)
    yield DataTable(
        "inspections",
        "The inspections apart from the forces' reports whose grades count as PEEL's.",
        (
            field("inspection", "The inspection's id.", read="id"),
            field("title", "Its name."),
            _NOTE,
            _URL,
        ),
        framework.inspections.values(),
    )


_CYCLES = (
    field("cycle", "The cycle's id.", read="item.id"),
    field("title", "Its name.", read="item.title"),
    _POSITION,
    *of("item", *CAME_OUT),
    field("scale", "Its grades, best first, with a space between.", "text*", "item.scale"),
    field(
        "comparability", "How its grades compare with those before it.", read="item.comparable_note"
    ),
    *of("item", _URL),
)
_CYCLE_AREAS = (
    _at(_CYCLE, "cycle.id"),
    _at(_AREA, "area.area"),
    *of(
        "area",
        field("label", "What the cycle called it."),
        field("question", "The inspectorate's question, where its wording is known.", "text?"),
        field("pillar", "The pillar it was graded under then.", "text?", refers_to="pillars"),
        field("graded", "Whether it was graded, or assessed in words.", "boolean"),
        field("sometimes", "Whether only some reports grade it.", "boolean"),
        field("confirmed", "Whether the cycle's framework was seen to name it.", "boolean"),
    ),
    field("comparable", "Whether its grades compare with the cycle before.", "boolean"),
    field(
        "lapsed_on",
        "The day from which a grade of this cycle stands no more, because a later cycle that "
        "no longer grades the area had come out.",
        "date?",
    ),
)


# What the reports are, and what they say beside the grades


def _of_reports(record: Record, scope: Scope, reports: Sequence[Report]) -> Iterator[DataTable]:
    used = {cited.source.id for cited in sources(record, scope)}
    used |= {found.source for report in reports for found in report.findings}
    yield DataTable(
        "sources",
        "The documents and pages that the facts rest on.",
        (field("source", "The document's id, or the page's address.", read="id"), *SOURCE[1:]),
        [source for source in record.sources.values() if source.id in used],
    )
    yield DataTable("reports", "What is recorded of one force in one cycle.", _REPORTS, reports)
    for name, meaning in _COUNT_TABLES.items():
        counted = [
            (_report_id(report), *given)
            for report in reports
            if (counts := getattr(report, name))
            for given in counts.grades.items()
        ]
        description = f"{meaning} A grade without a row is not known."
        yield DataTable(f"counts_{name}", description, _COUNTS, counted, 2)


def _report_id(report: Report | Judgment) -> str:
    return f"{report.force}:{report.cycle}"


def _counted(name: str, how: str) -> tuple[Field, ...]:
    return of(
        name,
        field(f"areas_{name}", f"How many areas were graded, {how}.", "integer?", "areas"),
        field(f"{name}_url", f"The page that counts them, {how}.", "address?", "url"),
        field(f"{name}_note", "What a reader should know about the count.", "text?", "note"),
    )


_COUNT_TABLES = {
    "as_published": "How many areas of a report got each grade, as counted when it came out.",
    "on_page": "How many areas of a report have each grade on its page since, grades added later among them.",
}
_COUNTS = (
    _at(_REPORT, itemgetter(0)),
    field("grade", "The grade.", read=itemgetter(1), refers_to="grades"),
    field("areas", "How many areas got it.", "integer", itemgetter(2)),
)
_REPORTS = (
    field("report", "The report's id: force:cycle.", read=_report_id),
    _FORCE,
    _CYCLE,
    field(
        "published",
        "Its own date, where it is recorded; that of a pillar stands with its judgments.",
        "date?",
    ),
    _NOTE._replace(read=lambda report: "\n".join(report.notes) or None),
    *_counted("as_published", "as published"),
    *_counted("on_page", "as its page has them since"),
)


# The judgments, and what follows from them


def _assessed(record: Record, scope: Scope) -> Iterator[_Item]:
    for force in scope.forces:
        seen: Counter[str] = Counter()
        for item in assess(record.framework, record.judgments(force)):
            id = f"{force}:{item.judgment.cycle}:{item.judgment.area}"
            number = seen[id]
            seen[id] += 1
            if scope.has_area(item.judgment.area):
                yield _Item(f"{id}:{number}" if number else id, number, item)


def _of_judgments(record: Record, scope: Scope, reports: Sequence[Report]) -> Iterator[DataTable]:
    assessed = list(_assessed(record, scope))
    judgments = [(one.whose, one.item.judgment) for one in assessed]
    ids = {judgment: id for id, judgment in judgments}
    by_id = [(_report_id(report), report) for report in reports]
    yield DataTable(
        "judgments",
        "One grade for one force, cycle and area. A grade revised within the cycle has a row of its own.",
        _JUDGMENTS,
        assessed,
    )
    evidence = _parts(judgments, "evidence")
    yield DataTable("evidence", "Why each judgment is believed.", _EVIDENCE, evidence, 2)
    disputes = _parts(judgments, "disputed_by")
    meaning = "The sources that give a judgment another grade."
    yield DataTable("disputes", meaning, _DISPUTES, disputes, 2)
    yield DataTable(
        "gaps",
        "What is not recorded, though its report is out: there is, or can be, a grade.",
        _GAPS,
        gaps(record, scope).gaps,
        3,
    )
    yield DataTable(
        "standings",
        "How the last known grade of each area stands at the end of the record.",
        _standing_columns(ids),
        list(_standings(record, scope)),
        2,
    )
    findings = [
        one for one in _parts(by_id, "findings") if any(map(scope.has_area, one.item.areas))
    ]
    meaning = "What the reports say beside the grades: areas for improvement, and strengths."
    yield DataTable("findings", meaning, _FINDINGS, findings)
    yield DataTable(
        "finding_areas",
        "The areas that each finding bears on.",
        (
            field("finding", "The finding.", read=itemgetter(0), refers_to="findings"),
            _at(_AREA, itemgetter(1)),
        ),
        dict.fromkeys((_finding_id(one), area) for one in findings for area in one.item.areas),
        2,
    )
    yield DataTable(
        "responses",
        "The police and crime commissioners' published comments on reports.",
        _RESPONSES,
        _parts(by_id, "responses"),
        2,
    )
    yield DataTable(
        "flags",
        "Runs of consecutive judgments at requires improvement or worse in one area of one force.",
        _flag_columns(ids),
        flags(record, scope).flags,
    )


def _finding_id(finding: _Item) -> str:
    return f"{finding.whose}:{finding.position}"


_ELSEWHERE = ("area", "pillar", "label", "cycle", "state", "revised", "sources")
"""The fields of a judgment that are columns of their own here, or stand in other tables."""
_OTHERWISE = {
    "grade": "The grade; none where the area was inspected and not graded.",
    "published": "The date of publication as recorded.",
}
"""What fields of a judgment mean here, where they are said to mean it in other words."""
_JUDGMENTS = (
    field("judgment", "Its id: force:cycle:area, and :n for a revision.", read="whose"),
    *of("item.judgment", _at(_REPORT, _report_id), _FORCE, _CYCLE, _AREA),
    field("revision", "0 for the first judgment, then 1, 2, …", "integer", "position"),
    *of(
        "item",
        *(
            column._replace(meaning=_OTHERWISE.get(column.name, column.meaning))
            for column in JUDGMENT
            if column.name not in _ELSEWHERE
        ),
    ),
    field(
        "note",
        "What a reader should know about it; a line a note.",
        "text?",
        lambda one: "\n".join(one.item.judgment.notes) or None,
    ),
)
_EVIDENCE = (
    _JUDGMENT,
    _POSITION,
    *of(
        "item",
        _SOURCE,
        field("stated", "How the source states it.", choices=STATED),
        field("quote", "Its words, copied exactly, where a copy is kept.", "text?"),
        _ARCHIVED,
    ),
)
_DISPUTES = (
    _JUDGMENT,
    _POSITION,
    *of(
        "item",
        field("url", "The page that disagrees.", "address", "source"),
        field("grade", "The grade that it gives; none for ungraded.", "text?", refers_to="grades"),
        _ARCHIVED,
        field("note", "What to know about it.", "text?"),
    ),
)
_GAPS = (
    _at(_FORCE, "force.id"),
    *of("cell", _CYCLE, _AREA),
    *of(
        "cell",
        field(
            "state",
            "not-established (given, but no public page was found to state it) or not-recorded.",
            choices=GAPS,
        ),
        _POSSIBLE,
        CERTAIN,
    ),
    *(column for column in GAP if column.name in ("published", "url", "note")),
)
_FINDINGS = (
    field("finding", "Its id: force:cycle:n.", read=_finding_id),
    _REPORT,
    *of(
        "item",
        field("kind", "What it is.", choices=("area-for-improvement", "strength")),
        field("text", "The finding in a line, in the record's words."),
        _SOURCE,
        field("quote", "The source's words, copied exactly."),
    ),
)
_RESPONSES = (
    _REPORT,
    _POSITION,
    *of(
        "item",
        field("covers", "The pillar the report was on; none for all.", "text?", refers_to="areas"),
        field("date", "The day on the response.", "date"),
        field("sent_to", "To whom it was sent.", read="to"),
        field("reference", "The commissioner's reference.", "text?"),
        _SOURCE,
        field(
            "quote", "Words that show it, copied exactly; none of a page that is cited.", "text?"
        ),
    ),
)


def _standings(record: Record, scope: Scope) -> Iterator[Side]:
    known = Known(record)
    for force in scope.forces:
        for area in filter(scope.has_area, record.framework.areas):
            side = known.side(force, area)
            if side.known:
                yield side


def _meanings(names: Sequence[str]) -> str:
    return "; ".join(f"{name}: {STATUS_MEANINGS[name]}" for name in names) + "."


def _standing_columns(ids: dict[Judgment, str]) -> tuple[Field, ...]:
    return (
        *of("known", _FORCE, _AREA, _at(_JUDGMENT, lambda one: ids[one])),
        field("standing", _meanings(STANDINGS), choices=STANDINGS),
        *_SILENT,
        *of("lapsed", _at(_LAPSED_ON, "day")),
    )


def _flag_columns(ids: dict[Judgment, str]) -> tuple[Field, ...]:
    def run(name: str, meaning: str, of_flag: Callable[[Any], Any]) -> Field:
        return field(
            name, meaning, "text", lambda flag: ids.get(of_flag(flag)), refers_to="judgments"
        )

    return (
        run("first", "The first judgment of the run.", lambda flag: flag.judgments[0]),
        run("last", "The last of the run.", lambda flag: flag.judgments[-1]),
        _at(_FORCE, "force.id"),
        _AREA,
        field("times", "How many judgments.", "integer", lambda flag: len(flag.judgments)),
        field("status", _meanings(STATUSES), choices=STATUSES),
        run("resolved", "The judgment that ended it.", lambda flag: flag.resolved)._replace(
            null=True
        ),
        field(
            "not_recorded_between",
            "The cycles within the run, and up to what ended it, whose grade is not recorded.",
            "text*?",
            "between",
        ),
        *_SILENT,
        _LAPSED_ON,
    )
