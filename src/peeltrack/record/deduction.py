"""What counts leave of the grades that are not recorded, and the grades that follow from them.

Two kinds of counts are known: how many areas of a report got each grade, and how many forces got each grade
in one area. What is recorded is taken from them; where what is left allows one grade only, that is the grade.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from peeltrack.record.dates import first_day, last_day
from peeltrack.record.framework import Framework, Total
from peeltrack.record.judgments import Counts, Evidence, Judgment, Record, Report, cited_page


class Left(NamedTuple):
    """What one count leaves when the recorded grades are taken from it.

    `areas` is how many graded areas are not recorded (negative where too many are), None if not known;
    `grades` how many of them got each grade that the count tells of.
    """

    areas: int | None
    grades: Mapping[str, int]
    url: str | None

    @property
    def told(self) -> int:
        """How many areas that are not recorded it gives a grade."""
        return sum(n for n in self.grades.values() if n > 0)

    @property
    def fits(self) -> bool:
        """Whether it leaves as many areas as it gives grades; else a recorded grade is wrong, or it is."""
        return self.areas is None or self.areas < 0 or self.areas >= self.told

    def allows(self, grade: str) -> bool:
        """Say whether an area that is not recorded can have got a grade."""
        if grade in self.grades:
            return self.grades[grade] > 0
        return self.areas is None or self.areas > self.told


def first_grades(report: Report) -> Iterator[Judgment]:
    """Yield the graded judgments that a report held when it came out.

    Revisions, the grades of inspections apart from the report, and what is dated after it are not among them.
    """
    out = report.published
    for judgment in report.judgments:
        own = judgment.published
        later = own and out and first_day(own) > last_day(out)
        if judgment.grade and not (judgment.is_apart or later):
            yield judgment


def page_grades(report: Report) -> Iterator[Judgment]:
    """Yield the graded judgments that the inspectorate's page of a report shows now: the last of each area."""
    last = {judgment.area: judgment for judgment in report.judgments}
    yield from (judgment for judgment in last.values() if judgment.grade)


def _left(counts: Counts | None, recorded: Iterator[Judgment]) -> Left | None:
    """Return what counts, if there are any, leave when the recorded judgments are taken from them."""
    if counts is None:
        return None
    found = Counter(judgment.grade for judgment in recorded)
    return Left(
        None if counts.areas is None else counts.areas - found.total(),
        {grade: n - found[grade] for grade, n in counts.grades.items()},
        counts.url,
    )


class Reckoning(NamedTuple):
    """What the counts known of a report leave, and of which areas it has no judgment.

    `first` is what the count on publication leaves, `page` that of the page now. `full` says that every area that was
    graded is recorded, by the number on publication or, where that is not known, on the page. `certain` are the areas
    without a judgment that were graded for certain (the cycle graded them in every report, or the counts need all),
    `perhaps` those that the counts leave room for, `later` those that can have been graded after the report came out,
    in an inspection apart or not: the page counts, or can count, more areas than the publication did. `loose` says
    that so can one that is recorded. `apart` are the areas that an inspection apart from the reports grades too: the
    publication tells of one only where it counts all that there are.
    """

    first: Left | None
    page: Left | None
    full: bool
    certain: tuple[str, ...]
    perhaps: tuple[str, ...]
    later: frozenset[str]
    loose: bool
    apart: frozenset[str]

    @property
    def disagree(self) -> bool:
        """Whether the counts cannot both be so, but for a revision of which nothing is recorded, or a wrong count.

        What a report held stands on its page as well, so that this counts no fewer of any grade.
        """
        first, page = self.first, self.page
        if first is None or page is None:
            return False
        fewer = first.areas is not None and page.areas is not None and page.areas < first.areas
        return fewer or any(n > page.grades.get(grade, n) for grade, n in first.grades.items())

    def binding(self, area: str | None = None) -> tuple[Left, ...]:
        """Return the counts that an area that is not recorded is among, or any area: those that leave something.

        What was counted on publication does not tell of a grade that came later, nor of any where it is used up and
        the page counts more now. Counts that disagree tell nothing.
        """
        if self.disagree:
            return ()
        apart = area in self.apart and area not in self.certain
        not_first = self.loose or area in self.later or apart
        found = [one for one in (None if not_first else self.first, self.page) if one and one.fits]
        return tuple([one for one in found if one.areas is None or one.areas > 0] or found)

    def areas(self, area: str | None = None) -> list[int]:
        """Return how many graded areas are not recorded, by each count that tells it of an area, or of any."""
        return [one.areas for one in self.binding(area) if one.areas is not None]

    @property
    def has_room(self) -> bool:
        """Whether the counts leave as many areas as were graded for certain; else they do not fit what is recorded."""
        return all(n >= len(self.certain) for n in self.areas())

    def _has_room_for(self, area: str) -> bool:
        """Say whether the counts leave room for an area beside those that were graded for certain."""
        known = self.areas(area)
        if (self.full and area not in self.later) or (known and known[0] <= 0):
            return False
        return not known or any(n != len(self.certain) for n in known)

    def settled(self) -> "Reckoning":
        """Return it with what its counts say of the areas that can have been graded: all were, or some were not."""
        if not self.perhaps:
            return self
        known, missing = self.areas(), (*self.certain, *self.perhaps)
        if known and all(n == len(missing) for n in known):
            return self._replace(certain=missing, perhaps=())
        return self._replace(perhaps=tuple(filter(self._has_room_for, self.perhaps)))


