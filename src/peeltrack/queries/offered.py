"""What is offered to the record, held against it: new, more evidence, the same, or in conflict."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from peeltrack.record.addresses import page_of
from peeltrack.record.dates import agree, refines, same_date
from peeltrack.record.judgments import SAID, Counts, Dispute, Evidence, Judgment, Record, Report
from peeltrack.record.quotes import normalised

Status = Literal["new", "more", "same", "conflict"]
"""`more`: the judgment is recorded, and the offer adds evidence or notes to it."""


class OfferedJudgment(NamedTuple):
    """A judgment offered, the one recorded for it, and what the offer adds or contradicts.

    `number` counts the revisions of a first judgment from 1 in the offer, and is 0 for the first. `evidence` is what
    the offer adds, pages that are recorded without a copy among it where the offer has the copy. `more` is what
    it says of SAID and of its date, and the record does not, `disputes` are sources that disagree; `differs` names what is in conflict.
    """

    status: Status
    offered: Judgment
    number: int
    recorded: Judgment | None = None
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    more: Mapping[str, str] = {}
    disputes: tuple[Dispute, ...] = ()
    differs: tuple[str, ...] = ()


class OfferedFact(NamedTuple):
    """Something else offered: `kind` is a key of a record file, `what` says it in short.

    `number` is its place in the offer's list of findings or responses; `counts` are those offered and those recorded
    where they are not the same.
    """

    status: Status
    kind: str
    force: str | None
    cycle: str | None
    what: str
    differs: str | None = None
    number: int = 0
    counts: tuple[Counts, Counts] | None = None


class OfferComparison(NamedTuple):
    """All that is offered, held against the record."""

    judgments: tuple[OfferedJudgment, ...]
    facts: tuple[OfferedFact, ...]

    @property
    def statuses(self) -> Counter[Status]:
        """How much of the offer is new, more, the same or in conflict."""
        judgments = Counter(item.status for item in self.judgments)
        return judgments + Counter(fact.status for fact in self.facts)


def compare_offer(record: Record, offered: Record) -> OfferComparison:
    """Return what `offered` would add to the record, and where the two contradict each other."""
    recorded = record.by_cell()
    judgments = tuple(
        _judgment(judgment, number, recorded.get(cell, []))
        for cell, of_cell in offered.by_cell().items()
        for number, judgment in enumerate(of_cell)
    )
    return OfferComparison(judgments, tuple(_facts(record, offered)))


def same_as(recorded: Iterable[Judgment], revised: bool, published: str | None) -> Judgment | None:
    """Return which of the judgments of an area in a cycle is the first, or the revision of a day; None for none.

    A revision is that of the same date or, where none is, of one that can be the same.
    """
    alike = [one for one in recorded if one.revised == revised]
    if not revised:
        return alike[0] if alike else None
    n = same_date(published or "", [one.published or "" for one in alike])
    return None if n is None else alike[n]


def _is_more(name: str, new: str, known: Judgment) -> bool:
    """Say whether a statement is one that a judgment lacks, or a more exact date than it has."""
    had = getattr(known, name)
    return had is None or (name == "published" and refines(new, had))


def _judgment(offered: Judgment, number: int, recorded: list[Judgment]) -> OfferedJudgment:
    """Hold a judgment against those recorded of its area and cycle."""
    known = same_as(recorded, offered.revised, offered.published)
    if known is None or (known.reckoned and not set(offered.evidence) <= set(known.evidence)):
        return OfferedJudgment("new", offered, number)
    said = {name: getattr(offered, name) for name in ("published", *SAID)}
    more = {name: new for name, new in said.items() if new and _is_more(name, new, known)}
    # By whom it was inspected is no detail: it says that the judgment is another.
    differs = (*offered.contradicts(known), *(more.keys() & {"inspection"}))
    disputes = tuple(one for one in offered.disputed_by if one not in known.disputed_by)
    evidence = tuple(_more_evidence(offered, known))
    notes = tuple(note for note in offered.notes if note not in known.notes)
    status: Status = "more" if evidence or notes or more or disputes else "same"
    status = "conflict" if differs else status
    return OfferedJudgment(status, offered, number, known, evidence, notes, more, disputes, differs)


def _more_evidence(offered: Judgment, known: Judgment) -> Iterator[Evidence]:
    """Yield what is offered and not recorded; of a page that is, and whose copy is not, the page with the copy."""
    have: dict[tuple[str, str], Evidence] = {}
    for item in known.evidence:
        there = have.setdefault(_words(item), item)
        if not there.archived:
            have[_words(item)] = item
    for item in offered.evidence:
        same = have.get(_words(item))
        if same is None:
            yield item
        elif item.archived and not same.archived:
            yield same._replace(archived=item.archived)


def _words(evidence: Evidence) -> tuple[str, str]:
    """Return what makes two pieces of evidence the same: the page or document, and the words if they are kept."""
    return page_of(evidence.source), normalised(evidence.quote or "")


def _facts(record: Record, offered: Record) -> Iterator[OfferedFact]:
    for id, source in offered.sources.items():
        if source.is_document:
            known = record.sources.get(id)
            differs = None if known in (None, source) else "described otherwise in the record"
            status: Status = "new" if known is None else "conflict" if differs else "same"
            yield OfferedFact(status, "sources", None, None, id, differs)
    for force, reports in offered.reports.items():
        recorded = {report.cycle: report for report in record.reports.get(force, ())}
        for report in reports:
            nothing = Report(force, report.cycle)
            yield from _report_facts(report, recorded.get(report.cycle, nothing))


_LISTED: Mapping[str, Callable[[Any], str]] = {
    "not_established": lambda gap: gap.area,
    "findings": lambda finding: finding.text,
    "responses": lambda response: f"{response.date}, to {response.to}",
    "notes": str,
}
"""What a report lists beside its judgments, and how each is said in short."""


def _report_facts(offered: Report, recorded: Report) -> Iterator[OfferedFact]:
    of = offered.force, offered.cycle
    # What a judgment of the report has too is said with the judgment; but a date that the report has not is news of it.
    is_news = refines(offered.published, recorded.published)
    dates = [] if is_news else [judgment.published for judgment in offered.judgments]
    stated = {note for judgment in offered.judgments for note in judgment.notes}
    for name in ("published", "as_published", "on_page"):
        here = getattr(offered, name)
        if here and here not in dates:
            status, differs = _whole_status(here, getattr(recorded, name))
            what = here if name == "published" else here.url or ""
            both = here, getattr(recorded, name)
            counts = both if status == "more" or (differs and name != "published") else None
            yield OfferedFact(status, name.replace("_", "-"), *of, what, differs, counts=counts)
    # A grade that follows from counts is not stated: why no page states it stays worth saying.
    areas = {judgment.area for judgment in recorded.judgments if not judgment.reckoned}
    gaps = {gap.area: gap.note for gap in recorded.not_established}
    for name, in_short in _LISTED.items():
        for n, item in enumerate(getattr(offered, name)):
            if name == "not_established" and item.area not in areas:
                there = item.note in gaps.get(item.area, "")
                status = "same" if there else "more" if item.area in gaps else "new"
            else:
                there = name == "not_established" or item in getattr(recorded, name)
                status = "same" if there else "new"
            if item not in stated:
                yield OfferedFact(status, name.replace("_", "-"), *of, in_short(item), number=n)


def _whole_status(here: str | Counts, there: str | Counts | None) -> tuple[Status, str | None]:
    """Return how what is offered of a whole report stands to what is recorded, and what differs."""
    if there is None:
        return "new", None
    if isinstance(here, Counts) and isinstance(there, Counts):
        return _counts_status(here, there)
    if not agree(str(here), str(there)):
        return "conflict", f"the record has {there}"
    return ("new" if refines(str(here), str(there)) else "same"), None


def _counts_status(here: Counts, there: Counts) -> tuple[Status, str | None]:
    """Return how counts stand to those recorded: a report's are of one page and have one note."""
    fewer, more = there.tells(here), here.tells(there)
    if not fewer and not more:
        where = f", at {there.url}" if there.url else ""
        return "conflict", f"the record counts otherwise{where}"
    for one, other in ((here.url, there.url), (here.note, there.note)):
        if one and other and page_of(one) != page_of(other):
            return (
                "conflict",
                f"the record has ‘{other}’ with them, and ‘{one}’ is offered; keep one",
            )
    worded = (here.url and not there.url) or (here.note and not there.note)
    return ("more" if worded or not fewer else "same"), None
