"""The national record: against the facts row by row, against the totals, and against known answers."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from conftest import ROOT, SEEDS, answer, run
from peeltrack.queries.changes import assess
from peeltrack.queries.coverage import completeness
from peeltrack.queries.reconcile import reconcile
from peeltrack.record.judgments import Judgment, Record
from peeltrack.schema.load import find_files, load_files

FACTS = Path(__file__).parent / "facts"
GRADES = ("outstanding", "good", "adequate", "requires-improvement", "inadequate")


def rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def national() -> Record:
    return load_files(find_files([ROOT / "data" / "national.yaml"]))


def as_row(national: Record, judgment: Judgment) -> tuple[object, ...]:
    (evidence,) = judgment.evidence
    basis = (
        "revised"
        if judgment.revised
        else "stated"
        if evidence.stated == "cited"
        else evidence.stated
    )
    return (
        judgment.force,
        judgment.cycle,
        judgment.area,
        judgment.grade or "ungraded",
        judgment.published or "",
        evidence.source,
        "yes" if judgment.official else "no",
        basis,
        " ".join(judgment.notes),
    )


def test_file_and_facts_agree_row_by_row_and_nothing_is_lost_or_invented(national: Record) -> None:
    found = Counter(as_row(national, judgment) for judgment in national.all_judgments())
    for force, reports in national.reports.items():
        for report in reports:
            for gap in report.not_established:
                date = national.framework.cycles[report.cycle].date_for(gap.area)
                date = date or report.judgments[0].published or ""
                found[(force, report.cycle, gap.area, "", date, "", "", "", gap.note)] += 1
    expected = Counter(tuple(row.values()) for row in rows("grades.csv"))
    assert sum(expected.values()) == 1189
    assert found == expected


def test_the_counts_of_reports_are_those_of_the_facts(national: Record) -> None:
    found = {
        (force, report.cycle): (dict(report.as_published.grades), report.as_published.url)
        for force, reports in national.reports.items()
        for report in reports
        if report.as_published
    }
    expected = {
        (row["force"], row["cycle"]): (
            {grade: int(row[grade]) for grade in GRADES if int(row[grade])},
            row["source_url"],
        )
        for row in rows("report_counts.csv")
    }
    assert len(expected) == 64
    assert found == expected


def test_carried_over_grades_name_the_cycle_they_come_from(record: Record) -> None:
    found = {
        (j.force, j.cycle, j.area): j.carried_over_from
        for j in record.all_judgments()
        if j.carried_over_from
    }
    assert found == {
        ("leicestershire", "2018/19", "preventing-crime"): "2016",
        ("leicestershire", "2018/19", "serious-organised-crime"): "2017",
    }


def test_eight_of_nine_pillar_totals_are_equal_and_the_rest_consistent(record: Record) -> None:
    status = {(item.total.cycle, item.total.area): item.status for item in reconcile(record)}
    assert status.pop(("2015", "protecting-vulnerable-people")) == "consistent"
    assert status.pop(("2017", "efficiency")) == "consistent"
    assert len(status) == 8
    assert set(status.values()) == {"equal"}


def test_one_wrong_grade_anywhere_in_a_set_with_a_total_contradicts_it(record: Record) -> None:
    sets = {(total.cycle, total.area) for total in record.framework.totals}
    tried = 0
    for force, reports in record.reports.items():
        for r, report in enumerate(reports):
            for n, judgment in enumerate(report.judgments):
                if (judgment.cycle, judgment.area) not in sets or judgment.grade is None:
                    continue
                scale = record.framework.cycles[judgment.cycle].scale
                wrong = scale[(scale.index(judgment.grade) + 1) % len(scale)]
                changed = list(report.judgments)
                changed[n] = judgment._replace(grade=wrong)
                of_force = list(reports)
                of_force[r] = report._replace(judgments=tuple(changed))
                spoilt = record._replace(reports={**record.reports, force: tuple(of_force)})
                status = {
                    (item.total.cycle, item.total.area): item.status for item in reconcile(spoilt)
                }
                assert status[judgment.cycle, judgment.area] == "contradicted", judgment
                tried += 1
    # nine sets of 43, 43, 43, 43, 43, 43, 43, 42 and 41, and the one judgment of the tenth
    assert tried == 43 * 7 + 42 + 41 + 1


def test_a_wrong_grade_makes_check_fail(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    text = (ROOT / "data" / "national.yaml").read_text(encoding="utf-8")
    right = "{effectiveness: outstanding, efficiency: outstanding, legitimacy: good}"
    assert text.count(right) >= 1
    (data / "national.yaml").write_text(
        text.replace(right, right.replace("outstanding", "good", 1), 1), encoding="utf-8"
    )
    done = run("check", "--data", data)
    assert done.returncode == 1
    assert "[official-total]" in done.stdout
    assert "1 outstanding, 24 good" in done.stdout


def test_recorded_areas_never_exceed_the_counts_and_32_sets_are_complete(record: Record) -> None:
    known = [
        found
        for reports in record.reports.values()
        for report in reports
        if (found := completeness(record, report))
    ]
    assert len(known) == 64
    assert not any(found.excess for found in known)
    assert sum(found.complete for found in known) == 32


def test_show_says_what_a_report_lacks() -> None:
    page = run("show", "essex").stdout
    assert "PEEL 2021/22: 8 areas graded, 5 recorded; the other 3: 3 adequate." in page
    page = run("show", "leicestershire").stdout
    assert "PEEL 2021/22: 9 areas graded, all recorded: complete as published." in page


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
    cleveland = {
        j["area"]: (j["grade"], j["published"])
        for j in answer("show", "cleveland", "--at", "peel-2018/19")["judgments"]
    }
    assert cleveland == {
        "effectiveness": ("inadequate", "2019-09-27"),
        "efficiency": ("inadequate", "2019-09-27"),
        "legitimacy": ("inadequate", "2019-09-27"),
    }


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
    assert [(j["cycle"], j["grade"], j["change"]) for j in shown] == [
        ("2015", "good", "first"),
        ("2016", "requires-improvement", "declined"),
        ("2017", "good", "improved"),
        ("2018/19", "good", "unchanged"),
        ("2021/22", "adequate", "not-comparable"),
        ("2023-25", "requires-improvement", "not-comparable"),
    ]
    assert shown[-1]["published"] == "2024-12-05"
    flags = answer("flag", "leicestershire", "--open")["flags"]
    assert [flag["area"] for flag in flags] == ["investigating-crime", "responding-to-the-public"]


def test_no_arrow_crosses_a_break(record: Record) -> None:
    crossed = 0
    for force in record.forces:
        for item in assess(record.framework, record.judgments(force)):
            if item.judgment.cycle in ("2021/22", "2023-25") and not item.judgment.revised:
                assert item.change in ("first", "not-comparable")
                crossed += item.change == "not-comparable"
    assert crossed > 100


def test_a_revised_judgment_stands_beside_the_first() -> None:
    shown = answer("show", "northamptonshire", "--area", "responding-to-the-public")["judgments"]
    assert [(j["grade"], j["published"], j["revised"], j["change"]) for j in shown] == [
        ("adequate", "2024-02-16", False, "first"),
        ("requires-improvement", "2024-08-08", True, "declined"),
    ]
    page = run("show", "northamptonshire").stdout
    assert "Requires improvement ▼ * †" in page
    assert "revised: the inspectorate changed the grade" in page


def test_an_undated_report_shows_its_window_and_counts_from_its_end() -> None:
    page = run("show", "nottinghamshire").stdout
    assert "2021 to 2023" in page
    shown = answer("show", "nottinghamshire")["judgments"]
    assert {j["published"] for j in shown if j["cycle"] == "2021/22"} == {None}
    before = answer("show", "nottinghamshire", "--at", "2023-05-30")["judgments"]
    after = answer("show", "nottinghamshire", "--at", "2023-05-31")["judgments"]
    assert "2021/22" not in {j["cycle"] for j in before}
    assert "2021/22" in {j["cycle"] for j in after}


def test_no_pillar_grade_stands_at_the_end_of_2024(record: Record) -> None:
    table = answer(
        "compare",
        "--at",
        "2024",
        "--area",
        "effectiveness",
        "--area",
        "efficiency",
        "--area",
        "legitimacy",
    )
    assert all(grade is None for row in table["rows"] for grade in row["grades"].values())


def test_the_country_from_2016_to_2018() -> None:
    found = answer("diff", "2016", "2018")
    assert found["summary"]["improved"] == 19
    assert found["summary"]["declined"] == 16


def test_the_seeds_alone_still_answer() -> None:
    shown = answer("show", "leicestershire", "--data", SEEDS)["judgments"]
    assert {j["cycle"] for j in shown} == {"2015", "2016", "2017"}
    both = answer("show", "leicestershire")["judgments"]
    effectiveness = next(j for j in both if (j["area"], j["cycle"]) == ("effectiveness", "2015"))
    assert effectiveness["stated"] == "quoted"
    assert effectiveness["sources"][0] == "leicestershire-pcc-2016"
    assert effectiveness["sources"][1].startswith("https://hmicfrs.justiceinspectorates.gov.uk/")


def test_marks_say_what_a_judgment_rests_on() -> None:
    page = " ".join(run("show", "leicestershire").stdout.split())
    assert "† not from the inspectorate's own pages" in page
    assert "‡ deduced from published counts" in page
    assert "§ carried over" in page
    evidence = run("show", "leicestershire", "--evidence").stdout
    assert "Nine areas, three outstanding, four good, two adequate" in evidence
    assert "carried over from PEEL 2016, not inspected again" in evidence


def test_cycles_count_what_is_recorded_of_how_much_there_is() -> None:
    found = {c["id"]: c for c in answer("cycles")["cycles"]}
    assert list(found) == [
        "2014",
        "2015",
        "2016",
        "2017",
        "2018/19",
        "2021/22",
        "2023-25",
        "2025-27",
    ]
    assert (found["2015"]["pillars_recorded"], found["2015"]["pillars_graded"]) == (129, 129)
    assert (found["2017"]["ungraded"], found["2017"]["not_established"]) == (2, 1)
    for cycle in ("2021/22", "2023-25"):
        assert found[cycle]["forces_recorded"] == 38
        assert found[cycle]["judgments_graded"] is None
    page = run("cycles").stdout
    assert "38 of 43" in page
    assert "Of 30 reports the counts are known" in page


def test_partial_coverage_is_said_wherever_it_matters() -> None:
    assert (
        "Recorded for 38 of the 43 forces asked about"
        in run("compare", "--at", "peel-2023-25").stdout
    )
    assert "The record is partial since 2021" in run("flag", "--open").stdout
