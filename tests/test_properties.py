"""Laws that hold for any record: of moments, diff and flags, on records made at random."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SMALL, tries
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import assess
from peeltrack.queries.diff import Diff, diff
from peeltrack.queries.flags import flags
from peeltrack.queries.known import Known
from peeltrack.queries.moments import END, LATEST, Moment, parse_moment
from peeltrack.queries.scope import Scope, scope
from peeltrack.record.dates import (
    add_days,
    as_typed,
    days_between,
    first_day,
    in_words,
    is_date,
    last_day,
)
from peeltrack.record.effective import in_order
from peeltrack.record.judgments import Evidence, Judgment, Record, Report
from peeltrack.record.states import GAPS
from peeltrack.schema.load import find_files, read_framework

FRAMEWORK, FORCES = read_framework(find_files([SMALL]))
FORCE_IDS = ["kent", "leicestershire", "greater-manchester"]
SETTINGS = settings(max_examples=tries(75))

days = st.dates(date(2014, 1, 1), date(2031, 12, 31)).map(date.isoformat)
partial_dates = days.flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))


@st.composite
def judgments(draw: st.DrawFn) -> Judgment:
    """A judgment that the framework allows: any force, cycle, area and grade of its scale."""
    cycle = draw(st.sampled_from([c for c in FRAMEWORK.cycles.values() if c.areas]))
    area = draw(st.sampled_from(list(cycle.areas.values())))
    common = cycle.date_for(area.area)
    dated = partial_dates.filter(lambda d: last_day(d) >= (cycle.first_day() or ""))
    # A date can be left out where the framework says by when a report is out.
    published = common or draw(st.none() | dated if cycle.counts_from(area.area) else dated)
    grade = draw(st.none() | st.sampled_from(cycle.scale)) if area.graded else None
    return Judgment(
        force=draw(st.sampled_from(FORCE_IDS)),
        cycle=cycle.id,
        area=area.area,
        grade=grade,
        published=published,
        counts_from=last_day(published) if published else cycle.counts_from(area.area) or "",
        evidence=(Evidence("https://example.org/", "cited"),),
        notes=(),
        revised=False,
        carried_over_from=None,
        official=False,
    )


def to_record(found: list[Judgment]) -> Record:
    by_report: dict[tuple[str, str], dict[str, Judgment]] = {}
    for judgment in found:
        by_report.setdefault((judgment.force, judgment.cycle), {})[judgment.area] = judgment
    reports: dict[str, list[Report]] = {}
    for (force, cycle), areas in sorted(
        by_report.items(), key=lambda item: (item[0][0], FRAMEWORK.cycle_orders[item[0][1]])
    ):
        report = Report(force, cycle, tuple(areas.values()), (), (), (), ())
        reports.setdefault(force, []).append(report)
    settled = {force: in_order(FRAMEWORK, of) for force, of in reports.items()}
    return Record(FRAMEWORK, FORCES, {}, settled)


records = st.lists(judgments(), min_size=1, max_size=60).map(to_record)
moment_texts = (
    st.integers(2013, 2032).map(str)
    | days
    | st.sampled_from([f"peel-{id}" for id in FRAMEWORK.cycles if id != "2025-27"])
)
moments = moment_texts.map(lambda text: parse_moment(text, FRAMEWORK))


def compared(record: Record, before: Moment, after: Moment) -> Diff:
    return diff(record, before, after, scope(record))


@SETTINGS
@given(records, moments)
def test_a_moment_with_itself_has_no_differences(record: Record, moment: Moment) -> None:
    found = compared(record, moment, moment)
    assert found.moved == ()
    assert {change.change for change in found.changes} <= {"not-assessed-again"}


@SETTINGS
@given(records, moments, moments)
def test_backwards_is_the_mirror_image(record: Record, before: Moment, after: Moment) -> None:
    forth, back = compared(record, before, after), compared(record, after, before)
    if before.day == after.day:
        return
    mirrored = {"improved": "declined", "declined": "improved", "new": "gone", "gone": "new"}
    for kind, n in forth.summary.items():
        assert n == back.summary[mirrored.get(kind, kind)]
    for one, other in zip(forth.changes, back.changes, strict=True):
        assert (one.before, one.after) == (other.after, other.before)
        assert one.via == other.via[::-1]
        assert one.moved == other.moved


@SETTINGS
@given(records, moments, moments)
def test_the_summary_counts_every_row_once(record: Record, before: Moment, after: Moment) -> None:
    found = compared(record, before, after)
    assert sum(found.summary.values()) == len(found.changes)
    assert len({(c.force.id, c.area) for c in found.changes}) == len(found.changes)
    assert set(found.moved) <= set(found.changes)


@SETTINGS
@given(records, days, days)
def test_the_way_leads_from_one_judgment_to_the_other(record: Record, one: str, other: str) -> None:
    start, end = (parse_moment(day, FRAMEWORK) for day in sorted((one, other)))
    for change in compared(record, start, end).changes:
        steps = [j for j in (change.before.judgment, *change.via, change.after.judgment) if j]
        cycles = [FRAMEWORK.cycle_orders[step.cycle] for step in steps]
        assert cycles == sorted(cycles)
        graded = [step for step in steps if isinstance(step, Judgment)]
        assert all(step.grade for step in graded)
        assert all(step.counts_from <= end.day for step in graded)
        assert all(step.counts_from > start.day for step in change.via if step in graded)
        assert all(step.state in GAPS for step in change.via if step not in graded)


@SETTINGS
@given(records, judgments(), days)
def test_what_is_published_later_changes_nothing_at_a_moment_before(
    record: Record, later: Judgment, day: str
) -> None:
    more = to_record([*record.all_judgments(), later._replace(force="kent")])
    if any((j.cycle, j.area) == (later.cycle, later.area) for j in record.judgments("kent")):
        return
    # A date that is known can tell that the report was out, or that an earlier one was; that is no grade.
    days = {j.counts_from for j in more.judgments("kent")}
    if later.counts_from <= day or days - {later.counts_from} != {
        j.counts_from for j in record.judgments("kent")
    }:
        return
    moment = parse_moment(day, FRAMEWORK)
    with_it, without = (Known(of, moment) for of in (more, record))
    for area in FRAMEWORK.areas:
        assert with_it.side("kent", area).judgment in (without.side("kent", area).judgment, None)


@SETTINGS
@given(
    records,
    st.sampled_from(["adequate", "requires-improvement", "inadequate"]),
    st.none() | moments,
)
def test_flags_are_runs_at_or_below_the_threshold_and_nothing_is_left_out(
    record: Record, threshold: str, at: Moment | None
) -> None:
    found = flags(record, scope(record), at, threshold)
    known = Known(record, at)
    limit = FRAMEWORK.rank(threshold)
    flagged: list[Judgment] = []
    for flag in found.flags:
        assert all(FRAMEWORK.rank(j.grade or "") >= limit for j in flag.judgments)
        assert (flag.status == "resolved") == (flag.resolved is not None)
        if flag.resolved:
            assert FRAMEWORK.rank(flag.resolved.grade or "") < limit
        flagged += flag.judgments
    low = [
        j
        for j in record.all_judgments()
        if j.grade and FRAMEWORK.rank(j.grade) >= limit and known.reached(j)
    ]
    assert sorted(map(str, flagged)) == sorted(map(str, low))
    statuses = [flag.status for flag in found.flags]
    assert statuses == sorted(statuses, key=["open", "superseded", "lapsed", "resolved"].index)
    assert sum(found.counts.values()) == len(found.flags)


@SETTINGS
@given(records)
def test_a_lower_threshold_never_flags_more(record: Record) -> None:
    counted = [
        sum(len(f.judgments) for f in flags(record, scope(record), None, grade).flags)
        for grade in ("adequate", "requires-improvement", "inadequate")
    ]
    assert counted == sorted(counted, reverse=True)


@SETTINGS
@given(records)
def test_a_change_is_called_better_or_worse_only_where_cycles_compare(record: Record) -> None:
    for force in record.reports:
        last: dict[str, Judgment] = {}
        for item in assess(FRAMEWORK, record.judgments(force)):
            judgment, before = item.judgment, last.get(item.judgment.area)
            if item.change in ("improved", "declined", "unchanged"):
                assert before
                assert FRAMEWORK.can_compare(judgment.area, before.cycle, judgment.cycle)
                ranks = FRAMEWORK.rank(before.grade or ""), FRAMEWORK.rank(judgment.grade or "")
                assert item.change == (
                    "unchanged"
                    if ranks[0] == ranks[1]
                    else "improved"
                    if ranks[1] < ranks[0]
                    else "declined"
                )
            elif item.change == "first":
                assert before is None
            elif item.change == "not-comparable":
                assert before
                assert not FRAMEWORK.can_compare(judgment.area, before.cycle, judgment.cycle)
            if judgment.grade:
                last[judgment.area] = judgment


@SETTINGS
@given(records, st.sampled_from(list(FRAMEWORK.areas)))
def test_an_area_asked_for_alone_gives_the_rows_it_has_among_all(record: Record, area: str) -> None:
    everything = flags(record, scope(record)).flags
    alone = flags(record, Scope(scope(record).forces, frozenset([area]))).flags
    assert list(alone) == [flag for flag in everything if flag.area == area]


@SETTINGS
@given(partial_dates)
def test_a_partial_date_counts_from_its_last_day(written: str) -> None:
    assert is_date(written)
    first, last = first_day(written), last_day(written)
    assert first <= last
    assert first.startswith(written)
    assert last.startswith(written)
    if len(written) < 10:
        assert not add_days(last, 1).startswith(written)
    assert days_between(first, last) in (0, 27, 28, 29, 30, 364, 365)
    assert in_words(written).endswith(written[:4])


@SETTINGS
@given(st.text(max_size=12))
def test_no_text_is_a_moment_by_accident(text: str) -> None:
    try:
        moment = parse_moment(text, FRAMEWORK)
    except WrongRequest:
        return
    typed = " ".join(text.lower().split())
    told = typed in LATEST or is_date(as_typed(typed.removeprefix(END)))
    assert moment.cycle in FRAMEWORK.cycles or told
