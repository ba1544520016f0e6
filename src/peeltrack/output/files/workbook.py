"""A workbook for Excel and LibreOffice: how every force stands, the flags, what changed, and all that is recorded.

Every cell is text, a number, a date or true or false: nothing becomes a formula or a link, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from operator import methodcaller
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from peeltrack.output.about import (
    CAVEATS,
    LICENCE,
    LICENCE_URL,
    SOURCE,
    TITLE,
    scope_words,
)
from peeltrack.output.answers.diff import CHANGE
from peeltrack.output.answers.facts import FORCE, GAP, JUDGMENT, REPORT
from peeltrack.output.answers.flag import FLAG
from peeltrack.output.answers.lists import SOURCES
from peeltrack.output.data.fields import Field, field, flattened, of
from peeltrack.output.files.tables import DataTable
from peeltrack.output.palette import FAINT, RULE, SHADES
from peeltrack.output.words import (
    ABSENCES,
    absence_meaning,
    absence_words,
    came_out,
    grade_low,
    grade_words,
    spaced,
)
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import assess
from peeltrack.queries.compare import ComparedForce, Comparison, compare
from peeltrack.queries.coverage import ReportCoverage, coverage, report_coverage, runs_to
from peeltrack.queries.diff import diff
from peeltrack.queries.flags import flags
from peeltrack.queries.gaps import gaps
from peeltrack.queries.known import Cell, Known
from peeltrack.queries.moments import NOW
from peeltrack.queries.overview import assessment_before
from peeltrack.queries.scope import Scope
from peeltrack.queries.sources import sources
from peeltrack.record.dates import is_day, last_day
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Evidence, Force, Record

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MISSING = (
    "a workbook needs XlsxWriter, which is not installed: `pip install 'peeltrack[xlsx]'` adds it; "
    ".csv needs nothing"
)
A3, A4 = 8, 9
MIDDLE = {"valign": "vcenter"}
DATE = "d mmm yyyy"
STAND, LINE = 17, 13
"""The width of a column of the matrix, in characters, and the height of a line in it, in points."""
CELL_LIMIT = 32_767
"""The most characters that a spreadsheet's cell holds."""
CUT = " […] cut here: a cell holds no more; the CSV has it whole"
WIDTHS = {"count": 11, "boolean": 10, "date": 13, "day": 13, "id": 22, "address": 44}
BY_NAME = {
    "name": 34,
    "area": 34,
    "label": 40,
    "possible": 34,
    "note": 44,
    "evidence": 60,
    "sources": 40,
    "findings": 50,
    "cycle": 10,
    "grade": 21,
}
LONG = ("note", "evidence", "sources", "findings")
OTHERS = 18
"""Widths of columns, by kind and by the last word of the name, in characters."""


