"""The real record: laws that hold however much it grows, and answers that an outsider can verify."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT, SEEDS, answer, run
from peeltrack.queries.changes import assess
from peeltrack.queries.coverage import of_report
from peeltrack.queries.reconcile import reconcile
from peeltrack.record.deduction import with_deduced
from peeltrack.record.judgments import Record
from peeltrack.schema.load import find_files, load_files

NATIONAL = ROOT / "data" / "national.yaml"


@pytest.fixture(scope="module")
def record() -> Record:
    """The bundled record, as it is today."""
    return load_files(find_files())


def test_the_record_passes_its_own_check() -> None:
    done = run("check")
    assert done.returncode == 0, done.stdout


def test_every_force_has_a_report_in_every_cycle_that_is_closed(record: Record) -> None:
    for cycle in ("2014", "2015", "2016", "2017", "2018/19"):
        having = {
            force for force, reports in record.reports.items() for r in reports if r.cycle == cycle
        }
        assert having == set(record.forces)


def test_every_judgment_rests_on_an_address_or_a_quote(record: Record) -> None:
    for judgment in record.all_judgments():
        assert judgment.evidence
        for item in judgment.evidence:
            source = record.sources[item.source]
            assert source.url or (source.file and item.quote)


def test_every_deduction_says_what_it_rests_on(record: Record) -> None:
    deduced = [j for j in record.all_judgments() if any(e.stated == "deduced" for e in j.evidence)]
    assert deduced
    assert all(judgment.notes for judgment in deduced)


def test_no_official_total_is_contradicted_and_the_pillars_of_2015_and_2016_are_whole(
    record: Record,
) -> None:
    status = {(item.total.cycle, item.total.area): item.status for item in reconcile(record)}
    assert "contradicted" not in status.values()
    for cycle in ("2015", "2016"):
        for pillar in record.framework.pillars:
            assert status[cycle, pillar] == "equal"


def test_what_the_framework_says_is_unrecorded_is(record: Record) -> None:
    for item in reconcile(record):
        unrecorded = {grade: n for grade, n in item.total.unrecorded.items() if n}
        assert item.missing == unrecorded, item.total


def test_one_wrong_grade_in_a_set_that_is_recorded_whole_contradicts_its_total(
    record: Record,
) -> None:
    known = reconcile(with_deduced(record))
    whole = {(i.total.cycle, i.total.area) for i in known if i.status == "equal"}
    assert len(whole) > sum(item.status == "equal" for item in reconcile(record))
    for force, reports in record.reports.items():
        for r, report in enumerate(reports):
            for n, judgment in enumerate(report.judgments):
                if (judgment.cycle, judgment.area) not in whole or judgment.grade is None:
                    continue
                scale = record.framework.cycles[judgment.cycle].scale
                wrong = scale[(scale.index(judgment.grade) + 1) % len(scale)]
                changed = list(report.judgments)
                changed[n] = judgment._replace(grade=wrong)
                of_force = list(reports)
                of_force[r] = report._replace(judgments=tuple(changed))
                spoilt = record._replace(reports={**record.reports, force: tuple(of_force)})
                # Nor does a deduced grade hide a wrong one; to deduce takes ten times as long as to count.
                for held in (spoilt, with_deduced(spoilt)) if n % 9 == 0 else (spoilt,):
                    status = {(i.total.cycle, i.total.area): i.status for i in reconcile(held)}
                    assert status[judgment.cycle, judgment.area] == "contradicted", judgment


def test_check_and_cycles_reckon_alike() -> None:
    checked, listed = answer("check")["counts"], answer("cycles")
    assert checked["deduced"]
    for name in ("ungraded", "not_established"):
        assert checked[name] == sum(cycle[name] for cycle in listed["cycles"])
    said = run("check").stdout
    assert (
        f"{checked['judgments']} judgments stated, {checked['deduced']} deduced from counts" in said
    )
    lines = {line.strip().split(":")[0]: line for line in said.splitlines() if ":" in line}
    for cycle in listed["cycles"]:
        line = lines.get(cycle["title"], "")
        complete, counted = cycle["reports_complete"], cycle["reports_counted"]
        of_reports = f"{complete} of {counted} reports with known counts are recorded in full"
        assert (of_reports in line) == (complete < counted)
        totals = [total for total in listed["totals"] if total["cycle"] == cycle["id"]]
        reached = sum(total["status"] == "equal" for total in totals)
        of_totals = f"{reached} of {len(totals)} official national totals are reached"
        assert (of_totals in line) == (reached < len(totals))


def test_a_wrong_grade_makes_check_fail(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    text = NATIONAL.read_text(encoding="utf-8")
    before, after = text.split("  durham:\n", 1)
    report, rest = after.split('    "2016":\n', 1)
    wrong = report.replace("effectiveness: outstanding", "effectiveness: good", 1)
    assert wrong != report
    (data / "national.yaml").write_text(
        f'{before}  durham:\n{wrong}    "2016":\n{rest}', encoding="utf-8"
    )
    done = run("check", "--data", data)
    assert done.returncode == 1
    assert "[official-total]" in done.stdout
    assert "1 outstanding, 24 good" in done.stdout


def test_no_report_holds_more_of_its_own_than_was_counted_then_or_later(record: Record) -> None:
    for reports in record.reports.values():
        for report in reports:
            found = of_report(record.framework, report)
            assert not found.excess, (report.force, report.cycle)


def test_a_judgment_from_another_inspection_has_a_source_and_a_note_of_its_own(
    record: Record,
) -> None:
    apart = [judgment for judgment in record.all_judgments() if judgment.inspection]
    assert apart
    for judgment in apart:
        report = next(r for r in record.reports[judgment.force] if r.cycle == judgment.cycle)
        assert judgment.notes
        assert not set(judgment.notes) & set(report.notes)
        if judgment.published and report.published:
            assert judgment.counts_from >= report.published


def test_a_regional_grade_stands_beside_the_counts_of_its_report(record: Record) -> None:
    shown = answer("show", "leicestershire", "--area", "disrupting-serious-organised-crime")
    (judgment,) = shown["judgments"]
    assert (judgment["cycle"], judgment["grade"], judgment["published"]) == (
        "2021/22",
        "outstanding",
        "2023-03-02",
    )
    assert judgment["inspection"] == "regional-organised-crime"
    report = next(r for r in record.reports["leicestershire"] if r.cycle == "2021/22")
    assert report.as_published
    assert report.on_page
    assert (report.as_published.areas, report.on_page.areas) == (9, 10)


def test_an_area_not_inspected_again_keeps_the_grade_that_it_carries(record: Record) -> None:
    """Where both judgments are recorded; what took up two areas can carry the grade of either."""
    for force in record.reports:
        by_key = {(j.cycle, j.area): j for j in record.judgments(force) if not j.revised}
        for judgment in by_key.values():
            before = by_key.get((judgment.carried_over_from or "", judgment.area))
            if before and before.grade:
                assert judgment.grade == before.grade, judgment


def test_the_codes_of_the_forces_are_one_each(record: Record) -> None:
    codes = [force.ons for force in record.forces.values()]
    assert len(set(codes)) == len(codes)
    assert record.forces["leicestershire"].ons == "E23000021"
    assert record.forces["dyfed-powys"].ons == "W15000004"
    assert record.forces["metropolitan"].ons == "E23000001"


def test_a_former_name_still_finds_the_force() -> None:
    shown = answer("show", "Hampshire Constabulary")
    assert shown["force"]["name"] == "Hampshire and Isle of Wight Constabulary"


def grades(force: str, area: str) -> list[tuple[str, str | None]]:
    shown = answer("show", force, "--area", area)["judgments"]
    return [(judgment["cycle"], judgment["grade"]) for judgment in shown]


def standing(area: str, cycle: str) -> dict[str, str | None]:
    table = answer("compare", "--at", f"peel-{cycle}", "--area", area)
    return {
        row["force"]: row["grades"][area] and row["grades"][area]["grade"] for row in table["rows"]
    }


def test_kents_legitimacy_was_outstanding_four_times() -> None:
    assert grades("kent", "legitimacy") == [
        ("2015", "outstanding"),
        ("2016", "outstanding"),
        ("2017", "outstanding"),
        ("2018/19", "outstanding"),
    ]


@pytest.mark.parametrize("cycle", ["2015", "2016", "2017"])
def test_durhams_effectiveness_was_the_only_outstanding_one(cycle: str) -> None:
    found = standing("effectiveness", cycle)
    assert [force for force, grade in found.items() if grade == "outstanding"] == ["durham"]


def test_the_inadequate_ones() -> None:
    assert ("2015", "inadequate") in grades("humberside", "efficiency")
    assert ("2016", "inadequate") in grades("bedfordshire", "effectiveness")
    for pillar in ("effectiveness", "efficiency", "legitimacy"):
        assert ("2018/19", "inadequate") in grades("cleveland", pillar)


def test_four_forces_were_inadequate_at_protecting_vulnerable_people_in_2015() -> None:
    found = standing("protecting-vulnerable-people", "2015")
    assert sum(grade == "inadequate" for grade in found.values()) == 4


@pytest.mark.parametrize("area", ["efficiency", "legitimacy"])
def test_greater_manchesters_2017_is_ungraded_and_2016_stands_until_2018_19(area: str) -> None:
    shown = {
        j["cycle"]: j for j in answer("show", "greater-manchester", "--area", area)["judgments"]
    }
    assert shown["2017"]["grade"] is None
    page = run("show", "greater-manchester", "--area", area, "--evidence").stdout
    assert "curtailed after the Manchester Arena attack" in page
    for year, cycle in (("2017", "2016"), ("2018", "2016"), ("2020", "2018/19")):
        (stood,) = answer("show", "greater-manchester", "--area", area, "--at", year)["judgments"]
        assert stood["cycle"] == cycle


def test_leicestershires_investigating_crime_from_2015_to_2024() -> None:
    shown = answer("show", "leicestershire", "--area", "investigating-crime")["judgments"]
    assert [(j["cycle"], j["grade"], j["change"]) for j in shown[:6]] == [
        ("2015", "good", "first"),
        ("2016", "requires-improvement", "declined"),
        ("2017", "good", "improved"),
        ("2018/19", "good", "unchanged"),
        ("2021/22", "adequate", "not-comparable"),
        ("2023-25", "requires-improvement", "not-comparable"),
    ]
    assert shown[5]["published"] == "2024-12-05"


def test_no_arrow_crosses_a_break(record: Record) -> None:
    for force in record.forces:
        for item in assess(record.framework, record.judgments(force)):
            if item.judgment.cycle in ("2021/22", "2023-25") and not item.judgment.revised:
                graded = ("first", "not-comparable")
                assert item.change in (graded if item.judgment.grade else ("ungraded",))


def test_a_revised_judgment_stands_beside_the_first() -> None:
    shown = answer("show", "northamptonshire", "--area", "responding-to-the-public")["judgments"]
    in_cycle = [j for j in shown if j["cycle"] == "2023-25"]
    assert [(j["grade"], j["published"], j["revised"], j["change"]) for j in in_cycle][-1] == (
        "requires-improvement",
        "2024-08-08",
        True,
        "declined",
    )


def test_no_pillar_grade_stands_at_the_end_of_2024() -> None:
    pillars = [f"--area={pillar}" for pillar in ("effectiveness", "efficiency", "legitimacy")]
    table = answer("compare", "--at", "2024", *pillars)
    assert all(grade is None for row in table["rows"] for grade in row["grades"].values())


def test_the_seeds_alone_still_answer_and_add_up_with_the_national_record() -> None:
    shown = answer("show", "leicestershire", "--data", SEEDS)["judgments"]
    assert {j["cycle"] for j in shown} == {"2015", "2016", "2017"}
    both = answer("show", "leicestershire")["judgments"]
    for area, cycle in (("effectiveness", "2015"), ("preventing-crime", "2016")):
        found = next(j for j in both if (j["area"], j["cycle"]) == (area, cycle))
        assert found["stated"] == "quoted"
        assert any(
            source.startswith("https://hmicfrs.justiceinspectorates.gov.uk/")
            for source in found["sources"]
        )


def test_marks_say_what_a_judgment_rests_on() -> None:
    page = " ".join(run("show", "leicestershire").stdout.split())
    assert "† not from the inspectorate's own pages" in page
    assert "‡ deduced from published counts" in page
    assert "§ carried over" in page
    evidence = run("show", "leicestershire", "--evidence").stdout
    assert "Nine areas, three outstanding, four good, two adequate" in evidence
    assert "carried over from PEEL 2016, not inspected again" in evidence


def test_cycles_count_what_is_recorded_of_how_much_there_is(record: Record) -> None:
    found = {c["id"]: c for c in answer("cycles")["cycles"]}
    assert list(found) == list(record.framework.cycles)
    for cycle in ("2015", "2016"):
        assert found[cycle]["pillars_recorded"] == found[cycle]["pillars_graded"] == 129
    for cycle in found.values():
        recorded, graded = cycle["judgments_recorded"], cycle["judgments_graded"]
        assert graded is None or recorded <= graded