def reckon(framework: Framework, report: Report) -> Reckoning:
    """Return what the counts known of a report leave."""
    cycle = framework.cycles[report.cycle]
    first = _left(report.as_published, first_grades(report))
    page = _left(report.on_page, page_grades(report))
    told = [one for one in (first, page) if one and one.areas is not None]
    known = [one.areas for one in told if one.areas is not None]
    judged = {judgment.area for judgment in report.judgments}
    # What an inspection apart can have given, the report need not have.
    given = {gap.area for gap in report.not_established} - framework.graded_apart
    missing = [one for one in cycle.areas.values() if one.graded and one.area not in judged]
    certain = tuple(one.area for one in missing if one.area in given or not one.varies)
    more_now = page is not None and not (len(known) == 2 and known[0] >= known[1])
    found = Reckoning(
        first,
        page,
        bool(known) and known[0] <= 0 and told[0].fits and not certain,
        certain,
        tuple(one.area for one in missing if one.area not in certain),
        frozenset(one.area for one in missing if more_now and one.varies),
        more_now
        and any(
            cycle.areas[one.area].varies and one.published in (None, report.published)
            for one in first_grades(report)
        ),
        framework.graded_apart,
    )
    return found.settled()


def possible(
    framework: Framework, reckoned: Reckoning, cycle: str, area: str
) -> tuple[str, ...] | None:
    """Return the grades that counts leave for an area that is not recorded, best first.

    None where nothing is known that excludes a grade, or where the counts contradict what is recorded.
    """
    total = framework.total(cycle, area)
    if total is None and reckoned.first is None and reckoned.page is None:
        return None
    scale = framework.cycles[cycle].scale
    of_report = reckoned.binding(area) if reckoned.has_room else ()
    if not of_report and total is None:
        return None
    grades = tuple(
        grade
        for grade in scale
        if all(one.allows(grade) for one in of_report)
        and (total is None or total.left is None or total.left.get(grade, 0) > 0)
    )
    return grades if grades and len(grades) < len(scale) else None


def with_deduced(record: Record) -> Record:
    """Return a record with what its counts leave reckoned out, and the grades that follow from them.

    A grade follows where the counts leave one for an area, and the area was graded for certain: the report
    has no fewer grades left than areas that it must have graded, or in a national total as many grades are
    left as forces without one.
    """
    while True:
        framework = record.framework._replace(totals=tuple(totals_left(record)))
        reports = {
            force: tuple(_completed(framework, report) for report in of_force)
            for force, of_force in _settled(framework, record).items()
        }
        if reports == record.reports:
            break
        record = record._replace(reports=reports)
    cited = {item.source for judgment in record.all_judgments() for item in judgment.evidence}
    pages = {url: cited_page(url, framework) for url in sorted(cited - record.sources.keys())}
    return record._replace(framework=framework, sources={**record.sources, **pages})


