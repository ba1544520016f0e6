"""Writing an offer into a record file: locked, validated as a whole, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import chain
from pathlib import Path
from typing import Any

from peeltrack.checking import content_problems
from peeltrack.problems import InvalidData, Problem, WrongRequest, in_lines
from peeltrack.queries.offered import OfferComparison, OfferedJudgment, compare_offer
from peeltrack.record.dates import agree, in_words, refines
from peeltrack.record.deduction import with_deduced
from peeltrack.record.entries import key_of
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment, Record
from peeltrack.record.states import UNGRADED
from peeltrack.schema import load
from peeltrack.schema.assemble import assemble
from peeltrack.schema.bundle import is_bundled
from peeltrack.schema.importing import Offer
from peeltrack.schema.load import DataFiles
from peeltrack.schema.locking import locked, write_whole
from peeltrack.schema.models import JudgmentEntry, RecordFile
from peeltrack.schema.reading import Path as Steps
from peeltrack.schema.reading import problem
from peeltrack.schema.rules import RecordDocument, record_problems, together
from peeltrack.schema.textfile import read_bytes
from peeltrack.schema.yamlfile import parse
from peeltrack.store.amend import CannotAmendError, amend
from peeltrack.store.merging import Merging
from peeltrack.visible import one_line

NEW_FILE = "grades.yaml"
"""The record file of a folder that is written unless another is named."""
STEPS = 4
"""Reading the record, the offer, changing the file's text, and reading the record as it would be."""
READ_ONLY = (
    "the bundled record is read-only; `peeltrack init DIR` begins one of your own over it, which is then used "
    "in DIR, and elsewhere with --data DIR"
)
SEVERAL = "several record files or folders are in use; say which to write, with --into"
CORRECTED = ("grade", "published")
"""What of a judgment can be corrected; the rest is corrected by hand."""
BETWEEN = ("report-counts", "official-total", "carried-over", "no-revision", "date-order")
"""The rules between several facts, which one correction can break and two together keep."""
TOGETHER = (
    "corrections that belong together are taken from one table, by `peeltrack import --replace`"
)


