"""The page itself: values into the template, styles and script into the page, and the policy that fits."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from hashlib import sha256
from importlib.resources import files
from itertools import count
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from peeltrack.output import legends
from peeltrack.output.about import LICENCE, LICENCE_URL
from peeltrack.output.page import clean
from peeltrack.output.report.force import evidence_items, force_words
from peeltrack.output.report.tiles import GradeTile, Tiles, grade_styles, letters, small_tiles
from peeltrack.output.unknown import (
    coverage_words,
    flag_leaves,
    low_count_words,
    report_words,
    untold_words,
)
from peeltrack.output.words import (
    ABSENCES,
    CHANGE_MEANINGS,
    MARKS,
    STATUS_MEANINGS,
    came_out,
    grade_low,
    marks,
    moment_words,
    published_words,
    spaced,
    threshold_words,
    way_words,
)
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.queries.coverage import CycleCoverage
from peeltrack.queries.known import Cell
from peeltrack.queries.overview import Overview
from peeltrack.record.addresses import host_of
from peeltrack.record.dates import in_words, last_day
from peeltrack.record.framework import Framework
from peeltrack.record.states import NOT_RECORDED

HOW = {
    "quoted": "Quoted",
    "paraphrased": "Said in other words",
    "cited": "Stated at",
    "deduced": "Deduced from",
    "carried-over": "Stated at",
}
"""How a source states a judgment, in words that go before it."""
LONGEST = 48
"""The most letters of an address, or of its end, that are shown."""


def document(result: Overview, title: str | None = None, logo: str | None = None) -> str:
    """Return the report as one HTML page that loads nothing.

    An office can put its own title at the head, and its logo as an address that holds it. The same result gives
    the same text. Whatever stands in the data is escaped, and a control or direction-changing character in it is
    made visible.
    """
    framework, table = result.framework, result.comparison
    before = result.changes.before if result.changes else None
    style = _part("report.css").replace("/* grades */", grade_styles(framework))
    script = _part("report.js") if len(result.comparison.compared) > 1 else ""
    numbers = count(1)
    evidence = [evidence_items(found.timeline, numbers) for found in result.forces]
    ids = {item.judgment: id for of in evidence for id, items in of.items() for item in items}
    tiles = Tiles(framework, ids)
    forces = [
        force_words(result, found, own, tiles, numbers)
        for found, own in zip(result.forces, evidence, strict=True)
    ]
    return (
        _environment(result)
        .get_template("report.html")
        .render(
            title=title,
            logo=logo,
            runs_to=_runs_to(result),
            policy=content_policy(style, script, images=logo is not None),
            style=Markup(style),
            script=Markup(script),
            letters=letters(framework),
            moment=moment_words(framework, result.at),
            low=threshold_words(framework, result.flags.threshold).lower(),
            table=table,
            cell=partial(_cell, table, tiles),
            recorded={found.force for found in result.forces},
            unknown=_unknown(table),
            older=_older(table),
            untold=untold_words(result.flags),
            tiles=tiles,
            changes=result.changes,
            since=before.in_words(framework) if before else "",
            by_day=before and not (before.cycle or before.through),
            key=_key(result),
            forces=forces,
        )
    )


def content_policy(style: str, script: str, *, images: bool = False) -> str:
    """Return the Content-Security-Policy under which only this style and this script take effect.

    Nothing is loaded from anywhere; `images` allows those that stand in the page. An empty script is none. Sources
    are by hash, as https://www.w3.org/TR/CSP3/#grammardef-hash-source describes.
    """
    scripts = f"'{_hash(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src {scripts}; "
        + ("img-src data:; " if images else "")
        + "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _part(name: str) -> str:
    """Return a style sheet or script as it stands between its tags."""
    return (files("peeltrack.output.report") / "templates" / name).read_text(encoding="utf-8")


def _short(url: str) -> str:
    """Return an address of the web to read: its host and its end where it is long."""
    address = url.split("://", 1)[-1]
    host, *path = address.split("/")
    ends = [part for part in path if part]
    if len(address) <= LONGEST or len(ends) < 2:
        return address
    return f"{host}/…/{ends[-1][-LONGEST:]}"


def _runs_to(result: Overview) -> str | None:
    """Return the day of the last grade or report in words; None of one force whose last grade has no date."""
    last = result.runs_to
    if last and len(result.forces) == 1:
        given = [item.judgment for item in result.forces[0].timeline.judgments]
        if max(judgment.counts_from for judgment in given) > last_day(last):
            return None
    return in_words(last) if last else None


def _environment(result: Overview) -> Environment:
    def finalize(value: Any) -> Any:
        return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=PackageLoader("peeltrack.output.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    framework = result.framework
    environment.filters |= {"date": in_words, "spaced": spaced}
    environment.globals |= {
        "absences": ABSENCES,
        "came_out": came_out,
        "change_meanings": CHANGE_MEANINGS,
        "coverage_words": partial(coverage_words, framework),
        "flag_leaves": partial(flag_leaves, framework, low=result.flags.low),
        "framework": framework,
        "grade_low": partial(grade_low, framework),
        "host_of": host_of,
        "how": HOW,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "low_count_words": partial(low_count_words, framework),
        "marks_of": marks,
        "missing": _missing,
        "published": partial(published_words, framework, short=False),
        "report_words": partial(report_words, framework),
        "result": result,
        "scales": _scales(framework),
        "short": _short,
        "small_tiles": small_tiles(framework),
        "sources": result.sources,
        "status_meanings": STATUS_MEANINGS,
        "way_words": partial(way_words, framework),
    }
    return environment


def _unknown(table: Comparison) -> list[int]:
    """Return, by area, of how many forces the grade is not known; nothing where all are."""
    found = [sum(row.sides[area].is_gap for row in table.compared) for area in table.areas]
    return found if any(found) else []


def _older(table: Comparison) -> list[str]:
    """Return the titles of the assessments before the current one whose grades stand."""
    items = [item for row in table.compared for item in row.grades.values() if item]
    given = {item.judgment.cycle for item in items} - {table.current}
    return [cycle.title for id, cycle in table.framework.cycles.items() if id in given]


def _cell(table: Comparison, tiles: Tiles, row: ComparedForce, area: str) -> GradeTile:
    """Return a force's cell of the grade table."""
    framework = table.framework
    item, side = row.grades[area], row.sides[area]
    below = None
    if item and item.judgment.cycle != table.current:
        below = framework.cycles[item.judgment.cycle].title
    elif side.last and side.is_gap:
        below = f"was {grade_low(framework, side.last.grade)}"
    return tiles.side(area, side, item, below)


