"""Everything that can be checked of the data: its rules, every quote in its file, totals, and layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path as FilePath

from peeltrack.problems import InvalidData, Problem, listed
from peeltrack.queries.coverage import coverage, of_report
from peeltrack.queries.reconcile import Reconciled, reconcile
from peeltrack.record.dates import MONTHS, agree, first_day, in_words, last_day, of_words
from peeltrack.record.deduction import with_deduced
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment, Record
from peeltrack.record.quotes import normalised
from peeltrack.record.states import UNGRADED
from peeltrack.schema.bundle import corrected_in_a_copy, source_file
from peeltrack.schema.layout import layout_problem
from peeltrack.schema.load import DataFiles, read_all
from peeltrack.schema.models import (
    EvidenceEntry,
    ReportEntry,
    ResponseEntry,
    RevisionEntry,
    SourceEntry,
)
from peeltrack.schema.reading import Path, problem
from peeltrack.schema.rules import RecordDocument

MAX_SEARCHED = 2**31
"""How many characters are looked through for quotes, those of a source once for each of its quotes. Of all reports
that there are, each with a dozen quotes, it is half as many."""
_DAY_IN_WORDS = re.compile(
    rf"\b([0-9]{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(MONTHS)})\s+([0-9]{{4}})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: what was looked at, and every problem found.

    `record` is what the files state and what their counts leave no choice of. It is None, and `totals` empty,
    where the files could not be used. `counts` are what was looked at: `judgments` those stated.
    """

    counts: dict[str, int]
    problems: tuple[Problem, ...]
    totals: tuple[Reconciled, ...]
    record: Record | None


def check(files: DataFiles) -> Checked:
    """Return everything found wrong with the files of a record. Raises nothing for bad data."""
    layout = layout_problems(files).values()
    try:
        framework, documents, stated = read_all(files)
    except InvalidData as error:
        return Checked({"files": len(_paths(files))}, (*error.problems, *layout), (), None)
    checking = _Checking(files, framework, documents, stated)
    problems = listed(chain(checking.problems(), layout))
    known = checking.known
    judgments = list(stated.all_judgments())
    counts = {
        "files": len(_paths(files)),
        "forces": len(stated.reports),
        "judgments": len(judgments),
        "deduced": sum(j.reckoned for j in known.all_judgments()),
        "ungraded": sum(j.grade is None for j in judgments),
        "disputed": sum(bool(j.disputed_by) for j in judgments),
        "not_established": sum(cycle.not_established for cycle in coverage(known)),
        "sources": len(stated.sources),
        "quotes": checking.quotes,
    }
    return Checked(counts, problems, checking.totals, known)


def content_problems(
    files: DataFiles,
    framework: Framework,
    documents: Sequence[RecordDocument],
    record: Record,
    known: Record | None = None,
) -> list[Problem]:
    """Return what a check finds in files that can be used, their layout apart.

    `known` is the record with the grades that follow from its counts, where they have been reckoned already.
    """
    return list(_Checking(files, framework, documents, record, known).problems())


def _paths(files: DataFiles) -> list[FilePath]:
    return [FilePath(path) for path in (files.framework, files.forces, *files.records)]


def layout_problems(files: DataFiles) -> dict[FilePath, Problem]:
    """Return what is wrong with the files that are valid YAML but not in normal form."""
    # An export in JSON is as a program wrote it.
    paths = [path for path in _paths(files) if path.suffix.lower() != ".json"]
    return {path: found for path in paths if (found := layout_problem(path))}


def _reports(document: RecordDocument) -> Iterator[tuple[str, str, ReportEntry]]:
    """Yield what a file says of each report, with its force and cycle."""
    for force, reports in document.file.reports.items():
        for cycle, entry in reports.items():
            yield force, cycle, entry


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {grade}" for grade, n in counts.items() if n)


def _text(path: FilePath) -> str:
    """Return the text of a source's file in which its quotes must stand.

    Of a page or a PDF, that is what a reader sees; of a plain text, the file itself, and its blocks as
    `draft` quotes them, where a table has bars between its cells.
    """
    from peeltrack.documents import read_document

    if path.suffix.lower() in (".html", ".htm", ".pdf"):
        return read_document(path).text
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        return f"{text}\n{read_document(path).text}"
    except InvalidData:  # a text in an old encoding, say, has no other form
        return text


