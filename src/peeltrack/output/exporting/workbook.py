"""A workbook for Excel and LibreOffice: the judgments, a matrix of grades, the sources, and what to know.

Every cell is text or a number: nothing becomes a formula or a link, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from peeltrack.output.about import (
    CAVEATS,
    LICENCE,
    LICENCE_URL,
    SOURCE,
    TITLE,
    coverage_rows,
    last_published,
    scope_words,
)
from peeltrack.output.palette import FAINT, PAPER, RULE, SHADES, shade
from peeltrack.output.record_file import JUDGMENT_COLUMNS, judgment_rows
from peeltrack.output.words import grade_words
from peeltrack.problems import WrongRequest
from peeltrack.queries.history import History, history
from peeltrack.queries.scope import Scope
from peeltrack.queries.sources import sources
from peeltrack.record.dates import last_day
from peeltrack.record.framework import Cycle
from peeltrack.record.judgments import Record

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
CELL_LIMIT = 32_767
"""The most characters that a spreadsheet's cell holds."""
CUT = " […] cut here: a cell holds no more; the CSV has it whole"
WIDTHS = {
    "force": 21,
    "name": 32,
    "region": 19,
    "cycle": 9,
    "area": 30,
    "pillar": 13,
    "label": 34,
    "grade": 20,
    "published": 12,
    "stated": 12,
    "sources": 40,
    "official": 9,
    "carried_over_from": 17,
    "inspection": 17,
    "revised": 9,
    "change": 15,
    "note": 40,
    "evidence": 40,
}


def render(record: Record, scope: Scope, ending: str) -> Mapping[str, bytes]:
    """Return a workbook. Raises WrongRequest, saying how to get it, where XlsxWriter is not installed."""
    try:
        from xlsxwriter import Workbook
    except ImportError:
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
    last = last_published(record, scope)
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