def _missing(found: CycleCoverage) -> str:
    """Return what of a cycle is missing, and what is known of it."""
    counts = (
        (found.not_recorded, "not recorded, or not graded in their reports"),
        (found.ungraded, "inspected and not graded"),
        (found.not_established, "not established"),
    )
    parts = [f"{n} {words}" for n, words in counts if n]
    if found.counted_reports:
        parts.append(
            f"counts known for {found.counted_reports} reports, of which {found.complete} are recorded in full"
        )
    return "; ".join(parts)


def _key(result: Overview) -> list[tuple[str, str]]:
    """Return the marks and the states in the place of grades that the page shows, with what they mean."""
    used: set[str] = set()
    cells: list[Cell] = []
    for found in result.forces:
        line = found.timeline
        superseded = {one.last for one in line.superseded}
        for item in line.judgments:
            used.update(marks(item, superseded))
        cells += (
            line.known.cell(found.force.id, cycle, area)
            for cycle in line.cycles
            for area in line.areas
        )
    states = {cell.state for cell in cells}
    states |= {side.state for row in result.comparison.compared for side in row.sides.values()}
    meanings = {state: absence.meaning for state, absence in ABSENCES.items()}
    if any(map(legends.has_unnamed, cells)):
        meanings[NOT_RECORDED] += "; counts that leave three grades or more are not named"
    shown = [(mark.symbol, mark.meaning) for name, mark in MARKS.items() if name in used]
    return shown + [
        (absence.words or "blank", meanings[state])
        for state, absence in ABSENCES.items()
        if state in states
    ]


def _scales(framework: Framework) -> list[tuple[str, tuple[str, ...]]]:
    """Return the scales of grades, each with the cycles that had it."""
    titles: dict[tuple[str, ...], list[str]] = {}
    for cycle in framework.cycles.values():
        titles.setdefault(cycle.scale, []).append(cycle.title)
    return [(" to ".join(dict.fromkeys((of[0], of[-1]))), scale) for scale, of in titles.items()]