@dataclass(frozen=True, slots=True)
class Destination:
    """The record that is changed, the one of its files that is written, and the paths that name it.

    `open` says that nobody named the file: it can be another of the files in its folder.
    """

    files: DataFiles
    target: Path
    paths: tuple[str, ...] = ()
    open: bool = False

    @property
    def name(self) -> str:
        """The target as the record names it, which a path forgets: `./mine.yaml` and `mine.yaml` are one path."""
        return next(name for name in self.files.records if Path(name) == self.target)


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a write would do: the file, what it held (None: there was none), and what it would hold.

    `conflicts` says how the offer contradicts the record; nothing is to be written then. `revised` says of each
    first judgment that the offer contradicts or corrects which it is, and how to name its revisions. `remarks` say
    which grades that stand in no file follow from counts only with it, or only without it, and what of its dates is to
    be looked at.
    """

    path: Path
    before: bytes | None
    after: str
    compared: OfferComparison
    framework: Framework
    conflicts: tuple[Problem, ...] = ()
    revised: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        return self.after.encode("utf-8") != (self.before or b"")

    @property
    def diff(self) -> str:
        """The change as a unified diff; empty where there is none."""
        old = (self.before or b"").decode("utf-8").splitlines(keepends=True)
        new = self.after.splitlines(keepends=True)
        name = one_line(str(self.path))
        lines = unified_diff(old, new, name, name)
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


def destination(paths: Sequence[str], into: str | None = None) -> Destination:
    """Return the record at `paths` and the file of it to write: `into`, else the one that `paths` name.

    Without `paths` the record is that of `into` alone. Raises WrongRequest where no file that can be
    written is named, InvalidData where a path is not there.
    """
    named = paths if into is None else [into]
    if len(named) != 1:
        raise WrongRequest(SEVERAL if named else READ_ONLY)
    target = Path(named[0])
    folder = into is None and target.is_dir()
    if folder:
        target /= NEW_FILE
    if is_bundled(target):
        raise WrongRequest(READ_ONLY)
    if target.suffix != ".yaml" or target.is_dir():
        raise WrongRequest(f"'{target}' is not written to; name a record file that ends in .yaml")
    if target.is_symlink() and not target.exists():
        raise WrongRequest(
            f"'{target}' is a link that leads to no file; make the file, or name another"
        )
    files = load.find_files(paths or [target], adding=target)
    if target not in map(Path, files.records):
        target = next(p for p in map(Path, files.records) if p.resolve() == target.resolve())
    return Destination(files, target, tuple(paths), folder)


def toward(
    place: Destination,
    documents: Sequence[RecordDocument],
    keys: Collection[tuple[str, str, str]],
    *,
    there: bool = False,
) -> Destination:
    """Return the destination of judgments, by force, cycle and area, whose file nobody named.

    It is the file with most of their reports, else with most of their forces; of files that have as many, the
    one with most reports. With `there` it is first of all the one where the judgments themselves stand.
    """
    if not place.open:
        return place

    def rank(document: RecordDocument) -> tuple[int, ...]:
        reports = document.file.reports
        having = [(f, c, area) for f, c, area in keys if c in reports.get(f, {})]
        entries = [reports[f][c].judgments.get(area) for f, c, area in having]
        judged = sum(_weight(entry) for entry in entries if entry)
        forces = sum(force in reports for force, _, _ in keys)
        return judged if there else 0, len(having), forces, sum(map(len, reports.values()))

    beside = [one for one in documents if one.path.parent == place.target.parent and any(rank(one))]
    file = max(beside, key=rank).path if beside else place.target
    return destination(place.paths, str(file))


def _weight(entry: JudgmentEntry) -> int:
    """Return how much a file's account of a judgment counts: that which replaces another's is the one that stands."""
    return 1 + (entry.replaces is not None or any(one.replaces for one in entry.revised))


def toward_offer(place: Destination, offer: Offer, *, correct: bool = False) -> Destination:
    """Return the destination of all that is offered, or corrects what is recorded.

    Raises InvalidData with every problem of record or offer.
    """
    if not place.open or len(place.files.records) - len(place.files.beneath) < 2:
        return place
    record, documents = read_record(place, correct=correct)
    reports = offer.document(with_deduced(record), place.target).file.reports
    keys = [(f, c, a) for f in reports for c in reports[f] for a in reports[f][c].judgments]
    return toward(place, documents, keys, there=correct)


@contextmanager
def writing(place: Destination) -> Iterator[Destination]:
    """Keep every other process from writing where a record file is, as long as it lasts.

    Gives the destination with the files of the record as they are then: others may have been put beside.
    """
    with locked(place.target):
        yield replace(place, files=load.find_files(place.paths or [place.target], place.target))


def read_record(
    place: Destination, *, correct: bool = False
) -> tuple[Record, Sequence[RecordDocument]]:
    """Return the record that is changed, as it is, and its files. Raises InvalidData with every problem of them.

    Where it is to be corrected, one of the files that can be written can contradict the others.
    """
    _, documents, record = _read(place, _held(place.target) or b"", correct)[0]
    return record, documents


def _read(
    place: Destination, text: bytes, correct: bool, before: load.ReadFiles | None = None
) -> tuple[load.ReadFiles, Sequence[Problem]]:
    """Return what the files say, the one to write saying `text`, and where it contradicts the others.

    Of a file that nobody named, any in its folder can be the one. What was read `before` of the others is not read
    again. Raises InvalidData with every problem, with contradictions unless it is to `correct` them.
    """
    instead = {place.name: text}
    try:
        return load.read_all(place.files, instead, before=before), ()
    except InvalidData as error:
        contradicted = error.problems
        if not correct or any(found.rule != "record-conflict" for found in contradicted):
            raise
    own = [name for name in place.files.records if name not in place.files.beneath]
    for name in [place.name, *(own if place.open else ())]:
        with suppress(InvalidData):
            return load.read_all(place.files, instead, over=name, before=before), contradicted
    raise InvalidData(contradicted)


def prepare(
    place: Destination,
    offer: Offer,
    *,
    correct: bool = False,
    step: Callable[[], None] = lambda: None,
) -> FileChange:
    """Return what writing an offer would do, without doing it.

    The whole record is validated as it would be. Where the offer contradicts the record the change is none; but
    with `correct` a judgment takes another grade or date, if a note says why. Raises InvalidData with every
    problem of the record, of the offer, or of the record as it would be. `step` is called after each of its `STEPS`, to show how far it is.
    """
    before = _held(place.target)
    found, contradicted = _read(place, before or b"", correct)
    framework, documents, record = found
    step()
    known_record = with_deduced(record)
    offered = offer.document(known_record, place.target)
    problems = record_problems(offered, framework, record.forces, together((*documents, offered)))
    if problems:
        raise InvalidData(map(offer.named, in_lines(problems)))
    offers = assemble(framework, record.forces, [offered], record.sources)
    compared = compare_offer(known_record, offers)
    step()
    text = (before or b"").decode("utf-8")
    revised = tuple(_revised(compared, known_record))
    conflicts = tuple(map(offer.named, in_lines(_conflicts(offered, documents, compared, correct))))
    change = FileChange(place.target, before, text, compared, framework, conflicts, revised)
    if conflicts or (compared.statuses.keys() <= {"same"} and not contradicted):
        return change
    below = [one for one in documents if one.document.name in place.files.beneath]
    beside = [one for one in documents if one.document.name != place.name]
    replaced = assemble(framework, record.forces, beside, record.sources) if correct else None
    held: Any = parse(before or b"", place.name).value or {}
    given: Any = offered.document.value
    merging = Merging(
        held,
        given,
        compared,
        framework,
        _reports(below) | _reports(beside, dated=offered.file),
        _reports(below),
        compare_offer(replaced, offers) if replaced else None,
    )
    try:
        after = amend(text, merging.merged())
    except CannotAmendError as error:
        message = f"this cannot be added without touching other lines: {error}; {error.cure}"
        raise InvalidData([Problem(place.name, error.line, None, "layout", message)]) from error
    step()
    would_be, still = _read(place, after.encode("utf-8"), correct, found)
    if more := _more(still, contradicted):
        raise InvalidData(more)
    known_then = with_deduced(would_be[2])
    was = content_problems(place.files, *found, known_record)
    if worse := _more(content_problems(place.files, *would_be, known_then), was):
        raise InvalidData(_corrected_alone(worse, revised) if correct else worse)
    step()
    remarks = chain(
        _follows(known_record, known_then),
        _finer_dates(compared) if correct else (),
        _of_another_day(compared, would_be[2]),
    )
    return replace(change, after=after, remarks=tuple(remarks))


def write(change: FileChange) -> None:
    """Write a change, with the lock of `writing` held. Raises InvalidData, leaving the file as it was."""
    write_whole(change.path, change.after, change.before)


def _corrected_alone(problems: Sequence[Problem], revised: Sequence[str]) -> Iterator[Problem]:
    """Yield problems of a record corrected, those between facts with which grade it is and how to correct several."""
    more = "; ".join((TOGETHER, *revised))
    for found in problems:
        between = found.rule in BETWEEN
        yield found._replace(message=f"{found.message}; {more}") if between else found


def _conflicts(
    offered: RecordDocument,
    documents: Sequence[RecordDocument],
    compared: OfferComparison,
    correct: bool,
) -> Iterator[Problem]:
    """Yield a problem for everything in which an offer contradicts the record, with both sources.

    Where it is to `correct` the record, only for what cannot be corrected so, or is without a reason.
    """
    for item in compared.judgments:
        if item.recorded is None or item.status != "conflict":
            continue
        said, known, steps = item.offered, item.recorded, _steps(item)
        revision = ("revised", item.number - 1) if item.number else ()
        here = (*steps, *revision, key_of(item.differs[0]))
        what = f"{said.force} {said.cycle} {said.area}"
        if correct and {*item.differs} <= {*CORRECTED}:
            if {*said.notes} <= {*known.notes}:
                message = f"{what}: say in a note why it is corrected"
                message += "; what is given is recorded already" if said.notes else ""
                yield problem(offered.document, here, "no-reason", message)
            continue
        where = " and ".join(_recorded_at(documents, steps))
        differ = [_what(said, known, name) for name in item.differs]
        message = (
            f"{what}: {', '.join(d[0] for d in differ)} offered ({', '.join(said.sources)}), "
            f"but {', '.join(d[1] for d in differ)} in {where} ({', '.join(known.sources)})"
        )
        yield problem(offered.document, here, "record-conflict", message)
    for fact in compared.facts:
        if fact.differs:
            steps = (fact.kind, fact.what)
            if fact.force is not None and fact.cycle is not None:
                steps = ("reports", fact.force, fact.cycle, fact.kind)
            where = " and ".join(_recorded_at(documents, steps))
            what = " ".join(filter(None, (fact.force, fact.cycle, fact.kind, fact.what)))
            message = f"{what}: {fact.differs} ({where})"
            yield problem(offered.document, steps, "record-conflict", message, key=True)


def _revised(compared: OfferComparison, record: Record) -> Iterator[str]:
    """Yield of each first judgment that an offer contradicts which revisions are recorded, and how to name them."""
    recorded = record.by_cell()
    for item in compared.judgments:
        known = item.recorded
        if known is None or known.revised or item.status != "conflict":
            continue
        later = [_graded(one) for one in recorded[known[:3]] if one.revised]
        if later:
            yield (
                f"{' '.join(known[:3])} is here the first grade, {_graded(known)}; --revised --published DATE "
                f"(in a table, revised: true) names a revision: {', '.join(later)}"
            )


def _follows(before: Record, after: Record) -> Iterator[str]:
    """Yield which grades of the record `before` a change no longer lets follow from counts, and which it does."""
    was, now = (
        {one[:3]: one.grade for one in record.all_judgments() if one.reckoned}
        for record in (before, after)
    )
    recorded = {one[:3] for one in after.all_judgments() if not one.reckoned}
    for cell in sorted({*was, *now}):
        what = " ".join(cell)
        if cell in recorded or was.get(cell) == now.get(cell):
            continue
        if cell in now:
            yield f"{what}: {now[cell]} follows from counts with this"
        else:
            yield f"{what}: {was[cell]} no longer follows from counts with this"


def _finer_dates(compared: OfferComparison) -> Iterator[str]:
    """Yield which dates are recorded more exactly than a correction gives them, and stay."""
    for item in compared.judgments:
        known, date = item.recorded, item.offered.published
        if known and date and refines(known.published, date):
            what = " ".join(known[:3])
            yield f"{what}: the date stays {known.published}, which can be {date}; to take it out, edit the file"


def _of_another_day(compared: OfferComparison, record: Record) -> Iterator[str]:
    """Yield which grades that are no revision are dated otherwise than their report: it may be a slip."""
    for item in compared.judgments:
        said = item.offered
        report = next(r for r in record.reports[said.force] if r.cycle == said.cycle)
        if said.is_apart or not (said.published and report.published):
            continue
        if item.status != "same" and not agree(said.published, report.published):
            yield (
                f"{' '.join(said[:3])}: published {in_words(said.published)}, but its report {in_words(report.published)}; "
                "it is taken for one that was added to the report"
            )


def _graded(judgment: Judgment) -> str:
    return f"{judgment.grade or UNGRADED} ({judgment.published or 'no date'})"


def _steps(item: OfferedJudgment) -> Steps:
    said = item.offered
    return ("reports", said.force, said.cycle, "judgments", said.area)


def _what(said: Judgment, known: Judgment, name: str) -> tuple[str, str]:
    """Return what an offer and the record say of one thing, in words."""
    one, other = getattr(said, name), getattr(known, name)
    if name == "grade":
        return one or UNGRADED, other or UNGRADED
    words = "inspected by" if name == "inspection" else name.replace("_", " ")
    return f"{words} {one}", f"{words} {other}" if other else "no date"


def _recorded_at(documents: Sequence[RecordDocument], steps: Steps) -> list[str]:
    """Return where the record's files say something, as `file:line`."""
    found = []
    for document in documents:
        value: Any = document.document.value
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            line = document.document.place(steps, key=True).line
            found.append(f"{document.document.name}:{line}")
    return found


def _reports(
    documents: Iterable[RecordDocument], *, dated: RecordFile | None = None
) -> set[tuple[str, str]]:
    """Return the reports, by force and cycle, of which files say something, but those `dated` as another file does."""
    there = dated.reports if dated else {}
    return {
        (force, cycle)
        for one in documents
        for force, reports in one.file.reports.items()
        for cycle, report in reports.items()
        if not (
            report.published
            and cycle in there.get(force, ())
            and there[force][cycle].published == report.published
        )
    }


def _held(path: Path) -> bytes | None:
    """Return what a record file holds, or None where there is none."""
    return read_bytes(path) if path.exists() else None


def _more(problems: Sequence[Problem], known: Sequence[Problem]) -> list[Problem]:
    """Return the problems that are not among those known, wherever in the file these stand."""
    said = {(found.file, found.rule, found.message) for found in known}
    return [found for found in problems if (found.file, found.rule, found.message) not in said]