def stated(record: Record) -> Record:
    """Return a record with the grades that its files state, and without those that are deduced."""
    reports = {
        force: tuple(
            report._replace(judgments=tuple(j for j in report.judgments if not j.reckoned))
            for report in of_force
        )
        for force, of_force in record.reports.items()
    }
    return record._replace(reports=reports)


def totals_left(record: Record) -> Iterator[Total]:
    """Yield the official totals with what the recorded grades leave of them."""
    given: dict[tuple[str, str], dict[str, str | None]] = defaultdict(dict)
    for judgment in record.all_judgments():
        if not judgment.revised:
            given[judgment.cycle, judgment.area][judgment.force] = judgment.grade
    for total in record.framework.totals:
        judged = given[total.cycle, total.area]
        found = Counter(judged.values())
        grades = (grade for grade in (*total.counts, *found) if grade)
        left = {grade: total.counts.get(grade, 0) - found[grade] for grade in grades}
        cycle = record.framework.cycles[total.cycle]
        without = (force for id, force in record.forces.items() if id not in judged)
        yield total._replace(left=left, silent=sum(force.existed_in(cycle) for force in without))


def _settled(framework: Framework, record: Record) -> dict[str, tuple[Report, ...]]:
    """Return a record's reports, with one for each force of which only a national total tells the grade."""
    found = {force: list(reports) for force, reports in record.reports.items()}
    orders = framework.cycle_orders
    for total in framework.totals:
        if not (total.settles and total.left and sum(n > 0 for n in total.left.values()) == 1):
            continue
        for force, of in record.forces.items():
            reports = found.setdefault(force, [])
            if of.existed_in(framework.cycles[total.cycle]) and all(
                report.cycle != total.cycle for report in reports
            ):
                reports.append(Report(force, total.cycle))
                reports.sort(key=lambda report: orders[report.cycle])
    return {force: tuple(reports) for force, reports in found.items() if reports}


def _completed(framework: Framework, report: Report) -> Report:
    """Return a report with the grades that follow from counts beside those that its files state."""
    reckoned = reckon(framework, report)
    if not reckoned.certain or not reckoned.has_room:
        return report  # all is recorded, or an area that every report graded was not graded in this one
    found = []
    for area in reckoned.certain:
        grades = possible(framework, reckoned, report.cycle, area)
        total = framework.total(report.cycle, area)
        by_total = total is not None and total.settles
        # What a report was counted to hold says that the area was graded; a total must say it of all forces.
        if grades and len(grades) == 1 and (reckoned.areas() or by_total):
            urls = [one.url for one in reckoned.binding(area) if one.url]
            urls += [total.url] if total and by_total else []
            later = area in reckoned.later
            if urls:  # what rests on no source is known to be possible, and no grade
                found.append(_deduced(framework, report, area, grades[0], urls, later=later))
    return report._replace(judgments=(*report.judgments, *found)) if found else report


def _deduced(
    framework: Framework, report: Report, area: str, grade: str, urls: list[str], *, later: bool
) -> Judgment:
    """Return the judgment that follows from counts. One that can have come later has a day of its own, not known."""
    cycle = framework.cycles[report.cycle]
    day, ends = cycle.date_for(area), cycle.counts_from(area) or ""
    out = report.counts_from or ends
    return Judgment(
        force=report.force,
        cycle=cycle.id,
        area=area,
        grade=grade,
        published=day or (None if later else report.published),
        counts_from=day or (max(out, ends) if later else out),
        evidence=tuple(Evidence(url, "deduced") for url in dict.fromkeys(urls)),
        notes=("Follows from published counts: they leave no other grade.",),
        revised=False,
        carried_over_from=None,
        official=any(map(framework.is_official, urls)),
        reckoned=True,
    )