class _Checking:
    """Files that can be used, and the record that they state, held against all that it rests on."""

    def __init__(
        self,
        files: DataFiles,
        framework: Framework,
        documents: Sequence[RecordDocument],
        stated: Record,
        known: Record | None = None,
    ) -> None:
        self.files = files
        self.framework = framework
        self.documents = documents
        self.stated = stated
        self.known = with_deduced(stated) if known is None else known
        self.by_cell = stated.by_cell()
        self.totals = reconcile(self.known)
        self.quotes = self.searched = 0
        self.sources: dict[str, SourceEntry] = {}
        self.texts: dict[str, str] = {}
        texts: dict[str, str] = {}
        for document in documents:
            for id, source in document.file.sources.items():
                self.sources[id] = source
                path = source_file(document.path.parent, source.file) if source.file else None
                if path:
                    if path not in texts:
                        texts[path] = normalised(_text(FilePath(path)))
                    self.texts[id] = texts[path]

    def problems(self) -> Iterator[Problem]:
        """Yield all problems: of quotes and dates, then what contradicts official totals, and counts of reports."""
        for document in self.documents:
            yield from self.statements(document)
        for item in self.totals:
            if item.status == "contradicted":
                total = item.total
                message = (
                    f"{total.area} {total.cycle}: the record holds {_counts(item.recorded)}, but the official "
                    f"total is {_counts(total.counts)} ({total.url}); one grade or more is wrong"
                )
                yield Problem(self.files.framework, None, None, "official-total", message)
        for document in self.documents:
            yield from self.counts(document)
            yield from self.order(document)
            yield from self.carried_over(document)
            yield from self.revisions(document)

    def order(self, document: RecordDocument) -> Iterator[Problem]:
        """Yield a problem for each report that is dated before the force's report of an earlier cycle."""
        orders = self.framework.cycle_orders
        for force, cycle, entry in _reports(document):
            dated = [r for r in self.stated.reports[force] if orders[r.cycle] < orders[cycle]]
            for earlier in dated if entry.published else ():
                out = earlier.published
                if out and entry.published and last_day(entry.published) < first_day(out):
                    message = (
                        f"{force}: the report of {cycle} would be out before that of {earlier.cycle}, published "
                        f"{in_words(out)}; correct the date or the cycle"
                    )
                    path: Path = ("reports", force, cycle, "published")
                    yield problem(document.document, path, "date-order", message)

    def carried_over(self, document: RecordDocument) -> Iterator[Problem]:
        """Yield a problem for each judgment that is not the one from which it is said to be carried over."""
        for force, cycle, entry in _reports(document):
            for area, judgment in entry.judgments.items():
                of, stands = judgment.carried_over_from, self.by_cell[force, cycle, area][0]
                last = next(reversed(self.by_cell.get((force, of or "", area), ())), None)
                replaced = judgment.grade != (stands.grade or UNGRADED)
                if of and last and not replaced and last.grade not in (None, judgment.grade):
                    message = (
                        f"{force} {area}: {judgment.grade} cannot be carried over from {of}, which gave "
                        f"{last.grade}; correct one of them, or say what it is carried over from"
                    )
                    path = ("reports", force, cycle, "judgments", area, "carried-over-from")
                    yield problem(document.document, path, "carried-over", message)

    def revisions(self, document: RecordDocument) -> Iterator[Problem]:
        """Yield a problem for each revision that is dated before what it revises, or says the same."""
        for force, cycle, entry in _reports(document):
            for area, judgment in entry.judgments.items():
                here = ("reports", force, cycle, "judgments", area, "revised")
                for n, revision in enumerate(judgment.revised):
                    before, same = self.revised(force, cycle, area, revision)
                    if before and same and before.grade == same.grade:
                        message = (
                            f"{force} {cycle} {area}: this says '{revision.grade}' as before, and revises nothing; "
                            "cite it under also"
                        )
                        spot: Path = (*here, n, "grade")
                        yield problem(document.document, spot, "no-revision", message)
                    out = before and before.published
                    if out and last_day(revision.published) < first_day(out):
                        message = (
                            f"a revision comes after what it revises, published {in_words(out)}"
                        )
                        yield problem(
                            document.document, (*here, n, "published"), "date-order", message
                        )

    def revised(
        self, force: str, cycle: str, area: str, revision: RevisionEntry
    ) -> tuple[Judgment | None, Judgment | None]:
        """Return the judgment before a revision, and the revision as it stands; None where another replaces it."""
        cell = self.by_cell[force, cycle, area]
        for before, one in pairwise(cell):
            same = agree(one.published or "", revision.published)
            if same and (one.grade or UNGRADED) == revision.grade:
                return before, one
        return None, None

    def counts(self, document: RecordDocument) -> Iterator[Problem]:
        """Yield a problem for each report that holds more of a grade than was counted on publication."""
        for force, cycle, entry in _reports(document):
            if not entry.as_published:
                continue
            report = next(r for r in self.stated.reports[force] if r.cycle == cycle)
            found = of_report(self.framework, report)
            excess = _counts(found.excess)
            if found.surplus:
                excess = f"{found.surplus} more than {found.areas} areas"
            if excess:
                where = f" ({entry.as_published.url})" if entry.as_published.url else ""
                message = (
                    f"{force} {cycle}: {excess} recorded beyond what was counted on "
                    f"publication{where}; a grade or the count is wrong"
                    f"{corrected_in_a_copy(document.path)}"
                )
                path: Path = ("reports", force, cycle, "as-published")
                yield problem(document.document, path, "report-counts", message, key=True)

    def statements(self, document: RecordDocument) -> Iterator[Problem]:
        """Hold every quote of a file against its source, and every grade against its quote."""
        yield from self.dates(document)
        for force, cycle, report in _reports(document):
            here: Path = ("reports", force, cycle)
            for area, judgment in report.judgments.items():
                spot = (*here, "judgments", area)
                yield from self.judged(document, spot, judgment.grade, judgment.evidence)
                for n, revision in enumerate(judgment.revised):
                    revised = (*spot, "revised", n)
                    yield from self.judged(document, revised, revision.grade, revision.evidence)
            for n, finding in enumerate(report.findings):
                spot = (*here, "findings", n)
                yield from self.quote(document, spot, finding.source, finding.quote)
            for n, response in enumerate(report.responses):
                spot = (*here, "responses", n)
                if response.source and response.quote:
                    yield from self.quote(document, spot, response.source, response.quote)
                    yield from self.response(document, spot, response, response.source)

    def dates(self, document: RecordDocument) -> Iterator[Problem]:
        """Hold each document's own date against the words that give it."""
        for id, source in document.file.sources.items():
            if not source.dated or not source.date:
                continue
            spot: Path = ("sources", id, "dated")
            yield from self.quote(document, spot[:-1], id, source.dated, "dated")
            match = _DAY_IN_WORDS.search(source.dated)
            if match:
                words = of_words(" ".join(match.groups())) or match[0]
                if not words.startswith(source.date):
                    message = f"the date is {source.date}, but these words say {words}"
                    yield problem(document.document, spot, "source-date", message)

    def quote(
        self, document: RecordDocument, here: Path, source: str, quote: str, key: str = "quote"
    ) -> Iterator[Problem]:
        self.quotes += 1
        self.searched += len(self.texts[source])
        if self.searched > MAX_SEARCHED:
            if self.searched - len(self.texts[source]) <= MAX_SEARCHED:
                message = (
                    f"more than {MAX_SEARCHED:,} characters would be looked through for the quotes, and neither "
                    "this one was looked for nor those after it; split the record, or quote from shorter sources"
                )
                yield problem(document.document, (*here, key), "too-many-quotes", message)
        elif normalised(quote) not in self.texts[source]:
            name = self.sources[source].file
            message = f"these words are not in {name}; copy them exactly as they stand there"
            yield problem(document.document, (*here, key), "quote-not-found", message)

    def judged(
        self, document: RecordDocument, here: Path, grade: str, evidence: Sequence[EvidenceEntry]
    ) -> Iterator[Problem]:
        for n, item in enumerate(evidence):
            spot = (*here, "evidence", n)
            yield from self.quote(document, spot, item.source, item.quote)
            if grade != UNGRADED and not self.says(item.quote, grade):
                message = f"the quote does not say '{grade}'; correct the grade, or quote the words that do"
                yield problem(document.document, (*spot, "quote"), "quote-lacks-grade", message)

    def says(self, quote: str, grade: str) -> bool:
        """Say whether a quote names a grade, by its label or another of its phrases."""
        words = normalised(quote).lower()
        known = self.framework.grades[grade]
        return any(
            re.search(rf"\b{re.escape(normalised(phrase).lower())}\b", words)
            for phrase in (known.label, *known.phrases)
        )

    def response(
        self, document: RecordDocument, here: Path, response: ResponseEntry, source: str
    ) -> Iterator[Problem]:
        """Hold a response's date and reference against its letter."""
        letter = self.sources[source]
        if letter.date and letter.date != response.date:
            message = f"the letter '{source}' is dated {letter.date}; make the two dates agree"
            yield problem(document.document, (*here, "date"), "source-date", message)
        if response.reference and normalised(response.reference) not in self.texts[source]:
            message = f"'{response.reference}' is not in {letter.file}; copy the reference exactly"
            yield problem(document.document, (*here, "reference"), "quote-not-found", message)