class _Workbook:
    """The sheets of one workbook."""

    def __init__(self, workbook: Workbook, record: Record, scope: Scope) -> None:
        self.workbook = workbook
        self.record = record
        self.framework = record.framework
        self.scope = scope
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def fill(self) -> None:
        self.judgments()
        self.matrix()
        self.sources()
        self.about()

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self.formats[key]

    def grade(self, grade: str | None, **properties: Any) -> Format:
        """Return the format of a grade's cell: its colours, which the word in it repeats."""
        if grade not in SHADES:
            return self.format(**properties)
        colours = shade(grade)
        return self.format(bg_color=colours.fill, font_color=colours.ink, **properties)

    def head(self, **properties: Any) -> Format:
        return self.format(bold=True, bottom=1, bottom_color=RULE, text_wrap=True, **properties)

    def put(self, sheet: Worksheet, row: int, column: int, value: Any, format: Format) -> None:
        """Write one value: text as text, a number as a number, nothing as a blank."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, format)
        elif isinstance(value, bool):
            sheet.write_string(row, column, "true" if value else "false", format)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, format)
        else:
            text = str(value)
            if len(text) > CELL_LIMIT:
                text = text[: CELL_LIMIT - len(CUT)] + CUT
            sheet.write_string(row, column, text, format)

    def table(self, sheet: Worksheet, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write a table with a frozen head and a filter."""
        for n, name in enumerate(header):
            self.put(sheet, 0, n, name, self.head())
        for n, row in enumerate(rows, 1):
            for m, value in enumerate(row):
                known = header[m] == "grade"
                self.put(sheet, n, m, value, self.grade(value) if known else self.format())
        sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
        sheet.freeze_panes(1, 1)

    def judgments(self) -> None:
        sheet = self.workbook.add_worksheet("Judgments")
        rows = [list(row.values()) for row in judgment_rows(self.record, self.scope)]
        self.table(sheet, JUDGMENT_COLUMNS, rows)
        for n, name in enumerate(JUDGMENT_COLUMNS):
            sheet.set_column(n, n, WIDTHS[name])
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.print_area(0, 0, len(rows), JUDGMENT_COLUMNS.index("change"))
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)

    # The matrix: forces by region down, the areas of each cycle across, the newest cycle first.

    def matrix(self) -> None:
        sheet = self.workbook.add_worksheet("Matrix")
        known = history(self.record, self.scope)
        blocks = self.blocks(known)
        columns = [(cycle.id, area) for cycle, areas in blocks for area in areas]
        starts = self.matrix_head(sheet, blocks)
        region = ""
        for n, found in enumerate(known.forces, 2):
            force = found.force
            line = {"top": 2, "top_color": FAINT} if force.region != region else {}
            region = force.region
            height = 26
            self.put(
                sheet, n, 0, force.region_name, self.format(font_color=FAINT, **line, **MIDDLE)
            )
            self.put(sheet, n, 1, force.name, self.format(bold=True, **line, **MIDDLE))
            for m, (cycle, area) in enumerate(columns, 2):
                edges = {"border": 1, "border_color": PAPER, **line}
                if m in starts:
                    edges |= {"left": 5, "left_color": FAINT}
                style = {"text_wrap": True, "font_size": 9, **edges, **MIDDLE}
                items = found.judgments.get((cycle, area))
                if items:
                    last = items[-1].judgment
                    words = grade_words(self.framework, last.grade)
                    if last.revised:
                        words, height = f"{words} (revised)", 38
                    self.put(sheet, n, m, words, self.grade(last.grade, **style))
                else:
                    words = known.absence(found, cycle, area).replace("-", " ")
                    faint = self.format(font_color=FAINT, italic=True, **style)
                    self.put(sheet, n, m, words, faint)
            sheet.set_row(n, height)
        sheet.set_column(0, 0, 23)
        sheet.set_column(1, 1, 40)
        sheet.set_column(2, len(columns) + 1, 13)
        sheet.autofilter(1, 0, max(len(known.forces) + 1, 2), max(len(columns) + 1, 1))
        sheet.freeze_panes(2, 2)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.repeat_rows(0, 1)
        sheet.repeat_columns(0, 1)
        sheet.fit_to_pages(0, 1)

    def blocks(self, known: History) -> list[tuple[Cycle, list[str]]]:
        """Return the cycles, newest first, with the areas of each that the matrix shows.

        Of a cycle that graded pillars those are the pillars, with other areas left to the Judgments
        sheet; the areas of policing otherwise.
        """
        recorded = {key for force in known.forces for key in (*force.judgments, *force.gaps)}
        blocks = []
        for cycle in list(self.framework.cycles.values())[::-1]:
            graded = [area.area for area in cycle.areas.values() if area.graded]
            pillars = [area for area in graded if area in self.framework.pillars]
            wanted = pillars if len(pillars) == len(self.framework.pillars) else graded
            areas = [area for area in wanted if (cycle.id, area) in recorded]
            if areas:
                blocks.append((cycle, areas))
        return blocks

    def matrix_head(self, sheet: Worksheet, blocks: list[tuple[Cycle, list[str]]]) -> set[int]:
        """Write the two rows of the head; return the columns at which a cycle begins."""
        for n, name in enumerate(("Region", "Force")):
            self.put(sheet, 1, n, name, self.head())
        column = 2
        starts = set()
        for cycle, areas in blocks:
            starts.add(column)
            edge = {"left": 5, "left_color": FAINT}
            self.put(sheet, 0, column, cycle.title, self.format(bold=True, font_size=12, **edge))
            for n, area in enumerate(areas):
                head = self.head(**edge) if not n else self.head()
                self.put(sheet, 1, column + n, self.framework.areas[area].label, head)
            column += len(areas)
        sheet.set_row(0, 20)
        sheet.set_row(1, 56)
        return starts

    def sources(self) -> None:
        sheet = self.workbook.add_worksheet("Sources")
        header = ("source", "title", "publisher", "kind", "date", "url", "file", "sha256")
        rows = [
            [
                *(getattr(cited.source, "id" if name == "source" else name) for name in header),
                cited.source.note,
                " ".join(cited.forces),
                cited.judgments,
            ]
            for cited in sources(self.record, self.scope)
        ]
        self.table(sheet, (*header, "note", "forces", "judgments"), rows)
        for n, width in enumerate((50, 44, 36, 14, 12, 50, 30, 20, 40, 24, 11)):
            sheet.set_column(n, n, width)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)

    def about(self) -> None:
        sheet = self.workbook.add_worksheet("About")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 3, 12)
        sheet.set_column(4, 4, 50)
        row = 0

        def line(text: str, **properties: Any) -> None:
            nonlocal row
            sheet.merge_range(row, 0, row, 4, "", self.format(text_wrap=True, **properties))
            self.put(sheet, row, 0, text, self.format(text_wrap=True, **properties))
            lines = -(-len(text) // 115)
            sheet.set_row(row, 15 * lines + (6 if properties else 2))
            row += 1

        line(TITLE, bold=True, font_size=14)
        line(f"{scope_words(self.record, self.scope)}.")
        row += 1
        line("How much is recorded, of all forces", bold=True)
        for n, name in enumerate(("Assessment", "Came out", "Forces", "Grades", "")):
            self.put(sheet, row, n, name, self.head(align="right" if n in (2, 3) else "left"))
        for found in coverage_rows(self.record):
            row += 1
            for n, value in enumerate(found):
                self.put(sheet, row, n, value, self.format(indent=n // 4))
        row += 2
        line("The colours", bold=True)
        for grade in self.framework.grades.values():
            self.put(sheet, row, 0, grade.label, self.grade(grade.id))
            row += 1
        row += 1
        line("What to beware of", bold=True)
        for caveat in CAVEATS:
            line(caveat)
        row += 1
        line("Source and licence", bold=True)
        line(f"{SOURCE} (sheet Sources).")
        line(f"{LICENCE} {LICENCE_URL}")
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
