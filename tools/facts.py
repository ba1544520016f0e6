"""Hold files of gathered facts against the record, row by row, before and after they are put in.

`python tools/facts.py FILE.csv… [--data PATH] [--all]` says of each row whether it is new, the same,
more evidence, in conflict, or refused, and why. It writes nothing. Exit status: 0 where every row is
recorded already, 1 where one is not, 2 for wrong usage, 3 where a file or the record cannot be read.

A file is a CSV of judgments or of reports, told apart by its columns, which may stand in any order:

- judgments: `force`, `cycle`, `area`, `grade` (or `ungraded`), `published`, `source_url` and `basis`
  (`stated`, `paraphrased`, `deduced`, `carried-over` or `revised`); where there are, `also` (more
  addresses, with a space between), `inspection` and `note`;
- reports: `force`, `cycle`, `areas_graded`, a column a grade and `source_url`; where there are,
  `published` and `note`.

Notes are the gatherer's own and are not compared.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tabulate import tabulate

from peeltrack.problems import InvalidData, Problem
from peeltrack.queries.offered import OfferedFact, OfferedJudgment, compare_offer
from peeltrack.record.judgments import Evidence, Judgment, Record
from peeltrack.schema.assemble import assemble
from peeltrack.schema.importing import Offer, row_offer
from peeltrack.schema.load import find_files, load_files
from peeltrack.schema.rows import Row
from peeltrack.schema.rules import record_problems, together
from peeltrack.schema.textfile import Place
from peeltrack.schema.yamlfile import YamlDocument

JUDGMENTS = ("force", "cycle", "area", "grade", "published", "source_url", "basis")
REPORTS = ("force", "cycle", "areas_graded", "source_url")
BASES = {
    "stated": "cited",
    "revised": "cited",
    "paraphrased": "paraphrased",
    "deduced": "deduced",
    "carried-over": "carried-over",
}
"""How a gatherer says that a page states a grade, and how the record says it."""


Key = tuple[str, str, str, bool]
"""Force, cycle, area (nothing for the report as a whole), and whether the grade is a revised one."""


class Outcome(NamedTuple):
    """What was found of a row: its file and line, what it is about, how it stands, and why."""

    file: str
    line: int
    force: str
    cycle: str
    what: str
    status: str
    why: str = ""


class Gathered(NamedTuple):
    """A row as it was read, with its line."""

    line: int
    texts: Mapping[str, str]


def read(path: Path) -> tuple[list[str], list[Gathered]]:
    """Return a file's columns and rows. Raises InvalidData where it is neither kind of file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            rows = [
                Gathered(
                    reader.line_num, {k: (v or "").strip() for k, v in row.items() if k is not None}
                )
                for row in reader
            ]
            columns = list(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"cannot be read as a CSV in UTF-8 ({error})"
        raise InvalidData([Problem(str(path), None, None, "bad-file", message)]) from None
    kind = JUDGMENTS if "area" in columns else REPORTS
    missing = [column for column in kind if column not in columns]
    if missing:
        message = f"the columns {', '.join(missing)} are missing; the first line names the columns"
        raise InvalidData([Problem(str(path), 1, 1, "missing-column", message)])
    return columns, rows


def judgment_row(gathered: Gathered) -> Row:
    """Return a row of a judgment as rows are imported; the note only gives a deduction its reason."""
    texts, how = gathered.texts, BASES[gathered.texts["basis"]]
    fields = ("force", "cycle", "area", "grade", "published", "inspection")
    pages = (texts["source_url"], *texts.get("also", "").split())
    return Row(
        {name: texts[name] for name in fields if texts.get(name)},
        {"": Place(gathered.line, 1)},
        notes=(texts["note"],) if texts.get("note") else (),
        evidence=tuple(Evidence(page, how) for page in pages),
        revised=texts["basis"] == "revised",
    )


def report_entry(texts: Mapping[str, str], grades: Iterable[str]) -> dict[str, Any]:
    """Return a row of a report as a record file writes it: what is counted in full, or what is known."""
    counts = {grade: texts[grade] for grade in grades if texts.get(grade)}
    whole = bool(counts) and len(counts) == len([grade for grade in grades if grade in texts])
    counted = {
        "areas": texts["areas_graded"],
        "counts" if whole else "known": counts,
        "url": texts["source_url"],
    }
    entry: dict[str, Any] = {"published": texts.get("published")}
    if counts or texts["areas_graded"]:
        entry["as-published"] = {key: value for key, value in counted.items() if value}
    return {key: value for key, value in entry.items() if value}


def reports_offer(name: str, rows: Sequence[Gathered], grades: Iterable[str]) -> Offer:
    """Return reports as an offer to the record."""
    lines: dict[tuple[str, ...], int] = {}
    reports: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = row.texts["force"], row.texts["cycle"]
        lines[key] = row.line
        reports.setdefault(key[0], {})[key[1]] = report_entry(row.texts, grades)

    def place(steps: Sequence[str | int], key: bool) -> Place:
        path = tuple(map(str, steps[1:3]))
        return Place(next((n for at, n in lines.items() if at[: len(path)] == path), 1), 1)

    document = YamlDocument(name, {"reports": reports}, place)
    return Offer(name, lambda record: document)


def why_not(row: Gathered, needed: Sequence[str]) -> str:
    """Return why a row cannot be offered at all, or nothing."""
    missing = [name for name in needed if not row.texts.get(name)]
    if missing:
        return f"{' and '.join(missing)} missing"
    basis = row.texts.get("basis")
    return f"'{basis}' is no basis: {', '.join(BASES)}" if basis not in (None, *BASES) else ""


class File:
    """A file of facts, held against a record: the rows that can be offered to it, and why others not."""

    def __init__(self, path: Path, record: Record) -> None:
        self.path, self.record = path, record
        columns, self.rows = read(path)
        self.of_reports = "area" not in columns
        needed = ("force", "cycle") if self.of_reports else (*JUDGMENTS[:4], "source_url")
        refused = {row.line: why_not(row, needed) for row in self.rows}
        self.refused = {line: why for line, why in refused.items() if why}
        first: dict[Key, int] = {}
        for row in self.rows if self.of_reports else ():
            line = first.setdefault(self.key(row), row.line)
            if line != row.line:
                self.refused[row.line] = f"line {line} has this report already; keep one"

    def offer(self) -> Offer:
        """Return the rows that are not refused as an offer to the record."""
        left = [row for row in self.rows if row.line not in self.refused]
        if self.of_reports:
            return reports_offer(str(self.path), left, self.record.framework.grades)
        return row_offer(str(self.path), list(map(judgment_row, left)))

    def offered(self) -> Record:
        """Return what the rows say that keep the record's rules; the others are refused."""
        framework, forces = self.record.framework, self.record.forces
        while True:
            try:
                document = self.offer().document(self.record, self.path)
                problems = record_problems(document, framework, forces, together([document]))
            except InvalidData as error:
                problems = list(error.problems)
            if not problems:
                return assemble(framework, forces, [document], self.record.sources)
            wrong = {problem.line or 0: problem.message for problem in reversed(problems)}
            if wrong.keys() <= self.refused.keys():
                raise InvalidData(problems)
            self.refused |= wrong

    def key(self, row: Gathered) -> Key:
        """Return what a row is about."""
        texts = row.texts
        if self.of_reports:
            return texts["force"], texts["cycle"], "", False
        return texts["force"], texts["cycle"], texts["area"], texts["basis"] == "revised"

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what is found of each row."""
        compared = compare_offer(self.record, self.offered())
        found: dict[Key, list[tuple[str, str]]] = {}
        for item in compared.judgments:
            said = item.offered
            key = said.force, said.cycle, said.area, said.revised
            found.setdefault(key, []).append(standing(item, self.record))
        for fact in compared.facts:
            whole = str(fact.force), str(fact.cycle), "", False
            found.setdefault(whole, []).append(standing_of_fact(fact))
        for row in self.rows:
            about = self.path.name, row.line, row.texts["force"], row.texts["cycle"]
            what = row.texts.get("area", "report")
            if row.line in self.refused:
                yield Outcome(*about, what, "refused", self.refused[row.line])
            else:
                for status, why in found.get(self.key(row), [("refused", "it says nothing")]):
                    yield Outcome(*about, what, status, why)


def standing(item: OfferedJudgment, record: Record) -> tuple[str, str]:
    """Return how a judgment offered stands to the record, and why."""
    said, known = item.offered, item.recorded
    if item.status == "new":
        elsewhere = next((j for j in record.judgments(said.force) if is_same(j, said)), None)
        return ("same", f"recorded in {elsewhere.cycle}") if elsewhere else ("new", "")
    assert known is not None
    if item.status == "conflict":
        parts = [f"{n}: {getattr(said, n)}, recorded {getattr(known, n)}" for n in item.differs]
        return "conflict", "; ".join(parts)
    more = [evidence.source for evidence in item.evidence]
    return ("more", " ".join(more)) if more else ("same", "")


def is_same(recorded: Judgment, offered: Judgment) -> bool:
    """Say whether a judgment in another cycle is the one offered: of a day, by the same pages."""
    return (
        recorded.inspection is not None
        and recorded.area == offered.area
        and recorded.grade == offered.grade
        and recorded.published == offered.published
        and set(offered.sources) <= set(recorded.sources)
    )


def standing_of_fact(fact: OfferedFact) -> tuple[str, str]:
    """Return how a report's date or counts stand to the record, and why."""
    return fact.status, f"{fact.kind}: {fact.differs or fact.what}" if fact.status != "same" else ""


def main() -> int:
    """Print the table and return the exit status."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n\n")[0], formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--data", action="append", default=[], help="record files, as peeltrack's")
    parser.add_argument("--all", action="store_true", help="show the rows that are the same too")
    options = parser.parse_args()
    try:
        record = load_files(find_files(options.data))
        found = [outcome for path in options.files for outcome in File(path, record).outcomes()]
    except InvalidData as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 3
    shown = [outcome for outcome in found if options.all or outcome.status != "same"]
    if shown:
        print(tabulate(shown, headers=list(Outcome._fields)))
    counts = Counter(outcome.status for outcome in found)
    print(", ".join(f"{n} {status}" for status, n in counts.items()) or "no rows")
    return 0 if counts.keys() <= {"same"} else 1


if __name__ == "__main__":
    sys.exit(main())
