"""What a record file would say with an offer in it: as values, with nothing that it said left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from peeltrack.problems import WrongRequest
from peeltrack.queries.offered import OfferComparison, OfferedFact, OfferedJudgment
from peeltrack.record.addresses import page_of
from peeltrack.record.dates import first_day, last_day, same_date
from peeltrack.record.entries import (
    DISPUTED_BY,
    Entry,
    entry_of,
    in_full,
    in_order,
    in_short,
    key_of,
    rests_on,
    with_evidence,
    with_notes,
    within,
)
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import SAID, Counts, Dispute, Evidence, Judgment
from peeltrack.record.states import UNGRADED
from peeltrack.schema.models import CountsEntry, RecordFile, ReportEntry, keys_of

OF_THE_GRADE = (
    *("grade", "url", "archived", "stated", "also", "evidence"),
    *(key_of("carried_over_from"), DISPUTED_BY),
)
"""The keys of a judgment that speak of the grade it has, and so not of another."""

WORDS = ("url", "note")
"""The keys of a report's counts beside the numbers."""


@dataclass(slots=True)
class Merging:
    """The value of a record file, which is changed, with what is new in an offer.

    `value` and `offer` are record files as plain values, `compared` is the offer held against the whole
    record. A judgment in conflict takes what the offer says, and what it said before, with its evidence,
    stays in a note. `beneath` are the reports (force, cycle) of the files over which this one lies, `elsewhere`
    those and the ones to which another file gives no date, or another: of them this one says nothing as a whole but
    a date that is new. `replaced` is the offer held against the other files: what contradicts
    them says what it replaces.
    """

    value: Entry
    offer: Mapping[str, Any]
    compared: OfferComparison
    framework: Framework
    elsewhere: Collection[tuple[str, str]]
    beneath: Collection[tuple[str, str]]
    replaced: OfferComparison | None
    begun: set[tuple[str, str]] = field(default_factory=set)
    """The reports that the file begins."""
    whole: set[tuple[str, str, str]] = field(default_factory=set)
    """The judgments that it has nothing of yet, and takes with all their revisions."""

    def merged(self) -> Entry:
        """Return the value of the file as it would be. Raises WrongRequest for what cannot be said in it."""
        self.offer = _given(self.offer)
        # A report's date first: its judgments do not repeat it.
        for fact in sorted(self.compared.facts, key=lambda fact: fact.kind != "published"):
            if fact.status in ("new", "more"):
                self.fact(fact)
        for item in self.compared.judgments:
            if item.status != "same":
                self.judgment(item)
        for item in self.replaced.judgments if self.replaced else ():
            if item.recorded is not None:
                self.replace(item)
        return self.value

    # Reports

    def recorded(self, force: str, cycle: str) -> Entry | None:
        """Return a report of this file, or None."""
        return ((self.value.get("reports") or {}).get(force) or {}).get(cycle)

    def report(self, force: str, cycle: str) -> Entry:
        """Return a report of this file; one that it begins has what the offer says of all its judgments."""
        report = self.recorded(force, cycle)
        if report is None:
            offered = self.offer["reports"][force][cycle]
            whole = (force, cycle) not in self.elsewhere
            kept = ("published", "url", "archived", "note", "notes") if whole else ("notes",)
            report = {key: offered[key] for key in kept if offered.get(key)}
            reports = _within(self.value, "reports", keys_of(RecordFile))
            of_force = _within(reports, force, sorted((force, *reports)))
            _put(of_force, cycle, report, self.framework.cycles)
            self.begun.add((force, cycle))
        return report

    # Judgments

    def judgment(self, item: OfferedJudgment) -> None:
        """Put in what is new of a judgment, or of a revision."""
        cell = force, cycle, area = item.offered[:3]
        if cell in self.whole:
            return
        here = (self.recorded(force, cycle) or {}).get("judgments") or {}
        if item.offered.revised and area not in here and (force, cycle) not in self.beneath:
            raise WrongRequest(
                f"{force} {cycle} {area}: its first judgment is not in this file; add the revision to "
                "the file that has it, with --into"
            )
        report = self.report(force, cycle)
        if area not in here:
            self.whole.add(cell)
            new = self.new_judgment(item, report)
            _open_gap(report, area)
        elif item.offered.revised:
            new = self.with_revision(in_full(here[area]), item)
        else:
            new = in_short(self.changed(in_full(here[area]), item, report))
        judgments = _within(report, "judgments", keys_of(ReportEntry))
        _put(judgments, area, new, self.framework.areas)

    def new_judgment(self, item: OfferedJudgment, report: Entry) -> str | Entry:
        """Return what this file is to say of a judgment that it has nothing of yet."""
        force, cycle, area = item.offered[:3]
        offered: str | Entry = self.offer["reports"][force][cycle]["judgments"][area]
        whole = (force, cycle) in self.begun and (force, cycle) not in self.elsewhere
        if whole and item.recorded is None:
            return in_short(in_order(in_full(offered)))
        entry = self.first_entry(item, offered)
        return within(entry, area, report, self.framework.cycles[cycle])

    def replace(self, item: OfferedJudgment) -> None:
        """Let a judgment of this file say what it replaces of those beneath it: nothing where they agree."""
        said = item.offered
        here = (self.recorded(said.force, said.cycle) or {}).get("judgments") or {}
        if said.area not in here:
            return
        entry = in_full(here[said.area])
        if said.revised:
            revisions = list(entry["revised"])
            n = _numbered(revisions, item)
            if n is not None:
                revisions[n] = _replacing(revisions[n], item)
            entry = {**entry, "revised": revisions}
        else:
            entry = _replacing(entry, item)
        here[said.area] = in_short(in_order(entry))

    def first_entry(self, item: OfferedJudgment, offered: str | Entry) -> Entry:
        """Return what this file is to say of a judgment that it has nothing of yet, with the revisions offered."""
        said, known = item.offered, item.recorded
        if said.revised:
            same = (other.offered for other in self.compared.judgments)
            entry = entry_of(next(first for first in same if first[:3] == said[:3]))
        elif known is None:
            entry = entry_of(said)
        elif item.differs:
            entry = self.changed(entry_of(known), item, {})
        else:
            more = said._replace(
                published=said.published or known.published,
                inspection=known.inspection,
                evidence=item.evidence or said.evidence,
                notes=item.notes,
                disputed_by=item.disputes,
            )
            entry = entry_of(more)
        revised = [self.revision(item, one) for one in in_full(offered).get("revised", ())]
        return in_order({**entry, "revised": revised}) if revised else entry

    def revision(self, of: OfferedJudgment, offered: Entry) -> Entry:
        """Return what this file is to say of a revision, of a judgment that it has nothing of yet."""
        for item in self.compared.judgments:
            said, known = item.offered, item.recorded
            same = said[:3] == of.offered[:3] and said.revised
            if same and said.published == offered["published"] and item.differs and known:
                return self.changed(entry_of(known), item, {})
        return offered

    def changed(self, entry: Entry, item: OfferedJudgment, report: Entry) -> Entry:
        """Return a judgment's or a revision's entry with what the offer adds to it or corrects in it.

        Of what is corrected, a note keeps what was said before.
        """
        known, said = item.recorded, item.offered
        evidence, disputes, notes = item.evidence, item.disputes, item.notes
        if item.differs and known is not None:
            notes = (_correction(known, item.differs), *notes)
        if "grade" in item.differs and known is not None:
            # The old evidence states the old grade: it is kept in the note, in full.
            entry = {key: entry[key] for key in entry if key not in OF_THE_GRADE}
            entry["grade"] = said.grade or UNGRADED
            entry |= {key_of(name): getattr(said, name) for name in SAID if getattr(said, name)}
            evidence, disputes, report = said.evidence, (*known.disputed_by, *disputes), {}
            alike = [one for one in disputes if one.grade == said.grade]
            disputes = tuple(one for one in disputes if one not in alike)
            evidence = _agreeing(evidence, alike)
            notes += tuple(one.note for one in alike if one.note)
        if "published" in item.differs and said.published:
            entry["published"] = said.published
        if "carried_over_from" in item.more and (entry.get("url") or rests_on(report, entry)):
            entry.setdefault("stated", "cited")  # left unsaid, it would be another now
        entry |= {key_of(name): text for name, text in item.more.items()}
        if "published" in item.more and entry["published"] == report.get("published"):
            del entry["published"]
        if disputes:
            more = [one.said() for one in disputes]
            entry[DISPUTED_BY] = [*(entry.get(DISPUTED_BY) or []), *more]
        if rests_on(report, entry):
            evidence = tuple(_beside_page_of(report, evidence))
        entry = with_evidence(entry, evidence, report, revised=said.revised)
        return with_notes(entry, notes)

    def with_revision(self, entry: Entry, item: OfferedJudgment) -> Entry:
        """Return an entry with a revision that is new, or with more of one that it has."""
        revisions: list[Entry] = list(entry.get("revised") or [])
        said = item.offered
        n = _numbered(revisions, item)
        if n is None:
            later = (n for n, one in enumerate(revisions) if _is_after(one["published"], said))
            revisions.insert(next(later, len(revisions)), entry_of(said))
        else:
            revisions[n] = self.changed(revisions[n], item, {})
        return in_order({**entry, "revised": revisions})

    # The rest

    def fact(self, fact: OfferedFact) -> None:
        """Put in a source, or what is said of a report beside its judgments."""
        if fact.force is None or fact.cycle is None:
            sources = _within(self.value, "sources", keys_of(RecordFile))
            sources[fact.what] = self.offer["sources"][fact.what]
            return
        offered = self.offer["reports"][fact.force][fact.cycle]
        report = self.report(fact.force, fact.cycle)
        new: Any
        if fact.kind == "not-established":
            gaps = report.get(fact.kind) or {}
            why = (gaps.get(fact.what), offered[fact.kind][fact.what])
            new = {**gaps, fact.what: " ".join(filter(None, why))}
            new = {area: new[area] for area in self.framework.areas if area in new}
        elif fact.kind == "published":
            new = offered[fact.kind]
        elif fact.kind in ("as-published", "on-page"):
            new = _fuller(offered[fact.kind], report.get(fact.kind), fact.counts)
        elif fact.kind == "notes":
            if (fact.force, fact.cycle) in self.begun:
                return  # It has the notes of the offer.
            new = [*(report.get(fact.kind) or []), fact.what]
        else:
            new = [*(report.get(fact.kind) or []), offered[fact.kind][fact.number]]
        _put(report, fact.kind, new, keys_of(ReportEntry))