def render(record: Record, scope: Scope, ending: str) -> Mapping[str, bytes]:
    """Return a workbook. Raises WrongRequest, saying how to get it, where XlsxWriter is not installed."""
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError:
        raise WrongRequest(MISSING) from None
    written = io.BytesIO()
    workbook = Workbook(
        written,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    last = runs_to(record, scope.forces)
    workbook.set_properties(
        {
            "title": TITLE,
            "subject": scope_words(record, scope),
            "comments": f"{SOURCE}. {LICENCE}",
            # The program has no clock here: the same record gives the same file.
            "created": datetime.fromisoformat(last_day(last) if last else "2014-11-27"),
        }
    )
    _Workbook(workbook, record, scope).fill()
    workbook.close()
    return {"": written.getvalue()}


def title_of(column: Field) -> str:
    """Return what stands at the head of a column."""
    return column.name.replace("_", " ").capitalize()


def width_of(column: Field) -> int:
    """Return how wide a column is, in characters."""
    last = column.name.rpartition("_")[2]
    of_kind = OTHERS if column.many else WIDTHS.get(column.kind, OTHERS)
    return BY_NAME.get(last, of_kind)


def sheets(record: Record, scope: Scope, reports: Sequence[ReportCoverage]) -> Iterator[DataTable]:
    """Yield the sheets of rows: flags, changes, judgments, reports, gaps, sources."""
    framework = record.framework
    of_force = of("force", *FORCE)
    by_id = of(record.forces.get, *FORCE)
    meaning = "A run of grades of requires improvement or worse."
    yield DataTable("Flags", meaning, (*of_force, *FLAG[1:]), flags(record, scope).flags)
    before = assessment_before(record, scope.forces, NOW)
    if before:
        changes = diff(record, before, NOW, scope).changes
        meaning = f"From {before.in_words(framework)} to now."
        yield DataTable("Changes", meaning, (*of_force, *CHANGE[1:]), changes)
    judgments = [
        item
        for force in scope.forces
        for item in assess(framework, record.judgments(force))
        if scope.has_area(item.judgment.area)
    ]
    fields = (*of("judgment.force", *by_id), *JUDGMENT, *NOTE_AND_EVIDENCE)
    yield DataTable("Judgments", "A judgment.", fields, judgments)
    fields = (*of("force", *by_id), *_report_fields(framework))
    yield DataTable("Reports", "A report that is out.", fields, reports)
    meaning = "An area whose grade is not recorded, though the report is out."
    yield DataTable("Gaps", meaning, (*of_force, *GAP), gaps(record, scope).gaps)
    yield DataTable("Sources", "What judgments rest on.", SOURCES, sources(record, scope))


def _said(evidence: Evidence) -> str:
    words = f"{evidence.stated}: {evidence.source}"
    return f"{words}: “{' '.join(evidence.quote.split())}”" if evidence.quote else words


NOTE_AND_EVIDENCE = of(
    "judgment",
    field("note", "What is to be said of it.", read=lambda judgment: "\n".join(judgment.notes)),
    field(
        "evidence",
        "How each source states it, with its words where they are kept.",
        read=lambda judgment: "\n".join(map(_said, judgment.evidence)),
    ),
)


def _report_fields(framework: Framework) -> Iterator[Field]:
    """Yield the fields of a report, with a column a grade for its counts."""
    for counts in REPORT:
        if counts.kind != "counts":
            yield counts
            continue
        for grade in framework.grades.values():
            name = f"{counts.name}_{grade.id.replace('-', '_')}"
            meaning = f"{counts.meaning} {grade.label}."
            yield from of(
                counts.read, field(name, meaning, "count?", methodcaller("get", grade.id))
            )


class _Workbook:
    """The sheets of one workbook."""

    def __init__(self, workbook: Workbook, record: Record, scope: Scope) -> None:
        self.workbook = workbook
        self.record = record
        self.framework: Framework = record.framework
        self.scope = scope
        self.format = cache(self.new_format)

    def fill(self) -> None:
        known = Known(self.record)
        reports = [
            found
            for force in self.scope.forces
            for cycle in known.cycles
            if (found := report_coverage(known, force, cycle))
        ]
        latest = {report.force: report for report in reports}
        self.matrix(compare(self.record, self.scope, sort="region"), latest)
        drawn = list(sheets(self.record, self.scope, reports))
        for sheet in drawn:
            self.rows(sheet)
        self.about(drawn)

    def new_format(self, **properties: Any) -> Format:
        return self.workbook.add_format({"valign": "top", **properties})

    def grade(self, grade: str | None, **properties: Any) -> Format:
        """Return the format of a grade's cell: its colours, which the word in it repeats."""
        if grade in SHADES:
            properties |= {"bg_color": SHADES[grade].fill, "font_color": SHADES[grade].ink}
        return self.format(**properties)

    def head(self, **properties: Any) -> Format:
        return self.format(bold=True, bottom=1, bottom_color=RULE, text_wrap=True, **properties)

    def put(self, sheet: Worksheet, n: int, column: int, value: Any, format: Format) -> None:
        """Write one value as what it is: text, a number, true or false, a date; nothing as a blank."""
        if isinstance(value, str) and value:  # not by `write`, which has taken {=…} for a formula
            cut = len(value) > CELL_LIMIT
            text = value[: CELL_LIMIT - len(CUT)] + CUT if cut else value
            sheet.write_string(n, column, text, format)
        else:
            sheet.write(n, column, value, format)

    def day(self, sheet: Worksheet, m: int, n: int, day: str | None, **properties: Any) -> None:
        """Write a date as one, or as text where it is partial."""
        real = date.fromisoformat(day) if day and is_day(day) else day
        self.put(sheet, m, n, real, self.format(num_format=DATE, align="left", **properties))

    # Sheets of rows.

    def rows(self, drawn: DataTable) -> None:
        sheet = self.workbook.add_worksheet(drawn.name)
        shown = list(_with_texts(drawn))
        for n, column in enumerate(shown):
            self.put(sheet, 0, n, title_of(column), self.head())
            sheet.set_column(n, n, width_of(column))
        # Not every program makes room for a head that it wraps.
        sheet.set_row(0, 15 * max(len(wrap(title_of(one), width_of(one))) for one in shown))
        for m, value in enumerate(drawn.values, 1):
            for n, column in enumerate(shown):
                self.value(sheet, m, n, column, column.read(value))
        # Long texts at the end are left to the screen, so that the rest can be read on paper.
        last = max(n for n, column in enumerate(shown) if column.name not in LONG)
        end = max(len(drawn.values), 1)
        self.lay_out(sheet, drawn.name, (end, len(shown) - 1), (end, last))

    def lay_out(
        self, sheet: Worksheet, name: str, end: tuple[int, int], printed: tuple[int, int]
    ) -> None:
        """Freeze a sheet's head, filter its rows up to the cell `end`, and print it up to another."""
        sheet.autofilter(0, 0, *end)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.print_area(0, 0, *printed)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{name}&RPage &P of &N")

    def value(self, sheet: Worksheet, m: int, n: int, column: Field, value: Any) -> None:
        """Write a value of a row in the form of its column."""
        if column.kind in ("date", "day"):
            self.day(sheet, m, n, value if value and is_day(value) else None)
        elif column.name.rpartition("_")[2] == "grade" and value in self.framework.grades:
            self.put(sheet, m, n, grade_words(self.framework, value), self.grade(value))
        elif isinstance(value, (list, tuple)):
            self.put(sheet, m, n, ", ".join(map(str, value)), self.format())
        else:
            self.put(sheet, m, n, value, self.format())

    # The matrix: forces by region down, areas across, as they stand.

    def matrix(self, table: Comparison, latest: Mapping[str, ReportCoverage]) -> None:
        """Write the matrix; `latest` are the forces' last reports."""
        sheet = self.workbook.add_worksheet("Matrix")
        heads = ["Region", "Force", "Latest report", "Published"]
        heads += [self.framework.areas[area].label for area in table.areas]
        for n, name in enumerate(heads):
            self.put(sheet, 0, n, name, self.head())
        sheet.set_row(0, 48)
        region = ""
        for m, one in enumerate(table.compared, 1):
            line = {"top": 2, "top_color": FAINT} if one.force.region != region else {}
            region = one.force.region
            self.force(sheet, m, one.force, latest.get(one.force.id), **line)
            longest = 0
            for n, area in enumerate(table.areas, 4):
                words, format = self.stand(table, one, area, line)
                self.put(sheet, m, n, words, format)
                longest = max(longest, len(words))
            sheet.set_row(m, max(26, LINE * -(-longest // (STAND + 1))))
        self.totals(sheet, len(table.compared) + 2, table)
        last = len(heads) - 1
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 41)
        sheet.set_column(2, 3, 13)
        sheet.set_column(4, max(last, 4), STAND)
        rows = len(table.compared)
        printed = rows + len(self.framework.grades) + 4
        self.lay_out(sheet, TITLE, (max(rows, 1), last), (printed, last))
        sheet.repeat_columns(0, 1)

    def force(
        self, sheet: Worksheet, m: int, force: Force, latest: ReportCoverage | None, **line: Any
    ) -> None:
        """Write the head of a row: region, force, its latest report and its date."""
        faint = self.format(font_color=FAINT, **line, **MIDDLE)
        self.put(sheet, m, 0, force.region_name, faint)
        self.put(sheet, m, 1, force.name, self.format(bold=True, **line, **MIDDLE))
        title = self.framework.cycles[latest.cycle].title if latest else None
        self.put(sheet, m, 2, title, faint)
        published = latest.published if latest else None
        self.day(sheet, m, 3, published, font_color=FAINT, **line, **MIDDLE)

    def stand(
        self, table: Comparison, one: ComparedForce, area: str, line: Mapping[str, Any]
    ) -> tuple[str, Format]:
        """Return how an area stands: its grade, or what stands in its place."""
        style = {"text_wrap": True, "font_size": 9, "border": 1, "border_color": RULE, **line}
        style |= {"align": "center", **MIDDLE}
        side = one.sides[area]
        given = side.judgment or side.ungraded
        if given and given.grade:
            words = grade_words(self.framework, given.grade)
            if given.cycle != table.current:
                words += f" ({self.framework.cycles[given.cycle].title})"
            return words, self.grade(given.grade, **style)
        cell = side.cell or Cell("", "", area, side.state)
        words = absence_words(self.framework, cell, every=True) or absence_meaning(side.state)
        words = words.replace("–", "not recorded", 1).replace("·", "not published", 1)
        if side.is_gap and not cell.certain:
            words += ", or not graded"
        if side.last and side.is_gap:
            words += f"; was {grade_low(self.framework, side.last.grade)}"
        return words, self.format(font_color=FAINT, italic=True, **style)

    def totals(self, sheet: Worksheet, m: int, table: Comparison) -> None:
        """Write how many forces are at each grade, and of how many it is not known."""
        for grade in table.grades:
            self.put(sheet, m, 1, grade_words(self.framework, grade), self.grade(grade))
            for n, area in enumerate(table.areas, 4):
                number = table.totals[area].get(grade, 0)
                self.put(sheet, m, n, number, self.format(align="center"))
            m += 1
        self.put(sheet, m, 1, "Not known", self.format(italic=True, font_color=FAINT))
        for n, area in enumerate(table.areas, 4):
            gaps = sum(one.sides[area].is_gap for one in table.compared)
            self.put(sheet, m, n, gaps, self.format(align="center", font_color=FAINT))

    # What to know.

    def about(self, drawn: Sequence[DataTable]) -> None:
        sheet = self.workbook.add_worksheet("About")
        sheet.hide_gridlines(2)
        for n, width in enumerate((24, 34, 12, 12, 50)):
            sheet.set_column(n, n, width)
        m = self.line(sheet, 0, TITLE, bold=True, font_size=14)
        m = self.line(sheet, m, f"{scope_words(self.record, self.scope)}.") + 1
        m = self.how_much(sheet, m) + 1
        m = self.key(sheet, m) + 1
        m = self.line(sheet, m, "What to beware of", bold=True)
        for caveat in CAVEATS:
            m = self.line(sheet, m, caveat)
        m = self.line(sheet, m + 1, "Source and licence", bold=True)
        m = self.line(sheet, m, f"{SOURCE} (sheet Sources).")
        m = self.line(sheet, m, f"{LICENCE} {LICENCE_URL}") + 1
        m = self.line(sheet, m, "The columns", bold=True)
        for one in drawn:
            m = self.pair(sheet, m, one.name, one.description, bold=True)
            for column in flattened(one.columns):
                m = self.pair(sheet, m, title_of(column), column.meaning, indent=1)
        sheet.set_paper(A4)
        sheet.print_area(0, 0, m, 4)
        sheet.fit_to_pages(1, 0)

    def line(self, sheet: Worksheet, m: int, text: str, **properties: Any) -> int:
        """Write a line across the sheet, and return the row after it."""
        sheet.merge_range(m, 0, m, 4, "", self.format(text_wrap=True, **properties))
        self.put(sheet, m, 0, text, self.format(text_wrap=True, **properties))
        lines = -(-len(text) // 115)
        sheet.set_row(m, 15 * lines + (6 if properties else 2))
        return m + 1

    def pair(self, sheet: Worksheet, m: int, name: str, meaning: str, **properties: Any) -> int:
        """Write a name and what it means, and return the row after them."""
        self.put(sheet, m, 0, name, self.format(**properties))
        self.put(sheet, m, 1, meaning, self.format())
        return m + 1

    def how_much(self, sheet: Worksheet, m: int) -> int:
        """Write how much is recorded of each assessment, and return the row after it."""
        m = self.line(sheet, m, "How much is recorded, of all forces", bold=True)
        for n, name in enumerate(("Assessment", "Came out", "Forces", "Grades", "")):
            self.put(sheet, m, n, name, self.head(align="right" if n in (2, 3) else "left"))
        for found in coverage(self.record):
            if not found.reports:
                continue
            m += 1
            of = (
                f"of {found.expected}"
                if found.expected is not None
                else f"{found.complete} of {found.counted_reports} reports with known counts in full"
            )
            cells = (found.cycle.title, came_out(found), found.forces, found.judgments, of)
            for n, value in enumerate(cells):
                self.put(sheet, m, n, value, self.format(indent=n // 4))
        return m + 1

    def key(self, sheet: Worksheet, m: int) -> int:
        """Write the colours, and what stands in the place of a grade; return the row after them."""
        m = self.line(sheet, m, "The colours, and what stands in the place of a grade", bold=True)
        for grade in self.framework.grades.values():
            self.put(sheet, m, 0, grade.label, self.grade(grade.id))
            m += 1
        for state in ABSENCES:
            m = self.pair(
                sheet, m, spaced(state), absence_meaning(state, certain=False), italic=True
            )
        return m


def _with_texts(drawn: DataTable) -> Iterator[Field]:
    """Yield a sheet's columns, beside a date the column of its text where one of the rows has a partial one."""
    for column in flattened(drawn.columns):
        yield column
        name = f"{column.name} (as recorded, where partial)"
        (text,) = of(column.read, column._replace(name=name, kind="text", read=_if_partial))
        if column.kind == "date" and any(map(text.read, drawn.values)):
            yield text


def _if_partial(day: str) -> str | None:
    return None if is_day(day) else day
