"""What is known and what is not, reckoned a second time from the rules alone: plain, slow, and apart.

It takes a record as its files say it, with nothing deduced, and uses none of the program's queries.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from functools import cache
from typing import Any, NamedTuple

from peeltrack.record.judgments import Counts, Record

GAPS = ("not-recorded", "not-established")
NEVER = "9999-99-99"
Grades = tuple[str, ...] | None
"""The grades that are possible, best first; None where nothing excludes any."""


class Moment(NamedTuple):
    """`day`: what was published by then. `upto`: a cycle and all before. `alone`: that cycle only."""

    kind: str
    value: Any


class Given(NamedTuple):
    """A judgment: its cycle by number, and the whole day from which it counts."""

    cycle: int
    area: str
    grade: str | None
    published: str | None
    day: str
    revised: bool
    apart: bool
    deduced: bool


class Cell(NamedTuple):
    """What is known of a force, cycle and area at a moment."""

    cycle: int
    state: str
    possible: Grades
    published: str | None
    certain: bool = True


class Side(NamedTuple):
    """How an area stands at a moment: its standing, the last grade known, and the cell that decides.

    `words` are the assessments since without a grade, which displace nothing.
    """

    standing: str | None
    last: Given | None
    cell: Cell | None
    words: tuple[Cell, ...] = ()


def first(date: str) -> str:
    """Return the first day that a date can mean."""
    return (date + "-01-01")[:10] if len(date) < 10 else date


def end(date: str) -> str:
    """Return the last day that a date can mean."""
    if len(date) == 7:
        return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date + "-12-31" if len(date) == 4 else date


class Reckoning:
    """The answers that the rules give for a record."""

    def __init__(self, record: Record) -> None:
        self.cycles = list(record.framework.cycles.values())
        self.areas = list(record.framework.areas)
        self.order = {cycle.id: n for n, cycle in enumerate(self.cycles)}
        self.rank = {grade: n for n, grade in enumerate(record.framework.grades)}
        self.forces = list(record.forces)
        self.framework = record.framework
        self.reports = {
            (force, self.order[report.cycle]): report
            for force, reports in record.reports.items()
            for report in reports
        }
        self.out_on: dict[tuple[str, int], str | None] = {}
        self.limits: dict[tuple[str, int], str] = {}
        for force in self.forces:
            self.date(force)
        self.given: dict[tuple[str, int, str], list[Given]] = {}
        for force, n in self.reports:
            self.take(force, n)
        while self.deduce():
            pass
        # What is asked for again and again.
        self.cell, self.side = cache(self.cell), cache(self.side)  # type: ignore[method-assign]

    # When: a partial date counts from its last day, but not after the window or a later report.

    def date(self, force: str) -> None:
        limit = NEVER
        for n in reversed(range(len(self.cycles))):
            report = self.reports.get((force, n))
            self.limits[force, n] = limit
            self.out_on[force, n] = self.counts(force, n, report.published if report else None)
            if report and report.published and len(report.published) == 10:
                limit = min(limit, report.published)

    def counts(self, force: str, n: int, date: str | None) -> str | None:
        """Return the day from which something published on `date` in a cycle counts."""
        if date and len(date) == 10:
            return date
        window = self.cycles[n].window
        days = [end(date)] if date else []
        days += [window[1]] if window else []
        return min(*days, self.limits[force, n]) if days else None

    def counts_alone(self, force: str, n: int, date: str | None) -> str | None:
        """Return the same for what comes out apart from a report, and so after the window as well."""
        if date:
            return min(end(date), max(first(date), self.limits[force, n]))
        return self.counts(force, n, date)

    def fixed(self, n: int, area: str) -> str | None:
        """Return the day on which a cycle's grades for an area came out for all forces, if it was one."""
        assessed, published = self.cycles[n].areas.get(area), self.cycles[n].published
        keys = (area, assessed.pillar if assessed else None, "*")
        return next((published[key] for key in keys if key in published), None)

    def report_day(self, force: str, n: int, area: str) -> str | None:
        return self.fixed(n, area) or self.out_on[force, n]

    def is_out(self, n: int, day: str | None, at: Moment) -> bool:
        if day is None or at.kind == "alone":
            return day is not None and n == at.value
        return n <= at.value if at.kind == "upto" else day <= at.value

    # What: the judgments recorded, and those that counts leave no choice about.

    def take(self, force: str, n: int) -> None:
        for j in self.reports[force, n].judgments:
            alone = j.revised or j.inspection
            day = (self.counts_alone if alone else self.counts)(force, n, j.published) or ""
            given = Given(
                n, j.area, j.grade, j.published, day, j.revised, bool(j.inspection), False
            )
            self.given.setdefault((force, n, j.area), []).append(given)

    def graded_of(self, force: str, n: int) -> dict[str, list[Given]]:
        """Return a report's judgments by area, of the areas that it graded."""
        found = {area: self.given.get((force, n, area)) for area in self.areas}
        return {area: of for area, of in found.items() if of and of[0].grade}

    def counted(
        self, force: str, n: int, area: str | None = None
    ) -> list[tuple[Counts, Counter[str | None]]]:
        """Return the counts of a report that an area is among, and the grades that are recorded of those counted.

        On publication the report's own first grades were counted, on its page all the last ones.
        """
        counted = self.both_counts(force, n)
        if self.disagree(counted):
            return []
        report = self.reports.get((force, n))
        own = self.cycles[n].areas
        varying = [
            of[0]
            for id, of in self.graded_of(force, n).items()
            if own[id].sometimes or not own[id].confirmed
        ]
        dates = (None, report.published if report else None)
        undated = [one for one in varying if not one.apart and one.published in dates]
        not_first = [area, *(one.area for one in undated)]
        later = any(self.comes_later(force, n, one) for one in not_first)
        apart = {id for one in self.framework.inspections.values() for id in one.areas}
        if area in apart:
            left, (missing, sure) = self.left(force, n)[0], self.open_areas(force, n)
            later = later or (area not in sure and (not left or {*left} != {len(missing)}))
        counted = counted[1:] if report and report.as_published and later else counted
        return [one for one in counted if not self.impossible(*one)]

    def impossible(self, counts: Counts, recorded: Counter[str | None]) -> bool:
        """Say whether a count gives grades to more areas than it leaves: something in it or in the record is wrong."""
        number = self.number_left(counts, recorded)
        rest = [of - recorded[grade] for grade, of in counts.grades.items()]
        return number is not None and 0 <= number < sum(max(0, k) for k in rest)

    def both_counts(self, force: str, n: int) -> list[tuple[Counts, Counter[str | None]]]:
        report, given = (
            self.reports.get((force, n)),
            [of for area in self.areas if (of := self.given.get((force, n, area)))],
        )
        found = []
        if report and report.as_published:
            out = end(report.published) if report.published else NEVER
            own = [
                of[0] for of in given if not of[0].apart and first(of[0].published or "1") <= out
            ]
            found.append((report.as_published, Counter(one.grade for one in own if one.grade)))
        if report and report.on_page:
            last = Counter(of[-1].grade for of in given if of[-1].grade)
            found.append((report.on_page, last))
        return found

    def disagree(self, counted: list[tuple[Counts, Counter[str | None]]]) -> bool:
        """Say whether the page leaves fewer than the report did when it came out: in all, or of a grade."""
        if len(counted) < 2:
            return False
        (one, had), (other, has) = counted
        numbers = [self.number_left(*each) for each in counted]
        if None not in numbers and numbers[1] < numbers[0]:  # type: ignore[operator]
            return True
        both = one.grades.keys() & other.grades.keys()
        return any(other.grades[g] - has[g] < one.grades[g] - had[g] for g in both)

    def comes_later(self, force: str, n: int, area: str | None) -> bool:
        """Say whether a report can be without an area, and its page counts more than it did when it came out, or can."""
        assessed = self.cycles[n].areas.get(area or "")
        if not assessed or (assessed.confirmed and not assessed.sometimes):
            return False
        numbers = [self.number_left(*one) for one in self.both_counts(force, n)]
        page = self.reports[force, n].on_page if (force, n) in self.reports else None
        return bool(page) and not (
            len(numbers) == 2 and None not in numbers and numbers[0] >= numbers[1]
        )

    def number_left(self, counts: Counts, recorded: Counter[str | None]) -> int | None:
        return None if counts.areas is None else counts.areas - sum(recorded.values())

    def open_areas(self, force: str, n: int) -> tuple[set[str], set[str]]:
        """Return the areas of a cycle with nothing recorded, and those of them surely graded."""
        areas = self.cycles[n].areas.values()
        missing = {a.area for a in areas if a.graded and (force, n, a.area) not in self.given}
        sure = {a.area for a in areas if a.confirmed and not a.sometimes}
        report = self.reports.get((force, n))
        apart = {id for one in self.framework.inspections.values() for id in one.areas}
        sure |= {lost.area for lost in report.not_established} - apart if report else set()
        return missing, sure & missing

    def left(self, force: str, n: int, area: str | None = None) -> tuple[list[int], list[str]]:
        """Return how many areas each count leaves that leaves any, where known, and the grades that an area can have."""
        counted = self.counted(force, n, area)
        leaving = [one for one in counted if self.number_left(*one) not in range(-99, 1)] or counted
        grades, numbers = list(self.cycles[n].scale), []
        for counts, recorded in leaving:
            areas = self.number_left(counts, recorded)
            rest = {grade: number - recorded[grade] for grade, number in counts.grades.items()}
            others = areas - sum(max(0, k) for k in rest.values()) if areas is not None else 1
            grades = [grade for grade in grades if rest.get(grade, others) > 0]
            numbers += [areas] if areas is not None else []
        return numbers, grades

    def no_room(self, force: str, n: int, area: str) -> bool:
        """Say whether a report's counts leave none for an area: it is in full, or others take what is left."""
        if area in self.open_areas(force, n)[1]:
            return False
        both = self.both_counts(force, n)
        full = [one for one in both if self.number_left(*one) is not None][:1]
        over = full and (self.number_left(*full[0]) or 0) <= 0
        if over and not self.impossible(*full[0]) and not self.comes_later(force, n, area):
            return True
        numbers = [self.number_left(*one) for one in self.counted(force, n, area)]
        known = [number for number in numbers if number is not None]
        if known and known[0] <= 0:
            return True
        left, sure = self.left(force, n, area)[0], self.open_areas(force, n)[1]
        return bool(left) and {*left} == {len(sure)}

    def add(self, force: str, n: int, area: str, grade: str) -> bool:
        report = self.reports.get((force, n))
        fixed, window = self.fixed(n, area), self.cycles[n].window
        published = fixed or (report.published if report else None)
        day = self.report_day(force, n, area) or ""
        if self.comes_later(force, n, area) and not fixed:
            published, day = None, max(day, window[1] if window else "")
        self.given[force, n, area] = [Given(n, area, grade, published, day, False, False, True)]
        return True

    def total_left(self, n: int, area: str) -> tuple[int, list[str], list[str]] | None:
        """Return how many grades a national total leaves, which, and the forces without a judgment."""
        for total in self.framework.totals:
            if (self.order[total.cycle], total.area) == (n, area):
                cells = {force: self.given.get((force, n, area)) for force in self.forces}
                have = Counter(of[0].grade for of in cells.values() if of and of[0].grade)
                rest = {grade: number - have[grade] for grade, number in total.counts.items()}
                leaves = [g for g in self.cycles[n].scale if rest.get(g, 0) > 0]
                return sum(rest.values()), leaves, [f for f, of in cells.items() if not of]
        return None

    def deduce(self) -> bool:
        """Add the grades that counts leave no choice about, and say whether there were any."""
        found = False
        for force in self.forces:
            for n in range(len(self.cycles)):
                left = self.left(force, n)[0]
                missing, sure = self.open_areas(force, n)
                # With as many areas left as can be missing at all, all of these were graded.
                for area in missing if left and {*left} == {len(missing)} else sure:
                    number, of_all, silent = self.total_left(n, area) or (-1, [], [])
                    counted = bool(left) and min(left) >= len(sure)
                    settled = number == len(silent)
                    choice = set(self.left(force, n, area)[1]) if counted else set(self.rank)
                    choice &= set(of_all) if of_all and (counted or settled) else choice
                    if len(choice) == 1 and (counted or settled):
                        found |= self.add(force, n, area, choice.pop())
        return found

    def possible(self, force: str, n: int, area: str) -> Grades:
        """Return the grades that counts and totals leave for a cell, None where they exclude none."""
        scale, of_all = self.cycles[n].scale, self.total_left(n, area)
        grades = set(scale)
        fits = all(k >= len(self.open_areas(force, n)[1]) for k in self.left(force, n)[0])
        of_report = self.left(force, n, area)[1] if fits else []
        for left in filter(None, (of_report, of_all[1] if of_all else [])):
            grades &= set(left)
        return tuple(g for g in scale if g in grades) if 0 < len(grades) < len(scale) else None

    # The cell, and how an area stands.

    def cell(self, force: str, n: int, area: str, at: Moment) -> Cell:
        """Return what is known of a cell at a moment."""
        assessed, report = self.cycles[n].areas.get(area), self.reports.get((force, n))
        given = self.given.get((force, n, area), [])
        out = [j for j in given if self.is_out(n, j.day, at)]
        day = self.report_day(force, n, area)
        published = self.fixed(n, area) or (report.published if report else None)
        state = "not-recorded"
        if out:
            state = "graded" if any(j.grade for j in out) else "ungraded"
        elif not assessed or not assessed.graded:
            state = "not-assessed"
        elif given or not self.is_out(n, day, at):
            state = "not-published"
        elif report and area in {lost.area for lost in report.not_established}:
            state = "not-established"
        elif self.no_room(force, n, area):
            state = "not-assessed"
        if state not in GAPS:
            return Cell(n, state, None, published)
        missing, sure = self.open_areas(force, n)
        left = self.left(force, n)[0]
        of_all = self.total_left(n, area)
        certain = area in sure or (bool(left) and {*left} == {len(missing)})
        certain = certain and (of_all is None or of_all[0] == len(of_all[2]))
        lost = self.reports[force, n].not_established if (force, n) in self.reports else ()
        certain = certain or area in {one.area for one in lost}
        return Cell(n, state, self.possible(force, n, area), published, certain)

    def lapse(self, n: int, area: str) -> tuple[int, str] | None:
        """Return the next cycle that does not grade an area, and the day from which that is so."""
        assessed = self.cycles[n].areas.get(area)
        pillar = assessed.pillar if assessed else None
        for m, cycle in enumerate(self.cycles[n + 1 :], n + 1):
            days = [cycle.window[1]] if cycle.window else sorted(cycle.published.values())
            day = cycle.published.get(pillar or "") or (days[-1] if days else None)
            graded = area in cycle.areas and cycle.areas[area].graded
            if cycle.areas and day and not graded:
                return m, day
        return None

    def graded(self, force: str, area: str, at: Moment) -> list[Given]:
        """Return an area's grades that are out, in order of cycle, then of date."""
        return [
            j
            for n in range(len(self.cycles))
            for j in self.given.get((force, n, area), [])
            if j.grade and self.is_out(n, j.day, at)
        ]

    def side(self, force: str, area: str, at: Moment) -> Side:
        """Return how an area stands at a moment."""
        cycles = [at.value] if at.kind == "alone" else range(len(self.cycles))
        cells = [self.cell(force, n, area, at) for n in cycles]
        assessed = [c for c in cells if c.state in ("graded", "ungraded", *GAPS)]
        if not assessed:
            return Side(None, None, None)
        grades = self.graded(force, area, at)
        last = grades[-1] if grades else None
        deciding = [n for n, c in enumerate(assessed) if c.state != "ungraded"] or [-1]
        cell, words = assessed[deciding[-1]], tuple(assessed[deciding[-1] + 1 :])
        given = self.given.get((force, cell.cycle, area), [])
        out = [j for j in given if self.is_out(cell.cycle, j.day, at)]
        if cell.state == "graded" and not out[-1].grade:  # what gave the grade took it back
            words = words or (cell,)
        if self.lapsed(cell.cycle, area, at, None):
            return Side("lapsed", last, None)
        if cell.state in GAPS:
            return Side("superseded", last, cell, words)
        return Side("stands" if last else None, last, cell, words)

    # The answers: what changed, and what is flagged.

    def diff(self, force: str, area: str, one: Moment, two: Moment) -> dict[str, Any] | None:
        """Return the row of an area between two moments, the earlier first, or None for none."""
        before, after = self.side(force, area, one), self.side(force, area, two)
        if "stands" not in (before.standing, after.standing):
            return None
        start = max([-1, *(known.cycle for known in (before.last, before.cell) if known)])
        old, way = (self.graded(force, area, self.with_before(at)) for at in (one, two))
        steps = [
            (j.cycle, self.short(j))
            for j in way
            if j not in old and j.cycle >= start and (after.standing != "stands" or j != after.last)
        ]
        ends = [self.point(side) for side in (before, after)]
        since, until = (self.order[end[1]] if end else None for end in ends)
        for n in range(len(self.cycles)):
            was, now = (self.cell(force, n, area, self.with_before(at)) for at in (one, two))
            inside = (since is None or since < n) and (until is None or n < until)
            if inside and now.state in GAPS and was.state not in GAPS:
                steps.append((n, (None, self.cycles[n].id, now.published)))
        steps.sort(key=lambda step: step[0])
        return {
            "from": ends[0],
            "to": ends[1],
            "change": self.change(area, before, after, two, old, steps),
            "via": [step for _, step in steps],
        }

    def with_before(self, at: Moment) -> Moment:
        """Return an assessment's moment with all that came before it."""
        return Moment("upto", at.value) if at.kind == "alone" else at

    def point(self, side: Side) -> tuple[Any, ...] | None:
        """Return a side as grade, cycle, date, state and what is possible; None where nothing is known."""
        if side.standing == "stands" and side.last:
            return *self.short(side.last), "graded", None
        if side.cell:
            cell = side.cell
            return None, self.cycles[cell.cycle].id, cell.published, cell.state, cell.possible
        return None

    def change(
        self,
        area: str,
        before: Side,
        after: Side,
        at: Moment,
        old: list[Given],
        steps: list[tuple[int, tuple[str | None, str, str | None]]],
    ) -> str:
        """Return what became of an area.

        `old` are its grades that were out at the first moment, `steps` what came on the way, by cycle.
        """
        if "superseded" in (before.standing, after.standing):
            return "unknown"
        if (
            before.standing != "stands"
            or after.standing != "stands"
            or not before.last
            or not after.last
        ):
            other = before if after.standing == "stands" else after
            if other.cell:
                return "ungraded"
            if after.standing == "stands":
                return "not-assessed-again" if after.last in old else "new"
            assessed = self.cycles[at.value].areas.get(area) if at.kind == "alone" else None
            if not (assessed and assessed.graded):
                return "gone"
            if not steps or not before.last:
                return "not-assessed-again"
            n, (grade, *_) = steps[-1]
            return self.rose(area, before.last, n, grade) if grade else "unknown"
        if before.last == after.last:
            return "not-assessed-again" if before.words == after.words else "ungraded"
        return self.rose(area, before.last, after.last.cycle, str(after.last.grade))

    def rose(self, area: str, one: Given, cycle: int, grade: str) -> str:
        """Return how a grade in a later cycle compares with one before."""
        if not self.comparable(area, one.cycle, cycle):
            return "not-comparable"
        rose = self.rank[grade] - self.rank[str(one.grade)]
        return "unchanged" if rose == 0 else "improved" if rose < 0 else "declined"

    def comparable(self, area: str, one: int, two: int) -> bool:
        """Say whether every step between two cycles lets an area's grades be compared."""
        steps = [c.comparable for c in self.cycles[min(one, two) + 1 : max(one, two) + 1]]
        return all(step if isinstance(step, bool) else area in step for step in steps)

    def flags(self, force: str, area: str, at: Moment, threshold: str) -> list[dict[str, Any]]:
        """Return the runs of grades at or below a threshold, each with how it stands."""
        found, run = [], list[Given]()
        for j in [*self.graded(force, area, at), None]:
            over = self.over(force, area, at, threshold, run[-1].cycle, j) if run else None
            if over:
                silent = self.silent(force, area, at, run[0].cycle, over.cycle)
                more = {"possible": over.possible, "between": silent}
                found.append(self.flag(run, "superseded", **more))
                run = []
            lapsed = self.lapsed(run[-1].cycle, area, at, j) if run else None
            if lapsed and (j or self.side(force, area, at).standing != "superseded"):
                end = (self.lapse(run[-1].cycle, area) or (0,))[0]
                silent = self.silent(force, area, at, run[0].cycle, end)
                found.append(self.flag(run, "lapsed", lapsed=lapsed, between=silent))
                run = []
            if j and self.rank[str(j.grade)] >= self.rank[threshold]:
                run.append(j)
            elif run and j:
                silent = self.silent(force, area, at, run[0].cycle, j.cycle)
                found.append(self.flag(run, "resolved", resolved=self.short(j), between=silent))
                run = []
        if run:
            side = self.side(force, area, at)
            possible = side.cell.possible if side.cell else None
            status = "superseded" if side.standing == "superseded" else "open"
            end = side.cell.cycle if side.cell and side.cell.state in GAPS else run[-1].cycle
            silent = self.silent(force, area, at, run[0].cycle, end)
            found.append(self.flag(run, status, possible=possible, between=silent))
        return found

    def over(
        self, force: str, area: str, at: Moment, threshold: str, start: int, j: Given | None
    ) -> Cell | None:
        """Return the first gap after a cycle, before a grade or a lapse, that was no low grade by its counts."""
        lapse = self.lapse(start, area)
        end = min([len(self.cycles), *([j.cycle] if j else []), *([lapse[0]] if lapse else [])])
        for n in range(start + 1, end):
            cell = self.cell(force, n, area, at)
            if at.kind == "alone" or cell.state not in GAPS or not (cell.certain and cell.possible):
                continue
            if all(self.rank[grade] < self.rank[threshold] for grade in cell.possible):
                return cell
        return None

    def silent(self, force: str, area: str, at: Moment, start: int, end: int) -> list[str]:
        """Return the cycles between two in which an area's grade is not recorded."""
        numbers = range(start + 1, end)
        if at.kind == "alone":
            numbers = range(0)
        cells = [self.cell(force, n, area, at) for n in numbers]
        return [self.cycles[cell.cycle].id for cell in cells if cell.state in GAPS]

    def lapsed(self, n: int, area: str, at: Moment, later: Given | None) -> str | None:
        """Return the day on which an area lapsed after a cycle and before a later judgment, if it had."""
        lapse = self.lapse(n, area)
        if not lapse or not self.is_out(*lapse, at) or (later and later.cycle < lapse[0]):
            return None
        return lapse[1]

    def flag(self, run: list[Given], status: str, **more: Any) -> dict[str, Any]:
        grade, cycle, published = self.short(run[-1])
        return {
            "grade": grade,
            "cycle": cycle,
            "published": published,
            "status": status,
            "possible": None,
            "lapsed": None,
            "times": len(run),
            "since": self.short(run[0])[1:],
            "resolved": None,
            "between": [],
        } | more

    def short(self, j: Given) -> tuple[str | None, str, str | None]:
        return j.grade, self.cycles[j.cycle].id, j.published