def _agreeing(evidence: Iterable[Evidence], others: Iterable[Dispute]) -> tuple[Evidence, ...]:
    """Return evidence with that of sources that gave another grade, and give the one to which it is corrected."""
    found = {page_of(item.source): item for item in evidence if item.quote is None}
    more = [Evidence(one.source, "cited", None, one.archived) for one in others]
    return (*evidence, *(item for item in more if page_of(item.source) not in found))


def _fuller(offered: Entry, held: Entry | None, counts: tuple[Counts, Counts] | None) -> Entry:
    """Return the fuller of the counts offered and those that a file holds, with all that is said beside either."""
    if not held or not counts:
        return offered
    new, known = counts
    fuller = held if known.tells(new) else offered
    said = {**fuller, **{key: one[key] for one in (offered, held) for key in WORDS if one.get(key)}}
    return {key: said[key] for key in keys_of(CountsEntry) if key in said}


def _beside_page_of(report: Entry, evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Yield evidence without the page of its report, to which the report itself says the copy that it lacks."""
    for item in evidence:
        if item.quote is not None or page_of(item.source) != page_of(report["url"]):
            yield item
        elif item.archived and not report.get("archived"):
            _put(report, "archived", item.archived, keys_of(ReportEntry))


def _numbered(revisions: Sequence[Entry], item: OfferedJudgment) -> int | None:
    """Return which of a judgment's revisions is the one offered: that of its day, or of a date that can be it."""
    known = item.recorded
    day = (known.published if known and known.revised else item.offered.published) or ""
    return same_date(day, [one["published"] for one in revisions])


def _is_after(date: str, revision: Judgment) -> bool:
    """Say whether a date is certainly after that of a revision."""
    return first_day(date) > last_day(revision.published or date)


def _open_gap(report: Entry, area: str) -> None:
    """Take an area that now has a judgment out of those of a report that are not established."""
    gaps = report.get("not-established") or {}
    if gaps.pop(area, None) is not None and not gaps:
        del report["not-established"]


def _replacing(entry: Entry, item: OfferedJudgment) -> Entry:
    """Return an entry that says what it replaces, or nothing of it where the two agree."""
    entry = {key: value for key, value in entry.items() if key != "replaces"}
    if item.status != "conflict" or item.recorded is None:
        return entry
    there = {"grade": item.recorded.grade or UNGRADED, "published": item.recorded.published}
    return in_order({**entry, "replaces": _given(there)})


def _given(value: Any) -> Any:
    """Return a value without the keys that say nothing."""
    if isinstance(value, Mapping):
        given = {key: _given(item) for key, item in value.items()}
        return {key: item for key, item in given.items() if item not in (None, [], {})}
    return [_given(item) for item in value] if isinstance(value, list) else value


def _correction(known: Judgment, differs: tuple[str, ...]) -> str:
    """Return what a judgment said before it was corrected, and on what it rested."""
    carried = f", carried over from {known.carried_over_from}" if known.carried_over_from else ""
    was = [f"the grade {known.grade or UNGRADED}{carried}"] if "grade" in differs else []
    was += [f"the date {known.published or 'not recorded'}"] if "published" in differs else []
    rested = (
        f"{item.source} ({item.stated}{f', “{item.quote}”' if item.quote else ''}"
        f"{f', archived at {item.archived}' if item.archived else ''})"
        for item in known.evidence
    )
    return f"Corrected from {' and '.join(was)}, which rested on {' and '.join(rested)}."


def _within(mapping: Entry, key: str, order: Iterable[str]) -> Entry:
    """Return the mapping at a key, which is put there if there is none."""
    if not mapping.get(key):
        _put(mapping, key, {}, order)
    inner: Entry = mapping[key]
    return inner


def _put(mapping: Entry, key: str, value: Any, order: Iterable[str]) -> None:
    """Put a value at a key; a new key goes behind the last of those before it in `order`."""
    if key not in mapping:
        names = [*order]
        first = {*names[: names.index(key)]}
        place = max((n for n, other in enumerate(mapping, 1) if other in first), default=0)
        behind = list(mapping)[place:]
        mapping[key] = value
        for other in behind:
            mapping[other] = mapping.pop(other)
    mapping[key] = value
