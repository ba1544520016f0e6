"""The program's answers agree with a second reckoning, on the bundled record and on records made at random."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from conftest import answer
from made_records import TRAITS, Made, make, write
from peeltrack.output.answers import compare as compare_output
from peeltrack.output.answers import diff as diff_output
from peeltrack.output.answers import flag as flag_output
from peeltrack.output.answers import gaps as gaps_output
from peeltrack.output.answers import show as show_output
from peeltrack.queries.compare import compare
from peeltrack.queries.diff import diff
from peeltrack.queries.flags import flags
from peeltrack.queries.gaps import gaps
from peeltrack.queries.moments import parse_moment
from peeltrack.queries.scope import scope
from peeltrack.queries.timeline import timeline
from peeltrack.record.deduction import with_deduced
from peeltrack.record.judgments import Record
from peeltrack.schema.load import find_files, load_files
from reckoning import GAPS, NEVER, Moment, Reckoning, end

Json = Mapping[str, Any]
BUNDLED = [
    *("2013", "2014", "2015", "2016", "2017", "2018", "2019", "2022", "2024"),
    *("2014-11", "2016-02-11", "2017-03-01", "2022-04", "2023-03-17", "2024-08-08", "2025-07-23"),
    *("peel-2015", "peel-2018/19", "2021/22", "peel-2023-25", "latest"),
]
MADE = [
    *(
        "2014",
        "2015",
        "2016-01",
        "2016",
        "2018-07",
        "2018",
        "2019-08-20",
        "2019",
        "2020-11",
        "2020",
    ),
    *("2021-05-31", "2021", "2022-06-25", "2023-11-30", "2023", "2024-05-02", "2025-12", "latest"),
]
ALONE = ["peel-2015", "peel-2016", "2018/19", "peel-2020/21", "2022-24"]


# In the last seven a grade was added or revised after its report came out, and more than one count tells of it.
@pytest.fixture(params=[*range(15), 18, 24, 31, 32, 41, 46, 97])
def random(request: pytest.FixtureRequest) -> Random:
    """What a record is made by: the same whatever else is imported, which an example of hypothesis is not."""
    return Random(f"record {request.param}")


class Both:
    """A record as the program knows it, and as it is reckoned."""

    def __init__(self, *paths: Path) -> None:
        files = find_files(paths)
        self.raw = load_files(files)
        self.known: Record = with_deduced(self.raw)
        self.reckoned = Reckoning(self.raw)
        self.forces = self.reckoned.forces

    def moment(self, text: str) -> Moment:
        """Return a moment by its name."""
        order, name = self.reckoned.order, text.removeprefix("peel-")
        if text.isdigit() and text in order:
            return Moment("upto", order[text])
        if name in order:
            return Moment("alone", order[name])
        return Moment("day", NEVER if text == "latest" else end(text))

    def program(self, text: str) -> Any:
        return parse_moment(text, self.known.framework)

    def show(self, force: str, at: str) -> Json:
        asked = scope(self.known, [force])
        return show_output.view(timeline(self.known, asked, self.program(at))).json()

    def compare(self, at: str) -> Json:
        asked = scope(self.known, self.forces, areas=self.reckoned.areas)
        return compare_output.view(compare(self.known, asked, self.program(at))).json()

    def flags(self, at: str, threshold: str) -> Json:
        asked = scope(self.known, self.forces)
        return flag_output.view(flags(self.known, asked, self.program(at), threshold, False)).json()

    def gaps(self, at: str) -> Json:
        asked = scope(self.known, self.forces)
        return gaps_output.view(
            self.known.framework, gaps(self.known, asked, self.program(at))
        ).json()

    def diff(self, one: str, two: str) -> Json:
        asked = scope(self.known, self.forces)
        found = diff(self.known, self.program(one), self.program(two), asked)
        return diff_output.view(found, every=True).json()


@cache
def bundled() -> Both:
    return Both()


def made(random: Random, traits: Sequence[str]) -> tuple[Made, Both]:
    """Return a record made at random, written to files and read from them."""
    found = make(random, traits)
    with tempfile.TemporaryDirectory() as folder:
        write(found, Path(folder))
        return found, Both(Path(folder))


# What an answer says, in the words of the reckoning.


def point(one: Json | None) -> tuple[Any, ...] | None:
    return (one["grade"], one["cycle"], one["published"]) if one else None


def side(one: Json | None) -> tuple[Any, ...] | None:
    """Return how an area stands, None where nothing is known nor expected."""
    if one is None or one["state"] in ("not-assessed", "not-published"):
        return None
    possible = one.get("possible")
    what = None if one["state"] in GAPS else one["grade"]
    return (
        what,
        one["cycle"],
        one["published"],
        one["state"],
        tuple(possible) if possible is not None else None,
    )


def gap(one: Json) -> tuple[Any, ...] | None:
    return side({"grade": None, **one})


def flag(one: Json) -> dict[str, Any]:
    names = ("grade", "cycle", "published", "status", "lapsed", "times")
    possible, since = one["possible"], one["since"]
    return {name: one[name] for name in names} | {
        "possible": tuple(possible) if possible is not None else None,
        "since": (since["cycle"], since["published"]),
        "resolved": point(one["resolved"]),
        "between": one["not_recorded_between"],
    }


def change(one: Json) -> dict[str, Any]:
    return {
        "from": side(one["from"]),
        "to": side(one["to"]),
        "change": one["change"],
        "via": [point(step) for step in one["via"]],
    }


# Where the two differ: (what, expected, got).


def in_gaps(both: Both, at: str, told: Json) -> Iterator[tuple[Any, ...]]:
    reckoned, moment = both.reckoned, both.moment(at)
    got = {
        (one["force"], one["cycle"], one["area"]): (gap(one), one["certain"])
        for one in told["gaps"]
    }
    for force in both.forces:
        for n, cycle in enumerate(reckoned.cycles):
            for area in reckoned.areas:
                cell = reckoned.cell(force, n, area, moment)
                silent = cell.state in GAPS and (moment.kind != "alone" or n == moment.value)
                what = (None, cycle.id, cell.published, cell.state, cell.possible)
                expected = (what, cell.certain) if silent else None
                yield (
                    ("gaps", at, force, cycle.id, area),
                    expected,
                    got.get((force, cycle.id, area)),
                )


def in_compare(both: Both, at: str, told: Json) -> Iterator[tuple[Any, ...]]:
    for row in told["rows"]:
        for area in both.reckoned.areas:
            stands = both.reckoned.side(row["force"], area, both.moment(at))
            got = side(row["grades"].get(area))
            yield ("compare", at, row["force"], area), both.reckoned.point(stands), got


def in_show(both: Both, force: str, at: str, told: Json) -> Iterator[tuple[Any, ...]]:
    areas, moment = both.reckoned.areas, both.moment(at)
    sides = {area: both.reckoned.point(both.reckoned.side(force, area, moment)) for area in areas}
    stands = {area: found for area, found in sides.items() if found and found[3] not in GAPS}
    silent = {area: found for area, found in sides.items() if found and found[3] in GAPS}
    got = {one["area"]: side(one) for one in told["judgments"]}
    yield ("show", at, force), stands, got
    yield ("show: gaps", at, force), silent, {one["area"]: gap(one) for one in told["gaps"]}


def in_flags(both: Both, at: str, threshold: str, told: Json) -> Iterator[tuple[Any, ...]]:
    reckoned = both.reckoned
    got: dict[Any, list[Any]] = {}
    for one in told["flags"]:
        got.setdefault((one["force"], one["area"]), []).append(flag(one))
    for force in both.forces:
        for area in reckoned.areas:
            found = sorted(got.get((force, area), []), key=lambda one: reckoned.order[one["cycle"]])
            expected = reckoned.flags(force, area, both.moment(at), threshold)
            yield ("flag", at, threshold, force, area), expected, found


def in_diff(both: Both, one: str, two: str, told: Json) -> Iterator[tuple[Any, ...]]:
    got = {(row["force"], row["area"]): change(row) for row in told["changes"]}
    moments = both.moment(one), both.moment(two)
    for force in both.forces:
        for area in both.reckoned.areas:
            expected = both.reckoned.diff(force, area, *moments)
            yield ("diff", one, two, force, area), expected, got.get((force, area))


def at_moment(both: Both, at: str, threshold: str) -> Iterator[tuple[Any, ...]]:
    yield from in_gaps(both, at, both.gaps(at))
    yield from in_compare(both, at, both.compare(at))
    yield from in_flags(both, at, threshold, both.flags(at, threshold))
    for force in both.forces:
        yield from in_show(both, force, at, both.show(force, at))


def agree(compared: Iterator[tuple[Any, ...]]) -> None:
    wrong = [(what, expected, got) for what, expected, got in compared if expected != got]
    lines = [f"{what}: expected {expected}, got {got}" for what, expected, got in wrong]
    assert not wrong, "\n".join([f"{len(wrong)} differ", *lines[:8]])


@pytest.mark.parametrize("at", BUNDLED)
def test_every_force_of_the_bundled_record_is_as_reckoned(at: str) -> None:
    agree(at_moment(bundled(), at, "adequate" if "2023" in at else "requires-improvement"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        *(
            ("2013", "2014"),
            ("2014", "2015"),
            ("2015", "2016"),
            ("2016", "2018"),
            ("2014", "latest"),
        ),
        *(("2017", "2022"), ("2022-04", "2024-08-08"), ("2016-02-11", "2016"), ("2016", "2016")),
        *(("peel-2015", "peel-2016"), ("2021/22", "peel-2023-25"), ("peel-2018/19", "latest")),
    ],
)
def test_every_change_of_the_bundled_record_is_as_reckoned(one: str, two: str) -> None:
    agree(in_diff(bundled(), one, two, bundled().diff(one, two)))


def test_the_command_says_what_is_reckoned() -> None:
    both = bundled()
    agree(in_flags(both, "2024-08", "requires-improvement", answer("flag", "--at", "2024-08")))
    agree(in_diff(both, "2022", "latest", answer("diff", "2022", "latest", "--all")))
    agree(in_gaps(both, "2017", answer("gaps", "--at", "2017")))
    force = "city-of-london"
    agree(in_show(both, force, "latest", answer("show", force, "--at", "latest")))


@pytest.mark.parametrize("traits", [(), *((trait,) for trait in TRAITS), TRAITS[:4]], ids="+".join)
def test_records_made_at_random_are_as_reckoned(traits: tuple[str, ...], random: Random) -> None:
    both = made(random, traits)[1]
    for at in random.sample(MADE + ALONE, 3):
        agree(at_moment(both, at, random.choice(["requires-improvement", "adequate"])))
    for names in (MADE, MADE, ALONE):
        one, two = sorted(random.sample(names, 2), key=lambda name: both.program(name).day)
        agree(in_diff(both, one, two, both.diff(one, two)))


# Laws that hold for the program's own answers.


def test_no_grade_that_was_given_is_excluded_and_none_is_deduced_that_was_not(
    random: Random,
) -> None:
    record, both = made(random, TRAITS)
    for j in both.known.all_judgments():
        if j.stated == "deduced":
            assert record.truth.get((j.force, j.cycle, j.area)) == j.grade
    for one in both.gaps("latest")["gaps"]:
        assert one["possible"] is None or one["possible"]
        truth = record.truth.get((one["force"], one["cycle"], one["area"]))
        assert truth is None or one["possible"] is None or truth in one["possible"]


def test_what_is_deduced_is_all_that_every_way_to_fill_the_counts_agrees_on(random: Random) -> None:
    both = made(random, ("returning", "revised"))[1]
    raw = {(r.force, r.cycle): r for found in both.raw.reports.values() for r in found}
    for report in (r for found in both.known.reports.values() for r in found):
        had = {j.area for j in raw[report.force, report.cycle].judgments}
        deduced = {j.area: j.grade for j in report.judgments if j.area not in had}
        assert deduced == forced(both, raw[report.force, report.cycle])


def forced(both: Both, report: Any) -> dict[str, str]:
    """Return the grades that areas have in every way to fill the counts of a report, tried one by one."""
    reckoned, n = both.reckoned, both.reckoned.order[report.cycle]
    if not report.as_published:
        return {}
    counts, areas = report.as_published, reckoned.cycles[n].areas.values()
    firsts = {j.area: j for j in report.judgments if not j.revised}
    have = Counter(j.grade for j in firsts.values() if j.grade and not j.inspection)
    missing = [a.area for a in areas if a.graded and a.area not in firsts]
    lost = {found.area for found in report.not_established}
    sure = {a.area for a in areas if a.area in missing and not a.sometimes} | lost
    ways: list[dict[str, str]] = []
    for chosen in combinations(missing, max(counts.areas - sum(have.values()), 0)):
        if not sure <= set(chosen):
            continue
        for grades in product(reckoned.cycles[n].scale, repeat=len(chosen)):
            total = have + Counter(grades)
            if all(total[grade] == number for grade, number in counts.grades.items()):
                ways.append(dict(zip(chosen, grades, strict=True)))
    common = set.intersection(*(set(way.items()) for way in ways)) if ways else set()
    return dict(common)


def test_the_gaps_of_a_report_and_its_counts_do_not_contradict_each_other(random: Random) -> None:
    _, both = made(random, TRAITS)
    for force in both.known.reports:
        told = both.show(force, "latest")
        silent = both.gaps("latest")["gaps"]
        for report in told["reports"]:
            own = [
                one for one in silent if (one["force"], one["cycle"]) == (force, report["cycle"])
            ]
            if report["complete"]:  # but for what an inspection apart can have added since
                areas = both.known.framework.cycles[report["cycle"]].areas
                assert all(areas[one["area"]].varies for one in own)
            for grade, number in (report["missing"] or {}).items():
                holding = [o for o in own if o["possible"] is None or grade in o["possible"]]
                assert len(holding) >= number


def silent_after(both: Both, at: str) -> set[tuple[str, str, str]]:
    """Return force, area and every cycle before one whose report is out and silent on the area."""
    cycles = list(both.reckoned.order)
    return {
        (one["force"], one["area"], earlier)
        for one in both.gaps(at)["gaps"]
        for earlier in cycles[: cycles.index(one["cycle"])]
    }


def test_nothing_stands_where_a_later_report_is_out_and_silent(random: Random) -> None:
    at = random.choice(MADE)
    _, both = made(random, TRAITS)
    silent = silent_after(both, at)
    for one in both.flags(at, "adequate")["flags"]:
        if one["status"] == "open":
            assert (one["force"], one["area"], one["cycle"]) not in silent
    for row in both.compare(at)["rows"]:
        for area, one in row["grades"].items():
            assert not one or not one["grade"] or (row["force"], area, one["cycle"]) not in silent
    for row in both.diff("2015", at)["changes"] if at not in ("2014", "2016-01") else ():
        if row["change"] in ("unchanged", "not-assessed-again"):
            assert (row["force"], row["area"], row["to"]["cycle"]) not in silent


MIRRORED = {"improved": "declined", "declined": "improved", "new": "gone", "gone": "new"}


def test_a_diff_backwards_is_the_mirror_image_and_its_summary_counts_every_row(
    random: Random,
) -> None:
    _, both = made(random, TRAITS)
    one, two = random.sample(random.choice([MADE, ALONE]), 2)
    forth, back = both.diff(one, two), both.diff(two, one)
    for told in (forth, back):
        counted = Counter(row["change"] for row in told["changes"])
        assert {name: n for name, n in told["summary"].items() if n} == counted
    mirrored = [
        {
            "from": row["to"],
            "to": row["from"],
            "change": MIRRORED.get(row["change"], row["change"]),
            "via": row["via"][::-1],
        }
        for row in back["changes"]
    ]
    names_ = ("from", "to", "change", "via")
    assert mirrored == [{name: row[name] for name in names_} for row in forth["changes"]]
