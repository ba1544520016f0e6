"""The program's answers agree with the second reckoning, on the bundled record and on random ones."""

from __future__ import annotations

from typing import Any

import pytest
from reckoning import GAPS, NEVER, Moment, Reckoning

from peeltrack.output import compare as compare_output
from peeltrack.output import diff as diff_output
from peeltrack.output import flag as flag_output
from peeltrack.output import gaps as gaps_output
from peeltrack.output import show as show_output
from peeltrack.queries.compare import compare
from peeltrack.queries.diff import diff
from peeltrack.queries.flags import flags
from peeltrack.queries.gaps import gaps
from peeltrack.queries.moments import parse_moment
from peeltrack.queries.scope import scope
from peeltrack.queries.timeline import timeline
from peeltrack.record.judgments import Record
from peeltrack.schema.load import find_files, load_files, load_known

MOMENTS = [
    "2013", "2014", "2015", "2016", "2017", "2018", "2019", "2022", "2024",
    "2014-11", "2016-02-11", "2017-03-01", "2022-04", "2023-03-17", "2024-08-08", "2025-07-23",
    "peel-2015", "peel-2018/19", "2021/22", "peel-2023-25", "latest",
]  # fmt: skip
THRESHOLDS = ("requires-improvement", "adequate")


def moment(text: str, reckoned: Reckoning) -> Moment:
    """Return a moment by its name, as the design says what each means."""
    name = text.removeprefix("peel-")
    if text in reckoned.order and text.isdigit():
        return Moment("upto", reckoned.order[text])
    if name in reckoned.order:
        return Moment("alone", reckoned.order[name])
    return Moment("day", NEVER if text == "latest" else (text + "-12-31" if len(text) == 4 else (text + "-31")[:10]))


def told(answer: dict[str, Any] | None) -> tuple[Any, ...] | None:
    """Return a side of an answer, None where it says that nothing is known or expected."""
    if answer is None or answer["state"] in ("not-assessed", "not-published"):
        return None
    possible = answer.get("possible")
    names = ("grade", "cycle", "published", "state")
    return *(answer[name] for name in names), tuple(possible) if possible is not None else None


def check(known: Record, reckoned: Reckoning, texts: list[str], pairs: list[tuple[str, str]]) -> list[str]:
    """Return where the answers of the program and the reckoning differ."""
    wrong: list[str] = []

    def hold(what: Any, expected: Any, got: Any) -> None:
        if expected != got:
            wrong.append(f"{what}: expected {expected}, got {got}")

    asked = scope(known, reckoned.forces)
    for text in texts:
        at, program = moment(text, reckoned), parse_moment(text, known.framework)
        hold_gaps(known, reckoned, text, hold)
        table = compare_output.view(compare(known, scope(known, reckoned.forces, areas=reckoned.areas), program)).json()
        for row in table["rows"]:
            for area in reckoned.areas:
                side = reckoned.side(row["force"], area, at)
                got = told(row["grades"][area]) if area in row["grades"] else None
                hold(("compare", text, row["force"], area), reckoned.point(side), got)
        for force in reckoned.forces:
            shown = show_output.view(timeline(known, scope(known, [force]), program)).json()
            stands = {a["area"]: (a["grade"], a["cycle"], a["published"]) for a in shown["judgments"]}
            silent = {a["area"]: told(a) for a in ({"grade": None, **gap} for gap in shown["gaps"])}
            sides = {area: reckoned.side(force, area, at) for area in reckoned.areas}
            points = {area: reckoned.point(side) for area, side in sides.items()}
            hold(("show", text, force), {a: p[:3] for a, p in points.items() if p and (p[0] or p[3] == 'ungraded')}, stands)
            hold(("show gaps", text, force), {a: p for a, p in points.items() if p and p[3] in GAPS}, silent)
        for threshold in THRESHOLDS:
            hold_flags(known, reckoned, text, threshold, hold)
    for one, two in pairs:
        moments = [parse_moment(text, known.framework) for text in (one, two)]
        rows = diff_output.view(diff(known, moments[0], moments[1], asked), every=True).json()
        got = {
            (row["force"], row["area"]): {
                "from": told(row["from"]),
                "to": told(row["to"]),
                "change": row["change"],
                "via": [(v["grade"], v["cycle"], v["published"]) for v in row["via"]],
            }
            for row in rows["changes"]
        }
        for force in reckoned.forces:
            for area in reckoned.areas:
                expected = reckoned.diff(force, area, moment(one, reckoned), moment(two, reckoned))
                hold(("diff", one, two, force, area), expected, got.get((force, area)))
    return wrong


def hold_gaps(known: Record, reckoned: Reckoning, text: str, hold: Any) -> None:
    at = moment(text, reckoned)
    found = gaps_output.view(known.framework, gaps(known, scope(known, reckoned.forces), parse_moment(text, known.framework))).json()
    got = {(g["force"], reckoned.order[g["cycle"]], g["area"]): told({"grade": None, **g}) for g in found["gaps"]}
    for force in reckoned.forces:
        for n in range(len(reckoned.cycles)):
            for area in reckoned.areas:
                cell = reckoned.cell(force, n, area, at)
                expected = (None, reckoned.cycles[n].id, cell.published, cell.state, cell.possible) if cell.state in GAPS else None
                if at.kind == "alone" and n != at.value:
                    expected = None
                hold(("gaps", text, force, reckoned.cycles[n].id, area), expected, got.get((force, n, area)))


def hold_flags(known: Record, reckoned: Reckoning, text: str, threshold: str, hold: Any) -> None:
    found = flag_output.view(flags(known, scope(known, reckoned.forces), parse_moment(text, known.framework), threshold, False)).json()
    got: dict[Any, list[Any]] = {}
    for flag in found["flags"]:
        got.setdefault((flag["force"], flag["area"]), []).append(
            {
                **{name: flag[name] for name in ("grade", "cycle", "published", "status", "lapsed", "times")},
                "possible": tuple(flag["possible"]) if flag["possible"] is not None else None,
                "since": (flag["since"]["cycle"], flag["since"]["published"]),
                "resolved": (flag["resolved"]["grade"], flag["resolved"]["cycle"], flag["resolved"]["published"]) if flag["resolved"] else None,
            }
        )
    for force in reckoned.forces:
        for area in reckoned.areas:
            expected = reckoned.flags(force, area, moment(text, reckoned), threshold)
            key = lambda f: reckoned.order[f["cycle"]]
            hold(("flag", text, threshold, force, area), expected, sorted(got.get((force, area), []), key=key))


def test_bundled() -> None:
    files = find_files()
    known, reckoned = load_known(files), Reckoning(load_files(files))
    wrong = check(known, reckoned, MOMENTS, [])
    print(len(wrong), *wrong[:40], sep="\n")
    assert not wrong
